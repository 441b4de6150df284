"""What of a table of kinds of work may leave the app: no count of few people, and no share that gives one away.

The shares of a group add up to 1, so a single hidden one could be worked out; of each group either none is left out, or
two or more that together are enough people.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.stats.suppression import MARK, K, Layout, suppress

_TOLD: Final = ("people", "share", "low", "high")


def leave_small(rows: pd.DataFrame, group: str, *, parts: bool = False, k: int = K) -> pd.DataFrame:
    """Leave out of shares of kinds what fewer than ``k`` people show.

    Parameters
    ----------
    rows
        A table of :mod:`journeys.analysis.work.shares` with a column of groups.
    group
        The column of the groups.
    parts
        Whether the groups divide people whose sum is told elsewhere.
    k
        The fewest people that a count may tell.

    Returns
    -------
    A row for each group and kind, nobody's too, without what must not be told; ``left_out`` names it.
    """
    names, kinds = (list(rows[column].drop_duplicates()) for column in (group, "kind"))
    people = rows.pivot(index=group, columns="kind", values="people").reindex(index=names, columns=kinds).fillna(0)
    layout = Layout(tuple(map(str, kinds)), columns_add_up=parts)
    hidden = suppress(people, layout, k=k)[kinds].isna().to_numpy()
    for counts, cells in zip(people.to_numpy(), hidden, strict=True):
        _hide_more(counts, cells, k)
    grid = pd.MultiIndex.from_product([names, kinds], names=[group, "kind"])
    whole = grid.to_frame(index=False).merge(rows, on=[group, "kind"], how="left")
    is_hidden = pd.Series(hidden.ravel(), index=whole.index)
    counted = {column: whole[column].fillna(0).mask(is_hidden) for column in _TOLD}
    sizes = suppress(rows.drop_duplicates(group).set_index(group)[["n"]], Layout(("n",), columns_add_up=parts), k=k)
    n = whole[group].map(sizes["n"]).astype("Int64")
    mark = is_hidden.map({True: ", ".join(_TOLD), False: ""}).astype("str")
    told = whole[[group, "kind"]].assign(**counted, n=n, **{MARK: mark})
    return told.astype({"people": "Int64"})


def _hide_more(counts: npt.NDArray[np.float64], hidden: npt.NDArray[np.bool_], k: int) -> None:
    """Hide the next smallest until what is hidden of a group cannot be worked out from the rest."""
    free = [int(cell) for cell in np.argsort(counts, kind="stable") if counts[cell] > 0 and not hidden[cell]]
    while hidden.any() and free and (hidden.sum() < 2 or counts[hidden].sum() < k):
        hidden[free.pop(0)] = True
