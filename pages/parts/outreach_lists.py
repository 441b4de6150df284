"""The lists of the Outreach page: what is due, people by how they stand, one person, the log, mentors' settings."""

from math import ceil
from typing import Final

import streamlit as st

from journeys.analysis import words
from journeys.entry_log import newest_numbers
from pages.parts import (
    blocks,
    cache,
    cache_outreach,
    cache_person,
    keys,
    outreach_blocks,
    outreach_words,
    person_links,
    signing,
)
from pages.parts.choice import Choice

AT_ONCE: Final = 10
"""People or entries on the page at a time."""
DUE, LOG = "outreach-due", "outreach-log"
"""The sections of the page that say what became of a click."""
PAGE: Final = "outreach"


def due(choice: Choice) -> None:
    """List who is due within the week, the longest due first, each with what settles it."""
    today = cache_outreach.today()
    found = outreach_words.due_within(cache_outreach.standing(choice), today)
    newest = newest_numbers(cache_outreach.log(choice))
    signing.notice(DUE)
    if found.empty:
        blocks.say("Nothing is due this week.")
        return
    first, last = _page(len(found), keys.DUE_PAGE)
    for row in found.iloc[first:last].to_dict("records"):
        person = str(row["person"])
        name = cache_outreach.pseudonym(person)
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch"):
                blocks.small(outreach_words.due(row, name, today))
            st.button("Open", key=f"{DUE}-open-{name}", on_click=person_links.show, args=(name,))
            signing.button(
                "Done", f"{DUE}-done-{name}", outreach_blocks.note_quickly, choice, person, "due", newest[person], DUE
            )


def people(choice: Choice) -> None:
    """List everybody of whom something was noted, by how they stand; a row chooses the person."""
    found = cache_outreach.standing(choice)
    if found.empty:
        blocks.say("Nobody yet.")
        return
    shown = outreach_words.people_table(found, cache_outreach.pseudonym)
    person_links.table(
        shown,
        shown["Pseudonym"].tolist(),
        keys.OUTREACH_TABLE,
        "People of whom something was noted, how they stand and since when",
        dict.fromkeys(("Since", "Invited", "Due"), blocks.day_column()),
    )


def one_person(choice: Choice) -> None:
    """Let a person be chosen, note something of them, and show what was noted before."""
    names = {name: person for person, name in cache_person.names(choice).items()}
    noted = [cache_outreach.pseudonym(str(person)) for person in cache_outreach.standing(choice)["person"]]
    listed = [*dict.fromkeys([*(name for name in noted[::-1] if name in names), *names])]
    chosen = person_links.choose(listed, PAGE, "Choose one, or a row of the table")
    if chosen is None:
        blocks.small("Those of whom something was noted come first, then whoever did something last.")
        return
    person = names[chosen]
    with st.container(border=True):
        outreach_blocks.status_line(choice, person)
        outreach_blocks.entry_form(choice, person)
    person_links.to_person(choice, chosen)
    found = cache_outreach.log(choice)
    if (found["person"] == person).any():
        blocks.say(f"**What was noted of {chosen}**")
        outreach_blocks.history(choice, person)


def log(choice: Choice) -> None:
    """Show who noted what and when, the newest first, each with the way back, and offer all of it."""
    found = cache_outreach.log(choice)
    signing.notice(LOG)
    if found.empty:
        blocks.say("Nobody has noted anything yet.")
        return
    first, last = _page(len(found), keys.OUTREACH_PAGE)
    newest = found.iloc[::-1].iloc[first:last]
    outreach_blocks.entries(choice, newest.iloc[::-1], LOG, named=True)
    leaving = outreach_words.leaving(found, cache_outreach.pseudonym, cache.veil())
    entries = "The only entry" if len(found) == 1 else f"All {words.number(len(found))} entries"
    blocks.download(leaving, f"outreach-{choice.community.slug}", f"{entries}, with notes: pass it on with care.")


def _page(count: int, key: str) -> tuple[int, int]:
    """Let people turn pages where there are more than fit, and give the first and the last row to show."""
    pages = max(1, ceil(count / AT_ONCE))
    number = st.pagination(pages, key=f"{key}-{pages}") if pages > 1 else 1
    return (number - 1) * AT_ONCE, number * AT_ONCE
