"""What do people do here, and which work is not seen?"""

import streamlit as st

from journeys.charts import work as charts
from journeys.charts.style import SCREEN
from journeys.sentences import work as sentences
from pages.parts.record import headlines
from pages.parts.shared import blocks
from pages.parts.shared.question import ask
from pages.parts.work import agents as work_agents
from pages.parts.work import blocks as work_blocks
from pages.parts.work import data as work_data
from pages.parts.work import tables as work_tables

choice, view = ask("What do people do here, and which work is not seen?")

seen, diversity = work_data.count_seen(choice), work_data.diversity(choice)
if not seen["n"].max():
    blocks.say(sentences.NO_WORK)
    blocks.trust_strip(view, choice)
    blocks.how_counted("work-kinds")
    st.stop()

answer = sentences.summary(seen, diversity)
blocks.say(answer)
headlines.work(choice, seen, diversity)
work_blocks.over_time(choice, answer)
blocks.trust_strip(view, choice)
work_blocks.period_table(choice)

blocks.section("What would each view lose?")
blocks.small("People whose work is seen; pale: people who would seem to have done nothing.")
blocks.figure(charts.draw_seen(seen, SCREEN), answer, "seen")
blocks.people_table(work_tables.views(seen), f"work-views-{choice.community.slug}", seen, work_tables.VIEWS_LAYOUT)

blocks.section("Who does what?")
if work_blocks.side_control() == "stage":
    work_blocks.by_stage(choice)
else:
    work_blocks.by_community(choice)

work_blocks.languages(choice)
work_agents.with_agents(choice)
blocks.section("Who is not credited?")
work_blocks.uncredited(choice)
blocks.how_counted("work-kinds", "work-shares", "diversity", "work-views", "agents", "credit", "pseudonyms", "rounding")
