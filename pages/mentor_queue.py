"""Whom should we invite this week?"""

import streamlit as st

from pages.parts import (
    backtest_blocks,
    blocks,
    cache_queue,
    draw_blocks,
    mentor_blocks,
    queue_blocks,
    queue_words,
    signing,
)
from pages.parts.asking import ask

choice, view = ask("Whom should we invite this week?")

queue = cache_queue.queue(choice)
if queue.people.empty:
    blocks.say(queue_words.NOBODY)
    blocks.small(queue_words.unlisted(queue.only_discovered))
    blocks.trust_strip(view, choice)
    blocks.how_counted("candidates", "promise", "need", "pseudonyms")
    st.stop()

said = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    group = queue_blocks.choose_group()
    signing.name_field()
rows = queue_blocks.listed(choice, group)
with said:
    settled = len(cache_queue.settled(choice) & set(queue.people["person"]))
    blocks.say(queue_words.answer(queue, settled, len(rows) if group == queue_words.INVITE else 0))
blocks.trust_strip(view, choice)
queue_blocks.cards(choice, rows, group)
draw_blocks.draw(choice)
queue_blocks.everybody(choice, queue)
blocks.small(queue_words.unlisted(queue.only_discovered))

blocks.section("Which mentor for whom?")
mentor_blocks.match(choice, tuple(str(person) for person in rows["person"]))
mentor_blocks.pairs(choice)

blocks.section("Would this list have held them?")
backtest_blocks.show(choice, cache_queue.tried(choice))
blocks.how_counted(
    "candidates",
    "promise",
    "need",
    "rule-of-thumb",
    "task",
    "mentor-match",
    "graduation",
    "back-test",
    "pseudonyms",
)
