"""Who stays, and who gets how far, by when people first came: the triangle of cohorts, and the people of events.

A cohort is everybody whose first act of any kind is dated, surely the first, and fell into one month or quarter. Its
people are followed for as long as the places in which they were could be seen without gap, and count in a cell only if
that is the whole of its period. Left out: people whose first act is not known, who are counted apart.
"""

from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from journeys.analysis.acts import look_up, own_acts
from journeys.analysis.funnel.cohorts import Change, Period, group_of, measure_change
from journeys.analysis.funnel.settings import FunnelSettings, is_known_first
from journeys.analysis.periods import number_period, number_periods, period_name, period_start
from journeys.analysis.stats.intervals import correct_for_several, share_difference, share_interval
from journeys.model import tables
from journeys.model.days import last_instant

ACTIVE: Final = "active"
"""The outcome of having acted within the period; any other is a stage reached by its end."""
AGAIN_DAYS: Final = (31, 180)
"""From which day to which day after the first act somebody comes back after an event: later than the event itself."""
_Numbers = npt.NDArray[np.int64]
Outcome = Literal["active", "join", "contribute", "lead"]
"""What a cell counts: who was :data:`ACTIVE`, or who had reached a stage."""


def find_triangle(
    journeys: pd.DataFrame, acts: pd.DataFrame, settings: FunnelSettings, *, outcome: Outcome, period: Period
) -> pd.DataFrame:
    """Count, for each cohort and each period after its own, who was active in it, or had reached a stage by its end.

    Returns
    -------
    :data:`journeys.model.tables.TRIANGLE`, cohorts and then ages in order. Being active is counted from the period
    after the cohort's own, since in their own all of them are.
    """
    people = _followed(journeys, settings, outcome, period)
    if people.empty:
        return tables.TRIANGLE.of([])
    # the end is the first instant that is not observed
    last = number_period(last_instant(settings.observed_until), period)
    begins = int(people["cohort"].min())
    cells = np.zeros((last - begins + 1, last - begins + 2), dtype="int64")
    followed, met = cells.copy(), cells.copy()
    cohort = people["cohort"].to_numpy() - begins
    seen = (people["through"] - people["cohort"]).clip(-1, last - begins).to_numpy()
    # who is followed through one age was followed through all before: counted at the last, and summed from the end
    np.add.at(followed, (cohort[seen >= 0], seen[seen >= 0]), 1)
    followed = followed[:, ::-1].cumsum(axis=1)[:, ::-1]
    if outcome == ACTIVE:
        row, age = _active_periods(acts, people, settings, period)
        np.add.at(met, (cohort[row], age), 1)
    else:
        age = _ages_reached(journeys, people, settings, outcome, period)
        reached = (age >= 0) & (age <= seen)
        # from the period in which it was reached through the last that is seen
        np.add.at(met, (cohort[reached], age[reached]), 1)
        np.add.at(met, (cohort[reached], seen[reached] + 1), -1)
        met = met.cumsum(axis=1)
    return _as_cells(people, (followed, met), (begins, last), outcome, period)


def by_age(triangle: pd.DataFrame) -> pd.DataFrame:
    """Add the closed cells of each age up, with the interval of the share of all their people.

    Returns
    -------
    :data:`journeys.model.tables.RETENTION`, ages in order, without those of which no cell is closed.
    """
    closed = triangle[~triangle["open"]]
    sums = closed.groupby("age", sort=True).agg(cohorts=("cohort", "size"), n=("n", "sum"), met=("met", "sum"))
    rows = _with_shares(sums.reset_index())
    return tables.RETENTION.of(rows.to_dict("records"))


def change_at(triangle: pd.DataFrame, age: int) -> Change | None:
    """Compare the first and the last closed cohort at an age, and test the trend over all of them."""
    at_age = triangle[triangle["age"] == age]
    return measure_change(at_age.assign(stepped=at_age["met"], finished=~at_age["open"]))


def count_unplaced(journeys: pd.DataFrame, settings: FunnelSettings) -> int:
    """Count the people who are in no cohort, since when they first came is not known."""
    return int((~is_known_first(journeys, "first", settings)).sum())


def compare_events(journeys: pd.DataFrame, acts: pd.DataFrame, settings: FunnelSettings) -> pd.DataFrame:
    """Compare who came during each event with who came in the same quarters outside any: who came back afterwards.

    Coming back is an act of one's own from 31 to 180 days after the first. Compared are people whose places could be
    seen for all of that time.

    Returns
    -------
    :data:`journeys.model.tables.EVENT_COHORTS`, by the name of the event; p-values allow for the number of events
    (Holm 1979, Scandinavian Journal of Statistics 6:65). The difference: Newcombe 1998, Statistics in Medicine 17:873.
    """
    whole = who_came_back(journeys, acts, settings)
    if whole.empty:
        return tables.EVENT_COHORTS.of([])
    people = whole.assign(event=group_of(whole, "burst"), quarter=group_of(whole, "quarter"))
    outside = people[people["event"] == "no burst"]
    rows = {}
    for event, came in people[people["event"] != "no burst"].groupby("event", sort=True):
        beside = outside[outside["quarter"].isin(came["quarter"].unique())]
        rows[str(event)] = _compare(came["met"], beside["met"])
    p_values = correct_for_several({event: row["p_value"] for event, row in rows.items() if "p_value" in row})
    return tables.EVENT_COHORTS.of(
        [{"event": event, **row, "p_value": p_values.get(event)} for event, row in rows.items()]
    )


def who_came_back(journeys: pd.DataFrame, acts: pd.DataFrame, settings: FunnelSettings) -> pd.DataFrame:
    """Find who came back: acted of their own from 31 to 180 days after their first act.

    Returns
    -------
    The rows of ``journeys`` of people whose first act is known and whose places could be seen for all of that time,
    with ``met``, whether they came back.
    """
    known = journeys[is_known_first(journeys, "first", settings)]
    until = _seen_until(known, settings, None)
    whole = known[(until - known["first_at"]) >= pd.Timedelta(days=AGAIN_DAYS[1])]
    own = own_acts(acts, settings.observed_until)
    days = (own["at"] - look_up(whole.set_index("person")["first_at"], own["person"])).dt.total_seconds() / 86_400
    again = set(own.loc[(days >= AGAIN_DAYS[0]) & (days <= AGAIN_DAYS[1]), "person"])
    return whole.assign(met=whole["person"].isin(again))


def _followed(journeys: pd.DataFrame, settings: FunnelSettings, outcome: Outcome, period: Period) -> pd.DataFrame:
    """Return who is in a cohort: ``person``, the number of their ``cohort`` and of the last period seen ``through``."""
    known = journeys[is_known_first(journeys, "first", settings)]
    until = _seen_until(known, settings, None if outcome == ACTIVE else outcome)
    cohort = number_periods(known["first_at"], period)
    # the period that holds the end is not seen through
    through = pd.Series(number_periods(until.fillna(known["first_at"]), period) - 1, index=known.index)
    return pd.DataFrame(
        {"person": known["person"], "cohort": cohort, "through": through.where(until.notna(), cohort - 1)}
    )


def _seen_until(people: pd.DataFrame, settings: FunnelSettings, stage: str | None) -> pd.Series:
    """Return until when each one's places could be seen from their first act on, null where only later."""
    first = people["first_at"]
    if settings.windows is None:
        return pd.Series(pd.Timestamp(settings.observed_until), index=people.index)
    seen = settings.windows.following(people["places"], stage, first)
    return seen["until"].where(seen["since"] <= first)


def _active_periods(
    acts: pd.DataFrame, people: pd.DataFrame, settings: FunnelSettings, period: Period
) -> tuple[_Numbers, _Numbers]:
    """Find in which later periods, that are seen through, each person acted: positions among the people, and ages."""
    own = own_acts(acts, settings.observed_until)
    row = pd.Index(people["person"]).get_indexer(pd.Index(own["person"]))
    known = row >= 0
    row, age = row[known], number_periods(own["at"][known], period) - people["cohort"].to_numpy()[row[known]]
    counts = (age > 0) & (age <= (people["through"] - people["cohort"]).to_numpy()[row])
    acted = np.zeros((len(people), int(age.max(initial=0)) + 1), dtype=bool)
    acted[row[counts], age[counts]] = True
    rows, ages = np.nonzero(acted)
    return rows, ages


def _ages_reached(
    journeys: pd.DataFrame, people: pd.DataFrame, settings: FunnelSettings, stage: str, period: Period
) -> _Numbers:
    """Return in which period after their own each person reached a stage or went beyond it; -1 if never."""
    columns = [f"{name}_at" for name in (stage, *settings.later(stage))]
    at = journeys.loc[people.index, columns].min(axis="columns").astype("datetime64[us, UTC]")
    reached = number_periods(at.fillna(pd.Timestamp(0, tz="UTC")), period) - people["cohort"].to_numpy()
    found: _Numbers = np.where(at.isna(), -1, reached)
    return found


def _as_cells(
    people: pd.DataFrame, counts: tuple[_Numbers, _Numbers], ends: tuple[int, int], outcome: Outcome, period: Period
) -> pd.DataFrame:
    (followed, met), (begins, last) = counts, ends
    sizes = people["cohort"].value_counts()
    rows = []
    for cohort in sorted(sizes.index):
        from_on = period_start(int(cohort), period)
        label = period_name(from_on, period)
        for age in range(outcome == ACTIVE, last - cohort + 1):
            n = int(followed[cohort - begins, age])
            count = int(met[cohort - begins, age])
            whole = {"cohort": label, "from_on": from_on, "people": int(sizes[cohort])}
            rows.append({**whole, "age": age, "n": n, "met": count, "open": n < sizes[cohort]})
    return tables.TRIANGLE.of(_with_shares(pd.DataFrame(rows)).to_dict("records")) if rows else tables.TRIANGLE.of([])


def _with_shares(rows: pd.DataFrame) -> pd.DataFrame:
    n = rows["n"].to_numpy(dtype="float64")
    some = n > 0
    share, low, high = (np.full(len(rows), np.nan) for _ in range(3))
    share[some] = rows["met"].to_numpy(dtype="float64")[some] / n[some]
    low[some], high[some] = share_interval(share[some], n[some])
    return rows.assign(share=share, low=low, high=high)


def _compare(came: pd.Series, beside: pd.Series) -> dict[str, Any]:
    row: dict[str, Any] = {"n": len(came), "met": int(came.sum()), "beside": len(beside)}
    row["beside_met"] = int(beside.sum())
    if not len(beside):
        return row
    difference, low, high = share_difference(int(came.sum()), len(came), int(beside.sum()), len(beside))
    return {**row, "difference": difference, "low": low, "high": high, "p_value": _p_value(came, beside)}


def _p_value(came: pd.Series, beside: pd.Series) -> float:
    """Return the p-value of no difference (Fisher 1935: exact, as events are often small)."""
    table = np.array([[each.sum(), len(each) - each.sum()] for each in (came, beside)], dtype="int64")
    return float(stats.fisher_exact(table).pvalue)
