"""A community's own rows in the store, and who is one person there.

The snapshot and its acts are both computed from these, so that they have the same people.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

import narwhals as nw
import pandas as pd
import pyarrow as pa

from journeys.identity import evidence, people
from journeys.identity.evidence import Claims
from journeys.identity.opt_out_filter import Decisions, OptedOut
from journeys.model import tables
from journeys.model.communities.community import Community
from journeys.model.events import AT, EARLIEST, NOBODY
from journeys.model.vocabulary import LISTED
from journeys.model.windows import Windows
from journeys.snapshot import openers, stages
from journeys.store.engine import Engine
from journeys.store.store import Store

_NEARLY_ALL: Final = 0.9
"""The share of a place's threads that are known where none is missing but what was deleted or moved."""
_VERSIONS: Final = pa.schema([("place", pa.string()), ("at", AT), ("earlier", AT), ("source", pa.string())])


def places_of(store: Store, community: Community) -> pd.DataFrame:
    """Return one row an import and place of the community, columns as of :meth:`journeys.store.store.Store.places`."""
    places = store.places()
    return places[pd.Series(community.owned_among(places["place"]), index=places.index, dtype="bool")]


def shown_in(store: Store, community: Community) -> dict[str, set[str]]:
    """Return which actions the community's exports could show in each place, by its present name."""
    shows: dict[str, set[str]] = {}
    for place in places_of(store, community).to_dict("records"):
        # exports under former names of a place count for it too
        shows.setdefault(community.canonical(place["place"]), set()).update(place["shows"])
    return shows


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
    def of(
        cls, rows: nw.LazyFrame[Any], engine: Engine, decisions: Decisions, left_out: Collection[str] = ()
    ) -> "Identities":
        """Unite the accounts by the claims of a community's own exports and by what people decided.

        Accounts that are ``left_out`` are nobody's.
        """
        claims = evidence.collect_claims(rows, engine)
        decisions = decisions.among(claims)
        # before anything is computed: a claim on somebody who opted out must not join two others either
        claims = decisions.opted_out.remove_claims(claims)
        nonpeople = people.nonpeople(claims)
        chosen = pd.DataFrame({"account": sorted(left_out), "why": "left out by choice"}, dtype="str")
        nonpeople = pd.concat([nonpeople, chosen]).drop_duplicates("account", ignore_index=True)
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

    def events(self, opted_out: OptedOut, asked: datetime | None) -> nw.LazyFrame[Any]:
        """Read the community's acts before an asked end, under present names, without those of people who opted out."""
        shown = zip(self.brought["place"], self.brought["shows"], strict=True)
        with_commits = sorted({place for place, shows in shown if "committed" in shows})
        meeting = stages.meeting_places(self.community, self.owned, with_commits)
        events = self._since_versions(opted_out.remove_events(self._with_openers()))
        return stages.community_events(events, self.community, self.owned, asked, meeting)

    def _with_openers(self) -> nw.LazyFrame[Any]:
        # before anybody is left out, see there
        events = self.scan("events").filter(nw.col("place").is_in(self.owned))
        return openers.name_openers(events, self.community.renamed(self.owned), self.engine.keep)

    def windows(self, opted_out: OptedOut, asked: datetime | None) -> Windows:
        """Return the observation windows of the community's places, under their present names, until an asked end."""
        # here and not in the rows that the acts are read with: whether threads are missing is asked of the store
        rows = self._without(opted_out, self._begun_together(self._stored_windows))
        is_pattern = rows["place"].str.contains("*", regex=False)
        present = rows["place"].where(is_pattern, rows["place"].map(self.community.canonical))
        return Windows(tables.WINDOWS.of(rows.assign(place=present)), self.community, self.places, asked)

    def _without(self, opted_out: OptedOut, rows: pd.DataFrame) -> pd.DataFrame:
        """Narrow the windows whose ends are an act to the acts of others than those who opted out."""
        if not opted_out.accounts:
            return rows
        events = opted_out.remove_events(self.scan("events")).filter(nw.col("since").is_null())
        span = events.group_by("place").agg(first=nw.col("at").min(), last=nw.col("at").max())
        seen = rows[["place"]].merge(self.engine.collect(span), on="place", how="left").set_axis(rows.index)
        late, early = rows["until_basis"] == "newest", rows["since_basis"].isin(["oldest", "complete"])
        until = rows["until"].where(~late | (rows["until"] <= seen["last"]), seen["last"])
        since = rows["since"].where(~early | (rows["since"] >= seen["first"]), seen["first"])
        return rows.assign(since=since, until=until)[since.notna() & until.notna()]

    @cached_property
    def _stored_windows(self) -> pd.DataFrame:
        rows = self.store.windows()
        # an hour of all of GitHub was seen for these places too if nothing happened there
        kept = rows[rows["place"].isin(self.owned) | rows["place"].str.contains("*", regex=False)]
        formats = self.brought.drop_duplicates("import_id").set_index("import_id")["format"]
        return kept.assign(format=kept["import_id"].map(formats))

    def _begun_together(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Begin all lists of a place with the list that has its first thread, where hardly any thread is missing.

        GitHub numbers threads from 1. So files of a repository's lists begin as one file with all of them would.
        """
        first = rows[rows["since_basis"] == "complete"].groupby(["place", "format"])["since"].min().rename("begun")
        joined = rows.join(first, on=["place", "format"])
        later = (joined["since_basis"] == "oldest") & joined["begun"].notna()
        if not later.any():
            return rows
        later &= joined["place"].isin(self._with_nearly_all_threads())
        since = rows["since"].where(~later, joined["begun"])
        return rows.assign(since=since, since_basis=rows["since_basis"].where(~later, "complete"))

    def _with_nearly_all_threads(self) -> set[str]:
        number = nw.col("thread").str.replace_all(r"^.*/", "").cast(nw.Int64)
        numbered = self.scan("threads").filter(nw.col("thread").str.contains(r"^\w+/\d+$"))
        threads = numbered.select("place", number=number).unique().group_by("place")
        counted = self.engine.collect(threads.agg(known=nw.len(), last=nw.col("number").max()))
        return set(counted.loc[counted["known"] >= _NEARLY_ALL * counted["last"], "place"])

    def _since_versions(self, events: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Add after when list entries happened: what is new in one version of a list was not in the one before."""
        of_lists = nw.col("action").is_in(sorted(LISTED)) & nw.col("since").is_null()
        # stores of earlier versions do not say it
        events = events.with_columns(since=nw.when(of_lists).then(nw.lit(EARLIEST)).otherwise(nw.col("since")))
        rows = self._stored_windows
        # a repository has one such list, so its files are versions of it; other rosters may be different lists
        versions = rows[(rows["format"] == "all_contributors") & (rows["until_basis"] == "listed")]
        versions = versions[["place", "until"]].drop_duplicates().sort_values(["place", "until"])
        versions["earlier"] = versions.groupby("place")["until"].shift()
        versions = versions.dropna().rename(columns={"until": "at"}).assign(source="all_contributors")
        if versions.empty:
            return events
        known = self.engine.from_arrow(pa.Table.from_pandas(versions, schema=_VERSIONS, preserve_index=False))
        joined = events.join(known, on=["place", "at", "source"], how="left")
        return joined.with_columns(since=nw.coalesce("earlier", "since")).drop("earlier")
