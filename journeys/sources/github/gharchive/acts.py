"""The acts, claims and threads in the narrow table of GH Archive records.

Everything here is Narwhals expressions, so any engine can run it. Event ids are to the letter those that
:mod:`journeys.sources.github.threads` makes: change both or neither.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw

from journeys.model.events import EVENT_SCHEMA, NOBODY, UNNAMED
from journeys.model.programs.bots import is_named_bot
from journeys.sources.github.gharchive.records import NUMBERED
from journeys.sources.github.gharchive.reused_logins import ROLES
from journeys.sources.github.threads import CARE

_Frame = nw.LazyFrame[Any]


@dataclass(frozen=True)
class Act:
    """An act that records show: which records, and the columns of its event. Keys start after the place.

    All records of its kinds show it, unless ``only`` limits them.
    """

    kinds: tuple[str, ...]
    action: nw.Expr | str
    key: tuple[nw.Expr | str, ...]
    account: nw.Expr
    only: nw.Expr | None = None
    in_thread: bool = True
    work: str | None = None

    @property
    def shows(self) -> nw.Expr:
        """Return whether a record shows the act."""
        of_kind = nw.col("kind").is_in(self.kinds)
        return of_kind if self.only is None else of_kind & self.only


def _as_expression(value: nw.Expr | str) -> nw.Expr:
    return value if isinstance(value, nw.Expr) else nw.lit(value)


def _choose(acts: Sequence[Act], value: Callable[[Act], nw.Expr | str]) -> nw.Expr:
    """Return for each record the value of its act, or null where it shows none."""
    chosen: nw.Expr = nw.when(acts[-1].shows).then(_as_expression(value(acts[-1])))
    for act in reversed(acts[:-1]):
        chosen = nw.when(act.shows).then(_as_expression(value(act))).otherwise(chosen)
    return chosen


def _events_of(records: _Frame, acts: Sequence[Act]) -> _Frame:
    """Return the events of the records; a record shows one of these acts at most."""
    acted = records.with_columns(
        action=_choose(acts, lambda act: act.action),
        end=_choose(acts, lambda act: nw.concat_str(*(_as_expression(part) for part in act.key))),
        account=_choose(acts, lambda act: act.account),
        in_thread=_choose(acts, lambda act: nw.lit(act.in_thread)),
        work=nw.lit(acts[0].work, nw.String),
    ).filter(~nw.col("action").is_null())
    # a comment on a commit has no thread, and a release no author
    threaded = nw.when(nw.col("in_thread"))
    other = nw.when(nw.col("in_thread") & (nw.col("account") != _AUTHOR))
    made = {
        "event_id": nw.concat_str("place", "end"),
        "at": nw.col("act_at"),
        "thread": threaded.then(nw.col("thread")),
        "toward": other.then(_AUTHOR),
        "source": nw.lit("gh_archive"),
        "since": nw.lit(None, nw.Datetime("us", "UTC")),
        "agent": nw.lit(None, nw.String),
    }
    return acted.select(**{name: made.get(name, nw.col(name)) for name in EVENT_SCHEMA.names})


def _login(account: str) -> nw.Expr:
    return nw.col(account).str.slice(len("github:"))


def _did(what: str) -> nw.Expr:
    return nw.col("did") == what


_ACTOR: Final = nw.col("actor")
_DOER: Final = nw.coalesce("doer", "actor")
_MERGER: Final = nw.coalesce("merger", "actor")
# a trimmed pull has no author
_AUTHOR: Final = nw.coalesce("author", nw.lit(UNNAMED))
_THREAD: Final = nw.concat_str(nw.lit("/"), nw.col("thread"))
# the same text as journeys.sources.base.timed_key writes
_MOMENT: Final = nw.col("act_at").dt.to_string("%Y-%m-%dT%H:%M:%SZ")
_LANDED: Final = nw.col("merged")
_BY_REVIEW: Final = ~nw.col("review").is_null()
_REVIEWED: Final = nw.when(nw.col("doer") == _AUTHOR).then(nw.lit("commented")).otherwise(nw.lit("reviewed"))
# merging closes a pull: that closing is no care of its own
_TENDED: Final = nw.col("did").is_in(list(CARE)) & ~nw.col("merged") & (_ACTOR != _AUTHOR)
_TENDING: Final = (_THREAD, "#", nw.col("did"), "/", _login("actor"), "/", _MOMENT)
_COMMENTED: Final = nw.when(nw.col("claims")).then(nw.lit("claimed")).otherwise(nw.lit("commented"))
_COMMENT: Final = ("#commented/", _login("commenter"), "/", _MOMENT, nw.col("again"))

_ISSUE: Final = ("IssuesEvent",)
_PULL: Final = ("PullRequestEvent",)
_REVIEW: Final = ("PullRequestReviewEvent", "PullRequestReviewCommentEvent")
_REMARK: Final = ("IssueCommentEvent",)
_REMARK_ON_COMMIT: Final = ("CommitCommentEvent",)
_PAGES: Final = ("GollumEvent",)
_BY_NUMBER: Final = (_THREAD, "#review/", nw.col("review").cast(nw.String))
_BY_COMMENT: Final = (_THREAD, "#review_comment/", nw.col("comment").cast(nw.String))
_ON_COMMIT: Final = ("/commit/", nw.col("key"), *_COMMENT)

# reviews and comments on their lines have the review's number as key: all of one review are one act
_PLAIN_ACTS: Final = (
    Act(("WatchEvent",), "starred", ("#starred/", _login("actor")), _ACTOR, in_thread=False),
    Act(("ForkEvent",), "forked", ("#forked/", _login("actor")), _ACTOR, in_thread=False),
    Act(_ISSUE, "opened_issue", (_THREAD, "#opened"), _AUTHOR, _did("opened")),
    Act(_PULL, "opened_change", (_THREAD, "#opened"), _AUTHOR, _did("opened")),
    Act(_PULL, "landed_change", (_THREAD, "#landed"), _AUTHOR, _LANDED),
    Act(_ISSUE + _PULL, "triaged", _TENDING, _ACTOR, _TENDED),
    Act(_REVIEW, _REVIEWED, _BY_NUMBER, _DOER, _BY_REVIEW),
    Act(_REVIEW, _REVIEWED, _BY_COMMENT, _DOER, ~_BY_REVIEW),
    Act(("ReleaseEvent",), "released", ("#released/", nw.col("key")), _DOER, _did("published"), in_thread=False),
)
# apart from the others, since the same record shows the landing too
_MERGES: Final = (Act(_PULL, "merged_change", (_THREAD, "#merged"), _MERGER, _LANDED & (_MERGER != _AUTHOR)),)
_COMMENTS: Final = (
    Act(_REMARK, _COMMENTED, (_THREAD, *_COMMENT), nw.col("commenter")),
    Act(_REMARK_ON_COMMIT, "commented", _ON_COMMIT, nw.col("commenter"), in_thread=False),
)
_WIKI: Final = (Act(_PAGES, "published", ("#published/", nw.col("sha")), _ACTOR, in_thread=False, work="doc"),)


def find_acts(records: _Frame, kinds: Set[str]) -> _Frame:
    """Return the events of the narrow table, which holds records of these kinds."""
    # many a small file has only one kind, and each part is a query over all records
    present = [(shape, [act for act in acts if not kinds.isdisjoint(act.kinds)]) for shape, acts in _PARTS]
    events = [_events_of(shape(records), acts) for shape, acts in present if acts]
    return nw.concat(events, how="vertical") if events else _events_of(records, _PLAIN_ACTS)


def _comments(records: _Frame) -> _Frame:
    """Return the comments, numbered: the second of one person in one thread and second has a key of its own."""
    comments = records.filter(nw.col("kind").is_in(_REMARK + _REMARK_ON_COMMIT)).with_columns(commenter=_DOER)
    # a dense rank, so that a comment that stands in two hours keeps one number
    comments = comments.with_columns(
        nth=nw.col("comment").rank("dense").over("place", "thread", "key", "commenter", "act_at")
    )
    nth = nw.concat_str(nw.lit("~"), nw.col("nth").cast(nw.String))
    return comments.with_columns(again=nw.when(nw.col("nth") > 1).then(nth).otherwise(nw.lit("")))


def _pages(records: _Frame) -> _Frame:
    """Return one row a page of a wiki."""
    pages = records.filter(nw.col("kind").is_in(_PAGES)).explode("pages")
    return pages.with_columns(sha=nw.col("pages").struct.field("sha")).filter(~nw.col("sha").is_null())


_PARTS: Final[tuple[tuple[Callable[[_Frame], _Frame], tuple[Act, ...]], ...]] = (
    (lambda records: records, _PLAIN_ACTS),
    (lambda records: records, _MERGES),
    (_comments, _COMMENTS),
    (_pages, _WIKI),
)
"""How records are taken, and the acts that each then shows one of at most."""


def find_claims(records: _Frame) -> _Frame:
    """Return what the records say of accounts: the platform's number, and whether it is a bot or an organisation."""
    accounts = nw.concat(
        [
            records.select(
                account=nw.col(role),
                number=nw.col(f"{role}_id"),
                type=nw.col(f"{role}_type") if role != "actor" else nw.lit(None, nw.String),
            ).filter(~nw.col("account").is_null() & (nw.col("account") != NOBODY))
            for role in ROLES
        ],
        how="vertical",
    ).unique()
    # the actor of a record has no type
    bot = is_named_bot()
    kind = nw.when(bot).then(nw.lit("Bot")).when(nw.col("type") != "User").then(nw.col("type"))
    numbers = accounts.filter(~nw.col("number").is_null()).select(
        "account", says=nw.lit("user_id"), value=nw.concat_str(nw.lit("github:"), nw.col("number").cast(nw.String))
    )
    types = accounts.select("account", says=nw.lit("type"), value=kind).filter(~nw.col("value").is_null())
    return nw.concat([numbers, types], how="vertical")


def find_threads(records: _Frame) -> _Frame:
    """Return the last that the records say of each issue and pull; trimmed records, without a title, say nothing."""
    titled = records.filter(nw.col("kind").is_in(list(NUMBERED)) & ~nw.col("title").is_null())
    # several records may have one second: the further columns make the choice independent of their order
    last = titled.unique(["place", "thread"], keep="last", order_by=["at", "closed_at", "title"])
    state = nw.when(nw.col("merged")).then(nw.lit("merged")).otherwise(nw.col("state"))
    return last.select("place", "thread", "title", "labels", state=state, opened_at="opened_at", closed_at="closed_at")
