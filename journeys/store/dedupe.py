"""One act told twice, by one file or by two: which telling stays, and where the two differ.

The richer format wins (the order of :data:`journeys.model.vocabulary.SOURCES`), then the earlier date: so the outcome
does not depend on which file came first. What the winner leaves open, the other one fills in.
"""

from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.model.events import EVENT_SCHEMA
from journeys.model.vocabulary import SOURCES
from journeys.store.engine import Engine

KEY: Final = ("event_id", "place")
DETAILS: Final = ("at", "account", "action", "thread", "toward", "work")
"""What two tellings of one act can disagree on."""
GAPS: Final = ("thread", "toward", "work")
"""What a telling may leave open."""
EXAMPLES: Final = 1_000
"""Disagreements of one import that are kept one by one; beyond, they are counted."""


def without_duplicates(events: nw.LazyFrame[Any], engine: Engine) -> nw.LazyFrame[Any]:
    """Keep one row an act: the earliest telling of it."""
    told = engine.keep(events.group_by(*KEY).agg(tellings=nw.len()).filter(nw.col("tellings") > 1).select(*KEY))
    if not engine.count(told):
        return events
    doubled = events.join(told, on=list(KEY), how="inner")
    order = ["at", "account", "action", "thread", "toward", "work"]
    earliest = nw.col("tellings") == 1
    single = (
        doubled.with_columns(tellings=nw.col("at").cum_count().over(*KEY, order_by=order))
        .filter(earliest)
        .drop("tellings")
    )
    alone = events.join(told, on=list(KEY), how="anti")
    return engine.keep(nw.concat([alone, single.select(alone.columns)]))


def resolve(events: nw.LazyFrame[Any], old: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Make one telling of each act that both the newcomer and the store tell.

    Returns
    -------
    One row an act that both tell: the columns of an event; ``gives_way``, whether the stored row has to be replaced by
    this one; ``kept_source`` and ``other_source``, the formats; and for each of :data:`DETAILS` the other's word where
    the two differ, as ``other_at`` and so on.
    """
    told = [name for name in EVENT_SCHEMA.names if name not in KEY]
    stored = old.select(*KEY, *(nw.col(name).alias(f"old_{name}") for name in told))
    both = events.join(stored, on=list(KEY), how="inner")
    both = both.with_columns(rank=_rank("source"), old_rank=_rank("old_source"))
    earlier = (nw.col("rank") == nw.col("old_rank")) & (nw.col("at") < nw.col("old_at"))
    both = both.with_columns(wins=(nw.col("rank") < nw.col("old_rank")) | earlier)
    fills = [nw.col(f"old_{name}").is_null() & ~nw.col(name).is_null() for name in GAPS]
    return both.select(
        *KEY,
        *(nw.coalesce(_better(name), _lesser(name)).alias(name) for name in told),
        nw.any_horizontal("wins", *fills, ignore_nulls=True).alias("gives_way"),
        _better("source").alias("kept_source"),
        _lesser("source").alias("other_source"),
        *(nw.when(_differ(name)).then(_lesser(name)).alias(f"other_{name}") for name in DETAILS),
    )


def disagreements(settled: nw.LazyFrame[Any], engine: Engine) -> pd.DataFrame:
    """List where the two tellings of an act differ.

    Returns
    -------
    One row a difference, the first :data:`EXAMPLES` of each detail: ``event_id``, ``detail``, ``kept`` and ``other``
    with their ``…_source``, and ``acts``, how many acts these two formats tell differently in this detail.
    """
    told = [(~nw.col(f"other_{name}").is_null()).sum().alias(name) for name in DETAILS]
    differ = engine.collect(settled.select(*told)).iloc[0]
    found = []
    for name in differ.index[differ > 0]:
        sources = ("kept_source", "other_source")
        differing = settled.filter(~nw.col(f"other_{name}").is_null())
        if name == "at":  # two lists of one kind without dates have only their own days
            differing = differing.filter(nw.col("kept_source") != nw.col("other_source"))
        counted = engine.collect(differing.group_by(*sources).agg(acts=nw.len()))
        if counted.empty:
            continue
        shown = differing.sort(*KEY).head(EXAMPLES).select("event_id", *sources, kept=name, other=f"other_{name}")
        rows = engine.collect(shown).merge(counted, on=list(sources)).assign(detail=name)
        found.append(rows.astype({"kept": "str", "other": "str"}))
    columns = ["event_id", "detail", "kept", "kept_source", "other", "other_source", "acts"]
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)


def _better(name: str) -> nw.Expr:
    return nw.when(nw.col("wins")).then(nw.col(name)).otherwise(nw.col(f"old_{name}"))


def _lesser(name: str) -> nw.Expr:
    return nw.when(nw.col("wins")).then(nw.col(f"old_{name}")).otherwise(nw.col(name))


def _differ(name: str) -> nw.Expr:
    """Whether both say something and not the same; a bare address beside a login is no other account."""
    differ = nw.col(name) != nw.col(f"old_{name}")
    if name != "account":
        return differ
    addressed = nw.col(name).str.starts_with("git:") | nw.col(f"old_{name}").str.starts_with("git:")
    return differ & ~addressed


def _rank(source: str) -> nw.Expr:
    """How rich the format is that told the row: smaller is richer."""
    rank = nw.lit(len(SOURCES))
    for position, name in reversed(list(enumerate(SOURCES))):
        rank = nw.when(nw.col(source) == name).then(nw.lit(position)).otherwise(rank)
    return rank
