"""The draft of a message to the chosen person: text to change and to copy. Nothing is sent."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from journeys.analysis.candidates.evidence_cards import Evidence
from journeys.sentences import candidates as sentences
from pages.parts.shared import data, names, session_keys
from pages.parts.shared.filters import Choice

HEIGHT: Final = 300
_LOOK: Final = """
button {
  font: inherit; padding: 0.4rem 0.75rem; cursor: pointer; border-radius: var(--st-button-radius);
  color: var(--st-text-color); background: var(--st-background-color); border: 1px solid var(--st-border-color);
}
button:hover, button:focus-visible { color: var(--st-primary-color); border-color: var(--st-primary-color) }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px }
"""
# the text is read from the field when the button is pressed: what was typed last has not reached the service yet
_COPY: Final = """
export default ({ parentElement, data }) => {
  const button = parentElement.querySelector("button");
  button.onclick = async () => {
    const field = document.querySelector(`.st-key-${data} textarea`);
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // a page that was not opened by https or on this machine has no clipboard
      field.select();
      document.execCommand("copy");
      button.focus();
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy" }, 2000);
  };
};
"""


def show(choice: Choice, name: str, found: Evidence, task: Mapping[Any, Any] | None) -> None:
    """Show the draft to the person of this pseudonym, folded, as text to change and to copy."""
    key = f"{session_keys.DRAFT}-{name}"
    # once, so that what was changed stays when people come back to the person
    st.session_state.setdefault(key, text(choice, found, task))
    with st.expander("Draft a message"):
        st.text_area("Message", key=key, height=HEIGHT, persist_state="session", label_visibility="collapsed")
        copy = st.components.v2.component("journeys.copy", html="<button>Copy</button>", css=_LOOK, js=_COPY)
        copy(key=f"copy-{name}", data=key)


def text(choice: Choice, found: Evidence, task: Mapping[Any, Any] | None) -> str:
    """Return the draft, without the titles of threads if one of them may name somebody who opted out."""
    link = names.thread_link(data.view(choice), task["place"], task["thread"]) if task is not None else None
    redact = data.redactor()
    written = sentences.draft(found, task, link)
    return written if redact(written) == written else redact(sentences.draft(found, task, link, with_titles=False))
