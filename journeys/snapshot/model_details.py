"""What the exports say of one model of the Hub: its counts on each day, spaces that use it, and what its card names.

Each import keeps its own row, so that two exports of one repository tell its likes and downloads of two days. Left out:
counts of stores written before the day of an export and a repository's last change stood apart.
"""

from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.model import tables
from journeys.model.accounts import SPACE_PLACE
from journeys.store.engine import open_engine
from journeys.store.store import Store

_COUNTS: Final = ("likes", "downloads", "downloads_ever")


@dataclass(frozen=True)
class ModelDetails:
    """One model: ``counts`` are :data:`journeys.model.tables.MODEL_COUNTS`, ``spaces`` how many use or name it.

    ``new_version`` is the place that its card names as newer, ``results`` counts the evaluation results in its
    metadata; both are None where no export tells them.
    """

    counts: pd.DataFrame
    spaces: int
    new_version: str | None
    results: int | None


def load_details(store: Store, place: str) -> ModelDetails:
    """Load what the exports say of the model of this place; nothing where none describes it."""
    with open_engine() as engine:
        rows = store.scan("repositories", engine, [place]).filter(nw.col("place") == place)
        names = ("told_at", "read_at", "modified_at", *_COUNTS, "spaces", "new_version", "results")
        told = engine.collect(rows.select(*names))
        of_spaces = store.scan("repositories", engine).filter(nw.col("place").str.starts_with(SPACE_PLACE))
        naming = of_spaces.filter(nw.col("models").list.contains(place)).select("place").unique()
        spaces = set(engine.collect(naming)["place"])
    # before both stood apart a day may be that of the last change
    is_day = told["told_at"].notna() & (told["read_at"].notna() | told["modified_at"].notna())
    told = told.assign(as_of=told["told_at"].where(is_day, told["read_at"]), told=is_day).sort_values(
        "as_of", na_position="first"
    )
    for listed in told["spaces"].dropna().tail(1):
        spaces.update(listed)
    return ModelDetails(_counts(told), len(spaces), _newest(told["new_version"]), _newest(told["results"]))


def _counts(told: pd.DataFrame) -> pd.DataFrame:
    """Return one row a day: where several exports are of one day, the one that tells its day, else the last."""
    dated = told[told["as_of"].notna() & told[list(_COUNTS)].notna().any(axis="columns")]
    days = dated.assign(as_of=dated["as_of"].dt.floor("D")).sort_values(["as_of", "told"], kind="stable")
    # within a day an export may leave out what another one has
    newest = days.groupby("as_of", as_index=False)[["told", *_COUNTS]].last()
    return tables.MODEL_COUNTS.of(newest)


def _newest(column: pd.Series) -> Any:  # noqa: ANN401  (a text, a number, or None)
    known = column.dropna()
    return None if known.empty else known.iloc[-1]
