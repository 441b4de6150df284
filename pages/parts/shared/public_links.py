"""Links to public pages, where names stand: a strip on top says so beside pseudonyms, and hides them on request.

A pseudonym and the public thread of its person undo each other, so a screen that others see may do without links.
"""

from typing import Final

import streamlit as st

from pages.parts.shared import session_keys

_SHOWN: Final = ":small[**Links lead to public pages where names stand.**]"
_HIDDEN: Final = ":small[**Links are hidden.** They lead to public pages where names stand.]"


def hidden() -> bool:
    """Return whether links are hidden in this session."""
    return bool(st.session_state.get(session_keys.LINKS_HIDDEN))


def keep_place() -> None:
    """Keep a place on top of a page for the strip, which has no height until a link stands below."""
    st.session_state[session_keys.LINKS_STRIP] = st.empty()


def allowed(link: str | None) -> str | None:
    """Return a link to a public page unless links are hidden, and say on top where it leads."""
    if link is None:
        return None
    # once a page: the place is taken then; without a screen there is none
    if place := st.session_state.pop(session_keys.LINKS_STRIP, None):
        with place.container(horizontal=True, vertical_alignment="center", key="strip-links"):
            st.markdown(_HIDDEN if hidden() else _SHOWN)
            st.button("Show links" if hidden() else "Hide links", on_click=_turn, key="links")
    return None if hidden() else link


def _turn() -> None:
    st.session_state[session_keys.LINKS_HIDDEN] = not hidden()
