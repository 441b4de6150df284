"""The beginning of a page: its question, and the journeys it is about."""

import streamlit as st

from journeys.snapshot.snapshot import Snapshot
from pages.parts.shared import blocks, data
from pages.parts.shared.filters import Choice, current_choice


def ask(question: str, *, about_now: bool = False) -> tuple[Choice, Snapshot]:
    """Write a page's question, and return the choice with its view; without data the page ends here.

    A page ``about_now`` says first how old the data are, if they are too old to act on.
    """
    choice = current_choice(data.communities())
    view = data.view(choice)
    blocks.title(question)
    if view.journeys.empty:
        blocks.nothing_yet(choice.community)
        st.stop()
    # who chose an earlier day knows it, but nobody should write to people by old data
    # its place is always there: else what is open below would close where another day takes the banner away
    with st.container():
        if about_now or choice.until is None:
            blocks.as_of(choice, about_now=about_now)
    return choice, view
