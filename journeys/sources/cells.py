"""What stands in one cell of a roster: a day, names, an address."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Final

from journeys.sources.base import date_fault
from journeys.sources.opening import Fault

NOBODY_NAMES: Final = frozenset(
    {"", "-", "–", "—", "?", "n/a", "none", "nobody", "tba", "tbd", "no chair yet", "vacant"}
)
FULL_WIDTH: Final = {";": "；", ",": "，"}
"""A separator as East Asian keyboards write it."""
OTHER_SEPARATORS: Final = "；;，、"
"""Marks that no name holds: where one is left, two names may stand together."""
SHOWN: Final = 60
"""Characters of something unreadable that a reason quotes."""
ADDRESS: Final = re.compile(r"<?([^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+)>?")
_SLASHED: Final = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
_YEAR_FIRST: Final = re.compile(r"^(\d{4})[/.](\d{2})[/.](\d{2})\b")
_WRITTEN_DAYS: Final = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")


def slug(text: str) -> str:
    """Give a text as part of a place's name.

    >>> slug("Data Governance")
    'data-governance'
    """
    return "-".join(unicodedata.normalize("NFC", text).lower().split())


def read_instant(said: str, now: datetime) -> datetime | Fault:
    """Read a date as people write it, unless day and month could be mistaken for each other."""
    said = _YEAR_FIRST.sub(r"\1-\2-\3", " ".join(said.split()))
    if not said:
        return Fault("the date is empty")
    if _SLASHED.fullmatch(said.split(" ")[0]):
        return Fault(f"date {said[:SHOWN]!r} may have the day or the month first; write it like 2021-03-14")
    at = _isoread_instant(said) or _written_day(said)
    fault = date_fault(at, said[:SHOWN], now)
    if at is None:
        return Fault(f"date {said[:SHOWN]!r} cannot be read; expected like 2021-03-14 or 14 March 2021")
    return Fault(fault) if fault else at


def _isoread_instant(said: str) -> datetime | None:
    """Read an ISO day or instant; one without a zone is taken as UTC."""
    try:
        at = datetime.fromisoformat(said)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _written_day(said: str) -> datetime | None:
    for form in _WRITTEN_DAYS:
        try:
            return datetime.strptime(said, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def split_names(cell: str, separator: str) -> list[str]:
    """Give the names in a cell; what only says that nobody is there gives none."""
    marks = {separator, FULL_WIDTH.get(separator, separator)}
    parts = re.split("|".join(map(re.escape, marks)), cell) if separator else [cell]
    names = [" ".join(unicodedata.normalize("NFC", part).split()) for part in parts]
    return [name for name in names if name.casefold() not in NOBODY_NAMES]


def hide_addresses(text: str) -> str:
    """Leave out e-mail addresses."""
    return ADDRESS.sub("(address)", text)
