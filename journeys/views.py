"""One community at one moment: its journeys and what they rest on, put together from the store.

The only module that knows both the store and the measures' inputs; pages and the command line start here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys import people, stages
from journeys.communities import Community
from journeys.engine import Engine, open_engine
from journeys.events import STAGES
from journeys.store import Store

COLUMNS: Final = (
    "person",
    *(f"{stage}_at" for stage in STAGES),
    "first_at",
    "last_at",
    "acts",
    "first_place",
    "entry_point",
    "burst",
)


@dataclass(frozen=True)
class View:
    """One community as observed until one instant.

    ``journeys`` has one row a person (:data:`COLUMNS`); ``observable`` tells for each stage whether any loaded export
    could show it; ``newest_at`` is the newest act's instant, null without acts; ``bots`` are the accounts left out with
    the reason, ``suspects`` accounts that look like a program's and count as people; ``joined`` the accounts united
    with others, with the evidence; ``events`` counts acts by month (its first day), source and action.
    """

    journeys: pd.DataFrame
    observable: dict[str, bool]
    observed_until: datetime
    newest_at: datetime | None
    places: tuple[str, ...]
    sources: tuple[str, ...]
    bots: pd.DataFrame
    suspects: tuple[str, ...]
    joined: pd.DataFrame
    events: pd.DataFrame
    simulated: bool


def end_of_day(day: date) -> datetime:
    """Give the instant at which a day is over, UTC: observation until a day includes that day."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)


def load_view(store: Store, community: Community, observed_until: datetime | None) -> View:
    """Compute a community's journeys from what the store holds.

    Parameters
    ----------
    store
        Where the events are.
    community
        Whose.
    observed_until
        The first instant that is not observed; nothing given means until the end of the day of the newest act.

    Returns
    -------
    The view; without any act of the community its tables are empty.
    """
    held = store.places()
    owned = sorted(place for place in set(held["place"]) if community.owns(place))
    brought = held[held["place"].isin(owned)]
    imports = store.imports()
    simulated = bool(imports.loc[imports["id"].isin(brought["import_id"]), "simulated"].any())
    with open_engine() as engine:
        until = observed_until or _until_newest(store, engine, owned)
        with_commits = sorted(
            {place for place, shows in zip(brought["place"], brought["shows"], strict=True) if "committed" in shows}
        )
        meeting = stages.meeting_places(community, owned, with_commits)
        kept = stages.community_events(store.scan("events", engine, owned), community, owned, until, meeting)
        canonical = sorted({community.canonical(place) for place in owned})
        persons, left_out = _persons(store, engine, owned)
        found = _journeys(kept, community, canonical, persons, left_out, store, engine, owned)
        counted = _by_month(kept, engine)
        accounts = engine.collect(kept.select("account").unique())["account"].tolist()
    newest = found["last_at"].max() if len(found) else None
    bots = left_out[left_out["account"].isin(accounts)]
    named = [account for account in accounts if account.endswith("[bot]") and account not in set(bots["account"])]
    return View(
        journeys=found,
        observable=_observable(community, brought),
        observed_until=until,
        newest_at=newest.to_pydatetime() if newest is not None else None,
        places=tuple(canonical),
        sources=tuple(sorted(set(brought["format"]))),
        bots=pd.concat([bots, pd.DataFrame({"account": sorted(named), "why": "its login ends in [bot]"})]),
        suspects=tuple(sorted(account for account in accounts if people.is_suspect(account))),
        joined=persons[persons["account"].isin(accounts)],
        events=counted,
        simulated=simulated,
    )


def _until_newest(store: Store, engine: Engine, owned: Sequence[str]) -> datetime:
    """End observation with the day of the newest act; without any, at the beginning of time."""
    newest = store.scan("events", engine, owned).filter(nw.col("place").is_in(owned)).select(nw.col("at").max())
    at = engine.collect(newest.rename({"at": "newest"}))["newest"].dropna()
    return end_of_day(at.iloc[0].date()) if len(at) else datetime(1970, 1, 1, tzinfo=UTC)


def _persons(store: Store, engine: Engine, owned: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    claims = engine.keep(store.scan("accounts", engine, owned))
    return people.joined_accounts(claims, engine), people.nonpeople(claims, engine)


def _journeys(  # noqa: PLR0913
    kept: nw.LazyFrame[Any],
    community: Community,
    canonical: Sequence[str],
    persons: pd.DataFrame,
    left_out: pd.DataFrame,
    store: Store,
    engine: Engine,
    owned: Sequence[str],
) -> pd.DataFrame:
    joined, nobodies = engine.from_pandas(persons), engine.from_pandas(left_out)
    found = engine.collect(stages.journeys(kept, community, canonical, joined, nobodies))
    entries = list(stages.ENTRY.values())
    found = found[found[entries].notna().any(axis=1)]
    first = engine.collect(stages.first_acts(kept, joined, nobodies))
    labels = engine.collect(stages.door_labels(store.scan("threads", engine, owned), community))
    first = first.merge(labels, on=["place", "thread"], how="left")
    doors = _doors(first, community)
    return found.join(doors, on="person").sort_values(["first_at", "person"], ignore_index=True)[list(COLUMNS)]


def _doors(first: pd.DataFrame, community: Community) -> pd.DataFrame:
    """Say for each person where the first act was, through which door it came, and in which event's days."""
    labelled = first.dropna(subset="label").groupby("person")["label"].agg(list)
    doors = first.drop_duplicates("person").set_index("person")
    labels = labelled.reindex(doors.index)
    known: dict[tuple[str, str, tuple[str, ...]], str] = {}
    names = []
    for place, action, told in zip(doors["place"], doors["action"], labels, strict=True):
        key = (place, action, tuple(sorted(told)) if isinstance(told, list) else ())
        if key not in known:
            known[key] = stages.entry_point(community, *key)
        names.append(known[key])
    bursts = pd.Series(None, index=doors.index, dtype="object")
    days = doors["at"].dt.date
    for burst in reversed(community.bursts):
        bursts[(days >= burst.from_on) & (days <= burst.until_on)] = burst.name
    return pd.DataFrame({"first_place": doors["place"], "entry_point": names, "burst": bursts})


def _by_month(kept: nw.LazyFrame[Any], engine: Engine) -> pd.DataFrame:
    """Count acts by month, source and action."""
    month = nw.col("at").dt.truncate("1mo")
    counted = kept.group_by(month.alias("month"), "source", "action").agg(events=nw.len())
    return engine.collect(counted.sort("month", "source", "action"))


def _observable(community: Community, brought: pd.DataFrame) -> dict[str, bool]:
    told = [
        (community.canonical(place), shows) for place, shows in zip(brought["place"], brought["shows"], strict=True)
    ]
    return {stage: any(community.can_show(stage, shows, place) for place, shows in told) for stage in STAGES}
