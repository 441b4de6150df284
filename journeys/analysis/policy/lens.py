"""Whom each of three kinds of policy would reach in a tree of models, and on how many owners a duty would fall.

The three are those of arXiv 2503.11922, by its abstract: duties of those who modify a model, duties of those who made
what is modified, and other tools such as voluntary guidance. Counted are downstream models: described, and made from
another owner's model. Left out: what the compute of a change was, which no export tells (:func:`compute_share` takes
the reader's own numbers), and whether anybody keeps to a gate, a licence or a card.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.cards.licences import asks_as_much, fold_licences, restricts_use
from journeys.analysis.cards.pairs import OPEN
from journeys.analysis.lineage.tree import Tree
from journeys.analysis.stats.gini import gini
from journeys.model import tables

DIRECT, UPSTREAM, OTHER_TOOLS = "direct", "upstream", "other"
POLICIES: Final = (DIRECT, UPSTREAM, OTHER_TOOLS)

REACHED, MISSED = "reached", "outside"
ROOT, COVERED, BELOW, FREE = "root", "covered", "below", "free"
BOTH, ONE, NEITHER = "both", "one", "neither"
UNTOLD, ASIDE = "untold", "aside"
"""States of a model; ``untold`` where exports do not tell, ``aside`` where the option is not about the model."""
STATES: Final = {
    DIRECT: (REACHED, MISSED, UNTOLD, ASIDE),
    UPSTREAM: (ROOT, COVERED, BELOW, FREE, UNTOLD, ASIDE),
    OTHER_TOOLS: (BOTH, ONE, NEITHER, UNTOLD, ASIDE),
}

UNKNOWN: Final = "unknown"
RELATIONS: Final = ("finetune", "adapter", "quantized", "merge", UNKNOWN)
ANY, MARKED, UNMARKED = "any", "marked", "unmarked"
AUDIENCES: Final = (ANY, MARKED, UNMARKED)
GATE, USE, LICENCE = "gate", "use", "licence"
LEVERS: Final = (GATE, USE, LICENCE)
"""By what the owner of a root could act: a gate, a licence that restricts uses, any licence."""

_Flags = npt.NDArray[np.bool_]
_Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Asked:
    """What options are asked of.

    Attributes
    ----------
    relations, downloads, audience
        Whom direct duties concern: how a model was made, at least so many downloads in 30 days, its mark for adults.
    levers
        By what the owner of a root could act.
    """

    relations: Collection[str] = RELATIONS
    downloads: int = 0
    audience: str = ANY
    levers: Collection[str] = (GATE, USE)


@dataclass(frozen=True)
class Part:
    """A part of a tree of models, and who owns what in it.

    Attributes
    ----------
    tree
        The whole tree.
    terms
        :data:`journeys.model.tables.MODEL_TERMS` of the models that exports describe, in the tree's order.
    inside
        Which models belong to the part, one flag a model of the tree, as all flags here.
    child, parent
        The numbers of the ends of its edges.
    downstream
        Described models that were made from another owner's model of the part.
    roots
        The numbers of the models from which others were made and that were made from none of the part.
    owner
        The number of each model's owner; -1 where its name has none.
    """

    tree: Tree
    terms: pd.DataFrame
    inside: _Flags
    child: _Numbers
    parent: _Numbers
    downstream: _Flags
    roots: _Numbers
    owner: _Numbers

    @cached_property
    def below_roots(self) -> tuple[_Numbers, _Numbers]:
        """Each pair of a root and a model that grew out of it; a merge is below the roots of all its bases."""
        size = len(self.inside)
        order = np.argsort(self.parent, kind="stable")
        made, begins = self.child[order], np.searchsorted(self.parent[order], np.arange(size + 1))
        fresh, found = self.roots * size + self.roots, [np.empty(0, dtype=np.int64)]
        while len(fresh):
            root, at = np.divmod(fresh, size)
            counts = begins[at + 1] - begins[at]
            offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            fresh = _distinct(np.repeat(root, counts) * size + made[np.repeat(begins[at], counts) + offsets])
            found.append(fresh)
        # a merge may be reached by ways of several lengths
        root, model = np.divmod(_distinct(np.concatenate(found)), max(size, 1))
        return root, model

    @cached_property
    def licences(self) -> tuple[_Numbers, list[frozenset[str]]]:
        """The number of each model's licences, and what these are: number 0 of models that name none."""
        codes, named = pd.factorize(self.terms["licence"])
        folded = [frozenset[str](), *(fold_licences(each.split(", ")) for each in named)]
        return np.pad(codes + 1, (0, len(self.inside) - len(self.terms))), folded

    def of_described(self, column: str) -> npt.NDArray[np.bool_]:
        """Return a flag of the terms for each model of the tree: false where no export describes it."""
        return np.pad(self.terms[column].to_numpy(dtype=np.bool_), (0, len(self.inside) - len(self.terms)))


@dataclass(frozen=True)
class Lens:
    """What one option reaches, a flag or number for each model of the tree.

    Attributes
    ----------
    policy
        Which of :data:`POLICIES`.
    state
        The number of each model's state among those of the option, -1 outside the part.
    reached, duties
        The models that are reached, and those that bring their owner a duty; None where nobody has one.
    """

    policy: str
    state: npt.NDArray[np.int8]
    reached: _Flags
    duties: _Flags | None

    @property
    def counts(self) -> dict[str, int]:
        """The number of models of each state."""
        found = np.bincount(self.state + 1, minlength=len(STATES[self.policy]) + 1)[1:]
        return dict(zip(STATES[self.policy], found.tolist(), strict=True))

    def states_of(self, numbers: npt.ArrayLike) -> list[str]:
        """List the states of some models by their numbers; empty for one outside the part, and for -1."""
        # the last one is taken for -1
        names = np.array([*STATES[self.policy], ""], dtype=object)
        chosen = np.asarray(numbers, dtype=np.int64)
        named: list[str] = names[np.where(chosen < 0, -1, self.state[chosen])].tolist() if len(self.state) else []
        return named


@dataclass(frozen=True)
class Reach:
    """How many models an option reaches, and how many owners would have a duty.

    Attributes
    ----------
    models
        Downstream models, of which ``reached`` are reached; of ``untold`` exports do not tell.
    makers
        Distinct owners of downstream models, of whom ``reached_makers`` have one that is reached.
    owners
        Distinct owners of downstream models and of roots, of whom ``bearers`` would have a duty; None where the option
        gives nobody one.
    reach_gini
        How unevenly the reached models are spread over the owners of downstream models; None if none is.
    burden_gini
        How unevenly the models that bring a duty are spread over all of these owners.
    """

    models: int
    reached: int
    untold: int
    makers: int
    reached_makers: int
    owners: int
    bearers: int | None
    reach_gini: float | None
    burden_gini: float | None


def take_part(tree: Tree, terms: pd.DataFrame, tops: Sequence[str] | None = None) -> Part:
    """Take the part of a tree that grew out of some models, the whole tree if they are left out."""
    size = len(tree.models)
    inside = np.ones(size, dtype=np.bool_)
    if tops is not None:
        inside = np.zeros(size, dtype=np.bool_)
        inside[tree.below(*tops)] = True
    within = inside[tree.ends[0]] & inside[tree.ends[1]] & ~tree.is_cut
    child, parent = (ends[within] for ends in tree.ends)
    owner = pd.factorize(tree.models["owner"].where(tree.models["owner"] != ""))[0].astype(np.int64)
    downstream = np.zeros(size, dtype=np.bool_)
    downstream[child[owner[child] != owner[parent]]] = True
    bases = np.bincount(child, minlength=size)
    return Part(
        tree=tree,
        terms=terms,
        inside=inside,
        child=child,
        parent=parent,
        downstream=downstream & tree.models["told"].to_numpy(),
        roots=np.unique(parent[bases[parent] == 0]),
        owner=owner,
    )


def see(part: Part, policy: str, asked: Asked) -> Lens:
    """Find what one of :data:`POLICIES` reaches."""
    if policy == DIRECT:
        return _direct(part, asked)
    return _upstream(part, asked.levers) if policy == UPSTREAM else _guidance(part)


def _direct(part: Part, asked: Asked) -> Lens:
    made = part.tree.models["relation"].fillna(UNKNOWN).isin(list(asked.relations)).to_numpy()
    marked = part.of_described("marked")
    fits = made & (marked == (asked.audience == MARKED) if asked.audience != ANY else np.True_)
    downloads = np.full(len(part.inside), np.nan)
    downloads[: len(part.terms)] = part.terms["downloads"].to_numpy(dtype=np.float64, na_value=np.nan)
    untold = part.downstream & fits & np.isnan(downloads) & (asked.downloads > 0)
    reached = part.downstream & fits & ~untold & ~(downloads < asked.downloads)
    named = [(reached, REACHED), (untold, UNTOLD), (part.downstream, MISSED)]
    return Lens(DIRECT, _states(part, DIRECT, named), reached, reached)


def _upstream(part: Part, levers: Collection[str]) -> Lens:
    # reached: downstream models below a root that could act; covered: those of them that have a gate too, or whose
    # licence asks at least as much as the root's; a duty: of who owns such a root with a downstream model below it
    root, model = part.below_roots
    by_gate, by_licence = _acting(part, levers)
    size = len(part.inside)
    acts = by_gate | by_licence
    covers = (by_gate[root] & _gated(part)[model]) | (by_licence[root] & _keeps_licence(part, root, model))
    covered, below, untold = (np.zeros(size, dtype=np.bool_) for _ in range(3))
    covered[model[covers]] = True
    below[model[acts[root]]] = True
    untold[model[~part.tree.models["told"].to_numpy()[root]]] = True
    duties = np.zeros(size, dtype=np.bool_)
    duties[root[acts[root] & part.downstream[model]]] = True
    reached = below & part.downstream
    at_root = np.zeros(size, dtype=np.bool_)
    at_root[part.roots] = True
    named = [
        (at_root & acts, ROOT),
        (covered & part.downstream, COVERED),
        (reached, BELOW),
        (untold & part.downstream, UNTOLD),
        (part.downstream, FREE),
    ]
    return Lens(UPSTREAM, _states(part, UPSTREAM, named), reached, duties)


def _guidance(part: Part) -> Lens:
    # reached: those whose card states out-of-scope use, or risks or limitations; it is voluntary, so nobody has a duty
    has_card, scope, risks = (part.of_described(name) for name in ("has_card", "out_of_scope", "limitations"))
    reached = part.downstream & (scope | risks)
    named = [
        (reached & scope & risks, BOTH),
        (reached, ONE),
        (part.downstream & has_card, NEITHER),
        (part.downstream, UNTOLD),
    ]
    return Lens(OTHER_TOOLS, _states(part, OTHER_TOOLS, named), reached, None)


def measure(part: Part, lens: Lens) -> Reach:
    """Measure how far an option reaches, and on how many owners a duty would fall."""
    makers = _per_owner(part, part.downstream)
    reached = _per_owner(part, lens.reached)
    at_root = np.zeros(len(part.inside), dtype=np.bool_)
    at_root[part.roots] = True
    concerned = _per_owner(part, part.downstream | (at_root & part.tree.models["told"].to_numpy())) > 0
    duties = None if lens.duties is None else _per_owner(part, lens.duties)[concerned]
    return Reach(
        models=int(part.downstream.sum()),
        reached=int(lens.reached.sum()),
        untold=lens.counts[UNTOLD],
        makers=int((makers > 0).sum()),
        reached_makers=int((reached > 0).sum()),
        owners=int(concerned.sum()),
        bearers=None if duties is None else int((duties > 0).sum()),
        reach_gini=gini(reached[makers > 0]),
        burden_gini=None if duties is None else gini(duties),
    )


def list_roots(part: Part) -> pd.DataFrame:
    """List the roots with downstream models below them, those with most first.

    Returns
    -------
    :data:`journeys.model.tables.POLICY_ROOTS`: a downstream model below several roots counts for each of them.
    """
    root, model = part.below_roots
    of_downstream = part.downstream[model]
    root, model = root[of_downstream], model[of_downstream]
    size, numbers = len(part.inside), np.unique(root)
    below, gated, licensed = (
        np.bincount(root[chosen], minlength=size)[numbers]
        for chosen in (slice(None), _gated(part)[model], _keeps_licence(part, root, model))
    )
    terms = part.terms.reindex(numbers)
    rows = pd.DataFrame(
        {
            "root": part.tree.models["model"].to_numpy()[numbers],
            "told": part.tree.models["told"].to_numpy()[numbers],
            "gated": _gated(part)[numbers],
            "licence": terms["licence"].to_numpy(),
            "restricts": _restricting(part)[numbers],
            "below": below,
            "gate_kept": np.where(_gated(part)[numbers], gated, 0),
            "licence_kept": licensed,
        }
    )
    return tables.POLICY_ROOTS.of(rows.sort_values(["below", "root"], ascending=[False, True], ignore_index=True))


def compute_share(base: float | None, change: float | None) -> float | None:
    """Return the compute of a change as a share of its base's; None where either is not given.

    >>> compute_share(6e24, 3e24), compute_share(6e24, None)
    (0.5, None)
    """
    return change / base if base and change is not None else None


def _states(part: Part, policy: str, named: Sequence[tuple[_Flags, str]]) -> npt.NDArray[np.int8]:
    # the first that holds; all others of the part are not what the option is about
    states = STATES[policy]
    found = np.where(part.inside, np.int8(states.index(ASIDE)), np.int8(-1))
    for flags, state in reversed(named):
        found[flags & part.inside] = states.index(state)
    return found


def _distinct(numbers: _Numbers) -> _Numbers:
    # by sorting, which takes a third of the time of NumPy's own
    ordered = np.sort(numbers)
    distinct: _Numbers = ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
    return distinct


def _per_owner(part: Part, chosen: _Flags) -> _Numbers:
    owners = part.owner[chosen]
    return np.bincount(owners[owners >= 0], minlength=int(part.owner.max(initial=-1)) + 1)


def _acting(part: Part, levers: Collection[str]) -> tuple[_Flags, _Flags]:
    nothing = np.zeros(len(part.inside), dtype=np.bool_)
    licensed = nothing
    if LICENCE in levers:
        licensed = _licensed(part)
    elif USE in levers:
        licensed = _restricting(part)
    return _gated(part) if GATE in levers else nothing, licensed


def _gated(part: Part) -> _Flags:
    gate = part.terms["gated"]
    return np.pad((gate.notna() & (gate != OPEN)).to_numpy(), (0, len(part.inside) - len(part.terms)))


def _licensed(part: Part) -> _Flags:
    codes, folded = part.licences
    return np.array([bool(each) for each in folded])[codes]


def _restricting(part: Part) -> _Flags:
    codes, folded = part.licences
    return np.array([restricts_use(each) for each in folded])[codes]


def _keeps_licence(part: Part, root: _Numbers, model: _Numbers) -> _Flags:
    codes, folded = part.licences
    # few pairs of licences stand on very many pairs of models
    pairs, places = np.unique(codes[root] * len(folded) + codes[model], return_inverse=True)
    ends = [divmod(pair, len(folded)) for pair in pairs.tolist()]
    kept = np.array([asks_as_much(folded[above], folded[own]) for above, own in ends], dtype=np.bool_)
    return kept[places]
