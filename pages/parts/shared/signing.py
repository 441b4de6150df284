"""Writing something down under one's name: typed once a session, and what was typed stays until it is saved.

A fault of the database, a colleague who was faster, or a missing name is said beside the form, which keeps its text.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from journeys.errors import JourneysError
from journeys.logs.opt_outs import Signed
from pages.parts.shared import blocks, session_keys

NAME_LABEL: Final = "Your name, for the log"
STARTED_ANEW: Final = (
    "The service was started anew meanwhile, so nothing was done yet. What you typed is still here: "
    "look, then press again."
)


def name_field() -> None:
    """Let people say who they are, once a session."""
    st.text_input(
        NAME_LABEL, key=session_keys.WHO, max_chars=80, width=220, persist_state="session", autocomplete="name"
    )


def signer() -> str:
    """Give the name that was typed, empty without one."""
    return str(st.session_state.get(session_keys.WHO) or "").strip()


def notice(of: str | None = None) -> None:
    """Say once, in its own section, what became of the last click; without a section, what no other one said."""
    told: tuple[str, bool, str] | None = st.session_state.get(session_keys.NOTICE)
    if told and of in (told[0], None):
        _, done, text = st.session_state.pop(session_keys.NOTICE)
        (st.success if done else st.warning)(blocks.escape(text))


def enter(section: str, write: Callable[[Signed], str]) -> bool:
    """Write something signed, and remember what to say of it; tell whether it was saved."""
    st.session_state[session_keys.HEARD] = True
    who = signer()
    if not who:
        st.session_state[session_keys.NOTICE] = (
            section,
            False,
            "Nothing was done yet: type your name first, for the log.",
        )
        return False
    try:
        st.session_state[session_keys.NOTICE] = (section, True, write(Signed(who, datetime.now(UTC))))
    except JourneysError as error:
        st.session_state[session_keys.NOTICE] = (section, False, str(error))
        return False
    return True


def button(label: str, key: str, on_click: Callable[..., None], *args: object) -> None:
    """Offer what is written down with a click."""
    heard(st.button(label, key=key, on_click=on_click, args=args))


def heard(pressed: object) -> None:
    """Say so if a click was not taken: a service that has just started anew does not know yet what it was meant for.

    The browser finds such a service by itself, keeps what was typed and does not load the page again before a click.
    """
    if pressed and not st.session_state.pop(session_keys.HEARD, False):
        st.warning(STARTED_ANEW)


def typed_key(field: str, pseudonym: str) -> str:
    """Name a field whose text is kept: by a pseudonym, for a key stands in the page."""
    return f"{session_keys.TYPED}-{field}-{pseudonym}"


def show_typed() -> None:
    """Where a page cannot be shown: show what was typed and is not saved yet, and let people try again."""
    typed = {
        key: text.strip()
        for key, text in st.session_state.items()
        if (key == session_keys.OPT_OUT or str(key).startswith(f"{session_keys.TYPED}-"))
        and isinstance(text, str)
        and text.strip()
    }
    if typed:
        blocks.say("**What you typed is not saved yet, and is not lost:** it comes back with the page. Here to copy:")
        for text in typed.values():
            st.code(text, language=None, wrap_lines=True)
    st.button("Try again")
