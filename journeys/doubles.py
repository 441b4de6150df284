"""One act told twice, by one file or by two: which telling stays.

The richer format wins (the order of :data:`journeys.events.SOURCES`), then the earlier date: so the outcome does not
depend on which file came first.
"""

from typing import Any

import narwhals as nw

from journeys.engine import Engine
from journeys.events import SOURCES


def without_doubles(events: nw.LazyFrame[Any], engine: Engine) -> nw.LazyFrame[Any]:
    """Keep one row an act: the earliest telling of it."""
    key = ["event_id", "place"]
    told = engine.keep(events.group_by(key).agg(tellings=nw.len()).filter(nw.col("tellings") > 1).select(key))
    if not engine.count(told):
        return events
    doubled = events.join(told, on=key, how="inner")
    order = ["at", "account", "action", "thread", "toward", "work"]
    earliest = nw.col("tellings") == 1
    single = (
        doubled.with_columns(tellings=nw.col("at").cum_count().over(*key, order_by=order))
        .filter(earliest)
        .drop("tellings")
    )
    alone = events.join(told, on=key, how="anti")
    return engine.keep(nw.concat([alone, single.select(alone.columns)]))


def meet(events: nw.LazyFrame[Any], old: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Pair new tellings with the stored ones of the same act.

    Returns
    -------
    One row an act that both tell: ``event_id``, ``place``, and ``wins``, whether the new telling is the better one.
    """
    key = ["event_id", "place"]
    stored = old.select(*key, old_at=nw.col("at"), old_rank=_rank())
    both = events.select(*key, "at", rank=_rank()).join(stored, on=key, how="inner")
    earlier = (nw.col("rank") == nw.col("old_rank")) & (nw.col("at") < nw.col("old_at"))
    return both.select(*key, wins=(nw.col("rank") < nw.col("old_rank")) | earlier)


def _rank() -> nw.Expr:
    """How rich the format is that told the row: smaller is richer."""
    rank = nw.lit(len(SOURCES))
    for position, source in reversed(list(enumerate(SOURCES))):
        rank = nw.when(nw.col("source") == source).then(nw.lit(position)).otherwise(rank)
    return rank
