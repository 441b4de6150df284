"""What changed since the last period, in plain sentences, for what can be observed.

Compares the last period before the end of observation with the one before it. Who was active in the earlier period
and is active still cannot be told from first and last acts, so activity is not compared, only told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import pandas as pd

from journeys.model import wording
from journeys.model.community import Community
from journeys.model.days import CHANGES_DAYS
from journeys.model.events import STAGES

_FIRST: Final = {
    "discover": "discovered it",
    "join": "joined",
    "contribute": "contributed for the first time",
    "lead": "led for the first time",
}


def what_changed(
    journeys: pd.DataFrame,
    community: Community,
    observable: Mapping[str, bool],
    *,
    observed_until: datetime,
    period_days: int = CHANGES_DAYS,
) -> list[str]:
    """Say what changed in the last period against the one before.

    Parameters
    ----------
    journeys
        Rows are people; columns of :data:`journeys.model.tables.JOURNEYS`.
    community
        The definition; its name is told where nothing happened.
    observable
        For each stage whether any loaded export could show it; others are not told.
    observed_until
        The end of observation (exclusive), and of the last period.
    period_days
        How long the two periods are.

    Returns
    -------
    Sentences, the most general first. Empty if there is nobody at all.
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
    told = [
        _compare(_between(journeys[column], since, until), _between(journeys[column], before, since), did, period_days)
        if comparable
        else _tell(_between(journeys[column], since, until), did, period_days)
        for did, column in entries.items()
    ]
    return [*told, *_activity(journeys, since, before, period_days)]


def _between(times: pd.Series, since: pd.Timestamp, until: pd.Timestamp) -> int:
    return int(((times >= since) & (times < until)).sum())


def _tell(now: int, did: str, period_days: int) -> str:
    was = did if now != 1 else did.replace("were", "was")
    return f"{_start(now)} {was} in the last {period_days} days."


def _compare(now: int, then: int, did: str, period_days: int) -> str:
    told = _tell(now, did, period_days).removesuffix(".")
    than = f"in the {period_days} days before."
    if now == then:
        return f"{told}, as {'many as ' if now else ''}{than}"
    return f"{told}, {wording.number(abs(now - then))} {'more' if now > then else 'fewer'} than {than}"


def _activity(journeys: pd.DataFrame, since: pd.Timestamp, before: pd.Timestamp, period_days: int) -> list[str]:
    active = int((journeys["last_at"] >= since).sum())
    new = int((journeys["first_at"] >= since).sum())
    paused = int(((journeys["last_at"] >= before) & (journeys["last_at"] < since)).sum())
    told = [f"{_start(active)} did something in the last {period_days} days; {wording.are(active - new)} not new."]
    if paused:
        verb = "was" if paused == 1 else "were"
        told.append(f"{_start(paused)} {verb} last seen in the {period_days} days before that.")
    return told


def _start(count: int) -> str:
    told = wording.people(count)
    return told[0].upper() + told[1:]
