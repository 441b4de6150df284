"""The blocks of the Network page: what to look at, the picture in its frame, its table, one person, the files."""

import time
from typing import Final

import pandas as pd
import streamlit as st

from journeys.model import wording
from journeys.sentences import network as sentences
from pages.parts.network import data, tables
from pages.parts.network.data import WAYS, Seen
from pages.parts.shared import blocks, embed, person_links, session_keys
from pages.parts.shared.filters import Choice

HEIGHT: Final = 480
CONTACTS: Final = 12
"""The strongest ties of somebody that are listed."""


def controls(choice: Choice) -> tuple[Seen, str]:
    """Let people choose what ties people, until which month, and what the signs' size says; all kept in the URL."""
    months = data.months(choice)
    first = data.closest_tie(choice)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.segmented_control(
            "Tied by sharing",
            WAYS,
            default=first,
            format_func=sentences.SHARED.__getitem__,
            required=True,
            key=session_keys.NETWORK_BY,
            bind="query-params",
        )
        size = st.selectbox(
            "Larger signs",
            list(tables.SIZES),
            format_func=tables.SIZES.__getitem__,
            key=session_keys.NETWORK_SIZE,
            bind="query-params",
            width=200,
        )
        month = _until(months)
    return Seen(by if by in WAYS else first, month), size


def _until(months: list[str]) -> str:
    if len(months) < 2:
        return months[-1]
    chosen = st.select_slider(
        "Until the end of",
        months,
        value=months[-1],
        format_func=lambda month: wording.month(pd.Period(month).start_time),
        key=session_keys.NETWORK_MONTH,
        bind="query-params",
        width=240,
    )
    return str(chosen) if chosen in months else months[-1]


def picture(choice: Choice, seen: Seen, size: str, who: str | None, answer: str) -> None:
    """Show the picture, the chosen person standing out; where nobody is tied there is none."""
    drawn = data.drawn(choice, seen)
    if not drawn:
        return
    address = embed.link(data.picture(choice, seen, size), time.time())
    # what follows the # changes the picture without loading it anew
    marked = f"&who={drawn.index(who)}" if who in drawn else ""
    theme = f"theme={st.context.theme.type or ''}"
    st.iframe(f"{address}#{theme}{marked}", height=HEIGHT, alt=sentences.alternative(answer))
    blocks.small(sentences.picture(data.graph(choice, seen), data.count_drawn_ties(choice, seen)))


def people(choice: Choice, seen: Seen) -> None:
    """List everybody in the network, and let people choose one, by name or by row."""
    rows = tables.ranked(data.measures(choice, seen))
    called = data.names(choice, seen)
    blocks.small("Everybody in the network, under a pseudonym; those tied to most people first. Choose a row for more.")
    person_links.table(
        tables.people(rows, called),
        [called[who] for who in rows["person"]],
        session_keys.NETWORK_TABLE,
        "The people of the network, their stage, group and place in it",
    )


def choose_person(choice: Choice, seen: Seen) -> str | None:
    """Let people choose one person by pseudonym."""
    rows = tables.ranked(data.measures(choice, seen))
    called = data.names(choice, seen)
    by_name = {called[who]: who for who in rows["person"]}
    chosen = person_links.choose(list(by_name), "network", "Choose one, or a row of the table")
    return by_name[chosen] if chosen else None


def person(choice: Choice, seen: Seen, who: str) -> None:
    """Tell of one person in words, and list those to whom they are tied most."""
    found, tied = data.measures(choice, seen), data.graph(choice, seen)
    called = data.names(choice, seen)
    blocks.say(f"**{called[who]}.** {sentences.person(who, tied, found)}")
    person_links.to_person(choice, called[who])
    theirs = tables.contacts(who, tied, found.people, called)
    if len(theirs):
        more = len(theirs) - CONTACTS
        blocks.small(sentences.strongest_ties(more))
        blocks.show_rows(theirs.head(CONTACTS), "ties")


def downloads(choice: Choice, seen: Seen) -> None:
    """Offer the whole network as files, everybody under a pseudonym."""
    written = data.files(choice, seen)
    name = f"network-{choice.community.slug}-{seen.by}-{seen.month}"
    offers = (
        ("People (CSV)", f"{name}-people.csv", "text/csv", written.people),
        ("Ties (CSV)", f"{name}-ties.csv", "text/csv", written.ties),
        ("GraphML", f"{name}.graphml", "application/xml", written.graphml),
        ("GEXF", f"{name}.gexf", "application/xml", written.gexf),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, file, mime, content in offers:
            st.download_button(label, content, file_name=file, mime=mime, key=f"network-{label}", on_click="ignore")
        blocks.small("Pseudonyms only; all ties, also those not drawn.")
