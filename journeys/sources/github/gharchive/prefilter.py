"""The narrow table: of each GH Archive record no more than its act needs, and whether it is fit.

Everything here is Narwhals expressions, so any engine can run it. A record is fit where
:func:`journeys.sources.github.gharchive.records.fault` finds nothing wrong: the same tests, there in words.
"""

from datetime import datetime
from typing import Any, Final

import narwhals as nw

from journeys.model.events import EARLIEST, NOBODY
from journeys.sources.base import CLAIM_WORDS
from journeys.sources.github.gharchive.records import EVENT_TYPES, LOGIN, NUMBERED, REPOSITORY, SILENT
from journeys.sources.github.record_parts import MANNEQUIN

_NEEDED_TO_JUDGE: Final = ("repo", "login", "payload_at", "merged_at", "number", "on_pull")
"""Columns that are gone once a record is dated, threaded and judged."""

_Frame = nw.LazyFrame[Any]


def _field(path: str) -> nw.Expr:
    """Return a field inside a record, as ``payload.issue.number``."""
    first, *inner = path.split(".")
    expression = nw.col(first)
    for name in inner:
        expression = expression.struct.field(name)
    return expression


def _either(*paths: str) -> nw.Expr:
    return nw.coalesce(*(_field(path) for path in paths))


def _item(path: str) -> nw.Expr:
    """Return a field of the issue or the pull of a record, whichever it has."""
    return _either(f"payload.issue.{path}", f"payload.pull_request.{path}")


def _account(login: nw.Expr, kind: nw.Expr) -> nw.Expr:
    home = nw.when(kind == MANNEQUIN).then(nw.lit(f"github:{MANNEQUIN.lower()}/")).otherwise(nw.lit("github:"))
    return nw.concat_str(home, login.str.to_lowercase())


def narrow(lines: _Frame, now: datetime, batch: int) -> _Frame:
    """Return the narrow table: one row a record, unfit ones too (``sound`` is false).

    Parameters
    ----------
    lines
        Rows are lines, columns those of :data:`journeys.sources.github.gharchive.records.COLUMNS`.
    now
        The moment of the import: nothing later is sound.
    batch
        The number of the batch, kept with each row.
    """
    doer = ("payload.comment.user", "payload.review.user", "payload.release.author")
    # most records of an hour are pushes and the like: dropped first, so that nothing more is computed of them; those
    # without a sound date or place stay, to be rejected
    placed = nw.col("created_at").is_between(EARLIEST, now) & ~_field("repo.name").is_null()
    passed = (nw.col("type").is_in(list(SILENT)) & placed).fill_null(value=False)
    rows = lines.filter(~passed).select(
        kind=nw.col("type"),
        did=_field("payload.action"),
        at=nw.col("created_at"),
        place=nw.concat_str(nw.lit("github:"), _field("repo.name").str.to_lowercase()),
        repo=_field("repo.name"),
        login=_field("actor.login"),
        actor_id=_field("actor.id"),
        author=_account(_item("user.login"), _item("user.type")),
        author_id=_item("user.id"),
        author_type=_item("user.type"),
        doer=_account(_either(*(f"{path}.login" for path in doer)), _either(*(f"{path}.type" for path in doer))),
        doer_id=_either(*(f"{path}.id" for path in doer)),
        doer_type=_either(*(f"{path}.type" for path in doer)),
        merger=_account(_field("payload.pull_request.merged_by.login"), _field("payload.pull_request.merged_by.type")),
        merger_id=_field("payload.pull_request.merged_by.id"),
        merger_type=_field("payload.pull_request.merged_by.type"),
        merged=_field("payload.pull_request.merged").fill_null(value=False)
        | ~_field("payload.pull_request.merged_at").is_null(),
        merged_at=_field("payload.pull_request.merged_at"),
        number=nw.coalesce(_item("number"), _field("payload.number")),
        # comments on pulls come as comments on issues; only their issue's link to a pull tells them apart
        on_pull=nw.col("type").str.starts_with("PullRequest") | ~_field("payload.issue.pull_request").is_null(),
        title=_item("title"),
        labels=_item("labels"),
        state=_item("state"),
        opened_at=_item("created_at"),
        closed_at=_item("closed_at"),
        payload_at=_either("payload.comment.created_at", "payload.review.submitted_at", "payload.release.published_at"),
        review=_either("payload.review.id", "payload.comment.pull_request_review_id"),
        comment=_field("payload.comment.id"),
        claims=_field("payload.comment.body").str.contains(CLAIM_WORDS),
        key=_either("payload.comment.commit_id", "payload.release.tag_name"),
        pages=_field("payload.pages"),
    )
    return _judge(rows, now, batch)


def _judge(rows: _Frame, now: datetime, batch: int) -> _Frame:
    """Date each act, name who acted and on whose thread, and judge whether the record is fit."""
    did = nw.col("did")
    opened, ended = did == "opened", did.is_in(["closed", "merged"])
    inner = (
        nw.when(~nw.col("payload_at").is_null())
        .then(nw.col("payload_at"))
        .when(opened)
        .then(nw.col("opened_at"))
        .when(ended)
        .then(nw.coalesce("merged_at", "closed_at"))
    )
    folder = nw.when(nw.col("on_pull")).then(nw.lit("pull/")).otherwise(nw.lit("issue/"))
    actor = nw.coalesce(nw.concat_str(nw.lit("github:"), nw.col("login").str.to_lowercase()), nw.lit(NOBODY))
    # who opens a thread is its author; a thread with a title and no author is nobody's; a trimmed pull says nothing
    author = (
        nw.when(~nw.col("author").is_null())
        .then(nw.col("author"))
        .when(opened)
        .then(actor)
        .when(~nw.col("title").is_null())
        .then(nw.lit(NOBODY))
    )
    dated = rows.with_columns(
        act_at=nw.coalesce(inner, nw.col("at")),
        thread=nw.concat_str(folder, nw.col("number").cast(nw.String)),
        actor=actor,
        author=author,
        merged=nw.col("merged") | (did == "merged").fill_null(value=False),
        batch=nw.lit(batch),
    )
    fit = _well_formed(now) & (~nw.col("kind").is_in(list(EVENT_TYPES)) | _complete())
    return dated.with_columns(sound=fit.fill_null(value=False)).drop(*_NEEDED_TO_JUDGE)


def _well_formed(now: datetime) -> nw.Expr:
    when = (nw.col(name).is_between(EARLIEST, now) for name in ("at", "act_at"))
    return nw.all_horizontal(*when, nw.col("repo").str.contains(REPOSITORY), ignore_nulls=False)


def _complete() -> nw.Expr:
    """Return whether a record has the fields without which its act would share its key with others."""
    kind, missing = nw.col("kind"), nw.Expr.is_null
    lacking = (
        kind.is_in(list(NUMBERED)) & missing(nw.col("number")),
        kind.is_in(["CommitCommentEvent", "ReleaseEvent"]) & missing(nw.col("key")),
        (kind == "GollumEvent") & missing(nw.col("pages")),
        (kind == "PullRequestReviewEvent") & missing(nw.col("review")),
        (kind == "PullRequestReviewCommentEvent") & missing(nw.coalesce("review", "comment")),
    )
    # no actor at all is a deleted account, and no fault
    odd = ~nw.col("login").str.contains(LOGIN).fill_null(value=True)
    return ~nw.any_horizontal(*lacking, odd, ignore_nulls=False)
