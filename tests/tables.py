"""Tables written by hand, and tables that were computed, held to the columns that journeys/model/tables.py names."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from journeys.model.tables import Table


def made(table: Table, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Make a table of rows written by hand; what a row leaves out is null, what the table does not have is an error."""
    rows = list(rows)
    unknown = sorted({name for row in rows for name in row} - set(table.columns))
    assert not unknown, f"the table has no {', '.join(unknown)}; its columns are {', '.join(table.columns)}"
    return as_typed(table, pd.DataFrame(rows, columns=table.names))


def as_typed(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """Give rows written by hand the table's types; instants may be written as text."""
    instants = {
        name: pd.to_datetime(rows[name], utc=True) for name, kind in table.kinds.items() if kind.endswith("UTC]")
    }
    return table.of(rows.assign(**instants))


def check_columns(found: pd.DataFrame, table: Table, before: Sequence[str] = ()) -> None:
    """Hold a computed table to its columns, their order and types; ``before`` are those that stand before them."""
    assert list(found.columns) == [*before, *table.names]
    kinds = {name: str(found[name].dtype) for name in table.names}
    assert kinds == table.kinds
