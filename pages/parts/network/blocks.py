"""Blocks of the Network page: controls, the picture and who connects, one person, tables, chance, downloads."""

import time
from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from journeys.analysis.network.graph import TIES
from journeys.charts.paper import chromium
from journeys.charts.paper.chromium import FileFormat
from journeys.charts.paper.layout import Size
from journeys.model import wording
from journeys.sentences import network as sentences
from pages.parts.network import data, tables
from pages.parts.network.data import Network
from pages.parts.shared import blocks, embed, figures, person_links, session_keys
from pages.parts.shared import names as shared_names
from pages.parts.shared.filters import Choice, choose_one

HEIGHT: Final = 470
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
    """Show the picture, with the chosen person highlighted, and beside it who connects; none where nobody is tied."""
    drawn = data.drawn(choice, network)
    if not drawn:
        return
    left, right = st.columns([9, 4], gap="medium")
    with left:
        # the picture is a page of its own, so that its script has no access to the app
        address = embed.link(data.page(choice, network, size), time.time())
        # a change after the # reaches the picture without loading it again
        marked = f"&who={drawn.index(who)}" if who in drawn else ""
        theme = f"theme={st.context.theme.type or ''}"
        st.iframe(f"{address}#{theme}{marked}", height=HEIGHT, alt=sentences.alternative(answer))
        blocks.small(data.caption(choice, network, size))
        _take_away(choice, network, size, answer)
    found = data.measures(choice, network)
    with right:
        blocks.say(sentences.introduction(found))
        blocks.bullets(sentences.connections(found, data.names(choice, network)))


def _take_away(choice: Choice, network: Network, size: str, answer: str) -> None:
    def write(paper: Size, file_format: FileFormat, source: str) -> bytes:
        drawn = data.on_paper(choice, network, size, paper, source)
        return chromium.draw_from_svg(drawn, paper, file_format)

    until = data.end_of(choice, network.month)
    figures.take_away(write, wording.without_bold(answer), "network", until=until)


def people(choice: Choice, network: Network, size: str) -> None:
    """List, folded, everybody in the network, with downloads; a row chooses a person."""
    rows = tables.ranked(data.measures(choice, network))
    names = data.names(choice, network)
    with st.expander(f"Everybody in the network as a table ({len(rows):,}), and its files"):
        blocks.small("Those tied to most people first; each heading explains its column.")
        person_links.table(
            tables.people(rows, names),
            [names[who] for who in rows["person"]],
            session_keys.NETWORK_TABLE,
            "The people of the network with stage, group and measures",
            explained(tables.EXPLAINED),
        )
        downloads(choice, network, size)


def explained(words: Mapping[str, str]) -> blocks.Columns:
    """Return columns whose headings explain themselves when the pointer is on them."""
    return {heading: st.column_config.Column(help=text) for heading, text in words.items()}


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


def beside_chance(choice: Choice, network: Network) -> None:
    """Compare the whole network with random ones, once a reader opens it: drawing those takes longer than all else."""
    folded = st.expander("Is this more than chance?", key=session_keys.NETWORK_CHANCE, on_change="rerun")
    # its content is not asked for while it is closed, so that the page need not wait for it
    if not folded.open:
        return
    with folded:
        found = data.compared(choice, network)
        blocks.small(sentences.chance(found, by=network.by))
        blocks.bullets(data.findings(choice, network))
        name = f"network-whole-{choice.community.slug}"
        shown = tables.whole(found)
        blocks.show_rows(shown, name, explained(tables.EXPLAINED_WHOLE))
        blocks.download(shown, name, until=data.end_of(choice, network.month))


def downloads(choice: Choice, network: Network, size: str) -> None:
    """Offer the network as files, everybody under a pseudonym."""
    name = f"network-{choice.community.slug}-{network.by}-{network.month}"
    offers = (
        ("People (CSV)", f"{name}-people.csv", "text/csv", lambda: data.files(choice, network, size).people),
        ("Ties (CSV)", f"{name}-ties.csv", "text/csv", lambda: data.files(choice, network, size).ties),
        ("GraphML", f"{name}.graphml", "application/xml", lambda: data.files(choice, network, size).graphml),
        ("GEXF", f"{name}.gexf", "application/xml", lambda: data.files(choice, network, size).gexf),
    )
    # each is written when somebody asks for it
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, file, mime, content in offers:
            st.download_button(label, content, file_name=file, mime=mime, key=f"network-{label}", on_click="ignore")
        blocks.hint("Pseudonyms only; all ties, also those not drawn. GEXF has the places and colours of the picture.")
