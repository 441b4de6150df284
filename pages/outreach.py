"""What have we done, and what is due?"""

import streamlit as st

from journeys.sentences import notes as sentences
from pages.parts.mentors import settings as mentors_settings
from pages.parts.notes import data as notes_data
from pages.parts.outreach import effect as outreach_effect
from pages.parts.outreach import lists as outreach_lists
from pages.parts.record import headlines
from pages.parts.shared import blocks, signing
from pages.parts.shared.question import ask

choice, view = ask("What have we done, and what is due?", about_now=True)

blocks.say(sentences.summary(notes_data.standing(choice), notes_data.today()))
headlines.outreach(choice)
signing.name_field()
blocks.section("Due")
outreach_lists.due(choice)
blocks.section("One person")
outreach_lists.one_person(choice)
blocks.small(sentences.WHERE_FROM)
blocks.section("People, by status")
outreach_lists.people(choice)
blocks.section("Did it help?")
outreach_effect.did_it_help(choice)
blocks.trust_strip(view, choice)
blocks.section("Who noted what")
outreach_lists.log(choice)
with st.expander("Mentors: how many newcomers, and when they are away"):
    mentors_settings.settings(choice)
blocks.how_counted("outreach", "outreach-notes", "did-it-help", "did-it-help-limits", "opt-outs", "pseudonyms")
