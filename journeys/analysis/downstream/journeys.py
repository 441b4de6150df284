"""When each account first came to each step, which the funnel's measures then count as they count people's stages."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

import pandas as pd

from journeys.analysis.funnel.funnel import count_stages
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.funnel.steps import blank_missing
from journeys.model import tables
from journeys.model.vocabulary import DOWNSTREAM
from journeys.model.windows import BETWEEN

NOT_TOLD: Final = "not told"
"""The kind of an account of which no export tells whether it is a user or an organisation."""
KINDS: Final = ("user", "organisation", NOT_TOLD)
ALL, INSIDE, OUTSIDE = "all", "inside", "outside"
"""All accounts; those that exports show in the community's organisations; all others."""
SIDES: Final = (ALL, INSIDE, OUTSIDE)


def form_journeys(
    acts: pd.DataFrame, *, until: datetime, inside: Collection[str] = (), kinds: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Reduce acts to one row an account.

    Parameters
    ----------
    acts
        :data:`journeys.model.tables.DOWNSTREAM_ACTS`.
    until
        The end of observation, later than which no act makes an account active.
    inside
        The accounts (as ``person``) that exports show in the community's organisations.
    kinds
        ``user`` or ``organisation`` of the accounts of which an export tells it.

    Returns
    -------
    :data:`journeys.model.tables.DOWNSTREAM_JOURNEYS`. An act without an exact time counts only where it is earlier than
    every exact one of the step.
    """
    people = pd.Index(acts["person"].unique(), name="person")
    columns: dict[str, pd.Series] = {}
    for step in DOWNSTREAM:
        columns |= _first(acts[acts["step"] == step], step, people)
    exact = acts[acts["since"].isna() & (acts["at"] < pd.Timestamp(until))]
    columns["last_at"] = exact.groupby("person")["at"].max().reindex(people)
    columns["places"] = _places(acts).reindex(people)
    rows = pd.DataFrame(columns, index=people).reset_index()
    kind = [(kinds or {}).get(each, NOT_TOLD) for each in rows["person"]]
    return tables.DOWNSTREAM_JOURNEYS.of(rows.assign(inside=rows["person"].isin(list(inside)), kind=kind))


def _places(acts: pd.DataFrame) -> pd.Series:
    """Return each account's places as one text, in order and each once."""
    pairs = acts[["person", "place"]].drop_duplicates().sort_values("place")
    several = pairs["person"].duplicated(keep=False)
    # most have one, and grouping takes long
    joined = pairs[several].groupby("person")["place"].agg(BETWEEN.join)
    texts: pd.Series = pd.concat([pairs[~several].set_index("person")["place"], joined])
    return texts


def split(journeys: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the accounts of each of :data:`SIDES` and :data:`KINDS`.

    Those inside and outside together are all, and so are those of the three kinds.
    """
    sides = {ALL: journeys, INSIDE: journeys[journeys["inside"]], OUTSIDE: journeys[~journeys["inside"]]}
    return sides | {kind: journeys[journeys["kind"] == kind] for kind in KINDS}


def count_groups(journeys: pd.DataFrame, settings: FunnelSettings) -> pd.DataFrame:
    """Count the accounts of each group at each step: :data:`journeys.model.tables.DOWNSTREAM_COUNTS`."""
    counted = [count_stages(part, settings).assign(group=name) for name, part in split(journeys).items()]
    rows = pd.concat(counted, ignore_index=True)
    return blank_missing(tables.DOWNSTREAM_COUNTS.of(rows), "to", "reason")


def _first(acts: pd.DataFrame, step: str, people: "pd.Index[str]") -> dict[str, pd.Series]:
    is_exact = acts["since"].isna()
    own = acts[is_exact].groupby("person")["at"].min().reindex(people)
    listed = acts[~is_exact].groupby("person")[["at", "since"]].min().reindex(people)
    is_listed = (listed["at"] < own) | own.isna()
    return {f"{step}_at": own.mask(is_listed, listed["at"]), f"{step}_since": listed["since"].where(is_listed)}
