"""Sentences on how people move between stages: from one period to the next, in two groups, and how they begin."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from journeys.analysis.flow.flows import last_step
from journeys.analysis.flow.groups import Compared
from journeys.analysis.flow.standing import INACTIVE, NEW, UNSEEN
from journeys.analysis.funnel.cohorts import Period
from journeys.analysis.stats.intervals import is_beyond_chance, share_interval
from journeys.model import wording
from journeys.model.vocabulary import DONE

NO_STEP: Final = "No two whole periods in a row could be seen in the loaded exports, so nobody can be seen to move."
GROUPS: Final[Mapping[str, tuple[str, str]]] = {
    "answer": ("whose first message was answered within 2 days", "whose was not"),
    "event": ("who first came during an event", "who came in the same quarters outside any"),
    "date": ("in periods from {day} on", "in periods before it"),
}
"""Two groups that can be compared, in words."""
NO_FURTHER: Final = "none so far"
_CHANGED: Final = {"moved_up": "moved up", "moved_down": "moved down"}
_PLACES: Final = {INACTIVE: "inactive", NEW: "not there yet", UNSEEN: "not to be seen"}


def summary(moves: pd.DataFrame, period: Period, stages: Sequence[str]) -> str:
    """Describe what became of those who acted in the last period but one, and who came in the last.

    ``moves`` are those of :func:`journeys.analysis.flow.flows.count_moves`, ``stages`` those that anybody was at. Where
    nobody acts any more it is the last step in which anybody did.
    """
    move = moves.iloc[last_step(moves)].to_dict()
    ended = " Nobody who could be seen acted later." if last_step(moves) < len(moves) - 1 else ""
    return _step(move, period, stages) + ended


def _step(move: Mapping[Any, Any], period: Period, stages: Sequence[str]) -> str:
    acted, earlier, later = int(move["acted"]), move["earlier"], move["period"]
    after = int(move["acted_after"])
    came = f"**{wording.people(after).capitalize()}** acted in {later}"
    came += (
        f": {wording.number(int(move['arrived']))} for the first time, "
        f"{wording.number(int(move['returned']))} after a {period} or more without an act."
        if after
        else "."
    )
    is_one = len(stages) == 1
    one = f" {_only(stages)}" if is_one else ""
    if not acted:
        return f"Nobody acted in {earlier}. {came}{one}"
    unseen = int(move["acted_unseen"])
    parts = [
        f"{_of(move, 'held', acted)} held their stage in {later}",
        *([] if is_one else [f"{wording.number(int(move[name]))} {words}" for name, words in _CHANGED.items()]),
        f"{_of(move, 'became_inactive', acted)} {'was' if move['became_inactive'] == 1 else 'were'} inactive",
        *([f"{wording.number(unseen)} could not be seen any more"] if unseen else []),
    ]
    few = " Few people: read it as a hint." if acted < wording.FEW_PEOPLE else ""
    return f"Of {wording.people(acted)} who acted in {earlier}, {wording.listing(parts)}.{few} {came}{one}"


def legend(shown: int, steps: int, period: Period) -> str:
    """Explain the figure, and how many periods it leaves to the table."""
    some = f" Drawn are {shown + 1} {period}s; the table has all." if steps > shown else ""
    return f"Each band is people, from one {period} to the next. Who stayed inactive is not drawn.{some}"


def flow(row: Mapping[Any, Any], earlier: str, later: str) -> str:
    """Describe one band: how many people went from a place to another."""
    count = int(row["people"])
    were = wording.people_did(count, "was", "were").capitalize()
    return f"{were} {place(row['before'])} in {earlier} and {place(row['after'])} in {later}."


def node(name: str, count: int, when: str) -> str:
    """Describe one place in one period, of those who are drawn."""
    return f"{wording.people_did(count, 'was', 'were').capitalize()} {place(name)} in {when}, of those drawn."


def place(name: str) -> str:
    """Return a place in words, after a verb.

    >>> place("lead"), place("inactive")
    ('at lead', 'inactive')
    """
    return _PLACES.get(name, f"at {name}")


def matrix(transitions: pd.DataFrame, period: Period) -> str:
    """Describe how many were at the same place a period later, of those at each stage and of the inactive."""
    same = transitions[transitions["before"] == transitions["after"]]
    parts = [f"{place(row['before'])} in {_share(row)} of {_basis(row)}" for row in same.to_dict("records")]
    return f"A {period} later people were where they had been: {'; '.join(parts)}."


def transition(row: Mapping[Any, Any], period: Period) -> str:
    """Describe one cell of the matrix."""
    return (
        f"Of {_basis(row)} {place(row['before'])}, {_share(row)} led to being {place(row['after'])} a {period} later."
    )


def difference(row: Mapping[Any, Any]) -> str:
    """Describe one cell in two groups."""
    shares = [
        f"{wording.percent(row[met] / row[n], int(row[people]))} of {wording.counted(int(row[n]), 'step')} by "
        f"{wording.people(int(row[people]))}"
        for met, n, people in (("met", "n", "people"), ("beside_met", "beside", "beside_people"))
    ]
    between = wording.difference(row["difference"], row["low"], row["high"])
    chance = "more than chance" if is_sure(row) else "not more than chance"
    return (
        f"From {row['before']} to {row['after']}: {shares[0]}, of the others {shares[1]}: {between}, {chance} "
        f"({wording.probability(row['p_value'])})."
    )


def groups(compared: Compared, kind: str, day: date) -> str:
    """Say in how many cells two groups differ beyond chance; the ``day`` is that of the groups by date."""
    words = [text.format(day=wording.day(day)) for text in GROUPS[kind]]
    who = "; ".join(f"{wording.people(n)} {text}" for n, text in zip(compared.people, words, strict=True))
    tested = compared.rows[compared.rows["p_value"].notna()]
    if tested.empty:
        return f"Too few to compare: {who}. Each group needs {wording.FEW_PEOPLE} people at one place."
    sure = sum(is_sure(row) for row in tested.to_dict("records"))
    cells = wording.counted(len(tested), "cell")
    told = (
        f"They differ beyond chance in **{wording.number(sure)}** of {cells}."
        if sure
        else (f"**No difference can be told** in {cells} compared.")
    )
    return f"{wording.capitalised(who)}. {told}"


def is_sure(row: Mapping[Any, Any]) -> bool:
    """Return whether a difference is more than chance: by the p-value for all cells, and by its own interval."""
    return bool(
        wording.known(row["p_value"]) and is_beyond_chance(row["p_value"]) and (row["low"] > 0 or row["high"] < 0)
    )


def beginnings(paths: pd.DataFrame, unknown: int) -> str:
    """Describe how people began most often, and how many have not gone on."""
    everybody = int(paths["people"].sum())
    left = f" When {wording.people(unknown)} more first came is not known." if unknown else ""
    if not everybody:
        return "It is not known of anybody when they first came."
    most = paths.iloc[0].to_dict()
    count, alone = int(most["people"]), int(paths.loc[paths["second"].isna(), "people"].sum())
    return (
        f"Of {wording.people(everybody)}, **{wording.number(count)}** "
        f"({wording.percent(count / everybody, everybody)}) began in the most frequent way: {path(most)}. "
        f"{wording.people(alone).capitalize()} did nothing further so far.{left}"
    )


def path(row: Mapping[Any, Any]) -> str:
    """Describe the first three acts."""
    acts = [act(row[nth]) for nth in ("first", "second", "third") if wording.known(row[nth])]
    return ", ".join(acts if len(acts) == 3 else [*acts, NO_FURTHER])


def act(action: str) -> str:
    """Return what somebody did, in words."""
    return DONE[action]


def begun(before: str, after: str, count: int, nth: str) -> str:
    """Describe one band of the figure of first acts: from one act to the next."""
    return f"{wording.people(count).capitalize()}: {before}, then as {nth} act {after}."


def begun_with(what: str, count: int, nth: str) -> str:
    """Describe one place of the figure of first acts."""
    return f"{wording.people(count).capitalize()}: {what}, as {nth} act."


def _only(stages: Sequence[str]) -> str:
    return f"No other stage than {stages[0]} could be seen for whole periods, so nobody can be seen to move up or down."


def _of(move: Mapping[Any, Any], name: str, n: int) -> str:
    low, high = share_interval(move[name] / n, n)
    share = wording.percent(move[name] / n, n)
    return f"**{wording.number(int(move[name]))}** ({share}, {wording.interval(float(low), float(high), n)})"


def _share(row: Mapping[Any, Any]) -> str:
    return wording.estimate(row["share"], row["low"], row["high"], int(row["people"]))


def _basis(row: Mapping[Any, Any]) -> str:
    return f"{wording.counted(int(row['n']), 'step')} by {wording.people(int(row['people']))}"
