"""Sentences of the digest of a month. Their counts are rounded as they leave; None stands for too few to say."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from journeys.analysis.response.first_messages import LIST_DAYS
from journeys.analysis.stats.download_rounding import BASE
from journeys.model import wording
from journeys.sentences.response import limit

LABEL: Final = "Digest"
ROUNDED: Final = f"Counts of people and of their messages are multiples of {BASE}, up or down by lot."
NOT_SEEN: Final = {
    "answers": "whether newcomers are answered",
    "leads": "who leads",
    "work": "who carries the work",
}
"""What exports may not show in a month, and its words."""
_HOW_MANY: Final = ("nothing", "one thing", "two things", "three things")
_THAN_BEFORE: Final = {-1: "fewer than", 0: "as many as", 1: "more than"}


def title(name: str, month: date, things: int) -> str:
    """Return the title: the community, the month, and how many things there are to say."""
    return f"{name}, {wording.month(month)}: {_HOW_MANY[things]}"


def nobody_waits(hours: int, last: date) -> str:
    """Describe that no message of a newcomer waited on the month's last day."""
    return (
        f"**No message** from a newcomer had waited for {limit(hours)} or more in the {LIST_DAYS} days until "
        f"{wording.day(last)}."
    )


def waiting(messages: int | None, hours: int, last: date) -> str:
    """Describe how many messages of newcomers waited on the month's last day."""
    return (
        f"**{_begin(messages, 'messages')}** from newcomers had waited for an answer for {limit(hours)} or more on "
        f"{wording.day(last)}. The page Unanswered lists those that still wait."
    )


def led(people: int | None) -> str:
    """Describe how many people led for the first time."""
    return f"**{_begin(people)}** led for the first time. Thank them."


def carriers(half: int | None, people: int | None, change: int) -> str:
    """Describe how many people did half of the work; ``change`` is -1, 0 or 1: fewer, as many or more than before."""
    return (
        f"**{_begin(half)}** did half of the last year's work, of {_about(people)} who did any; "
        f"{_THAN_BEFORE[change]} a month before. The page Resilience shows what rests on one person."
    )


def came(new: int | None) -> str:
    """Describe how many people were new."""
    return f"**{_begin(new)}** were new."


def went_on(contributed: int | None) -> str:
    """Describe how many people contributed first."""
    return f"{_begin(contributed)} contributed for the first time."


def answered(messages: int, in_time: int | None, hours: int, *, in_year: bool) -> str:
    """Describe how many first messages of newcomers were answered in time, in the month or ``in_year``."""
    when = " in the last year" if in_year else ""
    first, part = _about(messages, "first messages"), _about(in_time, "")
    return f"Of {first} of newcomers{when} {part} had an answer within {limit(hours)}."


def left(people: int | None, active_days: int) -> str:
    """Describe how many people are not active any more."""
    return (
        f"**{_begin(people)}** were active when the month began and not when it ended: no act in "
        f"{wording.counted(active_days, 'day')}."
    )


def not_seen(names: Sequence[str]) -> str:
    """Describe what the exports could not show in the month; empty if nothing."""
    return f"This month's exports do not show {wording.listing([NOT_SEEN[name] for name in names])}." if names else ""


def observed(last: date, data_end: date) -> str:
    """Describe of which day the numbers are, and until when the data reach."""
    reach = "" if data_end == last else f"; the data reach until {wording.day(data_end)}"
    return f"As of {wording.day(last)}{reach}."


def _about(count: int | None, unit: str = "people") -> str:
    about = f"fewer than {BASE}" if count is None else f"about {wording.number(count)}"
    return f"{about} {unit}".rstrip()


def _begin(count: int | None, unit: str = "people") -> str:
    return wording.capitalised(_about(count, unit))
