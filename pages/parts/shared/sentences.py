"""Sentences that put together what several tables say."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from journeys.analysis.funnel.merge_preview import joining_sentence
from journeys.analysis.stats import ranges
from journeys.analysis.stats.ranges import Spans
from journeys.identity.opt_out_filter import told_count
from journeys.model import wording
from journeys.model.community import Community, Place, Rule, Size, Stage
from journeys.model.pseudonyms import handle
from journeys.model.vocabulary import STAGES
from journeys.snapshot.view import View
from pages.parts.shared.filters import Choice

EVIDENCE_SAID: Final = {
    "paper_abstract": "the paper's abstract",
    "second_hand": "told second-hand",
    "community_document": "the community's own document",
    "inference": "our reading",
}
ACCOUNTS_SAID: Final = {
    "github": "GitHub login",
    "hub": "Hub login",
    "slack": "Slack account",
    "git": "e-mail address",
    "roster": "name on a list",
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
    return f"The loaded exports show {wording.listing(told)}."


def freshness(choice: Choice, view: View) -> str:
    """Say how new the newest act is, and of how much."""
    if view.newest_at is None:
        return "No loaded export tells of it."
    places = f"{wording.number(len(view.places))} place{'' if len(view.places) == 1 else 's'}"
    return f"{ranges.told_people(view.people_range).capitalize()} in {places}; newest act {wording.day(view.newest_at)}"


def why_range(view: View) -> str:
    """Say what the range of a number of people rests on, if there is one."""
    low, high = view.people_range
    return f" ({waiting(len(view.undecided))})" if low < high else ""


def waiting(suggestions: int) -> str:
    """Say how many suggestions nobody has decided yet.

    >>> waiting(1), waiting(12)
    ('1 suggestion undecided', '12 suggestions undecided')
    """
    return f"{wording.number(suggestions)} suggestion{'' if suggestions == 1 else 's'} undecided"


def identities(choice: Choice, view: View) -> str:
    """Say how many suggestions wait, and what hangs on them."""
    people = f"**{ranges.told_people(view.people_range)}** in {choice.community.name}"
    if view.undecided.empty:
        return f"{people}: no suggestion waits for a decision."
    waiting = len(view.undecided)
    asked = "1 suggestion waits" if waiting == 1 else f"{wording.number(waiting)} suggestions wait"
    return f"{people}: **{asked}** for somebody who knows the people."


def if_all(view: View) -> str:
    """Say what accepting every open suggestion would change."""
    return f"Accepting all of them: {joining_sentence(view.journeys, view.into)}"


def side(journey: Mapping[Any, Any] | None) -> str:
    """Say what one side of a suggestion did."""
    if journey is None:
        return "No act that shows a stage in this period."
    did = [wording.DID[stage] for stage in STAGES if wording.known(journey[f"{stage}_at"])]
    acts = "1 act" if journey["acts"] == 1 else f"{wording.number(journey['acts'])} acts"
    first, last = wording.day(journey["first_at"]), wording.day(journey["last_at"])
    when = f"on {first}" if first == last else f"from {first} to {last}"
    return f"{wording.listing(did).capitalize()}; {acts} {when}, first in {journey['first_place']}."


def evidence_of(pair: Mapping[Any, Any], *, named: bool) -> str:
    """Say what speaks for a suggestion, without the logins unless names are to be shown."""
    told = str(pair["evidence"])
    logins = [str(pair[side]).partition(":")[2] for side in ("account", "other")]
    if not named:
        for login in sorted(logins, key=len, reverse=True):
            told = re.sub(rf",? *(?<!\w){re.escape(login)}(?!\w)", "", told, flags=re.IGNORECASE)
    return f"{told[0].upper()}{told[1:]}" if told else "Names that are alike"


def account(name: str, number: int, *, named: bool = True) -> str:
    """Name an account, or say only of what kind it is; what is known of an address is not to be read."""
    platform, _, login = name.partition(":")
    return f"{_kind(name)} {login}" if named and platform != "git" else f"{number}. {_kind(name)}"


def account_kinds(names: Sequence[str]) -> str:
    """Say of what kinds accounts are.

    >>> account_kinds(["git:1", "git:2", "github:ada"])
    '2 × e-mail address and GitHub login'
    """
    kinds = Counter(_kind(name) for name in names)
    return wording.listing([kind if count == 1 else f"{count} × {kind}" for kind, count in kinds.items()])


def _kind(account_name: str) -> str:
    platform = account_name.partition(":")[0]
    return ACCOUNTS_SAID.get(platform, f"account on {platform}")


def decision(entry: Mapping[Any, Any], absent: Collection[str], key: bytes) -> str:
    """Say what was decided, under the pseudonyms that the accounts have by themselves."""
    if entry["kind"] == "undo":
        return f"takes back number {entry['undoes']:.0f}"
    names = ["somebody who opted out" if one in absent else f"**{handle(one, key)}**" for one in entry["accounts"]]
    if entry["kind"] == "same":
        return f"{wording.listing(names)} are one person"
    return f"{names[0]} is not {wording.listing(names[1:])}"


def opt_outs(count: int) -> str:
    """Say how many opted out, as far as that may be told."""
    if not count:
        return "Nobody has opted out."
    return f"**{told_count(count).capitalize()}** opted out. They are in no number, table or list, here or elsewhere."


def stages(choice: Choice, stage_counts: pd.DataFrame, spans: Spans) -> str:
    """Say the people at each stage in words."""
    told = [
        f"{row['stage']} {ranges.told_people(spans[row['stage']]['reached'])}"
        if row["observable"]
        else f"{row['stage']} not observable"
        for row in stage_counts.to_dict("records")
    ]
    return f"{choice.community.name}: {', '.join(told)}."


def disagreements(counted: pd.DataFrame) -> str:
    """Say how many acts two exports tell differently, and whose word stays."""
    if counted.empty:
        return "No act is told differently by two exports."
    told = wording.counted(int(counted["acts"].sum()), "detail")
    return f"**{told}** of acts that two exports tell differ: the richer format's word is kept."


def data(imports: pd.DataFrame) -> str:
    """Say what was imported, and what of it was not taken."""
    if imports.empty:
        return "Nothing is loaded yet."
    files = f"**{wording.number(len(imports))} file{'' if len(imports) == 1 else 's'}** with "
    put_aside = int(imports["rejected"].sum())
    tail = f"{wording.counted(put_aside, 'record')} could not be taken" if put_aside else "every record was taken"
    acts = int(imports["new"].sum())
    return f"{files}{wording.counted(acts, 'act')} {'is' if acts == 1 else 'are'} loaded; {tail}."


def evidence(stage: Stage) -> str:
    """Say how far to trust what a definition says of a stage, and its source."""
    graded = EVIDENCE_SAID[stage.evidence]
    told = f"{graded[0].upper()}{graded[1:]}"
    return f"{told}: {stage.source}" if stage.source else told


def sizes(community: Community) -> list[str]:
    """Quote each published size with its day and source."""
    return [f"**{_qualified(size)} {size.what}**, {wording.day(size.on)} ({size.source})" for size in community.sizes]


def places(community: Community) -> list[str]:
    """Name each place of the definition, with former names and the day it became the community's."""
    return [_place(place) for place in community.places]


def rules(community: Community) -> list[str]:
    """Say for each stage which acts show it; several rules of one stage are alternatives."""
    return [
        f"**{stage.capitalize()}**: {'; or '.join(_rule(rule) for rule in community.rules(stage))}" for stage in STAGES
    ]


def _qualified(size: Size) -> str:
    return (
        wording.number(size.count) if size.qualifier == "exactly" else f"{size.qualifier} {wording.number(size.count)}"
    )


def _place(place: Place) -> str:
    formerly = f", also {', '.join(place.aliases)}" if place.aliases else ""
    since = f", not before {wording.day(place.not_before)}" if place.not_before else ""
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
