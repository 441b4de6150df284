"""Whom should we invite this week?"""

import streamlit as st

from journeys.sentences import candidates as sentences
from pages.parts.invite import data as invite_data
from pages.parts.invite import detail as invite_detail
from pages.parts.invite import lottery as invite_lottery
from pages.parts.invite import noting as invite_noting
from pages.parts.invite import people as invite_people
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
with st.container(horizontal=True, vertical_alignment="bottom"):
    # before the controls, but it counts what they choose
    with st.container(width="stretch", key="invite-answer"):
        answer = st.empty()
    group = invite_people.choose_group()
    signing.name_field()
people = invite_data.free(choice, group)
rows = people.head(invite_data.PEOPLE_PER_LIST)
with answer:
    blocks.say(
        sentences.summary(ranking, invite_data.count_settled(choice), len(rows) if group == sentences.INVITE else 0)
    )

listed = rows["person"].tolist()
chosen = invite_people.chosen_of(listed)
# the list has all the width until somebody is chosen
left, right = st.columns([8, 5], gap="small") if chosen else (st.container(), st.container())
with left:
    if listed:
        invite_people.table(choice, rows, chosen)
    else:
        blocks.say(sentences.NOBODY_LEFT[group])
    with st.container(horizontal=True, vertical_alignment="center"):
        invite_people.up_and_down(listed, chosen)
        invite_noting.undo_button(choice)
        if listed and not chosen:
            blocks.hint(sentences.CHOOSE)
    signing.notice(invite_noting.SECTION)
if chosen:
    with right:
        invite_detail.show(choice, rows, chosen, people["person"].tolist())

with st.expander("More: mentors, drawing lots, all candidates"):
    with st.expander("Mentors: who could go with whom, pairs, and settings"):
        # a tuple, since answers are kept by their arguments
        mentors_blocks.match(choice, tuple(listed))
        mentors_blocks.pairs(choice)
    invite_lottery.draw(choice)
    invite_people.everybody(ranking)
    st.page_link("back_test.py", label="Would such a list have found the people who contributed?")
blocks.trust_strip(view, choice)
blocks.how_counted(
    "candidates",
    "chance",
    "need",
    "rule-of-thumb",
    "task",
    "mentor-match",
    "mentor-plan",
    "graduation",
    "pseudonyms",
)
