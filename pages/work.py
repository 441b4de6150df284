"""What do people do here, and which work is not seen?"""

import streamlit as st

from journeys.analysis.stats.download_rounding import VIEWS_LAYOUT
from journeys.charts import work as charts
from journeys.charts.style import SCREEN
from journeys.sentences import work as sentences
from pages.parts.record import headlines
from pages.parts.shared import blocks, session_keys
from pages.parts.shared.question import ask
from pages.parts.work import agents as work_agents
from pages.parts.work import blocks as work_blocks
from pages.parts.work import data as work_data
from pages.parts.work import tables as work_tables

choice, view = ask("What do people do here, and which work is not seen?")

seen = work_data.count_seen(choice)
if not seen["n"].max():
    blocks.say(sentences.NO_WORK)
    blocks.trust_strip(view, choice)
    blocks.how_counted("work-kinds")
    st.stop()

answer = sentences.summary(seen, work_data.all_kinds(choice))
blocks.say(answer)
headlines.work(choice, seen)
blocks.small("People whose work is seen; pale: people who would seem to have done nothing.")
blocks.figure(charts.draw_seen(seen, SCREEN), answer, "seen")
blocks.people_table(work_tables.views(seen), f"work-views-{choice.community.slug}", seen, VIEWS_LAYOUT)
blocks.trust_strip(view, choice)

with st.expander("Which kinds of work, and when?"):
    work_blocks.over_time(choice, answer)
with st.expander("Who does what?"):
    if work_blocks.side_control() == "stage":
        work_blocks.by_stage(choice)
    else:
        work_blocks.by_community(choice)
# kept in the session, or it would close when the strip on names appears above it
with st.expander("Who is not credited?", key=session_keys.UNCREDITED, on_change="rerun"):
    work_blocks.uncredited(choice)
with st.expander("Work with AI agents"):
    work_agents.with_agents(choice)
work_blocks.languages(choice)
blocks.how_counted("work-kinds", "work-shares", "diversity", "work-views", "agents", "credit", "pseudonyms", "rounding")
