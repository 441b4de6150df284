"""The records of GH Archive's timeline format: which of their fields are read, and where and when they happened.

Most fields of payloads are read as they come and checked in use, since the format changed over the years.
"""

import re
from datetime import datetime
from typing import Any, Final

import msgspec

from journeys.model.accounts import github_place
from journeys.sources.base import parse_instant
from journeys.sources.github import record_parts
from journeys.sources.github.record_parts import Commit, Part, WikiPage

SILENT: Final = frozenset(
    {"PushEvent", "CreateEvent", "DeleteEvent", "PublicEvent", "TeamAddEvent", "MemberEvent", "DownloadEvent"}
    | {"FollowEvent", "GistEvent", "ForkApplyEvent"}
)
"""Kinds that are read past: no act of theirs is in the vocabulary, or it has no repository (following, gists)."""

_FULL_NAME: Final = re.compile(r"[\w.-]+/[\w.-]+")
_PLACE: Final = re.compile(r"https?://[^/\s]+/([\w.-]+/[\w.-]+)(?:[/#?].*)?")
_NUMBERED: Final = re.compile(r"/(issues|pull)/(\d{1,18})(?![\w-])")
_SLASHED: Final = re.compile(r"(\d{4})/(\d\d)/(\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4})")
_NONE: Final = msgspec.Raw(b"{}")


class Account(record_parts.Account):
    """An account inside a payload; whatever its number and type are, the record's act is sound."""

    id: Any = None
    type: Any = None


class Attributes(Part):
    """What a record says of its actor."""

    type: Any = None
    name: Any = None
    email: Any = None
    blog: Any = None


class Repository(Part):
    """A repository."""

    name: str | None = None
    owner: str | None = None
    url: str | None = None


class Record(Part):
    """One object: the actor is text here, not an object as since 2015."""

    type: str
    created_at: Any = None
    actor: str | None = None
    actor_attributes: Attributes | None = None
    repository: Repository | None = None
    url: str | None = None
    payload: msgspec.Raw = _NONE

    @property
    def place(self) -> str | None:
        """The repository, by its name or its address."""
        repository = self.repository
        if repository and repository.owner and repository.name:
            full_name = f"{repository.owner}/{repository.name}"
            if _FULL_NAME.fullmatch(full_name):
                return github_place(full_name)
        # a fork's own address is that of the new repository
        address = (repository and repository.url) or (self.url if self.type != "ForkEvent" else None)
        found = _PLACE.fullmatch(address) if address else None
        return github_place(found[1]) if found else None

    @property
    def thread(self) -> tuple[str, int] | None:
        """The kind and number of the thread in the record's address; a pull's comments have the address of an issue."""
        found = _NUMBERED.search(self.url or "")
        return ("pull" if found[1] == "pull" else "issue", int(found[2])) if found else None


class Pull(Part):
    """A pull request; before 2012 it is hardly more than a number."""

    number: int | None = None
    title: Any = None
    user: Account | None = None
    state: Any = None
    created_at: Any = None
    closed_at: Any = None
    merged: bool | None = None
    merged_at: Any = None
    merged_by: Account | None = None
    head: Commit | None = None


class ReviewComment(Part):
    """A comment on lines of a pull request."""

    id: int | None = None
    user: Account | None = None
    created_at: Any = None


class Release(Part):
    """A release."""

    tag_name: str | None = None
    author: Account | None = None
    published_at: Any = None


class Payload(Part):
    """What a record says beyond who, where and when; which fields are there depends on its kind."""

    action: Any = None
    number: int | None = None
    comment_id: int | None = None
    commit: str | None = None
    sha: str | None = None
    pages: list[WikiPage] | None = None
    pull_request: Pull | None = None
    comment: ReviewComment | None = None
    release: Release | None = None


def instant_of(value: object) -> datetime | None:
    """Return a date in UTC, written with slashes as the timeline does or as ISO has it.

    >>> instant_of("2012/04/11 15:01:38 -0700")
    datetime.datetime(2012, 4, 11, 22, 1, 38, tzinfo=datetime.timezone.utc)
    """
    slashed = _SLASHED.fullmatch(value) if isinstance(value, str) else None
    return parse_instant("{}-{}-{}T{}{}".format(*slashed.groups()) if slashed else value)
