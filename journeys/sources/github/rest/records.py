"""The records of GitHub's REST lists: which of their fields are read, and of which kind a record is.

One struct for all kinds: a file may hold several, and every record is decoded once. The fields that only one kind has
name the kind, never the file's name.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, Final

import msgspec

from journeys.model.accounts import repository_at
from journeys.sources.github.record_parts import Account, Commit, Label, Part

REACTIONS: Final = frozenset({"+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"})
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class Link(Part):
    """What an issue carries when it is a pull request; until 2020 it did not say whether that was merged."""

    merged_at: Instant | msgspec.UnsetType | None = msgspec.UNSET


class Repository(Part):
    """A repository, as far as its name."""

    full_name: str | None = None
    url: str | None = None


class Signature(Part):
    """Who wrote a commit, as git has it."""

    name: str | None = None
    email: str | None = None
    date: Instant | None = None


class GitCommit(Part):
    """A commit, as git has it."""

    author: Signature | None = None
    message: str | None = None


class File(Part):
    """A file that a commit changes; lists of commits do not name them."""

    filename: str = ""
    changes: int = 0


class Item(Part):
    """The issue or pull request that an issue event is about."""

    number: Annotated[int, msgspec.Meta(ge=1)]
    user: Account | None = None
    url: str | None = None
    repository_url: str | None = None
    pull_request: Link | None = None


class Record(Part, rename={"pull": "pull_request"}):
    """One record of any kind."""

    # most lists
    id: int | str | None = None
    url: str | None = None
    html_url: str | None = None
    user: Account | None = None
    created_at: Instant | None = None
    body: str | None = None
    # issues and pulls
    repository_url: str | None = None
    number: Annotated[int, msgspec.Meta(ge=1)] | None = None
    title: str | None = None
    labels: list[Label | str] | None = None
    state: str | None = None
    closed_at: Instant | None = None
    closed_by: Account | None = None
    pull: Link | None = None
    merged: bool | None = None
    merged_at: Instant | None = None
    # unset in lists: only a pull request that is asked for alone names who merged it
    merged_by: Account | msgspec.UnsetType | None = msgspec.UNSET
    merge_commit_sha: str | None = None
    head: Commit | None = None
    base: Commit | None = None
    # comments and reviews
    issue_url: str | None = None
    pull_request_url: str | None = None
    pull_request_review_id: int | None = None
    submitted_at: Instant | None = None
    path: str | None = None
    diff_hunk: str | None = None
    commit_id: str | None = None
    # issue events
    event: str | None = None
    actor: Account | None = None
    issue: Item | None = None
    # commits and releases
    sha: str | None = None
    commit: GitCommit | None = None
    author: Account | None = None
    parents: list[Commit] | None = None
    files: list[File] | None = None
    tag_name: str | None = None
    published_at: Instant | None = None
    # stars and forks
    starred_at: Instant | None = None
    fork: bool | None = None
    full_name: str | None = None
    owner: Account | None = None
    parent: Repository | None = None
    # what marks the kinds that are refused
    type: str | None = None
    login: str | None = None
    contributions: int | None = None
    content: str | None = None
    message: str | None = None
    documentation_url: str | None = None
    payload: Any = None
    repo: Any = None
    answered: Any = msgspec.field(name="data", default=None)
    errors: Any = None
    rate: Any = None
    users: Any = None
    # what a search answers: a page of records
    total_count: int | None = None
    incomplete_results: bool | None = None
    items: list[msgspec.Raw] | None = None


decode: Final = msgspec.json.Decoder(Record).decode

_API: Final = re.compile(r"//([\w.-]+(?::\d+)?)(?:/api/v\d+)?/repos/([\w.-]+/[\w.-]+)(?:[/?#]|$)")
_PAGE: Final = re.compile(
    r"//((?:www\.)?github\.com|[\w.-]+(?::\d+)?(?=(?:/[\w.-]+){2}/(?:issues|pulls?|commits?|discussions|releases)(?:[/?#]|$)))"
    r"/([\w.-]+/[\w.-]+)(?:[/?#]|$)",
    re.IGNORECASE,
)
# 18 digits fit into the engine's 64 bits
_NUMBERED: Final = re.compile(r"/(?:issues|pulls?)/([1-9][0-9]{0,17})(?:[/?#]|$)")


def kind_of(record: Record) -> str | None:  # noqa: C901  (one line a kind, and the order matters)
    """Return the kind of a record, or nothing when it is of none that GitHub lists."""
    if record.total_count is not None and record.incomplete_results is not None:
        return "search"
    # before comments, since pull requests have an issue_url and a date as comments have; in the list of issues they
    # have neither head nor base, and are taken as issues with a link
    if record.number and (record.user or record.created_at or record.repository_url):
        return "pull" if record.head or record.base else "issue"
    # some dumps leave out the address of the pull request, which stands in the page's too
    if record.diff_hunk is not None or (record.html_url and "#discussion_r" in record.html_url):
        return "review_comment"
    # a comment on a pull request has that address on Gitea and Forgejo; a review there has a day of its own
    is_remark = "#issuecomment-" in (record.html_url or "") and record.submitted_at is None and record.path is None
    if is_remark and record.created_at and (record.issue_url or record.pull_request_url):
        return "comment"
    if record.pull_request_url or (record.html_url and "#pullrequestreview-" in record.html_url):
        return "review" if record.path is None else "review_comment"
    if record.issue_url and record.created_at:
        return "comment"
    if record.event and record.created_at:
        return "event"
    if record.sha and record.commit:
        return "commit"
    # what one account starred has the date as well, and no user
    if record.starred_at:
        return "star" if record.user else "starred"
    if record.tag_name is not None:
        return "release"
    if record.full_name and record.owner:
        return "fork" if record.fork else "repository"
    if record.commit_id and record.user and record.created_at:
        return "commit_comment"
    return _refused_kind(record)


def _refused_kind(record: Record) -> str | None:
    if record.payload is not None and record.actor and record.repo is not None:
        return "activity"
    if record.login and record.url:
        return "contributor" if record.contributions is not None else "account"
    if record.content in REACTIONS and record.user:
        return "reaction"
    if record.rate is not None:
        return "rate_limit"
    if record.errors is not None or record.answered is not None:
        return "graphql"
    if record.message is not None and record.documentation_url:
        return "error"
    return "reviewers" if record.users is not None else None


# a list has mostly one repository, which every record of it names
@lru_cache(maxsize=4096)
def place_in(url: str | None) -> str | None:
    """Return the repository that an address of GitHub, or of another host with the same interface, is in.

    >>> place_in("https://api.github.com/repos/Demo/Book/issues/12")
    'github:demo/book'
    >>> place_in("https://git.acme.org/api/v3/repos/demo/book"), place_in("https://codeberg.org/demo/book/pulls/1")
    ('forge:git.acme.org/demo/book', 'forge:codeberg.org/demo/book')
    """
    found = (_API.search(url) or _PAGE.search(url)) if url else None
    return repository_at(found[1], found[2]) if found else None


def number_in(url: str | None) -> int | None:
    """Return the number of the issue or pull request in an address.

    >>> number_in("https://api.github.com/repos/demo/book/pulls/13")
    13
    """
    found = _NUMBERED.search(url) if url else None
    return int(found[1]) if found else None
