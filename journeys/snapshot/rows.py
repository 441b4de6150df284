"""A community's own rows in the store: its acts, what exports say of its accounts, and who is one person there.

What :mod:`journeys.snapshot.view` and :mod:`journeys.snapshot.acts` both start from, so that they speak of the same
people.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import narwhals as nw
import pandas as pd

from journeys.identity import evidence, people
from journeys.identity.evidence import Claims
from journeys.identity.opt_out_filter import Decisions, OptedOut
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
class Identities:
    """Who is one person among the accounts that a community's exports speak of, without who opted out.

    Attributes
    ----------
    told
        What exports say of the accounts.
    pairs, decided
        What unites them: evidence, and what people decided; see :func:`journeys.identity.people.unite`.
    persons, nonpeople
        Whose accounts are several, and which are nobody's; see :mod:`journeys.identity.people`.
    absent
        Who opted out.
    """

    told: Claims
    pairs: pd.DataFrame
    decided: pd.DataFrame
    persons: pd.DataFrame
    nonpeople: pd.DataFrame
    opted_out: OptedOut

    @classmethod
    def of(cls, claims: nw.LazyFrame[Any], engine: Engine, said: Decisions) -> "Identities":
        """Unite the accounts by what a community's own exports claim and by what people decided."""
        told = evidence.collect_claims(claims, engine)
        said = said.among(told)
        told = said.opted_out.remove_claims(told)
        nonpeople = people.nonpeople(told)
        pairs = people.evidence_pairs(told, nonpeople)
        nobodies = {*nonpeople["account"], NOBODY}
        decided = said.decided
        decided = decided[~decided["account"].isin(nobodies) & ~decided["other"].isin(nobodies)]
        return cls(told, pairs, decided, people.unite(pairs, decided), nonpeople, said.opted_out)


@dataclass(frozen=True)
class CommunityRows:
    """What belongs to a community in the store, by the places that its exports tell of; nothing is computed yet."""

    store: Store
    engine: Engine
    community: Community
    brought: pd.DataFrame

    @property
    def owned(self) -> list[str]:
        """The community's places, as exports name them."""
        return sorted(set(self.brought["place"]))

    @property
    def places(self) -> tuple[str, ...]:
        """The community's places, under their present names."""
        return tuple(sorted({self.community.canonical(place) for place in self.owned}))

    def scan(self, kind: str) -> nw.LazyFrame[Any]:
        """Read the rows of one kind from all imports that touch the community's places."""
        return self.store.scan(kind, self.engine, self.owned)

    def events(self, absent: OptedOut, until: datetime) -> nw.LazyFrame[Any]:
        """Read the community's acts until an instant, under its places' present names, without who opted out."""
        shown = zip(self.brought["place"], self.brought["shows"], strict=True)
        with_commits = sorted({place for place, shows in shown if "committed" in shows})
        meeting = stages.meeting_places(self.community, self.owned, with_commits)
        events = absent.remove_events(self.scan("events"))
        return stages.community_events(events, self.community, self.owned, until, meeting)

    def end(self, absent: OptedOut) -> datetime:
        """Find the end of the day of the newest act; without any, the beginning of time."""
        events = absent.remove_events(self.scan("events")).filter(nw.col("place").is_in(self.owned))
        at = self.engine.collect(events.select(newest=nw.col("at").max()))["newest"].dropna()
        return end_of_day(at.iloc[0].date()) if len(at) else datetime(1970, 1, 1, tzinfo=UTC)
