"""What only a whole file of GitHub's REST records can tell of an act: its number among doubles, and toward whom it was.

A comment's key is who and when. Should one account speak twice in a thread in one second, the second comment's key has
a number, by the order of GitHub's ids. Until all are known, keys end with the id; everything here is Narwhals
expressions, so that it is told without holding a file's comments in Python.
"""

from typing import Any, Final

import narwhals as nw

from journeys.engine import Engine
from journeys.events import EVENT_SCHEMA, NOBODY

_Frame = nw.LazyFrame[Any]
MARK: Final = "\t"
"""Stands between a key and an id; no key of GitHub's has it."""
SPOKEN: Final = ("commented", "claimed", "reviewed")
OPENED: Final = ("opened_issue", "opened_change")


def numbered(key: str, said: object) -> str:
    r"""Put an id behind a key, so that ids sort like numbers.

    >>> numbered("#commented/ada/2021-07-21T06:00:00Z", 17)
    '#commented/ada/2021-07-21T06:00:00Z\t00000000000000000017'
    """
    return f"{key}{MARK}{said:020d}" if isinstance(said, int) else key


def number_doubles(events: _Frame) -> _Frame:
    """Give every key its final form; the same comment twice in a file has one."""
    with_id = nw.col("event_id").str.contains(MARK, literal=True)
    comments = events.filter(with_id).with_columns(key=nw.col("event_id").str.replace_all(f"{MARK}.*$", ""))
    comments = comments.with_columns(nth=nw.col("event_id").rank("dense").over("key"))
    again = nw.concat_str("key", nw.lit("~"), nw.col("nth").cast(nw.Int64).cast(nw.String))
    comments = comments.with_columns(event_id=nw.when(nw.col("nth") > 1).then(again).otherwise(nw.col("key")))
    return nw.concat([events.filter(~with_id), comments.select(*EVENT_SCHEMA.names)], how="vertical")


def fill_authors(events: _Frame) -> _Frame:
    """Say toward whom one spoke, where the same file tells who opened the thread; one's own review is a comment."""
    opened = events.filter(nw.col("action").is_in(OPENED))
    authors = opened.group_by("place", "thread").agg(author=nw.col("account").max())
    told = events.join(authors, on=["place", "thread"], how="left")
    own = (nw.col("account") == nw.col("author")) & (nw.col("account") != NOBODY)
    spoke = nw.col("action").is_in(SPOKEN) & ~nw.col("author").is_null()
    return told.with_columns(
        toward=nw.when(spoke & ~own).then(nw.col("author")).otherwise(nw.col("toward")),
        action=nw.when(spoke & own & (nw.col("action") == "reviewed"))
        .then(nw.lit("commented"))
        .otherwise(nw.col("action")),
    ).select(*EVENT_SCHEMA.names)


def count_unknown(events: _Frame, engine: Engine) -> int:
    """Count the reviews of pull requests that the file does not have."""
    return engine.count(events.filter((nw.col("action") == "reviewed") & nw.col("toward").is_null()))
