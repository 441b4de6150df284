"""Sentences on cohorts: who stays, and who gets how far, by when people first came."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from journeys.analysis.funnel.cohorts import Change, Period
from journeys.analysis.retention import ACTIVE, AGAIN_DAYS, Outcome
from journeys.analysis.stats.intervals import is_beyond_chance
from journeys.model import wording
from journeys.sentences.funnel import trend

LATER: Final[Mapping[str, int]] = {"quarter": 4, "month": 6}
"""The second age that the summary names."""


def summary(age_rows: pd.DataFrame, outcome: Outcome, period: Period, unplaced: int, *, followed: bool) -> str:
    """Describe what share did so soon after they came, and later; and how many people are in no cohort.

    ``age_rows`` are those of :func:`journeys.analysis.retention.by_age`; ``followed`` if anybody was for any period.
    """
    left = f" {_in_none(unplaced)}" if unplaced else ""
    by_age = age_rows.set_index("age")
    ages = [age for age in (int(outcome == ACTIVE), LATER[period]) if age in by_age.index]
    if not followed:
        seen = "people were active" if outcome == ACTIVE else f"they {wording.DID[outcome]}"
        why = f"no loaded export shows for so long whether {seen}"
        return f"Nobody could be followed from their first act on: {why}.{left}"
    if not ages:
        return f"No {period} is over yet for the people of any cohort.{left}"
    parts = [_part(by_age.loc[age].to_dict(), age, outcome, period) for age in ages]
    return f"Of people who first came in one {period}, {', and '.join(parts)}.{left}"


def legend(cohorts: int, shown: int) -> str:
    """Explain the rows of the figure, and say how many cohorts it leaves to the table."""
    some = (
        f" Shown: the {shown} newest of {wording.counted(cohorts, 'cohort')}; the table has all."
        if cohorts > shown
        else ""
    )
    return f"Percent of a cohort, with its number of people. Hatched: not over for all of them.{some}"


def cell(row: Mapping[Any, Any], outcome: Outcome, period: Period) -> str:
    """Describe one cell of the triangle."""
    who = f"{wording.people(row['people']).capitalize()} first came in {row['cohort']}"
    when = _when(row["age"], outcome, period)
    if not row["n"]:
        return f"{who}: {when}, not seen to the end yet."
    share = wording.estimate(row["share"], row["low"], row["high"], row["n"])
    of = "" if row["n"] == row["people"] else f" of the {wording.number(row['n'])} who could be followed"
    return f"{who}: {share}{of} {_did(outcome, row['n'])} {when}{', still open' if row['open'] else ''}."


def together(row: Mapping[Any, Any], outcome: Outcome, period: Period) -> str:
    """Describe one age of all cohorts whose people could all be seen for it."""
    age = int(row["age"])
    return f"All together: {_part(row, age, outcome, period)}."


def change(found: Change | None, period: Period) -> str:
    """Say whether later cohorts do so more or less often than earlier ones, right after they came."""
    if found is None or found.first is None or found.last is None:
        return ""
    if found.difference is None or found.low is None or found.high is None:
        return ""
    first, last = found.first, found.last
    between = wording.difference(found.difference, found.low, found.high)
    who = f"{wording.people(last['n'])} of {last['cohort']} {'was' if last['n'] == 1 else 'were'} active"
    return (
        f"In the next {period} **{_share(last)}** of {who}, after {_share(first)} of "
        f"{wording.people(first['n'])} of {first['cohort']} (the last and the first {period} with "
        f"{wording.FEW_PEOPLE} people or more): {between}.{trend(found)}"
    )


def event(row: Mapping[Any, Any]) -> str:
    """Compare the people who came during an event with those who came in the same quarters outside any."""
    came = f"{row['event']}: {wording.number(row['met'])} of {wording.people(row['n'])} came back"
    if not row["beside"]:
        return f"{came}; nobody came in the same quarters outside an event."
    beside = f"{wording.number(row['beside_met'])} of {wording.number(row['beside'])} of the same quarters"
    between = wording.difference(row["difference"], row["low"], row["high"])
    chance = "more than chance" if _is_sure(row) else "not more than chance"
    return f"{came}, of others {beside}: {between}, {chance} ({wording.probability(row['p_value'])})."


def events(event_rows: pd.DataFrame) -> str:
    """Say for how many events the people who came during them come back more, or less, often than others."""
    if event_rows.empty:
        return "Nobody who came during an event could be followed for half a year."
    compared = event_rows[event_rows["p_value"].notna()]
    sure = compared[[_is_sure(row) for row in compared.to_dict("records")]]
    start, end = AGAIN_DAYS
    how = f"came back, {start} to {end} days after their first act,"
    if sure.empty:
        who = f"Of {wording.counted(len(compared), 'event')} compared"
        return f"{who}, for none is it more than chance whether people {how} more or less often than others."
    more, less = int((sure["difference"] > 0).sum()), int((sure["difference"] < 0).sum())
    return (
        f"Of {wording.counted(len(compared), 'event')} compared, people {how} more often than others after "
        f"{wording.number(more)}, and less often after {wording.number(less)}, beyond chance."
    )


def _is_sure(row: Mapping[Any, Any]) -> bool:
    # the interval knows nothing of the other events, and the p-value is of another test: both have to agree
    return is_beyond_chance(row["p_value"]) and (row["low"] > 0 or row["high"] < 0)


def _in_none(unplaced: int) -> str:
    more = "1 more person is" if unplaced == 1 else f"{wording.number(unplaced)} more people are"
    return f"{more} in no cohort: when they first came is not known."


def _part(row: Mapping[Any, Any], age: int, outcome: Outcome, period: Period) -> str:
    n, cohorts = int(row["n"]), int(row["cohorts"])
    of = f"{wording.people(n)} in {wording.counted(cohorts, 'cohort')}"
    return (
        f"**{wording.percent(row['share'], n)}** ({wording.interval(row['low'], row['high'], n)}; {of}) "
        f"{_did(outcome, n)} {_when(age, outcome, period)}"
    )


def _did(outcome: Outcome, n: int) -> str:
    if outcome == ACTIVE:
        return "was active" if n == 1 else "were active"
    return f"had {wording.DID[outcome]}"


def _when(age: int, outcome: Outcome, period: Period) -> str:
    if outcome == ACTIVE:
        return f"in the next {period}" if age == 1 else f"{wording.counted(age, period)} later"
    return f"by the end of that {period}" if not age else f"by the end of the {_nth(age)} {period} after it"


def _nth(age: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(age % 10, "th")
    return f"{age}{'th' if age % 100 in (11, 12, 13) else ending}"


def _share(row: Mapping[Any, Any]) -> str:
    return wording.estimate(row["share"], row["low"], row["high"], row["n"])
