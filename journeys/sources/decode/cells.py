"""What stands in one cell of a roster: a day, names, an address."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from journeys.model.community import DateForm
from journeys.sources.base import date_fault
from journeys.sources.decode.files import Fault

NOBODY_NAMES: Final = frozenset(
    {"", "-", "–", "—", "?", "n/a", "none", "nobody", "tba", "tbd", "no chair yet", "vacant"}
)
FULL_WIDTH: Final = {";": "；", ",": "，"}
"""A separator as East Asian keyboards write it."""
OTHER_SEPARATORS: Final = "；;，、"
"""Marks that no name holds: where one is left, two names may stand together."""
LETTERS_SHOWN: Final = 60
"""Characters of something unreadable that a reason quotes."""
ADDRESS: Final = re.compile(r"<?([^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+)>?")
EXPECTED: Final[dict[DateForm, str]] = {
    "": "like 2021-03-14 or 14 March 2021",
    "day_first": "with the day first, like 14/03/2021",
    "month_first": "with the month first, like 03/14/2021",
    "unix_seconds": "as seconds since 1970, like 1615716000",
    "unix_milliseconds": "as milliseconds since 1970, like 1615716000000",
    "spreadsheet_days": "as a spreadsheet's days since 1900, like 44269",
}
"""How dates are written, by the form that a mapping names."""
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
_SLASHED: Final = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})"
    r"(?:,?[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]m)?(?: (?:utc|gmt)|z)?)?",
    re.IGNORECASE,
)
_YEAR_FIRST: Final = re.compile(r"^(\d{4})[/.](\d{2})[/.](\d{2})\b")
_ZONE_NAMED: Final = re.compile(r"(?<=\d) ?(?:UTC|GMT)$")
_WRITTEN_DAYS: Final = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
_COUNTED: Final = {
    "unix_seconds": (datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=1)),
    "unix_milliseconds": (datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)),
    "spreadsheet_days": (datetime(1899, 12, 30, tzinfo=UTC), timedelta(days=1)),
}
"""Dates written as a number: from when on what is counted."""


def slug(text: str) -> str:
    """Give a text as part of a place's name.

    >>> slug("Data Governance")
    'data-governance'
    """
    return "-".join(unicodedata.normalize("NFC", text).lower().split())


def read_instant(said: str, now: datetime, form: DateForm = "") -> datetime | Fault:
    """Read a date as people write it, unless day and month could be mistaken for each other.

    Parameters
    ----------
    said
        What stands in the cell.
    now
        The moment of the import: no act can have happened after it.
    form
        How the mapping says that dates are written, where they do not say it themselves.
    """
    if said[4:5] == "-" and (at := _isoread_instant(said)):  # nearly always, in exports that programs write
        fault = date_fault(at, said, now)
        return Fault(fault) if fault else at
    said = _YEAR_FIRST.sub(r"\1-\2-\3", " ".join(said.split()))
    if not said:
        return Fault("the date is empty")
    slashed = _SLASHED.fullmatch(said)
    if slashed and form not in ("day_first", "month_first"):
        return Fault(f"date {said[:LETTERS_SHOWN]!r} may have the day or the month first; write it like 2021-03-14")
    if slashed:
        at = _slashed_instant(slashed, form)
    elif form in _COUNTED:
        at = _counted_instant(said, form)
    else:
        at = _isoread_instant(_ZONE_NAMED.sub("+00:00", said)) or _written_day(said)
    fault = date_fault(at, said[:LETTERS_SHOWN], now)
    if at is None:
        return Fault(f"date {said[:LETTERS_SHOWN]!r} cannot be read; expected {EXPECTED[form]}")
    return Fault(fault) if fault else at


def guess_date_form(cells: Iterable[str]) -> DateForm | None:
    """Tell how a column's dates are written; nothing if they are no dates, or leave open whether the day comes first.

    >>> guess_date_form(["03/04/2021", "03/17/2021"])
    'month_first'
    """
    said = [cell for cell in cells if cell.strip()]
    forms: list[DateForm] = ["", "day_first", "month_first", "unix_seconds", "unix_milliseconds", "spreadsheet_days"]
    fitting = [form for form in forms if all(isinstance(read_instant(cell, _LATEST, form), datetime) for cell in said)]
    if not said or not fitting or (fitting[0] == "day_first" and "month_first" in fitting):
        return None
    return fitting[0]


def is_slashed(cell: str) -> bool:
    """Whether a date may have the day or the month first."""
    return _SLASHED.fullmatch(" ".join(cell.split())) is not None


def _slashed_instant(slashed: re.Match[str], form: DateForm) -> datetime | None:
    """Read a date like 14/03/2021 10:00, its day or its month first."""
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


def _counted_instant(said: str, form: DateForm) -> datetime | None:
    """Read a date that is a number."""
    start, unit = _COUNTED[form]
    try:
        return start + unit * float(said)
    except (ValueError, OverflowError):
        return None


def _isoread_instant(said: str) -> datetime | None:
    """Read an ISO day or instant; one without a zone is taken as UTC."""
    try:
        at = datetime.fromisoformat(said)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _written_day(said: str) -> datetime | None:
    """Read a day in words, or an instant as mails write it."""
    for form in _WRITTEN_DAYS:
        try:
            return datetime.strptime(said, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        at = parsedate_to_datetime(said) if "," in said[:4] else None
        return at.astimezone(UTC) if at and at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def split_names(cell: str, separator: str) -> list[str]:
    """Give the names in a cell; what only says that nobody is there gives none."""
    if not cell:
        return []
    marks = {separator, FULL_WIDTH.get(separator, separator)}
    parts = re.split("|".join(map(re.escape, marks)), cell) if separator else [cell]
    names = [" ".join(unicodedata.normalize("NFC", part).split()) for part in parts]
    return [name for name in names if name.casefold() not in NOBODY_NAMES]


def hide_addresses(text: str) -> str:
    """Leave out e-mail addresses."""
    return ADDRESS.sub("(address)", text)
