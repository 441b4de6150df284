"""How did this person come here, and where are they now?"""

import streamlit as st

from pages.parts.person import blocks as person_blocks
from pages.parts.shared import blocks
from pages.parts.shared.question import ask

choice, view = ask("How did this person come here, and where are they now?")

journey = person_blocks.choose(choice)
if journey is None:
    person_blocks.everybody(choice)
    blocks.trust_strip(view, choice)
    blocks.how_counted("person", "pseudonyms")
    st.stop()

person_blocks.asked_last(choice, journey)
person_blocks.timeline(choice, journey)
blocks.trust_strip(view, choice)
person_blocks.acts(choice, journey)

blocks.section("What did they do first?")
person_blocks.first_acts(choice, journey)

blocks.section("Whom do they work with?")
person_blocks.contacts(choice, journey)

blocks.section("What do they do?")
person_blocks.work(choice, journey)

blocks.section("What can the data not show?")
person_blocks.cannot_show(choice, journey)

blocks.section("What was done for them?")
person_blocks.outreach(choice, journey)
blocks.how_counted("person", "network", "pieces", "identities", "outreach", "pseudonyms")
