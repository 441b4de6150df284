"""Sentences of the Silent doors page."""

from datetime import timedelta
from typing import Final

from journeys.analysis.response.first_messages import LIST_DAYS, Waiting
from journeys.analysis.response.sentences import limit
from journeys.analysis.stats.intervals import LEVEL_SAID
from journeys.model import wording
from journeys.model.days import NEWCOMER_DAYS
from journeys.snapshot.view import View

NOT_OBSERVABLE: Final = (
    "**Not observable:** no loaded export tells of messages and who answered them, so nobody can say who waits. "
    "Exports of issues with their comments, complete repository archives, GH Archive and chat with threads tell it; "
    "git logs, rosters, and lists of issues or pull requests without comments do not."
)
NOBODY_NEW: Final = "**No message of a newcomer** is told of by what is loaded, though answers would be seen."
NO_FIRST: Final = "No newcomer's first message is told of yet."
WAITS_NOTE: Final = (
    f"Threads opened by people in the first {NEWCOMER_DAYS} days after they arrived, and by all others, from the day "
    f"on that anybody could be known here. The bands are {LEVEL_SAID} intervals; the percentages are those "
    "at the dotted line."
)
LABELS_NOTE: Final = (
    "Labels are those that the export found. Whoever answers often labels too, so that threads without a label are "
    "often those that nobody had looked at."
)
CHAT_NOTE: Final = "In chat, only answers in a message's own thread are seen, not those beside it."


def list_note(view: View, shown: int, waiting: Waiting) -> str:
    """Say of which day the list is, what of it is shown, and what to do."""
    n = len(waiting.listed)
    which = "the newest first" if shown >= n else f"the newest {shown} of {wording.number(n)}"
    day = wording.day(view.observed_until - timedelta(microseconds=1))
    return f"As of {day}, {which}. Answer it, or show it to somebody who knows."


def not_listed(waiting: Waiting, hours: int) -> str:
    """Say how many more have no answer, and why they are not in the list."""
    told = [
        (waiting.recent, f"not yet for {limit(hours)}"),
        (waiting.longer, f"for more than {LIST_DAYS} days"),
        (waiting.closed, "in threads that were closed without a word"),
    ]
    parts = [f"{wording.number(count)} {why}" for count, why in told if count]
    return f"Also without an answer: {wording.listing(parts)}." if parts else ""


def untold(count: int) -> str:
    """Say how many newcomers' messages are where answers are not told."""
    are = "message of a newcomer is" if count == 1 else "messages of newcomers are"
    return f"{wording.number(count)} further {are} in places of which no export tells answers, and left out."
