"""What GraphQL nodes are, and the shapes of those that are read.

A query asks for what it likes, so little is certain: what a node is of follows from the connection it stands in, its
own type or address, or fields that only one kind has.
"""

import re
from typing import Annotated, Any, Final

import msgspec

from journeys.model.accounts import GITHUB, repository_at
from journeys.model.events import NOBODY
from journeys.model.programs import bots
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.github.graphql.answers import FULL_NAME, Elements, Fields, elements_of
from journeys.sources.github.record_context import RecordContext
from journeys.sources.github.record_parts import Label

TYPES: Final = {"Issue": "issue", "PullRequest": "pull", "Discussion": "discussion"}
SIGNS: Final = {
    "pull": frozenset(
        {"mergedAt", "mergedBy", "merged", "mergeCommit", "headRefName", "headRefOid", "baseRefName", "isDraft"}
        | {"reviews", "additions", "deletions", "changedFiles", "reviewDecision", "reviewThreads", "mergeable"}
    ),
    "discussion": frozenset({"answer", "answerChosenAt", "category", "isAnswered"}),
    "issue": frozenset({"stateReason", "issueType", "closedByPullRequestsReferences", "subIssues", "trackedIssues"}),
}
"""Fields that only one kind of thread has."""
# resourcePath has no host
_THREAD: Final = re.compile(r"(?:https?://([^/\s]+))?/([\w.-]+/[\w.-]+)/(issues|pull|discussions)/\d+(?:[/#?].*)?")
_KINDS: Final = {"issues": "issue", "pull": "pull", "discussions": "discussion"}
_NOT_ASKED: Final = msgspec.Raw(b"")


class Author(msgspec.Struct, rename="camel"):
    """An account; only its type or address tells an app from a person."""

    login: str | None = None
    database_id: Any = None
    name: Any = None
    url: Any = None
    resource_path: Any = None
    typename: Any = msgspec.field(name="__typename", default=None)


class Commit(msgspec.Struct):
    """A commit."""

    oid: Any = None


class Repository(msgspec.Struct, rename="camel"):
    """A repository, as far as its name."""

    name_with_owner: Any = None


class Item(msgspec.Struct, rename="camel"):
    """An issue, pull request or discussion.

    What was not asked for is unset, and shows no act; null is an answer: nobody, or not yet.
    """

    number: Annotated[int, msgspec.Meta(ge=1)]
    author: Author | msgspec.UnsetType | None = msgspec.UNSET
    created_at: Any = msgspec.UNSET
    closed_at: Any = None
    title: Any = None
    body: Any = None
    state: Any = None
    merged_at: Any = msgspec.UNSET
    merged_by: Author | msgspec.UnsetType | None = msgspec.UNSET
    merge_commit: Commit | None = None
    head_ref_oid: Any = None
    url: Any = None
    resource_path: Any = None
    repository: Repository | None = None
    labels: msgspec.Raw = _NOT_ASKED
    comments: msgspec.Raw = _NOT_ASKED
    reviews: msgspec.Raw = _NOT_ASKED
    timeline_items: msgspec.Raw = _NOT_ASKED


class Remark(msgspec.Struct, rename="camel"):
    """A comment, a review, or something that was done to a thread."""

    author: Author | msgspec.UnsetType | None = msgspec.UNSET
    actor: Author | msgspec.UnsetType | None = msgspec.UNSET
    created_at: Any = None
    submitted_at: Any = None
    state: Any = None
    id: Any = None
    database_id: Any = None
    full_database_id: Any = None
    body: Any = msgspec.UNSET
    commit: Commit | None = None
    replies: msgspec.Raw = _NOT_ASKED
    typename: Any = msgspec.field(name="__typename", default=None)

    @property
    def review_number(self) -> str | None:
        """The review's number in GitHub's database, or the node id that holds it; databaseId ends at 32 bits."""
        number = self.full_database_id or self.database_id or self.id
        return str(number) if number else None


class Star(msgspec.Struct, rename="camel"):
    """The account that starred."""

    login: str | None = None
    database_id: Any = None
    typename: Any = msgspec.field(name="__typename", default=None)


def kind_of(raw: bytes) -> str | None:
    """Return what a node is, from its type, its address, or fields that only one kind has."""
    fields = decode_record(raw, Fields)
    if isinstance(fields, Fault):
        return None
    # the surest first: fields that only one kind has decide where neither type nor address was asked for
    typename = decode_record(fields["__typename"], str) if "__typename" in fields else None
    if isinstance(typename, str) and typename in TYPES:
        return TYPES[typename]
    for key in fields.keys() & {"url", "resourcePath"}:
        address = decode_record(fields[key], str)
        if isinstance(address, str) and (found := _THREAD.fullmatch(address)):
            return _KINDS[found[3]]
    return next((kind for kind, signs in SIGNS.items() if signs & fields.keys()), None)


def place_of_item(item: Item) -> str | None:
    """Return an item's repository, from its own field or its address."""
    addresses = [address for address in (item.url, item.resource_path) if isinstance(address, str)]
    found = next((found for address in addresses if (found := _THREAD.fullmatch(address))), None)
    # only a whole address names the host
    host = (found and found[1]) or GITHUB
    name = item.repository.name_with_owner if item.repository else None
    if isinstance(name, str) and FULL_NAME.fullmatch(name):
        return repository_at(host, name)
    return repository_at(host, found[2]) if found else None


def account_of(author: Author | Star | msgspec.UnsetType | None, context: RecordContext) -> str | None:
    """Name an account and add what is said of it; nothing when no account or no login was asked for."""
    if author is None:
        return NOBODY
    if isinstance(author, msgspec.UnsetType) or not author.login:
        return None
    addresses = (author.url, author.resource_path) if isinstance(author, Author) else ()
    app = author.typename == "Bot" or any(isinstance(address, str) and "/apps/" in address for address in addresses)
    # GraphQL names an app "dependabot", all other exports "dependabot[bot]"
    login = author.login + (bots.ENDING if app and not author.login.endswith(bots.ENDING) else "")
    return context.name(login, author.database_id, author.typename, getattr(author, "name", None))


def label_names(raw: bytes) -> list[str]:
    """List the names of an item's labels."""
    elements = elements_of(raw)
    labels = [decode_record(node, Label) for node in (elements.nodes if isinstance(elements, Elements) else [])]
    return [label.name for label in labels if isinstance(label, Label) and label.name is not None]
