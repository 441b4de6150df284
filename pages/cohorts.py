"""Do people stay, and does each cohort stay as long as the ones before?"""

from typing import cast

import streamlit as st

from journeys.analysis import retention
from journeys.analysis.retention import Outcome
from journeys.analysis.stats.download_rounding import EVENTS_LAYOUT, TRIANGLE_LAYOUT
from journeys.charts import retention as charts
from journeys.charts.style import SCREEN
from journeys.model import wording
from journeys.sentences.cohorts import retention as sentences
from pages.parts.cohorts import data, tables
from pages.parts.record import headlines
from pages.parts.shared import blocks, session_keys
from pages.parts.shared.filters import choose_one
from pages.parts.shared.question import ask

choice, view = ask("Do people stay?")

stages = [stage for stage in ("join", "contribute", "lead") if view.observable[stage]]
answer = st.container()  # above the control, but it depends on it
said = {retention.ACTIVE: "were active"} | {stage: f"had {wording.DID[stage]}" for stage in stages}
outcome = cast("Outcome", choose_one("Who", list(said), session_keys.OUTCOME, said=said))
triangle = data.triangle(choice, outcome)
by_age = retention.by_age(triangle)
followed = bool(triangle["n"].any())
summary = sentences.summary(by_age, outcome, choice.period, data.unplaced(choice), followed=followed)
with answer:
    blocks.say(summary)
headlines.cohorts(choice, by_age, outcome)
if followed:
    drawn = charts.draw_triangle(triangle, by_age, SCREEN, outcome=outcome, period=choice.period)
    blocks.small(sentences.legend(triangle["cohort"].nunique(), charts.COHORTS_SHOWN))
    blocks.figure(drawn, summary, "cohorts")
    if outcome == retention.ACTIVE and (later := sentences.change(retention.change_at(triangle, 1), choice.period)):
        blocks.say(later)
blocks.trust_strip(view, choice)
if followed:
    name = f"stay-{outcome}-{choice.community.slug}"
    blocks.people_table(tables.triangle(triangle, choice.period), name, triangle, TRIANGLE_LAYOUT)

with st.expander("Do people who came during an event stay?"):
    if choice.community.bursts:
        rows = data.events(choice)
        blocks.say(sentences.events(rows))
        for row in rows.to_dict("records"):
            blocks.small(sentences.event(row))
        if len(rows):
            leaving = rows[["event", "n", "met"]]
            blocks.people_table(tables.events(rows), f"events-{choice.community.slug}", leaving, EVENTS_LAYOUT)
    else:
        blocks.small("The definition names no events. A [[bursts]] entry with its first and last day adds one.")
blocks.how_counted("retention", "cohorts", "windows", "rounding")
