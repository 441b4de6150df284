"""Noting what was done for the chosen person, by one key each, and taking the last entry back.

Every entry goes to the outreach log, which only grows. After an entry the next person in the list is chosen.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import streamlit as st

from journeys.logs.entry_log import newest_numbers
from journeys.logs.opt_outs import Signed
from journeys.logs.outreach_entries import Entry, Kind
from journeys.sentences import candidates as sentences
from journeys.sentences.candidates import LATER_DAYS
from pages.parts.mentors import blocks as mentors_blocks
from pages.parts.notes import blocks as notes_blocks
from pages.parts.notes import data as notes_data
from pages.parts.shared import names, person_links, session_keys, signing
from pages.parts.shared.filters import Choice

SECTION: Final = "invite"
KEYS: Final[dict[Kind, tuple[str, str]]] = {
    "invited": ("Invited", "I"),
    "paused": ("Later", "L"),
    "declined": ("Declined", "D"),
}
"""What can be noted, with the label of its button and its key."""


def buttons(choice: Choice, person: str, people: Sequence[str]) -> None:
    """Draw the buttons that note something about a person; ``people`` are all who could be next, in order."""
    name, seen = notes_data.pseudonym(person), newest_numbers(notes_data.log(choice)).get(person, 0)
    with st.container(horizontal=True, gap="xsmall"):
        for kind, (label, shortcut) in KEYS.items():
            noting = (_note, choice, person, kind, seen, _following(people, person))
            signing.button(label, f"{session_keys.ENTRY}-{kind}-{name}", *noting, shortcut=shortcut)


def pair_button(choice: Choice, person: str, mentor: str, people: Sequence[str]) -> None:
    """Draw the button that notes the proposed pair."""
    seen = newest_numbers(notes_data.log(choice)).get(person, 0)
    noting = (_pair, choice, person, mentor, seen, _following(people, person))
    signing.button("Pair", f"{session_keys.ENTRY}-paired-{notes_data.pseudonym(person)}", *noting, shortcut="P")


def undo_button(choice: Choice) -> None:
    """Draw the button that takes back what was noted last on this page, as long as it is in force."""
    community, person, number = st.session_state.get(session_keys.LAST_NOTED, ("", "", 0))
    log = notes_data.log(choice)
    if community == choice.community.slug and (log["in_force"] & (log["number"] == number)).any():
        seen = newest_numbers(log)[person]
        signing.button("Undo", f"{SECTION}-undo", _undo, choice, person, number, seen, shortcut="U")


def _note(choice: Choice, person: str, kind: Kind, seen: int, following: str | None) -> None:

    def entered(by: Signed) -> str:
        back_on = by.at.date() + timedelta(days=LATER_DAYS) if kind == "paused" else None
        entry = Entry(kind, by.who, by.at, choice.community.slug, person, due_on=back_on)
        return sentences.noted(names.shown(person), kind, notes_blocks.write(choice, entry, seen), back_on)

    if signing.enter(SECTION, entered):
        _go_on(choice, person, following)


def _pair(choice: Choice, person: str, mentor: str, seen: int, following: str | None) -> None:
    if mentors_blocks.note_pair(choice, person, mentor, seen, SECTION):
        _go_on(choice, person, following)


def _go_on(choice: Choice, person: str, following: str | None) -> None:
    number = newest_numbers(notes_data.log(choice))[person]
    st.session_state[session_keys.LAST_NOTED] = (choice.community.slug, person, number)
    person_links.show(following and notes_data.pseudonym(following))


def _undo(choice: Choice, person: str, number: int, seen: int) -> None:
    notes_blocks.take_back(choice, person, number, seen, SECTION)
    # back in the list, since what follows may be another entry
    person_links.show(notes_data.pseudonym(person))


def _following(people: Sequence[str], person: str) -> str | None:
    """Return who comes after a person, or before them if they are the last.

    >>> _following(["ada", "bo", "cy"], "bo"), _following(["ada", "bo"], "bo"), _following(["ada"], "ada")
    ('cy', 'ada', None)
    """
    at = people.index(person)
    others = [*people[at + 1 :], *people[:at][::-1]]
    return others[0] if others else None
