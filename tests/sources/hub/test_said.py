"""What real cards say, against counts made by other code."""

import gzip
import json
import re

import pandas as pd

from journeys.analysis.cards.kept import load_card
from journeys.analysis.cards.pairs import compare_cards, guessed_edges
from journeys.analysis.cards.says import ITEMS, Metadata
from journeys.sources.hub.said import read_said
from tests.sources.hub.extracts import Taken


def cards_of(taken):
    rows = {place: row for place, row in taken.repositories.items() if row["said"]}
    return {
        place: load_card(place.removeprefix("hub:model/"), row["said"], Metadata(licences=[row["licence"] or ""]))
        for place, row in rows.items()
    }


def test_cards_with_a_training_programs_sentence_give_a_guess_unless_it_names_no_page(exports):
    path = exports / "hub" / "models-2022-02.jsonl.gz"
    with gzip.open(path, "rt") as file:
        texts = {record["info"]["modelId"]: record["card"] for record in map(json.loads, file)}
    saying = {name for name, text in texts.items() if re.search("fine-?tuned version of", text)}
    cards = cards_of(Taken(path))
    guessed = {card.name for card in cards.values() if card.guesses}
    # shared/data/README.md: 492. Of the other 19, 6 name themselves, 6 a folder or an empty link, 6 a model without a
    # page, and 1 two different models in one link.
    assert len(saying) == 492
    assert len(saying & guessed) == 473
    edges = guessed_edges(cards, pd.Series(list(cards), dtype="str"))
    assert len(edges) == len(guessed)
    # no model of this file is a merge, so each has one base
    assert edges["child"].is_unique
    assert edges["parent"].isin(list(cards)).sum() > 700
    # shared/data/README.md: 468 cards with the template's words; of these few say a use, or have no such heading
    assert 400 < sum(card.said["use"].state == "template" for card in cards.values()) <= 468


def test_what_a_pair_lost_of_a_real_base_stands_beside_it(exports):
    cards = cards_of(Taken(exports / "hub" / "models-2023-04.jsonl.gz"))
    edges = guessed_edges(cards, pd.Series(list(cards), dtype="str"))
    flags = compare_cards(edges, cards)
    pair = flags[(flags["child"] == "hub:model/stabilityai/stable-diffusion-2-1")].set_index("item")
    assert pair["parent"].unique().tolist() == ["hub:model/stabilityai/stable-diffusion-2"]
    assert pair.loc[["bias", "limitations", "out_of_scope"], "flag"].tolist() == ["copied"] * 3
    assert len(pair) == len(ITEMS) + 3


def test_a_metadata_index_of_results_counts_as_an_evaluation():
    index = [{"name": "x", "results": [{"metrics": [{"value": 1}]}]}]
    assert '"evaluation":["present"' in read_said("ada/x", "# X", {"model-index": index}, [])
    for other in ([{"name": "x", "results": []}], "x", [None], [{"results": ["x"]}], None):
        assert "evaluation" not in read_said("ada/x", "# X", {"model-index": other}, [])


def test_letters_that_no_text_can_hold_are_replaced():
    said = read_said("ada/x", "## Limitations\n\nNone\ud800 of it is limited.\0\n", {}, [])
    assert "\0" not in said
    said.encode()
    assert load_card("ada/x", said, Metadata()).said["limitations"].passage == "None? of it is limited."
