"""Who works with whom, and who connects groups?"""

import streamlit as st

from pages.parts.network import blocks as network_blocks
from pages.parts.network import data as network_data
from pages.parts.record import headlines
from pages.parts.shared import blocks, robustness
from pages.parts.shared.question import ask

choice, view = ask("Who works with whom, and who connects groups?")

# answer and picture stand above the choices that they follow
top = st.container(key="network-top")
said = top.empty()
network, size = network_blocks.controls(choice)
answer = network_data.answer(choice, network)
with said:
    blocks.say(answer)
if not len(network_data.graph(choice, network)):
    blocks.trust_strip(view, choice)
    blocks.how_counted("network")
    st.stop()

headlines.network(network_data.measures(choice, network), network_data.graph(choice, network).number_of_edges())
who = network_blocks.choose_person(choice, network)
with top:
    network_blocks.picture(choice, network, size, who, answer)
if who:
    network_blocks.person(choice, network, who)
blocks.trust_strip(view, choice)
network_blocks.people(choice, network, size)
network_blocks.beside_chance(choice, network)
robustness.block(
    choice, "network", lambda: robustness.of_network(choice, network.by, network_data.end_of(choice, network.month))
)
blocks.how_counted(
    "network",
    "network-picture",
    "network-groups",
    "network-connectors",
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
