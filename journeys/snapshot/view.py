"""One community at one moment: its journeys and what they rest on, put together from the store.

The only module that knows both the store and the measures' inputs; pages and the command line start here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import narwhals as nw
import pandas as pd

from journeys.identity import people, suggestions
from journeys.identity.opt_out_filter import Absent, Said, read_said
from journeys.logs.database import open_database
from journeys.model import bots, tables
from journeys.model.community import Community
from journeys.model.events import STAGES
from journeys.model.spans import Span, span
from journeys.snapshot import stages
from journeys.snapshot.rows import CommunityRows, Held, places_of
from journeys.store.engine import open_engine
from journeys.store.store import Store


@dataclass(frozen=True)
class View:
    """One community as observed until one instant.

    ``journeys`` has one row a person (:data:`journeys.model.tables.JOURNEYS`); ``observable`` tells for each stage
    whether any loaded export could show it; ``newest_at`` is the newest act's instant, null without acts; ``bots`` are
    the accounts left out with the reason, ``suspects`` accounts that look like a program's and count as people;
    ``joined`` the accounts united with others, with the evidence; ``events`` counts acts by month (its first day),
    source and action.

    ``undecided`` are the suggestions that wait for somebody's word (see :func:`journeys.identity.suggestions.suggest`);
    ``if_joined`` are the journeys if all of them held, nothing if there are none, and ``into`` says for each person
    of a suggestion whom they would be then, ``names`` what exports call them. Whoever is ``absent`` is nowhere in it.
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
    undecided: pd.DataFrame
    if_joined: pd.DataFrame | None
    into: dict[str, str]
    names: dict[str, list[str]]
    absent: Absent

    @property
    def people_range(self) -> Span:
        """How many people there are, if all suggestions hold and if none does."""
        return span(len(self.journeys), None if self.if_joined is None else len(self.if_joined))


def load_view(store: Store, community: Community, observed_until: datetime | None, said: Said | None = None) -> View:
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
            said = read_said(store, database)
    brought = places_of(store, community)
    with open_engine() as engine:
        rows, until = _Rows.until(community, brought, observed_until, Held(store, engine, said))
        found, accounts, counted = rows.journeys(rows.persons), rows.accounts(), rows.by_month()
        undecided = rows.undecided(accounts)
        united, names = rows.united_with(undecided), rows.names_in(undecided)
        if_joined = rows.journeys(united) if len(undecided) else None
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
        suspects=tuple(account for account in accounts if bots.is_suspect(account)),
        joined=rows.persons[rows.persons["account"].isin(accounts)],
        events=counted,
        simulated=bool(imports.loc[imports["id"].isin(brought["import_id"]), "simulated"].any()),
        undecided=undecided,
        if_joined=if_joined,
        into=_into(undecided, united),
        names=names,
        absent=said.absent,
    )


def _observable(community: Community, brought: pd.DataFrame) -> dict[str, bool]:
    told = [
        (community.canonical(place), shows) for place, shows in zip(brought["place"], brought["shows"], strict=True)
    ]
    return {stage: any(community.can_show(stage, shows, place) for place, shows in told) for stage in STAGES}


def _left_out(nonpeople: pd.DataFrame, accounts: Sequence[str]) -> pd.DataFrame:
    """List the accounts that act here and are no people, with the reason."""
    listed = nonpeople[nonpeople["account"].isin(accounts)]
    named = sorted({account for account in accounts if account.endswith(bots.ENDING)} - set(listed["account"]))
    by_name = pd.DataFrame({"account": named, "why": f"its login ends in {bots.ENDING}"})
    return pd.concat([listed, by_name], ignore_index=True)


class _Rows(CommunityRows):
    """A community's rows in the store, from which all parts of its view are computed."""

    def undecided(self, accounts: Sequence[str]) -> pd.DataFrame:
        """Find the suggestions that nobody has rejected."""
        acting = pd.DataFrame({"account": list(accounts)}, dtype="str")
        found = suggestions.suggest(self.told, acting, self.persons, self.nonpeople)
        person = dict(zip(self.persons["account"], self.persons["person"], strict=True))
        rejected = {
            frozenset((person.get(row.account, row.account), person.get(row.other, row.other)))
            for row in self.decided[self.decided["says"] == "different"].itertuples()
        }
        pairs = zip(found["account"], found["other"], strict=True)
        is_open = pd.Series([frozenset(pair) not in rejected for pair in pairs], index=found.index, dtype="bool")
        return found[is_open].reset_index(drop=True)

    def names_in(self, undecided: pd.DataFrame) -> dict[str, list[str]]:
        """Give the names that exports tell of the people in suggestions."""
        concerned = pd.DataFrame({"account": sorted({*undecided["account"], *undecided["other"]})}, dtype="str")
        own = self.persons[self.persons["person"].isin(concerned["account"])][["account", "person"]]
        accounts = pd.concat([own, concerned.assign(person=concerned["account"])]).drop_duplicates("account")
        found = self.told.saying("name", "listed_name").merge(accounts, on="account")
        return {str(person): sorted(set(names)) for person, names in found.groupby("person")["value"]}

    def united_with(self, undecided: pd.DataFrame) -> pd.DataFrame:
        """Say who would be one person if all open suggestions held."""
        pairs = undecided[["account", "other", "evidence"]]
        return people.unite(pd.concat([self.pairs, pairs], ignore_index=True), self.decided)

    def journeys(self, joined: pd.DataFrame) -> pd.DataFrame:
        """Find everybody who reached a stage: columns of :data:`journeys.model.tables.JOURNEYS`."""
        persons, nonpeople = (self.engine.from_pandas(frame) for frame in (joined, self.nonpeople))
        found = self.engine.collect(self.travellers(joined))
        first = self.engine.collect(stages.first_acts(self.events, persons, nonpeople))
        labels = self.engine.collect(stages.door_labels(self.threads, self.community))
        doors = _doors(first.merge(labels, on=["place", "thread"], how="left"), self.community)
        ordered = found.join(doors, on="person").sort_values(["first_at", "person"], ignore_index=True)
        return tables.JOURNEYS.of(ordered)

    def accounts(self) -> list[str]:
        """List all accounts that act."""
        return sorted(self.engine.collect(self.events.select("account").unique())["account"])

    def by_month(self) -> pd.DataFrame:
        """Count acts by month, source and action."""
        month = nw.col("at").dt.truncate("1mo")
        counted = self.events.group_by(month.alias("month"), "source", "action").agg(events=nw.len())
        return tables.MONTHS.of(self.engine.collect(counted.sort("month", "source", "action")))


def _into(undecided: pd.DataFrame, united: pd.DataFrame) -> dict[str, str]:
    """Say for each person of a suggestion whom they would be if all held."""
    person = dict(zip(united["account"], united["person"], strict=True))
    return {one: person.get(one, one) for side in ("account", "other") for one in undecided[side]}


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
