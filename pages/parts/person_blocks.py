"""The blocks of the Person page: whom to look at, their way in words and as a figure, and what surrounds it."""

import streamlit as st

from pages.parts import blocks, cache, cache_person, keys, person_links, tables
from pages.parts.choice import Choice

PAGE = "person"


def choose(choice: Choice) -> str | None:
    """Let people choose somebody by pseudonym."""
    pseudonyms = cache_person.listed(choice)["pseudonym"].tolist()
    return person_links.choose(pseudonyms, PAGE, "Choose one, or a row of the table")


def everybody(choice: Choice) -> None:
    """Say that nobody bears the pseudonym that the address names, or that nobody is chosen, and list everybody."""
    if person_links.linked_person(PAGE):
        blocks.say(
            "**There is nobody under this pseudonym here.** Choose somebody who is, or another community or day."
        )
    found = cache_person.listed(choice)
    shown, _ = tables.people(found, cache.open_store().key)
    blocks.small("Everybody who did more than discover, under a pseudonym, the latest act first. Choose a row.")
    st.dataframe(
        shown,
        hide_index=True,
        height="content" if len(shown) <= blocks.SHORT else blocks.TALL_PIXELS,
        placeholder="–",
        key=keys.PERSON_TABLE,
        on_select=person_links.choose_row(keys.PERSON_TABLE, found["pseudonym"].tolist()),
        selection_mode="single-row",
        alt="Everybody who did more than discover, under pseudonyms",
    )
