"""Lists of the Outreach page: what is due, people by status, one person, the log."""

from typing import Final

import streamlit as st

from journeys.logs.entry_log import newest_numbers
from journeys.sentences import notes as sentences
from pages.parts.notes import blocks as notes_blocks
from pages.parts.notes import data as notes_data
from pages.parts.notes import tables as notes_tables
from pages.parts.person import data as person_data
from pages.parts.shared import blocks, data, names, person_links, session_keys, signing
from pages.parts.shared.filters import Choice

DUE, LOG = "outreach-due", "outreach-log"
"""Sections of the page that show the result of a click."""
PAGE: Final = "outreach"


def due(choice: Choice) -> None:
    """List who is due within the week, the longest due first, each with a button."""
    today = notes_data.today()
    found = sentences.due_within(notes_data.standing(choice), today)
    newest = newest_numbers(notes_data.log(choice))
    signing.notice(DUE)
    if found.empty:
        blocks.say("Nothing is due this week.")
        return
    first, last = blocks.turn_pages(len(found), session_keys.DUE_PAGE)
    for row in found.iloc[first:last].to_dict("records"):
        person = str(row["person"])
        name = notes_data.pseudonym(person)
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch"):
                blocks.small(sentences.due(row, names.shown(person), today))
                names.links(person)
            st.button("Open", key=f"{DUE}-open-{name}", on_click=person_links.show, args=(name,))
            signing.button(
                "Done", f"{DUE}-done-{name}", notes_blocks.note_quickly, choice, person, "due", newest[person], DUE
            )


def people(choice: Choice) -> None:
    """List everybody with entries, by status; a row chooses the person."""
    found = notes_data.standing(choice)
    if found.empty:
        blocks.say("Nobody yet.")
        return
    shown = notes_tables.people(found, notes_data.pseudonym)
    person_links.table(
        shown,
        shown["Pseudonym"].tolist(),
        session_keys.OUTREACH_TABLE,
        "People about whom something was noted, their status and since when",
        dict.fromkeys(("Since", "Invited", "Due"), blocks.day_column()),
    )


def one_person(choice: Choice) -> None:
    """Ask for a person, and show their status, the form and what was noted before."""
    people = {name: person for person, name in person_data.names(choice).items()}
    noted = [notes_data.pseudonym(str(person)) for person in notes_data.standing(choice)["person"]]
    # entries are oldest first
    listed = [*dict.fromkeys([*(name for name in noted[::-1] if name in people), *people])]
    chosen = person_links.choose(listed, PAGE, "Choose one, or a row of the table")
    if chosen is None:
        blocks.small("People with notes come first, then those who did something last.")
        return
    person = people[chosen]
    with st.container(border=True):
        names.links(person)
        notes_blocks.status_line(choice, person)
        notes_blocks.entry_form(choice, person)
    person_links.to_person(choice, chosen)
    found = notes_data.log(choice)
    if (found["person"] == person).any():
        blocks.say(f"**What was noted about {names.shown(person)}**")
        notes_blocks.history(choice, person)


def log(choice: Choice) -> None:
    """Show who noted what and when, the newest first, each with a button to undo it, and a download of all."""
    found = notes_data.log(choice)
    signing.notice(LOG)
    if found.empty:
        blocks.say("Nobody has noted anything yet.")
        return
    first, last = blocks.turn_pages(len(found), session_keys.OUTREACH_PAGE)
    newest = found.iloc[::-1].iloc[first:last]
    # entries() expects the oldest first, and shows the newest first
    notes_blocks.entries(choice, newest.iloc[::-1], LOG, named=True)
    leaving = notes_tables.leaving(found, notes_data.pseudonym, data.redactor())
    blocks.download(leaving, f"outreach-{choice.community.slug}", sentences.log_note(len(found)))
