"""Sentences on who carries the work: areas of work, the core, who is active, moves between stages, answers by week."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd

from journeys.analysis.resilience.activity import CLASSES
from journeys.analysis.resilience.bus_factor import HALF, BusFactor
from journeys.analysis.resilience.capacity import ANSWER_DAYS, Capacity, Share
from journeys.analysis.resilience.coverage_loss import CoverageLoss
from journeys.analysis.stats.intervals import MedianInterval, is_beyond_chance, share_difference
from journeys.analysis.work.kinds import kind_name
from journeys.model import wording
from journeys.model.communities.community import Community
from journeys.model.days import last_instant

NO_WORK: Final = (
    "**No work is in what is loaded**, so who carries it is not known. Exports of issues, reviews or commits show it; "
    "stars, sign-ins and recognition lists do not."
)
NO_ANSWERS: Final = (
    "**Not observable:** no loaded export shows to whom an act was addressed, so answers cannot be counted. Exports "
    "of issues, reviews or chat show it; git logs and lists do not."
)
AREAS_NOTE: Final = (
    "An area of work is one kind of work in one place. Strong: the part of last year's work that one person did; "
    "faint: that of all others."
)
LOSS_NOTE: Final = (
    "Under a pseudonym, to see where a second person would help; it says nothing about what anybody is worth."
)
MOVES_NOTE: Final = "Above: where people of the year before went. Below: where people of the last year came from."
CORE_NOTE: Final = (
    "Faint: the people who did 80 % of the work in the twelve months that end with each month; strong: those who did "
    "half. Dotted: less than a year of data. Hatched: the month is not over."
)
AGENTS_NOTE: Final = "At least so much, since a missing mark proves nothing; agents' own changes are in neither row."
_NAMED: Final = 12
"""People whom a sentence names."""
_UNITS: Final = {"area of work": "area", "place": "place", "kind": "kind of work", "group": "group"}


def activity_note(community: Community, away_days: int) -> str:
    """Describe what active, drifting and away mean."""
    # it is a limit, so "about" would confuse
    drifting = wording.duration(community.active_days).removeprefix("about ")
    return f"Active: an act of their own within {drifting}. Drifting: none since. Away: none for {_year(away_days)}."


def loss(own: pd.DataFrame, pseudonym: str, unit: str) -> str:
    """Describe what would be lost if a chosen person left."""
    half = own[own["share"] >= HALF]
    alone = int((own["others"] == 0).sum())
    if own.empty:
        return f"If {pseudonym} left, no {_UNITS[unit]} would lose anything that counts."
    # counted() only adds an s at the end
    units = wording.counted(len(own), _UNITS[unit]).replace("kind of works", "kinds of work")
    # where nothing would lose half, at least the largest loss is named
    most = own.sort_values("share", ascending=False).iloc[0]
    lost = f"If {pseudonym} left, {units} would lose something"
    if half.empty:
        return f"{lost}, none as much as half; the most **{wording.percent(most['share'])}**."
    text = f"{lost}, **{wording.number(len(half))}** half or more"
    return f"{text}, and {wording.number(alone)} everything." if alone else f"{text}."


def _year(days: int) -> str:
    # otherwise it would be "about 12 months"
    return "a year" if days == 365 else wording.duration(days)


def fall(measured: CoverageLoss) -> str:
    """Describe how many areas of work would lose most if one person left."""
    if not measured.areas:
        return (
            "The exports show too little work in the last year to say what depends on whom; an earlier day, chosen as "
            "'observed until', shows how it was then."
        )
    areas = f"area{'' if measured.areas == 1 else 's'} of work"
    if not measured.half and measured.areas == 1:
        return "**The only area of work** would lose less than half if one person left."
    if not measured.half:
        return f"**None of {wording.number(measured.areas)} {areas}** would lose half or more if one person left."
    of = f"{wording.number(measured.half)} of {wording.number(measured.areas)} {areas}"
    text = f"**{of}** would lose half or more if one person left"
    lost = f", {wording.number(measured.alone)} of them everything" if measured.alone else ""
    if not measured.no_next:
        return f"{text}{lost}; for each there is somebody who could step in."
    return f"{text}{lost}; for {wording.number(measured.no_next)} nobody could step in."


def core(core_rows: pd.DataFrame) -> str:
    """Describe how many people carry the work of the last window."""
    if core_rows.empty or not core_rows.iloc[-1]["pieces"]:
        return "In the last year nobody did any work that the loaded exports show."
    last = core_rows.iloc[-1]
    half, most, n = int(last["bus_factor"]), int(last["core"]), int(last["people"])
    if n == 1:
        return "**1 person** did all of the last year's work."
    did = f"**{wording.people(half).capitalize()}** did half of the last year's work"
    rest = "and 80 % too" if most == half else f"**{wording.number(most)}** did 80 %"
    return f"{did}, {rest}, of {wording.people(n)} who did any."


def bus_factor(found: BusFactor, names: Sequence[str], until: datetime) -> str:
    """Describe who did half of the work, by pseudonym, and whether that is another number than the year before."""
    when = f"{wording.month(found.since)} to {wording.day(last_instant(until))}"
    work = f"the work from {when} ({wording.counted(found.pieces, 'piece')})"
    if found.n == 1:
        return f"**The bus factor is 1**: {names[0]} did all of {work}.{_year_before(found)}"
    rest = len(names) - _NAMED
    who = wording.listing([*names[:_NAMED], *([f"{wording.number(rest)} more"] if rest > 0 else [])])
    half = wording.number(len(names))
    did = f"**The bus factor is {half}**: {half} of {wording.people(found.n)} did half of {work}"
    return f"{did}: {who}.{_year_before(found)}"


def _year_before(found: BusFactor) -> str:
    if found.before is None or found.n_before is None or found.p_value is None:
        return " The exports do not hold the whole twelve months before, so no trend is known."
    change = "a **change beyond chance**" if is_beyond_chance(found.p_value) else "**no certain change**"
    then = f"{wording.number(found.before)} of {wording.people(found.n_before)}"
    if found.before == len(found.people):
        return f" In the twelve months before it was as many: {then}."
    return f" In the twelve months before it was {then}: {change} ({wording.probability(found.p_value)})."


def areas_drawn(drawn: int, areas: int) -> str:
    """Describe which areas a figure shows.

    >>> areas_drawn(12, 15)
    'The figure shows 12 of 15 areas, those that depend most on one person; the table has all.'
    """
    if drawn >= areas:
        return ""
    shown = f"{drawn} of {wording.counted(areas, 'area')}"
    return f"The figure shows {shown}, those that depend most on one person; the table has all."


def suspects_in_core(ranks: Sequence[int]) -> str:
    """Warn that people of the core are named like programs, by their ranks of work.

    >>> suspects_in_core([2])
    'Number 2 of them by work is named like a program and counts as a person; the Data page lists such accounts.'
    """
    named = wording.listing([str(rank) for rank in ranks])
    one = len(ranks) == 1
    return (
        f"Number{'' if one else 's'} {named} of them by work {'is' if one else 'are'} named like "
        f"{'a program and counts as a person' if one else 'programs and count as people'}; "
        "the Data page lists such accounts."
    )


def without_agents(whole: pd.Series, human: pd.Series | None) -> str:
    """Describe the core of the last year without the changes that carry an agent's mark.

    Both are rows of :data:`journeys.model.tables.CORE_MONTHS`; there is no second one where nothing else was done.
    """
    everybody = wording.people(int(whole["people"])) if whole["people"] == 1 else "people"
    did = f"of work that {everybody} did in the last year"
    if not whole["pieces"]:
        return "In the last year people did no work that the loaded exports show, with an agent's mark or without."
    left = int(human["pieces"]) if human is not None else 0
    marked = int(whole["pieces"]) - left
    if whole["pieces"] == 1:
        return f"The only piece {did} has {'an' if marked else 'no'} agent's mark."
    pieces = f"{wording.counted(int(whole['pieces']), 'piece')} {did}"
    if not marked:
        return f"None of {pieces} has an agent's mark."
    if human is None or not left:
        return f"All of {pieces} have an agent's mark."
    least = f"With an agent's mark: at least **{wording.number(marked)}** of {pieces}."
    # of one person's work there is no core
    if whole["people"] == 1:
        return least
    rest = f"{_did_most(human)} of the rest{_of_people(human)}"
    return f"{least} **{wording.capitalised(rest)}**; {_did_most(whole)} of all pieces{_of_people(whole)}."


def core_of(row: "Mapping[Any, Any] | pd.Series") -> str:
    """Describe how many people did 80 % of some pieces of work."""
    if row["pieces"] == 1:
        return "1 person did the only piece."
    pieces = wording.counted(int(row["pieces"]), "piece")
    return f"{wording.capitalised(_did_most(row))} of {pieces}{_of_people(row)}."


def _did_most(row: "Mapping[Any, Any] | pd.Series") -> str:
    return f"{wording.people(int(row['core']))} did {'all' if row['people'] == 1 else '80 %'}"


def _of_people(row: "Mapping[Any, Any] | pd.Series") -> str:
    # one person is of nobody else
    return f", of {wording.people(int(row['people']))}" if row["people"] > 1 else ""


def activity(day_rows: pd.DataFrame) -> str:
    """Describe how many are active, drifting and away on the last day."""
    if day_rows.empty:
        return "Nobody did anything that has a date of its own."
    active, drifting, away = (int(day_rows.iloc[-1][name]) for name in CLASSES)
    everybody, day = active + drifting + away, wording.day(day_rows.iloc[-1]["day"])
    if not everybody:
        return f"As of {day} nobody had joined or gone further."
    return (
        f"Of {wording.people(everybody)} who joined or went further **{wording.are(active)} active** as of {day}, "
        f"{wording.number(drifting)} drifting, {wording.number(away)} away."
    )


def moves(move_rows: pd.DataFrame, until: datetime, period: str = "year", *, p_value: float | None = None) -> str:
    """Describe what became of those who contributed or led, and who came to it, in the period before an instant.

    ``p_value`` is that of :func:`journeys.analysis.resilience.stage_flows.compare_periods`.
    """
    inner = move_rows[move_rows["stage"].isin(("contribute", "lead"))].set_index("stage")
    before, now = int(inner["before"].sum()), int(inner["now"].sum())
    inactive, arrived = int(inner["asleep"].sum()), int(inner["arrived"].sum())
    day = wording.day(last_instant(until))
    if not before and not now:
        return f"Nobody contributed or led in the two {period}s until {day}."
    return (
        f"**{wording.people(now).capitalize()}** contributed or led in the {period} until {day}, "
        f"{wording.number(before)} in the {period} before{_more_or_fewer(now - before, p_value)}: "
        f"{wording.are(inactive)} inactive since then, {wording.number(arrived)} arrived."
    )


def _more_or_fewer(change: int, p_value: float | None) -> str:
    if p_value is None or not change:
        return ""
    if not is_beyond_chance(p_value):
        return f" (**no certain change**, {wording.probability(p_value)})"
    return f" (**{'more' if change > 0 else 'fewer'}, beyond chance**, {wording.probability(p_value)})"


def readiness(measured: Capacity) -> str:
    """Describe what a week brings, and whether newcomers are answered as well when more arrive."""
    if not measured.weeks:
        return "There is no complete week yet."
    weeks = wording.counted(measured.weeks, "week")
    brings = (
        f"**{wording.people(measured.arrived).capitalize()}** arrived in {weeks} and newcomers got "
        f"**{wording.counted(measured.answered, 'answer')}**: {_middle_week(measured)}"
    )
    busy, calm = measured.busy, measured.calm
    # with few people on a side the two shares say nothing about being busy
    if min(busy.n, calm.n) < wording.FEW_PEOPLE:
        return f"{brings}."
    return (
        f"{brings}. Of those who asked in busier weeks {_answered(busy)} were answered within {ANSWER_DAYS} days, "
        f"in the other weeks {_answered(calm)}: "
        f"{wording.difference(*share_difference(busy.answered, busy.n, calm.answered, calm.n))}."
    )


def _middle_week(readiness: Capacity) -> str:
    if not readiness.arrivals.median and not readiness.answers.median:
        return "half of the weeks or more had no arrival, and half or more no answer"
    return f"in a middle week {_median(readiness.arrivals, 'arrival')} and {_median(readiness.answers, 'answer')}"


def _median(middle_of: MedianInterval, unit: str) -> str:
    # with fewer than six weeks order statistics give no 95 % interval
    many = f"{middle_of.median:g} {unit}{'' if middle_of.median == 1 else 's'}"
    return many if np.isnan(middle_of.low) else f"{many} ({middle_of.low:g} to {middle_of.high:g})"


def _answered(share: Share) -> str:
    between = wording.interval(share.low, share.high, share.n)
    return f"{wording.percent(share.answered / share.n, share.n)} ({between}, n = {share.n:,})"


def area_name(row: Mapping[Any, Any], *, with_place: bool = True) -> str:
    """Name an area of work: the kind and, ``with_place``, the place without its owner."""
    kind = group_name("kind", str(row["kind"]))
    return f"{kind} in {group_name('place', str(row['place']))}" if with_place else kind


def group_name(by: str, group: str) -> str:
    """Name a group of pieces of work: a kind of work, or a place without its platform's owner."""
    return wording.capitalised(kind_name(group)) if by == "kind" else group.rpartition("/")[2]


def area(row: Mapping[Any, Any]) -> str:
    """Describe what an area of work would lose if the person who did most of it left."""
    others = int(row["others"])
    rest = f"{wording.people(others)} did the rest" if others else "nobody else did any"
    return (
        f"{area_name(row)}: one person did {row['pieces']:,} of {wording.counted(row['total'], 'piece')} of work "
        f"in the last year; {rest}."
    )


def core_month(row: Mapping[Any, Any]) -> str:
    """Describe one month's core and bus factor."""
    still = "" if row["finished"] else " The month is still open."
    behind = "the year" if row["whole"] else "the part of the year with data"
    return (
        f"{wording.month(row['month'])}: in {behind} that ends here {wording.people(int(row['bus_factor']))} did "
        f"half of the work and {wording.number(int(row['core']))} did 80 %, of "
        f"{wording.people(int(row['people']))}.{still}"
    )


def day(row: Mapping[Any, Any]) -> str:
    """Describe how many are active, drifting and away on a day."""
    return (
        f"{wording.day(row['day'])}: {wording.number(int(row['active']))} active, "
        f"{wording.number(int(row['drifting']))} drifting, {wording.number(int(row['away']))} away."
    )


def week(row: Mapping[Any, Any], count: str) -> str:
    """Describe what one week brought."""
    still = "" if row["finished"] else " The week is still open."
    if count == "arrivals":
        return f"Week of {wording.day(row['week'])}: {wording.people(int(row['arrivals']))} arrived.{still}"
    answers, by = wording.counted(int(row["answers"]), "answer"), wording.people(int(row["answerers"]))
    return f"Week of {wording.day(row['week'])}: {answers} toward newcomers, by {by}.{still}"


def moved(row: Mapping[Any, Any], part: str, whole: int, became: str) -> str:
    """Describe one part of those who were, or are, at a stage."""
    return f"{row['stage'].capitalize()}: {wording.people(row[part])} of {whole:,} {became}."
