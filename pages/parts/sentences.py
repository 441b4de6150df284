"""Sentences that put together what several tables say."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from journeys.analysis import ranges, words
from journeys.analysis.ranges import Span
from journeys.communities import Community, Place, Rule, Size, Stage
from journeys.events import STAGES
from journeys.views import View
from pages.parts.choice import Choice

EVIDENCE_SAID: Final = {
    "paper_abstract": "the paper's abstract",
    "second_hand": "told second-hand",
    "community_document": "the community's own document",
    "inference": "our reading",
}
OVERVIEW_NOTE: Final = (
    "People at each stage or beyond; pale: those who skipped it. Each community has its own exports and its own scale, "
    "so compare lengths within a community, not across."
)


def overview(choices: Sequence[Choice], views: Sequence[View]) -> str:
    """Say how many people the communities have, and where the newest data are from."""
    told = [
        f"**{ranges.told_people(view.people_range)}** in {choice.community.name}"
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
    return f"{ranges.told_people(view.people_range).capitalize()} in {places}; newest act {words.day(view.newest_at)}"


def why_range(view: View) -> str:
    """Say what the range of a number of people rests on, if there is one."""
    low, high = view.people_range
    return f" ({waiting(len(view.undecided))})" if low < high else ""


def waiting(suggestions: int) -> str:
    """Say how many suggestions nobody has decided yet.

    >>> waiting(1), waiting(12)
    ('1 suggestion undecided', '12 suggestions undecided')
    """
    return f"{words.number(suggestions)} suggestion{'' if suggestions == 1 else 's'} undecided"


def stages(choice: Choice, stage_counts: pd.DataFrame, spans: Mapping[str, Mapping[str, Span]]) -> str:
    """Say the people at each stage in words."""
    told = [
        f"{row['stage']} {ranges.told_people(spans[row['stage']]['reached'])}"
        if row["observable"]
        else f"{row['stage']} not observable"
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


def evidence(stage: Stage) -> str:
    """Say how far to trust what a definition says of a stage, and its source."""
    graded = EVIDENCE_SAID[stage.evidence]
    told = f"{graded[0].upper()}{graded[1:]}"
    return f"{told}: {stage.source}" if stage.source else told


def sizes(community: Community) -> list[str]:
    """Quote each published size with its day and source."""
    return [f"**{_qualified(size)} {size.what}**, {words.day(size.on)} ({size.source})" for size in community.sizes]


def places(community: Community) -> list[str]:
    """Name each place of the definition, with former names and the day it became the community's."""
    return [_place(place) for place in community.places]


def rules(community: Community) -> list[str]:
    """Say for each stage which acts show it; several rules of one stage are alternatives."""
    return [
        f"**{stage.capitalize()}**: {'; or '.join(_rule(rule) for rule in community.rules(stage))}" for stage in STAGES
    ]


def _qualified(size: Size) -> str:
    return words.number(size.count) if size.qualifier == "exactly" else f"{size.qualifier} {words.number(size.count)}"


def _place(place: Place) -> str:
    formerly = f", also {', '.join(place.aliases)}" if place.aliases else ""
    since = f", not before {words.day(place.not_before)}" if place.not_before else ""
    return f"**{place.pattern}**{formerly}{since}{f'. {place.note}' if place.note else ''}"


def _rule(rule: Rule) -> str:
    told = ", ".join(action.replace("_", " ") for action in rule.actions)
    if rule.times > 1:
        told += f", {rule.times} times" + (f" within {rule.within_days} days" if rule.within_days else "")
    if rule.work:
        told += f" (work: {', '.join(rule.work)})"
    return f"{told} ({_where(rule)})" if rule.places else told


def _where(rule: Rule) -> str:
    only = [place for place in rule.places if not place.startswith("!")]
    # several such places are alternatives, so anything is outside one of them
    outside = [f"anywhere but {place.removeprefix('!')}" for place in rule.places if place.startswith("!")]
    return " or ".join([*([f"only in {', '.join(only)}"] if only else []), *outside])
