"""Days as they are written in headings, titles and file names of notes."""

import re
from datetime import date
from typing import Final

from journeys.sources.decode.files import Fault

# English, German, French, Spanish, Portuguese, Italian: the letters that tell a month, then how it may end.
MONTHS: Final = (
    r"jan(?:uary|uar|vier|v|eiro)?|jänner|enero|ene|gennaio",
    r"feb(?:ruary|ruar|rero|braio)?|fév(?:rier|r)?|fevereiro|fev",
    r"mar(?:ch|s|zo|ço)?|märz|mär|mrz",
    r"apr(?:il|ile)?|avr(?:il)?|abr(?:il)?",
    r"may|mai|mayo|maio|maggio",
    r"june?|juni|juin|junio|junho|giugno",
    r"july?|juli|juil(?:let)?|julio|julho|luglio",
    r"aug(?:ust)?|août|aout|agosto|ago",
    r"sept?(?:ember|embre|iembre|embro)?|set(?:iembre|embro|tembre)",
    r"oct(?:ober|obre|ubre)?|okt(?:ober)?|out(?:ubro)?|ottobre",
    r"nov(?:ember|embre|iembre|embro)?",
    r"dec(?:ember)?|dez(?:ember|embro)?|déc(?:embre)?|dic(?:iembre|embre)?",
)
LAST_MONTH: Final = len(MONTHS)

_MONTH: Final = rf"(?P<month>{'|'.join(MONTHS)})(?![^\W\d_])\.?"
_FIRST_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.(?=\s*[^\W\d]))?"
_MORE_DAYS: Final = r"(?:\s*+(?:and|to|until|-|–|—|&|/|,)\s*+\d{1,2}(?:st|nd|rd|th)?){0,4}"
_YEAR: Final = r"(?P<year>(?:19|20)\d{2})"
# Of several days in one (20 and 21 February) the first counts.
WRITTEN: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>(?:19|20)\d{2})([-/._])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)",
        rf"(?<!\d){_FIRST_DAY}{_MORE_DAYS}\s*+(?:(?:of|de|di)\s++|[-_.]\s*+)?\b{_MONTH}(?:[,\s_-]*|\s+del?\s+){_YEAR}(?!\d)",
        rf"\b{_MONTH}[\s_-]*{_FIRST_DAY}{_MORE_DAYS}(?:\s*,\s*|[\s_-]+){_YEAR}(?!\d)",
        r"(?<![\d-])(?P<year>20\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?![\d-])",
    )
)
_BESIDE: Final = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:at|from|to|until|of|the|am|pm|noon)\b"
    r"|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|segunda|terça|quarta|quinta|sexta|den|dem|am|um"
    r"|uhr|le|el|du|de|à|às|feira)\b"
    r"|\d{1,2}\s*[ap]\.?m\b\.?|\b[A-Z]{1,2}[SD]?T\b|\bUTC\b",
    re.IGNORECASE,
)
_MONTHS_AND_YEARS: Final = re.compile(rf"\b{_MONTH}[\s,]*{_YEAR}\b|\b(?:19|20)\d\d(?:-\d\d)?\b", re.IGNORECASE)
_MONTH_ALONE: Final = re.compile(rf"{_MONTH}[\s,]*{_YEAR}|(?:19|20)\d\d[-/.]\d\d?", re.IGNORECASE)
# Day and month as numbers: which comes first differs between countries.
EITHER_WAY: Final = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d{2})(?!\d)")


def find_day(text: str) -> date | Fault | None:
    """Find the first day that a text names in full; a fault when day and month could be exchanged.

    >>> find_day("Day 1: 20 February 2020"), find_day("Feb 20th and 21st, 2020"), find_day("21-11-2023 Minutes")
    (datetime.date(2020, 2, 20), datetime.date(2020, 2, 20), datetime.date(2023, 11, 21))
    >>> find_day("Réunion du 14 mars 2024"), find_day("3. März 2021"), find_day("1 de agosto de 2022")
    (datetime.date(2024, 3, 14), datetime.date(2021, 3, 3), datetime.date(2022, 8, 1))
    """
    found = [match for pattern in WRITTEN if (match := pattern.search(text))]
    for match in sorted(found, key=re.Match[str].start):
        month = match["month"]
        number = int(month) if month.isdigit() else _number_of(month)
        # what is no day, such as 31 February, may stand before one that is
        if day := _day(int(match["year"]), number, int(match["day"])):
            return day
    numbers = EITHER_WAY.search(text)
    if not numbers:
        return None
    first, second, year = int(numbers[1]), int(numbers[3]), int(numbers[4])
    # 3/3 is one day either way
    if first != second and max(first, second) <= LAST_MONTH:
        return Fault(f"'{numbers.group()}' may have the day or the month first; write it like 2021-03-14")
    return _day(year, second, first) or _day(year, first, second)


def _number_of(month: str) -> int:
    return next(number for number, names in enumerate(MONTHS, 1) if re.fullmatch(names, month, re.IGNORECASE))


def without_days(text: str) -> str:
    """Remove the days that a text names."""
    for pattern in (*WRITTEN, EITHER_WAY):
        text = pattern.sub(" ", text)
    return text


def is_month_alone(text: str) -> bool:
    """Return whether a text is nothing but a month.

    >>> is_month_alone("2024-06"), is_month_alone("June 2024:"), is_month_alone("Call, June 2024")
    (True, True, False)
    """
    return _MONTH_ALONE.fullmatch(text.strip(" :.!*_()")) is not None


def without_months(text: str) -> str:
    """Remove months and years.

    >>> without_months("Team Meeting - September 2022").split()
    ['Team', 'Meeting', '-']
    """
    return _MONTHS_AND_YEARS.sub(" ", text)


def is_day_alone(text: str) -> bool:
    """Return whether a text is nothing but a day, and perhaps its weekday and time.

    >>> is_day_alone("Wed 3rd of March, 2021, 15:00 UTC"), is_day_alone("Next call: 3 March 2021")
    (True, False)
    """
    return find_day(text) is not None and not re.search(r"[^\W\d_]", _BESIDE.sub(" ", without_days(text)))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
