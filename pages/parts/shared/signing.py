"""Signed entries: the browser remembers the name, and texts stay in their fields until they are saved.

If the database fails, a colleague was faster, or the name is missing, a message says so and the form keeps its text.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, cast

import streamlit as st

from journeys.errors import JourneysError
from journeys.logs.entry_log import WHO_LENGTH
from journeys.logs.opt_outs import Signed
from pages.parts.shared import blocks, session_keys

NAME_LABEL: Final = "Your name, for the log"
# Streamlit sends a text when its field is left or Ctrl and Enter are pressed: a window closed before would lose it
_KEEP: Final = """
export default ({ data, setStateValue }) => {
  try {
    if (data.typed) localStorage.setItem("journeys-name", data.name);
    else if (!data.name && localStorage.getItem("journeys-name"))
      setStateValue("name", localStorage.getItem("journeys-name"));
  } catch { /* some browsers keep nothing in private windows */ }
  let waiting, field;
  const send = () => field?.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true }));
  const typed = ({ target }) => {
    if (target.tagName !== "TEXTAREA") return;
    clearTimeout(waiting);
    field = target;
    waiting = setTimeout(send, 1000);
  };
  document.addEventListener("input", typed);
  document.addEventListener("visibilitychange", send);
  return () => {
    clearTimeout(waiting);
    document.removeEventListener("input", typed);
    document.removeEventListener("visibilitychange", send);
  };
};
"""
RESTARTED: Final = (
    "The service was restarted, so nothing was done yet. What you typed is still here: check it, then press again."
)


def name_field() -> None:
    """Ask for the name that entries are signed with."""
    # kept by the session, since Streamlit forgets a field that a run does not draw (decision 0019)
    st.text_input(
        NAME_LABEL,
        key=session_keys.WHO,
        max_chars=WHO_LENGTH,
        width=220,
        persist_state="session",
        autocomplete="name",
        on_change=_note_typed,
    )


def remember() -> None:
    """Keep the typed name in the browser, fill it in again, and send what is being typed after a short pause."""
    keep = st.components.v2.component("journeys.typing", js=_KEEP)
    # what the browser kept never goes over a name that is there: another window may have another name
    given = {"name": signer(), "typed": bool(st.session_state.get(session_keys.WHO_TYPED))}
    keep(key=session_keys.WHO_KEPT, data=given, on_name_change=_take_kept)


def _note_typed() -> None:
    st.session_state[session_keys.WHO_TYPED] = True


def _take_kept() -> None:
    kept = str(st.session_state[session_keys.WHO_KEPT].get("name") or "")
    if not signer() and not st.session_state.get(session_keys.WHO_TYPED):
        st.session_state[session_keys.WHO] = kept[:WHO_LENGTH]


def signer() -> str:
    """Return the typed name; empty without one."""
    return str(st.session_state.get(session_keys.WHO) or "").strip()


def notice(of: str | None = None) -> None:
    """Show the result of the last click once, in its section; without a section, any result not shown yet."""
    result: tuple[str, bool, str] | None = st.session_state.get(session_keys.NOTICE)
    if result and of in (result[0], None):
        _, done, text = st.session_state.pop(session_keys.NOTICE)
        (st.success if done else st.warning)(blocks.escape(text))


def enter(section: str, write: Callable[[Signed], str]) -> bool:
    """Write a signed entry, remember its result for :func:`notice`, and return whether it was saved."""
    # first of all: a click that is refused was not lost either
    st.session_state[session_keys.CLICK_TAKEN] = True
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


def button(label: str, key: str, on_click: Callable[..., object], *args: object, shortcut: str | None = None) -> None:
    """Draw a button that writes a signed entry, also pressed by the key ``shortcut``."""
    warn_if_lost(
        st.button(label, key=key, on_click=cast("Callable[..., None]", on_click), args=args, shortcut=shortcut)
    )


def warn_if_lost(pressed: object) -> None:
    """Warn if a click had no effect."""
    # after a restart the browser connects again and keeps its fields, but the new session does not yet know the
    # callback of the first button that is pressed
    if pressed and not st.session_state.pop(session_keys.CLICK_TAKEN, False):
        st.warning(RESTARTED)


def typed_key(field: str, pseudonym: str) -> str:
    """Return the key of a field whose text is kept; with a pseudonym, since keys can be read in the page."""
    return f"{session_keys.TYPED}-{field}-{pseudonym}"


def show_typed() -> None:
    """Show texts that are typed and not saved, where a page cannot be shown, with a button to try again."""
    typed = {
        key: text.strip()
        for key, text in st.session_state.items()
        if (key == session_keys.OPT_OUT or str(key).startswith(f"{session_keys.TYPED}-"))
        and isinstance(text, str)
        and text.strip()
    }
    if typed:
        blocks.say("**What you typed is not saved yet, but not lost:** it comes back with the page. Here to copy:")
        for text in typed.values():
            # as code it has a button to copy, and no sign of it is read as Markdown
            st.code(text, language=None, wrap_lines=True)
    st.button("Try again")
