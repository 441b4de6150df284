"""Whose thread it is, where an export names the author in one record and what was done to the thread in others.

Only when all is read is it known whether an act was done to another's thread: care for one's own is no triage, merging
one's own change no leading, looking at it no review. The engine joins acts to authors, so that Python holds no list of
threads. Left out: authors that only another file knows.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import narwhals as nw

from journeys.model.events import EVENT_SCHEMA, NOBODY
from journeys.model.extract import Extract
from journeys.model.vocabulary import ACTIONS, ADDRESSING, OPENS
from journeys.sources.github.threads import ThreadAct
from journeys.store.engine import Engine

UNKNOWN_AUTHOR: Final = ""
"""The author of a thread until :func:`resolve_authors` names one; it differs from everybody."""
AUTHORS: Final = (*sorted(OPENS), "landed_change")
"""Acts that name a thread's author."""
OF_OTHERS: Final = tuple(sorted(action for action in ADDRESSING if ACTIONS[action] == "lead"))
"""Acts that are none when they are done to one's own thread."""

_MARK: Final = "\x1f"
# as wide as the largest number of 64 bits, so that sorting texts sorts numbers
_WIDTH: Final = 20

_Frame = nw.LazyFrame[Any]


@dataclass(frozen=True)
class Resolved:
    """An extract with its authors named, and what had to be left out.

    ``unclear`` acts may have been done to one's own thread, ``unowned`` landings are of unknown authors.
    """

    extract: Extract
    unclear: int
    unowned: int


def numbered(utterance: ThreadAct, number: int) -> ThreadAct:
    """Mark a comment with its number, which tells it apart from others of its second once all are known."""
    return utterance._replace(key=f"{utterance.key}{_MARK}{number:0{_WIDTH}d}")


def resolve_authors(extract: Extract, engine: Engine) -> Resolved:
    """Name the author toward whom each act in a thread was done, and drop what was done to one's own thread.

    Parameters
    ----------
    extract
        Its events in threads are toward the author, or toward :data:`UNKNOWN_AUTHOR` where their record does not name
        one; reviews of such threads are ``reviewed``, and such landings are acts of :data:`UNKNOWN_AUTHOR`; comments
        may be :func:`numbered`.
    engine
        Holds the events.
    """
    events = engine.keep(_number_comments(extract.events))
    named = events.filter(nw.col("action").is_in(AUTHORS) & (nw.col("account") != UNKNOWN_AUTHOR))
    # where two records name two authors, the largest name: the order of the records must not matter
    authors = named.group_by("place", "thread").agg(author=nw.col("account").max())
    joined = events.join(authors, on=["place", "thread"], how="left")
    own_record = nw.when(nw.col("toward") != UNKNOWN_AUTHOR).then(nw.col("toward"))
    joined = joined.with_columns(
        author=nw.coalesce(own_record, nw.col("author")),
        account=nw.when(nw.col("account") != UNKNOWN_AUTHOR).then(nw.col("account")).otherwise(nw.col("author")),
    )
    known, nobody = ~nw.col("author").is_null(), nw.col("account") == NOBODY
    # all deleted accounts share one name: two of that name are taken for two people
    own = known & (nw.col("author") == nw.col("account")) & ~nobody
    judged, opening = nw.col("action").is_in(OF_OTHERS), nw.col("action").is_in(AUTHORS)
    ownerless = nw.col("account").is_null()
    left_out = engine.collect(joined.select(unclear=(judged & ~known).sum(), unowned=ownerless.sum())).fillna(0)
    kept = joined.filter((~judged | (known & ~own)) & ~ownerless)
    resolved = kept.with_columns(
        toward=nw.when(known & ~own & ~opening).then(nw.col("author")),
        action=nw.when((nw.col("action") == "reviewed") & own).then(nw.lit("commented")).otherwise(nw.col("action")),
    )
    finished = replace(extract, events=engine.keep(resolved.select(*EVENT_SCHEMA.names)))
    return Resolved(finished, *(int(count) for count in left_out.iloc[0]))


def without_merge_closings(extract: Extract) -> Extract:
    """Drop the closing that GitHub records with every merge: it is no care of its own."""
    events = extract.events
    landings = (
        events.filter(nw.col("action") == "landed_change").group_by("place", "thread").agg(landed_at=nw.col("at").min())
    )
    joined = events.join(landings, on=["place", "thread"], how="left")
    closing = (nw.col("action") == "triaged") & nw.col("event_id").str.contains("#closed/", literal=True)
    # a pull request may have been closed and reopened before it landed: only the last closing is the merge's
    after = (nw.col("at") >= nw.col("landed_at")).fill_null(value=False)
    return replace(extract, events=joined.filter(~(closing & after)).select(*EVENT_SCHEMA.names))


def _number_comments(events: _Frame) -> _Frame:
    # a dense rank: a comment that stands in two lists of the file has one number, and stays one act
    bare = events.with_columns(key=nw.col("event_id").str.replace_all(f"{_MARK}.*$", ""))
    ranked = bare.with_columns(nth=nw.col("event_id").rank("dense").over("place", "key"))
    again = nw.concat_str("key", nw.lit("~"), nw.col("nth").cast(nw.String))
    return ranked.with_columns(
        event_id=nw.when(nw.col("nth") > 1).then(again).otherwise(nw.col("key")),
    ).select(*EVENT_SCHEMA.names)
