"""The frame of every page: the list of pages, the choices they share, and errors in plain words."""

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from journeys.errors import JourneysError
from pages.parts.shared import blocks, cached, data, filters, names, signing, theme

HERE = Path(__file__).resolve().parent
COLUMN_WIDTH = 1100

# a character as icon: Streamlit would fetch one of its own symbols from another host
st.set_page_config(page_title="Journeys", page_icon="🧭", layout="wide")
# a flat list: sections make a list that fails the checks for screen readers, in Streamlit itself
page = st.navigation(
    [
        st.Page(HERE / "overview.py", title="Overview", default=True),
        st.Page(HERE / "funnel.py", title="Funnel"),
        st.Page(HERE / "timing.py", title="Timing"),
        st.Page(HERE / "work.py", title="Work"),
        st.Page(HERE / "network.py", title="Network"),
        st.Page(HERE / "resilience.py", title="Resilience"),
        st.Page(HERE / "invite.py", title="Invite"),
        st.Page(HERE / "unanswered.py", title="Unanswered"),
        st.Page(HERE / "person.py", title="Person"),
        st.Page(HERE / "outreach.py", title="Outreach"),
        st.Page(HERE / "imports.py", title="Import"),
        st.Page(HERE / "identities.py", title="Identities"),
        st.Page(HERE / "data.py", title="Data"),
    ],
    # otherwise Streamlit hides a part of so many pages behind a button
    expanded=True,
)
# all parts of one page show one state of the store, even if an import ends meanwhile
with st.container(width=COLUMN_WIDTH), cached.one_moment():
    try:
        # in the frame, so that the choices stay when people turn to another page
        filters.draw_choices(data.communities(), datetime.now(UTC).date())
        with st.sidebar:
            theme.follow()
            names.switch()
            signing.remember()
        names.strip()
        if data.holds_only_demo():
            blocks.demo_banner()
        page.run()
    # errors of ours have plain messages; anything else is a fault that should be loud
    except JourneysError as error:
        blocks.fault(error)
        signing.show_typed()
