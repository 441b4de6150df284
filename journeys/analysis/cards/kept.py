"""What a card says, as one text that a store keeps beside the card's metadata, and back."""

import json
from collections.abc import Callable
from typing import Final

from journeys.analysis.cards.bases import Guess
from journeys.analysis.cards.says import ABSENT, ITEMS, PRESENT, Card, Metadata, Said

GUESSING: Final = '"guesses":[['
"""What stands in the text of a card from which a base is guessed."""
MOST_MODELS: Final = 200
"""A card that names more models, such as a table of all of a maker's, keeps the first of them by name."""


def stating(item: str) -> str:
    """Return what stands in the text of a card that says a thing, and in no other.

    >>> stating("bias") in dump_card(Card("ada/rose", {"bias": Said("present", "Some.")}))
    True
    """
    # within a passage each quotation mark has a backslash before it
    return f'"{item}":["{PRESENT}",'


def dump_card(card: Card) -> str:
    """Write what a card says and which models it names; its metadata are not repeated.

    >>> dump_card(Card("ada/rose", {"use": Said("present", "Roses.")}))
    '{"said":{"use":["present","Roses."]},"guesses":[],"models":[]}'
    """
    record = {
        "said": {key: [said.state, said.passage] for key, said in card.said.items() if said.state != ABSENT},
        "guesses": [[guess.base, guess.relation, guess.sentence] for guess in card.guesses],
        "models": sorted(card.models)[:MOST_MODELS],
    }
    return json.dumps(record, separators=(",", ":"))


def change_words(written: str, change: Callable[[str], str]) -> str:
    """Return what :func:`dump_card` wrote with all words in it changed, such as those that name people.

    >>> change_words('{"said":{"use":["present","By eve."]},"guesses":[],"models":["eve/x"]}', str.upper)
    '{"said":{"use":["present","BY EVE."]},"guesses":[],"models":["EVE/X"]}'
    """
    record = json.loads(written)
    record["said"] = {key: [state, change(passage)] for key, (state, passage) in record["said"].items()}
    record["guesses"] = [[change(base), relation, change(sentence)] for base, relation, sentence in record["guesses"]]
    record["models"] = [change(model) for model in record["models"]]
    return json.dumps(record, separators=(",", ":"))


def load_card(name: str, written: str, metadata: Metadata) -> Card:
    """Return the card that :func:`dump_card` wrote, of a model and with its metadata."""
    record = json.loads(written)
    said = {key: Said(*record["said"].get(key, (ABSENT,))) for key in ITEMS}
    return Card(name, said, metadata, [Guess(*each) for each in record["guesses"]], frozenset(record["models"]))
