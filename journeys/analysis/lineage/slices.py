"""The part of a tree of models that one picture holds: a few hundred slices, each as thick as what stands under it."""

import heapq
from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd

from journeys.analysis.lineage.tree import Tree
from journeys.model import tables

MOST: Final = 500
"""Slices of one picture: browsers take seconds for thousands."""
LEVELS: Final = 4
"""Generations of one picture, so that a name has room; the next ones are shown from a model further down."""


def cut_slices(tree: Tree, tops: Iterable[int], *, most: int = MOST, levels: int = LEVELS) -> pd.DataFrame:
    """Cut slices for some models, by their numbers, and what stands under them.

    The largest are cut first; what has no slice of its own under a base is one slice there, of all the others.

    Returns
    -------
    :data:`journeys.model.tables.SLICES`, at most ``most`` rows: each slice begins within that of its base, and those
    of one base lie side by side, the thickest first.
    """
    size = tree.models["below"].to_numpy() + 1
    given = np.fromiter(tops, dtype=np.int64)
    numbers = given[np.argsort(-size[given], kind="stable")].tolist()
    level: dict[int, int] = {}
    # no more than so many are cut, of tens of thousands
    waiting = [(-int(size[at]), order, at, -1) for order, at in enumerate(numbers[:most])]
    open_bases = {-1: len(numbers)} if numbers else {}
    while waiting:
        *_, at, base = heapq.heappop(waiting)
        # a base whose models all have slices needs none for the others
        others = len(open_bases) - (open_bases[base] == 1)
        below = tree.standing_under(at) if level.get(base, -1) + 1 < levels - 1 else np.empty(0, dtype=np.int64)
        if len(level) + 1 + others + (len(below) > 0) > most:
            break
        level[at] = level.get(base, -1) + 1
        open_bases[base] -= 1
        if not open_bases[base]:
            del open_bases[base]
        if len(below):
            open_bases[at] = len(below)
        for next_order, next_at in enumerate(below.tolist()):
            heapq.heappush(waiting, (-int(size[next_at]), next_order, next_at, at))
    return _lay_out(tree, numbers, level, open_bases)


def count_deeper(slices: pd.DataFrame) -> int:
    """Count the models that stand under those of the last generation of a picture: rows of SLICES."""
    last = slices[slices["level"] == LEVELS - 1]
    return int((last["thick"] - last["others"].clip(lower=1)).sum())


def _lay_out(tree: Tree, tops: list[int], level: dict[int, int], open_bases: dict[int, int]) -> pd.DataFrame:
    models, size = tree.models, tree.models["below"].to_numpy() + 1
    names, told, owner = (models[name].to_numpy() for name in ("model", "told", "owner"))
    rows: list[tuple[object, ...]] = []
    following = [(-1, 0, tops, 0)]
    while following:
        base, begin, below, depth = following.pop()
        for at in below:
            if at not in level:
                continue
            thick = int(size[at])
            rows.append((names[at], names[base] if base >= 0 else None, depth, begin, thick, 0, told[at], owner[at]))
            if at in open_bases or any(under in level for under in tree.standing_under(at).tolist()):
                following.append((at, begin, tree.standing_under(at).tolist(), depth + 1))
            begin += thick
        if base in open_bases:
            rest = [at for at in below if at not in level]
            thick = int(size[rest].sum())
            rows.append((None, names[base] if base >= 0 else None, depth, begin, thick, len(rest), False, ""))
    return tables.SLICES.of(rows).sort_values(["level", "begin"], ignore_index=True)
