"""What the sentences of several areas share: the names of formats, what people at a stage do."""

from collections.abc import Mapping
from typing import Any, Final

from journeys.model import wording
from journeys.model.vocabulary import SOURCES

STAGE_NOW: Final = {"join": "has joined", "contribute": "contributes", "lead": "leads"}
"""What somebody at a stage does now."""


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
