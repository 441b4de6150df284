"""How do communities differ, and what may not be compared?"""

from typing import cast

import streamlit as st

from journeys.analysis.compare.measures import Question
from journeys.analysis.compare.shared import MOST, Align
from journeys.analysis.stats.download_rounding import COMPARED_LAYOUT
from journeys.charts.compare import shares as charts
from journeys.charts.style import SCREEN
from journeys.sentences.cohorts import compare as sentences
from pages.parts.compare import data, tables
from pages.parts.record import headlines
from pages.parts.shared import blocks, session_keys
from pages.parts.shared import data as shared_data
from pages.parts.shared.filters import Scope, choose_one
from pages.parts.shared.question import ask

choice, view = ask("How do communities differ, and what may not be compared?")

communities = shared_data.communities()
loaded = data.others(choice)
answer = st.container()  # above the controls, but it depends on them
with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen = st.pills(
        "Compare with",
        loaded,
        selection_mode="multi",
        default=loaded[:1],
        format_func=lambda slug: communities[slug].name,
        # one choice for each community, as with each there are others to choose from
        key=f"{session_keys.COMPARED}_{choice.community.slug}",
        bind="query-params",
    )
    said = {"age": "since each one's beginning", "calendar": "of the calendar"}
    align = cast("Align", choose_one("Months", list(said), session_keys.ALIGN, said=said))
# Streamlit checks options in the browser only, and anything can be written into an address
others = [slug for slug in loaded if slug in chosen][: MOST - 1]
if not others:
    with answer:
        blocks.say(sentences.NOBODY_CHOSEN if loaded else sentences.NOBODY_ELSE)
    st.stop()
scopes = tuple(Scope(each, choice.until) for each in (choice.community, *(communities[slug] for slug in others)))
found = data.compare(scopes, align)
summary = sentences.summary(found.differences, found.shared, found.names, found.horizons)
with answer:
    blocks.say(summary)
    if missing := sentences.not_compared(found.values, found.shared, found.names, found.horizons):
        blocks.say(missing)
    if charts.shown_measures(found.differences):
        drawn = charts.draw_compared(found.values, found.differences, found.names, SCREEN, horizons=found.horizons)
        blocks.figure(drawn, summary, "compare")
headlines.compare(found)
if compared := sentences.period(found.shared, found.names):
    blocks.small(compared)
blocks.trust_strip(view, choice)

for question, title in sentences.QUESTIONS.items():
    name = cast("Question", question)
    if not len(rows := tables.leaving(found, name)):
        continue
    with st.expander(title):
        if name == "work":
            blocks.small(sentences.NOT_KINDS_OF_PEOPLE)
        blocks.show_rows(tables.measures(found, name), f"compare-{name}")
        blocks.download_counts(rows, f"compare-{name}", COMPARED_LAYOUT)
        if name == "structure":
            for listed, what in ((tables.groups(found), "groups"), (tables.roles(found), "roles")):
                if len(listed):
                    blocks.small(sentences.OF_LISTS[what])
                    blocks.show_rows(listed, f"compare-{what}")
        if name == "journeys":
            blocks.small(sentences.INTENDED)
            blocks.show_rows(tables.intended(found), "compare-intended")
with st.expander("What may not be compared, and why"):
    for sentence in (
        *sentences.left_out(found.values, found.shared, found.names, found.horizons),
        *sentences.alone(found.shared, found.names),
    ):
        blocks.small(sentence)
blocks.how_counted("compare", "compare-differences", "windows", "rounding")
