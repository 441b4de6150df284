"""How many people carry most of the work? The core (80 % of it) and the bus factor (half), month by month.

The person with whom the threshold is crossed counts: somebody who does 85 % of the work is a core of one, not of none.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.work.units import month_numbers
from journeys.model import tables

CORE: Final = 80
"""Percent of the work that the core does."""
BUS_FACTOR: Final = 50
"""Percent of the work that those counted in the bus factor do; texts call it half. Whether a place or kind of work
would lose too much with one person is asked with the same threshold."""
HALF: Final = BUS_FACTOR / 100
WINDOW_MONTHS: Final = 12


def count_carriers(pieces: npt.ArrayLike, percent: int) -> int:
    """Count the fewest people who together did at least a percentage of the work.

    Parameters
    ----------
    pieces
        How many pieces of work each person did.
    percent
        The percentage, above 0.

    Examples
    --------
    >>> count_carriers([85, 10, 5], 80), count_carriers([40, 40, 20], 80), count_carriers([], 80)
    (1, 2, 0)

    Source
    ------
    The core of 80 % is that of Mockus, Fielding and Herbsleb 2002, TOSEM 11, 309; the half that of CHAOSS's
    *Contributor Absence Factor*. Both count whoever crosses the threshold.
    """
    ordered = np.sort(np.asarray(pieces, dtype="int64"))[::-1]
    total = ordered.sum()
    before = np.cumsum(ordered) - ordered
    return int((before * 100 < percent * total).sum())


def core_by_month(
    pieces: pd.DataFrame,
    groups: Sequence[str] = (),
    *,
    observed_until: datetime,
    window_months: int = WINDOW_MONTHS,
) -> pd.DataFrame:
    """Count for each month the core and the bus factor of the months that end with it.

    Parameters
    ----------
    pieces
        Rows are pieces of work; the table of :func:`journeys.analysis.work.units.find_units`.
    groups
        Columns, such as ``place`` or ``kind``; each group is counted by itself.
    observed_until
        The first instant that is not observed.
    window_months
        How many months are counted together, the named one the last.

    Returns
    -------
    Rows are a group's months from its first piece on: the columns of the groups; ``month``, its first day; ``pieces``
    of work and ``people`` who did them in the window; ``core`` and ``bus_factor``, the fewest of them who did 80 and
    50 %; ``most``, the largest part that one person did; ``whole`` unless the window reaches back beyond the first
    piece's month; ``finished`` unless the month itself was still open.
    """
    names = list(groups)
    columns = [*names, *tables.CORE_MONTHS.names]
    known = pieces[pieces["at"] < observed_until]
    if known.empty:
        return pd.DataFrame(columns=columns).astype(dict.fromkeys(names, "str") | tables.CORE_MONTHS.kinds)
    newest = observed_until - pd.Timedelta(microseconds=1)
    last = newest.year * 12 + newest.month - 1
    dated = known[[*names, "person"]].assign(number=month_numbers(known["at"]))
    counted = _over_windows(dated, names, last, window_months)
    every = _all_months(dated, names, last)
    rows = every.merge(counted, on=[*names, "number"], how="left").fillna(
        dict.fromkeys(("pieces", "people", "core", "bus_factor", "most"), 0)
    )
    rows["whole"] = rows["number"] - rows["began"] >= window_months - 1
    rows["month"] = _first_days(rows["number"])
    over = pd.Timestamp(observed_until).tz_convert(None)
    rows["finished"] = rows["month"] + pd.DateOffset(months=1) <= over
    return rows[columns].astype(tables.CORE_MONTHS.kinds)


def _over_windows(dated: pd.DataFrame, names: list[str], last: int, window_months: int) -> pd.DataFrame:
    """Count each group's windows that hold any piece; ``number`` is that of the window's last month."""
    by_person: pd.DataFrame = dated.groupby([*names, "person", "number"], as_index=False).size()
    spread = by_person.loc[by_person.index.repeat(window_months)].reset_index(drop=True)
    spread["number"] += np.tile(np.arange(window_months), len(by_person))
    spread = spread[spread["number"] <= last]
    keys = [*names, "number"]
    mine: pd.DataFrame = spread.groupby([*keys, "person"], as_index=False).agg(size=("size", "sum"))
    mine = mine.sort_values([*keys, "size"], ascending=[*[True] * len(keys), False], ignore_index=True)
    total = mine.groupby(keys)["size"].transform("sum")
    before = mine.groupby(keys)["size"].cumsum() - mine["size"]
    told = mine.assign(
        total=total, core=before * 100 < CORE * total, half=before * 100 < BUS_FACTOR * total, part=mine["size"] / total
    )
    counted: pd.DataFrame = told.groupby(keys, as_index=False).agg(
        pieces=("size", "sum"),
        people=("size", "size"),
        core=("core", "sum"),
        bus_factor=("half", "sum"),
        most=("part", "max"),
    )
    return counted


def _all_months(dated: pd.DataFrame, names: list[str], last: int) -> pd.DataFrame:
    """List each group's months from its first to the last: its columns, ``began`` and ``number``."""
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
