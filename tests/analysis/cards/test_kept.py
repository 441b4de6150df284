from journeys.analysis.cards.kept import MOST_MODELS, dump_card, load_card
from journeys.analysis.cards.says import Metadata, read_card


def test_a_card_comes_back_as_it_was_written():
    metadata = Metadata(licences=["mit"], gated="no")
    card = read_card("ada/tulip", "Fine-tuned from `ada/rose-base`.\n\n## Limitations\n\nIt is small. Ü\n", metadata)
    assert load_card("ada/tulip", dump_card(card), metadata) == card


def test_no_more_models_are_kept_than_anybody_can_credit():
    card = read_card("ada/tulip", "\n".join(f"`ada/rose-{number}`" for number in range(2 * MOST_MODELS)), Metadata())
    assert len(load_card("ada/tulip", dump_card(card), Metadata()).models) == MOST_MODELS
