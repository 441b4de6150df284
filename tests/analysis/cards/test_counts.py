import pandas as pd

from journeys.analysis.cards.counts import count_changes, count_coverage, count_said, list_states
from journeys.analysis.cards.says import ITEMS, Metadata, read_card, read_metadata_alone
from journeys.model.tables import CARD_COVERAGE, CARD_FLAGS, CARD_STATES
from tests.tables import check_columns, made

PLACES = ("hub:model/lab/rose", "hub:model/lab/lily", "hub:model/ada/tulip", "hub:model/ada/untold")
CARDS = {
    # use, licence
    PLACES[0]: read_card("lab/rose", "## Uses\n\nRoses.\n", Metadata(["mit"])),
    # nothing; a template of uses
    PLACES[1]: read_card("lab/lily", "## Uses\n\nTBD\n", Metadata()),
    # limitations; uses empty
    PLACES[2]: read_card("ada/tulip", "## Limitations\n\nIt is small.\n\n## Uses\n\n## More\n\nText.\n", Metadata()),
    PLACES[3]: read_metadata_alone("ada/untold", Metadata(["mit"])),
}


def test_each_card_with_a_known_text_has_a_state_of_each_thing():
    states = list_states(CARDS)
    check_columns(states, CARD_STATES)
    assert states["model"].value_counts().to_dict() == dict.fromkeys(PLACES[:3], len(ITEMS))


def test_cards_are_counted_inside_and_outside_of_a_community():
    counted = count_coverage(list_states(CARDS), PLACES[:2])
    check_columns(counted, CARD_COVERAGE)
    rows = counted.set_index(["group", "item"])[["present", "template", "empty", "n"]]
    assert rows.loc[("inside", "use")].tolist() == [1, 1, 0, 2]
    assert rows.loc[("outside", "use")].tolist() == [0, 0, 1, 1]
    assert rows.loc[("inside", "licence")].tolist() == [1, 0, 0, 2]
    assert rows.loc[("outside", "limitations")].tolist() == [1, 0, 0, 1]
    assert counted["item"].tolist() == [*ITEMS, *ITEMS]


def test_cards_that_say_a_thing_in_the_same_words_are_counted():
    cards = {
        f"hub:model/ada/{at}": read_card(f"ada/{at}", f"## Limitations\n\n{text}\n", Metadata(["mit"]))
        for at, text in enumerate(("It is  small.", "it is small.", "It forgets.", "TBD", "TBD"))
    }
    alike = count_coverage(list_states(cards), []).set_index("item")["alike"]
    assert alike["limitations"] == 2
    # a template's words are no thing said, and a licence is no passage
    assert alike.drop("limitations").eq(0).all()


def test_a_group_without_models_has_no_rows():
    assert set(count_coverage(list_states(CARDS), PLACES)["group"]) == {"inside"}
    check_columns(count_coverage(CARD_STATES.of(), PLACES), CARD_COVERAGE)


def test_models_are_counted_by_how_many_things_they_say():
    states = list_states(CARDS)
    assert count_said(states).tolist() == [1, 1, 1, *[0] * 12]
    # of five things on harms, of three on ownership
    assert count_said(states, "harms").tolist() == [1, 2, 0, 0, 0, 0]
    assert count_said(states, "ownership").tolist() == [2, 1, 0, 0]


def test_changes_are_counted_apart_by_how_the_edge_is_known():
    rows = [("guessed", "bias", "lost"), ("guessed", "bias", "lost"), ("declared", "gate", "kept")]
    flags = made(CARD_FLAGS, pd.DataFrame(rows, columns=["basis", "item", "flag"]).to_dict("records"))
    assert count_changes(flags) == {
        "declared": {"gate": {"kept": 1}},
        "inferred": {},
        "guessed": {"bias": {"lost": 2}},
    }
