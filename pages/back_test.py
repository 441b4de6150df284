"""Would such a list have found the people who contributed?"""

import streamlit as st

from pages.parts.invite import backtest as invite_backtest
from pages.parts.invite import data as invite_data
from pages.parts.shared import blocks
from pages.parts.shared.question import ask

choice, view = ask("Would such a list have found the people who contributed?")

tried = invite_data.tried(choice)
invite_backtest.answer(tried)
st.page_link("invite.py", label="To the list of this week")
invite_backtest.figures(choice, tried)
blocks.trust_strip(view, choice)
blocks.how_counted("back-test", "back-test-measures", "back-test-chances", "candidates", "rule-of-thumb")
