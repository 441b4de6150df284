"""Tables as they may leave in a finding: rounded as downloads are, and without counts of fewer than k people."""

from typing import Final

import pandas as pd

from journeys.analysis.stats.download_rounding import Layout, round_counts
from journeys.model import wording

LEAST_K: Final = 3
DEFAULT_K: Final = 5
TOO_FEW: Final = "too few people for a share that may leave"


def few(k: int) -> str:
    """Say what stands where a count is left out.

    >>> few(5)
    'fewer than 5 people'
    """
    return f"fewer than {wording.people(k)}"


def protect(table: pd.DataFrame, layout: Layout, *, key: bytes, name: str, k: int) -> pd.DataFrame:
    """Round a table as its download is, and leave out counts of fewer than ``k`` people and what rests on them.

    Whoever has a download and a finding of the same cell learns no more than that it is of fewer than ``k`` people or
    not, since both have one lot. That nobody is there is left out like a few: a 0 would turn the others into a sum.

    Examples
    --------
    >>> whole = pd.DataFrame({"place": ["a", "b", "c"], "n": [60, 4, 0]})
    >>> protect(whole, Layout(("place",), ("n",)), key=b"secret", name="places", k=5)["n"].tolist()
    [60, <NA>, <NA>]
    """
    rounded = round_counts(table, layout, key=key, name=name)
    counts = [count for count in layout.counts if count in table]
    # of a ranked table the rows leave in another order than they came in
    whole = _in_order(table, rounded, layout)
    for count in counts:
        enough = (whole[count].astype("Int64") >= k) & (rounded[count] >= k)
        rounded[count] = rounded[count].where(enough.fillna(value=False))
    for rate in (column for column in (*layout.rates, "low", "high") if column in rounded):
        rounded[rate] = rounded[rate].where(rounded[layout.of].notna())
    return rounded


def drawable(protected: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Return a protected table for a chart, which takes whole numbers: 0 where a count is left out."""
    counts = [count for count in layout.counts if count in protected]
    return protected.assign(**{count: protected[count].fillna(0) for count in counts})


def _in_order(table: pd.DataFrame, rounded: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    if not layout.is_ranked:
        return table
    named = [column for column in layout.lots_by if column in table]
    return table.sort_values(named, kind="stable", ignore_index=True).set_index(rounded.index)
