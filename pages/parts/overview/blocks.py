"""Blocks of the Overview page: what changed, published sizes, one figure a community."""

from collections.abc import Mapping

import streamlit as st

from journeys.charts import funnel as charts
from journeys.charts.style import SCREEN
from journeys.model.days import last_instant
from journeys.sentences import data as sentences
from pages.parts.overview import tables
from pages.parts.record import headlines
from pages.parts.shared import blocks, data
from pages.parts.shared.filters import Choice


def changes(choice: Choice) -> None:
    """Say in three sentences and a table what changed in the last days."""
    view, rows, community = data.view(choice), data.changes(choice), choice.community
    if quiet := sentences.quiet_lately(view):
        blocks.say(quiet)
    else:
        blocks.say(sentences.new_people(rows, community, last_instant(view.observed_until).date()))
    blocks.say(sentences.active_people(rows))
    blocks.say(sentences.beyond_chance(rows))
    # open, since it is the answer; its download as of all tables that count people
    name = f"changes-{community.slug}"
    blocks.show_rows(tables.changes(rows), name)
    if unsure := int(rows["unsure"].iloc[0]):
        blocks.small(sentences.perhaps_before(unsure))
    leaving = tables.leaving_changes(rows)
    blocks.download_counts(leaving, name, tables.CHANGES_LAYOUT)
    headlines.overview(choice, rows)


def sizes(choice: Choice) -> None:
    """Show what is published on the community's size, beside what the exports show."""
    if choice.community.sizes:
        blocks.section("Sizes, published and observed")
        rows = tables.observed_by(choice.community, data.view(choice))
        name = f"sizes-{choice.community.slug}"
        blocks.show_rows(tables.sizes(rows), name, {"Day": blocks.day_column()})


def figures(choices: Mapping[str, Choice]) -> None:
    """Draw the people at each stage of each community with data."""
    blocks.section("People at each stage")
    with blocks.three_in_a_row():
        for slug, one in choices.items():
            with st.container():
                counts, spans = data.stage_counts(one), data.count_ranges(one)
                blocks.name(one.community)
                figure = charts.draw_people(counts, SCREEN, mode=one.mode, spans=spans)
                blocks.figure(figure, sentences.stages(one.community, counts, spans), f"people-{slug}", of=one)
                blocks.small(sentences.freshness(data.view(one)))
    blocks.small(sentences.OVERVIEW_NOTE)


def without_data(choices: Mapping[str, Choice]) -> None:
    """Name the communities of which nothing is loaded, in one line."""
    if choices:
        with st.container(horizontal=True, vertical_alignment="center"):
            blocks.small(sentences.nothing_of([one.community for one in choices.values()]))
            st.page_link("imports.py", label="Bring exports")


def intended(choice: Choice) -> None:
    """Show, folded, what the community says its journey is, beside what the exports show."""
    with st.expander("Intended and observed"):
        blocks.small(sentences.INTENDED_NOTE)
        blocks.intended_and_observed(choice.community, data.stage_counts(choice), data.count_ranges(choice))
