import re
from pathlib import Path

import pytest

from journeys.analysis.cards.credits import missing_credits
from journeys.analysis.cards.pairs import compare_cards
from journeys.analysis.cards.says import ITEMS, Metadata, read_card
from journeys.model.tables import CARD_FLAGS, MISSING_CREDITS
from journeys.sentences.models import cards
from tests.tables import made

CHILD, PARENT = "hub:model/eve/tulip", "hub:model/ada/rose"


def row(item, flag, **columns):
    return {"item": item, "flag": flag, "state": None, "passage": None, "parent_passage": None, **columns}


def test_what_a_card_says_is_counted_by_need():
    card = read_card("eve/tulip", "## Uses\n\nRoses.\n\n## Contact\n\nEve\n", Metadata(licences=["mit"]))
    assert cards.said(card) == (
        "**Of 14 things that a card can say, 3 are said**: 1 of 5 on harms, 0 of 6 on recognition and 2 of 3 on "
        "ownership."
    )


@pytest.mark.parametrize(
    ("flagged", "expected"),
    [
        (row("bias", "lost", state="template"), "The base's card says it; here stand only a template's words."),
        (row("bias", "lost", state="absent"), "The base's card says it; this one has no place for it."),
        (row("use", "copied"), "At least half of the passage stands in the base's card."),
        (row("base_declared", "absent"), "The card's metadata does not name this base."),
        (row("base_named", "said"), "The card's text names this base."),
        (
            row("licence_change", "loosened", passage="mit", parent_passage="openrail"),
            "From openrail (RAIL) to mit (permissive): fewer conditions, and none beside.",
        ),
        (
            row("licence_change", "changed", passage="rose-licence", parent_passage="openrail"),
            "From openrail to rose-licence: another licence; which asks more is not said.",
        ),
        (
            row("licence_change", "changed", passage="mit", parent_passage="apache-2.0"),
            "From apache-2.0 to mit: another licence of one family (permissive).",
        ),
        (
            row("licence_change", "missing", parent_passage="mit"),
            "The base is under mit (permissive); this one names no licence.",
        ),
        (row("licence_change", "kept", passage="openrail"), "Both are under openrail (RAIL)."),
        (row("licence_change", "unnamed"), "The licence is only called other; the base's is none."),
        (row("gate", "lost"), "The base has a gate, this one has none."),
        (row("audience", "neither"), "Neither has a mark not-for-all-audiences."),
    ],
)
def test_the_reason_says_what_stands_there(flagged, expected):
    assert cards.reason(flagged) == expected


def test_every_flag_of_every_thing_has_a_reason_and_a_name():
    texts = dict.fromkeys(ITEMS, ("said", "both", "copied", "added", "lost", "template", "empty", "absent"))
    licence = ("kept", "changed", "loosened", "stricter", "missing", "added", "neither", "unnamed", "unknown")
    texts |= {"licence_change": licence, "gate": ("kept", "lost", "added", "neither", "unknown")}
    for item, flags in texts.items():
        assert cards.item_name(item)
        for flag in flags:
            assert cards.reason(row(item, flag, state="absent")).endswith(".")
            assert flag in cards.FLAGS


def test_pairs_are_counted_where_both_cards_are_known():
    flags = [("lost", "present"), ("lost", "present"), ("copied", "present"), ("both", "present"), ("absent", "absent")]
    rows = [{"item": "bias", "flag": flag, "parent_state": state} for flag, state in [*flags, ("said", None)]]
    assert cards.pairs_summary(made(CARD_FLAGS, rows), "bias") == (
        "**Bias**, 5 pairs of cards: the base's card says it in 4 of 5; of these, lost in 2 of 4 and copied in 1 of 4."
    )
    assert cards.pairs_summary(CARD_FLAGS.of(), "bias") == "**Bias**: no pair of cards is known."


def credit(**columns):
    return {
        "child": CHILD,
        "parents": [PARENT],
        "relation": "adapter",
        "basis": "guessed",
        "missing": ["base_declared", "citation", "licence"],
        "yaml": "base_model: ada/rose",
        **columns,
    }


def test_a_text_for_a_discussion_asks_and_admits_that_it_may_be_wrong():
    assert cards.discussion(credit()) == (
        "Hello, and thank you for sharing eve/tulip. As we read the card, it is an adapter of ada/rose.\n"
        "Its metadata does not declare that yet. These lines would:\n\nbase_model: ada/rose\n\n"
        "Could you also add the citation that stands in the base's card and name a licence in the metadata, as the "
        "base does?\n"
        "If we are mistaken, please tell us. Thank you."
    )


def test_what_is_declared_is_not_asked_for():
    text = cards.discussion(credit(basis="declared", relation=None, yaml=None, missing=["citation"]))
    assert text == (
        "Hello, and thank you for sharing eve/tulip. It is made from ada/rose.\n"
        "Could you add the citation that stands in the base's card?\n"
        "If we are mistaken, please tell us. Thank you."
    )


def test_open_credits_are_counted_with_their_n():
    found = made(MISSING_CREDITS, [credit(), credit(basis="declared", yaml=None)])
    assert cards.credits_summary(found, 5) == (
        "**2 of 5 models** made from others leave a credit open; the metadata of 1 declare no base; 1 rests on guesses."
    )
    assert cards.credits_summary(MISSING_CREDITS.of(), 1) == (
        "No credit is open in the card of 1 model made from others."
    )


def test_no_word_is_a_verdict():
    text = Path(cards.__file__).read_text(encoding="utf-8")
    assert not re.search(r"compliant|compliance|\bsafe|risky|responsib|violat|illegal|honest", text, re.IGNORECASE)


def test_a_text_is_formed_from_two_real_cards():
    found = {
        PARENT: read_card("ada/rose", "## Citation\n\nAda (2020)\n", Metadata(licences=["mit"])),
        CHILD: read_card("eve/tulip", "Fine-tuned from [r](https://huggingface.co/ada/rose).", Metadata(["mit"])),
    }
    edges = made(CARD_FLAGS, [{"child": CHILD, "parent": PARENT, "relation": "finetune", "basis": "guessed"}])
    (open_credit,) = missing_credits(compare_cards(edges, found)).to_dict("records")
    assert "base_model: ada/rose\nbase_model_relation: finetune" in cards.discussion(open_credit)
