import pytest

from journeys.analysis.cards.says import ITEMS, PASSAGE_CHARACTERS, Metadata, read_card

NEEDED = "[More Information Needed]"


def states(text, metadata=None):
    said = read_card("ada/tulip", text, metadata or Metadata()).said
    return {key: each.state for key, each in said.items() if each.state != "absent"}


def test_there_are_fourteen_things_of_three_needs():
    needs = [item.need for item in ITEMS.values()]
    assert len(ITEMS) == 14
    assert [needs.count(need) for need in ("harms", "recognition", "ownership")] == [5, 6, 3]


@pytest.mark.parametrize(
    "words",
    [
        NEEDED,
        "More information needed.",
        "_TODO_",
        "_[TODO: provide examples of latent issues and potential remediations]_",
        "{{ limitations | default() }}",
        "TBD",
        "Coming soon!",
        "N/A",
    ],
)
def test_a_template_is_not_taken_for_something_said(words):
    assert states(f"## Limitations\n\n{words}\n") == {"limitations": "template"}


def test_a_thing_beside_a_template_is_said():
    assert states(f"## Limitations\n\n{NEEDED}\n\nIt knows no roses.\n") == {"limitations": "present"}


def test_the_fullest_of_several_places_counts():
    assert states(f"## Limitations\n\n{NEEDED}\n\n## Known issues\n\nIt knows no roses.\n") == {
        "limitations": "present"
    }


def test_words_below_deeper_headings_are_of_the_upper_one_unless_they_are_the_place_of_something_else():
    text = (
        "# Tulip\n\n# Uses\n\n## Gardens\n\nFinding roses.\n\n## Bias\n\nIt prefers red, a bias.\n\n"
        "## Training\n\nLong.\n"
    )
    said = read_card("ada/tulip", text, Metadata()).said
    assert said["use"].passage == "Gardens: Finding roses."
    assert said["bias"].passage == "It prefers red, a bias."


def test_headings_of_a_template_are_nothing_said():
    text = f"# Tulip\n\n# Bias, Risks, and Limitations\n\n{NEEDED}\n\n## Recommendations\n\n{NEEDED}\n"
    assert states(text) == {"bias": "template", "limitations": "template"}


def test_a_title_above_all_other_headings_is_no_place_of_a_thing():
    assert states("# results\n\nA model.\n\n## Usage\n\nCall it.\n") == {}
    assert states("# Results\n\n0.3\n\n# Usage\n\nCall it.\n") == {"evaluation": "present"}


def test_a_disclaimer_counts_for_what_its_words_name():
    assert states("## Disclaimer\n\nThe team wrote this card.\n") == {}
    assert states("## Disclaimer\n\nIt is biased toward roses.\n") == {"bias": "present", "limitations": "present"}


def test_results_that_are_announced_and_do_not_follow_are_none():
    announced = "It achieves the following results on the evaluation set:\n\n## Usage\n\nCall it 3 times.\n"
    assert states(announced) == {}


def test_how_to_use_a_model_is_no_intended_use():
    assert states("## Intended uses\n\n### How to use\n\nCall it.\n") == {"use": "empty"}
    assert states("## Usage\n\nCall it.\n\n## Use with PyTorch\n\nCall it.\n") == {}


def test_a_heading_of_two_things_counts_for_the_second_only_where_the_words_say_it():
    assert states("## Intended uses & limitations\n\nFinding roses.\n") == {"use": "present"}
    both = states("## Limitations and bias\n\nIt repeats stereotypes of gardeners.\n")
    assert both == {"limitations": "present", "bias": "present"}


def test_data_that_are_written_on_are_no_data_sets():
    assert states("## Results on our corpus\n\n0.3\n") == {"evaluation": "present"}


def test_the_doi_of_somebody_elses_work_is_none_of_the_card():
    assert states("As others show (https://doi.org/10.1000/182), roses are red.") == {}
    assert states("## Citation\n\nAda (2020), https://doi.org/10.1000/182\n") == {
        "citation": "present",
        "doi": "present",
    }
    assert states("", Metadata(tags=["doi:10.57967/hf/0003"])) == {"doi": "present"}


def test_metadata_say_things_and_unknown_is_no_licence():
    metadata = Metadata(licences=["unknown"], licence_name="rose-licence", bases=["ada/rose"], datasets=["letters"])
    assert states("", metadata) == dict.fromkeys(("base_declared", "datasets", "terms"), "present")


def test_a_base_is_named_where_a_sentence_says_so():
    card = read_card("ada/tulip", "Fine-tuned from `ada/rose-base`.", Metadata())
    assert card.said["base_named"].state == "present"
    assert [guess.base for guess in card.guesses] == ["ada/rose-base"]


def test_a_long_passage_is_cut():
    card = read_card("ada/tulip", "## Limitations\n\n" + "It is limited. " * 1_000, Metadata())
    assert len(card.said["limitations"].passage) <= PASSAGE_CHARACTERS


def test_an_empty_card_says_nothing():
    card = read_card("ada/tulip", "", Metadata())
    assert card.count == 0
    assert set(card.said) == set(ITEMS)


def test_people_who_are_named_and_addresses_are_not_kept():
    text = (
        "Write to ada@example.org.\n\n## Authors\n\nAda\n\n## Contact\n\nada@example.org\n\n"
        "## Citation\n\nAda (2020), https://doi.org/10.1000/182\n\n## Limitations\n\n"
        "It is small; ask ada@example.org\n"
    )
    said = read_card("ada/tulip", text, Metadata()).said
    assert [said[key].state for key in ("authors", "contact", "citation", "doi")] == ["present"] * 4
    assert [said[key].passage for key in ("authors", "contact", "citation")] == [""] * 3
    assert said["limitations"].passage == "It is small; ask (address)"
