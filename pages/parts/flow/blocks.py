"""What unfolds on the Flow page: two groups beside each other, and how people began."""

from datetime import date, timedelta
from typing import Final

import pandas as pd
import streamlit as st

from journeys.analysis.flow.first_acts import NTH
from journeys.charts.flow import bands
from journeys.charts.style import SCREEN
from journeys.model import wording
from journeys.model.how_many_days import YEAR_DAYS
from journeys.model.vocabulary import DISCOVERING
from journeys.sentences.cohorts import flow as sentences
from pages.parts.flow import data, tables
from pages.parts.shared import blocks, person_links, session_keys
from pages.parts.shared import data as shared_data
from pages.parts.shared.filters import Choice, choose_one

_KINDS: Final = {"date": "after or before a day", "event": "at an event or not", "answer": "answered or not"}
"""Groups that can be compared; of the answers all acts are read, so they are not the first choice."""


def groups(choice: Choice) -> None:
    """Compare how two groups move, folded."""
    with st.expander("Do two groups move differently?", expanded=session_keys.FLOW_GROUPS in st.query_params):
        kind = choose_one("Compare", list(_KINDS), session_keys.FLOW_GROUPS, said=_KINDS)
        day = _choose_day(choice) if kind == "date" else date.min
        compared = data.compare(choice, kind, day)
        rows = compared.rows
        blocks.say(sentences.groups(compared, kind, day))
        for row in rows.to_dict("records"):
            if sentences.is_sure(row):
                blocks.small(sentences.difference(row))
        if len(rows):
            name = f"flow-{kind}-{choice.community.slug}"
            blocks.people_table(
                tables.groups(rows),
                name,
                rows[[*tables.GROUPS_LAYOUT.lots_by, *tables.GROUPS_LAYOUT.counts]],
                tables.GROUPS_LAYOUT,
            )


def beginnings(choice: Choice) -> None:
    """Show how people began, and who began in a chosen way, folded."""
    with st.expander("What do people do first?", expanded=session_keys.FLOW_PATH in st.query_params):
        paths = data.paths(choice)
        answer = sentences.beginnings(paths, len(shared_data.view(choice).journeys) - int(paths["people"].sum()))
        blocks.say(answer)
        if paths.empty:
            return
        blocks.figure(bands.draw_beginnings(paths, SCREEN), answer, "beginnings")
        blocks.people_table(tables.paths(paths), f"beginnings-{choice.community.slug}", paths, tables.PATHS_LAYOUT)
        _people(choice, paths)


def _choose_day(choice: Choice) -> date:
    last = shared_data.view(choice).observed_until.date()
    day: date = st.date_input(
        "Day",
        value=last - timedelta(days=YEAR_DAYS),
        max_value=last,
        min_value=date(2005, 1, 1),
        format="DD/MM/YYYY",
        key=session_keys.FLOW_DAY,
        bind="query-params",
        width=200,
    )
    return day


def _people(choice: Choice, paths: pd.DataFrame) -> None:
    ways = [tuple(row[nth] if wording.known(row[nth]) else None for nth in NTH) for row in paths.to_dict("records")]
    # of who only discovered nobody is listed, so these ways come last
    ways.sort(key=lambda way: DISCOVERING.issuperset(filter(None, way)))
    said = {sentences.path(dict(zip(NTH, way, strict=True))): way for way in ways}
    chosen = st.selectbox("Who began with", list(said), key=session_keys.FLOW_PATH, bind="query-params")
    listed, unlisted = data.people_on(choice, said[chosen])
    # a key for each list, so that a row chosen in one is not chosen in the next
    person = blocks.people(listed, unlisted, f"{session_keys.FLOW_TABLE}-{chosen}")
    if person:
        person_links.to_person(choice, person)
    elif len(listed):
        blocks.hint("Choose a row to see that person's journey.")
