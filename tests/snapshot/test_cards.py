"""Cards loaded from the store: the newest word, cards without a text, opt-outs, and comparing along edges."""

import pytest

from journeys.identity.opt_out_filter import OptedOut
from journeys.ingest.pipeline import Options, import_files
from journeys.model.tables import CARD_FLAGS, CARD_STATES
from journeys.snapshot import cards
from journeys.snapshot.models import load_models
from tests.sources.hub.extracts import NOW, model, write
from tests.tables import check_columns

BASE = model("lab/base", tags=[], cardData={"license": "mit"}, gated="auto", card="## Limitations\n\nAsk eve-quill.\n")
TUNE = model("ada/tune", tags=["not-for-all-audiences"], cardData={"base_model": "lab/base"}, card="# Tune\n")
UNTOLD = model("bob/next", tags=[], cardData={"base_model": "ada/tune", "license": "apache-2.0"})
PLACES = [f"hub:model/{name}" for name in ("lab/base", "ada/tune", "bob/next")]


@pytest.fixture
def filled(store, tmp_path):
    """A store with the three models."""
    (receipt,) = import_files(
        store, [write(tmp_path, [BASE, TUNE, UNTOLD], "models.2026-01-01.json")], Options(), now=NOW
    )
    assert receipt.clean
    return store


def flags_of(store, opted_out=OptedOut()):  # noqa: B008  (never changed)
    known = load_models(store, opted_out)
    rows = cards.load_flags(store, known, known.edges, opted_out)
    check_columns(rows, CARD_FLAGS)
    return {(row["child"][10:], row["item"]): row["flag"] for row in rows.to_dict("records")}


def test_cards_are_compared_along_all_edges(filled):
    found = flags_of(filled)
    assert {key: found["ada/tune", key] for key in ("limitations", "licence_change", "gate", "base_declared")} == {
        "limitations": "lost",
        "licence_change": "missing",
        "gate": "lost",
        "base_declared": "said",
    }
    assert found["ada/tune", "audience"] == "added"


def test_of_a_card_whose_text_no_export_tells_only_metadata_are_compared(filled):
    found = {item: flag for (child, item), flag in flags_of(filled).items() if child == "bob/next"}
    assert found == {
        "base_declared": "said",
        "licence": "added",
        "licence_change": "added",
        "gate": "neither",
        "audience": "lost",
    }


def test_states_are_those_of_cards_with_a_known_text(filled):
    states = cards.load_states(filled, load_models(filled), PLACES, OptedOut())
    check_columns(states, CARD_STATES)
    assert sorted(states["model"].unique()) == sorted(PLACES[:2])


def test_many_models_are_read_in_parts(filled, monkeypatch):
    whole = flags_of(filled)
    monkeypatch.setattr(cards, "AT_ONCE", 1)
    assert flags_of(filled) == whole


def test_the_newest_word_counts_and_an_older_one_fills_what_it_leaves_out(filled, tmp_path):
    newer = [{"id": "lab/base", "modelId": "lab/base", "gated": False}]
    (receipt,) = import_files(filled, [write(tmp_path, newer, "models.2026-02-01.json")], Options(), now=NOW)
    assert receipt.clean
    found = cards.load_cards(filled, load_models(filled), PLACES[:1], OptedOut())[PLACES[0]]
    assert (found.metadata.gated, list(found.metadata.licences)) == ("no", ["mit"])
    assert found.said["limitations"].state == "present"


def test_who_opted_out_is_in_no_passage_and_their_models_in_no_pair(filled):
    gone = OptedOut(frozenset({"hub:eve-quill", "hub:bob"}), 2)
    known = load_models(filled, gone)
    found = cards.load_cards(filled, known, PLACES, gone)
    assert sorted(found) == sorted(PLACES[:2])
    assert "eve-quill" not in found[PLACES[0]].said["limitations"].passage
    assert {child for child, _ in flags_of(filled, gone)} == {"ada/tune"}
