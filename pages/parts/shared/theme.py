"""Draw figures again when the theme changes between light and dark while a page is open."""

from typing import Final

import streamlit as st

# Streamlit puts the theme's colours into a figure once (streamlit/streamlit#11974) and does not run the page again when
# the system turns dark. So an invisible part asks for a run, and figures are drawn under another key.
_WATCHED: Final = "<i></i>"
_LOOK: Final = "i { position: absolute; background: var(--st-background-color); transition: background-color 1ms }"
_NOTIFY: Final = """
export default ({ parentElement, setTriggerValue }) => {
  parentElement.querySelector("i").ontransitionstart = () => setTriggerValue("turned", true);
};
"""


def follow() -> None:
    """Run the page again when its background turns dark or light."""
    watch = st.components.v2.component("journeys.theme", html=_WATCHED, css=_LOOK, js=_NOTIFY)
    watch(key="theme")


def keyed(name: str) -> str:
    """Return the key of a figure, another one for each theme."""
    return f"{name}-{st.context.theme.type}"
