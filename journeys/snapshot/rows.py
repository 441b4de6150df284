"""A community's own rows in the store, and who is one person there.

The snapshot and its acts are both computed from these, so that they have the same people.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import narwhals as nw
import pandas as pd

from journeys.identity import evidence, people
from journeys.identity.evidence import Claims
from journeys.identity.opt_out_filter import Decisions, OptedOut
from journeys.model.communities.community import Community
from journeys.model.days import end_of_day
from journeys.model.events import NOBODY
from journeys.snapshot import openers, stages
from journeys.store.engine import Engine
from journeys.store.store import Store


def places_of(store: Store, community: Community) -> pd.DataFrame:
    """Return one row an import and place of the community, columns as of :meth:`journeys.store.store.Store.places`."""
    places = store.places()
    return places[places["place"].map(community.owns).astype(bool)]


@dataclass(frozen=True)
class Identities:
    """Who is one person among the accounts of a community's exports, without those who opted out.

    Attributes
    ----------
    claims
        The statements of exports on the accounts.
    pairs, decided
        The pairs of accounts by evidence, and those that people decided; see :func:`journeys.identity.people.unite`.
    persons, nonpeople
        The accounts of people with several, and those of nobody; see :mod:`journeys.identity.people`.
    opted_out
        The accounts of those who opted out.
    """

    claims: Claims
    pairs: pd.DataFrame
    decided: pd.DataFrame
    persons: pd.DataFrame
    nonpeople: pd.DataFrame
    opted_out: OptedOut

    @classmethod
    def of(cls, rows: nw.LazyFrame[Any], engine: Engine, decisions: Decisions) -> "Identities":
        """Unite the accounts by the claims of a community's own exports and by what people decided."""
        claims = evidence.collect_claims(rows, engine)
        decisions = decisions.among(claims)
        # before anything is computed: a claim on somebody who opted out must not join two others either
        claims = decisions.opted_out.remove_claims(claims)
        nonpeople = people.nonpeople(claims)
        pairs = people.evidence_pairs(claims, nonpeople)
        nobodies = {*nonpeople["account"], NOBODY}
        decided = decisions.decided
        # decided before an export showed that the account is a program's or an organisation's
        decided = decided[~decided["account"].isin(nobodies) & ~decided["other"].isin(nobodies)]
        return cls(claims, pairs, decided, people.unite(pairs, decided), nonpeople, decisions.opted_out)


@dataclass(frozen=True)
class CommunityRows:
    """The rows of a community in the store; ``brought`` are its imports and places, as of :func:`places_of`."""

    store: Store
    engine: Engine
    community: Community
    brought: pd.DataFrame

    @property
    def owned(self) -> list[str]:
        """The community's places, as exports name them: also under former names."""
        return sorted(set(self.brought["place"]))

    @property
    def places(self) -> tuple[str, ...]:
        """The community's places, under their present names."""
        return tuple(sorted({self.community.canonical(place) for place in self.owned}))

    def scan(self, kind: str) -> nw.LazyFrame[Any]:
        """Read the rows of one kind from all imports that touch the community's places."""
        return self.store.scan(kind, self.engine, self.owned)

    def events(self, opted_out: OptedOut, until: datetime) -> nw.LazyFrame[Any]:
        """Read the community's acts until an instant, under its places' present names, without those who opted out."""
        shown = zip(self.brought["place"], self.brought["shows"], strict=True)
        with_commits = sorted({place for place, shows in shown if "committed" in shows})
        meeting = stages.meeting_places(self.community, self.owned, with_commits)
        present = {place: self.community.canonical(place) for place in self.owned}
        renamed = {former: name for former, name in present.items() if name != former}
        owned = self.scan("events").filter(nw.col("place").is_in(self.owned))
        events = opted_out.remove_events(openers.name_openers(owned, renamed))
        return stages.community_events(events, self.community, self.owned, until, meeting)

    def end(self, opted_out: OptedOut) -> datetime:
        """Return the end of the day of the newest act, 1970 without any."""
        events = opted_out.remove_events(self.scan("events")).filter(nw.col("place").is_in(self.owned))
        newest = self.engine.collect(events.select(newest=nw.col("at").max()))["newest"].dropna()
        return end_of_day(newest.iloc[0].date()) if len(newest) else datetime(1970, 1, 1, tzinfo=UTC)
