import pandas as pd

from journeys.analysis.cards.pairs import compare_cards, guessed_edges, is_copied
from journeys.analysis.cards.says import Metadata, read_card
from journeys.model.tables import CARD_FLAGS
from tests.tables import check_columns

LONG = "It was trained on the letters of one single year, and knows nothing of what was written later."
PARENT = f"## Limitations\n\n{LONG}\n\n## Bias\n\nIt has a bias toward roses.\n\n## Citation\n\nAda (2020), Roses.\n"
CHILD = f"Fine-tuned from `ada/rose-base`.\n\n## Limitations\n\n{LONG} And it is small.\n\n## Bias\n\nTBD\n"


def place(name):
    return f"hub:model/{name}"


def cards_of(parent=None, child=None):
    return {
        place("ada/rose-base"): read_card("ada/rose-base", PARENT, parent or Metadata()),
        place("eve/tulip"): read_card("eve/tulip", CHILD, child or Metadata()),
    }


def edge(child="eve/tulip", parent="ada/rose-base"):
    row = {"child": place(child), "parent": place(parent), "relation": "finetune", "basis": "guessed"}
    return pd.DataFrame([row])


def flags(cards, edges=None):
    rows = compare_cards(edge() if edges is None else edges, cards)
    return dict(zip(rows["item"], rows["flag"], strict=True))


def test_each_thing_has_one_flag_and_three_changes_beside():
    rows = compare_cards(edge(), cards_of())
    check_columns(rows, CARD_FLAGS)
    # fourteen things, and licence, gate and mark
    assert len(rows) == 17


def test_copied_lost_and_not_said_are_told_apart():
    found = flags(cards_of())
    assert {key: found[key] for key in ("limitations", "bias", "citation", "use", "base_named", "base_declared")} == {
        "limitations": "copied",
        # the template's words stand where the base says something
        "bias": "lost",
        "citation": "lost",
        "use": "absent",
        "base_named": "said",
        "base_declared": "absent",
    }


def test_both_passages_stand_beside_each_other():
    rows = compare_cards(edge(), cards_of()).set_index("item")
    assert rows.loc["bias", ["state", "parent_state", "passage", "parent_passage"]].tolist() == [
        "template",
        "present",
        "TBD",
        "It has a bias toward roses.",
    ]


def test_of_a_base_whose_card_is_not_known_nothing_is_lost():
    found = flags(cards_of(), edge(parent="ada/other"))
    assert found["limitations"] == "said"
    assert found["citation"] == "absent"
    assert (found["licence_change"], found["gate"], found["audience"]) == ("unknown", "unknown", "unknown")
    # the sentence names another base than that of this pair
    assert found["base_named"] == "absent"


def test_a_model_without_a_card_has_no_flags():
    assert compare_cards(edge(child="eve/unknown"), cards_of()).empty


def test_the_gate_and_the_mark_for_adults_are_kept_or_lost():
    marked = Metadata(gated="manual", tags=["not-for-all-audiences"])
    found = flags(cards_of(marked, Metadata(gated="no")))
    assert (found["gate"], found["audience"]) == ("lost", "lost")
    found = flags(cards_of(marked, marked))
    assert (found["gate"], found["audience"]) == ("kept", "kept")
    found = flags(cards_of(Metadata(gated="no"), marked))
    assert (found["gate"], found["audience"]) == ("added", "added")
    # an export that does not tell of gates
    assert flags(cards_of(marked, Metadata()))["gate"] == "unknown"


def test_a_licence_is_followed_along_the_step():
    found = flags(cards_of(Metadata(licences=["openrail"]), Metadata(licences=["MIT"])))
    assert (found["licence_change"], found["licence"]) == ("loosened", "both")


def test_the_same_citation_or_data_set_is_no_copy():
    data = Metadata(datasets=["letters"])
    assert flags(cards_of(data, data))["datasets"] == "both"


def test_a_passage_is_copied_from_half_of_its_runs_of_words_on():
    # 12 words are 8 runs of five; of the copy's 16 words, 12 runs, these 8 are two thirds
    original = "one two three four five six seven eight nine ten eleven twelve"
    assert is_copied(f"{original} a b c d", original)
    # 8 of 17 runs
    assert not is_copied(f"{original} a b c d e f g h i", original)
    # nine words
    assert not is_copied("one two three four five six seven eight nine", original)


def test_guessed_steps_lead_to_models_under_the_letters_that_they_have():
    edges = guessed_edges(cards_of(), pd.Series([place("Ada/Rose-Base")], dtype="str"))
    assert edges.to_dict("records") == [
        {"child": place("eve/tulip"), "parent": place("Ada/Rose-Base"), "relation": "finetune", "basis": "guessed"}
    ]
