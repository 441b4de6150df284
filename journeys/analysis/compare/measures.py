"""What is measured of each of several communities, and which of them differ: interval, test and files have to agree.

A difference is said only where its interval leaves 0 out, where the test finds it beyond chance, allowing for all pairs
and measures of the whole comparison, and where it would still be there if one export lacked many of its records.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from journeys.analysis.compare.shared import Shared, Side
from journeys.analysis.stats.intervals import correct_for_several, difference_of, is_beyond_chance, share_interval
from journeys.model import tables, wording

SMALL: Final = 5
"""Cells of fewer people are not shown where it is told who takes part."""
Question = Literal["structure", "journeys", "work"]
Unit = Literal["share", "days", "gini", "people", "count", "network"]
"""What a value is: a share of people, days, a Gini coefficient, a number of people or of things, or a measure of a
network, whose interval is that of random networks."""
Pair = tuple[str, str]
Shifts = Mapping[tuple[str, str], Sequence[float]]
"""By measure and community, how far its value moved each time that records were taken away."""


class Value(NamedTuple):
    """The value of a measure in one community, its interval, and the people that it rests on; null where unknown.

    ``reason`` says why it is unknown, or not shown.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Measure:
    """One measure: ``value`` computes it of a community, ``test`` the p-value of two of them being alike.

    ``point`` computes the value alone where that takes less time. Without a ``test`` nothing is compared, and
    ``reason`` says why.
    """

    question: Question
    name: str
    unit: Unit
    value: Callable[[Side], Value]
    test: Callable[[Side, Side], float | None] | None = None
    reason: str | None = None
    point: Callable[[Side], float | None] | None = None

    def point_of(self, side: Side) -> float | None:
        """Compute the value of a community without its interval."""
        return self.point(side) if self.point else self.value(side).value


@dataclass(frozen=True)
class Measured:
    """A measure with its values in each community, and the p-values of the pairs that were tested."""

    measure: Measure
    values: Mapping[str, Value]
    p_values: Mapping[Pair, float]


Count = Callable[[Side], tuple[int, int]]
"""Counts in a community who did something, and of how many."""


def share_of(question: Question, name: str, count: Count, *, hide_small: bool = False) -> Measure:
    """Make the measure of a share of people; ``hide_small`` hides what would show fewer than :data:`SMALL` of them.

    Source
    ------
    The interval: Wilson 1927, JASA 22:209. The test: Fisher 1935, exact, as groups are often small.
    """

    def value(side: Side) -> Value:
        met, n = count(side)
        if hide_small and min(met, n - met) < SMALL:
            return Value(n=n, reason=f"fewer than {SMALL} people, or all but fewer than {SMALL}")
        if not n:
            return Value(n=0, reason="there is nobody of whom it could be seen")
        low, high = (float(end) for end in share_interval(met / n, n))
        return Value(met / n, low, high, n)

    def test(own: Side, other: Side) -> float:
        table = np.array([[met, n - met] for met, n in (count(own), count(other))], dtype="int64")
        return float(stats.fisher_exact(table).pvalue)

    def point(side: Side) -> float | None:
        met, n = count(side)
        return met / n if n else None

    return Measure(question, name, "share", value, test, point=point)


def count_of(question: Question, name: str, unit: Unit, count: Callable[[Side], int], reason: str) -> Measure:
    """Make the measure of a number of people or things, which stands beside others and is not compared."""
    return Measure(question, name, unit, lambda side: Value(count(side)), reason=reason)


def unseen(question: Question, name: str, unit: Unit, reason: str) -> Measure:
    """Make a measure that no community has, as not all could show it."""
    return Measure(question, name, unit, lambda _: Value(), reason=reason)


def measure_each(measures: Iterable[Measure], sides: Sequence[Side]) -> list[Measured]:
    """Compute measures of each community, and test each pair of those with 10 people or more."""
    found = []
    for measure in measures:
        values = {side.slug: measure.value(side) for side in sides}
        p_values = {}
        for own, other in combinations(sides, 2):
            tested = measure.test and all(_is_enough(values[side.slug]) for side in (own, other))
            p_value = measure.test(own, other) if measure.test and tested else None
            if p_value is not None:
                p_values[own.slug, other.slug] = p_value
        found.append(Measured(measure, values, p_values))
    return found


def _is_enough(value: Value) -> bool:
    return value.value is not None and value.low is not None and (value.n or 0) >= wording.FEW_PEOPLE


def as_rows(measured: Iterable[Measured], slugs: Sequence[str], shared: Shared) -> pd.DataFrame:
    """Return the values of all measures, :data:`journeys.model.tables.COMPARED`, a row for each community."""
    rows = []
    for each in measured:
        for slug in slugs:
            value = each.values.get(slug, Value())
            why = "nothing of it is loaded" if slug in shared.absent else each.measure.reason or value.reason
            few = why is None and not _is_enough(value)
            rows.append(
                {
                    "question": each.measure.question,
                    "measure": each.measure.name,
                    "unit": each.measure.unit,
                    "community": slug,
                    **value._asdict(),
                    "reason": f"fewer than {wording.FEW_PEOPLE} people are too few" if few else why,
                }
            )
    table = tables.COMPARED.of(rows)
    return table.assign(reason=table["reason"].astype("object").where(table["reason"].notna(), None))


def find_differences(measured: Iterable[Measured], shifts: Shifts) -> pd.DataFrame:
    """Compare each pair of communities in each measure, as :data:`journeys.model.tables.DIFFERENCES`.

    An interval reaches as far as one export's missing records could move the difference (``shifts``).

    Source
    ------
    Allowing for the number of tests: Holm 1979, Scandinavian Journal of Statistics 6:65.
    """
    rows: list[dict[str, Any]] = []
    for each in measured:
        for (first, second), p_value in each.p_values.items():
            own, other = (_bounded(each.values[slug]) for slug in (first, second))
            difference, low, high = difference_of(own, other)
            names = {"question": each.measure.question, "measure": each.measure.name, "unit": each.measure.unit}
            down, up = _reach(shifts, each.measure.name, first, second)
            ends = {"low": low + down, "high": high + up}
            rows.append({**names, "first": first, "second": second, "difference": difference, **ends, "p": p_value})
    corrected = correct_for_several({number: row.pop("p") for number, row in enumerate(rows)})
    return tables.DIFFERENCES.of(
        {**row, "p_value": corrected[number], "told": _agree(row, corrected[number])} for number, row in enumerate(rows)
    )


def _bounded(value: Value) -> tuple[float, float, float]:
    return tuple(float(part) for part in value[:3] if part is not None)  # type: ignore[return-value]


def _reach(shifts: Shifts, measure: str, first: str, second: str) -> tuple[float, float]:
    """Return how far the difference could move down and up if one of the two exports lacked records."""
    moved = [0.0, *shifts.get((measure, first), ()), *(-each for each in shifts.get((measure, second), ()))]
    return min(moved), max(moved)


def _agree(row: Mapping[str, Any], p_value: float) -> bool:
    """Return whether interval and test agree on a difference, by the numbers as they are printed."""
    low, high = (as_printed(row[end], row["unit"]) for end in ("low", "high"))
    return is_beyond_chance(p_value) and (low > 0 or high < 0)


def as_printed(value: float, unit: str) -> float:
    """Round a difference as it is printed: a share in percentage points, days whole, a Gini coefficient in hundredths.

    >>> as_printed(0.254, "share"), as_printed(12.4, "days"), as_printed(0.0551, "gini")
    (25, 12, 0.06)
    """
    return wording.points(value) if unit == "share" else round(value) if unit == "days" else round(value, 2)
