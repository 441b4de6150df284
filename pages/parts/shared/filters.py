"""Choices that all pages share: drawn once by the frame and kept in the URL, so that a view can be sent to others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, cast

import streamlit as st

from journeys.analysis.funnel.cohorts import Period
from journeys.model.communities.community import Community, Order
from pages.parts.shared import session_keys

AS_DEFINED: Final = "as defined"
MODES: Final = (AS_DEFINED, "any", "strict")
PERIODS: Final = ("quarter", "month")


@dataclass(frozen=True)
class Scope:
    """A community and the last day to look at; without a day, the day of the newest act."""

    community: Community
    until: date | None


@dataclass(frozen=True)
class Choice(Scope):
    """A scope with the order of stages and the period of cohorts."""

    order: str
    period: Period

    @property
    def mode(self) -> Order:
        """Return the chosen order of stages, or else the community's own."""
        return self.community.order if self.order == AS_DEFINED else cast("Order", self.order)

    def for_each(self, communities: Mapping[str, Community]) -> dict[str, "Choice"]:
        """Return the same choice for every community."""
        return {slug: replace(self, community=community) for slug, community in communities.items()}


def choose_one(
    label: str, options: Collection[str], key: str, *, default: str = "", said: Mapping[str, str] | None = None
) -> str:
    """Ask for one of a few options, kept in the URL; ``said`` are their labels."""
    first = default or next(iter(options))
    chosen = st.segmented_control(
        label,
        list(options),
        default=first,
        required=True,
        format_func=lambda option: said[option] if said else option,
        key=key,
        bind="query-params",
    )
    # Streamlit checks options in the browser only, and anything can be written into an address
    return chosen if chosen in options else first


def draw_choices(communities: Mapping[str, Community], today: date) -> None:
    """Draw the choices in the sidebar; a link may name a community by its slug too."""
    # Streamlit writes an option by its label, here the name; before the widget is drawn a slug can be put in too
    linked = st.query_params.get(session_keys.COMMUNITY)
    if linked in communities and session_keys.COMMUNITY not in st.session_state:
        st.session_state[session_keys.COMMUNITY] = linked
    with st.sidebar:
        st.selectbox(
            "Community",
            list(communities),
            format_func=lambda slug: communities[slug].name,
            key=session_keys.COMMUNITY,
            bind="query-params",
        )
        st.date_input(
            "Observed until",
            value=None,
            # no act is earlier: see journeys.model.events.EARLIEST
            min_value=date(2005, 1, 1),
            max_value=today,
            format="DD/MM/YYYY",
            key=session_keys.UNTIL,
            bind="query-params",
            help="Later acts are left out. Empty: until the newest act.",
        )
        st.segmented_control(
            "Order of stages",
            MODES,
            default=MODES[0],
            required=True,
            key=session_keys.MODE,
            bind="query-params",
            help="As defined: as the community's definition says. "
            "Any: an act of a later stage counts as having reached the earlier ones. "
            "Strict: only people who passed the stages one after another.",
        )
        st.segmented_control(
            "Cohorts by",
            PERIODS,
            default=PERIODS[0],
            required=True,
            key=session_keys.COHORT,
            bind="query-params",
            help="People are grouped by when they first did anything in the community.",
        )


def current_choice(communities: Mapping[str, Community]) -> Choice:
    """Return what is chosen."""
    # checked again, since anything can be written into an address
    state = st.session_state
    slug = str(state.get(session_keys.COMMUNITY))
    until = state.get(session_keys.UNTIL)
    return Choice(
        community=communities[slug] if slug in communities else next(iter(communities.values())),
        until=until if isinstance(until, date) else None,
        order=_one_of(state.get(session_keys.MODE), MODES),
        period=cast("Period", _one_of(state.get(session_keys.COHORT), PERIODS)),
    )


def choose_people(figure_key: str) -> None:
    """Choose the people whom a clicked bar counts."""
    points = st.session_state[figure_key].selection.points
    # a second click on a bar takes the selection back, but not the choice
    if points:
        stage, count = points[0]["customdata"][:2]
        st.session_state[session_keys.STAGE], st.session_state[session_keys.COUNT] = stage, count


def _one_of(value: object, allowed: Sequence[str]) -> str:
    return str(value) if value in allowed else allowed[0]
