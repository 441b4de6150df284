"""Links to public pages, where names stand: a strip on top says so beside pseudonyms, and hides them on request.

A pseudonym and the public thread of its person undo each other, so a screen that others see may do without links.
"""

from typing import Final

import streamlit as st

from pages.parts.shared import session_keys

PAGES: Final = ("invite", "unanswered", "person")
"""The pages on which a pseudonym stands beside a thread's link."""
_SHOWN: Final = ":small[**Links lead to public pages where names stand.**]"
_HIDDEN: Final = ":small[**Links are hidden.** They lead to public pages where names stand.]"


def hidden() -> bool:
    """Return whether links are hidden in this session."""
    return bool(st.session_state.get(session_keys.LINKS_HIDDEN))


def strip(page: str) -> None:
    """Write on top of a page where its links lead, with a button to hide or show them."""
    if page not in PAGES:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="strip-links"):
        st.markdown(_HIDDEN if hidden() else _SHOWN)
        st.button("Show links" if hidden() else "Hide links", on_click=_turn, key="links")


def _turn() -> None:
    st.session_state[session_keys.LINKS_HIDDEN] = not hidden()
