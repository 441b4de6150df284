"""Active, drifting and away by day over 100,000 and 1 million acts: ours beside one pass over the acts for each day.

Limits: 0.1 s for 100,000 acts and 1 s for a million. The peer is how dashboards do it, as plainly as pandas allows: for
each day the latest act of everybody until then. It is run once, for 100,000 acts alone.
Run: ``python -m benchmarks.activity``.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

import numpy as np
import pandas as pd

from benchmarks.measure import Measured, measure
from journeys.analysis.resilience.activity import AWAY_DAYS, count_by_day
from journeys.model.how_many_days import ACTIVE_DAYS

DAYS = 3650
UNTIL = datetime(2026, 1, 1, tzinfo=UTC)
PEER_ACTS = 100_000
SIZES = (100_000, 1_000_000)


def make_acts(count: int) -> pd.DataFrame:
    """Make acts over ten years by a tenth as many people, a few of whom do most."""
    chance = np.random.default_rng(7)
    people = (chance.pareto(1.2, count) * 3).astype("int64") % (count // 10)
    seconds = chance.integers(0, DAYS * 86_400, count)
    at = pd.Timestamp(UNTIL) - pd.to_timedelta(seconds, unit="s")
    names = np.array([f"github:account-{number}" for number in range(count // 10)])
    acts = pd.DataFrame({"person": names[people], "at": at, "action": "commented"})
    return acts.astype({"person": "str", "at": "datetime64[us, UTC]"}).sort_values("at", ignore_index=True)


def ours(count: int) -> tuple[float, list[int]]:
    """Count as the app does; the seconds are those of counting alone."""
    return _timed(make_acts(count), count_by_day_of)


def peer(count: int) -> tuple[float, list[int]]:
    """Count day by day."""
    return _timed(make_acts(count), day_by_day)


def only_make(count: int) -> tuple[float, list[int]]:
    """Make the acts and count nothing, so that the memory of counting can be told."""
    return float(len(make_acts(count))), []


def count_by_day_of(acts: pd.DataFrame) -> pd.DataFrame:
    """Count as the app does."""
    return count_by_day(acts, observed_until=UNTIL)


def day_by_day(acts: pd.DataFrame) -> pd.DataFrame:
    """Look at all acts until the end of each day."""
    rows = []
    first = acts["at"].min().floor("D")
    for day in pd.date_range(first, pd.Timestamp(UNTIL) - pd.Timedelta(days=1), freq="D"):
        until = acts[acts["at"] < day + pd.Timedelta(days=1)]
        days = (day - until.groupby("person")["at"].max().dt.floor("D")).dt.days
        active, away = int((days < ACTIVE_DAYS).sum()), int((days >= AWAY_DAYS).sum())
        rows.append((day, active, len(days) - active - away, away))
    return pd.DataFrame(rows, columns=["day", "active", "drifting", "away"])


def _timed(acts: pd.DataFrame, count: Callable[[pd.DataFrame], pd.DataFrame]) -> tuple[float, list[int]]:
    began = perf_counter()
    rows = count(acts)
    seconds = perf_counter() - began
    return seconds, [len(rows), *map(int, rows[["active", "drifting", "away"]].sum())]


def _line(name: str, count: int, measured: Measured, made: Measured) -> str:
    seconds, sums = measured.result
    return (
        f"{name:>6} {count:>10,} {seconds:>9.3f} {measured.peak_mb:>8.0f} {measured.peak_mb - made.peak_mb:>9.0f} "
        f"{sums[0]:>6,}"
    )


def main() -> None:
    """Print both, with the ratio where both were run."""
    print(f"{'':>6} {'acts':>10} {'seconds':>9} {'peak MB':>8} {'of it MB':>9} {'days':>6}")
    for count in SIZES:
        made, mine = measure(only_make, count, runs=1), measure(ours, count)
        print(_line("ours", count, mine, made))
        if count == PEER_ACTS:
            theirs = measure(peer, count, runs=1)
            assert theirs.result[1] == mine.result[1], "both count the same"
            print(_line("peer", count, theirs, made))
            print(f"{theirs.result[0] / mine.result[0]:,.0f} times as fast")


if __name__ == "__main__":
    main()
