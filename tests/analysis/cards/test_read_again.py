"""The second reading of real cards and pairs: each flag is right in at least 95 of 100, and found in at least 85."""

from collections import Counter

import pandas as pd
import pytest

from journeys.analysis.cards.pairs import compare_cards
from journeys.analysis.cards.says import ABSENT, ITEMS, PRESENT, read_card, read_metadata_alone
from journeys.sentences.models.cards import FLAGS
from tests.analysis.cards.read_again import CARDS, PAIRS

PRECISION, RECALL = 0.95, 0.85
CHILD, PARENT = "eve/tulip", "ada/rose-base"
PLAIN = {"licence_change": "neither", "gate": "unknown", "audience": "neither"}
READ = [key for key in ITEMS if key != "base_declared"]


def states_of(shape):
    said = read_card(CHILD, shape.text, shape.metadata).said
    return {key: said[key].state for key in READ}


def labels_of(shape):
    return dict.fromkeys(READ, ABSENT) | shape.states | dict.fromkeys(shape.said.split(), PRESENT)


def flags_of(pair):
    texts = {PARENT: pair.parent, CHILD: pair.child}
    cards = {
        f"hub:model/{name}": read_metadata_alone(name, metadata)
        if texts[name] is None
        else read_card(name, texts[name], metadata)
        for name, metadata in zip(texts, pair.metadata, strict=True)
    }
    edge = {"child": [f"hub:model/{CHILD}"], "parent": [f"hub:model/{PARENT}"]}
    rows = compare_cards(pd.DataFrame(edge | {"relation": "finetune", "basis": "declared"}), cards)
    return dict(zip(rows["item"], rows["flag"], strict=True))


def told_of(pair):
    known = flags_of(pair)
    gates = {"gate": "neither" if all(each.gated == "no" for each in pair.metadata) else "unknown"}
    return dict.fromkeys(known, "absent") | PLAIN | gates | pair.flags


def measure(counts):
    return (
        counts["found"] / (counts["found"] + counts["wrong"]),
        counts["found"] / (counts["found"] + counts["missed"]),
    )


def test_as_many_were_read_as_is_said():
    assert sum(shape.count for shape in CARDS) == 110
    assert sum(pair.count for pair in PAIRS) == 104
    assert sum(pair.count for pair in PAIRS if pair.child is None) == 42


@pytest.mark.parametrize("shape", CARDS, ids=lambda shape: shape.text[:40])
def test_a_card_has_the_states_that_were_read(shape):
    read, told = states_of(shape), labels_of(shape)
    assert {key for key in READ if read[key] != told[key]} == set(shape.wrong.split())


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: (pair.child or "metadata")[:40])
def test_a_pair_has_the_flags_that_were_read(pair):
    found, told = flags_of(pair), told_of(pair)
    assert {key for key in told if found[key] != told[key]} == set(pair.wrong.split())


@pytest.mark.parametrize("item", READ)
def test_what_is_said_is_right_and_mostly_found(item):
    counts = Counter()
    for shape in CARDS:
        told, read = labels_of(shape)[item], states_of(shape)[item]
        counts["found"] += shape.count * (told == read == PRESENT)
        counts["wrong"] += shape.count * (read == PRESENT != told)
        counts["missed"] += shape.count * (told == PRESENT != read)
    precision, recall = measure(counts)
    assert precision >= PRECISION
    assert recall >= RECALL


def test_each_flag_of_a_pair_is_right_and_mostly_found():
    counts = {flag: Counter() for flag in FLAGS}
    for pair in PAIRS:
        found, told = flags_of(pair), told_of(pair)
        for key, flag in told.items():
            counts[flag]["found"] += pair.count * (found[key] == flag)
            counts[flag]["missed"] += pair.count * (found[key] != flag)
            counts[found[key]]["wrong"] += pair.count * (found[key] != flag)
    measured = {flag: measure(each) for flag, each in counts.items() if each["found"]}
    assert len(measured) == 13
    assert {flag: each for flag, each in measured.items() if each[0] < PRECISION or each[1] < RECALL} == {}
