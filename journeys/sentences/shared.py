"""What the sentences of several areas share: the names of formats, what people at a stage do."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from journeys.analysis.robustness import Answer, verdict
from journeys.model import wording
from journeys.model.vocabulary import SOURCES

STAGE_NOW: Final = {"join": "has joined", "contribute": "contributes", "lead": "leads"}
"""What somebody at a stage does now."""

OUTCOMES: Final = {
    "shown": "",
    "same": "the same",
    "holds": "holds",
    "differs": "differs",
    "unknown": "not known",
}
"""What became of an answer under another choice."""
OTHER_CHOICES_NOTE: Final = (
    "Other activity windows and horizons, other ways to join accounts, without accounts that look like programs, lists "
    "as exact dates: this loads the community several times, and may take a minute."
)
_THAN: Final = {"more": "more than", "less": "less than", "as": "as"}


def source_name(source: str) -> str:
    """Return the name of a format that exports come in.

    >>> source_name("git_log"), source_name("mail")
    ('Git log', 'mail')
    """
    return SOURCES.get(source, source)


def still_open(row: Mapping[Any, Any]) -> str:
    """Return a note that a period is not over; empty where it is."""
    return "" if row["finished"] else " Still open: it may rise or fall."


def log_line(row: Mapping[Any, Any], what: str) -> str:
    """Describe an entry of a log: its number, when, who, what, and whether it was taken back."""
    line = f"**{row['number']}** · {wording.day(row['at'])}, {row['at']:%H:%M} UTC · {row['who']}: {what}"
    return line if row["in_force"] else f"{line} (taken back)"


def taken_back(number: int) -> str:
    """Confirm that an entry is undone."""
    return f"Number {number} is taken back."


def noted(number: int) -> str:
    """Confirm that an entry is kept."""
    return f"Noted as number {number}."


def other_choices(outcomes: Mapping[str, str], untried: Sequence[str]) -> str:
    """Describe under which other choices an answer holds; ``untried`` are those that have nothing to change here."""
    by_outcome = {each: [name for name, found in outcomes.items() if found == each] for each in OUTCOMES}
    differs, unknown, same = (by_outcome[each] for each in ("differs", "unknown", "same"))
    holding = len(outcomes) - len(differs) - len(unknown)
    if not outcomes:
        return "There is no headline to count again, or no other choice."
    if differs:
        text = f"**It depends on:** {wording.listing(differs)}."
        text += f" It holds under {_choices(holding)}." if holding else ""
    elif unknown:
        text = (
            f"**The answer holds** under {_choices(holding)}." if holding else "**It is not known** whether it holds."
        )
    else:
        every = {1: "the one other choice", 2: "both other choices"}.get(holding, f"all {_choices(holding)}")
        text = f"**The answer holds** under {every}."
    if same:
        text += f" Of these, {wording.number(len(same))} {'changes' if len(same) == 1 else 'change'} no printed number."
    if unknown:
        text += f" Not known under: {wording.listing(unknown)}."
    return text + (f" Nothing to change here: {wording.listing(untried)}." if untried else "")


def _choices(count: int) -> str:
    return wording.counted(count, "other choice")


def headline(row: Mapping[Any, Any]) -> str:
    """Write a headline with what it rests on: a row of :data:`journeys.model.tables.OTHER_CHOICES`."""
    value, low, high = (float(row[name]) if wording.known(row[name]) else None for name in ("value", "low", "high"))
    n = int(row["n"])
    who = wording.people(n)
    if row["reason"]:
        return f"not known: {row['reason']}"
    if value is None:
        # where the upper limit of the curve got there, half took so many days at least
        least = f" (at least {wording.counted(round(low), 'day')})" if low else ""
        return f"half not reached{least}; {who}"
    if row["kind"] == "share":
        return f"{wording.estimate(value, low or 0, 1 if high is None else high, n)} of {who}"
    if row["kind"] == "days":
        limits = f"{low or 0:.0f} or more" if high is None else f"{low or 0:.0f} to {high:.0f}"
        return f"{wording.counted(round(value), 'day')} ({limits}) of {who}"
    if row["kind"] == "modularity":
        side = verdict(Answer("modularity", value, low, high, n))
        beside = f", {_THAN[side]} at random ({low:.3f} to {high:.3f})" if side else ""
        return f"{value:.3f}{beside}; {who} tied"
    return f"{wording.counted(int(value), 'area')}; {who}" if row["kind"] == "areas" else f"{value:.0f} of {who}"
