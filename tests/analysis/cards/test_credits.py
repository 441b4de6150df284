import pandas as pd

from journeys.analysis.cards.credits import missing_credits
from journeys.analysis.cards.pairs import compare_cards
from journeys.analysis.cards.says import Metadata, read_card
from journeys.model.tables import CARD_FLAGS, MISSING_CREDITS
from tests.tables import check_columns

BASES = ("hub:model/ada/rose", "hub:model/ada/lily")
CITED = "## Citation\n\nAda (2020), Roses.\n"


def open_credits(text, metadata, relations=("merge", "merge"), basis="declared"):
    cards = {base: read_card(base, CITED, Metadata(licences=["mit"])) for base in BASES}
    cards["hub:model/eve/tulip"] = read_card("eve/tulip", text, metadata)
    edges = pd.DataFrame(
        {"child": "hub:model/eve/tulip", "parent": BASES[: len(relations)], "relation": relations, "basis": basis}
    )
    return missing_credits(compare_cards(edges, cards))


def test_what_is_missing_is_listed_once_a_model_with_lines_that_declare_all_its_bases():
    found = open_credits("# Tulip", Metadata())
    check_columns(found, MISSING_CREDITS)
    (row,) = found.to_dict("records")
    assert row == {
        "child": "hub:model/eve/tulip",
        "parents": list(BASES),
        "relation": "merge",
        "basis": "declared",
        "missing": ["base_declared", "base_named", "citation", "licence"],
        "yaml": "base_model:\n- ada/rose\n- ada/lily\nbase_model_relation: merge",
    }


def test_only_bases_that_are_not_declared_stand_in_the_lines():
    (row,) = open_credits("# Tulip", Metadata(bases=["ada/rose"])).to_dict("records")
    assert row["yaml"] == "base_model: ada/lily\nbase_model_relation: merge"


def test_a_card_that_gives_every_credit_is_not_listed():
    text = f"Fine-tuned from `ada/rose`... see [rose](https://huggingface.co/ada/rose).\n\n{CITED}"
    assert open_credits(text, Metadata(licences=["mit"], bases=["ada/rose"]), ("finetune",)).empty


def test_relations_that_differ_or_are_unknown_are_not_stated():
    for relations in (("merge", "finetune"), ("merge", None)):
        (row,) = open_credits("# Tulip", Metadata(), relations).to_dict("records")
        assert pd.isna(row["relation"])
        assert "relation" not in row["yaml"]


def test_without_steps_no_credit_is_open():
    check_columns(missing_credits(CARD_FLAGS.of()), MISSING_CREDITS)
