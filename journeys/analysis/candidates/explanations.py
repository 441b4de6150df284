"""Why somebody stands where they stand in the queue: the parts of a chance, or of a rule of thumb, in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from journeys.model import wording

Row = Mapping[Any, Any]
MIN_WEIGHT: Final = 0.1
"""A part that moves the log odds by less is not worth a word."""
MOST_REASONS: Final = 3


def _ago(days: float) -> str:
    return "here today or yesterday" if days < 2 else f"last here {wording.duration(days)} ago"


def _times(count: float, did: str) -> str:
    return f"{did} once" if count == 1 else f"{did} {wording.number(int(count))} times"


def _recent(row: Row) -> str:
    if row["recent_acts"]:
        return f"{_times(row['recent_acts'], 'active')} in the last 30 days"
    return "nothing in the last 30 days"


def _rhythm(row: Row) -> str:
    weeks = int(row["first_weeks"])
    return f"came in {wording.counted(weeks, 'week')} of the first twelve"


def _breadth(row: Row) -> str:
    threads = wording.counted(int(row["threads"]), "thread")
    return threads if row["places"] < 2 else f"{threads} in {wording.counted(int(row['places']), 'place')}"


def _answers(row: Row) -> str:
    if row["answered"]:
        soon = ", the first time within two days" if row["answered_soon"] else ""
        return f"{_times(row['answered'], 'answered')}{soon}"
    return "never answered so far"


def _waits(row: Row) -> str:
    if not row["waiting"]:
        return "nothing of theirs waits for an answer"
    return f"{_times(row['waiting'], 'asked')}, no reply for {wording.duration(row['waiting_days'])}"


PHRASES: Final[Sequence[tuple[tuple[str, ...], Callable[[Row], str]]]] = (
    (("just_here", "lately_here"), lambda row: _ago(row["silent_days"])),
    (("here_long",), lambda row: f"came {wording.duration(row['here_days'])} ago"),
    (("acts", "recent_acts", "before_acts"), _recent),
    (("weeks", "first_weeks"), _rhythm),
    (("places", "threads", "kinds"), _breadth),
    (("answered", "answered_soon", "spoken_to"), _answers),
    (("waiting", "waiting_days"), _waits),
    (("closed",), lambda row: "an issue of theirs was closed" if row["closed"] else ""),
    (("claimed",), lambda row: "took up an issue" if row["claimed"] else ""),
    (("in_changes",), lambda row: "speaks about changes" if row["in_changes"] else "has not spoken about a change"),
    (("once",), lambda row: "contributed once" if row["once"] else ""),
    (("by_door",), lambda row: "came through a door for newcomers" if row["by_door"] else ""),
    (("by_event",), lambda row: "came with an event" if row["by_event"] else ""),
)
"""What the shapes of :data:`journeys.analysis.candidates.propensity.SHAPES` say together; empty if nothing."""


def explain(row: Row, parts: pd.Series | None) -> tuple[list[str], list[str]]:
    """Say what speaks for somebody and what against, the weightiest first.

    Parameters
    ----------
    row
        Their row of the queue.
    parts
        What each shape adds to their log odds; nothing where a rule of thumb ranks.

    Returns
    -------
    Up to three phrases each.
    """
    if parts is None:
        return _by_rule(row), []
    weighed = [(float(parts[list(shapes)].sum()), phrase(row)) for shapes, phrase in PHRASES]
    told = sorted(((weight, said) for weight, said in weighed if said and abs(weight) >= MIN_WEIGHT), reverse=True)
    return [said for weight, said in told if weight > 0][:MOST_REASONS], [
        said for weight, said in told[::-1] if weight < 0
    ][:MOST_REASONS]


def _by_rule(row: Row) -> list[str]:
    """Name the signs that the rule of thumb counts, and that they were here lately."""
    signs = [
        "took up an issue" if row["claimed"] else "",
        "speaks about changes" if row["in_changes"] else "",
        _answers(row) if row["answered"] else "",
        _ago(row["silent_days"]) if row["recent_acts"] else "",
    ]
    return [sign for sign in signs if sign]


def why_needed(row: Row) -> list[str]:
    """Say the signs of need."""
    signs = [
        "" if row["anyway"] else "may not come without an invitation",
        _waits(row) if row["unanswered"] else "",
        _slowing(row) if row["slowing"] else "",
    ]
    return [sign for sign in signs if sign]


def _slowing(row: Row) -> str:
    if not row["recent_acts"]:
        return f"quiet for {wording.duration(row['silent_days'])}"
    acts = wording.counted(int(row["recent_acts"]), "act")
    return f"slowing: {acts} in the last 30 days, {int(row['before_acts'])} in the 30 before"
