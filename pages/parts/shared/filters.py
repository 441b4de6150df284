"""Choices that all pages share: drawn once by the frame and kept in the URL, so that a view can be sent to others."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
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
    """A scope with the order of stages and the period by which people are counted."""

    order: str
    period: Period

    @property
    def mode(self) -> Order:
        """Return the chosen order of stages, or else the community's own."""
        return self.community.order if self.order == AS_DEFINED else cast("Order", self.order)

    def for_each(self, communities: Mapping[str, Community]) -> dict[str, "Choice"]:
        """Return the same choice for every community."""
        return {slug: replace(self, community=community) for slug, community in communities.items()}


def choose_one(  # noqa: PLR0913  (one argument a property of the control)
    label: str,
    options: Collection[str],
    key: str,
    *,
    default: str = "",
    said: Mapping[str, str] | None = None,
    hint: str | None = None,
) -> str:
    """Ask for one of a few options, kept in the URL; ``said`` are their labels, ``hint`` explains the choice."""
    first = default or next(iter(options))
    chosen = st.segmented_control(
        label,
        list(options),
        default=first,
        required=True,
        format_func=lambda option: said[option] if said else option,
        key=key,
        bind="query-params",
        help=hint,
    )
    # Streamlit checks options in the browser only, and anything can be written into an address
    return chosen if chosen in options else first


def draw_choices(communities: Mapping[str, Community], today: date, page: str, used: Collection[str]) -> None:
    """Draw the choices in the sidebar; those that the page does not use (by their keys) are not shown.

    They are drawn all the same, since Streamlit forgets the value of what a page does not draw.
    """
    _link_community(communities, page)
    with st.sidebar:
        with _slot(session_keys.COMMUNITY, used):
            chosen = st.selectbox(
                "Community",
                # the first option is no community: Streamlit takes the default out of the address
                ["", *communities],
                format_func=lambda slug: communities[slug].name if slug else "Choose a community",
                key=session_keys.COMMUNITY,
                bind="query-params",
            )
        with _slot(session_keys.UNTIL, used):
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
        _draw_reading(used)
    if chosen:
        st.session_state[session_keys.LAST_COMMUNITY] = chosen
    elif session_keys.UNKNOWN_COMMUNITY not in st.session_state:
        # the option that is no community was chosen, or an address without one was gone back to
        st.rerun()


def unknown_community() -> str | None:
    """Return the community that the address names, if there is none of that name and no other was chosen since."""
    unknown: str | None = st.session_state.get(session_keys.UNKNOWN_COMMUNITY)
    return unknown


def choose_community(slug: str) -> None:
    """Choose a community, as if at the side."""
    st.session_state[session_keys.COMMUNITY] = slug


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


def choose_until(day: date) -> None:
    """Choose the last day to look at, as if at the side."""
    st.session_state[session_keys.UNTIL] = day


def go_to(page: str) -> None:
    """Open another page with the choices at the side."""
    # without parameters Streamlit clears the address, and refuses to, since the choices stand in it
    st.switch_page(page, query_params={})


def choose_people(figure_key: str) -> None:
    """Choose the people whom a clicked bar counts."""
    points = st.session_state[figure_key].selection.points
    # a second click on a bar takes the selection back, but not the choice
    if points:
        stage, count = points[0]["customdata"][:2]
        st.session_state[session_keys.STAGE], st.session_state[session_keys.COUNT] = stage, count


def _draw_reading(used: Collection[str]) -> None:
    with _slot(session_keys.MODE, used):
        choose_one(
            "Order of stages",
            MODES,
            session_keys.MODE,
            hint="As defined: as the community's definition says. "
            "Any: an act of a later stage counts as having reached the earlier ones. "
            "Strict: only people who passed the stages one after another.",
        )
    with _slot(session_keys.COHORT, used):
        choose_one(
            "Period",
            PERIODS,
            session_keys.COHORT,
            hint="What is counted by period is counted by month or by quarter: cohorts, moves, work, waits.",
        )


def _link_community(communities: Mapping[str, Community], page: str) -> None:
    """Choose the community that the address names by its name or slug; without one the last, or else the first."""
    # Streamlit writes an option by its label, here the name
    named = {community.name: slug for slug, community in communities.items()} | {slug: slug for slug in communities}
    state, linked = st.session_state, st.query_params.get(session_keys.COMMUNITY)
    begins, turned = session_keys.COMMUNITY not in state, state.get(session_keys.LAST_PAGE) != page
    state[session_keys.LAST_PAGE] = page
    if state.get(session_keys.COMMUNITY):
        state.pop(session_keys.UNKNOWN_COMMUNITY, None)
        # a link to another page may name another community; Streamlit adds the one at the side to the address
        if turned and linked and linked in named and named[linked] != state[session_keys.COMMUNITY]:
            state[session_keys.COMMUNITY] = named[linked]
    elif begins and linked and linked not in named:
        state[session_keys.COMMUNITY], state[session_keys.UNKNOWN_COMMUNITY] = "", linked
    elif session_keys.UNKNOWN_COMMUNITY not in state:
        kept = str(named.get(linked or "") if begins else state.get(session_keys.LAST_COMMUNITY))
        slug = kept if kept in communities else next(iter(communities))
        state[session_keys.COMMUNITY] = slug
        if begins and linked != communities[slug].name:
            # at the first run Streamlit does not write what a widget begins with
            st.query_params[session_keys.COMMUNITY] = communities[slug].name


def _slot(name: str, used: Collection[str]) -> AbstractContextManager[object]:
    # hidden by pages/parts/frame.css
    slot: AbstractContextManager[object] = st.container(key=f"{'used' if name in used else 'unused'}-{name}")
    return slot


def _one_of(value: object, allowed: Sequence[str]) -> str:
    return str(value) if value in allowed else allowed[0]
