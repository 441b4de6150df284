"""The records of GitHub's REST lists: which of their fields are read, and of which kind a record is.

One struct for all kinds: a file may hold several, and every record is decoded once. A kind is told by the fields that
only it has, never by the file's name.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any, Final

import msgspec

from journeys.model.accounts import github_place

REACTIONS: Final = frozenset({"+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"})
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class Part(msgspec.Struct, gc=False):
    """What all parts of a record share: fields that are not read are skipped."""


class Who(Part):
    """An account."""

    login: str | None = None
    id: int | None = None
    type: str | None = None


class Named(Part):
    """A label."""

    name: str | None = None


class Link(Part):
    """What an issue carries when it is a pull request; until 2020 it did not say whether that was merged."""

    merged_at: Instant | msgspec.UnsetType | None = msgspec.UNSET

    @property
    def landed_at(self) -> datetime | None:
        """When it was merged, as far as that is said."""
        return None if isinstance(self.merged_at, msgspec.UnsetType) else self.merged_at

    @property
    def tells(self) -> bool:
        """Whether it says if it was merged."""
        return self.merged_at is not msgspec.UNSET


class Branch(Part):
    """A branch of a pull request."""

    sha: str | None = None


class Repository(Part):
    """A repository, as far as its name."""

    full_name: str | None = None


class Signature(Part):
    """Who wrote a commit, as git says it."""

    name: str | None = None
    email: str | None = None
    date: Instant | None = None


class Written(Part):
    """What git says of a commit."""

    author: Signature | None = None
    message: str | None = None


class File(Part):
    """A file that a commit changes; lists of commits do not name them."""

    filename: str = ""
    changes: int = 0


class Item(Part):
    """The issue or pull request that an issue event is about."""

    number: Annotated[int, msgspec.Meta(ge=1)]
    user: Who | None = None
    url: str | None = None
    repository_url: str | None = None
    pull_request: Link | None = None


class Record(Part, rename={"pull": "pull_request"}):
    """One record of any kind."""

    # most lists
    id: int | str | None = None
    url: str | None = None
    html_url: str | None = None
    user: Who | None = None
    created_at: Instant | None = None
    body: str | None = None
    # issues and pulls
    repository_url: str | None = None
    number: Annotated[int, msgspec.Meta(ge=1)] | None = None
    title: str | None = None
    labels: list[Named | str] | None = None
    state: str | None = None
    closed_at: Instant | None = None
    closed_by: Who | None = None
    pull: Link | None = None
    merged: bool | None = None
    merged_at: Instant | None = None
    merged_by: Who | msgspec.UnsetType | None = msgspec.UNSET
    merge_commit_sha: str | None = None
    head: Branch | None = None
    base: Branch | None = None
    # comments and reviews
    issue_url: str | None = None
    pull_request_url: str | None = None
    pull_request_review_id: int | None = None
    submitted_at: Instant | None = None
    path: str | None = None
    commit_id: str | None = None
    # issue events
    event: str | None = None
    actor: Who | None = None
    issue: Item | None = None
    # commits and releases
    sha: str | None = None
    commit: Written | None = None
    author: Who | None = None
    parents: list[Branch] | None = None
    files: list[File] | None = None
    tag_name: str | None = None
    published_at: Instant | None = None
    # stars and forks
    starred_at: Instant | None = None
    fork: bool | None = None
    full_name: str | None = None
    owner: Who | None = None
    parent: Repository | None = None
    # what tells kinds that are of no use
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


decode: Final = msgspec.json.Decoder(Record).decode

_REPOSITORY: Final = re.compile(r"(?:/repos/|//github\.com/)([\w.-]+/[\w.-]+)(?:[/?#]|$)")
_NUMBERED: Final = re.compile(r"/(?:issues|pulls?)/([1-9][0-9]{0,17})(?:[/?#]|$)")


def kind_of(record: Record) -> str | None:  # noqa: C901  (one line a kind, and the order matters)
    """Tell the kind of a record, or nothing when it is of none that GitHub lists."""
    if record.number and (record.user or record.created_at or record.repository_url):
        return "pull" if record.head or record.base else "issue"
    if record.pull_request_url:
        return "review" if record.path is None else "review_comment"
    if record.issue_url and record.created_at:
        return "comment"
    if record.event and record.created_at:
        return "event"
    if record.sha and record.commit:
        return "commit"
    if record.starred_at:
        return "star" if record.user else "starred"
    if record.tag_name is not None:
        return "release"
    if record.full_name and record.owner:
        return "fork" if record.fork else "repository"
    if record.commit_id and record.user and record.created_at:
        return "commit_comment"
    return _useless_kind(record)


def _useless_kind(record: Record) -> str | None:
    """Tell the kinds that are refused."""
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


@lru_cache(maxsize=4096)
def place_in(url: str | None) -> str | None:
    """Name the repository that an address of GitHub's lies in.

    >>> place_in("https://api.github.com/repos/Demo/Book/issues/12")
    'github:demo/book'
    """
    found = _REPOSITORY.search(url) if url else None
    return github_place(found[1]) if found else None


def number_in(url: str | None) -> int | None:
    """Give the number of the issue or pull request in an address.

    >>> number_in("https://api.github.com/repos/demo/book/pulls/13")
    13
    """
    found = _NUMBERED.search(url) if url else None
    return int(found[1]) if found else None


def in_utc(at: datetime) -> datetime:
    """Give a moment in UTC."""
    return at if at.tzinfo is UTC else at.astimezone(UTC)
