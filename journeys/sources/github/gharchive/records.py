"""The records of GH Archive: which of their fields are read, and what makes a record unfit.

The fields are declared once, as typed structs. The engine's columns come from them; where the engine refuses a batch,
each of its lines is decoded into them to find out what is wrong with it.
"""

import re
from datetime import UTC, datetime
from types import NoneType, UnionType
from typing import Final, get_args, get_origin, get_type_hints

import msgspec
import pyarrow as pa

from journeys.sources.base import date_fault
from journeys.sources.github.record_parts import Account, Label, Part, WikiPage

SILENT: Final = frozenset(
    {"PushEvent", "CreateEvent", "DeleteEvent", "PublicEvent", "SponsorshipEvent", "TeamAddEvent", "DeploymentEvent"}
    | {"MemberEvent"}
)
"""Kinds that are read past: no act of theirs is in the vocabulary (rights come from rosters). On pushes see
:mod:`journeys.sources.github.gharchive.reader`."""
NUMBERED: Final = (
    *("IssuesEvent", "IssueCommentEvent"),
    *("PullRequestEvent", "PullRequestReviewEvent", "PullRequestReviewCommentEvent"),
)
EVENT_TYPES: Final = frozenset(
    {*NUMBERED, "WatchEvent", "ForkEvent", "ReleaseEvent", "CommitCommentEvent", "GollumEvent"}
)
# patterns that Python's engine and DuckDB's read alike
REPOSITORY: Final = r"^[^/\s]+/[^/\s]+$"
LOGIN: Final = r"^[^\s{}\"/#]+$"
BODY_KEPT: Final = 80
"""Characters of a comment that are looked at, for a claim such as ``#take``; none is stored."""


class Link(Part):
    """What an issue carries when it is a pull request."""

    url: str | None = None


class Item(Part):
    """An issue or a pull request. Since October 2025 pulls carry hardly more than their number."""

    number: int | None = None
    title: str | None = None
    user: Account | None = None
    labels: list[Label] | None = None
    state: str | None = None
    created_at: datetime | None = None
    closed_at: datetime | None = None
    pull_request: Link | None = None
    merged: bool | None = None
    merged_at: datetime | None = None
    merged_by: Account | None = None


class Comment(Part):
    """A comment on an issue, a pull, a line of one, or a commit."""

    id: int | None = None
    pull_request_review_id: int | None = None
    user: Account | None = None
    created_at: datetime | None = None
    commit_id: str | None = None
    body: str | None = None


class Review(Part):
    """A review of a pull."""

    id: int | None = None
    user: Account | None = None
    submitted_at: datetime | None = None


class Release(Part):
    """A release."""

    tag_name: str | None = None
    author: Account | None = None
    published_at: datetime | None = None


class Payload(Part):
    """What a record says beyond who, where and when; which fields are there depends on its kind."""

    action: str | None = None
    number: int | None = None
    issue: Item | None = None
    pull_request: Item | None = None
    comment: Comment | None = None
    review: Review | None = None
    release: Release | None = None
    pages: list[WikiPage] | None = None


class Repository(Part):
    """A repository, as far as its name."""

    name: str


class Record(Part):
    """One line."""

    type: str
    repo: Repository
    created_at: datetime
    actor: Account | None = None
    payload: Payload | None = None


_PLAIN: Final = {
    str: pa.string(),
    int: pa.int64(),
    bool: pa.bool_(),
    datetime: pa.timestamp("us", tz="UTC"),
}


def _arrow_type(kind: object) -> pa.DataType:
    if isinstance(kind, UnionType):
        return _arrow_type(next(part for part in get_args(kind) if part is not NoneType))
    if get_origin(kind) is list:
        return pa.list_(_arrow_type(get_args(kind)[0]))
    if isinstance(kind, type) and issubclass(kind, Part):
        return pa.struct([(name, _arrow_type(inner)) for name, inner in get_type_hints(kind).items()])
    return _PLAIN[kind]  # type: ignore[index]  # what is left is one of the plain types


COLUMNS: Final = pa.schema([(name, _arrow_type(kind)) for name, kind in get_type_hints(Record).items()])
"""The columns that the engine reads of a line."""

_decoder: Final = msgspec.json.Decoder(Record)


def decode(line: bytes) -> Record:
    """Decode one line.

    Raises
    ------
    ValueError
        Saying what is wrong with it, and where in it.
    """
    try:
        return _decoder.decode(line)
    except UnicodeDecodeError as error:
        msg = f"not UTF-8 at byte {error.start + 1}"
        raise ValueError(msg) from error
    except RecursionError as error:
        msg = "nested too deeply"
        raise ValueError(msg) from error


def shorten(record: Record) -> bytes:
    """Return a record as a line with nothing but the fields that are read, and no long text."""
    comment = record.payload and record.payload.comment
    if record.payload and comment and comment.body:
        comment = msgspec.structs.replace(comment, body=comment.body[:BODY_KEPT])
        record = msgspec.structs.replace(record, payload=msgspec.structs.replace(record.payload, comment=comment))
    return msgspec.json.encode(record)


def act_time(record: Record) -> datetime:
    """Return the moment of the act itself, where the record knows it better than its own date."""
    payload = record.payload or Payload()
    item = payload.issue or payload.pull_request or Item()
    times = (
        payload.comment.created_at if payload.comment else None,
        payload.review.submitted_at if payload.review else None,
        payload.release.published_at if payload.release else None,
        item.created_at if payload.action == "opened" else None,
        (item.merged_at or item.closed_at) if payload.action in {"closed", "merged"} else None,
    )
    return next((at for at in times if at), record.created_at)


def fault(record: Record, now: datetime) -> str | None:
    """Return what makes a well-formed record unfit, if anything.

    The engine judges the same in :func:`journeys.sources.github.gharchive.prefilter.narrow`; a change here is one
    there.
    """
    silent = record.type in SILENT
    if not silent and not re.search(REPOSITORY, record.repo.name):
        return f"repo.name {record.repo.name[:80]!r} is not like owner/name"
    for at in (record.created_at, record.created_at if silent else act_time(record)):
        at_utc = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        if wrong := date_fault(at_utc, at.isoformat(), now):
            return wrong
    if record.type not in EVENT_TYPES:
        return None
    login = record.actor.login if record.actor else None
    if login is not None and not re.search(LOGIN, login):
        return f"actor.login {login[:80]!r} is not a login"
    return _missing_field(record.type, record.payload or Payload())


def _missing_field(kind: str, payload: Payload) -> str | None:
    """Return a fault if a field is missing without which the act would share its key with others."""
    item = payload.issue or payload.pull_request or Item()
    comment, release = payload.comment or Comment(), payload.release or Release()
    needed: dict[str, tuple[str, object]] = {
        **dict.fromkeys(NUMBERED, ("payload.number", item.number or payload.number)),
        "CommitCommentEvent": ("payload.comment.commit_id", comment.commit_id),
        "ReleaseEvent": ("payload.release.tag_name", release.tag_name),
        "GollumEvent": ("payload.pages", payload.pages),
    }
    field, value = needed.get(kind, ("", True))
    if kind == "PullRequestReviewEvent" and not (payload.review and payload.review.id):
        field, value = "payload.review.id", None
    # a comment on a line is part of a review; until 2016 there were none, and its own number is the key
    if kind == "PullRequestReviewCommentEvent" and not (comment.pull_request_review_id or comment.id):
        field, value = "payload.comment.id", None
    return None if value else f"{kind} without {field}"
