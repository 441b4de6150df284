"""The content of one cell of a table: a day, names, an address."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.communities.community import DateForm
from journeys.model.days import start_of_day
from journeys.model.events import EARLIEST
from journeys.sources.base import date_fault
from journeys.sources.decode.files import Fault
from journeys.sources.decode.written_dates import read_pattern, read_written

NOBODY_NAMES: Final = frozenset(
    {
        "",
        "-",
        "--",
        "–",
        "—",
        "?",
        ".",
        "/",
        "n/a",
        "n.a.",
        "#n/a",
        "none",
        "none yet",
        "not yet",
        "nothing",
        "no",
        "nope",
    }
    | {"nil", "null", "nan", "nobody", "anonymous", "unknown", "tba", "tbd", "no chair yet", "vacant", "no_email"}
    | {"i don't have one", "don't have one", "do not have one", "i have none", "not applicable", "keine", "keiner"}
    | {"keins", "nein", "noch nicht", "noch keine", "aucun", "aucune", "pas encore", "non", "ninguno", "ninguna"}
    | {"no tengo", "todavía no", "nenhum", "nenhuma", "não", "não tenho", "ainda não", "incognito"}
)
"""What people write in a form where they have nothing to say, and what services write for nobody."""
# East Asian keyboards write separators in full width.
FULL_WIDTH: Final = {";": "；", ",": "，"}
# No name holds these marks: where one is left, two names may stand together.
OTHER_SEPARATORS: Final = "；;，、"
# What copies of web pages leave in names: nobody sees it, and it makes another name of the same one.
_UNSEEN: Final = {0x200B: " ", 0x00AD: None, 0x2060: None, 0xFEFF: None}
# Characters of something unreadable that a reason quotes.
LETTERS_SHOWN: Final = 60
EXPECTED: Final[dict[DateForm, str]] = {
    "": "like 2021-03-14 or 14 March 2021 5:03 PM",
    "day_first": "with the day first, like 14/03/2021",
    "month_first": "with the month first, like 03/14/2021",
    "unix_seconds": "as seconds since 1970, like 1615716000",
    "unix_milliseconds": "as milliseconds since 1970, like 1615716000000",
    "unix_microseconds": "as microseconds since 1970, like 1615716000000000",
    "unix_nanoseconds": "as nanoseconds since 1970, like 1615716000000000000",
    "spreadsheet_days": "as a spreadsheet's days since 1900, like 44269",
}
MONTHS_OF_A_YEAR: Final = 12
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
_SLASHED: Final = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:(?:,|\.|T| um| at| à| a las| às)?(?=[\sT\d])(.*))?", re.I
)
_YEAR_FIRST: Final = re.compile(r"^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)")
# what databases write, in files of millions of rows
_ZONE_NAMED: Final = re.compile(r"(?<=\d) ?(?:UTC|GMT)$")
# Spreadsheets count from 30 December 1899, because they take 1900 for a leap year.
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_COUNTED: Final = {
    "unix_seconds": (_EPOCH, timedelta(seconds=1)),
    "unix_milliseconds": (_EPOCH, timedelta(milliseconds=1)),
    "unix_microseconds": (_EPOCH, timedelta(microseconds=1)),
    "unix_nanoseconds": (_EPOCH, timedelta(microseconds=1)),
    "spreadsheet_days": (datetime(1899, 12, 30, tzinfo=UTC), timedelta(days=1)),
}


def slug(text: str) -> str:
    """Return a text as part of a place's name.

    >>> slug("Data Governance")
    'data-governance'
    """
    return "-".join(unicodedata.normalize("NFC", text).lower().split())


def read_instant(text: str, now: datetime, form: DateForm = "", pattern: str = "") -> datetime | Fault:
    """Read a date as people write it, unless day and month could be exchanged.

    ``now`` is the moment of the import, after which no act can have happened; ``form`` is the mapping's form of dates,
    for dates that do not show it themselves; ``pattern`` is the form that somebody typed, as ``DD.MM.YYYY HH:mm``.
    """
    # nearly all dates in exports that programs write, so tried first
    if text[4:5] == "-" and not pattern and (at := _iso_instant(text)):
        fault = date_fault(at, text, now)
        return Fault(fault) if fault else at
    text = " ".join(text.split())
    if not text:
        return Fault("the date is empty")
    found = read_pattern(text, pattern) if pattern else _instant(text, form)
    if isinstance(found, Fault):
        return found
    shown = text[:LETTERS_SHOWN]
    if found is None:
        return Fault(f"date {shown!r} cannot be read; expected {pattern or EXPECTED[form]}")
    fault = date_fault(found, shown, now)
    return Fault(fault) if fault else found


def _instant(text: str, form: DateForm) -> datetime | Fault | None:
    if form in _COUNTED and _is_number(text):
        return _counted_instant(text, form)
    if slashed := _SLASHED.fullmatch(text):
        if form not in ("day_first", "month_first"):
            return Fault(f"date {text[:LETTERS_SHOWN]!r} may have the day or the month first; write it like 2021-03-14")
        first, _, second, year, time = slashed.groups()
        day, month = (first, second) if form == "day_first" else (second, first)
        full_year = year if len(year) == len("2021") else f"20{year}"
        return read_written(f"{full_year}-{month:0>2}-{day:0>2} {(time or '').strip()}".strip())
    first = _YEAR_FIRST.match(text)
    if first:
        text = f"{first[1]}-{first[2]:0>2}-{first[3]:0>2}{text[first.end() :]}"
    return _iso_instant(_ZONE_NAMED.sub("+00:00", text)) or read_written(text)


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

    One cell that settles the question settles it for a column that is written in one way only: a mixed one comes from
    several people, each with a habit of their own.

    >>> guess_date_form(["03/04/2021", "03/17/2021"])
    'month_first'
    >>> guess_date_form(["2021-03-14", "14/03/2021", "03/04/2021"]), guess_date_form(["44269"])
    (None, 'spreadsheet_days')
    """
    dates = [cell for cell in cells if cell.strip()]
    forms: list[DateForm] = ["", "day_first", "month_first", *_COUNTED]  # type: ignore[list-item]
    fitting = [form for form in forms if all(isinstance(read_instant(cell, _LATEST, form), datetime) for cell in dates)]
    if not dates or not fitting:
        return None
    in_doubt = any(_may_be_either(cell) for cell in dates)
    is_mixed = not all(map(is_slashed, dates))
    if fitting[0] == "day_first" and ("month_first" in fitting or (in_doubt and is_mixed)):
        # the same day either way needs no answer
        return None if in_doubt else fitting[0]
    return None if fitting[0] == "month_first" and in_doubt and is_mixed else fitting[0]


def is_slashed(cell: str) -> bool:
    """Return whether a date may have the day or the month first."""
    return _SLASHED.fullmatch(" ".join(cell.split())) is not None


def _may_be_either(cell: str) -> bool:
    slashed = _SLASHED.fullmatch(" ".join(cell.split()))
    if not slashed:
        return False
    first, second = int(slashed[1]), int(slashed[3])
    return first != second and max(first, second) <= MONTHS_OF_A_YEAR


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d+(?:\.\d*)?(?:[eE][+]?\d+)?", text) is not None


def _counted_instant(text: str, form: DateForm) -> datetime | None:
    start, unit = _COUNTED[form]
    try:
        # nanoseconds are fewer than the calendar can count
        return start + unit * float(text) / (1000 if form == "unix_nanoseconds" else 1)
    except (ValueError, OverflowError):
        return None


def _iso_instant(text: str) -> datetime | None:
    # without a zone, UTC is assumed, as most programs write it
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def split_names(cell: str, separator: str) -> list[str]:
    """List the names in a cell; none if it only says that nobody is there."""
    if not cell:
        return []
    marks = {separator, FULL_WIDTH.get(separator, separator)}
    parts = re.split("|".join(map(re.escape, marks)), cell) if separator else [cell]
    names = [" ".join(unicodedata.normalize("NFC", part).translate(_UNSEEN).split()) for part in parts]
    return [name for name in names if name.casefold() not in NOBODY_NAMES]
