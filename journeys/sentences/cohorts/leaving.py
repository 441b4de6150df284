"""Sentences on what comes first to contributors, leading or leaving for a year; how long they stay; who comes back."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from journeys.analysis.leaving import STATES, STAY_DAYS, Followed, Lead, Months
from journeys.analysis.stats.intervals import is_beyond_chance
from journeys.analysis.stats.states import row_on
from journeys.analysis.stats.survival import MIN_AT_RISK, MIN_COMPARED
from journeys.model import wording
from journeys.model.how_many_days import YEAR_DAYS

LEFT_NOTE: Final = f"Left: no act for {YEAR_DAYS} days or more, from the last one before on."
INACTIVE_NOTE: Final = f"Inactive: in {YEAR_DAYS} days or more without an act, from the last one before until the next."
LEADING_NOTE: Final = "Leading: active, after having led."
YEAR_MONTHS: Final = 12


def summary(rows: pd.DataFrame, followed: Followed, why_not: str | None) -> str:
    """Describe what share led first and what share left first, within a year and as long as people are followed.

    ``why_not`` says why it is not told who led.
    """
    n = len(followed.rows)
    if not n:
        return "Nobody could be followed from their first contribution until a year before the end of what is seen."
    who = wording.people(n)
    if rows["at_risk"].max() < MIN_AT_RISK:
        return f"{who.capitalize()} could be followed from their first contribution: too few to say more."
    year, last = row_on(rows, YEAR_DAYS), rows.iloc[-1].to_dict()
    within, left = span(year["days"]), f"{_part(year, 'left', n)} left"
    did = f"{left} within {within}"
    if not why_not:
        did = f"{_part(year, 'led', n)} went on to lead within {within}, and {left} before they led"
    first = f"Of {who} followed from their first contribution, {did}, for {YEAR_DAYS} days at least."
    if last["days"] <= year["days"]:
        return first
    led = "" if why_not else f"{_part(last, 'led', n)} and "
    return (
        f"{first} Within {wording.duration(last['days'])}, the longest time that {MIN_AT_RISK} people or more were "
        f"followed, it is {led}{_part(last, 'left', n)}."
    )


def apart(followed: Followed, why_not: str | None) -> str:
    """Say who is left out and why, and why it is not told who led; empty if nothing is to be said."""
    parts = [f"Who led first is not told ({why_not})."] if why_not else []
    if followed.unknown:
        before = "" if why_not else ", or they led before or may have"
        who = wording.people_did(followed.unknown, "is", "are").capitalize()
        parts.append(f"{who} left out: when they began is not known{before}.")
    if followed.recent:
        also = "" if why_not else ", or they left before leading could be seen"
        who = wording.people_did(followed.recent, "is", "are").capitalize()
        parts.append(f"{who} not followed yet: less than a year is seen after they began{also}.")
    return " ".join(parts)


def day(row: Mapping[Any, Any], *, can_lead: bool) -> str:
    """Describe one day after the first contribution."""
    led, first = (f"{_estimate(row, 'led')} had led first, ", " first") if can_lead else ("", "")
    return (
        f"{wording.counted(int(row['days']), 'day')} after the first contribution: {led}{_estimate(row, 'left')} had "
        f"left for a year{first}, {_estimate(row, 'neither')} had not. {_followed(row)}"
    )


def total(found: Lead) -> str:
    """Describe how long it takes from the first act of any kind to leading."""
    rows, n = found.curve, found.people
    if rows.empty or rows["at_risk"].max() < MIN_AT_RISK:
        return "Too few people could be followed from their first act to say how long it takes until they lead."
    year, last = row_on(rows, YEAR_DAYS), rows.iloc[-1].to_dict()
    at_first, at_last = (wording.estimate(row["share"], row["low"], row["high"], n) for row in (year, last))
    text = (
        f"From their first act of any kind, **{at_first}** of {wording.people(n)} had led within {span(year['days'])}"
    )
    if last["days"] <= year["days"]:
        return f"{text}."
    return f"{text}, and {at_last} within {wording.duration(last['days'])}."


def stays(stay_rows: pd.DataFrame, pairs: pd.DataFrame) -> str:
    """Say which groups stay longer than others, beyond chance."""
    if len(stay_rows) < 2:
        return f"Fewer than two groups of {MIN_COMPARED} people or more could be followed for {STAY_DAYS} days."
    sure = [row for row in pairs.to_dict("records") if _is_sure(row)]
    if len(pairs) == 1 and not sure:
        return _alike(pairs.iloc[0].to_dict())
    if len(pairs) == 1:
        return f"{_pair(sure[0])}, more than chance."
    compared = f"Of {wording.counted(len(pairs), 'pair')} of groups, "
    if not sure:
        return f"{compared}none differs more than chance in how long people stay."
    widest = max(sure, key=lambda row: abs(row["days"]))
    differ = f"{wording.number(len(sure))} {'differs' if len(sure) == 1 else 'differ'} more than chance"
    return f"{compared}{differ}. {_pair(widest)}."


def stay(row: Mapping[Any, Any]) -> str:
    """Write how many days a group stayed, with the interval."""
    return f"{round(row['days'])} ({wording.points_range(round(row['low']), round(row['high']))})"


def states(found: Months, *, can_lead: bool) -> str:
    """Describe who is active, inactive and leading after a year, and who came back."""
    rows = found.rows
    if rows.empty or rows["at_risk"].max() < MIN_AT_RISK:
        return "Too few people could be followed from their first act until a year before the end of what is seen."
    row = rows[rows["month"] <= YEAR_MONTHS].iloc[-1].to_dict()
    *some, last = (f"{_part(row, state, found.people)} {state}" for state in shown_states(can_lead=can_lead))
    text = f"{_later(row)} their first act, of {wording.people(found.people)}: {', '.join(some)} and {last}."
    if not found.paused:
        return text
    away = f"{wording.people(found.paused)} who had been away for a year"
    return f"{text} Of {away}, **{wording.number(found.returned)}** came back so far."


def month(row: Mapping[Any, Any], *, can_lead: bool) -> str:
    """Describe one month after the first act."""
    said = ", ".join(f"{_estimate(row, state)} {state}" for state in shown_states(can_lead=can_lead))
    return f"{_later(row)} the first act: {said}. {_followed(row)}"


def shown_states(*, can_lead: bool) -> list[str]:
    """Return the states that are told: without leading where it is not known when people came to lead."""
    return [state for state in STATES if can_lead or state != "leading"]


def span(days: float) -> str:
    """Write the time within which shares are told: a year, or less where nobody is followed so long."""
    return "a year" if days == YEAR_DAYS else wording.counted(round(days), "day")


def _part(row: Mapping[Any, Any], name: str, n: int) -> str:
    between = wording.interval(row[f"low_{name}"], row[f"high_{name}"], n)
    return f"**{wording.percent(row[f'share_{name}'], n)}** ({between})"


def _estimate(row: Mapping[Any, Any], name: str) -> str:
    return wording.estimate(row[f"share_{name}"], row[f"low_{name}"], row[f"high_{name}"])


def _followed(row: Mapping[Any, Any]) -> str:
    return f"{wording.people_did(int(row['at_risk']), 'was', 'were').capitalize()} followed."


def _later(row: Mapping[Any, Any]) -> str:
    return f"{wording.counted(int(row['month']), 'month')} after"


def _pair(row: Mapping[Any, Any]) -> str:
    # the sign is in the word, so the numbers go without it
    low, high = sorted((abs(round(row["low"])), abs(round(row["high"]))))
    more = f"{wording.counted(abs(round(row['days'])), 'day')} {'longer' if row['days'] > 0 else 'less'}"
    return (
        f"{row['group'].capitalize()} stayed **{more}** than {row['other']} ({wording.points_range(low, high)}), "
        f"of the first {STAY_DAYS} in the mean{_probability(row)}"
    )


def _alike(row: Mapping[Any, Any]) -> str:
    low, high = round(row["low"]), round(row["high"])
    between = f"{wording.points_range(low, high)} days of the first {STAY_DAYS} in the mean"
    return (
        f"**No certain difference** in how long {row['group']} and {row['other']} stayed: {between}{_probability(row)}."
    )


def _probability(row: Mapping[Any, Any]) -> str:
    return f" ({wording.probability(row['p_value'])})" if wording.known(row["p_value"]) else ""


def _is_sure(row: Mapping[Any, Any]) -> bool:
    # the interval is of the pair alone, the p-value allows for all pairs: both have to agree
    return wording.known(row["p_value"]) and is_beyond_chance(row["p_value"]) and row["low"] * row["high"] > 0
