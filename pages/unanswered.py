"""Which newcomers have no answer?"""

import streamlit as st

from pages.parts.record import headlines
from pages.parts.response import blocks as response_blocks
from pages.parts.response import data as response_data
from pages.parts.shared import blocks, session_keys
from pages.parts.shared.question import ask

choice, view = ask("Which newcomers have no answer?", about_now=True)

if not response_blocks.has_messages(choice):
    blocks.trust_strip(view, choice)
    blocks.how_counted("unanswered", "first-response")
    st.stop()

hours = response_blocks.hours_control()
response_blocks.answer(choice, hours)
headlines.unanswered(response_data.wait_now(choice, hours), response_data.recent_share(choice, hours)[0], hours)
response_blocks.over_time(choice, hours)
blocks.trust_strip(view, choice)

with st.expander("Do newcomers wait longer than known people?"):
    response_blocks.waits(choice, hours)
# open where a link names the groups
with st.expander("Where are newcomers not answered?", expanded=session_keys.RESPONSE_BY in st.query_params):
    response_blocks.groups(choice, hours)
blocks.how_counted("unanswered", "first-response", "entry-points", "bots", "pseudonyms", "rounding")
