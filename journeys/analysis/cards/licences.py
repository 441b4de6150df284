"""Licences as the Hub names them: their families, and what became of one from a model to what was made from it.

The families and their conditions are data (``data/licences.toml``, with sources). Two licences are compared by their
conditions alone, and only where the file has both: of a licence that it does not know, no more is said than that it is
another. Nothing here is legal advice, nor says whether a change was allowed.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd

from journeys.model import paths

OTHER: Final = "other"
NONE: Final = frozenset({"unknown", "none", "???", ""})
"""What stands for no licence."""

_ON_USES: Final = ("use restrictions", "use policy")
"""How the conditions begin that restrict uses."""

KEPT, CHANGED, LOOSENED, STRICTER = "kept", "changed", "loosened", "stricter"
MISSING, ADDED, NEITHER, UNNAMED, UNKNOWN = "missing", "added", "neither", "unnamed", "unknown"


@dataclass(frozen=True)
class Family:
    """Licences that ask the same: the family's name and its conditions."""

    name: str
    conditions: frozenset[str]


@cache
def known_licences() -> Mapping[str, Family]:
    """Return the family of each licence of ``data/licences.toml``."""
    return {
        licence: Family(row["name"], frozenset(row["conditions"]))
        for row in _file()["families"]
        for licence in row["licences"]
    }


def fold_licence(licence: str, name: str | None = None) -> str:
    """Return a licence under its identifier; ``name`` is the one given beside ``other``.

    >>> fold_licence("MIT"), fold_licence("Apache 2"), fold_licence("other", "My Licence"), fold_licence("other")
    ('mit', 'apache-2.0', 'my-licence', 'other')
    """
    folded = "-".join(licence.lower().replace("_", " ").split())
    if folded == OTHER and name:
        return fold_licence(name)
    return str(_file()["aliases"].get(folded, folded))


def family_of(licence: str) -> str | None:
    """Return the name of a licence's family; None for one that the list does not have.

    >>> family_of("bigscience-bloom-rail-1.0"), family_of("my-licence")
    ('RAIL', None)
    """
    found = known_licences().get(fold_licence(licence))
    return found.name if found else None


def fold_licences(licences: Sequence[str], name: str | None = None) -> frozenset[str]:
    """Return a model's licences under their identifiers, without what stands for none."""
    return frozenset(fold_licence(each, name) for each in licences) - NONE


def compare_licences(parent: frozenset[str], child: frozenset[str]) -> str:
    """Find what became of a licence: two sets from :func:`fold_licences`.

    Returns
    -------
    kept, changed, loosened (fewer conditions, and no other), stricter (more, and all of the first), missing (the second
    has none), added (only the second has one), neither, or unnamed (the second is other, without a name).

    >>> compare_licences(frozenset({"openrail"}), frozenset({"apache-2.0"}))
    'loosened'
    >>> compare_licences(frozenset({"openrail"}), frozenset({"my-licence"}))
    'changed'
    """
    if OTHER in child:
        return UNNAMED
    if not parent or not child:
        return MISSING if parent else ADDED if child else NEITHER
    if parent == child:
        return KEPT
    if len(parent) > 1 or len(child) > 1:
        return CHANGED
    first, second = (known_licences().get(next(iter(each))) for each in (parent, child))
    if first is None or second is None:
        return CHANGED
    if second.conditions < first.conditions:
        return LOOSENED
    return STRICTER if second.conditions > first.conditions else CHANGED


def restricts_use(licences: frozenset[str]) -> bool:
    """Return whether one of a model's licences restricts what it may be used for: RAIL, Llama, Gemma and the like.

    >>> restricts_use(frozenset({"openrail"})), restricts_use(frozenset({"cc-by-nc-4.0"}))
    (True, False)
    """
    families = [known_licences().get(each) for each in licences]
    return any(condition.startswith(_ON_USES) for family in families if family for condition in family.conditions)


def asks_as_much(parent: frozenset[str], child: frozenset[str]) -> bool:
    """Return whether a licence is known to ask at least what another asks: two sets from :func:`fold_licences`.

    >>> asks_as_much(frozenset({"openrail"}), frozenset({"bigscience-openrail-m"}))
    True
    >>> asks_as_much(frozenset({"openrail"}), frozenset({"mit"})), asks_as_much(frozenset(), frozenset({"mit"}))
    (False, False)
    """
    change = compare_licences(parent, child)
    if change != CHANGED or len(parent) > 1 or len(child) > 1:
        return change in (KEPT, STRICTER)
    first, second = (known_licences().get(next(iter(each))) for each in (parent, child))
    return first is not None and second is not None and first.conditions <= second.conditions


def licence_changes(edges: pd.DataFrame, licences: Mapping[str, str | None]) -> pd.Series:
    """Find what became of the licence on every edge of a tree of models.

    Parameters
    ----------
    edges
        Rows with ``child`` and ``parent``.
    licences
        What each described model's metadata name, several with commas between; None where they name none.

    Returns
    -------
    One of the words of :func:`compare_licences` for each edge, or ``unknown`` where a model of it is not described.
    """
    # few pairs of licences stand on very many edges, so each pair is compared once; number 0 is what nobody describes
    codes, named = pd.factorize(pd.Series(licences, dtype="object"), use_na_sentinel=False)
    numbers = pd.Series(codes + 1, index=pd.Index(list(licences), dtype="str"))
    told = [fold_licences(each.split(", ")) if isinstance(each, str) else frozenset() for each in (None, *named)]
    parents, children = (numbers.reindex(edges[end], fill_value=0).to_numpy() for end in ("parent", "child"))
    pairs, places = np.unique(parents * len(told) + children, return_inverse=True)
    ends = [divmod(pair, len(told)) for pair in pairs.tolist()]
    changes = [compare_licences(told[above], told[own]) if above and own else UNKNOWN for above, own in ends]
    return pd.Series(np.array(changes, dtype=object)[places], index=edges.index, dtype="str")


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(paths.LICENCES.read_text(encoding="utf-8"))
