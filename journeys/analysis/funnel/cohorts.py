"""Does it get better, and for whom? Conversion by when people first came, and by how they came in.

A cohort is dated by a person's first act of any kind in the community. A cohort is unfinished while its period runs or
anybody in it is still open; its estimate then may still rise or fall, and must not be read as a fall.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from statsmodels.stats.contingency_tables import Table

from journeys.analysis.funnel.settings import FunnelSettings, is_known_first
from journeys.analysis.funnel.steps import blank_missing, estimate_conversion, steps
from journeys.analysis.stats.intervals import correct_for_several, share_difference
from journeys.model import tables, wording

MIN_COHORTS: Final = 3
"""With fewer finished cohorts there is no trend to test: two have a difference."""
Period = Literal["month", "quarter"]
Group = Literal["entry_point", "first_place", "burst", "month", "quarter"]


@dataclass(frozen=True)
class Change:
    """How a step changed over the finished cohorts, rows of :data:`journeys.model.tables.COHORTS`.

    ``first`` and ``last`` are those of 10 people or more, null where there is none; the ``difference`` of their shares
    (the last less the first) has an interval, and is null where they are one. ``cohorts`` is the number of all finished
    ones; ``rises`` and ``p_value`` are their trend, null with fewer than three cohorts or 10 people, or where everybody
    or nobody went on.
    """

    first: Mapping[Any, Any] | None
    last: Mapping[Any, Any] | None
    cohorts: int
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    rises: bool | None = None
    p_value: float | None = None


def by_cohort(
    journeys: pd.DataFrame, stage: str, settings: FunnelSettings, *, period: Period = "quarter"
) -> pd.DataFrame:
    """Estimate the step from a stage for each cohort of people who first came in one month or quarter.

    Returns
    -------
    :data:`journeys.model.tables.COHORTS` in order of time; ``finished`` unless the period still runs or somebody is
    still open. Without people of whom it is not sure when they first came.
    """
    journeys = journeys[is_known_first(journeys, "first", settings)]
    return _estimate_cohorts(journeys, group_of(journeys, period), stage, settings, period)


def by_large_cohort(
    journeys: pd.DataFrame, stage: str, settings: FunnelSettings, *, period: Period = "quarter"
) -> pd.DataFrame:
    """Estimate the step as :func:`by_cohort`, with neighbouring small cohorts as one, to be read one by one.

    Returns
    -------
    :data:`journeys.model.tables.COHORTS`: periods are added up until 10 people could go on; those that are left over
    at the end belong to the one before. Finished and unfinished cohorts stay apart.
    """
    single = by_cohort(journeys, stage, settings, period=period)
    named: dict[str, str] = {}
    # of neighbours only: an unfinished cohort between two finished ones keeps them apart
    runs = single["finished"].ne(single["finished"].shift()).cumsum()
    for _, rows in single.groupby(runs):
        for together in _add_up(rows):
            first, last = together[0], together[-1]
            label = first if first == last else f"{first} to {last}"
            named |= dict.fromkeys(together, label)
    known = journeys[is_known_first(journeys, "first", settings)]
    return _estimate_cohorts(known, group_of(known, period).map(named), stage, settings, period)


def _add_up(cohort_rows: pd.DataFrame) -> list[list[str]]:
    groups: list[list[str]] = []
    held: list[str] = []
    n = 0
    for row in cohort_rows.to_dict("records"):
        held, n = [*held, str(row["cohort"])], n + row["n"]
        if n >= wording.FEW_PEOPLE:
            groups, held, n = [*groups, held], [], 0
    if held and groups:
        return [*groups[:-1], groups[-1] + held]
    return [*groups, held] if held else groups


def _estimate_cohorts(
    journeys: pd.DataFrame, cohorts: pd.Series, stage: str, settings: FunnelSettings, period: Period
) -> pd.DataFrame:
    starts = _period_starts(journeys["first_at"], period)
    rows = []
    for label, members, row in _estimates(journeys, cohorts, stage, settings, sort=False):
        began = starts[members.index]
        until_on = began.max() + pd.DateOffset(months=1 if period == "month" else 3)
        over = until_on <= pd.Timestamp(settings.observed_until)
        # one open person is enough: the estimate of the cohort can still change
        row |= {"cohort": label, "from_on": began.min().tz_localize(None), "finished": over and not row["still_open"]}
        rows.append(row)
    table = blank_missing(tables.COHORTS.of(rows), "reason")
    return table.sort_values("from_on", ignore_index=True)


def measure_change(cohort_rows: pd.DataFrame) -> Change | None:
    """Compare the first and the last finished cohort of a step, and test the trend over all finished ones.

    Parameters
    ----------
    cohort_rows
        Rows of :func:`by_cohort`. Unfinished ones can still rise, and are left out.

    Returns
    -------
    The change in shares (0 to 1); None where no cohort is finished.

    Source
    ------
    The difference: Newcombe 1998, Statistics in Medicine 17:873, method 10. The trend, by the cohorts' first days:
    Cochran 1954, Biometrics 10:417; Armitage 1955, Biometrics 11:375.
    """
    finished = cohort_rows[cohort_rows["finished"] & (cohort_rows["n"] > 0)]
    # small cohorts vary too much to be compared one by one; in the trend they count by their people
    large = finished[finished["n"] >= wording.FEW_PEOPLE]
    if finished.empty:
        return None
    if large.empty:
        return Change(None, None, len(finished), **_trend(finished))
    first, last = large.iloc[0].to_dict(), large.iloc[-1].to_dict()
    return Change(first, last, len(finished), **_difference(first, last), **_trend(finished))


def measure_changes(cohorts: Mapping[str, pd.DataFrame]) -> dict[str, Change]:
    """Measure the change of each step, with p-values that allow for the number of steps.

    Parameters
    ----------
    cohorts
        Rows of :func:`by_cohort` by the stage from which the step leads.

    Returns
    -------
    The changes (see :func:`measure_change`) of those steps that have any.

    Source
    ------
    Holm 1979, Scandinavian Journal of Statistics 6:65.
    """
    found = {stage: change for stage, rows in cohorts.items() if (change := measure_change(rows))}
    tested = {stage: change.p_value for stage, change in found.items() if change.p_value is not None}
    return found | {
        stage: replace(found[stage], p_value=p_value) for stage, p_value in correct_for_several(tested).items()
    }


def by_group(journeys: pd.DataFrame, stage: str, settings: FunnelSettings, *, group: Group) -> pd.DataFrame:
    """Estimate the step from a stage for each entry point, first place or burst.

    Returns
    -------
    :data:`journeys.model.tables.STEPS_BY_GROUP`, the group with most people first.
    """
    labels = group_of(journeys, group)
    rows = [{"group": label, **row} for label, _, row in _estimates(journeys, labels, stage, settings)]
    table = blank_missing(tables.STEPS_BY_GROUP.of(rows), "reason")
    return table.sort_values(["people", "group"], ascending=[False, True], ignore_index=True)


def group_of(journeys: pd.DataFrame, group: Group) -> pd.Series:
    """Return each person's group as text; people who came outside any burst belong to ``no burst``."""
    if group in ("month", "quarter"):
        starts = _period_starts(journeys["first_at"], group)
        write = wording.month if group == "month" else wording.quarter
        # there are few periods and many people
        return starts.map({start: write(start) for start in starts.unique()}).astype("str")
    return journeys[group].astype("object").fillna("no burst" if group == "burst" else "other").astype("str")


def _difference(first: Mapping[Any, Any], last: Mapping[Any, Any]) -> dict[str, Any]:
    if first["cohort"] == last["cohort"]:
        return {}
    difference, low, high = share_difference(last["stepped"], last["n"], first["stepped"], first["n"])
    return {"difference": difference, "low": low, "high": high}


def _trend(finished: pd.DataFrame) -> dict[str, Any]:
    stepped, n = finished["stepped"].to_numpy(dtype="int64"), finished["n"].to_numpy(dtype="int64")
    few = len(finished) < MIN_COHORTS or n.sum() < wording.FEW_PEOPLE
    if few or not 0 < stepped.sum() < n.sum():
        return {}
    # days and not places in the list: a quarter in which nobody came has no row
    days = (finished["from_on"] - finished["from_on"].iloc[0]).dt.days.to_numpy()
    test = Table(np.array([n - stepped, stepped]), shift_zeros=False).test_ordinal_association(np.array([0, 1]), days)
    return {"rises": bool(test.zscore > 0), "p_value": float(test.pvalue)}


def _estimates(
    journeys: pd.DataFrame, groups: pd.Series, stage: str, settings: FunnelSettings, *, sort: bool = True
) -> Iterator[tuple[str, pd.DataFrame, dict[str, object]]]:
    """Return each group's name, its members and the estimate of its step."""
    # the steps of all at once: whether and when somebody steps does not depend on their group
    step_rows = steps(journeys, stage, settings)
    of_group = dict(iter(step_rows.groupby(groups.reindex(step_rows.index))))
    for label, members in journeys.groupby(groups, sort=sort):
        rows = of_group.get(label, step_rows.iloc[:0])
        estimate = asdict(estimate_conversion(rows, stage, settings))
        yield str(label), members, {"people": len(members), **estimate}


def _period_starts(at: pd.Series, period: Period) -> pd.Series:
    days = at.dt.tz_localize(None).dt.to_period("M" if period == "month" else "Q").dt.start_time
    starts: pd.Series = days.dt.as_unit("us").dt.tz_localize("UTC")
    return starts
