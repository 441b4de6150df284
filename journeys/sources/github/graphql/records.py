"""What GraphQL nodes are, and the shapes of those that are read.

A query asks for what it likes, so little is certain: what a node is of follows from the connection it stands in, its
own type or address, or fields that only one kind has.
"""

import re
from typing import Annotated, Any, Final

import msgspec

from journeys.model import bots
from journeys.model.accounts import github_account, github_place
from journeys.model.events import NOBODY
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.github.graphql.answers import Elements, Fields, elements_of

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
_THREAD: Final = re.compile(r"(?:https?://[^/\s]+)?/([\w.-]+/[\w.-]+)/(issues|pull|discussions)/\d+(?:[/#?].*)?")
_KINDS: Final = {"issues": "issue", "pull": "pull", "discussions": "discussion"}
_FULL_NAME: Final = re.compile(r"[\w.-]+/[\w.-]+")
_NONE: Final = msgspec.Raw(b"")


class Author(msgspec.Struct, rename="camel"):
    """Who: apps are told from people by their type or address only."""

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
    """Where."""

    name_with_owner: Any = None


class Item(msgspec.Struct, rename="camel"):
    """An issue, pull request or discussion; what was not asked for is unset."""

    number: Annotated[int, msgspec.Meta(ge=1)]
    author: Author | msgspec.UnsetType | None = msgspec.UNSET
    created_at: Any = msgspec.UNSET
    closed_at: Any = None
    title: Any = None
    state: Any = None
    merged_at: Any = msgspec.UNSET
    merged_by: Author | msgspec.UnsetType | None = msgspec.UNSET
    merge_commit: Commit | None = None
    head_ref_oid: Any = None
    url: Any = None
    resource_path: Any = None
    repository: Repository | None = None
    labels: msgspec.Raw = _NONE
    comments: msgspec.Raw = _NONE
    reviews: msgspec.Raw = _NONE
    timeline_items: msgspec.Raw = _NONE


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
    replies: msgspec.Raw = _NONE
    typename: Any = msgspec.field(name="__typename", default=None)


class Star(msgspec.Struct, rename="camel"):
    """Who starred."""

    login: str | None = None
    database_id: Any = None
    typename: Any = msgspec.field(name="__typename", default=None)


class _Label(msgspec.Struct):
    name: Any = None


def kind_of(raw: bytes) -> str | None:
    """Tell what a node is from its type, its address, or fields that only one kind has."""
    fields = decode_record(raw, Fields)
    if isinstance(fields, Fault):
        return None
    typename = decode_record(fields["__typename"], str) if "__typename" in fields else None
    if isinstance(typename, str) and typename in TYPES:
        return TYPES[typename]
    for key in fields.keys() & {"url", "resourcePath"}:
        said = decode_record(fields[key], str)
        if isinstance(said, str) and (found := _THREAD.fullmatch(said)):
            return _KINDS[found[2]]
    return next((kind for kind, signs in SIGNS.items() if signs & fields.keys()), None)


def place_of_item(item: Item) -> str | None:
    """Name an item's repository, from its own words or its address."""
    said = item.repository.name_with_owner if item.repository else None
    if isinstance(said, str) and _FULL_NAME.fullmatch(said):
        return github_place(said)
    for address in (item.url, item.resource_path):
        if isinstance(address, str) and (found := _THREAD.fullmatch(address)):
            return github_place(found[1])
    return None


def account_of(author: Author | Star | None) -> str | None:
    """Name an account; apps get the ``[bot]`` that they have in all other exports. None when no login was asked for."""
    if author is None:
        return NOBODY
    if not author.login:
        return None
    addresses = (author.url, author.resource_path) if isinstance(author, Author) else ()
    app = author.typename == "Bot" or any(isinstance(said, str) and "/apps/" in said for said in addresses)
    return github_account(author.login + (bots.ENDING if app and not author.login.endswith(bots.ENDING) else ""))


def label_names(raw: bytes) -> list[str]:
    """Give the names of an item's labels."""
    found = elements_of(raw)
    nodes = found.nodes if isinstance(found, Elements) else []
    labels = [decode_record(node, _Label) for node in nodes]
    return [label.name for label in labels if isinstance(label, _Label) and isinstance(label.name, str)]
