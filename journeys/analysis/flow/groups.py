"""Two groups of people beside each other: do they move differently, beyond chance.

Compared are the shares of the cells of two transition matrices. People differ in more than their group, so a difference
is no effect. Left out: rows in which a group has fewer than 10 people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests

from journeys.analysis.flow.flows import cells, shares_of
from journeys.analysis.flow.standing import Standing
from journeys.analysis.funnel.cohorts import group_of
from journeys.analysis.funnel.settings import FunnelSettings, is_known_first
from journeys.analysis.stats.intervals import share_difference
from journeys.model import tables, wording

_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Groups:
    """Two groups: which steps of which people count for each, a row a person and a column a step."""

    one: _Flags
    other: _Flags


@dataclass(frozen=True)
class Compared:
    """How two groups move: ``rows`` of :data:`journeys.model.tables.TRANSITION_GROUPS`, and the ``people`` of each.

    Rows are the cells that are in both; people are those who took a step that counts.
    """

    rows: pd.DataFrame
    people: tuple[int, int]


def by_answer(standing: Standing, messages: pd.DataFrame, hours: float) -> Groups:
    """Set people whose first message was answered in time beside those whose was not, from its period on.

    ``messages`` are those of :func:`journeys.analysis.response.first_messages.newcomer_messages`.
    """
    first = messages[messages["is_first"]]
    answered, waited = first["answered"], first["hours"]
    in_time = answered & (waited <= hours)
    too_late = (waited > hours) | (~answered & (waited == hours))
    begins = pd.Series(standing.number_of(first["at"]), index=pd.Index(first["person"]))
    from_on = _from(standing, begins)
    return Groups(*(from_on & _among(standing, first.loc[group, "person"]) for group in (in_time, too_late)))


def by_event(standing: Standing, journeys: pd.DataFrame, settings: FunnelSettings) -> Groups:
    """Set people who first came during an event beside those who came in the same quarters outside any."""
    known = journeys[is_known_first(journeys, "first", settings)]
    came, quarter = known["burst"].notna(), group_of(known, "quarter")
    beside = ~came & quarter.isin(quarter[came].unique())
    begins = pd.Series(standing.number_of(known["first_at"]), index=pd.Index(known["person"]))
    from_on = _from(standing, begins)
    return Groups(*(from_on & _among(standing, known.loc[group, "person"]) for group in (came, beside)))


def by_date(standing: Standing, day: date) -> Groups:
    """Set steps between periods from a day on beside those between periods before it; one across it counts nowhere."""
    steps = np.ones((len(standing.people), standing.steps), dtype=bool)
    after = standing.starts[:-1] >= pd.Timestamp(day)
    # a step is before the day if its later period is over by then
    over = [standing.end_of(step + 1) <= pd.Timestamp(day) for step in range(standing.steps)]
    return Groups(steps & after, steps & np.array(over, dtype=bool))


def compare_groups(standing: Standing, groups: Groups) -> Compared:
    """Compare the shares of all cells of the two groups.

    P-values are for all of them together (Holm 1979, Scandinavian Journal of Statistics 6:65).

    Source
    ------
    Steps of one person are alike: counts are divided by their design effect (Rao and Scott 1992, Biometrics 48:577),
    and then compared as independent ones: the interval is Newcombe's (1998, Statistics in Medicine 17:873, method 10),
    the p-value that of two shares (normal distribution, one share for both).
    """
    steps = [cells(standing, flags) for flags in (groups.one, groups.other)]
    first, second = (int(each.any(axis=(1, 2)).sum()) for each in steps)
    one, other = (shares_of(each) for each in steps)
    both = one.merge(other, on=["before", "after"], suffixes=("", "_other"))
    # where nobody of either went there is nothing to compare
    both = both[(both["met"] > 0) | (both["met_other"] > 0)].reset_index(drop=True)
    both = both.rename(columns={"n_other": "beside", "met_other": "beside_met", "people_other": "beside_people"})
    found = pd.DataFrame(
        [_compare(row) for row in both.to_dict("records")],
        columns=["difference", "low", "high", "p_value"],
        index=both.index,
        dtype="float64",
    )
    tested = found["p_value"].notna()
    if tested.any():
        found.loc[tested, "p_value"] = multipletests(found.loc[tested, "p_value"], method="holm")[1]
    rows = tables.TRANSITION_GROUPS.of(pd.concat([both, found], axis="columns"))
    return Compared(rows, (first, second))


def _compare(row: Mapping[Any, Any]) -> tuple[float | None, ...]:
    if min(row["people"], row["beside_people"]) < wording.FEW_PEOPLE:
        return None, None, None, None
    shares, sizes = (row["share"], row["share_other"]), (row["size"], row["size_other"])
    met = [share * size for share, size in zip(shares, sizes, strict=True)]
    pooled = sum(met) / sum(sizes)
    error = np.sqrt(pooled * (1 - pooled) * (1 / sizes[0] + 1 / sizes[1]))
    # there is none where everybody of both went there
    p_value = float(2 * stats.norm.sf(abs(shares[0] - shares[1]) / error)) if error else 1.0
    return *share_difference(met[0], sizes[0], met[1], sizes[1]), p_value


def _from(standing: Standing, begins: pd.Series) -> _Flags:
    """Return which steps lead from the period of each one's beginning or from a later one."""
    begun = begins.reindex(standing.people).fillna(standing.steps).to_numpy()
    flags: _Flags = np.arange(standing.steps) >= begun[:, None]
    return flags


def _among(standing: Standing, people: pd.Series) -> _Flags:
    # not isin, which takes ten times as long for many texts
    flags: _Flags = pd.Index(people).get_indexer(standing.people)[:, None] >= 0
    return flags
