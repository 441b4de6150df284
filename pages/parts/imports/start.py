"""The block on top of the Overview: what to do while no community has data."""

import streamlit as st

from pages.parts.imports import naming
from pages.parts.shared import data


def draw() -> None:
    """Offer to name places that belong to no community; the page ends here where no community has data."""
    has_data = data.has_claimed()
    naming.draw_unclaimed(open_at_once=not has_data)
    if data.unclaimed() and not has_data:
        st.stop()
