"""Controls of the Funnel and Timing pages, each kept in the URL."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from journeys.analysis.funnel.funnel import COUNTS
from journeys.model.vocabulary import STAGES
from pages.parts.shared import session_keys, tables, theme
from pages.parts.shared.filters import choose_one

COUNT_LABELS: Final = {
    "observed": "with an act of it",
    "reached": "at it or beyond",
    "skipped": "who skipped it",
    "current": "at it and active at the end",
    "at_risk": "who could go on",
    "stepped": "who went on in time",
    "open": "still open",
    "not_stepped": "who did not go on in time",
    "not_new": "perhaps at it before",
    "not_followed": "who cannot be followed",
}


def people_control(observable: Mapping[str, bool]) -> tuple[str, str]:
    """Ask people to choose a stage and which of its people to list, by hand or by a click on a bar."""
    # the first option is the one chosen at first
    later_first = (*STAGES[1:], STAGES[0])  # people who only discovered are not listed, so that stage comes last
    stages = [stage for stage in later_first if observable[stage]]
    with st.container(horizontal=True):
        stage = st.selectbox("Stage", stages, key=session_keys.STAGE, bind="query-params", width=180)
        count = st.selectbox(
            "People",
            list(COUNTS),
            format_func=lambda name: COUNT_LABELS[name],
            key=session_keys.COUNT,
            bind="query-params",
            width=260,
        )
    return stage, count


def are_people_chosen() -> bool:
    """Return whether the address or a click names people to list, so that their list stands open."""
    # a click on what the controls show already leaves the address as it is
    figures = [
        st.session_state.get(theme.keyed(key)) for key in (session_keys.FUNNEL_FIGURE, session_keys.STEPS_FIGURE)
    ]
    clicked = any(figure.selection.points for figure in figures if figure)
    named = bool({session_keys.STAGE, session_keys.COUNT} & set(st.query_params))
    # it stays open: Streamlit takes a default out of the address again, and a row may just have been chosen in it
    open_still = bool(st.session_state.get(session_keys.PEOPLE_OPEN))
    st.session_state[session_keys.PEOPLE_OPEN] = clicked or named or open_still
    return clicked or named or open_still


def is_breakdown_chosen() -> bool:
    """Return whether the address names a breakdown or a step, so that it stands open."""
    return bool({session_keys.BREAKDOWN, session_keys.STEP} & set(st.query_params))


def step_control(stage_counts: pd.DataFrame) -> str | None:
    """Ask people to choose a step that can be measured; None if there is none."""
    # a step can only be measured between stages that the exports show, and with people at the first
    steps = [row["stage"] for row in stage_counts.to_dict("records") if row["to"] and row["n"]]
    if not steps:
        return None
    return choose_one("Step from", steps, session_keys.STEP)


def breakdown_control() -> str:
    """Ask people to choose by what conversion is divided."""
    return choose_one("By", ("cohort", *tables.GROUPS), session_keys.BREAKDOWN)


def comparison_control() -> str | None:
    """Ask people to choose by what two groups are compared; None means no comparison."""
    chosen = choose_one("Compare by", ("nothing", *tables.GROUPS), session_keys.COMPARISON)
    return None if chosen == "nothing" else chosen


def group_controls(groups: Sequence[str]) -> tuple[str, str]:
    """Ask people to choose two groups, at first the two largest."""
    with st.container(horizontal=True):
        first = st.selectbox("First group", groups, key=session_keys.FIRST, bind="query-params", width=300)
        # a group compared with itself would show nothing
        others = [group for group in groups if group != first]
        second = st.selectbox("Second group", others, key=session_keys.SECOND, bind="query-params", width=300)
    return first, second
