"""Sentences of the Resilience page."""

from typing import Final

import pandas as pd

from journeys.analysis.resilience.bus_factor import HALF
from journeys.model import wording
from journeys.model.community import Community

NO_WORK: Final = (
    "**Nobody's work is told** by what is loaded, so nobody can say what hangs on whom. Exports of issues, reviews or "
    "commits tell it; stars, sign-ins and recognition lists do not."
)
NO_ANSWERS: Final = (
    "**Not observable:** no loaded export tells toward whom an act was, so answers cannot be counted. Exports of "
    "issues, reviews or chat tell it; git logs and lists do not."
)
STRANDS_NOTE: Final = (
    "A strand is one kind of work in one place. Strong: the part of last year's work that one person did, whoever "
    "it is; faint: all others."
)
SLEEP_NOTE: Final = (
    "Under a pseudonym, to see where a second pair of hands would help; it says nothing of what anybody is worth."
)
MOVES_NOTE: Final = "Above: where those of the year before went. Below: where those of the last year came from."
CORE_NOTE: Final = (
    "Faint: those who did 80 % of the work in the twelve months that end with each; strong: those of them who did "
    "half. Dotted: less than a year is behind it. Hatched: the month is not over."
)


def activity_note(community: Community, away_days: int) -> str:
    """Say what active, drifting and away mean."""
    drifting = wording.duration(community.active_days).removeprefix("about ")
    return f"Active: an act of their own within {drifting}. Drifting: none since. Away: none for {_year(away_days)}."


def loss(own: pd.DataFrame, pseudonym: str, unit: str) -> str:
    """Say what would fall if one person slept."""
    half = own[own["share"] >= HALF]
    alone = int((own["others"] == 0).sum())
    if own.empty:
        return f"If {pseudonym} slept, no {_UNITS[unit]} would lose anything that counts."
    told_units = wording.counted(len(own), _UNITS[unit]).replace("kind of works", "kinds of work")
    most = own.sort_values("share", ascending=False).iloc[0]
    lost = f"If {pseudonym} slept, {told_units} would lose something"
    if half.empty:
        return f"{lost}, none as much as half; the most **{wording.percent(most['share'])}**."
    told = f"{lost}, **{wording.number(len(half))}** half or more"
    return f"{told}, and {wording.number(alone)} everything." if alone else f"{told}."


_UNITS: Final = {"strand": "strand", "place": "place", "kind": "kind of work", "group": "group"}


def _year(days: int) -> str:
    return "a year" if days == 365 else wording.duration(days)
