"""Blocks of the Network page: controls, the picture in its frame, its table, one person, downloads."""

import time
from typing import Final

import pandas as pd
import streamlit as st

from journeys.model import wording
from journeys.sentences import network as sentences
from pages.parts.network import data, tables
from pages.parts.network.data import TIES, Network
from pages.parts.shared import blocks, embed, person_links, session_keys
from pages.parts.shared import names as shared_names
from pages.parts.shared.filters import Choice, choose_one

HEIGHT: Final = 480
CONTACTS: Final = 12
"""Strongest ties of a person that are listed."""


def controls(choice: Choice) -> tuple[Network, str]:
    """Ask people to choose what ties people, until which month, and what the size of signs shows."""
    months = data.months(choice)
    first = data.closest_tie(choice)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = choose_one("Tied by sharing", TIES, session_keys.NETWORK_BY, default=first, said=sentences.SHARED)
        size = st.selectbox(
            "Larger signs",
            list(tables.SIZES),
            format_func=tables.SIZES.__getitem__,
            key=session_keys.NETWORK_SIZE,
            bind="query-params",
            width=200,
        )
        month = _until(months)
    return Network(by if by in TIES else first, month), size


def _until(months: list[str]) -> str:
    # a slider of one month could not be moved
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


def picture(choice: Choice, network: Network, size: str, who: str | None, answer: str) -> None:
    """Show the picture with the chosen person highlighted; none where nobody is tied."""
    drawn = data.drawn(choice, network)
    if not drawn:
        return
    # the picture is a page of its own, so that its script has no access to the app
    address = embed.link(data.picture(choice, network, size), time.time())
    # a change after the # reaches the picture without loading it again
    marked = f"&who={drawn.index(who)}" if who in drawn else ""
    theme = f"theme={st.context.theme.type or ''}"
    st.iframe(f"{address}#{theme}{marked}", height=HEIGHT, alt=sentences.alternative(answer))
    tied, ties = data.graph(choice, network), data.count_drawn_ties(choice, network)
    blocks.small(sentences.picture(tied, ties, data.measures(choice, network)))


def people(choice: Choice, network: Network) -> None:
    """List everybody in the network; a row chooses a person."""
    rows = tables.ranked(data.measures(choice, network))
    names = data.names(choice, network)
    blocks.small("Everybody in the network, under a pseudonym; those tied to most people first. Choose a row for more.")
    person_links.table(
        tables.people(rows, names),
        [names[who] for who in rows["person"]],
        session_keys.NETWORK_TABLE,
        "The people of the network with stage, group and measures",
    )


def choose_person(choice: Choice, network: Network) -> str | None:
    """Ask people to choose one person by pseudonym."""
    rows = tables.ranked(data.measures(choice, network))
    names = data.names(choice, network)
    by_name = {names[who]: who for who in rows["person"]}
    chosen = person_links.choose(list(by_name), "network", "Choose one, or a row of the table")
    return by_name[chosen] if chosen else None


def person(choice: Choice, network: Network, who: str) -> None:
    """Describe one person in words, and list their strongest ties."""
    measured, tied = data.measures(choice, network), data.graph(choice, network)
    names = data.names(choice, network)
    blocks.say(f"**{shared_names.shown(who)}.** {sentences.person(who, tied, measured)}")
    shared_names.links(who)
    person_links.to_person(choice, names[who])
    theirs = tables.contacts(who, tied, measured.people, names)
    if len(theirs):
        more = len(theirs) - CONTACTS
        blocks.small(sentences.strongest_ties(more))
        blocks.show_rows(theirs.head(CONTACTS), "ties")


def downloads(choice: Choice, network: Network) -> None:
    """Offer the network as files, everybody under a pseudonym."""
    written = data.files(choice, network)
    name = f"network-{choice.community.slug}-{network.by}-{network.month}"
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
