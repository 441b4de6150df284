"""The snapshot of one community at one instant, loaded from the store: who its people are, and their journeys.

Every page and every command starts from it; the tables of :mod:`journeys.snapshot.acts` are loaded for its people.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import narwhals as nw
import numpy as np
import pandas as pd

from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.robustness import Joining
from journeys.analysis.stats.ranges import Span, span
from journeys.identity import evidence, people, suggestions
from journeys.identity.opt_out_filter import Decisions, OptedOut, load_decisions
from journeys.logs.database import open_database
from journeys.model import tables
from journeys.model.communities.community import Community, Order
from journeys.model.events import NOBODY
from journeys.model.programs import bots
from journeys.model.vocabulary import STAGES
from journeys.model.windows import BETWEEN, Windows
from journeys.snapshot import stages
from journeys.snapshot.rows import CommunityRows, Identities, places_of
from journeys.store.engine import Engine, open_engine
from journeys.store.store import Store

_NEEDED: Final = ("event_id", "at", "account", "action", "place", "thread", "work", "source", "since")
"""The columns that journeys and counts need of an event."""


class WhoCounts(NamedTuple):
    """Which accounts are one person's (``joining``), and which are nobody's beside those of programs."""

    joining: Joining = "decided"
    left_out: tuple[str, ...] = ()


AS_DECIDED: Final = WhoCounts()


@dataclass(frozen=True)
class Snapshot:
    """The snapshot of one community: what the store holds of it until one instant, loaded once.

    Attributes
    ----------
    journeys
        One row a person: :data:`journeys.model.tables.JOURNEYS`.
    observable
        For each stage whether any loaded export could show it.
    windows
        From when until when each action could be seen in each place.
    asked
        The end that was asked for, null if none: then each place counts until its own end, and lists until their day.
    observed_until
        The end of observation: as asked, or that of the newest window of acts beyond discovering.
    newest_at
        The newest own act's instant, null without any.
    bots, suspects
        The accounts left out, with the reason; accounts that look like a program's and count as people.
    joined
        The accounts united with others, with the evidence.
    events
        The number of acts by ``month`` (its first day), ``source`` and ``action``.
    undecided, if_joined
        The suggestions to decide (see :func:`journeys.identity.suggestions.suggest`), and the journeys if all of them
        held; null without any.
    into
        For each person of a suggestion the person they would be then.
    opt_outs
        The number of opt-outs in force; nobody of those who opted out is in any table.
    accounts
        The accounts of the people of the journeys, with the ``person`` of each.
    persons, nonpeople
        All accounts of people with several, and of nobody, also those that did nothing here: acts, paths and threads
        are loaded by them, so that all have the same people.
    find_opted_out
        Finds those who opted out.
    kept
        The folder that the snapshot was read from, which has its acts and paths too; null if it was loaded.
    """

    community: Community
    journeys: pd.DataFrame
    observable: dict[str, bool]
    windows: Windows
    asked: datetime | None
    observed_until: datetime
    newest_at: datetime | None
    places: tuple[str, ...]
    sources: tuple[str, ...]
    bots: pd.DataFrame
    suspects: tuple[str, ...]
    joined: pd.DataFrame
    events: pd.DataFrame
    simulated: bool
    undecided: pd.DataFrame
    if_joined: pd.DataFrame | None
    into: dict[str, str]
    opt_outs: int
    accounts: pd.DataFrame
    persons: pd.DataFrame
    nonpeople: pd.DataFrame
    find_opted_out: Callable[[], OptedOut]
    kept: Path | None = None

    @cached_property
    def opted_out(self) -> OptedOut:
        """The accounts of those who opted out."""
        # not kept, since nothing on the disk may list them: to find them again takes as long as to read all accounts
        return self.find_opted_out()

    @property
    def people_range(self) -> Span:
        """The number of people, if all suggestions hold and if none does."""
        return span(len(self.journeys), None if self.if_joined is None else len(self.if_joined))

    @property
    def is_observed(self) -> bool:
        """Whether there is an end of observation: else ``observed_until`` is no date of the data."""
        return self.asked is not None or self.windows.end is not None

    def settings(self, mode: Order) -> FunnelSettings:
        """Return how the journeys are counted, with stages in any or in strict order."""
        return FunnelSettings(
            self.community, self.observable, observed_until=self.observed_until, mode=mode, windows=self.windows
        )


def load_snapshot(
    store: Store,
    community: Community,
    observed_until: datetime | None,
    decisions: Decisions | None = None,
    who_counts: WhoCounts = AS_DECIDED,
) -> Snapshot:
    """Load the snapshot of a community; without any act of it, its tables are empty.

    By default each place is observed until its own end, and the decisions are those in the store's own database. If
    others count than those as decided, there is nothing to decide in the snapshot.
    """
    if decisions is None:
        with open_database(store.folder) as database:
            decisions = load_decisions(store, database)
    brought = places_of(store, community)
    with open_engine() as engine:
        rows = CommunityRows(store, engine, community, brought)
        who = Identities.of(rows.scan("accounts"), engine, decisions, who_counts.left_out)
        seen = rows.windows(who.opted_out, observed_until)
        until = observed_until or seen.end or datetime(1970, 1, 1, tzinfo=UTC)
        # kept, as they are read several times: from the files each time, loading would take twice as long
        events = engine.keep(rows.events(who.opted_out, observed_until).select(*_NEEDED))
        where = engine.collect(events.select("account", "place").unique())
        sums = _AccountSums(
            engine, community, who, stages.by_account(events, community, rows.places, until, engine.keep), where
        )
        accounts = engine.collect(sums.accounts.acts.select("account").sort("account"))
        labels = engine.collect(stages.entry_point_labels(rows.scan("threads"), community))
        by_month = tables.MONTHS.of(engine.collect(_by_month(events)))
        undecided = _undecided(who, accounts)
        united = people.unite(pd.concat([who.pairs, undecided[list(who.pairs)]], ignore_index=True), who.decided)
        who, undecided = _as_counted(who, undecided, united, who_counts.joining)
        journeys = sums.journeys(who.persons, labels)
        if_joined = sums.journeys(united, labels) if len(undecided) else None
    newest = journeys["last_at"].max()
    imports = store.imports()
    return Snapshot(
        community=community,
        journeys=journeys,
        observable=_observable(community, brought),
        windows=seen,
        asked=observed_until,
        observed_until=until,
        newest_at=newest.to_pydatetime() if pd.notna(newest) else None,
        places=rows.places,
        sources=tuple(sorted(set(brought["format"]))),
        bots=_left_out(who.nonpeople, accounts["account"]),
        suspects=_suspects(who.nonpeople, accounts["account"]),
        joined=who.persons[people.is_among(who.persons["account"], accounts["account"])],
        events=by_month,
        simulated=bool(imports.loc[imports["id"].isin(brought["import_id"]), "simulated"].any()),
        undecided=undecided,
        if_joined=if_joined,
        into=_into(undecided, united),
        opt_outs=who.opted_out.opt_outs,
        accounts=_reached(accounts, who, journeys),
        persons=who.persons,
        nonpeople=who.nonpeople,
        find_opted_out=lambda: who.opted_out,
    )


def opted_out_of(store: Store, community: Community, decisions: Decisions) -> OptedOut:
    """Find who opted out among the accounts of a community's exports."""
    with open_engine() as engine:
        rows = CommunityRows(store, engine, community, places_of(store, community))
        return decisions.among(evidence.collect_claims(rows.scan("accounts"), engine)).opted_out


def _as_counted(
    who: Identities, undecided: pd.DataFrame, united: pd.DataFrame, joining: Joining
) -> tuple[Identities, pd.DataFrame]:
    if joining == "decided":
        return who, undecided
    return replace(who, persons=united if joining == "all" else united.iloc[:0]), undecided.iloc[:0]


def _observable(community: Community, brought: pd.DataFrame) -> dict[str, bool]:
    # by what the formats could show and not by what is there: no leader seen is an answer where one could be seen
    shown = [
        (community.canonical(place), shows) for place, shows in zip(brought["place"], brought["shows"], strict=True)
    ]
    return {stage: any(community.can_show(stage, shows, place) for place, shows in shown) for stage in STAGES}


def _left_out(nonpeople: pd.DataFrame, accounts: pd.Series) -> pd.DataFrame:
    """List the accounts that act here and are no people, with the reason."""
    listed = nonpeople[people.is_among(nonpeople["account"], accounts)]
    named = accounts[accounts.str.endswith(bots.ENDING) & ~accounts.isin(listed["account"])]
    by_name = pd.DataFrame({"account": named.tolist(), "why": f"its login ends in {bots.ENDING}"})
    return pd.concat([listed, by_name], ignore_index=True)


def _suspects(nonpeople: pd.DataFrame, accounts: pd.Series) -> tuple[str, ...]:
    """List the accounts that count as people and look like a program's."""
    return tuple(accounts[bots.are_suspect(accounts) & ~people.is_among(accounts, nonpeople["account"])])


def _reached(accounts: pd.DataFrame, who: Identities, journeys: pd.DataFrame) -> pd.DataFrame:
    """List the accounts of people who reached a stage, with the person of each."""
    human = accounts.loc[~evidence.are_nobodys(accounts["account"], {*who.nonpeople["account"], NOBODY})]
    of_people = human.assign(person=people.persons_of(human["account"], who.persons))
    return of_people[people.is_among(of_people["person"], journeys["person"])].reset_index(drop=True)


def _by_month(events: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    month = nw.col("at").dt.truncate("1mo")
    counted = events.group_by(month.alias("month"), "source", "action").agg(events=nw.len())
    return counted.sort("month", "source", "action")


def _undecided(who: Identities, accounts: pd.DataFrame) -> pd.DataFrame:
    suggested = suggestions.suggest(who.claims, accounts, who.persons, who.nonpeople)
    rejected = who.decided[who.decided["says"] == "different"]
    # by person: a rejection of two accounts holds for all that were joined with them since
    sides = [people.persons_of(rejected[side], who.persons) for side in ("account", "other")]
    separated = {frozenset(pair) for pair in zip(*(side.tolist() for side in sides), strict=True)}
    pairs = zip(suggested["account"].tolist(), suggested["other"].tolist(), strict=True)
    is_open = pd.Series([frozenset(pair) not in separated for pair in pairs], index=suggested.index, dtype="bool")
    return suggested[is_open].reset_index(drop=True)


@dataclass(frozen=True)
class _AccountSums:
    """The events of a community summed by account, from which journeys are computed for any way to join accounts."""

    engine: Engine
    community: Community
    who: Identities
    accounts: stages.Accounts
    where: pd.DataFrame

    def journeys(self, joined: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
        """Compute the journeys of everybody who reached a stage: columns of :data:`journeys.model.tables.JOURNEYS`."""
        persons, nonpeople = (self.engine.from_pandas(frame) for frame in (joined, self.who.nonpeople))
        reached = [~nw.col(column).is_null() for column in stages.ENTRY.values()]
        everybody = stages.journeys(self.accounts, persons, nonpeople)
        at_a_stage = everybody.filter(nw.any_horizontal(*reached, ignore_nulls=True))
        first = stages.first_acts(self.accounts.openings, persons, nonpeople)
        ordered = self.engine.collect(at_a_stage.join(first, on="person", how="left").sort("first_at", "person"))
        placed = ordered.join(self._places(joined), on="person")
        return tables.JOURNEYS.of(_with_entry_points(placed, labels, self.community))

    def _places(self, joined: pd.DataFrame) -> pd.Series:
        """Return the places of each person's acts as one text, by person."""
        # by numbers, and each set of places written once: there are few of them, and very many people
        account, accounts = pd.factorize(self.where["account"])
        place, names = pd.factorize(self.where["place"], sort=True)
        of_account, persons = pd.factorize(people.persons_of(pd.Series(accounts, dtype="str"), joined))
        pairs = np.unique(of_account[account].astype(np.int64) * len(names) + place)
        begins = np.searchsorted(pairs, np.arange(len(persons) + 1) * len(names))
        sets = [(pairs[first:last] % len(names)).tobytes() for first, last in pairwise(begins)]
        written = names.tolist()
        texts = {
            each: BETWEEN.join([written[at] for at in np.frombuffer(each, dtype=np.int64).tolist()])
            for each in set(sets)
        }
        return pd.Series(
            [texts[each] for each in sets], index=pd.Index(persons, name="person"), name="places", dtype="str"
        )


def _into(undecided: pd.DataFrame, united: pd.DataFrame) -> dict[str, str]:
    ones = pd.concat([undecided["account"], undecided["other"]]).drop_duplicates()
    return dict(zip(ones.tolist(), people.persons_of(ones, united).tolist(), strict=True))


def _with_entry_points(first: pd.DataFrame, labels: pd.DataFrame, community: Community) -> pd.DataFrame:
    """Add the place, the entry point and the event of each first act."""
    # thousands of first acts are of few kinds: the definition's patterns are compared once for each kind
    threads = labels.merge(first[["place", "thread"]].drop_duplicates(), on=["place", "thread"]).sort_values("label")
    joined = threads.groupby(["place", "thread"])["label"].agg(BETWEEN.join).rename("labels")
    kinds = first[["place", "action", "thread"]].join(joined, on=["place", "thread"]).fillna({"labels": ""})
    number = kinds.groupby(["place", "action", "labels"], sort=False).ngroup()
    entry_points = [
        stages.entry_point(community, place, action, text.split(BETWEEN) if text else ())
        for place, action, text in kinds[~number.duplicated()][["place", "action", "labels"]].itertuples(index=False)
    ]
    bursts = pd.Series(None, index=first.index, dtype="str")
    # the last one written stays, so that the first in the definition wins
    for burst in reversed(community.bursts):
        begins, ends = (pd.Timestamp(day, tz="UTC") for day in (burst.from_on, burst.until_on + timedelta(days=1)))
        bursts[(first["first_at"] >= begins) & (first["first_at"] < ends)] = burst.name
    names = pd.Series(entry_points, dtype="str").take(number.to_numpy()).set_axis(first.index)
    return first.assign(first_place=first["place"], entry_point=names, burst=bursts)
