"""``journeys cards``: its JSON on records of our own, and on real files beside counts made from the raw files."""

import gzip
import json
import re
from functools import partial

import pytest

from tests.pages.test_model_cards import RECORDS
from tests.sources.hub.extracts import write

KEYS = ["models", "cards", "said", "coverage", "edges", "changes", "credits"]


@pytest.fixture
def cards(printed):
    """Import a path and return what ``journeys cards`` prints."""
    return partial(printed, "cards")


@pytest.fixture
def small(tmp_path):
    return write(tmp_path, RECORDS, "models.json")


def test_it_prints_exactly_its_keys(cards, small):
    found = json.loads(cards(small, "--json"))
    assert list(found) == KEYS
    assert (found["models"], found["cards"], found["edges"]) == (4, 3, {"declared": 2, "inferred": 0, "guessed": 1})
    # dee/guess its base in the text and its licence, ada/tune three things, bloom four
    assert {things: count for things, count in found["said"].items() if count} == {"2": 1, "3": 1, "4": 1}
    assert found["coverage"]["limitations"] == {"present": 2, "template": 0, "empty": 0, "absent": 1}
    assert found["changes"]["declared"]["licence_change"] == {"loosened": 1, "kept": 1}
    assert found["changes"]["guessed"]["limitations"] == {"lost": 1}


def test_guessed_edges_are_never_summed_with_the_others(cards, small):
    found = json.loads(cards(small, "--json"))
    flags = found["changes"]
    assert [sum(flags[basis]["base_declared"].values()) for basis in ("declared", "guessed")] == [2, 1]
    lines = cards(small).replace("\n", " ")
    assert "2 pairs of a base and a model. Licence" in lines
    assert "1 pair of a base and a model (1 guessed from texts of cards)" in lines


def test_a_credit_has_its_lines_and_its_text(cards, small):
    (credit,) = json.loads(cards(small, "--model", "dee/guess", "--json"))["credits"]
    assert (credit["model"], credit["bases"], credit["basis"]) == ("dee/guess", ["bigscience/bloom"], "guessed")
    assert credit["yaml"] == "base_model: bigscience/bloom\nbase_model_relation: finetune"
    assert credit["text"].startswith("Hello")


def test_of_a_root_it_counts_what_grew_out_of_it(cards, small):
    found = json.loads(cards(small, "--root", "ada/tune", "--json"))
    assert (found["models"], found["cards"], found["edges"]["declared"]) == (2, 1, 2)


def test_an_unknown_model_is_told_with_similar_names(cards, small):
    for option in ("--root", "--model"):
        printed = cards(small, option, "x/tune", status=2)
        assert "No loaded export describes or names the model x/tune. There are ada/tune." in printed.replace("\n", " ")


def test_an_empty_store_says_what_to_do(cards, tmp_path):
    assert "Nothing is loaded yet. Import exports first" in cards(tmp_path / "nothing", "--json", status=1)


def test_the_counts_of_a_real_file_are_those_of_the_raw_records(exports, cards):
    path = exports / "hub" / "models-2022-02.jsonl.gz"
    raw = [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode().strip().split("\n")]
    texts = [each["card"] or "" for each in raw]
    told = [text for text in texts if text.strip() and not text.startswith("Error:")]
    found = json.loads(cards(path, "--json"))
    # 1,373 have no card: it is empty, or a message says that there is none
    assert (found["models"], found["cards"]) == (len(raw), len(told)) == (3400, 2027)
    assert sum(found["said"].values()) == len(told)
    # cards whose metadata name a licence on one line, in all letters that stand for one
    named = sum(bool(re.match(r"\s*---\n(?:.*\n)*?license: *[\"']?[\w.+-]+", text)) for text in told)
    assert abs(found["coverage"]["licence"]["present"] - named) <= 0.02 * named
    assert sum(found["coverage"]["bias"].values()) == len(told)
