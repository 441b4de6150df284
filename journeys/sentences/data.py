"""Sentences on what is loaded, and on what a community's definition says of sizes, places and stages."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from journeys.analysis.stats.ranges import Spans, told_people
from journeys.model import wording
from journeys.model.community import Community, Place, Rule, Size, Stage
from journeys.model.vocabulary import STAGES
from journeys.sentences.shared import source_name

_EVIDENCE: Final = {
    "paper_abstract": "the paper's abstract",
    "second_hand": "told second-hand",
    "community_document": "the community's own document",
    "inference": "our reading",
}


def disagreements(counted: pd.DataFrame) -> str:
    """Describe how many acts two exports tell differently, and whose word stays."""
    if counted.empty:
        return "No act is told differently by two exports."
    text = wording.counted(int(counted["acts"].sum()), "detail")
    return f"**{text}** of acts that two exports tell differ: the richer format's word is kept."


def loaded_files(imports: pd.DataFrame) -> str:
    """Describe what was imported, and what of it was not taken."""
    if imports.empty:
        return "Nothing is loaded yet."
    files = f"**{wording.counted(len(imports), 'file')}** with "
    put_aside = int(imports["rejected"].sum())
    tail = f"{wording.counted(put_aside, 'record')} could not be taken" if put_aside else "every record was taken"
    acts = int(imports["new"].sum())
    return f"{files}{wording.counted(acts, 'act')} {'is' if acts == 1 else 'are'} loaded; {tail}."


def month_of_source(source: str, month: pd.Timestamp, events: int) -> str:
    """Describe how many acts of a month one kind of export brought."""
    text = wording.counted(events, "act") if events else "No act"
    return f"{text} of {wording.month(month)} in {source_name(source)}."


def evidence(stage: Stage) -> str:
    """Describe how far to trust what a definition says of a stage, and its source."""
    text = wording.capitalised(_EVIDENCE[stage.evidence])
    return f"{text}: {stage.source}" if stage.source else text


def sizes(community: Community) -> list[str]:
    """Quote each published size with its day and source."""
    return [f"**{_qualified(size)} {size.what}**, {wording.day(size.on)} ({size.source})" for size in community.sizes]


def places(community: Community) -> list[str]:
    """Name each place of the definition, with former names and the day it became the community's."""
    return [_place(place) for place in community.places]


def rules(community: Community) -> list[str]:
    """Describe for each stage which acts show it; several rules of one stage are alternatives."""
    return [
        f"**{stage.capitalize()}**: {'; or '.join(_rule(rule) for rule in community.rules(stage))}" for stage in STAGES
    ]


def _qualified(size: Size) -> str:
    qualifier = "" if size.qualifier == "exactly" else f"{size.qualifier} "
    return f"{qualifier}{wording.number(size.count)}"


def _place(place: Place) -> str:
    formerly = f", also {', '.join(place.aliases)}" if place.aliases else ""
    since = f", not before {wording.day(place.not_before)}" if place.not_before else ""
    return f"**{place.pattern}**{formerly}{since}{f'. {place.note}' if place.note else ''}"


def _rule(rule: Rule) -> str:
    text = ", ".join(action.replace("_", " ") for action in rule.actions)
    if rule.times > 1:
        text += f", {rule.times} times" + (f" within {rule.within_days} days" if rule.within_days else "")
    if rule.work:
        text += f" (work: {', '.join(rule.work)})"
    return f"{text} ({_where(rule)})" if rule.places else text


def _where(rule: Rule) -> str:
    only = [place for place in rule.places if not place.startswith("!")]
    # several such places are alternatives, so anything is outside one of them
    outside = [f"anywhere but {place.removeprefix('!')}" for place in rule.places if place.startswith("!")]
    return " or ".join([*([f"only in {', '.join(only)}"] if only else []), *outside])


def kept_records(count: int) -> str:
    """Describe how many records could not be taken."""
    return f"**{wording.number(count)}** kept with their reasons; everything valid in the same files was taken."


def bots(count: int) -> str:
    """Describe how many accounts are not counted as people."""
    return f"Left out of people, because they are programs or deleted accounts: **{wording.number(count)}**."


def suspects(count: int) -> str:
    """Describe how many accounts only look like programs."""
    return f"Named like programs, yet counted as people until somebody knows better: **{count}**."


def observed(row: Mapping[Any, Any], spans: Spans) -> str:
    """Describe how many people were seen at a stage, before what is intended there."""
    seen = told_people(spans[row["stage"]]["observed"]) if row["observable"] else "not observable"
    return f"Observed: **{seen}**. Intended:"
