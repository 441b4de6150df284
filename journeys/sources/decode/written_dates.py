"""Dates in words and with zones, as people and tools write them, in five languages; and dates in a typed form.

python-dateutil reads the words. What it would guess is asked of it twice or refused before: a missing day or year, a
zone that it does not know, the sign of ``GMT+1``. Which of two numbers is the day is decided in ``cells.py``.
"""

import re
import warnings
from datetime import UTC, datetime
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser  # type: ignore[import-untyped]

from journeys.sources.decode.files import Fault

MONTHS: Final = (
    ("jan", "january", "januar", "jänner", "jän", "janvier", "janv", "enero", "ene", "janeiro"),
    ("feb", "february", "februar", "février", "févr", "fév", "febrero", "fevereiro", "fev"),
    ("mar", "march", "märz", "mär", "mrz", "mars", "marzo", "março"),
    ("apr", "april", "avril", "avr", "abril", "abr"),
    ("may", "mai", "mayo", "maio"),
    ("jun", "june", "juni", "juin", "junio", "junho"),
    ("jul", "july", "juli", "juillet", "juil", "julio", "julho"),
    ("aug", "august", "août", "aout", "agosto", "ago"),
    ("sep", "september", "sept", "septembre", "septiembre", "setiembre", "setembro", "set"),
    ("oct", "october", "oktober", "okt", "octobre", "octubre", "outubro", "out"),
    ("nov", "november", "novembre", "noviembre", "novembro"),
    ("dec", "december", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "dezembro"),
)
"""What the months are called in English, German, French, Spanish and Portuguese."""
# Hours before or after UTC. Letters that two zones share (IST, AST) are left out: such a date is refused.
_ZONES: Final = {
    **dict.fromkeys(("UTC", "GMT", "UT", "Z", "WET"), 0),
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "CET": 1,
    "CEST": 2,
    "MEZ": 1,
    "MESZ": 2,
    "WEST": 1,
    "BST": 1,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "AEST": 10,
    "AEDT": 11,
    "AWST": 8,
    "NZST": 12,
    "NZDT": 13,
    "JST": 9,
    "KST": 9,
    "SAST": 2,
    "BRT": -3,
}
_OFFSETS: Final = {name: hours * 3600 for name, hours in _ZONES.items()}
_REMARK: Final = re.compile(r"\s*\([^)]*\)\s*$")
_SIGNED: Final = re.compile(r"\b(?:GMT|UTC)\s?(?=[+-]\d)", re.IGNORECASE)
_REGION: Final = re.compile(r"\s([A-Z][A-Za-z]+/[A-Za-z_/]+)$")
_HALVES: Final = re.compile(r"(\d)\s*([ap])\.?\s?m\b\.?", re.IGNORECASE)
_FILLERS: Final = re.compile(
    r"(?<=\d)(?:st|nd|rd|th|er|º|ª)\b|\b(?:de|del|der|den|le|um|uhr|à|às|a las|at|of|os)\b", re.IGNORECASE
)
_HOUR: Final = re.compile(r"\b(\d{1,2})\s?h\s?(\d{2})?\b")
_WEEKDAY: Final = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|seg|ter|qua"
    r"|qui|sex|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi"
    r"|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|segunda|terça|quarta|quinta|sexta)"
    r"(?:day|sday|nesday|rsday|urday|s|r|rs)?(?:-feira)?(?:[.,]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_WITH_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
# how spreadsheets shorten a day: 3-Mar-24
_SHORT_YEAR: Final = re.compile(r"^(\d{1,2}[-. /][^\W\d]{3,}\.?[-. /])(\d{2})(?!\d)")
_PARTS: Final = {
    "YYYY": "%Y",
    "YY": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "M": "%m",
    "DD": "%d",
    "D": "%d",
    "HH": "%H",
    "H": "%H",
    "hh": "%I",
    "h": "%I",
    "mm": "%M",
    "ss": "%S",
    "A": "%p",
    "a": "%p",
    "Z": "%z",
}
_PART: Final = re.compile("|".join(_PARTS))


class _Words(parser.parserinfo):  # type: ignore[misc]  # the library has no types
    MONTHS: ClassVar = list(MONTHS)


_LONGEST: Final = 120
"""Letters of a cell beyond which it is no date, whatever stands in it."""
_PARSER: Final[Any] = parser.parser(_Words())


def read_written(text: str) -> datetime | Fault | None:
    """Read a date with its year, month and day, in words or numbers, the year first if in numbers alone.

    >>> str(read_written("14 de marzo de 2024, 5:03 p. m.")), str(read_written("2024-03-05 2:05:33 PM GMT+1"))
    ('2024-03-14 17:03:00+00:00', '2024-03-05 13:05:33+00:00')
    >>> read_written("March 2024"), read_written("soon")
    (None, None)
    """
    # most cells of a table have no digit: these are no dates, and to look closer would take long
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    plain, zone = _in_plain_words(text)
    # without four digits of a year it would be guessed
    if not _WITH_YEAR.search(plain) or len(plain) > 80:
        return None
    found: list[datetime] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", parser.UnknownTimezoneWarning)
            # what the text does not say is taken from the default: two defaults show it
            for default in (datetime(2004, 1, 1), datetime(2008, 2, 2)):
                found.append(_PARSER.parse(plain, default=default, tzinfos=_OFFSETS))
    except parser.UnknownTimezoneWarning:
        return Fault(f"date {text[:60]!r} is in a zone that is not known here; write its distance, like +02:00")
    except (ValueError, OverflowError, TypeError):
        return None
    if found[0] != found[1]:
        return None
    at = found[0] if found[0].tzinfo else found[0].replace(tzinfo=zone or UTC)
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return None


def read_pattern(text: str, pattern: str) -> datetime | None:
    """Read a date in a form that somebody typed, such as ``DD.MM.YYYY HH:mm``; without a zone it is in UTC.

    >>> str(read_pattern("14.03.2024 9:05", "DD.MM.YYYY HH:mm"))
    '2024-03-14 09:05:00+00:00'
    """
    try:
        at = datetime.strptime(text, _PART.sub(lambda part: _PARTS[part[0]], pattern.replace("%", "%%")))
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError, re.error):
        return None


def _in_plain_words(text: str) -> tuple[str, ZoneInfo | None]:
    plain = _REMARK.sub("", text)
    zone = None
    if region := _REGION.search(plain):
        try:
            zone, plain = ZoneInfo(region[1]), plain[: region.start()]
        except (ZoneInfoNotFoundError, ValueError):
            zone = None
    plain = _SHORT_YEAR.sub(r"\g<1>20\2", _SIGNED.sub("", _WEEKDAY.sub("", plain)))
    plain = _HALVES.sub(r"\1 \2m", _FILLERS.sub(" ", plain))
    plain = _HOUR.sub(lambda hour: f"{hour[1]}:{hour[2] or '00'}", plain)
    return " ".join(plain.replace("\u202f", " ").split()), zone
