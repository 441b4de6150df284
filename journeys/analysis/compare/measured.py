"""One measure of several communities, and which of them differ: interval and test have to agree.

Differences are said only where the interval leaves 0 out and the test, which allows for all pairs and measures of the
whole comparison, finds them beyond chance.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests

from journeys.analysis.compare.shared import Side
from journeys.analysis.stats.intervals import Bounded, difference_of, is_beyond_chance, share_interval
from journeys.model import tables, wording

SMALL: Final = 5
"""Cells of fewer people are not shown where it is told who takes part."""
Question = Literal["structure", "journeys", "work"]
Unit = Literal["share", "days", "gini", "count", "network"]
"""What a value is: a share of people, days, a Gini coefficient, a number of things, or a measure of a network, whose
interval is that of random networks."""


class Value(NamedTuple):
    """The value of a measure in one community, its interval, and the people that it rests on; null where unknown."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None

    @property
    def bounded(self) -> Bounded | None:
        """The value with its interval, if it has one."""
        if self.value is None or self.low is None or self.high is None:
            return None
        return self.value, self.low, self.high


@dataclass(frozen=True)
class Measured:
    """A measure of each community.

    ``p_values`` are those of pairs of communities, before anything is allowed for; ``reason`` says why nothing is
    compared, ``reasons`` of a community why it has no value.
    """

    question: Question
    measure: str
    unit: Unit
    values: Mapping[str, Value]
    p_values: Mapping[tuple[str, str], float] = field(default_factory=dict)
    reason: str | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)


def measured_shares(question: Question, measure: str, counts: Mapping[str, tuple[int, int]]) -> Measured:
    """Return shares of people: of each community how many did something, and of how many.

    Source
    ------
    The intervals: Wilson 1927, JASA 22:209. The test: Fisher 1935, exact, as groups are often small.
    """
    values, reasons = {}, {}
    for slug, (met, n) in counts.items():
        if n:
            low, high = (float(end) for end in share_interval(met / n, n))
            values[slug] = Value(met / n, low, high, n)
        else:
            values[slug], reasons[slug] = Value(n=0), "nobody could be followed"
    p_values = {
        (one, other): _fisher(counts[one], counts[other])
        for one, other in combinations(counts, 2)
        if min(counts[one][1], counts[other][1]) >= wording.FEW_PEOPLE
    }
    return Measured(question, measure, "share", values, p_values, reasons=reasons)


def without_small_cells(found: Measured, counts: Mapping[str, tuple[int, int]]) -> Measured:
    """Return shares without those that would show fewer than :data:`SMALL` people, on either side of the share."""
    small = {slug for slug, (met, n) in counts.items() if min(met, n - met) < SMALL}
    why = f"fewer than {SMALL} people, or all but fewer than {SMALL}"
    return Measured(
        found.question,
        found.measure,
        found.unit,
        {slug: Value(n=value.n) if slug in small else value for slug, value in found.values.items()},
        {pair: p_value for pair, p_value in found.p_values.items() if small.isdisjoint(pair)},
        found.reason,
        dict.fromkeys(small, why),
    )


def compare_pairs(slugs: Sequence[str], p_value: Callable[[str, str], float | None]) -> dict[tuple[str, str], float]:
    """Test each pair of communities; those that cannot be tested are left out."""
    tested = {(one, other): p_value(one, other) for one, other in combinations(slugs, 2)}
    return {pair: found for pair, found in tested.items() if found is not None}


def not_compared(question: Question, measure: str, unit: Unit, reason: str) -> Measured:
    """Return a measure of which nothing is compared, and no community has a value."""
    return Measured(question, measure, unit, {}, reason=reason)


def as_rows(measured: Iterable[Measured], sides: Sequence[Side]) -> pd.DataFrame:
    """Return the values of all measures, :data:`journeys.model.tables.COMPARED`, a row for each community."""
    rows = [
        {
            "question": each.question,
            "measure": each.measure,
            "unit": each.unit,
            "community": side.slug,
            **each.values.get(side.slug, Value())._asdict(),
            "reason": each.reason or each.reasons.get(side.slug),
        }
        for each in measured
        for side in sides
    ]
    table = tables.COMPARED.of(rows)
    return table.assign(reason=table["reason"].astype("object").where(table["reason"].notna(), None))


def find_differences(measured: Iterable[Measured]) -> pd.DataFrame:
    """Compare each pair of communities in each measure, as :data:`journeys.model.tables.DIFFERENCES`.

    Source
    ------
    Allowing for the number of tests: Holm 1979, Scandinavian Journal of Statistics 6:65.
    """
    rows = []
    for each in measured:
        for (first, second), p_value in each.p_values.items():
            own, other = each.values[first].bounded, each.values[second].bounded
            if each.reason or own is None or other is None:
                continue
            difference, low, high = difference_of(own, other)
            names = {"question": each.question, "measure": each.measure, "unit": each.unit}
            pair = {"first": first, "second": second, "difference": difference, "low": low, "high": high}
            rows.append({**names, **pair, "p_value": p_value})
    if not rows:
        return tables.DIFFERENCES.of([])
    corrected = multipletests([row["p_value"] for row in rows], method="holm")[1]
    return tables.DIFFERENCES.of(
        {**row, "p_value": float(p_value), "told": _agree(row, float(p_value))}
        for row, p_value in zip(rows, corrected, strict=True)
    )


def _agree(row: Mapping[str, object], p_value: float) -> bool:
    """Return whether interval and test agree on a difference, by the numbers as they are printed."""
    low, high = (round_as_printed(float(str(row[end])), str(row["unit"])) for end in ("low", "high"))
    return is_beyond_chance(p_value) and bool(low > 0 or high < 0)


def round_as_printed(value: float, unit: str) -> float:
    """Round a difference as it is printed: a share in percentage points, days, a Gini coefficient to two digits."""
    return float(wording.points(value)) if unit == "share" else round(value) if unit == "days" else round(value, 2)


def _fisher(own: tuple[int, int], other: tuple[int, int]) -> float:
    table = np.array([[met, n - met] for met, n in (own, other)], dtype="int64")
    return float(stats.fisher_exact(table).pvalue)
