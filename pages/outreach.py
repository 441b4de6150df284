"""What have we done, and what is due?"""

import streamlit as st

from pages.parts import (
    blocks,
    cache_outreach,
    effect_blocks,
    mentor_settings,
    outreach_lists,
    outreach_words,
    signing,
)
from pages.parts.asking import ask

choice, view = ask("What have we done, and what is due?")

blocks.say(outreach_words.answer(cache_outreach.standing(choice), cache_outreach.today()))
signing.name_field()
blocks.section("Due")
outreach_lists.due(choice)
blocks.section("One person")
outreach_lists.one_person(choice)
blocks.small(outreach_words.WHERE_FROM)
blocks.section("People, by how they stand")
outreach_lists.people(choice)
blocks.section("Did it help?")
effect_blocks.did_it_help(choice)
blocks.trust_strip(view, choice)
blocks.section("Who noted what")
outreach_lists.log(choice)
with st.expander("Mentors: how many newcomers, and when not"):
    mentor_settings.settings(choice)
blocks.how_counted("outreach", "did-it-help", "opt-outs", "pseudonyms")
