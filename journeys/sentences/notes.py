"""Sentences on what was done for people: how somebody stands, what an entry says, what is due."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from journeys.logs.outreach_entries import SAYS
from journeys.model import wording
from journeys.sentences.shared import log_line

DUE_DAYS: Final = 7
STATUSES: Final[Mapping[str, str]] = {
    "invited": "Invited",
    "answered": "Answered",
    "paired": "Paired",
    "paused": "Paused",
    "declined": "Declined",
    "waiting": "Waiting list",
    "graduated": "Needs no mentor",
}
ONLY_NOTES: Final = "Only notes"
FORGOTTEN: Final = "The note was deleted when this person opted out."
NOBODY_YET: Final = "**Nothing was noted yet.** What is noted of people is listed here, with who and when."
WHERE_FROM: Final = (
    "Nothing is sent from here: write to people yourself, then note it. Everybody who can open this page can read the "
    "notes, also the people they are about."
)
NO_DRAFT: Final = "With your name typed above, what you type here is kept as your draft until it is saved."
GONE: Final = "This person is not here any more: perhaps they opted out in the meantime. Nothing was saved."
_NOW: Final[Mapping[str, tuple[str, str]]] = {
    "invited": ("has not answered yet", "have not answered yet"),
    "answered": ("answered", "answered"),
    "paired": ("is paired with a mentor", "are paired with a mentor"),
    "paused": ("is paused", "are paused"),
    "declined": ("declined", "declined"),
    "waiting": ("is on a waiting list", "are on a waiting list"),
    "graduated": ("needs no mentor any more", "need no mentor any more"),
}


def summary(standing: pd.DataFrame, today: date) -> str:
    """Describe how many were invited, how they stand now, and how many are due."""
    if standing.empty:
        return NOBODY_YET
    invited = int(standing["invited_at"].notna().sum())
    counted = standing["status"].value_counts()
    now = [
        f"{wording.number(count)} {one if count == 1 else several}"
        for status, (one, several) in _NOW.items()
        if (count := int(counted.get(status, 0)))
    ]
    text = f"**{wording.people(invited).capitalize()}** invited so far"
    stand = f"; now {wording.listing(now)}" if now else ""
    return f"{text}{stand}. {due_count(standing, today)}"


def due_count(standing: pd.DataFrame, today: date) -> str:
    """Describe how many are due within the week."""
    due = len(due_within(standing, today))
    if not due:
        return "Nothing is due this week."
    return f"**{wording.are(due).capitalize()} due** by {wording.day(today + timedelta(days=DUE_DAYS))}."


def due_within(standing: pd.DataFrame, today: date) -> pd.DataFrame:
    """Keep the people with a due date until a week from now, the longest due first."""
    last = pd.Timestamp(today + timedelta(days=DUE_DAYS))
    # a comparison with a missing date is false, so people without one are left out
    return standing[standing["due_on"] <= last].sort_values(["due_on", "number"], kind="stable")


def due(row: Mapping[Any, Any], name: str, today: date) -> str:
    """Describe what is due for one person."""
    on = row["due_on"].date()
    late = (today - on).days
    when = "today" if not late else f"since {wording.day(on)}" if late > 0 else wording.day(on)
    since = f" since {wording.day(row['status_at'])}" if wording.known(row["status_at"]) else ""
    return f"**{name}** · due {when} · {status(row)}{since}"


def status(row: Mapping[Any, Any]) -> str:
    """Describe a status in a word or two."""
    if not wording.known(row["status"]):
        return ONLY_NOTES.lower()
    text = STATUSES[row["status"]].lower()
    return f"{text} “{row['list_name']}”" if row["status"] == "waiting" else text


def standing(row: Mapping[Any, Any], pseudonym: Callable[[str], str]) -> str:
    """Describe in a line how one person stands; ``pseudonym`` is for mentors."""
    parts = [f"**{status(row).capitalize()}**"]
    if row["status"] == "paired":
        # the log keeps the pair, but of a mentor who opted out nothing is shown
        with_whom = f"**{pseudonym(row['mentor'])}**" if wording.known(row["mentor"]) else "somebody who opted out"
        parts[0] += f" with {with_whom}"
    if wording.known(row["status_at"]):
        parts[0] += f" since {wording.day(row['status_at'])}"
    if wording.known(row["due_on"]):
        parts.append(f"due {wording.day(row['due_on'])}")
    if row["status"] == "declined":
        parts.append("never to be asked again")
    parts.append(f"last noted by {row['who']} on {wording.day(row['at'])}")
    return " · ".join(parts)


def entry(row: Mapping[Any, Any], pseudonym: Callable[[str], str], name: str = "") -> str:
    """Describe an entry, with who made it and when; ``name`` says whom it is about where that is not clear."""
    what = SAYS[row["kind"]].format(f"{row['undoes']:.0f}" if wording.known(row["undoes"]) else "")
    if row["kind"] == "paired":
        mentor = f"**{pseudonym(row['mentor'])}**" if wording.known(row["mentor"]) else "somebody who opted out"
        what = f"was paired with {mentor}"
    if row["list_name"]:
        what += f" “{row['list_name']}”"
    if wording.known(row["due_on"]):
        what += f", due {wording.day(row['due_on'])}"
    elif row["kind"] == "due":
        # such an entry without a new day ends the old one
        what = "is done, nothing is due any more"
    about = f"**{name}** · " if name else ""
    return log_line(row, f"{about}{what}")


def log_note(entries: int) -> str:
    """Describe what a download of the log contains."""
    which = "The only entry" if entries == 1 else f"All {wording.number(entries)} entries"
    return f"{which}, with notes: pass it on with care."
