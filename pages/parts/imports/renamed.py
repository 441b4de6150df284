"""The offer to count a repository once that exports name in two ways: it writes the former name into the definition."""

import streamlit as st

from journeys.errors import DefinitionError
from journeys.model.communities.former_names import name_formerly
from journeys.sentences import imports as sentences
from pages.parts.shared import blocks, data


def draw_renamed() -> None:
    """Offer a click for each repository with two names that a community has and counts twice."""
    for number, (found, community) in enumerate(data.renamed()):
        with st.container(border=True):
            blocks.say(sentences.renamed(found, community.name))
            if st.button("Count them once", key=f"renamed-{number}"):
                try:
                    name_formerly(community.slug, found.present, found.former)
                except DefinitionError as error:
                    st.error(blocks.escape(error))
                else:
                    st.rerun()
