"""Sentences on several communities side by side: how they differ, and what may not be compared."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from journeys.analysis.compare.measures import SMALL, as_printed
from journeys.analysis.compare.paths import QUIET_DAYS
from journeys.analysis.compare.shared import Shared
from journeys.analysis.retention import AGAIN_DAYS
from journeys.analysis.work.kinds import kind_name
from journeys.model import wording
from journeys.model.days import last_instant
from journeys.model.vocabulary import DONE

QUESTIONS: Final = {"structure": "Structure", "journeys": "Journeys", "work": "Who takes part"}
"""The three tables, by the names of the questions of the paper behind this project."""
NOT_KINDS_OF_PEOPLE: Final = (
    "Kinds of work are not kinds of people: nothing here says who somebody is. Affiliation and region are told only "
    f"where people stated them in a roster, and never guessed; cells of fewer than {SMALL} people are not shown."
)
OF_LISTS: Final = {
    "groups": "Working groups: people on each roster, and how many of them are on another group's too.",
    "roles": "Roles and rights: a list says who holds one by its day, not since when.",
}
INTENDED: Final = (
    "What each community says its journey is, with how far to trust that, beside whom its own exports show."
)
NOBODY_CHOSEN: Final = "Choose a community to compare with."
NOBODY_ELSE: Final = "**Nothing can be compared**: no other community has data. Import its exports first."
_NAMES: Final = {
    "places": "Places with acts",
    "people": "People seen",
    "groups": "Working groups with a roster",
    "members": "People on these rosters",
    "overlaps": "Pairs of these groups that share somebody",
    "several": "On the rosters of several groups",
    "role:appointed": "People appointed, by lists",
    "role:granted": "People granted a right, by lists",
    "gini": "Concentration of work (Gini)",
    "again": f"Acted again {AGAIN_DAYS[0]} to {AGAIN_DAYS[1]} days after the first act",
    "led_first": "Led before they joined or contributed",
    "straight": "Contributed without having joined",
    "watched": f"Contributed after {QUIET_DAYS} quiet days",
    "languages": "Languages translated into",
    "affiliation": "Affiliation",
    "region": "Region",
}
_OF_A_NETWORK: Final = {
    "isolates": "Share no {by} with anybody",
    "transitivity": "Two contacts share a {by} too (transitivity)",
    "modularity": "Ties stay within groups (modularity, by {by})",
}
_DID: Final = {"discover": "discovering", "join": "joining", "contribute": "contributing"}


def measure_name(name: str, horizons: Mapping[str, int]) -> str:
    """Name a measure; ``horizons`` are the days within which steps count.

    >>> measure_name("step:join", {"join": 180}), measure_name("kind:doc", {})
    ('Went on within 180 days of joining', 'Did documentation')
    """
    what, _, of = name.partition(":")
    if what == "step":
        return f"Went on within {horizons.get(of, 0)} days of {_DID[of]}"
    if what == "time":
        return f"Mean days until then, of at most {horizons.get(of, 0)}, from {_DID[of]}"
    if what == "kind":
        return f"Did {kind_name(of)}"
    return _OF_A_NETWORK[what].format(by=of) if what in _OF_A_NETWORK else _NAMES[name]


def value(row: Mapping[Any, Any]) -> str:
    """Write a value with its interval and n, a row of :data:`journeys.model.tables.COMPARED`; a dash without one."""
    if not wording.known(row["value"]):
        return "–"
    n = f", n = {wording.number(int(row['n']))}" if wording.known(row["n"]) else ""
    if row["unit"] == "share":
        return f"{wording.estimate(row['value'], row['low'], row['high'], int(row['n']))}{n}"
    if row["unit"] in ("people", "count"):
        return wording.number(int(row["value"]))
    digits = 0 if row["unit"] == "days" else 2
    between = ""
    if wording.known(row["low"]):
        of = "by chance " if row["unit"] == "network" else ""
        between = f" ({of}{row['low']:.{digits}f} to {row['high']:.{digits}f})"
    return f"{row['value']:.{digits}f}{between}{n}"


def difference(row: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    """Write a difference of two communities that is told, a row of DIFFERENCES; ``names`` by slug."""
    low, high = sorted(abs(as_printed(row[end], row["unit"])) for end in ("low", "high"))
    size, (unit, ends) = abs(as_printed(row["difference"], row["unit"])), _written(row["unit"], low, high)
    more = "more" if row["difference"] > 0 else "less"
    of = f"{wording.counted(int(size), unit)} {more}" if unit else f"{size:.2f} {more}"
    chance = f"beyond chance ({wording.probability(row['p_value'])})"
    return f"{names[row['first']]} {of} than {names[row['second']]} ({ends}), {chance}"


def differences(rows: Sequence[Mapping[Any, Any]], names: Mapping[str, str]) -> str:
    """Write which of all pairs of communities differ in one measure: the rows of DIFFERENCES of it."""
    told = [difference(row, names) for row in rows if row["told"]]
    if told and len(told) < len(rows):
        told.append("no other difference can be told")
    return "; ".join(told) or "no difference can be told"


def _quoted(names: Sequence[str]) -> str:
    return wording.listing([f"“{name}”" for name in names])


def reason(rows: Sequence[Mapping[Any, Any]], shared: Shared) -> str:
    """Write why a measure is not compared: its rows of COMPARED; communities that are not loaded say nothing of it."""
    loaded = [row["reason"] for row in rows if row["reason"] and row["community"] not in shared.absent]
    return "; ".join(dict.fromkeys(loaded))


def _written(unit: str, low: float, high: float) -> tuple[str, str]:
    """Return the word for a unit, and the range of a difference without its sign."""
    if unit == "gini":
        return "", f"{low:.2f} to {high:.2f}"
    return {"share": "percentage point", "days": "day"}[unit], f"{low:g} to {high:g}"


def summary(differences: pd.DataFrame, shared: Shared, names: Mapping[str, str], horizons: Mapping[str, int]) -> str:
    """Say in how many measures communities differ beyond chance, and in which."""
    if shared.reason:
        return f"**Nothing can be compared**: {shared.reason}."
    told = differences[differences["told"]]
    measures, compared = told["measure"].unique(), differences["measure"].nunique()
    who = wording.listing([names[slug] for slug in shared.slugs])
    if not compared:
        return f"**Nothing can be compared** of {who}: of what all could show, too few people did it."
    of = f"of {wording.counted(compared, 'measure')} that all could show"
    if told.empty:
        return f"**No difference can be told** between {who} in any {of}."
    which = _quoted([measure_name(each, horizons) for each in measures])
    rest = "" if len(measures) == compared else " Of the rest no difference can be told."
    some = "" if len(shared.slugs) == 2 else "At least two of "
    return f"{some}{who} **differ in {wording.number(len(measures))}** {of}: {which}.{rest}"


def period(shared: Shared, names: Mapping[str, str]) -> str:
    """Say which months and which actions are compared."""
    actions = wording.listing([DONE[action] for action in sorted(shared.actions)])
    if shared.reason:
        return ""
    months = wording.counted(len(shared.months), "month")
    spans = {slug: [shared.span(slug)[0], last_instant(shared.span(slug)[1])] for slug in shared.slugs}
    said = {slug: f"{wording.month(since)} to {wording.month(until)}" for slug, (since, until) in spans.items()}
    if shared.align == "calendar":
        return f"Compared are {months} in which all could be seen, {said[shared.slugs[0]]}, by who {actions}."
    each = "; ".join(f"{names[slug]} {words}" for slug, words in said.items())
    return f"Compared are {months} of the same age in which all could be seen ({each}), by who {actions}."


def not_compared(values: pd.DataFrame, shared: Shared, names: Mapping[str, str], horizons: Mapping[str, int]) -> str:
    """Say in one sentence what may not be compared; nothing if all may."""
    # what is beside the question of journeys comes last, so that the steps are named
    rows = values[~values["community"].isin(shared.absent)].sort_values("question", kind="stable")
    reasons = rows.groupby("measure", sort=False)["reason"].any()
    left = [measure_name(str(measure), horizons) for measure in reasons.index[reasons]]
    absent = wording.listing([names[slug] for slug in shared.absent])
    parts = [f"{absent}, of which nothing is loaded"] if absent else []
    if left:
        parts.append(f"{wording.counted(len(left), 'measure')}, such as {_quoted(left[:2])}: the tables say why")
    return f"**Not compared**: {'; '.join(parts)}." if parts else ""


def left_out(values: pd.DataFrame, shared: Shared, names: Mapping[str, str], horizons: Mapping[str, int]) -> list[str]:
    """Say what may not be compared, a sentence for each reason."""
    said = [f"**{names[slug]}** is not compared: nothing of it is loaded." for slug in shared.absent]
    rows = values[values["reason"].notna() & ~values["community"].isin(shared.absent)]
    for reason, part in rows.groupby("reason", sort=False):
        measures = [measure_name(str(each), horizons) for each in part["measure"].unique()]
        said.append(f"**{wording.capitalised(str(reason))}**: {'; '.join(measures)}.")
    return said


def alone(shared: Shared, names: Mapping[str, str]) -> list[str]:
    """Say what some could show and others not, which is left out of every comparison."""
    more = {slug: sorted(actions - shared.actions) for slug, actions in shared.shown.items()}
    return [
        f"Left out of {names[slug]}, as not all could show it: {wording.listing([DONE[action] for action in actions])}."
        for slug, actions in more.items()
        if actions
    ]
