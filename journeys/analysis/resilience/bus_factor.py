"""How many people carry most of the work? The core (80 % of it) and the bus factor (half), month by month.

The person with whom the threshold is crossed counts: one person who does 85 % of the work is a core of one, not of 0.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.work.units import month_numbers
from journeys.model import tables
from journeys.model.days import last_instant

CORE: Final = 80
"""Percent of the work that the core does."""
BUS_FACTOR: Final = 50
"""Percent of the work that those counted in the bus factor do, and from which on a place or kind of work hangs on one
person; texts call it half."""
HALF: Final = BUS_FACTOR / 100
WINDOW_MONTHS: Final = 12
_DRAWS: Final = 1_999
_BATCH: Final = 200
_SEED: Final = 2002


@dataclass(frozen=True)
class BusFactor:
    """Who did half of the last twelve months' work, and how many did half of that of the twelve months before.

    ``people`` are ordered by name, not by work; ``n`` did any of the ``pieces`` from ``since`` on. What was ``before``
    is null unless all its months lie after the first piece; ``p_value`` is the chance of so large a change if the two
    years were alike.
    """

    people: tuple[str, ...]
    pieces: int
    n: int
    since: datetime
    before: int | None = None
    n_before: int | None = None
    p_value: float | None = None


def compare_years(pieces: pd.DataFrame, *, observed_until: datetime) -> BusFactor | None:
    """Find who did half of the last twelve months' work, and whether the twelve months before were different.

    Parameters
    ----------
    pieces
        :data:`journeys.model.tables.WORK_UNITS`.

    Returns
    -------
    The same number as the last row of :func:`core_by_month`; None if there was no work in these months. The p-value
    is that of a permutation in which each person's two years are exchanged or not (2,000 draws).

    Source
    ------
    Good 2005, Permutation, Parametric, and Bootstrap Tests of Hypotheses, 3.7 (matched pairs).
    """
    observed = pieces[pieces["at"] < observed_until]
    last = _last_month(observed_until)
    ago = (last - month_numbers(observed["at"])) // WINDOW_MONTHS
    years = pd.crosstab(observed["person"], ago).reindex(columns=[0, 1], fill_value=0)
    now, before = years[0], years[1]
    if not now.sum():
        return None
    half = _doing(BUS_FACTOR, now)
    since = _first_days(pd.Series([last - WINDOW_MONTHS + 1])).iloc[0].to_pydatetime()
    found = {"people": tuple(sorted(half)), "pieces": int(now.sum()), "n": int((now > 0).sum()), "since": since}
    is_whole = month_numbers(observed["at"]).min() <= last - 2 * WINDOW_MONTHS + 1
    if not is_whole or not before.sum():
        return BusFactor(**found)
    then = int(_count_half(before.to_numpy()[None, :])[0])
    p_value = _exchange_years(now.to_numpy(), before.to_numpy(), len(half) - then)
    return BusFactor(**found, before=then, n_before=int((before > 0).sum()), p_value=p_value)


def core_by_month(
    pieces: pd.DataFrame,
    groups: Sequence[str] = (),
    *,
    observed_until: datetime,
    window_months: int = WINDOW_MONTHS,
) -> pd.DataFrame:
    """Count for each month the core and the bus factor of the window of months that ends with it.

    Parameters
    ----------
    pieces
        :data:`journeys.model.tables.WORK_UNITS`.
    groups
        Columns, such as ``place`` or ``kind``; each group is counted by itself.
    window_months
        How many months are counted together, the named one the last.

    Returns
    -------
    The columns of the groups and :data:`journeys.model.tables.CORE_MONTHS`; rows are a group's months from its first
    piece on. ``whole`` unless the window reaches back beyond the first piece's month.

    Source
    ------
    The core of 80 % is that of Mockus, Fielding and Herbsleb 2002, TOSEM 11, 309; the half that of CHAOSS's
    *Contributor Absence Factor*. Both count the person who crosses the threshold.
    """
    names = list(groups)
    columns = [*names, *tables.CORE_MONTHS.names]
    observed = pieces[pieces["at"] < observed_until]
    if observed.empty:
        return pd.DataFrame(columns=columns).astype(dict.fromkeys(names, "str") | tables.CORE_MONTHS.kinds)
    last = _last_month(observed_until)
    dated = observed[[*names, "person"]].assign(number=month_numbers(observed["at"]))
    counted = _over_windows(dated, names, last, window_months)
    # months without any work in their window are rows too, with zeros
    rows = (
        _all_months(dated, names, last)
        .merge(counted, on=[*names, "number"], how="left")
        .fillna(dict.fromkeys(("pieces", "people", "core", "bus_factor", "most"), 0))
    )
    rows["whole"] = rows["number"] - rows["began"] >= window_months - 1
    rows["month"] = _first_days(rows["number"])
    over = pd.Timestamp(observed_until).tz_convert(None)
    rows["finished"] = rows["month"] + pd.DateOffset(months=1) <= over
    return rows[columns].astype(tables.CORE_MONTHS.kinds)


def ranks_in_core(
    pieces: pd.DataFrame, persons: Collection[str], *, observed_until: datetime, window_months: int = WINDOW_MONTHS
) -> list[int]:
    """Return which ranks some people have in the core of the last window of months, 1 being who did most.

    ``pieces`` are :data:`journeys.model.tables.WORK_UNITS`; equal amounts of work are ordered by the person's name.
    """
    last = _last_month(observed_until)
    number = month_numbers(pieces["at"])
    done = pieces[(pieces["at"] < observed_until) & (number > last - window_months)].groupby("person").size()
    in_core = _doing(CORE, done)
    return [rank for rank, person in enumerate(in_core, start=1) if person in persons]


def _last_month(observed_until: datetime) -> int:
    newest = last_instant(observed_until)
    return newest.year * 12 + newest.month - 1


def _doing(percent: int, amounts: pd.Series) -> pd.Index:
    """Return the fewest people who did so much of the work, the busiest first, of equal amounts the first by name."""
    ordered = amounts.sort_index().sort_values(ascending=False, kind="stable")
    return ordered.index[(ordered.cumsum() - ordered) * 100 < percent * ordered.sum()]


def _exchange_years(now: npt.NDArray[np.int64], before: npt.NDArray[np.int64], change: int) -> float:
    rng = np.random.default_rng(_SEED)
    reached = 0
    # in batches, since of many people all draws at once would need much memory
    for start in range(0, _DRAWS, _BATCH):
        is_kept = rng.random((min(_BATCH, _DRAWS - start), len(now))) < 0.5
        drawn = _count_half(np.where(is_kept, now, before)) - _count_half(np.where(is_kept, before, now))
        reached += int((np.abs(drawn) >= abs(change)).sum())
    return (reached + 1) / (_DRAWS + 1)


def _count_half(sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Count for each row of amounts the fewest that make half of the row."""
    ordered = -np.sort(-sizes, axis=1)
    counted: npt.NDArray[np.int64] = (
        (ordered.cumsum(axis=1) - ordered) * 100 < BUS_FACTOR * ordered.sum(axis=1, keepdims=True)
    ).sum(axis=1)
    return counted


def _over_windows(dated: pd.DataFrame, names: list[str], last: int, window_months: int) -> pd.DataFrame:
    # each month's pieces are repeated for the windows that hold it; `number` becomes that of a window's last month
    by_person: pd.DataFrame = dated.groupby([*names, "person", "number"], as_index=False).size()
    spread = by_person.loc[by_person.index.repeat(window_months)].reset_index(drop=True)
    spread["number"] += np.tile(np.arange(window_months), len(by_person))
    spread = spread[spread["number"] <= last]
    keys = [*names, "number"]
    by_size: pd.DataFrame = spread.groupby([*keys, "person"], as_index=False).agg(size=("size", "sum"))
    by_size = by_size.sort_values([*keys, "size"], ascending=[*[True] * len(keys), False], ignore_index=True)
    total = by_size.groupby(keys)["size"].transform("sum")
    before = by_size.groupby(keys)["size"].cumsum() - by_size["size"]
    rows = by_size.assign(
        total=total,
        core=before * 100 < CORE * total,
        half=before * 100 < BUS_FACTOR * total,
        part=by_size["size"] / total,
    )
    counted: pd.DataFrame = rows.groupby(keys, as_index=False).agg(
        pieces=("size", "sum"),
        people=("size", "size"),
        core=("core", "sum"),
        bus_factor=("half", "sum"),
        most=("part", "max"),
    )
    return counted


def _all_months(dated: pd.DataFrame, names: list[str], last: int) -> pd.DataFrame:
    if names:
        began: pd.DataFrame = dated.groupby(names, as_index=False).agg(began=("number", "min"))
    else:
        began = pd.DataFrame({"began": [dated["number"].min()]})
    lengths = last - began["began"] + 1
    every: pd.DataFrame = began.loc[began.index.repeat(lengths)].reset_index(drop=True)
    return every.assign(number=every["began"] + np.concatenate([np.arange(length) for length in lengths]))


def _first_days(numbers: pd.Series) -> pd.Series:
    parts = {"year": numbers // 12, "month": numbers % 12 + 1, "day": 1}
    return pd.to_datetime(pd.DataFrame(parts)).astype("datetime64[us]")
