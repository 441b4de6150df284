"""The content of one cell of a table: a day, names, an address."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.communities.community import DateForm
from journeys.model.days import start_of_day
from journeys.model.events import EARLIEST
from journeys.sources.base import date_fault
from journeys.sources.decode.files import Fault

NOBODY_NAMES: Final = frozenset(
    {"", "-", "–", "—", "?", "n/a", "none", "nobody", "tba", "tbd", "no chair yet", "vacant"}
)
# East Asian keyboards write separators in full width.
FULL_WIDTH: Final = {";": "；", ",": "，"}
# No name holds these marks: where one is left, two names may stand together.
OTHER_SEPARATORS: Final = "；;，、"
# Characters of something unreadable that a reason quotes.
LETTERS_SHOWN: Final = 60
EXPECTED: Final[dict[DateForm, str]] = {
    "": "like 2021-03-14 or 14 March 2021",
    "day_first": "with the day first, like 14/03/2021",
    "month_first": "with the month first, like 03/14/2021",
    "unix_seconds": "as seconds since 1970, like 1615716000",
    "unix_milliseconds": "as milliseconds since 1970, like 1615716000000",
    "spreadsheet_days": "as a spreadsheet's days since 1900, like 44269",
}
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
_SLASHED: Final = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})"
    r"(?:,?[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]m)?(?: (?:utc|gmt)|z)?)?",
    re.IGNORECASE,
)
_YEAR_FIRST: Final = re.compile(r"^(\d{4})[/.](\d{2})[/.](\d{2})\b")
_ZONE_NAMED: Final = re.compile(r"(?<=\d) ?(?:UTC|GMT)$")
_WRITTEN_DAYS: Final = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
# Spreadsheets count from 30 December 1899, because they take 1900 for a leap year.
_COUNTED: Final = {
    "unix_seconds": (datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=1)),
    "unix_milliseconds": (datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)),
    "spreadsheet_days": (datetime(1899, 12, 30, tzinfo=UTC), timedelta(days=1)),
}


def slug(text: str) -> str:
    """Return a text as part of a place's name.

    >>> slug("Data Governance")
    'data-governance'
    """
    return "-".join(unicodedata.normalize("NFC", text).lower().split())


def read_instant(text: str, now: datetime, form: DateForm = "") -> datetime | Fault:
    """Read a date as people write it, unless day and month could be exchanged.

    ``now`` is the moment of the import, after which no act can have happened; ``form`` is the mapping's form of dates,
    for dates that do not show it themselves.
    """
    # Nearly all dates in exports that programs write, so tried first.
    if text[4:5] == "-" and (at := _iso_instant(text)):  # nearly always, in exports that programs write
        fault = date_fault(at, text, now)
        return Fault(fault) if fault else at
    text = _YEAR_FIRST.sub(r"\1-\2-\3", " ".join(text.split()))
    if not text:
        return Fault("the date is empty")
    slashed = _SLASHED.fullmatch(text)
    if slashed and form not in ("day_first", "month_first"):
        return Fault(f"date {text[:LETTERS_SHOWN]!r} may have the day or the month first; write it like 2021-03-14")
    if slashed:
        at = _slashed_instant(slashed, form)
    elif form in _COUNTED:
        at = _counted_instant(text, form)
    else:
        at = _iso_instant(_ZONE_NAMED.sub("+00:00", text)) or _written_day(text)
    fault = date_fault(at, text[:LETTERS_SHOWN], now)
    if at is None:
        return Fault(f"date {text[:LETTERS_SHOWN]!r} cannot be read; expected {EXPECTED[form]}")
    return Fault(fault) if fault else at


def start_of(path: Path, day: date, now: datetime) -> datetime:
    """Return the beginning of the day that a file's entries are of.

    Raises
    ------
    ExportError
        When the day cannot be: before such records were kept, or after the import.
    """
    at = start_of_day(day)
    if not EARLIEST <= at <= now:
        msg = f"{path} cannot be of {day}: its day lies between {EARLIEST:%Y-%m-%d} and {now:%Y-%m-%d}"
        raise ExportError(msg)
    return at


def guess_date_form(cells: Iterable[str]) -> DateForm | None:
    """Find how a column's dates are written; None if they are no dates, or may have the day or the month first.

    >>> guess_date_form(["03/04/2021", "03/17/2021"])
    'month_first'
    """
    dates = [cell for cell in cells if cell.strip()]
    forms: list[DateForm] = ["", "day_first", "month_first", "unix_seconds", "unix_milliseconds", "spreadsheet_days"]
    fitting = [form for form in forms if all(isinstance(read_instant(cell, _LATEST, form), datetime) for cell in dates)]
    if not dates or not fitting or (fitting[0] == "day_first" and "month_first" in fitting):
        return None
    return fitting[0]


def is_slashed(cell: str) -> bool:
    """Return whether a date may have the day or the month first."""
    return _SLASHED.fullmatch(" ".join(cell.split())) is not None


def _slashed_instant(slashed: re.Match[str], form: DateForm) -> datetime | None:
    first, second, year, hour, minute, seconds, half = slashed.groups()
    day, month = (first, second) if form == "day_first" else (second, first)
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    try:
        century = 0 if len(year) == len("2021") else 2000
        return datetime(
            century + int(year), int(month), int(day), hours, int(minute or 0), int(seconds or 0), tzinfo=UTC
        )
    except ValueError:
        return None


def _counted_instant(text: str, form: DateForm) -> datetime | None:
    start, unit = _COUNTED[form]
    try:
        return start + unit * float(text)
    except (ValueError, OverflowError):
        return None


def _iso_instant(text: str) -> datetime | None:
    # without a zone, UTC is assumed, as most programs write it
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _written_day(text: str) -> datetime | None:
    # the last form is that of mails: "Sun, 14 Mar 2021 10:00:00 +0000"
    for form in _WRITTEN_DAYS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        at = parsedate_to_datetime(text) if "," in text[:4] else None
        return at.astimezone(UTC) if at and at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def split_names(cell: str, separator: str) -> list[str]:
    """List the names in a cell; none if it only says that nobody is there."""
    if not cell:
        return []
    marks = {separator, FULL_WIDTH.get(separator, separator)}
    parts = re.split("|".join(map(re.escape, marks)), cell) if separator else [cell]
    names = [" ".join(unicodedata.normalize("NFC", part).split()) for part in parts]
    return [name for name in names if name.casefold() not in NOBODY_NAMES]
