"""Whom should we invite this week?"""

import streamlit as st

from journeys.sentences import candidates as sentences
from pages.parts.invite import backtest as invite_backtest
from pages.parts.invite import cards as invite_cards
from pages.parts.invite import data as invite_data
from pages.parts.invite import lottery as invite_lottery
from pages.parts.mentors import blocks as mentors_blocks
from pages.parts.record import headlines
from pages.parts.shared import blocks, signing
from pages.parts.shared.question import ask

choice, view = ask("Whom should we invite this week?", about_now=True)

ranking = invite_data.ranking(choice)
if ranking.people.empty:
    blocks.say(sentences.NOBODY)
    blocks.small(sentences.unlisted(ranking.only_discovered))
    blocks.trust_strip(view, choice)
    blocks.how_counted("candidates", "chance", "need", "pseudonyms")
    st.stop()

headlines.invite(ranking)
answer = st.container()  # above the controls, but it counts what they choose
with st.container(horizontal=True, vertical_alignment="bottom"):
    group = invite_cards.choose_group()
    signing.name_field()
rows = invite_cards.listed(choice, group)
with answer:
    settled = len(invite_data.settled(choice) & set(ranking.people["person"]))
    blocks.say(sentences.summary(ranking, settled, len(rows) if group == sentences.INVITE else 0))
blocks.trust_strip(view, choice)
invite_cards.cards(choice, rows, group)
invite_lottery.draw(choice)
invite_cards.everybody(choice, ranking)
blocks.small(sentences.unlisted(ranking.only_discovered))

blocks.section("Which mentor for whom?")
# a tuple, since answers are kept by their arguments
mentors_blocks.match(choice, tuple(str(person) for person in rows["person"]))
mentors_blocks.pairs(choice)

blocks.section("Would such a list have included the people who contributed?")
invite_backtest.show(choice, invite_data.tried(choice))
blocks.how_counted(
    "candidates",
    "chance",
    "need",
    "rule-of-thumb",
    "task",
    "mentor-match",
    "mentor-plan",
    "graduation",
    "back-test",
    "back-test-measures",
    "back-test-chances",
    "pseudonyms",
)
