"""The records of GitHub's migration exports: keys are addresses, and a missing value has no field (no ``state``)."""

import re
from typing import Any, Final, NamedTuple

import msgspec

from journeys.model.accounts import account_at, repository_at
from journeys.model.events import NOBODY
from journeys.model.programs import bots
from journeys.sources.github.record_parts import Commit
from journeys.sources.github.threads import OPENINGS

_THREAD: Final = re.compile(
    r"https?://(?P<host>[^/\s]+)/(?P<place>[\w.-]+/[\w.-]+)/(?P<kind>issues|pull|discussions)/(?P<number>\d{1,18})(?:[/#].*)?"
)
_REPOSITORY: Final = re.compile(r"https?://([^/\s]+)/([\w.-]+/[\w.-]+)(?:[/#].*)?")
_ACCOUNT: Final = re.compile(r"https?://([^/\s]+)/(apps/)?([^/\s#?]+)/?")
# as in #issuecomment-5, #discussion_r5 and #pullrequestreview-5
_END: Final = re.compile(r"#[a-z_-]*?(\d{1,18})$")
_LABEL: Final = re.compile(r"/labels/([^/]+)$")
_KINDS: Final = dict(zip(("issues", "pull", "discussions"), OPENINGS, strict=True))


class ThreadAddress(NamedTuple):
    """A thread, as its address names it."""

    place: str
    kind: str
    number: int


class Address(msgspec.Struct):
    """One e-mail address of a user; an unverified one may be anybody's."""

    address: str | None = None
    verified: Any = None


class Profile(msgspec.Struct):
    """A profile elsewhere that a user names."""

    url: str | None = None


class User(msgspec.Struct):
    """A user, bot or organisation."""

    url: str
    login: str | None = None
    name: Any = None
    avatar_url: Any = None
    website: Any = None
    emails: list[Address] | None = None
    social_accounts: list[Profile] | None = None


class Item(msgspec.Struct):
    """An issue, pull request or discussion."""

    url: str
    user: str | None
    created_at: Any = None
    closed_at: Any = None
    merged_at: Any = None
    merge_commit_sha: Any = None
    title: Any = None
    body: Any = None
    labels: Any = None
    head: Commit | None = None


class Remark(msgspec.Struct):
    """A comment or a review; which thread it is in stands in the field of the thread's kind, or in its own address."""

    url: str
    user: str | None
    created_at: Any = None
    submitted_at: Any = None
    issue: str | None = None
    pull_request: str | None = None
    discussion: str | None = None
    pull_request_review: str | None = None
    repository: str | None = None
    commit_id: str | None = None
    body: Any = None
    state: Any = None


class IssueEvent(msgspec.Struct):
    """What was done to an issue or pull request."""

    event: str
    actor: str | None
    url: str | None = None
    created_at: Any = None
    issue: str | None = None
    pull_request: str | None = None
    commit_id: Any = None


class Release(msgspec.Struct):
    """A release."""

    repository: str
    user: str | None
    tag_name: str | None = None
    state: Any = None
    published_at: Any = None


def thread_in(address: str | None) -> ThreadAddress | None:
    """Return the thread that an address is of.

    >>> thread_in("https://github.com/Collective/Book/pull/13#event-5")
    ThreadAddress(place='github:collective/book', kind='pull', number=13)
    """
    found = _THREAD.fullmatch(address or "")
    if not found:
        return None
    return ThreadAddress(repository_at(found["host"], found["place"]), _KINDS[found["kind"]], int(found["number"]))


def place_of(address: str | None) -> str | None:
    """Return the repository that an address is of."""
    found = _REPOSITORY.fullmatch(address or "")
    return repository_at(found[1], found[2]) if found else None


def account_of(address: str | None) -> str | None:
    """Return the account that an address is of; no address is nobody's, another address is no account.

    >>> account_of("https://github.com/Ada"), account_of("https://github.com/apps/helper"), account_of(None)
    ('github:ada', 'github:helper[bot]', 'github:ghost')
    """
    if address is None:
        return NOBODY
    found = _ACCOUNT.fullmatch(address)
    # apps have a login with [bot] in all other exports
    return account_at(repository_at(found[1], ""), found[3] + (bots.ENDING if found[2] else "")) if found else None


def number_at_end(address: str | None) -> int | None:
    """Return the number of a comment or review at the end of its address.

    >>> number_at_end("https://github.com/o/r/pull/4/files#pullrequestreview-338338740"), number_at_end("https://x.org")
    (338338740, None)
    """
    found = _END.search(address or "")
    return int(found[1]) if found else None


def label_names(labels: object) -> list[str]:
    """List the names of labels, which stand at the end of their addresses."""
    found = [_LABEL.search(label) for label in labels if isinstance(label, str)] if isinstance(labels, list) else []
    return [_unquote(label[1]) for label in found if label]


def _unquote(text: str) -> str:
    # urllib.parse does the same, but only journeys.collect may import urllib (see the import contract)
    parts = re.split(r"((?:%[0-9A-Fa-f]{2})+)", text)
    return "".join(
        bytes.fromhex(part.replace("%", "")).decode("utf-8", "replace") if nth % 2 else part
        for nth, part in enumerate(parts)
    )
