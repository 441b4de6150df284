"""The records of GH Archive's timeline format: which of their fields are read, and where and when they happened."""

import re
from datetime import datetime
from typing import Any, Final

import msgspec

from journeys.model.accounts import github_place
from journeys.sources.base import parse_instant

SILENT: Final = frozenset(
    {"PushEvent", "CreateEvent", "DeleteEvent", "PublicEvent", "TeamAddEvent", "MemberEvent", "DownloadEvent"}
    | {"FollowEvent", "GistEvent", "ForkApplyEvent"}
)
"""Kinds that are read past: no act of theirs is in the vocabulary, or it has no repository (following, gists)."""

_PLACE: Final = re.compile(r"https?://[^/\s]+/([\w.-]+/[\w.-]+)(?:[/#?].*)?")
_NUMBERED: Final = re.compile(r"/(issues|pull)/(\d{1,18})(?![\w-])")
_SLASHED: Final = re.compile(r"(\d{4})/(\d\d)/(\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4})")
_NONE: Final = msgspec.Raw(b"{}")


class Who(msgspec.Struct):
    """An account inside a payload."""

    login: str | None = None
    id: Any = None
    type: Any = None


class Attributes(msgspec.Struct):
    """What a record says of its actor."""

    type: Any = None
    name: Any = None
    email: Any = None
    blog: Any = None


class Repository(msgspec.Struct):
    """Where."""

    name: str | None = None
    owner: str | None = None
    url: str | None = None


class Record(msgspec.Struct):
    """One object: who is text here, not an object as since 2015."""

    type: str
    created_at: Any = None
    actor: str | None = None
    actor_attributes: Attributes | None = None
    repository: Repository | None = None
    url: str | None = None
    payload: msgspec.Raw = _NONE

    @property
    def place(self) -> str | None:
        """The repository, as the record names it, or its address does."""
        told = self.repository
        if told and told.owner and told.name and re.fullmatch(r"[\w.-]+/[\w.-]+", f"{told.owner}/{told.name}"):
            return github_place(f"{told.owner}/{told.name}")
        # a fork's own address is that of the new repository
        said = (told and told.url) or (self.url if self.type != "ForkEvent" else None)
        found = _PLACE.fullmatch(said) if said else None
        return github_place(found[1]) if found else None

    @property
    def address_of_thread(self) -> tuple[str, int] | None:
        """The kind and number of the thread in the record's address; a pull's comments have the address of an issue."""
        found = _NUMBERED.search(self.url or "")
        return ("pull" if found[1] == "pull" else "issue", int(found[2])) if found else None


class End(msgspec.Struct):
    """The last commit of a pull request."""

    sha: str | None = None


class Pull(msgspec.Struct):
    """A pull request; before 2012 it is hardly more than a number."""

    number: int | None = None
    title: Any = None
    user: Who | None = None
    state: Any = None
    created_at: Any = None
    closed_at: Any = None
    merged: bool | None = None
    merged_at: Any = None
    merged_by: Who | None = None
    head: End | None = None


class Remark(msgspec.Struct):
    """A comment on lines of a pull request."""

    id: int | None = None
    user: Who | None = None
    created_at: Any = None


class Release(msgspec.Struct):
    """A release."""

    tag_name: str | None = None
    author: Who | None = None
    published_at: Any = None


class Page(msgspec.Struct):
    """One page of a wiki, as edited."""

    sha: str | None = None


class Payload(msgspec.Struct):
    """What a record says beyond who, where and when; which fields are there depends on its kind."""

    action: Any = None
    number: int | None = None
    comment_id: int | None = None
    commit: str | None = None
    sha: str | None = None
    pages: list[Page] | None = None
    pull_request: Pull | None = None
    comment: Remark | None = None
    release: Release | None = None


def moment(said: object) -> datetime | None:
    """Read a date as the timeline writes it, with slashes, or as everybody does.

    >>> moment("2012/04/11 15:01:38 -0700")
    datetime.datetime(2012, 4, 11, 22, 1, 38, tzinfo=datetime.timezone.utc)
    """
    slashed = _SLASHED.fullmatch(said) if isinstance(said, str) else None
    return parse_instant("{}-{}-{}T{}{}".format(*slashed.groups()) if slashed else said)
