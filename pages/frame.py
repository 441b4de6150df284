"""The frame of every page: the menus, the choices that pages share, and errors in plain words."""

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from journeys.errors import JourneysError
from pages.parts.shared import blocks, cached, data, filters, names, signing, theme
from pages.parts.shared.session_keys import COHORT, COMMUNITY, MODE, UNTIL

HERE = Path(__file__).resolve().parent
COLUMN_WIDTH = 1100
MENUS = {
    "Leaders": {"overview": "Overview", "funnel": "Funnel", "timing": "Timing", "cohorts": "Cohorts"}
    | {"leaving": "Leaving", "flow": "Flow", "work": "Work", "resilience": "Resilience"},
    "Organizers": {"invite": "Invite", "unanswered": "Unanswered", "outreach": "Outreach", "person": "Person"}
    | {"back_test": "Back-test"},
    "Researchers": {
        "compare": "Compare",
        "findings": "Findings",
        "network": "Network",
        "model_tree": "Model tree",
        "downstream": "Downstream journey",
        "model_cards": "Model cards",
    },
    "Data": {"imports": "Import", "identities": "Identities", "data": "Data"},
}
# which of the choices at the side a page uses; those of most pages are the community and the last day
USES = {
    "overview": (COMMUNITY, UNTIL, MODE),
    "funnel": (COMMUNITY, UNTIL, MODE, COHORT),
    "timing": (COMMUNITY, UNTIL, MODE),
    "cohorts": (COMMUNITY, UNTIL, COHORT),
    "flow": (COMMUNITY, UNTIL, COHORT),
    "work": (COMMUNITY, UNTIL, COHORT),
    "unanswered": (COMMUNITY, UNTIL, COHORT),
    "model_tree": (COMMUNITY,),
    "model_cards": (COMMUNITY,),
    "downstream": (COMMUNITY, UNTIL),
    "imports": (),
}
OF_MOST = (COMMUNITY, UNTIL)
# their numbers are of models, and state their own day: the foot would load all acts for a day of acts
NOT_OF_ACTS = ("model_tree", "model_cards", "downstream")

# a character as icon: Streamlit would fetch one of its own symbols from another host
st.set_page_config(page_title="Journeys", page_icon="🧭", layout="wide")
pages = {
    group: [st.Page(HERE / f"{name}.py", title=title, default=name == "overview") for name, title in menu.items()]
    for group, menu in MENUS.items()
}
# on top, since at the side Streamlit hides a part of so many pages behind a button
page = st.navigation(pages, position="top")
# all parts of one page show one state of the store, even if an import ends meanwhile
with st.container(width=COLUMN_WIDTH), cached.one_moment():
    try:
        # in the frame, so that the choices stay when people turn to another page
        name = page.url_path or "overview"
        used = USES.get(name, OF_MOST)
        filters.draw_choices(data.communities(), datetime.now(UTC).date(), name, used)
        # the key is for the style
        with st.sidebar, st.container(key=f"theme-{st.context.theme.type}"):
            theme.follow()
            names.switch()
            signing.remember()
        names.strip()
        if data.holds_only_demo():
            blocks.demo_banner()
        names.keep_place_of_links()
        if COMMUNITY in used and (unknown := filters.unknown_community()):
            blocks.unknown_community(unknown, data.communities())
        else:
            try:
                page.run()
            finally:  # a page without data ends early
                if name in NOT_OF_ACTS or not used:
                    blocks.foot()
                else:
                    choice = filters.current_choice(data.communities())
                    blocks.foot((data.view(choice), choice))
    # errors of ours have plain messages; anything else is a fault that should be loud
    except JourneysError as error:
        blocks.fault(error)
        signing.show_typed()
