"""One act in several rows, of one file or of two: which row stays, and where they differ.

The richer format wins (the order of :data:`journeys.model.vocabulary.SOURCES`), then the earlier date: so the outcome
does not depend on which file came first. What the winner leaves open, the other one fills in.
"""

from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.model.events import EVENT_SCHEMA, LEFT_OUT, UNNAMED
from journeys.model.vocabulary import BY_OPENER, SOURCES
from journeys.store.engine import Engine

KEY: Final = ("event_id", "place")
DETAILS: Final = ("at", "account", "action", "thread", "toward", "work")
"""The columns in which two rows of one act can differ."""
GAPS: Final = ("account", "thread", "toward", "work", "agent")
"""The columns that a row may leave open."""
EXAMPLES: Final = 1_000
"""Disagreements of one import and detail that are kept one by one; further ones are only counted."""


def without_duplicates(events: nw.LazyFrame[Any], engine: Engine) -> nw.LazyFrame[Any]:
    """Return one row an act, the earliest."""
    # few files have an act twice: only those rows are numbered, as sorting all of a large file takes long
    repeated = engine.keep(events.group_by(*KEY).agg(rows=nw.len()).filter(nw.col("rows") > 1).select(*KEY))
    if not engine.count(repeated):
        return events
    # by all columns, so that the same file always leaves the same row
    number = nw.col("at").cum_count().over(*KEY, order_by=list(DETAILS))
    numbered = events.join(repeated, on=list(KEY), how="inner").with_columns(number=number)
    once = events.join(repeated, on=list(KEY), how="anti")
    return engine.keep(nw.concat([once, numbered.filter(nw.col("number") == 1).select(once.columns)]))


def resolve(events: nw.LazyFrame[Any], old: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Make one row of each act that both a new file and the store have.

    One row such an act: the columns of an event; ``gives_way``, whether the stored row has to be replaced by this one;
    ``kept_source`` and ``other_source``, the formats; and for each of :data:`DETAILS` the value that was not kept,
    where the two differ, as ``other_at`` and so on.
    """
    columns = [name for name in EVENT_SCHEMA.names if name not in KEY]
    stored = old.select(*KEY, *(nw.col(name).alias(f"old_{name}") for name in columns))
    both = _null_unnamed(events.join(stored, on=list(KEY), how="inner"))
    both = both.with_columns(rank=_rank("source"), old_rank=_rank("old_source"))
    exact, old_exact = nw.col("since").is_null(), nw.col("old_since").is_null()
    earlier = (nw.col("rank") == nw.col("old_rank")) & (exact == old_exact) & (nw.col("at") < nw.col("old_at"))
    sooner = (nw.col("rank") < nw.col("old_rank")) & (exact == old_exact)
    # an entry of a list knows no date of its own, so an exact one wins whatever its format
    both = both.with_columns(wins=(exact & ~old_exact) | sooner | earlier)
    # a poorer file changes the stored row too, where it holds what the richer one lacks
    fills = [nw.col(f"old_{name}").is_null() & ~nw.col(name).is_null() for name in GAPS]
    return both.select(
        *KEY,
        *(
            nw.coalesce(_better(name), _lesser(name), *_unnamed(name)).alias(name)
            for name in columns
            if name != "since"
        ),
        # of the row whose date is kept: a date that is exact leaves it empty
        _better("since").alias("since"),
        nw.any_horizontal("wins", *fills, ignore_nulls=True).alias("gives_way"),
        _better("source").alias("kept_source"),
        _lesser("source").alias("other_source"),
        *(nw.when(_differ(name)).then(_lesser(name)).alias(f"other_{name}") for name in DETAILS),
    )


def disagreements(resolved: nw.LazyFrame[Any], engine: Engine) -> pd.DataFrame:
    """List where the two rows of an act differ.

    One row a difference, the first :data:`EXAMPLES` of each detail: ``event_id``, ``detail``, ``kept`` and ``other``
    with their ``…_source``, and ``acts``, the number of acts in which these two formats differ in this detail.
    """
    sums = [(~nw.col(f"other_{name}").is_null()).sum().alias(name) for name in DETAILS]
    differ = engine.collect(resolved.select(*sums)).iloc[0]
    tables = []
    for name in differ.index[differ > 0]:
        sources = ("kept_source", "other_source")
        differing = resolved.filter(~nw.col(f"other_{name}").is_null())
        # two lists of one format without dates bear the days on which they were made: no disagreement on the act
        if name == "at":
            differing = differing.filter(nw.col("kept_source") != nw.col("other_source"))
        counted = engine.collect(differing.group_by(*sources).agg(acts=nw.len()))
        if counted.empty:
            continue
        shown = differing.sort(*KEY).head(EXAMPLES).select("event_id", *sources, kept=name, other=f"other_{name}")
        rows = engine.collect(shown).merge(counted, on=list(sources)).assign(detail=name)
        tables.append(rows.astype({"kept": "str", "other": "str"}))
    columns = ["event_id", "detail", "kept", "kept_source", "other", "other_source", "acts"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def _null_unnamed(both: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Make accounts null that a row does not name; ``unnamed`` is whether it does not name its addressee.

    An account that was left out is not named either, so that another export's row may name it after a withdrawal.
    """
    unnamed = {f"{old}unnamed": (nw.col(f"{old}toward") == UNNAMED).fill_null(value=False) for old in ("", "old_")}
    accounts = ("account", "old_account", "toward", "old_toward")
    named = {name: nw.when(~nw.col(name).is_in([UNNAMED, LEFT_OUT])).then(nw.col(name)) for name in accounts}
    left_out = {
        f"left_out_{name}": ((nw.col(name) == LEFT_OUT).fill_null(value=False))
        | ((nw.col(f"old_{name}") == LEFT_OUT).fill_null(value=False))
        for name in ("account", "toward")
    }
    return both.with_columns(**unnamed, **left_out).with_columns(**named)


def _unnamed(name: str) -> list[nw.Expr]:
    """Return what an account is where neither row names it."""
    if name not in ("account", "toward"):
        return []
    left_out = nw.when(nw.col(f"left_out_{name}")).then(nw.lit(LEFT_OUT))
    if name == "account":
        return [left_out, nw.lit(UNNAMED)]
    # the richer row's own word, that it is toward nobody, stays
    return [left_out, nw.when(_better("unnamed")).then(nw.lit(UNNAMED))]


def _better(name: str) -> nw.Expr:
    return nw.when(nw.col("wins")).then(nw.col(name)).otherwise(nw.col(f"old_{name}"))


def _lesser(name: str) -> nw.Expr:
    return nw.when(nw.col("wins")).then(nw.col(f"old_{name}")).otherwise(nw.col(name))


def _differ(name: str) -> nw.Expr:
    # null where either leaves it open
    differ = nw.col(name) != nw.col(f"old_{name}")
    if name == "action":
        unclear = nw.col("unnamed") | nw.col("old_unnamed")
        return differ & ~(
            unclear & nw.col(name).is_in(sorted(BY_OPENER)) & nw.col(f"old_{name}").is_in(sorted(BY_OPENER))
        )
    if name != "account":
        return differ
    # git's address and GitHub's login may be one person, whom identity joins: no disagreement
    addressed = nw.col(name).str.starts_with("git:") | nw.col(f"old_{name}").str.starts_with("git:")
    return differ & ~addressed


def _rank(source: str) -> nw.Expr:
    rank = nw.lit(len(SOURCES))
    for position, name in reversed(list(enumerate(SOURCES))):
        rank = nw.when(nw.col(source) == name).then(nw.lit(position)).otherwise(rank)
    return rank
