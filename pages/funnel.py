"""Where do people stop on the way from discovering to leading?"""

import streamlit as st

from journeys.analysis.stats.download_rounding import COHORTS_LAYOUT, GROUPS_LAYOUT, STAGES_LAYOUT
from journeys.analysis.stats.intervals import LEVEL_TEXT
from journeys.charts import cohorts as cohort_charts
from journeys.charts import funnel as charts
from journeys.charts.style import SCREEN
from journeys.sentences import data as data_sentences
from journeys.sentences import funnel as sentences
from pages.parts.funnel import controls
from pages.parts.record import headlines
from pages.parts.shared import blocks, data, person_links, robustness, session_keys, tables
from pages.parts.shared.filters import choose_people
from pages.parts.shared.question import ask

choice, view = ask("Where do people stop on the way from discovering to leading?")

counts, spans, changes = data.stage_counts(choice), data.count_ranges(choice), data.step_changes(choice)
answer = sentences.summary(counts, choice.mode, changes, spans)
blocks.say(answer)
headlines.funnel(choice, counts)
people, steps = st.columns(2, gap="medium")
with people:
    blocks.small("**People at each stage.** Pale: skipped it. Outlined: mostly not seen.")
    drawn = charts.draw_people(counts, SCREEN, mode=choice.mode, spans=spans)
    # each figure leaves with what it shows
    at_stages = data_sentences.stages(choice.community, counts, spans)
    blocks.clickable(drawn, at_stages, session_keys.FUNNEL_FIGURE, choose_people)
with steps:
    blocks.small(f"**Who goes on**, of the people who were there before, with {LEVEL_TEXT} intervals.")
    drawn = charts.draw_conversion(counts, SCREEN, mode=choice.mode, spans=spans)
    blocks.clickable(drawn, answer, session_keys.STEPS_FIGURE, choose_people)
blocks.hint("Click a bar for its people.")
blocks.trust_strip(view, choice)
blocks.people_table(tables.stages(counts, spans), f"stages-{choice.community.slug}", counts, STAGES_LAYOUT)

with st.expander("Who are they?", expanded=controls.are_people_chosen()):
    stage, count = controls.people_control(view.observable)
    listed, unlisted = data.people_behind(choice, stage, count)
    # a key for each list, so that a row chosen in one is not chosen in the next
    chosen = blocks.people(listed, unlisted, f"{session_keys.FUNNEL_TABLE}-{stage}-{count}")
    if chosen:
        person_links.to_person(choice, chosen)
    elif len(listed):
        blocks.hint("Choose a row to see that person's journey.")

with st.expander("Is it getting better, and for whom?", expanded=controls.is_breakdown_chosen()):
    with st.container(horizontal=True):
        step = controls.step_control(counts)
        breakdown = controls.breakdown_control()
    if step is None:
        blocks.no_step()
    elif breakdown == "cohort":
        rows = data.by_cohort(choice, step)
        trend = sentences.cohorts(rows, changes.get(step))
        blocks.say(trend)
        blocks.figure(cohort_charts.draw_cohorts(rows, step, SCREEN), trend, "cohorts")
        shown = tables.estimates(rows, "cohort")
        blocks.people_table(shown, f"cohorts-{choice.community.slug}", rows, COHORTS_LAYOUT)
    else:
        rows = data.by_group(choice, step, tables.GROUPS[breakdown])
        blocks.small(f"By {breakdown}, the largest groups first. They differ in other ways too: read it as a hint.")
        blocks.figure(cohort_charts.draw_groups(rows, step, SCREEN), f"Who goes on, by {breakdown}.", "groups")
        shown = tables.estimates(rows, breakdown)
        blocks.people_table(shown, f"groups-{choice.community.slug}", rows, GROUPS_LAYOUT)

robustness.block(choice, "funnel", lambda: robustness.of_funnel(choice))
blocks.how_counted(
    "funnel",
    "skipped",
    "current",
    "range",
    "conversion",
    "open",
    "order",
    "cohorts",
    "pseudonyms",
    "robustness",
    "rounding",
)
