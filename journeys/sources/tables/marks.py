"""Sheets with a column for each day: which columns are days, and what a mark below one means."""

from collections.abc import Sequence
from typing import Final

from journeys.sources.decode.cells import guess_date_form, is_slashed
from journeys.sources.sheets.rows import HEAD_COLUMNS

_MARKS: Final = {
    **dict.fromkeys(
        ("x", "✓", "✔", "✅", "☑", "y", "yes", "p", "present", "true", "here", "ok", "attended"), "attended"
    ),
    **dict.fromkeys(
        ("o", "•", "*", "ja", "oui", "si", "sí", "sim", "da", "anwesend", "présent", "presente"), "attended"
    ),
    **dict.fromkeys(("", "-", "–", "—", "n", "no", "0", "a", "absent", "false", "✗", "✘", "❌", "☐", "excused"), ""),
    **dict.fromkeys(("regrets", "apologies", "n/a", "nein", "non", "não", "abwesend", "ausente", "e"), ""),
}
"""What people put into a cell for somebody who came on a day, or did not."""
DAYS: Final = 2
MARKED: Final = 0.8


def meaning_of_mark(mark: str) -> str | None:
    """Return what a mark below a day means, empty for nobody came; None where it is not known.

    >>> meaning_of_mark("X"), meaning_of_mark("0"), meaning_of_mark("45"), meaning_of_mark("perhaps")
    ('attended', '', 'attended', None)
    """
    bare = mark.strip().casefold()
    if bare.isdigit():
        # minutes, or how often
        return "attended" if int(bare) else ""
    return _MARKS.get(bare)


def are_marks(cells: Sequence[str]) -> bool:
    """Return whether nearly all cells of a column are such marks, and some are there."""
    known = sum(meaning_of_mark(cell) is not None for cell in cells)
    return known >= MARKED * len(cells) and any(cell.strip() for cell in cells)


def is_day(name: str) -> bool:
    """Return whether the name of a column is a day."""
    # asked of every cell of a header: without a digit it is none
    if not any(map(str.isdigit, name)):
        return False
    return is_slashed(name) or (not name.strip().isdigit() and guess_date_form([name]) == "")


def days_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the columns of a sheet that are days with marks of who was there below; none where it is no such sheet."""
    places = {name: at for at, name in enumerate(header[:HEAD_COLUMNS]) if name.strip() and is_day(name)}
    days, at = list(places), places.values()
    marks = [row[position] for row in rows for position in at if position < len(row)]
    return days if len(days) >= DAYS and are_marks(marks) else []
