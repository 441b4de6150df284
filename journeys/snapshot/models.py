"""The models of the Hub that the store describes, and what each was made from.

Of several exports of one model the newest word on each column counts. A copy (``duplicated_from``) is not made from
what it copies. Left out, with all their edges: models of accounts that opted out.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from journeys.analysis.cards.kept import GUESSING, load_card, stating
from journeys.analysis.cards.licences import OTHER
from journeys.analysis.cards.pairs import AUDIENCE_TAG, guessed_edges
from journeys.analysis.cards.says import Metadata
from journeys.analysis.lineage.tree import owner_in
from journeys.identity.opt_out_filter import OptedOut, load_decisions
from journeys.logs.database import open_database
from journeys.model import tables
from journeys.model.accounts import MODEL_PLACE, model_name
from journeys.model.communities.community import Community
from journeys.model.events import INFERRED
from journeys.store.engine import open_engine
from journeys.store.store import Store

_COLUMNS: Final = (
    "place",
    "owner",
    "created_at",
    "at_floor",
    "licence",
    "gated",
    "private",
    "task",
    "downloads",
    "likes",
)
_LINEAGE: Final = ("base", "base_basis", "relation")
_CARD: Final = ("has_card", "guessing")
"""Whether a card is told, and what it says where something is guessed from it: all cards would be gigabytes."""

_GUIDANCE: Final = ("out_of_scope", "limitations")


@dataclass(frozen=True)
class Models:
    """Models and what they were made from: :data:`journeys.model.tables.MODELS` and ``MODEL_EDGES``."""

    models: pd.DataFrame
    edges: pd.DataFrame


def load_models(store: Store, opted_out: OptedOut | None = None) -> Models:
    """Load all models that the store describes, the first by name first, and their edges.

    By default those who opted out are those in the store's own database.
    """
    if opted_out is None:
        with open_database(store.folder) as database:
            opted_out = load_decisions(store, database).opted_out
    with open_engine() as engine:
        rows = store.scan("repositories", engine).filter(nw.col("place").str.starts_with(MODEL_PLACE))
        seen = nw.coalesce("told_at", "modified_at")
        said = nw.col("said")
        card = {"has_card": ~said.is_null(), "guessing": nw.when(said.str.contains(GUESSING, literal=True)).then(said)}
        chosen = rows.select(*_COLUMNS, *_LINEAGE, seen_at=seen, **card)
        told: Any = chosen.sort("place", "seen_at").collect(backend="pyarrow")
    table = told.to_native()
    models = _newest(table.drop_columns([*_LINEAGE, *_CARD]))
    edges = _with_guessed(_edges(table), table, models["model"])
    gone = opted_out.accounts
    if gone:
        theirs = models["model"][_are_of(models["model"], gone) | ("hub:" + models["owner"]).isin(gone)]
        models = models[~models["model"].isin(theirs)].reset_index(drop=True)
        ends = [_are_of(edges[end], gone) | edges[end].isin(theirs) for end in ("child", "parent")]
        edges = edges[~ends[0] & ~ends[1]].reset_index(drop=True)
    return Models(models, edges)


def load_terms(store: Store, models: pd.DataFrame) -> pd.DataFrame:
    """Load what options of policy ask about models: :data:`journeys.model.tables.MODEL_TERMS`, in their order."""
    said = nw.col("said")
    flags = {
        "marked": nw.col("tags").list.contains(AUDIENCE_TAG),
        # null where there is none, so that a newer export without cards leaves an older one's
        "has_card": nw.when(~said.is_null()).then(nw.lit(value=True)),
        **{item: said.str.contains(stating(item), literal=True) for item in ("out_of_scope", "limitations")},
    }
    with open_engine() as engine:
        rows = store.scan("repositories", engine).filter(nw.col("place").str.starts_with(MODEL_PLACE))
        chosen = rows.select("place", "licence", "licence_name", seen_at=nw.coalesce("told_at", "modified_at"), **flags)
        told: Any = chosen.sort("place", "seen_at").collect(backend="pyarrow")
    newest = _newest_words(told.to_native(), ("licence", "licence_name"))
    known = newest.set_index("place").reindex(models["model"]).reset_index(drop=True)
    unnamed = (known["licence"] == OTHER) & known["licence_name"].notna()
    terms = {
        **{name: known[name].fillna(value=False) for name in flags},
        "licence": known["licence"].mask(unnamed, known["licence_name"]),
    }
    return tables.MODEL_TERMS.of(models[["model", "gated", "downloads"]].assign(**terms))


def _are_of(places: pd.Series, accounts: Collection[str]) -> "pd.Series[bool]":
    return ("hub:" + owner_in(places)).isin(accounts)


def own_models(models: pd.DataFrame, community: Community) -> list[str]:
    """List the places of the models that a community's definition claims."""
    pattern = community.owned_pattern
    return models.loc[models["model"].str.fullmatch(pattern), "model"].tolist() if pattern else []


def _newest(table: pa.Table) -> pd.DataFrame:
    """Return one row a model."""
    texts = [name for name in _COLUMNS if pa.types.is_string(table.schema.field(name).type)]
    rows = _newest_words(table, texts)
    flags = {name: rows[name].fillna(value=False) for name in ("at_floor", "private")}
    untold = rows["owner"].isna()
    owner = rows["owner"].mask(untold, owner_in(rows["place"][untold])) if untold.any() else rows["owner"]
    return tables.MODELS.of(rows.assign(**flags, owner=owner).rename(columns={"place": "model"}))


def _newest_words(table: pa.Table, texts: Iterable[str]) -> pd.DataFrame:
    """Return one row a place, of rows by place and day; what the newest export leaves out, an older one says."""
    rows: pd.DataFrame = table.to_pandas(types_mapper=_TYPES.get).astype(dict.fromkeys(texts, "str"))
    last = _last_of_each(table["place"])
    if last.all():
        return rows
    twice = ~(last & np.append(True, last[:-1]))
    newest: pd.DataFrame = rows[twice].groupby("place", sort=False).last().reset_index()
    both: pd.DataFrame = pd.concat([rows[~twice], newest]).sort_values("place", ignore_index=True)
    return both


def _last_of_each(places: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Return which rows are the last ones of their place, of rows ordered by place: so with the newest word."""
    if len(places) < 2:
        return np.ones(len(places), dtype=np.bool_)
    is_next = pc.not_equal(places.slice(1), places.slice(0, len(places) - 1))
    return np.append(
        is_next.to_numpy(zero_copy_only=False) if isinstance(is_next, pa.Array) else is_next.to_numpy(), True
    )


_TYPES: Final = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


def _edges(table: pa.Table) -> pd.DataFrame:
    """Return one row a model and base, of the newest export that could tell what it was made from."""
    told = table.select(["place", *_LINEAGE])
    telling = told.filter(pc.is_valid(told["base"])).combine_chunks()
    telling = telling.filter(pa.array(_last_of_each(telling["place"])))
    telling = telling.filter(pc.fill_null(pc.not_equal(telling["relation"], "duplicate"), True))  # noqa: FBT003  (a value)
    bases = telling["base"].combine_chunks()
    rows = pc.list_parent_indices(bases)
    # exports of earlier versions do not say how a base is known
    unknown = pc.if_else(pc.is_valid(telling["base_basis"]), telling["base_basis"], None)
    known = pc.list_flatten(unknown)
    basis = known if len(known) == len(rows) else _basis(telling)
    edges = pa.table(
        {
            "child": telling["place"].take(rows),
            "parent": pc.list_flatten(bases),
            "relation": telling["relation"].take(rows),
            "basis": basis,
        }
    )
    return tables.MODEL_EDGES.of(edges.to_pandas())


def _with_guessed(edges: pd.DataFrame, table: pa.Table, known: pd.Series) -> pd.DataFrame:
    """Add the edges that only a card's text names, of each model's newest card."""
    cards = table.select(["place", "guessing"]).filter(table["has_card"])
    newest = cards.filter(pa.array(_last_of_each(cards["place"])))
    newest = newest.filter(pc.is_valid(newest["guessing"]))
    read = {
        place: load_card(model_name(place), written, Metadata())
        for place, written in zip(newest["place"].to_pylist(), newest["guessing"].to_pylist(), strict=True)
    }
    guessed = guessed_edges(read, known)
    if not len(guessed):
        return edges
    told = pd.MultiIndex.from_frame(edges[["child", "parent"]])
    is_new = ~pd.MultiIndex.from_frame(guessed[["child", "parent"]]).isin(told)
    guessed = guessed[is_new & (guessed["child"] != guessed["parent"])]
    return tables.MODEL_EDGES.of(pd.concat([edges, guessed])) if len(guessed) else edges


def _basis(telling: pa.Table) -> list[str]:
    listed = zip(telling["base"].to_pylist(), telling["base_basis"].to_pylist(), strict=True)
    return [basis for bases, known in listed for basis in known or [INFERRED] * len(bases)]
