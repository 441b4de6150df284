"""Sentences over all of a community: how many people, how new the data are, what changed since the last period.

What changed compares the last period before the end of observation with the one before it. Who was active in both
cannot be known from first and last acts, so activity is described, not compared.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import pandas as pd

from journeys.analysis.stats.ranges import Spans, told_people
from journeys.identity.opt_out_filter import count_in_words
from journeys.model import wording
from journeys.model.community import Community, Order, digest
from journeys.model.vocabulary import STAGES
from journeys.sentences.identities import why_range
from journeys.snapshot.view import View

OVERVIEW_NOTE: Final = (
    "People at each stage or beyond; pale: those who skipped it. Each community has its own exports and its own scale, "
    "so compare lengths within a community, not across."
)
_FIRST: Final = {
    "discover": "discovered it",
    "join": "joined",
    "contribute": "contributed for the first time",
    "lead": "led for the first time",
}


def summary(communities: Sequence[Community], views: Sequence[View]) -> str:
    """Describe how many people the communities have, and where the newest data are from."""
    parts = [
        f"**{told_people(view.people_range)}** in {community.name}"
        for community, view in zip(communities, views, strict=True)
        if len(view.journeys)
    ]
    if not parts:
        return "No export of any community is loaded yet."
    return f"The loaded exports show {wording.listing(parts)}."


def freshness(view: View) -> str:
    """Describe how new the newest act is, and of how much."""
    if view.newest_at is None:
        return "No loaded export tells of it."
    places = wording.counted(len(view.places), "place")
    return f"{told_people(view.people_range).capitalize()} in {places}; newest act {wording.day(view.newest_at)}"


def stages(community: Community, stage_counts: pd.DataFrame, spans: Spans) -> str:
    """Describe the people at each stage in words."""
    parts = [
        f"{row['stage']} {told_people(spans[row['stage']]['reached'])}"
        if row["observable"]
        else f"{row['stage']} not observable"
        for row in stage_counts.to_dict("records")
    ]
    return f"{community.name}: {', '.join(parts)}."


def recent_changes(
    journeys: pd.DataFrame,
    community: Community,
    observable: Mapping[str, bool],
    *,
    observed_until: datetime,
    period_days: int = 90,
) -> list[str]:
    """Describe what changed in the last ``period_days`` against as many before, the most general first.

    Stages that no loaded export could show are left out; nothing is said where nobody is.
    """
    if journeys.empty:
        return []
    until = pd.Timestamp(observed_until)
    since, before = (until - pd.Timedelta(days=count * period_days) for count in (1, 2))
    if journeys["last_at"].max() < since:
        last = wording.day(journeys["last_at"].max())
        return [
            f"The loaded exports show nothing of {community.name} in the last {period_days} days: "
            f"the newest act is of {last}."
        ]
    comparable = journeys["first_at"].min() <= before
    entries = {"were new to the community": "first_at"}
    entries |= {_FIRST[stage]: f"{stage}_at" for stage in STAGES if observable.get(stage, False)}
    parts = [
        _compare(_between(journeys[column], since, until), _between(journeys[column], before, since), did, period_days)
        if comparable
        else _tell(_between(journeys[column], since, until), did, period_days)
        for did, column in entries.items()
    ]
    return [*parts, *_activity(journeys, since, before, period_days)]


def _between(times: pd.Series, since: pd.Timestamp, until: pd.Timestamp) -> int:
    return int(((times >= since) & (times < until)).sum())


def _tell(now: int, did: str, period_days: int) -> str:
    was = did if now != 1 else did.replace("were", "was")
    return f"{wording.people(now).capitalize()} {was} in the last {period_days} days."


def _compare(now: int, then: int, did: str, period_days: int) -> str:
    text = _tell(now, did, period_days).removesuffix(".")
    than = f"in the {period_days} days before."
    if now == then:
        return f"{text}, as {'many as ' if now else ''}{than}"
    return f"{text}, {wording.number(abs(now - then))} {'more' if now > then else 'fewer'} than {than}"


def _activity(journeys: pd.DataFrame, since: pd.Timestamp, before: pd.Timestamp, period_days: int) -> list[str]:
    active = int((journeys["last_at"] >= since).sum())
    new = int((journeys["first_at"] >= since).sum())
    paused = int(((journeys["last_at"] >= before) & (journeys["last_at"] < since)).sum())
    parts = [
        f"{wording.people(active).capitalize()} did something in the last {period_days} days; "
        f"{wording.are(active - new)} not new."
    ]
    if paused:
        verb = "was" if paused == 1 else "were"
        parts.append(f"{wording.people(paused).capitalize()} {verb} last seen in the {period_days} days before that.")
    return parts


def basis(view: View, community: Community, mode: Order) -> str:
    """Describe what every number of a page rests on."""
    until = wording.day(view.observed_until - pd.Timedelta(microseconds=1))
    newest = wording.day(view.newest_at) if view.newest_at else "none"
    absent = (
        f"{count_in_words(view.opted_out.opt_outs)} who opted out not counted · " if view.opted_out.opt_outs else ""
    )
    return (
        f"n = {told_people(view.people_range)}{why_range(view)} · observed until {until} · "
        f"newest act {newest} · {mode} order · active: within {community.active_days} days · "
        f"{wording.counted(len(view.bots), 'bot')} left out · "
        f"{wording.counted(len(view.joined), 'account')} united · {absent}"
        f"definition {community.slug} {digest(community)[:7]}"
    )
