"""Who knocked and got no answer?"""

import streamlit as st

from pages.parts.response import blocks as response_blocks
from pages.parts.shared import blocks
from pages.parts.shared.question import ask

choice, view = ask("Who knocked and got no answer?")

if not response_blocks.can_tell(choice):
    blocks.trust_strip(view, choice)
    blocks.how_counted("silent-doors", "first-response")
    st.stop()

hours = response_blocks.hours_control()
response_blocks.answer(choice, hours)
blocks.trust_strip(view, choice)

blocks.section("Is it getting better?")
response_blocks.over_time(choice, hours)

blocks.section("Do newcomers wait longer than people who are known?")
response_blocks.waits(choice, hours)

blocks.section("Which doors are silent?")
response_blocks.groups(choice, hours)
blocks.how_counted("silent-doors", "first-response", "entry-points", "bots", "pseudonyms", "suppression")
