"""The choice of one person by pseudonym, the same on every page that shows one, and links to the Person page.

The address names the chosen person, so that a view can be sent to others.
"""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from pages.parts.shared import blocks, names, session_keys
from pages.parts.shared.filters import AS_DEFINED, PERIODS, Choice

WIDTH: Final = 330
SEE_JOURNEY: Final = "See this person's journey"


def to_person(choice: Choice, pseudonym: str, label: str = SEE_JOURNEY) -> None:
    """Link to somebody's page, with the shared choices."""
    st.page_link("person.py", label=label, query_params=address_of(choice, pseudonym))


def address_of(choice: Choice, pseudonym: str) -> dict[str, str]:
    """Return the query parameters of somebody's page: the community, and other choices than the default."""
    # Streamlit adds the parameters of the sidebar itself, so some may be in the address twice
    parameters = {
        session_keys.COMMUNITY: choice.community.name,
        session_keys.UNTIL: choice.until.isoformat() if choice.until else "",
        session_keys.MODE: choice.order if choice.order != AS_DEFINED else "",
        session_keys.COHORT: choice.period if choice.period != PERIODS[0] else "",
        session_keys.PSEUDONYM: pseudonym,
    }
    return {name: value for name, value in parameters.items() if value}


def choose(pseudonyms: Sequence[str], page: str, placeholder: str) -> str | None:
    """Ask people to choose a pseudonym; at first the one in the address, or the one of the page before."""
    linked = linked_person(page)
    # before the widget is drawn, since its value cannot be set afterwards
    st.session_state[session_keys.PSEUDONYM] = linked if linked in pseudonyms else None
    st.selectbox(
        "Person",
        pseudonyms,
        index=None,
        placeholder=placeholder,
        key=session_keys.PSEUDONYM,
        format_func=names.shown,
        on_change=_take_chosen,
        width=WIDTH,
    )
    return linked if linked in pseudonyms else None


def linked_person(page: str) -> str | None:
    """Return the pseudonym in the address, whether or not it is anybody's; on a new page else the last one chosen."""
    kept, left = st.session_state.get(session_keys.PERSON_LAST), st.session_state.get(session_keys.PERSON_PAGE) != page
    # on the same page an empty address means that the choice was taken back
    linked = st.query_params.get(session_keys.PSEUDONYM) or (kept if left else None)
    show(linked)
    st.session_state[session_keys.PERSON_PAGE] = page
    return linked


def show(pseudonym: str | None) -> None:
    """Put the chosen person into the address."""
    # by hand, since Streamlit binds widgets to the address, but not the rows of a table
    st.session_state[session_keys.PERSON_LAST] = pseudonym
    if st.query_params.get(session_keys.PSEUDONYM) == pseudonym:
        return  # writing it again would add one more step to the browser's history
    if pseudonym:
        st.query_params[session_keys.PSEUDONYM] = pseudonym
    else:
        st.query_params.pop(session_keys.PSEUDONYM, None)


def table(
    shown: pd.DataFrame, pseudonyms: Sequence[str], key: str, alt: str, columns: blocks.Columns | None = None
) -> None:
    """Show a table in which choosing a row chooses its person; the rest as for :func:`blocks.show_rows`."""

    def take() -> None:
        rows = st.session_state[key].selection.rows
        # a selection stays when the table becomes shorter
        if rows and rows[0] < len(pseudonyms):
            show(pseudonyms[rows[0]])

    st.dataframe(
        names.beside(shown),
        hide_index=True,
        height=blocks.height_of(shown),
        placeholder="–",
        key=key,
        on_select=take,
        selection_mode="single-row",
        column_config={**names.COLUMNS, **blocks.day_columns(shown), **(columns or {})},
        alt=alt,
    )
    blocks.for_print(shown)


def _take_chosen() -> None:
    show(st.session_state[session_keys.PSEUDONYM])
