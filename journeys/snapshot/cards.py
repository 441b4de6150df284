"""What the cards of the Hub's models say, as the store keeps it, and what each kept of its bases' cards.

Of several exports of one model the newest word on each column counts. A base counts as declared where the edge to it
does. In the words of cards the names of people who opted out are hidden, as an opt-out hides them in the store itself.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.analysis.cards.counts import list_states
from journeys.analysis.cards.kept import change_words, load_card
from journeys.analysis.cards.pairs import compare_cards
from journeys.analysis.cards.says import Card, Metadata, read_metadata_alone
from journeys.identity.hiding import Hider
from journeys.identity.opt_out_filter import OptedOut
from journeys.model.accounts import model_name
from journeys.model.events import DECLARED
from journeys.model.tables import CARD_FLAGS, CARD_STATES
from journeys.snapshot.models import Models
from journeys.store.engine import open_engine
from journeys.store.store import Store

AT_ONCE: Final = 5_000
"""Models whose cards are in memory at once: the passages of all would be gigabytes."""
_COLUMNS: Final = ("place", "licence", "licence_name", "licence_link", "gated", "tags", "datasets", "said")


def load_cards(store: Store, known: Models, places: Collection[str], opted_out: OptedOut) -> dict[str, Card]:
    """Load the cards of some models with their passages, by place; models that no export describes have none."""
    wanted = known.models["model"][known.models["model"].isin(list(places))]
    edges = known.edges[(known.edges["basis"] == DECLARED) & known.edges["child"].isin(wanted)]
    declared = edges.groupby("child")["parent"].agg(list).to_dict()
    hide = Hider(store.key, frozenset(), accounts=opted_out.accounts).words if opted_out.accounts else None
    return {
        place: _card(place, row, [model_name(base) for base in declared.get(place, ())], hide)
        for place, row in _newest(store, wanted.tolist()).items()
    }


def load_states(store: Store, known: Models, places: Collection[str], opted_out: OptedOut) -> pd.DataFrame:
    """Load which things the cards of some models say: :data:`journeys.model.tables.CARD_STATES`."""
    told = _with_text(store).intersection(places)
    parts = [list_states(load_cards(store, known, part, opted_out)) for part in _parts(sorted(told))]
    return CARD_STATES.of(pd.concat([CARD_STATES.of(), *parts]))


def load_flags(store: Store, known: Models, edges: pd.DataFrame, opted_out: OptedOut) -> pd.DataFrame:
    """Compare cards along edges: :data:`journeys.model.tables.CARD_FLAGS`, without passages.

    ``edges`` are rows of :data:`journeys.model.tables.MODEL_EDGES`.
    """
    # a card may name one base twice
    edges = edges.drop_duplicates(["child", "parent", "basis"])
    parts = []
    for children in _parts(sorted(edges["child"].unique())):
        some = edges[edges["child"].isin(children)]
        cards = load_cards(store, known, {*children, *some["parent"]}, opted_out)
        parts.append(compare_cards(some, cards).assign(passage=None, parent_passage=None))
    return CARD_FLAGS.of(pd.concat([CARD_FLAGS.of(), *parts], ignore_index=True))


def _parts(places: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(places), AT_ONCE):
        yield places[start : start + AT_ONCE]


def _with_text(store: Store) -> set[str]:
    with open_engine() as engine:
        rows = store.scan("repositories", engine).filter(~nw.col("said").is_null()).select("place")
        table: Any = rows.collect(backend="pyarrow")
    return set(table["place"].to_list())


def _newest(store: Store, places: list[str]) -> dict[str, dict[str, Any]]:
    with open_engine() as engine:
        rows = store.scan("repositories", engine).filter(nw.col("place").is_in(places))
        table: Any = (
            rows.with_columns(seen_at=nw.coalesce("told_at", "modified_at"))
            .sort("place", "seen_at")
            .select(*_COLUMNS)
            .collect(backend="pyarrow")
        )
    newest: dict[str, dict[str, Any]] = {}
    for row in table.to_native().to_pylist():
        # where an export says nothing in a column, an older one may
        told = {name: value for name, value in row.items() if value not in (None, [])}
        newest.setdefault(row["place"], {}).update(told)
    return newest


def _card(place: str, row: dict[str, Any], bases: list[str], hide: Callable[[str], str] | None) -> Card:
    metadata = Metadata(
        licences=row["licence"].split(", ") if "licence" in row else (),
        licence_name=row.get("licence_name"),
        licence_link=row.get("licence_link"),
        gated=row.get("gated"),
        tags=row.get("tags", ()),
        datasets=row.get("datasets", ()),
        bases=bases,
    )
    if "said" not in row:
        return read_metadata_alone(model_name(place), metadata)
    return load_card(model_name(place), change_words(row["said"], hide) if hide else row["said"], metadata)
