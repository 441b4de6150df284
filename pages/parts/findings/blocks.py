"""Blocks of the Findings page: what goes into a pack, what it would say, and the pack."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

import streamlit as st

from journeys.errors import JourneysError
from journeys.findings.pack import Asked, make_pack
from journeys.findings.protect import DEFAULT_K, LEAST_K
from journeys.model.days import end_of_day, last_whole_month
from journeys.sentences.findings import methods as sentences
from journeys.sentences.findings.methods import QUESTIONS
from pages.parts.findings import data as findings_data
from pages.parts.shared import blocks, data, session_keys
from pages.parts.shared.cached import open_database, open_store
from pages.parts.shared.filters import Choice, Scope

_MOST_K: Final = 50


def ask_for(choice: Choice) -> Asked | None:
    """Ask for communities, questions and the least count; none while nothing is chosen."""
    known = {slug: one for slug, one in data.communities().items() if data.has_data(Scope(one, None))}
    slugs = st.pills(
        "Communities",
        list(known),
        default=[choice.community.slug],
        format_func=lambda slug: blocks.escape(known[slug].name),
        selection_mode="multi",
        key=f"{session_keys.PACK_OF}-{choice.community.slug}",
    )
    questions = st.pills(
        "Questions",
        list(QUESTIONS),
        default=list(QUESTIONS),
        selection_mode="multi",
        format_func=QUESTIONS.__getitem__,
        key=session_keys.PACK_QUESTIONS,
    )
    k = st.number_input(
        "Leave out counts of fewer people than",
        LEAST_K,
        _MOST_K,
        DEFAULT_K,
        key=session_keys.PACK_K,
        help="All packs of a community have one such limit: with two, what one leaves out the other would tell.",
        width=320,
    )
    if not slugs or not questions:
        blocks.hint(sentences.PACK_NEEDS)
        return None
    return Asked(
        tuple(one for slug, one in known.items() if slug in slugs),
        tuple(name for name in QUESTIONS if name in questions),
        int(k),
        _month(choice.until),
    )


def preview(asked: Asked) -> None:
    """Say, once a reader opens it, what the pack would say and on what nothing may leave."""
    folded = st.expander("What would it say?", key=session_keys.PACK_PREVIEW, on_change="rerun")
    if not folded.open:
        return
    with folded:
        for community in asked.communities:
            blocks.name(community)
            scope = Scope(community, asked.until)
            found = {name: findings_data.said(scope, name, asked.k) for name in asked.questions}
            blocks.bullets([sentence for each in found.values() for sentence in each])
            if missing := [QUESTIONS[name] for name, each in found.items() if not each]:
                blocks.small(sentences.missing(missing))


def make(asked: Asked) -> None:
    """Offer to make the pack, and then to download it."""
    if refused := st.session_state.get(session_keys.PACK_REFUSED):
        st.error(blocks.escape(refused))
    replaces = bool(refused) and st.checkbox("The earlier pack was given to nobody", key=session_keys.PACK_REPLACES)
    if st.button("Make the pack"):
        _make(replace(asked, replace=replaces))
    kept = st.session_state.get(session_keys.PACK)
    if kept and kept[0] == asked:
        st.download_button(
            f"Download the pack ({len(kept[1]) / 1e6:.1f} MB)",
            kept[1],
            file_name=f"findings-{'-'.join(one.slug for one in asked.communities)}.zip",
            mime="application/zip",
            # a download changes nothing, so the page need not run again
            on_click="ignore",
        )


def _make(asked: Asked) -> None:
    st.session_state.pop(session_keys.PACK_REFUSED, None)
    with st.status("Making the pack …") as status:
        try:
            made = make_pack(
                open_store(),
                open_database(),
                asked,
                now=datetime.now(UTC),
                told=lambda step: status.update(label=blocks.escape(step)),
            )
        except JourneysError as error:
            st.session_state[session_keys.PACK_REFUSED] = str(error)
            st.rerun()
        st.session_state[session_keys.PACK] = (replace(asked, replace=False), made)
        status.update(label="The pack is made.", state="complete")


def _month(until: date | None) -> date | None:
    """Return the last day of the last month that is over by a day."""
    return until and last_whole_month(end_of_day(until))
