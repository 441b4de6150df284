"""Whom should we invite this week?"""

import streamlit as st

from journeys.sentences import candidates as sentences
from pages.parts.mentors import blocks as mentors_blocks
from pages.parts.queue import backtest as queue_backtest
from pages.parts.queue import cards as queue_cards
from pages.parts.queue import data as queue_data
from pages.parts.queue import lottery as queue_lottery
from pages.parts.shared import blocks, signing
from pages.parts.shared.question import ask

choice, view = ask("Whom should we invite this week?")

queue = queue_data.queue(choice)
if queue.people.empty:
    blocks.say(sentences.NOBODY)
    blocks.small(sentences.unlisted(queue.only_discovered))
    blocks.trust_strip(view, choice)
    blocks.how_counted("candidates", "promise", "need", "pseudonyms")
    st.stop()

said = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    group = queue_cards.choose_group()
    signing.name_field()
rows = queue_cards.listed(choice, group)
with said:
    settled = len(queue_data.settled(choice) & set(queue.people["person"]))
    blocks.say(sentences.summary(queue, settled, len(rows) if group == sentences.INVITE else 0))
blocks.trust_strip(view, choice)
queue_cards.cards(choice, rows, group)
queue_lottery.draw(choice)
queue_cards.everybody(choice, queue)
blocks.small(sentences.unlisted(queue.only_discovered))

blocks.section("Which mentor for whom?")
mentors_blocks.match(choice, tuple(str(person) for person in rows["person"]))
mentors_blocks.pairs(choice)

blocks.section("Would this list have held them?")
queue_backtest.show(choice, queue_data.tried(choice))
blocks.how_counted(
    "candidates",
    "promise",
    "need",
    "rule-of-thumb",
    "task",
    "mentor-match",
    "mentor-plan",
    "graduation",
    "back-test",
    "back-test-measures",
    "pseudonyms",
)
