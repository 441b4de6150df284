"""The Model cards page over a small Hub: what cards say, what is lost, both passages, open credits, no verdicts."""

import re
from functools import partial
from io import StringIO

import pandas as pd
import pytest

from tests.sources.hub.extracts import model, stored

QUESTION = "What do models' cards say and keep?"
LIMITS = "It was trained on the letters of one single year, and knows nothing of what was written later."
PAGE = "https://huggingface.co/"
WARNED = f"# Bloom\n\n# Limitations\n\n{LIMITS} **Bold** ![x](https://example.org/x.png)\n\n# Bias\n\nIt has a bias.\n"


def carded(name, card, base=None, **more):
    """A model with its card's text, made from another or from none."""
    data = {"license": more.pop("licence", "mit")} | ({"base_model": base} if base else {})
    return model(name, tags=more.pop("tags", []), cardData=data, **({"card": card} if card else {}), **more)


RECORDS = [
    carded("bigscience/bloom", f"{WARNED}\n# Citation\n\nAda (2022), Bloom.\n", licence="openrail", gated="auto"),
    # copies one thing, loses another, and the citation; keeps neither licence nor gate
    carded("ada/tune", f"# Tune\n\n# Limitations\n\n{LIMITS}\n", "bigscience/bloom"),
    carded("bob/next", None, "ada/tune"),
    # names its base in the text alone
    carded("dee/guess", f"This model is a fine-tuned version of [it]({PAGE}bigscience/bloom).\n"),
]


@pytest.fixture
def hub(tmp_path):
    """A store with the models."""
    return stored(tmp_path, {"models.2026-08-22.json": RECORDS})


@pytest.fixture
def page(hub, open_answering):
    """Open the page over the models."""
    return partial(open_answering, hub, "model_cards", QUESTION)


def texts(app):
    return "\n".join(element.value for element in [*app.markdown, *app.text]).replace("\\", "")


def test_it_answers_how_much_is_said_inside_and_outside(page):
    # bloom says bias, limitations, citation and licence; ada/tune limitations, its base and licence; bob's card is
    # not known
    assert (
        "**1 model** of BigScience says **4 of 14 things**: harms 2 of 5, recognition 1 of 6, ownership 1 of 3. "
        "**1 model** made from them by others says **3 of 14 things**: harms 1 of 5, recognition 1 of 6, ownership 1 "
        "of 3. (As of 22 Aug 2026; all known cards, no sample, so no interval.) 1 more model has no known card, only "
        "metadata."
    ) in texts(page())


def test_it_says_what_became_of_licences_gates_and_words_on_harms(page):
    assert (
        "**2 pairs of a base and a model**. Licence, where both are known (n = 2): loosened 1 and kept 1. "
        "Of 1 gate of bases 1 is lost. Of 2 things that bases say on harms, 1 is lost and 1 is copied."
    ) in texts(page())


def test_guessed_bases_are_left_out_until_they_are_asked_for(page):
    assert "1 pair guessed from texts of cards is left out; the switch above adds it." in texts(page())
    asked = texts(page(guessed="true"))
    assert "**3 pairs of a base and a model** (1 guessed from texts of cards)." in asked
    assert "left out" not in asked


def table_of(app, column):
    return next(each.value for each in app.dataframe if column in each.value)


def test_pairs_are_filtered_by_a_thing_and_what_became_of_it(page):
    app = page(thing="Bias", became="Lost")
    shown = table_of(app, "Known by")
    assert shown[["Model", "Base", "Known by", "Bias", "Licence", "Lost", "Copied"]].values.tolist() == [
        # the base's bias and citation
        ["ada/tune", "bigscience/bloom", "declared", "lost", "loosened", 2, 1]
    ]
    assert "**Bias**, 1 pair of cards: the base's card says it in 1 of 1; of these, lost in 1 of 1." in texts(app)
    assert len(table_of(page(), "Known by")) == 2
    # what is no option is no filter
    assert len(table_of(page(thing="nonsense", became="nonsense"), "Known by")) == 2


def test_a_chosen_pair_shows_both_passages_as_text(page):
    app = page(model="ada/tune", base="bigscience/bloom", thing="Risks and limitations")
    assert "**ada/tune.** **Of 14 things that a card can say, 3 are said**" in texts(app)
    assert (
        "Beside the card of **bigscience/bloom** (fine-tune, declared). From openrail (RAIL) to mit (permissive): "
        "fewer conditions, and none beside."
    ) in texts(app)
    codes = [code.value for code in app.code]
    assert LIMITS in codes
    assert f"{LIMITS} **Bold** ![x](https://example.org/x.png)" in codes
    opened = {each.label: each.proto.expanded for each in app.expander}
    assert opened["Risks and limitations: copied"]
    assert not opened["Bias: lost"]
    whole = table_of(app, "Why").set_index("Thing")
    assert whole.loc["Bias", "Why"] == "The base's card says it; this one has no place for it."
    assert whole.loc["Licence", "Became"] == "loosened"


def test_a_model_without_a_base_or_of_no_export_is_told(page):
    assert "No base of bigscience/bloom is known." in texts(page(model="bigscience/bloom"))
    assert "No loaded export says that ada/tune was made from no/such." in texts(page(model="ada/tune", base="no/such"))
    assert "No loaded export describes or names the model no/such." in texts(page(model="no/such"))


def test_a_chosen_model_without_a_known_card_shows_what_metadata_say(page):
    app = page(model="bob/next")
    assert "**bob/next.** Its card is not known, only its metadata." in texts(app)
    assert table_of(app, "Why").set_index("Thing")["Became"].to_dict() == {
        "Base in the metadata": "said here",
        "Licence in the metadata": "said in both",
        "Licence": "kept",
        "Gate": "in neither",
        "Mark for adults": "in neither",
    }


def test_open_credits_have_a_text_and_lines_to_copy(page):
    app = page(model="dee/guess", guessed="true")
    # ada/tune lost the citation and does not name its base; dee/guess declares none; bob/next keeps what is known
    assert (
        "**2 of 3 models** made from others leave a credit open; the metadata of 1 declare no base; 1 rests on guesses."
    ) in texts(app)
    codes = [code.value for code in app.code]
    assert "base_model: bigscience/bloom\nbase_model_relation: finetune" in codes
    assert any(code.startswith("Hello, and thank you for sharing dee/guess. As we read the card") for code in codes)
    assert "Nothing is sent" in texts(app)
    assert "A guess: the card may link a family" in texts(app)


def test_credits_that_rest_on_guesses_are_left_out_until_they_are_asked_for(page, leaving):
    app = page()
    assert "**1 of 2 models** made from others leaves a credit open." in texts(app)
    assert pd.read_csv(StringIO(leaving["open-credits-bigscience.csv"]))["Model"].tolist() == ["ada/tune"]


def test_a_table_of_all_models_names_no_community(page, leaving):
    page(of="All loaded models")
    rows = pd.read_csv(StringIO(leaving["card-coverage-all-loaded.csv"]))
    assert set(rows["community"]) == {"all loaded"}
    assert rows["definition"].isna().all()


def test_the_ledger_and_the_counts_leave_with_their_origin(page, leaving):
    page(guessed="true")
    credits_ = pd.read_csv(StringIO(leaving["open-credits-bigscience.csv"])).set_index("Model")
    assert credits_.loc["ada/tune", ["Made from", "Known by", "Open"]].tolist() == [
        "bigscience/bloom",
        "declared",
        "base in the text, citation",
    ]
    assert credits_.loc["dee/guess", "Lines for the metadata"].startswith("base_model: bigscience/bloom")
    assert set(credits_["as_of"]) == {"2026-08-22"}
    counted = pd.read_csv(StringIO(leaving["card-coverage-bigscience.csv"])).set_index(["Models", "Thing"])
    assert counted.loc[("BigScience", "bias"), ["Said", "Cards (n)"]].tolist() == [1, 1]
    changed = pd.read_csv(StringIO(leaving["card-changes-bigscience.csv"])).set_index("Thing")
    assert changed.loc["Licence", ["Kept", "Loosened"]].tolist() == [1, 2]


def test_a_root_in_the_address_narrows_the_page(page):
    assert "**1 pair of a base and a model**. Licence" in texts(page(root="bob/next"))


def test_a_community_without_models_is_told_what_to_do(page):
    app = page("turing-way")
    assert "No loaded export describes a model of The Turing Way" in texts(app)
    assert [code.value for code in app.code] == ["python -m journeys collect hub ORGANISATION"]
    assert "**2 models** of others say" not in texts(app)
    # bloom, ada/tune and dee/guess
    assert "**3 models** of others say" in texts(app)


def test_without_any_model_the_page_says_so(demo_folder, open_page):
    app = open_page(demo_folder, "model_cards", community="turing-way")
    assert not app.exception
    assert "No loaded export describes a model of The Turing Way" in texts(app)
    assert not app.get("plotly_chart")


def test_without_any_known_card_metadata_are_compared_all_the_same(tmp_path, open_page):
    records = [carded("bigscience/bloom", None), carded("ada/tune", None, "bigscience/bloom", licence="apache-2.0")]
    app = open_page(stored(tmp_path, {"models.json": records}), "model_cards", community="bigscience")
    assert not app.exception
    assert "2 models have no known card, only metadata." in texts(app)
    assert "Licence, where both are known (n = 1): changed 1." in texts(app)
    assert not app.get("plotly_chart")


def test_more_pairs_than_people_wait_for_are_not_compared(page, monkeypatch):
    monkeypatch.setattr("pages.parts.models.card_blocks.MOST_PAIRS", 2)
    app = page(model="ada/tune")
    assert "**3 pairs of a base and a model** are too many to compare here: choose a model above." in texts(app)
    assert "Beside the card of **bigscience/bloom**" in texts(app)
    assert "Recognition ledger" not in [header.value for header in app.header]


def test_a_base_that_is_named_twice_is_one_pair(tmp_path, open_page):
    records = [carded("bigscience/bloom", "# Bloom\n"), carded("ada/tune", "# Tune\n", ["bigscience/bloom"] * 2)]
    app = open_page(stored(tmp_path, {"models.json": records}), "model_cards", community="bigscience", model="ada/tune")
    assert not app.exception
    assert "**1 pair of a base and a model**" in texts(app)


def test_who_opted_out_is_nowhere(hub, page):
    (hub / "opt-outs.txt").write_text("hub:ada\n", encoding="utf-8")
    app = page(model="ada/tune")
    assert "No loaded export describes or names the model ada/tune." in texts(app)
    assert "ada/tune" not in "\n".join(str(each.value) for each in app.dataframe)


def test_no_word_of_the_page_is_a_verdict(page):
    # passages and definitions of licences are others' words
    said = texts(page(model="ada/tune", guessed="true", of="All loaded models"))
    labels = " ".join(each.label for each in page().expander)
    tables = " ".join(each.value.to_csv() for each in page(model="ada/tune").dataframe)
    verdicts = r"complian|\bsafe|unsafe|risky|responsib|violat|illegal|should have|honest"
    assert not re.search(verdicts, f"{said} {labels} {tables}", re.IGNORECASE)


def test_the_page_is_short_before_anything_is_unfolded(page):
    app = page()
    folded = {id(each) for expander in app.expander for each in expander.markdown}
    words = " ".join(each.value for each in app.main.markdown if id(each) not in folded)
    hidden = sum(len(each.value.split()) for expander in app.expander for each in expander.markdown)
    assert len(words.split()) - hidden <= 250
