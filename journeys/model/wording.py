"""Numbers, intervals, durations and dates as words, the same on every page, figure and printed line."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import pandas as pd

# not strftime's, which follow the machine's language
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FEW_PEOPLE: Final = 10
"""Fewer people than this are called few wherever a share of them is shown."""

DID: Final = {
    "discover": "discovered",
    "join": "joined",
    "contribute": "contributed",
    "lead": "led",
    "ask": "asked",
    "derive": "made a model",
    "give back": "gave back",
}
"""Verbs for people at each stage, and for accounts at each step downstream."""
PERSON: Final = "person"
"""What is counted where nothing else is said."""


BOLD: Final = re.compile(r"\*\*(?!\*)")
"""Where bold begins or ends in a sentence; of three stars the first is part of the text, such as a place's pattern."""


def without_bold(sentence: str) -> str:
    """Return a sentence without the stars of what is in bold, which are read out and printed as they are.

    >>> without_bold("**4 people** in github:***")
    '4 people in github:*'
    """
    return BOLD.sub("", sentence)


def number(count: int) -> str:
    """Write a whole number.

    >>> number(12345)
    '12,345'
    """
    return f"{count:,}"


def people(count: int) -> str:
    """Write a number of people.

    >>> people(0), people(1), people(1234)
    ('nobody', '1 person', '1,234 people')
    """
    if count == 0:
        return "nobody"
    return "1 person" if count == 1 else f"{number(count)} people"


def of_unit(count: int, unit: str) -> str:
    """Write a number of people, or of other units such as accounts.

    >>> of_unit(2, PERSON), of_unit(2, "account")
    ('2 people', '2 accounts')
    """
    return people(count) if unit == PERSON else counted(count, unit)


def units(unit: str) -> str:
    """Return the word for several.

    >>> units(PERSON), units("account")
    ('people', 'accounts')
    """
    return "people" if unit == PERSON else f"{unit}s"


def people_did(count: int, one: str, many: str) -> str:
    """Write a number of people with a verb, which is singular after nobody too.

    >>> people_did(0, "was", "were"), people_did(1, "was", "were"), people_did(12, "was", "were")
    ('nobody was', '1 person was', '12 people were')
    """
    return f"{people(count)} {one if count <= 1 else many}"


def are(count: int) -> str:
    """Write a number of people that the sentence before named, with its verb.

    >>> are(1), are(12)
    ('1 is', '12 are')
    """
    return f"{number(count)} {'is' if count == 1 else 'are'}"


def percent(share: float, n: int = 0) -> str:
    """Write a share (0 to 1) as a percentage; with a decimal only from a thousand people on.

    >>> percent(0.414), percent(0.414, 2000), percent(0.002), percent(0.999), percent(0.0002, 9000)
    ('41 %', '41.4 %', 'under 1 %', 'over 99 %', 'under 0.1 %')
    """
    text = _points(share, n)
    # 0 and 100 % are kept for nobody and everybody
    if share > 0 and float(text) == 0:
        return "under 0.1 %" if n >= 1000 else "under 1 %"
    if share < 1 and float(text) == 100:
        return "over 99.9 %" if n >= 1000 else "over 99 %"
    return f"{text} %"


def interval(low: float, high: float, n: int = 0) -> str:
    """Write an interval of shares.

    >>> interval(0.29, 0.528), interval(0.41, 0.413), interval(0.001, 0.004)
    ('29 to 53 %', '41 %', 'under 1 %')
    """
    first, last = _points(low, n), _points(high, n)
    # an end at 0 or 100 % alone would say nobody or everybody
    return percent(high if high < 0.5 else low, n) if first == last else f"{first} to {last} %"


def estimate(share: float, low: float, high: float, n: int = 0) -> str:
    """Write a share with its interval.

    >>> estimate(0.41, 0.29, 0.528)
    '41 % (29 to 53 %)'
    """
    return f"{percent(share, n)} ({interval(low, high, n)})"


def difference(value: float, low: float, high: float) -> str:
    """Write a difference of two shares with its interval, as certain only where the printed interval leaves 0 out.

    >>> difference(0.25, 0.034, 0.44), difference(-0.3, -0.5, -0.1)
    ('**25 percentage points more** (3 to 44)', '**30 percentage points less** (10 to 50)')
    >>> difference(0.1, -0.1, 0.3)
    '**no certain difference** (10 percentage points, −10 to 30)'
    >>> difference(0.2, 0.004, 0.4)
    '**no certain difference** (20 percentage points, 0 to 40)'
    >>> difference(-0.01, -0.1, 0.1)
    '**no certain difference** (−1 percentage point, −10 to 10)'
    """
    shown, first, last = (points(share) for share in (value, low, high))
    if first <= 0 <= last:
        # the first number less the second, as the text before names them
        unit = "percentage point" if abs(shown) == 1 else "percentage points"
        return f"**no certain difference** ({_signed(shown)} {unit}, {points_range(first, last)})"
    # the sign is in the word more or less, so the numbers go without it
    ends = points_range(*sorted((abs(first), abs(last))))
    return f"**{counted(abs(shown), 'percentage point')} {'more' if first > 0 else 'less'}** ({ends})"


def points(share: float) -> int:
    """Round a difference of shares to percentage points, as it is printed: what is said of it must follow from these.

    >>> points(0.004), points(-0.25)
    (0, -25)
    """
    return round(100 * share)


def points_range(first: int, last: int) -> str:
    """Write the range of a number of percentage points.

    >>> points_range(-9, 53), points_range(5, 5)
    ('−9 to 53', '5')
    """
    return f"{_signed(first)} to {_signed(last)}" if first < last else _signed(first)


def _signed(points: int) -> str:
    # a minus sign, since a hyphen before a number can be read as a dash
    return f"{points}".replace("-", "\N{MINUS SIGN}")


def duration(days: float) -> str:
    """Write a time span in the unit people use.

    >>> duration(0.2), duration(1), duration(9.6), duration(41), duration(100), duration(800)
    ('less than a day', '1 day', '10 days', 'about 6 weeks', 'about 3 months', 'about 2 years')
    """
    if days < 1:
        return "less than a day"
    # 13.5 days would be rounded to 14, which are 2 weeks
    if days < 13.5:
        return counted(round(days), "day")
    if days < 75:
        return f"about {counted(round(days / 7), 'week')}"
    if days < 700:
        # here and below the mean length in the calendar
        return f"about {counted(round(days / 30.44), 'month')}"
    return f"about {counted(round(days / 365.25), 'year')}"


def durations(low: float, high: float) -> str:
    """Write the range of a time span.

    >>> durations(4, 12), durations(15, 16)
    ('4 days to 12 days', 'about 2 weeks')
    """
    first, last = duration(low), duration(high)
    return first if first == last else f"{first} to {last}"


def day(on: date | datetime) -> str:
    """Write a date.

    >>> day(date(2021, 3, 14))
    '14 Mar 2021'
    """
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def month(on: date | datetime) -> str:
    """Write a month.

    >>> month(date(2021, 3, 1))
    'Mar 2021'
    """
    return f"{MONTHS[on.month - 1]} {on.year}"


def quarter(on: date | datetime) -> str:
    """Write a quarter of a year.

    >>> quarter(date(2021, 4, 1))
    '2021 Q2'
    """
    return f"{on.year} Q{(on.month + 2) // 3}"


def either(parts: Sequence[str]) -> str:
    """Write things of which any may be meant.

    >>> either(["likes"]), either(["likes", "follows", "answers"])
    ('likes', 'likes, follows or answers')
    """
    *first, last = parts
    return f"{', '.join(first)} or {last}" if first else last


def listing(parts: Sequence[str]) -> str:
    """Write a list.

    >>> listing(["join", "contribute", "lead"])
    'join, contribute and lead'
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def capitalised(text: str) -> str:
    """Write a text with a capital letter first; all others stay as they are.

    >>> capitalised("both in Bio")
    'Both in Bio'
    """
    return f"{text[:1].upper()}{text[1:]}"


def probability(p_value: float) -> str:
    """Write a p-value.

    >>> probability(0.0421), probability(0.00002)
    ('p = 0.042', 'p < 0.001')
    """
    # so far out the test is an approximation, so smaller numbers would mean nothing
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"


def known(value: object) -> bool:
    """Return whether a cell of a table has a value.

    >>> known(None), known(float("nan")), known(0)
    (False, False, True)
    """
    return not pd.isna(value)  # type: ignore[call-overload]


def _points(share: float, n: int) -> str:
    # of fewer people a decimal would claim more than the data can say
    return f"{share * 100:.1f}" if n >= 1000 else f"{round(share * 100)}"


def counted(count: int, unit: str) -> str:
    """Write a number of things.

    >>> counted(1, "file"), counted(1200, "file")
    ('1 file', '1,200 files')
    """
    return f"{number(count)} {unit}{'' if count == 1 else 's'}"


def cell(value: object) -> str:
    """Write a table's cell as plain text; what is missing as a dash.

    >>> cell(date(2021, 3, 14)), cell(None), cell(0.25), cell(value=False)
    ('14 Mar 2021', '–', '0.25', 'no')
    """
    if pd.api.types.is_scalar(value) and not known(value):
        return "–"
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, date):
        return day(value)
    return f"{value:.3g}" if isinstance(value, float) else str(value)
