"""Three options of policy over a small tree, counted by hand: whom they reach, and on whom a duty would fall."""

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.lineage.tree import grow
from journeys.analysis.policy import lens
from journeys.analysis.policy.lens import Asked, Reach, take_part
from journeys.model.tables import MODEL_TERMS, POLICY_ROOTS
from tests.analysis.lineage.hub import edges, models, place
from tests.tables import as_typed, check_columns

# lab/root (gate, RAIL) ── lab/own
#    ├─ ada/tune (RAIL) ── bob/gguf (MIT)
#    │     └─ cyn/mix (of ada/tune and free/root; no licence)
#    └─ eve/lora (gate, no licence)
# free/root (MIT) ── cyn/free (Apache)
# far/base, which no export describes ── cyn/solo (MIT)
NAMES = (
    *("lab/root", "lab/own", "ada/tune", "bob/gguf", "eve/lora", "cyn/mix"),
    *("free/root", "cyn/free", "cyn/solo", "dee/alone"),
)
EDGES = (
    "lab/own < lab/root",
    "ada/tune < lab/root",
    "bob/gguf < ada/tune quantized",
    "eve/lora < lab/root adapter",
    "cyn/mix < ada/tune merge",
    "cyn/mix < free/root merge",
    "cyn/free < free/root",
    "cyn/solo < far/base",
)
GATED = {"lab/root": "manual", "eve/lora": "auto", "ada/tune": "no"}
LICENCES = {
    "lab/root": "openrail",
    "lab/own": "openrail",
    "ada/tune": "bigscience-openrail-m",
    "bob/gguf": "mit",
    "free/root": "mit",
    "cyn/free": "apache-2.0",
    "cyn/solo": "mit",
}
DOWNLOADS = {"ada/tune": 100, "bob/gguf": 9, "eve/lora": 10, "cyn/mix": 50, "cyn/free": 0}
STATED = {"ada/tune": (True, True), "bob/gguf": (False, True), "eve/lora": (False, False), "lab/root": (True, True)}


@pytest.fixture
def known():
    return models(*NAMES)


@pytest.fixture
def part(known):
    rows = {
        "model": known["model"],
        "gated": [GATED.get(name) for name in NAMES],
        "licence": [LICENCES.get(name) for name in NAMES],
        "downloads": pd.array([DOWNLOADS.get(name) for name in NAMES], dtype="Int64"),
        "marked": [name == "eve/lora" for name in NAMES],
        "has_card": [name in STATED for name in NAMES],
        "out_of_scope": [STATED.get(name, (False, False))[0] for name in NAMES],
        "limitations": [STATED.get(name, (False, False))[1] for name in NAMES],
    }
    return take_part(grow(known, edges(*EDGES)), as_typed(MODEL_TERMS, pd.DataFrame(rows)))


def states(part, found):
    return {
        name.removeprefix("hub:model/"): state
        for name, state in zip(part.tree.models["model"], found.states_of(range(len(found.state))), strict=True)
    }


def test_without_limits_direct_duties_reach_all_that_others_made_from_a_model(part):
    found = lens.see(part, "direct", Asked())
    told = states(part, found)
    assert [name for name, state in told.items() if state == "aside"] == [
        *("lab/root", "lab/own", "free/root", "dee/alone", "far/base")
    ]
    # ada, bob and eve have one each, cyn three: (-3 - 1 + 1 + 9) / (4 * 6); with lab and free, who have none,
    # (-1 + 1 + 3 + 15) / (6 * 6); the owner of far/base is known only by its name
    assert lens.measure(part, found) == Reach(6, 6, 0, 4, 4, 6, 4, 0.25, 0.5)
    assert found.counts == {"reached": 6, "outside": 0, "untold": 0, "aside": 5}


@pytest.mark.parametrize(
    ("wanted", "reached", "untold"),
    [
        (Asked(relations=("quantized", "adapter")), {"bob/gguf", "eve/lora"}, set()),
        # of cyn/solo no export tells downloads
        (Asked(downloads=10), {"ada/tune", "eve/lora", "cyn/mix"}, {"cyn/solo"}),
        (Asked(downloads=10, relations=("merge",)), {"cyn/mix"}, set()),
        (Asked(audience="marked"), {"eve/lora"}, set()),
        (Asked(audience="unmarked", downloads=51), {"ada/tune"}, {"cyn/solo"}),
        (Asked(relations=()), set(), set()),
    ],
)
def test_a_filter_reaches_what_fits_all_of_it(part, wanted, reached, untold):
    told = states(part, lens.see(part, "direct", wanted))
    assert {name for name, state in told.items() if state == "reached"} == reached
    assert {name for name, state in told.items() if state == "untold"} == untold


def test_upstream_duties_reach_what_is_below_a_root_with_a_gate_or_a_licence_on_uses(part):
    found = lens.see(part, "upstream", Asked(levers=("gate", "use")))
    assert states(part, found) == {
        "lab/root": "root",
        "lab/own": "aside",
        # another licence of one family asks the same
        "ada/tune": "covered",
        "bob/gguf": "below",
        # its gate covers it, though it names no licence
        "eve/lora": "covered",
        # below two roots, of which one could act
        "cyn/mix": "below",
        "free/root": "aside",
        "cyn/free": "free",
        "cyn/solo": "untold",
        "dee/alone": "aside",
        "far/base": "aside",
    }
    # reached: ada, bob, eve and cyn have one each of theirs; a duty: one of six owners, (6 - 1) / 6
    assert lens.measure(part, found) == Reach(6, 4, 1, 4, 4, 6, 1, 0.0, pytest.approx(5 / 6))


def test_any_licence_lets_more_roots_act_and_a_gate_alone_fewer(part):
    told = states(part, lens.see(part, "upstream", Asked(levers=("licence",))))
    # Apache's licence asks what MIT's asks
    assert (told["free/root"], told["cyn/free"], told["eve/lora"]) == ("root", "covered", "below")
    told = states(part, lens.see(part, "upstream", Asked(levers=("gate",))))
    assert [name for name, state in told.items() if state == "covered"] == ["eve/lora"]
    assert set(states(part, lens.see(part, "upstream", Asked(levers=()))).values()) == {"free", "untold", "aside"}


def test_each_root_has_what_its_gate_and_licence_cover(part):
    rows = lens.list_roots(part)
    check_columns(rows, POLICY_ROOTS)
    assert rows.replace("hub:model/", "", regex=True).drop(columns="licence").values.tolist() == [
        ["lab/root", True, True, True, 4, 1, 1],
        ["free/root", True, False, False, 2, 0, 1],
        ["far/base", False, False, False, 1, 0, 0],
    ]


def test_guidance_is_stated_by_cards_and_gives_nobody_a_duty(part):
    found = lens.see(part, "other", Asked())
    told = states(part, found)
    assert {name: state for name, state in told.items() if state != "aside"} == {
        "ada/tune": "both",
        "bob/gguf": "one",
        "eve/lora": "neither",
        **dict.fromkeys(("cyn/mix", "cyn/free", "cyn/solo"), "untold"),
    }
    # ada and bob have one, eve and cyn none: (-3 * 0 - 1 * 0 + 1 + 3) / (4 * 2)
    assert lens.measure(part, found) == Reach(6, 2, 3, 4, 2, 6, None, 0.5, None)


def test_in_a_part_its_beginning_is_the_root(part):
    smaller = take_part(part.tree, part.terms, [place("ada/tune")])
    found = lens.see(smaller, "upstream", Asked(levers=("use",)))
    assert {name: state for name, state in states(smaller, found).items() if state} == {
        "ada/tune": "root",
        "bob/gguf": "below",
        "cyn/mix": "below",
    }
    assert lens.measure(smaller, lens.see(smaller, "direct", Asked())).owners == 3


def test_owners_without_a_name_are_counted_nowhere_but_their_models_are():
    known = models("gpt2", "ada/a", "old")
    terms = MODEL_TERMS.of(
        known[["model", "gated", "licence", "downloads"]].assign(
            marked=False, has_card=False, out_of_scope=False, limitations=False
        )
    )
    part = take_part(grow(known, edges("ada/a < gpt2", "old < ada/a")), terms)
    found = lens.measure(part, lens.see(part, "direct", Asked()))
    assert (found.models, found.makers, found.owners, found.bearers) == (2, 1, 1, 1)


def test_without_models_nothing_is_reached():
    known = models()
    part = take_part(grow(known, edges()), MODEL_TERMS.of())
    for found in (
        lens.see(part, "direct", Asked()),
        lens.see(part, "upstream", Asked(levers=("gate",))),
        lens.see(part, "other", Asked()),
    ):
        assert lens.measure(part, found).models == 0
        assert lens.measure(part, found).reach_gini is None
    assert lens.list_roots(part).empty


def test_the_share_of_compute_needs_both_numbers():
    assert lens.compute_share(6e24, 2e24) == pytest.approx(1 / 3)
    assert lens.compute_share(None, 2e24) is None
    assert lens.compute_share(0.0, 2e24) is None
    assert lens.compute_share(6e24, 0.0) == 0


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 8)).filter(lambda pair: pair[0] > pair[1]), max_size=20),
)
@settings(max_examples=60, deadline=None)
def test_what_grew_out_of_each_root_agrees_with_networkx(pairs):
    tree = grow(models(), edges(*(f"o{child}/m < o{parent}/m" for child, parent in pairs)))
    part = take_part(tree, MODEL_TERMS.of())
    graph = nx.DiGraph([(parent, child) for child, parent in pairs])
    roots = [node for node, degree in graph.in_degree() if not degree]
    name = {
        number: int(place.partition("/m")[0][len("hub:model/o") :]) for number, place in tree.models["model"].items()
    }
    found = {
        (name[root], name[model]) for root, model in zip(*(ends.tolist() for ends in part.below_roots), strict=True)
    }
    assert found == {(root, model) for root in roots for model in nx.descendants(graph, root)}
