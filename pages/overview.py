"""How far do people get in each community?"""

import streamlit as st

from journeys.charts import funnel as charts
from journeys.charts.style import SCREEN
from journeys.model.how_many_days import CHANGES_DAYS
from journeys.sentences import data as sentences
from pages.parts.imports import start
from pages.parts.shared import blocks, data
from pages.parts.shared.filters import current_choice

choice = current_choice(data.communities())
choices = choice.for_each(data.communities())
views = {slug: data.view(one) for slug, one in choices.items()}

blocks.title("How far do people get in each community?")
start.draw()
blocks.say(sentences.summary([one.community for one in choices.values()], list(views.values())))

blocks.section("People at each stage")
with blocks.three_in_a_row():
    for slug, one in choices.items():
        with st.container():
            counts, spans = data.stage_counts(one), data.count_ranges(one)
            blocks.name(one.community)
            figure = charts.draw_people(counts, SCREEN, mode=one.mode, spans=spans)
            blocks.figure(figure, sentences.stages(one.community, counts, spans), f"people-{slug}", of=one)
            blocks.small(sentences.freshness(views[slug]))
blocks.small(sentences.OVERVIEW_NOTE)

blocks.section(f"What changed in the last {CHANGES_DAYS} days")
with blocks.three_in_a_row():
    for one in choices.values():
        with st.container():
            blocks.name(one.community)
            blocks.small(sentences.last_days(data.view(one), CHANGES_DAYS))
            blocks.bullets(data.recent_changes(one))

blocks.section(f"{choice.community.name}: intended and observed")
blocks.small("What the community says its journey is, beside what the loaded exports show. Choose another at the side.")
blocks.intended_and_observed(choice.community, data.stage_counts(choice), data.count_ranges(choice))
blocks.trust_strip(views[choice.community.slug], choice)
blocks.how_counted("stages", "reached", "observable", "range", "freshness", "changes")
