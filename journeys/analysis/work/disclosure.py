"""Which part of a table of kinds of work may leave the app: no count of few people, and no share that gives one away.

The shares of a group add up to 1, so a single hidden one could be worked out; of each group either none is left out, or
two or more that together are enough people.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.stats.download_suppression import MARK, K, Layout, suppress

_FIGURES: Final = ("people", "share", "low", "high")


def suppress_shares(rows: pd.DataFrame, group: str, *, parts: bool = False, k: int = K) -> pd.DataFrame:
    """Remove from shares of kinds what fewer than ``k`` people show.

    Parameters
    ----------
    rows
        A table of :mod:`journeys.analysis.work.shares` with a column of groups.
    group
        The column of the groups.
    parts
        Whether the groups divide people whose sum another table shows.
    k
        The smallest number of people that may be shown.

    Returns
    -------
    A row for each group and kind, also those of nobody, without what must not be shown; ``left_out`` names it.
    """
    names, kinds = (list(rows[column].drop_duplicates()) for column in (group, "kind"))
    people = rows.pivot(index=group, columns="kind", values="people").reindex(index=names, columns=kinds).fillna(0)
    layout = Layout(tuple(map(str, kinds)), columns_add_up=parts)
    hidden = suppress(people, layout, k=k)[kinds].isna().to_numpy()
    for counts, cells in zip(people.to_numpy(), hidden, strict=True):
        _hide_more(counts, cells, k)
    # a row for each pair: a missing row would show that nobody did this kind, where a hidden 0 protects another count
    grid = pd.MultiIndex.from_product([names, kinds], names=[group, "kind"])
    whole = grid.to_frame(index=False).merge(rows, on=[group, "kind"], how="left")
    is_hidden = pd.Series(hidden.ravel(), index=whole.index)
    counted = {column: whole[column].fillna(0).mask(is_hidden) for column in _FIGURES}
    sizes = suppress(rows.drop_duplicates(group).set_index(group)[["n"]], Layout(("n",), columns_add_up=parts), k=k)
    n = whole[group].map(sizes["n"]).astype("Int64")
    mark = is_hidden.map({True: ", ".join(_FIGURES), False: ""}).astype("str")
    shown = whole[[group, "kind"]].assign(**counted, n=n, **{MARK: mark})
    return shown.astype({"people": "Int64"})


def _hide_more(counts: npt.NDArray[np.float64], hidden: npt.NDArray[np.bool_], k: int) -> None:
    free = [int(cell) for cell in np.argsort(counts, kind="stable") if counts[cell] > 0 and not hidden[cell]]
    # one hidden share is 1 less all the others, and several hidden ones have a known sum
    while hidden.any() and free and (hidden.sum() < 2 or counts[hidden].sum() < k):
        hidden[free.pop(0)] = True
