"""What follows light and dark while a page is open: figures keep the colours in which they were drawn.

Streamlit puts the theme's colours into a figure once (streamlit/streamlit#11974) and does not run the page when the
system turns dark at dusk. So a part that nobody sees asks for a run, and figures are drawn anew under another key.
"""

from typing import Final

import streamlit as st

_WATCHED: Final = "<i></i>"
_LOOK: Final = "i { position: absolute; background: var(--st-background-color); transition: background-color 1ms }"
_TELL: Final = """
export default ({ parentElement, setTriggerValue }) => {
  parentElement.querySelector("i").ontransitionstart = () => setTriggerValue("turned", true);
};
"""


def follow() -> None:
    """Run the page again when its background turns dark or light."""
    watch = st.components.v2.component("journeys.theme", html=_WATCHED, css=_LOOK, js=_TELL)
    watch(key="theme")


def keyed(name: str) -> str:
    """Give the key of a figure: with another theme it is another figure."""
    return f"{name}-{st.context.theme.type}"
