"""The records of GitLab's lists: issues, merge requests, notes, and discussions, which hold notes.

One struct for all kinds, as a file may hold several. Every field may be missing: versions differ.
"""

import re
from typing import Any, Final, NamedTuple

import msgspec

from journeys.model.accounts import repository_at

PROGRAMS: Final = re.compile(r"(?:project|group)_\d+_bot(?:_\w+)?|(?:alert|support|security|gitlab|visual-review)-bot")
"""Logins that GitLab gives to programs; no person can have the first form."""
_PAGE: Final = re.compile(
    r"https?://([^/\s]+)/([^\s?#]+?)/(?:-/)?(issues|work_items|merge_requests)/(\d{1,18})(?:[/?#]|$)"
)


class User(msgspec.Struct):
    """An account."""

    id: int | None = None
    username: str | None = None
    name: Any = None
    bot: Any = None

    @property
    def is_program(self) -> bool:
        """Whether it is no person's."""
        return self.bot is True or bool(self.username and PROGRAMS.fullmatch(self.username))


class Record(msgspec.Struct):
    """A record of any kind."""

    id: int | str | None = None
    number: int | None = msgspec.field(name="iid", default=None)
    project: int | None = msgspec.field(name="project_id", default=None)
    page: str | None = msgspec.field(name="web_url", default=None)
    title: Any = None
    author: User | None = None
    created_at: Any = None
    state: Any = None
    labels: Any = None
    closed_at: Any = None
    closed_by: User | None = None
    description: Any = None
    # merge requests
    branch: Any = msgspec.field(name="source_branch", default=None)
    merged_at: Any = None
    merged_by: User | None = None
    merge_user: User | None = None
    merge_commit: Any = msgspec.field(name="merge_commit_sha", default=None)
    squash_commit: Any = msgspec.field(name="squash_commit_sha", default=None)
    head: Any = msgspec.field(name="sha", default=None)
    # notes
    body: Any = None
    of_kind: str | None = msgspec.field(name="noteable_type", default=None)
    of_number: int | None = msgspec.field(name="noteable_iid", default=None)
    system: Any = None
    internal: Any = None
    # issues that only members may see, and the notes on them
    confidential: Any = None
    kind_of_note: Any = msgspec.field(name="type", default=None)
    notes: list[msgspec.Raw] | None = None

    @property
    def named(self) -> "Page | None":
        """What its page is of."""
        return page_in(self.page)

    @property
    def labels_named(self) -> list[str]:
        """Its labels, which are texts or, where details were asked for, objects with a name."""
        found = self.labels if isinstance(self.labels, list) else []
        names = [each.get("name") if isinstance(each, dict) else each for each in found]
        return [name for name in names if isinstance(name, str)]


class Page(NamedTuple):
    """The place of an issue or a merge request, which of the two it is, and its number."""

    place: str
    kind: str
    number: int


def page_in(address: str | None) -> Page | None:
    """Return what the page of an issue or a merge request is of.

    >>> page_in("https://gitlab.com/acme/sub/reef/-/merge_requests/3")
    Page(place='forge:gitlab.com/acme/sub/reef', kind='merge_requests', number=3)
    """
    found = _PAGE.match(address) if address else None
    return Page(repository_at(found[1], found[2]), found[3], int(found[4])) if found else None
