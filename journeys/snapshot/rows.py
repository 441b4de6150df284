"""A community's own rows in the store: its acts, what exports say of its accounts, and who is one person there.

What :mod:`journeys.snapshot.view` and :mod:`journeys.snapshot.acts` both start from, so that they speak of the same
people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

import narwhals as nw
import pandas as pd

from journeys.identity import evidence, people
from journeys.identity.evidence import Testimony
from journeys.identity.opt_out_filter import Said
from journeys.model.community import Community
from journeys.model.days import end_of_day
from journeys.model.events import NOBODY
from journeys.snapshot import stages
from journeys.store.engine import Engine
from journeys.store.store import Store


def places_of(store: Store, community: Community) -> pd.DataFrame:
    """Give one row an import and place of the community, columns as of :meth:`journeys.store.store.Store.places`."""
    held = store.places()
    return held[held["place"].map(community.owns).astype(bool)]


@dataclass(frozen=True)
class Held:
    """What a community's rows are read from: the store, through an engine, by what people said."""

    store: Store
    engine: Engine
    said: Said


@dataclass(frozen=True)
class CommunityRows:
    """What belongs to a community, under its places' present names, until one instant; nothing is computed yet."""

    engine: Engine
    community: Community
    places: tuple[str, ...]
    events: nw.LazyFrame[Any]
    threads: nw.LazyFrame[Any]
    told: Testimony
    pairs: pd.DataFrame
    decided: pd.DataFrame
    persons: pd.DataFrame
    nonpeople: pd.DataFrame

    @classmethod
    def until(
        cls, community: Community, brought: pd.DataFrame, observed_until: datetime | None, held: Held
    ) -> tuple[Self, datetime]:
        """Read what belongs to a community; nothing given means until the end of the day of its newest act."""
        owned = sorted(set(brought["place"]))
        claims = held.store.scan("accounts", held.engine, owned)
        held = replace(held, said=held.said.among(claims, held.engine))
        until = observed_until or _until_newest(held, owned)
        return cls.of(community, brought, until, held), until

    @classmethod
    def of(cls, community: Community, brought: pd.DataFrame, until: datetime, held: Held) -> Self:
        """Read what belongs to a community."""
        owned = sorted(set(brought["place"]))
        shown = zip(brought["place"], brought["shows"], strict=True)
        with_commits = sorted({place for place, shows in shown if "committed" in shows})
        meeting = stages.meeting_places(community, owned, with_commits)
        store, engine = held.store, held.engine
        told = evidence.gather(held.said.absent.leave_claims(store.scan("accounts", engine, owned)), engine)
        events = held.said.absent.leave_events(store.scan("events", engine, owned))
        nonpeople = people.nonpeople(told)
        pairs = people.evidence_pairs(told, nonpeople)
        nobodies = {*nonpeople["account"], NOBODY}
        decided = held.said.decided
        decided = decided[~decided["account"].isin(nobodies) & ~decided["other"].isin(nobodies)]
        return cls(
            engine=engine,
            community=community,
            places=tuple(sorted({community.canonical(place) for place in owned})),
            events=stages.community_events(events, community, owned, until, meeting),
            threads=store.scan("threads", engine, owned),
            told=told,
            pairs=pairs,
            decided=decided,
            persons=people.unite(pairs, decided),
            nonpeople=nonpeople,
        )

    def travellers(self, joined: pd.DataFrame) -> nw.LazyFrame[Any]:
        """Find who reached any stage, and when; ``joined`` says who is one person, columns as of stages.journeys."""
        persons, nonpeople = (self.engine.from_pandas(frame) for frame in (joined, self.nonpeople))
        found = stages.journeys(self.events, self.community, self.places, persons, nonpeople)
        reached = [~nw.col(column).is_null() for column in stages.ENTRY.values()]
        return found.filter(nw.any_horizontal(*reached, ignore_nulls=True))


def _until_newest(held: Held, owned: Sequence[str]) -> datetime:
    """End observation with the day of the newest act; without any, at the beginning of time."""
    newest = (
        held.said.absent.leave_events(held.store.scan("events", held.engine, owned))
        .filter(nw.col("place").is_in(owned))
        .select(newest=nw.col("at").max())
    )
    at = held.engine.collect(newest)["newest"].dropna()
    return end_of_day(at.iloc[0].date()) if len(at) else datetime(1970, 1, 1, tzinfo=UTC)
