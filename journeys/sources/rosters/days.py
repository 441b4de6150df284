"""The day of a list that carries no dates: the one given at the import, else the one its name or its folder's says."""

import calendar
import re
from datetime import date, datetime
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.sources.base import ExtractBuilder
from journeys.sources.decode.cells import start_of

MONTHS: Final = 12

_DAY: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_MONTH: Final = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?![\d-])")


def list_day(builder: ExtractBuilder, path: Path, said: date | None = None) -> datetime:
    """Return the beginning of a list's day; ``said`` is the day that the list itself gives.

    Raises
    ------
    ExportError
        When nothing says it, or the day is not over.
    """
    # a month stands for its last day: by then it was so
    day = builder.reading.dated_on or said or _named_day(path)
    if day is None and (day := _named_month(path)):
        builder.notes.append(
            f"Dated {day}, the last day of the month that its name or its folder's says: by then it was so."
        )
    if day is None:
        msg = f"{path}: rights and roles carry no date; give the day of this list with --dated"
        raise ExportError(msg, "day")
    return start_of(path, day, builder.reading.now)


def _named_day(path: Path) -> date | None:
    for day in _DAY.findall(f"{path.name} {path.parent.name}"):
        try:
            return date.fromisoformat(day)
        except ValueError:
            continue
    return None


def _named_month(path: Path) -> date | None:
    for year, month in _MONTH.findall(f"{path.name} {path.parent.name}"):
        if 1 <= int(month) <= MONTHS and int(year):
            return date(int(year), int(month), calendar.monthrange(int(year), int(month))[1])
    return None
