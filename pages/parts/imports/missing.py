"""Parts of the Data page: the stages that no export shows, with what would, and where exports disagree."""

import pandas as pd
import streamlit as st

from journeys.analysis import coverage
from journeys.model.communities.community import Community
from journeys.sentences import data as sentences
from pages.parts.shared import blocks, tables


def draw(seen: pd.DataFrame, community: Community) -> None:
    """Name each stage that is not seen, the export that would show it, and the command that fetches it."""
    unseen = coverage.seen_only_by_lists(seen)
    if not unseen:
        return
    blocks.section("What is missing?")
    # the places that the definition names one by one; where it names none, those that are loaded
    named = community.repositories or tuple(place for place in seen["place"].unique() if place.startswith("github:"))
    places = [*named, *(place for place in seen["place"].unique() if place.startswith("hub:"))]
    command = sentences.unseen_command(unseen, places)
    blocks.bullets([sentences.unseen(stage, listed=listed, fetched=bool(command)) for stage, listed in unseen.items()])
    if command:
        st.code(command, language="shell", wrap_lines=True)


def draw_disagreements(differing: pd.DataFrame) -> None:
    """Show on which details of acts two exports disagree."""
    blocks.say(sentences.disagreements(differing))
    if len(differing):
        blocks.table(tables.disagreements(differing), "disagreements")
