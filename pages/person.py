"""How did this person come here, and where are they now?"""

import streamlit as st

from pages.parts import blocks, cache, person_blocks
from pages.parts.choice import current_choice

choice = current_choice(cache.communities())
view = cache.view(choice)

blocks.title("How did this person come here, and where are they now?")
if view.journeys.empty:
    blocks.nothing_yet(choice.community)
    st.stop()

pseudonym = person_blocks.choose(choice)
if pseudonym is None:
    person_blocks.everybody(choice)
    blocks.trust_strip(view, choice)
    blocks.how_counted("pseudonyms")
    st.stop()

blocks.trust_strip(view, choice)
blocks.how_counted("pseudonyms")
