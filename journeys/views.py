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
    brought = held[held["place"].map(community.owns).astype(bool)]
    with open_engine() as engine:
        until = observed_until or _until_newest(store, engine, sorted(set(brought["place"])))
        rows = _rows_of(community, brought, until, store, engine)
        found, accounts, counted = rows.journeys(), rows.accounts(), rows.by_month()
    newest = found["last_at"].max() if len(found) else None
    imports = store.imports()
    return View(
        journeys=found,
        observable=_observable(community, brought),
        observed_until=until,
        newest_at=newest.to_pydatetime() if newest is not None else None,
        places=rows.places,
        sources=tuple(sorted(set(brought["format"]))),
        bots=_left_out(rows.nonpeople, accounts),
        suspects=tuple(account for account in accounts if people.is_suspect(account)),
        joined=rows.persons[rows.persons["account"].isin(accounts)],
        events=counted,
        simulated=bool(imports.loc[imports["id"].isin(brought["import_id"]), "simulated"].any()),
    )


def _until_newest(store: Store, engine: Engine, owned: Sequence[str]) -> datetime:
    """End observation with the day of the newest act; without any, at the beginning of time."""
    newest = store.scan("events", engine, owned).filter(nw.col("place").is_in(owned)).select(nw.col("at").max())
    at = engine.collect(newest.rename({"at": "newest"}))["newest"].dropna()
    return end_of_day(at.iloc[0].date()) if len(at) else datetime(1970, 1, 1, tzinfo=UTC)


def _observable(community: Community, brought: pd.DataFrame) -> dict[str, bool]:
    told = [
        (community.canonical(place), shows) for place, shows in zip(brought["place"], brought["shows"], strict=True)
    ]
    return {stage: any(community.can_show(stage, shows, place) for place, shows in told) for stage in STAGES}


def _left_out(nonpeople: pd.DataFrame, accounts: Sequence[str]) -> pd.DataFrame:
    """List the accounts that act here and are no people, with the reason."""
    listed = nonpeople[nonpeople["account"].isin(accounts)]
    named = sorted({account for account in accounts if account.endswith("[bot]")} - set(listed["account"]))
    by_name = pd.DataFrame({"account": named, "why": "its login ends in [bot]"})
    return pd.concat([listed, by_name], ignore_index=True)


@dataclass(frozen=True)
class _Rows:
    """A community's rows in the store, from which all parts of its view are computed."""

    engine: Engine
    community: Community
    places: tuple[str, ...]
    events: nw.LazyFrame[Any]
    threads: nw.LazyFrame[Any]
    persons: pd.DataFrame
    nonpeople: pd.DataFrame

    def journeys(self) -> pd.DataFrame:
        """Find everybody who reached a stage: columns as in :data:`COLUMNS`."""
        persons, nonpeople = (self.engine.from_pandas(frame) for frame in (self.persons, self.nonpeople))
        found = self.engine.collect(stages.journeys(self.events, self.community, self.places, persons, nonpeople))
        found = found[found[list(stages.ENTRY.values())].notna().any(axis=1)]
        first = self.engine.collect(stages.first_acts(self.events, persons, nonpeople))
        labels = self.engine.collect(stages.door_labels(self.threads, self.community))
        doors = _doors(first.merge(labels, on=["place", "thread"], how="left"), self.community)
        ordered = found.join(doors, on="person").sort_values(["first_at", "person"], ignore_index=True)
        return ordered[list(COLUMNS)]

    def accounts(self) -> list[str]:
        """List all accounts that act."""
        return sorted(self.engine.collect(self.events.select("account").unique())["account"])

    def by_month(self) -> pd.DataFrame:
        """Count acts by month, source and action."""
        month = nw.col("at").dt.truncate("1mo")
        counted = self.events.group_by(month.alias("month"), "source", "action").agg(events=nw.len())
        return self.engine.collect(counted.sort("month", "source", "action"))


def _rows_of(community: Community, brought: pd.DataFrame, until: datetime, store: Store, engine: Engine) -> _Rows:
    owned = sorted(set(brought["place"]))
    told = zip(brought["place"], brought["shows"], strict=True)
    with_commits = sorted({place for place, shows in told if "committed" in shows})
    meeting = stages.meeting_places(community, owned, with_commits)
    claims = engine.keep(store.scan("accounts", engine, owned))
    return _Rows(
        engine=engine,
        community=community,
        places=tuple(sorted({community.canonical(place) for place in owned})),
        events=stages.community_events(store.scan("events", engine, owned), community, owned, until, meeting),
        threads=store.scan("threads", engine, owned),
        persons=people.joined_accounts(claims, engine),
        nonpeople=people.nonpeople(claims, engine),
    )


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
