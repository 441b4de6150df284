"""One community at one moment: its journeys and what they rest on, put together from the store.

The only module that knows both the store and the measures' inputs; pages and the command line start here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.identity import evidence, people, suggestions
from journeys.identity.opt_out_filter import Decisions, OptedOut, load_decisions
from journeys.logs.database import open_database
from journeys.model import bots, tables
from journeys.model.community import Community
from journeys.model.events import NOBODY
from journeys.model.spans import Span, span
from journeys.model.vocabulary import STAGES
from journeys.snapshot import stages
from journeys.snapshot.rows import CommunityRows, Identities, places_of
from journeys.store.engine import Engine, open_engine
from journeys.store.store import Store

_NEEDED: Final = ("event_id", "at", "account", "action", "place", "thread", "work", "source")
"""What journeys and counts need of an event."""
_BETWEEN: Final = "\n"
"""What stands between the labels of a thread, and in none of them."""


@dataclass(frozen=True)
class View:
    """One community as observed until one instant: what every page and command starts from, loaded once.

    ``journeys`` has one row a person (:data:`journeys.model.tables.JOURNEYS`); ``observable`` tells for each stage
    whether any loaded export could show it; ``newest_at`` is the newest act's instant, null without acts; ``bots`` are
    the accounts left out with the reason, ``suspects`` accounts that look like a program's and count as people;
    ``joined`` the accounts united with others, with the evidence; ``events`` counts acts by month (its first day),
    source and action.

    ``undecided`` are the suggestions that wait for somebody's word (see :func:`journeys.identity.suggestions.suggest`);
    ``if_joined`` are the journeys if all of them held, nothing if there are none, and ``into`` says for each person
    of a suggestion whom they would be then, ``names`` what exports call them. No one who ``opted_out`` is in it.

    ``accounts`` are those of the people of the journeys, each with its ``person``; ``persons`` and ``nonpeople`` say of
    all accounts, also of those that did nothing here, who is one person and who is nobody: acts, paths and threads
    (:mod:`journeys.snapshot.acts`) are loaded by them, so that all speak of the same people.
    """

    community: Community
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
    undecided: pd.DataFrame
    if_joined: pd.DataFrame | None
    into: dict[str, str]
    names: dict[str, list[str]]
    opted_out: OptedOut
    accounts: pd.DataFrame
    persons: pd.DataFrame
    nonpeople: pd.DataFrame

    @property
    def people_range(self) -> Span:
        """How many people there are, if all suggestions hold and if none does."""
        return span(len(self.journeys), None if self.if_joined is None else len(self.if_joined))


def load_view(
    store: Store, community: Community, observed_until: datetime | None, said: Decisions | None = None
) -> View:
    """Compute a community's journeys from what the store holds, by what people decided, without who opted out.

    Parameters
    ----------
    store
        Where the events are.
    community
        Whose.
    observed_until
        The first instant that is not observed; nothing given means until the end of the day of the newest act.
    said
        What people decided and who is out; nothing given means to read it from the store's own database.

    Returns
    -------
    The view; without any act of the community its tables are empty.
    """
    if said is None:
        with open_database(store.folder) as database:
            said = load_decisions(store, database)
    brought = places_of(store, community)
    with open_engine() as engine:
        rows = CommunityRows(store, engine, community, brought)
        who = Identities.of(rows.scan("accounts"), engine, said)
        until = observed_until or rows.end(who.opted_out)
        # kept, as several passes are made over them: reading them each time would take twice as long
        events = engine.keep(rows.events(who.opted_out, until).select(*_NEEDED))
        reading = _Reading(engine, community, who, stages.by_account(events, community, rows.places, engine.keep))
        accounts = engine.collect(reading.accounts.acts.select("account").sort("account"))
        labels = engine.collect(stages.door_labels(rows.scan("threads"), community))
        found, counted = reading.journeys(who.persons, labels), tables.MONTHS.of(engine.collect(_by_month(events)))
        undecided = _undecided(who, accounts)
        united = people.unite(pd.concat([who.pairs, undecided[list(who.pairs)]], ignore_index=True), who.decided)
        if_joined = reading.journeys(united, labels) if len(undecided) else None
    newest = found["last_at"].max() if len(found) else None
    imports = store.imports()
    return View(
        community=community,
        journeys=found,
        observable=_observable(community, brought),
        observed_until=until,
        newest_at=newest.to_pydatetime() if newest is not None else None,
        places=rows.places,
        sources=tuple(sorted(set(brought["format"]))),
        bots=_left_out(who.nonpeople, accounts["account"]),
        suspects=tuple(accounts.loc[bots.are_suspect(accounts["account"]), "account"]),
        joined=who.persons[people.is_among(who.persons["account"], accounts["account"])],
        events=counted,
        simulated=bool(imports.loc[imports["id"].isin(brought["import_id"]), "simulated"].any()),
        undecided=undecided,
        if_joined=if_joined,
        into=_into(undecided, united),
        names=_names_in(who, undecided),
        opted_out=who.opted_out,
        accounts=_reached(accounts, who, found),
        persons=who.persons,
        nonpeople=who.nonpeople,
    )


def _observable(community: Community, brought: pd.DataFrame) -> dict[str, bool]:
    told = [
        (community.canonical(place), shows) for place, shows in zip(brought["place"], brought["shows"], strict=True)
    ]
    return {stage: any(community.can_show(stage, shows, place) for place, shows in told) for stage in STAGES}


def _left_out(nonpeople: pd.DataFrame, accounts: pd.Series) -> pd.DataFrame:
    """List the accounts that act here and are no people, with the reason."""
    listed = nonpeople[people.is_among(nonpeople["account"], accounts)]
    named = accounts[accounts.str.endswith(bots.ENDING) & ~accounts.isin(listed["account"])]
    by_name = pd.DataFrame({"account": named.tolist(), "why": f"its login ends in {bots.ENDING}"})
    return pd.concat([listed, by_name], ignore_index=True)


def _reached(accounts: pd.DataFrame, who: Identities, journeys: pd.DataFrame) -> pd.DataFrame:
    """List the accounts of people who reached a stage, with the person of each."""
    human = accounts.loc[~evidence.are_nobodys(accounts["account"], {*who.nonpeople["account"], NOBODY})]
    of_people = human.assign(person=people.persons_of(human["account"], who.persons))
    return of_people[people.is_among(of_people["person"], journeys["person"])].reset_index(drop=True)


def _by_month(events: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Count acts by month, source and action."""
    month = nw.col("at").dt.truncate("1mo")
    counted = events.group_by(month.alias("month"), "source", "action").agg(events=nw.len())
    return counted.sort("month", "source", "action")


def _undecided(who: Identities, accounts: pd.DataFrame) -> pd.DataFrame:
    """Find the suggestions that nobody has rejected."""
    found = suggestions.suggest(who.told, accounts, who.persons, who.nonpeople)
    rejected = who.decided[who.decided["says"] == "different"]
    sides = [people.persons_of(rejected[side], who.persons) for side in ("account", "other")]
    parted = {frozenset(pair) for pair in zip(*(side.tolist() for side in sides), strict=True)}
    pairs = zip(found["account"].tolist(), found["other"].tolist(), strict=True)
    is_open = pd.Series([frozenset(pair) not in parted for pair in pairs], index=found.index, dtype="bool")
    return found[is_open].reset_index(drop=True)


def _names_in(who: Identities, undecided: pd.DataFrame) -> dict[str, list[str]]:
    """List the names that exports tell of the people in suggestions."""
    concerned = pd.DataFrame(
        {"account": sorted({*undecided["account"].tolist(), *undecided["other"].tolist()})}, dtype="str"
    )
    own = who.persons[people.is_among(who.persons["person"], concerned["account"])][["account", "person"]]
    accounts = pd.concat([own, concerned.assign(person=concerned["account"])]).drop_duplicates("account")
    told = who.told.of_kind("name", "listed_name").merge(accounts, on="account")[["person", "value"]]
    names: dict[str, list[str]] = {}
    for person, name in sorted(set(zip(told["person"].tolist(), told["value"].tolist(), strict=True))):
        names.setdefault(person, []).append(name)
    return names


@dataclass(frozen=True)
class _Reading:
    """What a community's accounts did, from which journeys are made, whoever is one person."""

    engine: Engine
    community: Community
    who: Identities
    accounts: stages.Accounts

    def journeys(self, joined: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
        """Find everybody who reached a stage: columns of :data:`journeys.model.tables.JOURNEYS`."""
        persons, nonpeople = (self.engine.from_pandas(frame) for frame in (joined, self.who.nonpeople))
        reached = [~nw.col(column).is_null() for column in stages.ENTRY.values()]
        found = stages.journeys(self.accounts, persons, nonpeople).filter(
            nw.any_horizontal(*reached, ignore_nulls=True)
        )
        first = stages.first_acts(self.accounts.openings, persons, nonpeople)
        ordered = self.engine.collect(found.join(first, on="person", how="left").sort("first_at", "person"))
        return tables.JOURNEYS.of(_with_doors(ordered, labels, self.community))


def _into(undecided: pd.DataFrame, united: pd.DataFrame) -> dict[str, str]:
    """Say for each person of a suggestion whom they would be if all held."""
    ones = pd.concat([undecided["account"], undecided["other"]]).drop_duplicates()
    return dict(zip(ones.tolist(), people.persons_of(ones, united).tolist(), strict=True))


def _with_doors(first: pd.DataFrame, labels: pd.DataFrame, community: Community) -> pd.DataFrame:
    """Add where each first act was, through which door it came, and in which event's days."""
    threads = labels.merge(first[["place", "thread"]].drop_duplicates(), on=["place", "thread"]).sort_values("label")
    told = threads.groupby(["place", "thread"])["label"].agg(_BETWEEN.join).rename("labels")
    kinds = first[["place", "action", "thread"]].join(told, on=["place", "thread"]).fillna({"labels": ""})
    number = kinds.groupby(["place", "action", "labels"], sort=False).ngroup()
    doors = [
        stages.entry_point(community, place, action, told.split(_BETWEEN) if told else ())
        for place, action, told in kinds[~number.duplicated()][["place", "action", "labels"]].itertuples(index=False)
    ]
    bursts = pd.Series(None, index=first.index, dtype="object")
    for burst in reversed(community.bursts):
        begins, ends = (pd.Timestamp(day, tz="UTC") for day in (burst.from_on, burst.until_on + timedelta(days=1)))
        bursts[(first["first_at"] >= begins) & (first["first_at"] < ends)] = burst.name
    names = pd.Series(doors, dtype="str").take(number.to_numpy()).set_axis(first.index)
    return first.assign(first_place=first["place"], entry_point=names, burst=bursts)
