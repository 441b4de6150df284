"""The tree of models: generations, merges, circles, unseen bases, counted by hand and beside NetworkX."""

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.lineage.counts import count, find_models
from journeys.analysis.lineage.tree import grow
from journeys.model.events import GUESSED
from journeys.model.tables import LINEAGE, MODEL_EDGES
from tests.analysis.lineage.hub import edges, models, place
from tests.tables import check_columns

# root ── tune ── tune-gguf
#   │       └─ mix (of tune and of far/base, which no export describes)
#   └─ own (by the root's own owner)
NAMES = ("lab/root", "lab/own", "ada/tune", "bob/tune-gguf", "cyn/mix", "dee/alone")
EDGES = (
    "lab/own < lab/root",
    "ada/tune < lab/root",
    "bob/tune-gguf < ada/tune quantized inferred",
    "cyn/mix < far/base merge",
    "cyn/mix < ada/tune merge",
)


def known(tree):
    """The rows of a tree by their names."""
    return tree.models.assign(model=tree.models["model"].str.removeprefix("hub:model/")).set_index("model")


def test_each_model_stands_in_its_generation_under_its_base():
    tree = grow(models(*NAMES), edges(*EDGES))
    check_columns(tree.models, LINEAGE)
    check_columns(tree.edges, MODEL_EDGES)
    rows = known(tree)
    assert rows["depth"].to_dict() == {
        "lab/root": 0,
        "lab/own": 1,
        "ada/tune": 1,
        "bob/tune-gguf": 2,
        "cyn/mix": 2,
        "dee/alone": 0,
        "far/base": 0,
    }
    assert rows.loc["cyn/mix", ["under", "bases", "relation"]].tolist() == [place("ada/tune"), 2, "merge"]
    assert rows.loc["bob/tune-gguf", ["relation", "basis"]].tolist() == ["quantized", "inferred"]
    assert rows["below"].to_dict() | {"far/base": 0} == {
        "lab/root": 4,
        "ada/tune": 2,
        **dict.fromkeys(("lab/own", "bob/tune-gguf", "cyn/mix", "dee/alone", "far/base"), 0),
    }
    assert rows.loc["far/base", ["told", "owner", "children"]].tolist() == [False, "far", 1]
    assert tree.path(place("cyn/mix")) == [place(name) for name in ("lab/root", "ada/tune", "cyn/mix")]


def test_the_counts_of_the_whole_tree():
    found = count(grow(models(*NAMES), edges(*EDGES)), edges(*EDGES))
    assert (found.models, found.edges) == (6, {"declared": 4, "inferred": 1, "guessed": 0})
    assert found.relations == {"finetune": 2, "merge": 2, "quantized": 1}
    # all pairs but lab's own; lab, ada, bob, cyn and dee own models; ada, bob and cyn made them from others'
    assert (found.owners, found.cross_owner_edges, found.makers) == (5, 4, 3)
    # lab/root and far/base; dee/alone has nothing below it
    assert (found.depth, found.roots, found.derived, found.merged) == (2, 2, 4, 1)
    assert (found.unseen, found.below_unseen, found.cycles, found.cut) == (1, 0, 0, 0)


def test_the_counts_below_one_model_have_only_edges_of_that_part():
    known_edges = edges(*EDGES)
    found = count(grow(models(*NAMES), known_edges), known_edges, [place("ada/tune")])
    # ada/tune, its quantisation and the merge, whose other base is not part of it
    assert (found.models, found.edges) == (3, {"declared": 1, "inferred": 1, "guessed": 0})
    assert (found.owners, found.cross_owner_edges, found.makers, found.derived) == (3, 2, 2, 2)
    assert (found.depth, found.roots, found.unseen) == (1, 1, 0)
    both = count(grow(models(*NAMES), known_edges), known_edges, [place("ada/tune"), place("lab/own")])
    # the same three and lab/own, which was made from nothing within this part
    assert (both.models, both.derived, both.roots, both.depth) == (4, 2, 1, 1)
    alone = count(grow(models(*NAMES), known_edges), known_edges, [place("dee/alone")])
    assert (alone.models, alone.depth, alone.roots, sum(alone.edges.values())) == (1, 0, 0, 0)


def test_guessed_edges_are_counted_apart_and_grow_no_tree_unless_asked_for():
    known_edges = edges(*EDGES, "dee/alone < lab/root finetune guessed", "ada/tune < lab/root finetune guessed")
    tree = grow(models(*NAMES), known_edges)
    found = count(tree, known_edges)
    assert found.edges == {"declared": 4, "inferred": 1, "guessed": 2}
    assert (found.derived, sum(found.relations.values())) == (4, 5)
    asked = grow(models(*NAMES), known_edges, ("declared", "inferred", GUESSED))
    assert known(asked).loc["dee/alone", ["depth", "basis"]].tolist() == [1, "guessed"]
    # what is declared and guessed is one edge, and is declared
    assert known(asked).loc["ada/tune", ["bases", "basis"]].tolist() == [1, "declared"]


def test_an_owner_of_the_hubs_first_models_is_nobody_but_no_maker_either():
    told = models("gpt2", "ada/tune", "distilgpt2").assign(owner=["", "ada", ""])
    found = count(grow(told, edges("ada/tune < gpt2", "distilgpt2 < gpt2")), edges())
    assert (found.owners, found.cross_owner_edges, found.makers) == (1, 1, 1)


def test_a_model_below_an_unseen_base_alone_is_counted():
    known_edges = edges("ada/tune < secret/base", "bob/next < ada/tune")
    found = count(grow(models("ada/tune", "bob/next"), known_edges), known_edges)
    assert (found.unseen, found.below_unseen, found.roots, found.depth) == (1, 1, 1, 2)


@pytest.mark.parametrize(
    ("created", "cut"),
    [
        # b is the oldest, so it stays the root and the edge that makes it a derivative is cut
        ({"x/a": "2023-02-01", "x/b": "2023-01-01", "x/c": "2023-03-01"}, ("x/b", "x/a")),
        # without dates the first by name stays
        ({}, ("x/a", "x/c")),
        ({"x/c": "2023-01-01"}, ("x/c", "x/b")),
    ],
)
def test_a_circle_is_said_and_cut_before_its_oldest_model(created, cut):
    known_edges = edges("x/b < x/a", "x/c < x/b", "x/a < x/c", "x/d < x/c")
    tree = grow(models("x/a", "x/b", "x/c", "x/d", created=created), known_edges)
    assert tree.cycles == 1
    assert tree.cut[["child", "parent"]].values.tolist() == [[place(name) for name in cut]]
    assert known(tree).loc[cut[0], "depth"] == 0
    found = count(tree, known_edges)
    assert (found.cycles, found.cut, found.edges["declared"], found.roots) == (1, 1, 4, 1)


def test_a_model_that_names_itself_makes_no_circle():
    tree = grow(models("x/a"), edges("x/a < x/a"))
    assert (tree.cycles, len(tree.edges), tree.models["bases"].tolist()) == (0, 0, [0])


def test_a_circle_of_two_below_a_root_is_counted_below_it():
    known_edges = edges("x/b < x/a", "x/c < x/b", "x/b < x/c")
    tree = grow(models("x/a", "x/b", "x/c"), known_edges)
    assert tree.cut[["child", "parent"]].values.tolist() == [[place("x/b"), place("x/c")]]
    assert count(tree, known_edges, [place("x/a")]).cycles == 1
    assert count(tree, known_edges, [place("x/c")]).cycles == 0


def test_without_models_the_tree_is_empty():
    tree = grow(models(), edges())
    found = count(tree, edges())
    assert (len(tree.models), found.models, found.depth, found.roots, found.relations) == (0, 0, 0, 0, {})


def test_models_are_found_by_parts_of_their_names_the_exact_and_the_large_first():
    tree = grow(models(*NAMES), edges(*EDGES))
    assert find_models(tree, "TUNE", 9) == [place("ada/tune"), place("bob/tune-gguf")]
    assert find_models(tree, "bob/tune-gguf", 9) == [place("bob/tune-gguf")]
    assert find_models(tree, "", 9) == find_models(tree, "nothing", 9) == []
    # a part of the address that all places have finds not all of them
    assert find_models(tree, "hub:model", 9) == []
    assert find_models(tree, ".", 9) == []


graphs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=24)


@settings(deadline=None)
@given(graphs, st.integers(0, 10))
def test_any_tree_agrees_with_networkx(pairs, described):
    lines = [f"o{child % 3}/m{child} < o{parent % 3}/m{parent}" for child, parent in pairs]
    known_edges = edges(*lines)
    tree = grow(models(*(f"o{n % 3}/m{n}" for n in range(described))), known_edges)
    whole = nx.DiGraph([(place(f"o{p % 3}/m{p}"), place(f"o{c % 3}/m{c}")) for c, p in pairs if c != p])
    whole.add_nodes_from(tree.models["model"])
    assert tree.cycles == sum(len(group) > 1 for group in nx.strongly_connected_components(whole))
    whole.remove_edges_from(zip(tree.cut["parent"], tree.cut["child"], strict=True))
    assert nx.is_directed_acyclic_graph(whole)
    rows = tree.models.set_index("model")
    found = count(tree, known_edges)
    assert found.depth == (nx.dag_longest_path_length(whole) if whole else 0)
    assert found.roots == sum(whole.in_degree(at) == 0 < whole.out_degree(at) for at in whole)
    assert rows["bases"].to_dict() == dict(whole.in_degree())
    assert rows["children"].to_dict() == dict(whole.out_degree())
    standing = nx.DiGraph([(row.under, row.Index) for row in rows.itertuples() if isinstance(row.under, str)])
    standing.add_nodes_from(rows.index)
    assert not standing or nx.is_branching(standing)
    assert rows["below"].to_dict() == {at: len(nx.descendants(standing, at)) for at in rows.index}
    for at in rows.index:
        part = {at, *nx.descendants(whole, at)}
        assert {*rows.index[tree.below(at)]} == part
        below = count(tree, known_edges, [at])
        assert below.depth == nx.dag_longest_path_length(whole.subgraph(part))
        assert below.models == int(rows["told"].reindex(sorted(part)).sum())
        assert len(tree.path(at)) == len(nx.ancestors(standing, at)) + 1


@given(graphs, st.randoms())
def test_the_order_of_rows_changes_nothing_that_is_counted(pairs, random):
    lines = sorted({f"o/m{child} < o/m{parent}" for child, parent in pairs})
    shuffled = random.sample(lines, len(lines))
    one, other = (grow(models("o/m1", "o/m2"), edges(*each)) for each in (lines, shuffled))
    assert count(one, one.edges) == count(other, other.edges)
    depths = [tree.models.set_index("model")["depth"].sort_index() for tree in (one, other)]
    pd.testing.assert_series_equal(*depths)
