"""The journeys of the accounts that build on a community's models on the Hub, loaded from the store.

The community's models are those that its definition claims; its organisations are their owners. An account is a user's
or an organisation's; several accounts that are known to be one person's count as one. Left out: programs, and all who
opted out, with their models.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress
from typing import Any, Final

import msgspec
import narwhals as nw
import pandas as pd

from journeys.analysis.cards.credits import missing_credits
from journeys.analysis.downstream.acts import STEP_OF, list_acts
from journeys.analysis.downstream.derived import find_derived
from journeys.analysis.downstream.journeys import form_journeys
from journeys.analysis.downstream.observation import is_observable, seen_actions, windows_of_models
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.lineage.tree import METADATA, owner_in
from journeys.identity import people
from journeys.identity.opt_out_filter import Decisions, OptedOut
from journeys.model.accounts import MODEL_PLACE
from journeys.model.communities.community import Community, Place
from journeys.model.days import last_instant
from journeys.model.events import EARLIEST
from journeys.model.vocabulary import DOWNSTREAM, OF_MEMBERS
from journeys.model.windows import Windows
from journeys.snapshot import stages
from journeys.snapshot.hub.cards import load_flags
from journeys.snapshot.hub.models import Models
from journeys.snapshot.rows import CommunityRows, Identities
from journeys.store.engine import Engine, open_engine
from journeys.store.store import Store

_WANTED: Final = frozenset({*STEP_OF, *OF_MEMBERS})
_HOMES: Final = ("hub:org/", "hub:user/")
_KINDS: Final = {"User": "user", "Organization": "organisation"}


@dataclass(frozen=True)
class Downstream:
    """The accounts that build on a community's models.

    Attributes
    ----------
    journeys
        :data:`journeys.model.tables.DOWNSTREAM_JOURNEYS`.
    settings
        How they are counted by the funnel's measures: steps in any order, observation windows.
    own
        The places of the community's models.
    derived
        :data:`journeys.model.tables.DERIVED`.
    seen
        The actions of all steps that exports could show.
    lists_members
        Whether any export lists the members of an organisation.
    """

    journeys: pd.DataFrame
    settings: FunnelSettings
    own: tuple[str, ...]
    derived: pd.DataFrame
    seen: frozenset[str]
    lists_members: bool

    @property
    def last_day(self) -> date:
        """The last day that is observed."""
        return last_instant(self.settings.observed_until).date()


def load_downstream(  # noqa: PLR0913  (what it depends on)
    store: Store,
    community: Community,
    known: Models,
    decisions: Decisions,
    asked: datetime | None = None,
    *,
    bases: Collection[str] = METADATA,
) -> Downstream:
    """Load the journeys of the accounts that build on a community's models, before an asked end if there is one.

    ``known`` are the models that the store describes; ``bases`` of what basis the edges are that count.
    """
    edges = known.edges[known.edges["basis"].isin(list(bases))]
    found = _Places.of(store, community, [known.models["model"], edges["parent"].drop_duplicates()])
    told_by = _last_import(store)
    derived = find_derived(edges, known.models, found.own, told_by=told_by)
    with open_engine() as engine:
        rows = CommunityRows(store, engine, found.lens, found.brought)
        who = Identities.of(store.scan("accounts", engine, [*found.own, *found.homes]), engine, decisions)
        # the community's own exports may join more accounts to somebody who opted out
        derived = derived[~("hub:" + derived["owner"]).isin(who.opted_out.accounts)]
        nobodies = who.nonpeople[~who.nonpeople["why"].str.startswith(people.ORGANISATION)]
        # without an end: who belongs to the organisations is no act of a day, and later acts are left out below
        events = _events(rows, who, nobodies)
        kinds = _kinds(who, engine.collect(_owner_types(store, engine)))
        windows = _with_models(rows.windows(who.opted_out, asked), found, known, derived, asked)
        credited = _credited(store, engine, known, edges[edges["child"].isin(derived["model"])], who.opted_out)
    persons = dict(zip(who.persons["account"], who.persons["person"], strict=True))
    acts = list_acts(
        events,
        derived,
        credited=known.models.set_index("model")["seen_at"].loc[sorted(credited)].fillna(pd.Timestamp(told_by)),
        person_of=persons,
        nobodies=nobodies["account"],
    )
    acts = acts if asked is None else acts[acts["at"] < pd.Timestamp(asked)]
    until = asked or windows.end or (acts["at"].max().to_pydatetime() if len(acts) else EARLIEST)
    seen = seen_actions(found.shown, with_others=found.describes_others(known))
    members = events.loc[events["action"].isin(OF_MEMBERS), "person"]
    inside = {*members, *(persons.get(account, account) for account in found.owners)}
    return Downstream(
        journeys=form_journeys(acts, until=until, inside=inside, kinds=kinds),
        settings=FunnelSettings(
            community, is_observable(seen), observed_until=until, mode="any", windows=windows, steps=DOWNSTREAM
        ),
        own=tuple(found.own),
        derived=derived if asked is None else derived[derived["at"] < pd.Timestamp(asked)],
        seen=seen,
        lists_members="joined_org" in found.shown,
    )


@dataclass(frozen=True)
class _Places:
    """A community's models, their owners, and what exports brought of both.

    ``lens`` is the definition, with the owners' pages (``homes``) among its places.
    """

    lens: Community
    own: list[str]
    owners: list[str]
    homes: list[str]
    brought: pd.DataFrame

    @classmethod
    def of(cls, store: Store, community: Community, models: Sequence[pd.Series]) -> "_Places":
        """Find them among the models that exports describe and those that they name, and the places of acts."""
        imports = store.imports()
        # of those that only describe models there may be a million places
        with_acts = imports.loc[[not _WANTED.isdisjoint(shows) for shows in imports["shows"]], "id"]
        places = store.places(with_acts.tolist())
        hub = places[places["place"].str.startswith((MODEL_PLACE, *_HOMES))]
        named = pd.concat([*models, hub["place"]]).tolist()
        claimed = set(compress(named, community.owned_among(named)))
        own = sorted(place for place in claimed if place.startswith(MODEL_PLACE))
        owners = sorted({owner for owner in owner_in(pd.Series(own, dtype="str")) if owner})
        homes = [f"{home}{owner}" for owner in owners for home in _HOMES]
        lens = msgspec.structs.replace(community, places=(*community.places, *map(_as_place, homes)))
        brought = hub[hub["place"].isin([*claimed, *homes])]
        return cls(lens, own, [f"hub:{owner}" for owner in owners], homes, brought)

    @property
    def shown(self) -> frozenset[str]:
        """The actions that exports of these places could show."""
        return frozenset().union(*self.brought["shows"])

    def describes_others(self, known: Models) -> bool:
        """Return whether any export describes a model of somebody else."""
        return not known.models["model"].isin(self.own).all()


def _as_place(name: str) -> Place:
    return Place(pattern=name)


def _last_import(store: Store) -> datetime:
    imported = store.imports()["imported_at"]
    return datetime.fromisoformat(imported.max()) if len(imported) else EARLIEST


def _events(rows: CommunityRows, who: Identities, nobodies: pd.DataFrame) -> pd.DataFrame:
    """Read the acts of people and organisations that show a step or a member, with the persons of both sides."""
    wanted = rows.events(who.opted_out, None).filter(nw.col("action").is_in(sorted(_WANTED)))
    persons = rows.engine.from_pandas(who.persons)
    theirs = stages.of_people(wanted, persons, rows.engine.from_pandas(nobodies))
    whom = persons.select(toward="account", whom="person")
    named = theirs.join(whom, on="toward", how="left").with_columns(toward=nw.coalesce("whom", "toward"))
    return rows.engine.collect(named.select("person", "action", "at", "since", "place", "toward"))


def _owner_types(store: Store, engine: Engine) -> nw.LazyFrame[Any]:
    told = store.scan("repositories", engine).filter(~nw.col("owner_type").is_null())
    return told.select("owner", "owner_type").unique()


def _kinds(who: Identities, owners: pd.DataFrame) -> dict[str, str]:
    """Return whether an account is a user's or an organisation's, where an export tells."""
    types = who.claims.of_kind("type")
    told = dict(zip("hub:" + owners["owner"].astype("str"), owners["owner_type"].astype("str"), strict=True))
    told |= {
        account: _KINDS[value]
        for account, value in zip(types["account"], types["value"], strict=True)
        if value in _KINDS and account.startswith("hub:")
    }
    persons = dict(zip(who.persons["account"], who.persons["person"], strict=True))
    return {persons.get(account, account): kind for account, kind in told.items()}


def _with_models(
    windows: Windows, found: _Places, known: Models, derived: pd.DataFrame, asked: datetime | None
) -> Windows:
    """Add from when until when models made from the community's could be seen."""
    models = known.models
    of_others = (
        models[models["model"].isin(derived["model"])] if len(derived) else models[~models["model"].isin(found.own)]
    )
    newest = of_others[["seen_at", "created_at"]].max().max()
    created_at = models[models["model"].isin(found.own)].set_index("model")["created_at"]
    places = [*found.own, *sorted(set(found.brought["place"]) - set(found.own))]
    table = windows_of_models(places, created_at, newest.to_pydatetime() if pd.notna(newest) else None)
    added = Windows(table, found.lens, places, asked).table
    return Windows.as_listed(pd.concat([windows.table, added], ignore_index=True), found.lens)


def _credited(store: Store, engine: Engine, known: Models, edges: pd.DataFrame, opted_out: OptedOut) -> set[str]:
    """Return the models whose cards are known and leave no credit to their bases open."""
    rows = store.scan("repositories", engine).filter(~nw.col("said").is_null())
    # only those whose text is known: metadata alone do not tell whether a credit is open
    told = set(engine.collect(rows.select("place").unique())["place"])
    flags = load_flags(store, known, edges[edges["child"].isin(told)], opted_out)
    return told & set(edges["child"]) - set(missing_credits(flags)["child"])
