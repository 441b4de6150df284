"""The names that a community's exports tell of its people; read only where somebody asks to see names."""

from typing import Final

import narwhals as nw

from journeys.identity.evidence import persons_of
from journeys.snapshot.rows import CommunityRows, places_of
from journeys.snapshot.snapshot import Snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store

_NAMES: Final = ("name", "listed_name")
"""Claims whose value is a name: as somebody wrote it, and as a list of the community has it."""


def load_names(store: Store, view: Snapshot) -> dict[str, list[str]]:
    """Return the names of each person: those on lists first, then those of most accounts; nobody's who opted out."""
    with open_engine() as engine:
        rows = CommunityRows(store, engine, view.community, places_of(store, view.community)).scan("accounts")
        named = engine.collect(rows.filter(nw.col("says").is_in(_NAMES)).select("account", "says", "value").unique())
    named = named[~named["account"].isin(view.opted_out.accounts)]
    named = named.assign(person=persons_of(named["account"], view.persons), listed=named["says"] == "listed_name")
    counted = named.groupby(["person", "value"], as_index=False).agg(
        listed=("listed", "max"), accounts=("account", "nunique")
    )
    ordered = counted.sort_values(["person", "listed", "accounts", "value"], ascending=[True, False, False, True])
    return {str(person): list(names) for person, names in ordered.groupby("person", sort=False)["value"]}
