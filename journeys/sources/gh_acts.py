"""What GH Archive's records say, as frames: a narrow table of records first, then acts, claims and threads from it.

Everything here is Narwhals expressions, so any engine can run it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import narwhals as nw

from journeys.events import EARLIEST, EVENT_SCHEMA, NOBODY
from journeys.sources.gh_records import KINDS, LOGIN, NUMBERED, REPOSITORY, SILENT

CLAIM_WORDS: Final = r"(?i)^\s*(?:#self-assign|[#/.]take|/assign)(?:[!.,]|\s+[^@\s]|\s*$)"
"""How a comment says "I take this": not ``/assign @somebody``, which is said of another."""
CARE: Final = ("closed", "reopened", "labeled", "unlabeled", "milestoned", "demilestoned")
"""What is triage when it is done to somebody else's thread. Not assigning: people also take work by it."""

_Frame = nw.LazyFrame[Any]


def _field(path: str) -> nw.Expr:
    """Reach into a record: ``payload.issue.number``."""
    first, *inner = path.split(".")
    expression = nw.col(first)
    for name in inner:
        expression = expression.struct.field(name)
    return expression


def _either(*paths: str) -> nw.Expr:
    return nw.coalesce(*(_field(path) for path in paths)) if len(paths) > 1 else _field(paths[0])


def _item(path: str) -> nw.Expr:
    """Reach into the issue or the pull of a record, whichever it has."""
    return _either(f"payload.issue.{path}", f"payload.pull_request.{path}")


def _account(login: nw.Expr) -> nw.Expr:
    return nw.concat_str(nw.lit("github:"), login.str.to_lowercase())


def narrow(lines: _Frame, now: datetime, batch: int) -> _Frame:
    """Make the narrow table: one row a record that says an act, is unknown, or is unfit (``sound`` is false).

    Parameters
    ----------
    lines
        Rows are lines, columns those of ``gh_records.COLUMNS``.
    now
        The moment of the import: nothing later is sound.
    batch
        The number of the batch, kept with each row.
    """
    doer = ("payload.comment.user", "payload.review.user", "payload.release.author", "payload.member")
    rows = lines.select(
        kind=nw.col("type"),
        did=_field("payload.action"),
        at=nw.col("created_at"),
        place=nw.concat_str(nw.lit("github:"), _field("repo.name").str.to_lowercase()),
        repo=_field("repo.name"),
        login=_field("actor.login"),
        actor_id=_field("actor.id"),
        author=_account(_item("user.login")),
        author_id=_item("user.id"),
        author_type=_item("user.type"),
        doer=_account(_either(*(f"{path}.login" for path in doer))),
        doer_id=_either(*(f"{path}.id" for path in doer)),
        doer_type=_either(*(f"{path}.type" for path in doer)),
        merger=_account(_field("payload.pull_request.merged_by.login")),
        merger_id=_field("payload.pull_request.merged_by.id"),
        merger_type=_field("payload.pull_request.merged_by.type"),
        merged=_field("payload.pull_request.merged").fill_null(value=False)
        | ~_field("payload.pull_request.merged_at").is_null(),
        merged_at=_field("payload.pull_request.merged_at"),
        number=nw.coalesce(_item("number"), _field("payload.number")),
        on_pull=nw.col("type").str.starts_with("PullRequest") | ~_field("payload.issue.pull_request").is_null(),
        title=_item("title"),
        labels=_item("labels"),
        state=_item("state"),
        opened_at=_item("created_at"),
        closed_at=_item("closed_at"),
        said_at=_either("payload.comment.created_at", "payload.review.submitted_at", "payload.release.published_at"),
        review=_either("payload.review.id", "payload.comment.pull_request_review_id"),
        comment=_field("payload.comment.id"),
        claims=_field("payload.comment.body").str.contains(CLAIM_WORDS),
        key=_either("payload.comment.commit_id", "payload.release.tag_name"),
        pages=_field("payload.pages"),
    )
    return _judge(rows, now, batch)


def _judge(rows: _Frame, now: datetime, batch: int) -> _Frame:
    """Date each act, name who acted and on whose thread, see whether the record is fit; leave out the silent ones."""
    did = nw.col("did")
    opened, ended = did == "opened", did.is_in(["closed", "merged"])
    inner = (
        nw.when(~nw.col("said_at").is_null())
        .then(nw.col("said_at"))
        .when(opened)
        .then(nw.col("opened_at"))
        .when(ended)
        .then(nw.coalesce("merged_at", "closed_at"))
    )
    folder = nw.when(nw.col("on_pull")).then(nw.lit("pull/")).otherwise(nw.lit("issue/"))
    actor = nw.coalesce(_account(nw.col("login")), nw.lit(NOBODY))
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
    silent = nw.col("kind").is_in(list(SILENT))
    fit = dated.with_columns(sound=(_well_formed(now) & (~nw.col("kind").is_in(list(KINDS)) | _complete())))
    return fit.with_columns(sound=nw.col("sound").fill_null(value=False)).filter(~silent | ~nw.col("sound"))


def _well_formed(now: datetime) -> nw.Expr:
    """Whether a record says when and where, soundly; the same test as ``gh_records.fault``."""
    when = (nw.col(name).is_between(EARLIEST, now) for name in ("at", "act_at"))
    return nw.all_horizontal(*when, nw.col("repo").str.contains(REPOSITORY), ignore_nulls=False)


def _complete() -> nw.Expr:
    """Whether a record has the fields without which its act cannot be told from others."""
    kind, nothing = nw.col("kind"), nw.Expr.is_null
    lacking = (
        kind.is_in(list(NUMBERED)) & nothing(nw.col("number")),
        kind.is_in(["CommitCommentEvent", "ReleaseEvent"]) & nothing(nw.col("key")),
        (kind == "GollumEvent") & nothing(nw.col("pages")),
        (kind == "MemberEvent") & nothing(nw.col("doer")),
        (kind == "PullRequestReviewEvent") & nothing(nw.col("review")),
        (kind == "PullRequestReviewCommentEvent") & nothing(nw.coalesce("review", "comment")),
    )
    odd = ~nw.col("login").str.contains(LOGIN).fill_null(value=True)
    return ~nw.any_horizontal(*lacking, odd, ignore_nulls=False)


@dataclass(frozen=True)
class Act:
    """One way from a record to an event: which records, and each column of the event. Keys start after the place."""

    shows: nw.Expr
    action: nw.Expr | str
    key: tuple[nw.Expr | str, ...]
    account: nw.Expr
    in_thread: bool = True
    work: str | None = None
    of_side: str = "plain"

    def of(self, rows: _Frame) -> _Frame:
        """Give the events of these records."""
        parts = [nw.lit(part) if isinstance(part, str) else part for part in self.key]
        action = nw.lit(self.action) if isinstance(self.action, str) else self.action
        acts = rows.filter(self.shows).with_columns(account=self.account)
        toward = nw.when(nw.col("author") != nw.col("account")).then(nw.col("author"))
        return acts.select(
            event_id=nw.concat_str(nw.col("place"), *parts),
            at=nw.col("act_at"),
            account=nw.col("account"),
            action=action,
            place=nw.col("place"),
            thread=nw.col("thread") if self.in_thread else nw.lit(None, nw.String),
            toward=toward if self.in_thread else nw.lit(None, nw.String),
            work=nw.lit(self.work, nw.String),
            source=nw.lit("gh_archive"),
        )


def _login(account: str) -> nw.Expr:
    return nw.col(account).str.slice(len("github:"))


def _is(kind: str, did: str | None = None) -> nw.Expr:
    of_kind = nw.col("kind") == kind
    return of_kind if did is None else of_kind & (nw.col("did") == did)


def _acts() -> tuple[Act, ...]:
    """List the ways from a record to an event; ``docs/definitions.md`` says them in words."""
    actor, doer = nw.col("actor"), nw.coalesce("doer", "actor")
    thread = nw.concat_str(nw.lit("/"), nw.col("thread"))
    moment = nw.col("act_at").dt.to_string("%Y-%m-%dT%H:%M:%SZ")
    landed = _is("PullRequestEvent") & nw.col("merged") & ~nw.col("author").is_null()
    merger = nw.coalesce("merger", "actor")
    tended = nw.col("kind").is_in(["IssuesEvent", "PullRequestEvent"]) & nw.col("did").is_in(list(CARE))
    own = nw.when(nw.col("doer") == nw.col("author")).then(nw.lit("commented")).otherwise(nw.lit("reviewed"))
    reviews = nw.col("kind").is_in(["PullRequestReviewEvent", "PullRequestReviewCommentEvent"])
    by_review, review = ~nw.col("review").is_null(), nw.col("review").cast(nw.String)
    said = nw.when(nw.col("claims")).then(nw.lit("claimed")).otherwise(nw.lit("commented"))
    nth = (
        nw.when(nw.col("nth") > 1).then(nw.concat_str(nw.lit("~"), nw.col("nth").cast(nw.String))).otherwise(nw.lit(""))
    )
    comment = ("#commented/", _login("said_by"), "/", moment, nth)
    return (
        Act(_is("WatchEvent"), "starred", ("#starred/", _login("actor")), actor, in_thread=False),
        Act(_is("ForkEvent"), "forked", ("#forked/", _login("actor")), actor, in_thread=False),
        Act(_is("IssuesEvent", "opened"), "opened_issue", (thread, "#opened"), nw.col("author")),
        Act(_is("PullRequestEvent", "opened"), "opened_change", (thread, "#opened"), nw.col("author")),
        Act(landed, "landed_change", (thread, "#landed"), nw.col("author")),
        Act(landed & (merger != nw.col("author")), "merged_change", (thread, "#merged"), merger),
        Act(
            tended & ~nw.col("merged") & (actor != nw.col("author")),
            "triaged",
            (thread, "#", nw.col("did"), "/", _login("actor"), "/", moment),
            actor,
        ),
        Act(_is("IssueCommentEvent"), said, (thread, *comment), nw.col("said_by"), of_side="said"),
        Act(
            _is("CommitCommentEvent"),
            "commented",
            ("/commit/", nw.col("key"), *comment),
            nw.col("said_by"),
            in_thread=False,
            of_side="said",
        ),
        Act(reviews & by_review, own, (thread, "#review/", review), doer),
        Act(reviews & ~by_review, own, (thread, "#review_comment/", nw.col("comment").cast(nw.String)), doer),
        Act(_is("ReleaseEvent", "published"), "released", ("#released/", nw.col("key")), doer, in_thread=False),
        Act(_is("MemberEvent", "added"), "granted", ("#granted/", _login("doer")), doer, in_thread=False),
        Act(
            _is("GollumEvent"),
            "published",
            ("#published/", nw.col("page")),
            actor,
            in_thread=False,
            work="doc",
            of_side="wiki",
        ),
    )


def find_acts(records: _Frame) -> _Frame:
    """Give the events of the narrow table."""
    plain = records.with_columns(said_by=nw.coalesce("doer", "actor"), nth=nw.lit(1), page=nw.lit(None, nw.String))
    spoken = plain.filter(nw.col("kind").is_in(["IssueCommentEvent", "CommitCommentEvent"]))
    # the second comment of one person in one thread and second has a key of its own
    numbered = spoken.with_columns(
        nth=nw.col("comment").rank("dense").over("place", "thread", "key", "said_by", "act_at")
    )
    pages = plain.filter(nw.col("kind") == "GollumEvent").explode("pages")
    pages = pages.with_columns(page=nw.col("pages").struct.field("sha")).filter(~nw.col("page").is_null())
    sides = {"said": numbered, "wiki": pages, "plain": plain}
    return nw.concat([act.of(sides[act.of_side]) for act in _acts()], how="vertical").select(*EVENT_SCHEMA.names)


def find_claims(records: _Frame) -> _Frame:
    """Give what the records say of accounts: the platform's number, and whether it is a bot or an organisation."""
    roles = ("actor", "author", "doer", "merger")
    seen = nw.concat(
        [
            records.select(
                account=nw.col(role),
                number=nw.col(f"{role}_id"),
                type=nw.col(f"{role}_type") if role != "actor" else nw.lit(None, nw.String),
            ).filter(~nw.col("account").is_null() & (nw.col("account") != NOBODY))
            for role in roles
        ],
        how="vertical",
    ).unique()
    bot = nw.col("account").str.ends_with("[bot]")
    kind = nw.when(bot).then(nw.lit("Bot")).when(nw.col("type") != "User").then(nw.col("type"))
    numbers = seen.filter(~nw.col("number").is_null()).select(
        "account", says=nw.lit("user_id"), value=nw.concat_str(nw.lit("github:"), nw.col("number").cast(nw.String))
    )
    types = seen.select("account", says=nw.lit("type"), value=kind).filter(~nw.col("value").is_null())
    return nw.concat([numbers, types], how="vertical").unique()


def find_threads(records: _Frame) -> _Frame:
    """Give the last that the records say of each issue and pull; trimmed records, without a title, say nothing."""
    told = records.filter(nw.col("kind").is_in(list(NUMBERED)) & ~nw.col("title").is_null())
    last = told.unique(["place", "thread"], keep="last", order_by=["at", "closed_at", "title"])
    state = nw.when(nw.col("merged")).then(nw.lit("merged")).otherwise(nw.col("state"))
    return last.select("place", "thread", "title", "labels", state=state, opened_at="opened_at", closed_at="closed_at")


def fill_authors(records: _Frame) -> _Frame:
    """Give trimmed pulls the author that another record of the same file names."""
    known = records.filter(~nw.col("author").is_null() & ~nw.col("thread").is_null())
    authors = known.group_by("place", "thread").agg(named=nw.col("author").max())
    joined = records.join(authors, on=["place", "thread"], how="left")
    return joined.with_columns(author=nw.coalesce("author", "named")).drop("named")
