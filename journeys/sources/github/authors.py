"""What all records of a file together show: the numbers of comments of one second, and which closings are merges.

Whose thread it is may stand in another file, so that is found when a community is loaded
(:mod:`journeys.snapshot.openers`).
"""

from dataclasses import replace
from typing import Final

import narwhals as nw

from journeys.model.events import EVENT_SCHEMA
from journeys.model.extract import Extract
from journeys.sources.github.threads import ThreadAct
from journeys.store.engine import Engine

_MARK: Final = "\x1f"
# as wide as the largest number of 64 bits, so that sorting texts sorts numbers
_WIDTH: Final = 20


def numbered(utterance: ThreadAct, number: int) -> ThreadAct:
    """Mark a comment with its number, which tells it apart from others of its second once all are known."""
    return utterance._replace(key=f"{utterance.key}{_MARK}{number:0{_WIDTH}d}")


def number_comments(extract: Extract, engine: Engine) -> Extract:
    """Give each comment that was :func:`numbered` its final key, the same whatever the order of the records."""
    # a dense rank: a comment that stands in two lists of the file has one number, and stays one act
    bare = extract.events.with_columns(key=nw.col("event_id").str.replace_all(f"{_MARK}.*$", ""))
    ranked = bare.with_columns(nth=nw.col("event_id").rank("dense").over("place", "key"))
    again = nw.concat_str("key", nw.lit("~"), nw.col("nth").cast(nw.String))
    final = nw.when(nw.col("nth") > 1).then(again).otherwise(nw.col("key"))
    events = ranked.with_columns(event_id=final).select(*EVENT_SCHEMA.names)
    return replace(extract, events=engine.keep(events))


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
