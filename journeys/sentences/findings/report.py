"""Sentences and labels of a report."""

from datetime import date
from typing import Final

from journeys.model import wording

METHODS: Final = "How it was counted"
TABLES: Final = "Tables"
TABLE: Final = "The numbers"
PRESENT: Final = "Present"
KEYS: Final = "One finding a screen: arrow keys, Home and End turn; N shows how it is counted; Escape leaves."
PRESENTATION: Final = "Presentation"
BEFORE, NEXT, NOTE, LEAVE = "Before", "Next", "Note", "Leave"


def of(community: str, day: date) -> str:
    """Name the community that a finding is of, and the day of its data."""
    return f"{community}, as of {wording.day(day)}"


def more_rows(rows: int, shown: int, name: str) -> str:
    """Describe how much of a table is shown, and where all of it is."""
    return f"The last {shown} of {wording.counted(rows, 'row')}; all are in tables/{name}.csv of the pack."
