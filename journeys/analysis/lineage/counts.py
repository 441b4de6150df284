"""How large a tree of models is: models, edges, owners, generations; of all of it, or of what grew out of one model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.lineage.tree import Tree
from journeys.model.accounts import HUB_PLACE
from journeys.model.events import BASES_KNOWN


@dataclass(frozen=True)
class Counts:
    """What a tree, or a part of it, holds; of a part, with what was made from what within it.

    Attributes
    ----------
    models
        Models that exports describe.
    edges
        By basis, the pairs of a model and a base of it.
    relations
        The pairs of the tree by how the model was made; those that nothing tells of are "unknown".
    owners
        Distinct owners of the models. The Hub's first models, whose names have no owner, are nobody's here.
    cross_owner_edges
        Pairs of the tree whose two models have different owners.
    makers
        Distinct owners of models that were made from another owner's: at least so many adapt others' models, since one
        owner may be many people.
    depth
        Edges of the longest way from a root.
    roots
        Models from which others were made and that were made from none.
    derived
        Models that exports describe and that were made from another.
    merged
        Of these, those of several bases.
    unseen
        Bases that no export describes: private, deleted, elsewhere, or not loaded.
    below_unseen
        Models that exports describe, made from bases of which none does.
    cycles
        Circles, and ``cut`` the edges that are left out of the tree to open them.
    """

    models: int
    edges: dict[str, int]
    relations: dict[str, int]
    owners: int
    cross_owner_edges: int
    makers: int
    depth: int
    roots: int
    derived: int
    merged: int
    unseen: int
    below_unseen: int
    cycles: int
    cut: int


def count(tree: Tree, edges: pd.DataFrame, tops: Sequence[str] | None = None) -> Counts:
    """Count what a tree holds, or the part of it that grew out of some models.

    Parameters
    ----------
    tree
        The tree.
    edges
        All that are known, also those of a basis that the tree does not have:
        :data:`journeys.model.tables.MODEL_EDGES`.
    tops
        The places of those models, which belong to the part; the whole tree if left out.
    """
    size = len(tree.models)
    part = np.arange(size) if tops is None else tree.below(*tops)
    inside = _flags(size, part)
    inner = inside[tree.ends[0]] & inside[tree.ends[1]]
    child, parent = (ends[inner & ~tree.is_cut] for ends in tree.ends)
    bases, children = (np.bincount(ends, minlength=size) for ends in (child, parent))
    owner, _ = pd.factorize(tree.models["owner"])
    crossing = owner[child] != owner[parent]
    is_told = tree.models["told"].to_numpy()
    told = inside & is_told
    known = edges.drop_duplicates(["child", "parent", "basis"])
    by_basis = (known if tops is None else _within(known, tree.models["model"][inside]))["basis"].value_counts()
    relations = tree.edges["relation"][inner].fillna("unknown").value_counts()
    return Counts(
        models=int(told.sum()),
        edges={basis: int(by_basis.get(basis, 0)) for basis in BASES_KNOWN},
        relations={str(name): int(number) for name, number in sorted(relations.items())},
        owners=_distinct(tree.models["owner"][told]),
        cross_owner_edges=int((owner[tree.ends[0][inner]] != owner[tree.ends[1][inner]]).sum()),
        makers=_distinct(tree.models["owner"].iloc[np.unique(child[crossing])]),
        depth=_depth(tree, part, whole=tops is None),
        roots=int((inside & (bases == 0) & (children > 0)).sum()),
        derived=int((told & (bases > 0)).sum()),
        merged=int((told & (bases > 1)).sum()),
        unseen=int((inside & ~is_told).sum()),
        below_unseen=int((told & (bases > 0) & ~_flags(size, child[is_told[parent]])).sum()),
        cycles=tree.cycles if tops is None else _circles(tree, part),
        cut=int((inner & tree.is_cut).sum()),
    )


def find_models(tree: Tree, text: str, most: int) -> list[str]:
    """Find models by a part of their names, whatever its capitals; those with most below them first.

    A model of exactly that name is the first.
    """
    wanted = text.strip()
    if not wanted:
        return []
    names = tree.models["model"].str.replace(HUB_PLACE, "", regex=True)
    found = tree.models[names.str.contains(wanted, case=False, regex=False)]
    exact = names.loc[found.index] == wanted
    ordered = found.assign(exact=exact).sort_values(["exact", "below", "model"], ascending=[False, False, True])
    listed: list[str] = ordered["model"].head(most).tolist()
    return listed


def _within(edges: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    return edges[edges["child"].isin(names) & edges["parent"].isin(names)]


def _distinct(owners: pd.Series) -> int:
    return int(owners[owners != ""].nunique())


def _flags(size: int, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    flags = np.zeros(size, dtype=np.bool_)
    flags[numbers] = True
    return flags


def _depth(tree: Tree, part: npt.NDArray[np.int64], *, whole: bool) -> int:
    if whole:
        return int(tree.models["depth"].max()) if len(part) else 0
    # the longest way within the part, which a merge with a deeper base may not show by its own depth
    below = tree.graph.induced_subgraph(part.tolist())
    depth = [0] * below.vcount()
    for at in below.topological_sorting():
        for following in below.successors(at):
            depth[following] = max(depth[following], depth[at] + 1)
    return max(depth, default=0)


def _circles(tree: Tree, part: npt.NDArray[np.int64]) -> int:
    if not tree.cycles:
        return 0
    # with the cut edges put back
    whole = tree.graph.copy()
    whole.add_edges(list(zip(tree.ends[1][tree.is_cut].tolist(), tree.ends[0][tree.is_cut].tolist(), strict=True)))
    groups = whole.induced_subgraph(part.tolist()).connected_components(mode="strong")
    return sum(len(group) > 1 for group in groups)
