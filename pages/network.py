"""Who works with whom, and who connects groups?"""

import streamlit as st

from pages.parts.network import blocks as network_blocks
from pages.parts.network import data as network_data
from pages.parts.network import tables as network_tables
from pages.parts.record import headlines
from pages.parts.shared import blocks, robustness
from pages.parts.shared.question import ask

choice, view = ask("Who works with whom, and who connects groups?")

answer_place = st.container()
network, size = network_blocks.controls(choice)
answer, *more = network_data.findings(choice, network)
with answer_place:
    blocks.say(answer)
if not len(network_data.graph(choice, network)):
    blocks.trust_strip(view, choice)
    blocks.how_counted("network")
    st.stop()

headlines.network(network_data.measures(choice, network), network_data.graph(choice, network).number_of_edges())
# above the table, but it highlights the row that is chosen there
picture = st.container()
blocks.bullets(more)
blocks.trust_strip(view, choice)

blocks.section("Everybody in the network")
who = network_blocks.choose_person(choice, network)
with picture:
    network_blocks.picture(choice, network, size, who, answer)
network_blocks.people(choice, network)
if who:
    network_blocks.person(choice, network, who)
network_blocks.downloads(choice, network)
blocks.section("The whole network, compared with chance")
blocks.table(network_tables.whole(network_data.compared(choice, network)), f"network-whole-{choice.community.slug}")
robustness.block(
    choice, "network", lambda: robustness.of_network(choice, network.by, network_data.end_of(choice, network.month))
)
blocks.how_counted(
    "network",
    "network-picture",
    "network-groups",
    "network-coreness",
    "network-betweenness",
    "network-constraint",
    "network-brokerage",
    "network-holders",
    "network-newcomers",
    "network-reciprocity",
    "network-congruence",
    "network-transitivity",
    "network-pagerank",
    "network-assortativity",
    "network-baseline",
    "robustness",
    "pseudonyms",
)
