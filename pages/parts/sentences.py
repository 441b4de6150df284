"""Sentences that put together what several tables say."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from journeys.analysis import words
from journeys.views import View
from pages.parts.choice import Choice

OVERVIEW_NOTE: Final = (
    "People at each stage or beyond; pale: those who skipped it. Each community has its own exports and its own scale, "
    "so compare lengths within a community, not across."
)


def overview(choices: Sequence[Choice], views: Sequence[View]) -> str:
    """Say how many people the communities have, and where the newest data are from."""
    told = [
        f"**{words.people(len(view.journeys))}** in {choice.community.name}"
        for choice, view in zip(choices, views, strict=True)
        if len(view.journeys)
    ]
    if not told:
        return "No export of any community is loaded yet."
    return f"The loaded exports show {words.listing(told)}."


def freshness(choice: Choice, view: View) -> str:
    """Say how new the newest act is, and of how much."""
    if view.newest_at is None:
        return "No loaded export tells of it."
    places = f"{words.number(len(view.places))} place{'' if len(view.places) == 1 else 's'}"
    return f"{words.people(len(view.journeys)).capitalize()} in {places}; newest act {words.day(view.newest_at)}"


def stages(choice: Choice, stage_counts: pd.DataFrame) -> str:
    """Say the people at each stage in words."""
    told = [
        f"{row['stage']} {words.people(row['reached'])}" if row["observable"] else f"{row['stage']} not observable"
        for row in stage_counts.to_dict("records")
    ]
    return f"{choice.community.name}: {', '.join(told)}."


def data(imports: pd.DataFrame) -> str:
    """Say what was imported, and what of it was not taken."""
    if imports.empty:
        return "Nothing is loaded yet."
    files = f"**{words.number(len(imports))} file{'' if len(imports) == 1 else 's'}** with "
    put_aside = int(imports["rejected"].sum())
    tail = f"{words.number(put_aside)} records could not be taken" if put_aside else "every record was taken"
    return f"{files}{words.number(int(imports['new'].sum()))} acts are loaded; {tail}."
