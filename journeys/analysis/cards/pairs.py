"""What a model's card kept, lost or copied of what its base's card says.

A pair is a model and one of its bases: an edge of the model tree. Only what the two cards say is compared: why
something was left out, they do not show, and a template's words show nobody's intention.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from journeys.analysis.cards.licences import compare_licences, fold_licences
from journeys.analysis.cards.says import ABSENT, HARMS, ITEMS, OWNERSHIP, PRESENT, Card, Said
from journeys.model.accounts import MODEL_PLACE, model_name
from journeys.model.tables import CARD_FLAGS

COPIED, SAID, BOTH, LOST, KEPT, ADDED = "copied", "said", "both", "lost", "kept", "added"
NEITHER, UNKNOWN = "neither", "unknown"
LICENCE_CHANGE, GATE, AUDIENCE = "licence_change", "gate", "audience"
"""Flags of a pair that are no things that a card says: the licence's change, the gate, the mark for adults."""
AUDIENCE_TAG: Final = "not-for-all-audiences"
OPEN: Final = "no"
"""The gate of a model that everybody can download."""

_EDGE: Final = ("child", "parent", "relation", "basis")

RUN_OF_WORDS: Final = 5
OVERLAP: Final = 0.5
FEWEST_WORDS: Final = 10
"""A passage of at least ten words is copied where at least half of its runs of five words stand in the other card's
passage on the same thing."""
_WORDS: Final = re.compile(r"\w+")
_OF_PROGRAMS: Final = re.compile(r"achieves the following results on the \w{1,20} set")
"""A training program's words, which stand in very many cards: nobody copied them."""


def compare_cards(edges: pd.DataFrame, cards: Mapping[str, Card]) -> pd.DataFrame:
    """Compare each model's card with that of the model it was made from.

    Parameters
    ----------
    edges
        Rows with ``child`` and ``parent`` (places such as ``hub:model/owner/name``), ``relation`` and ``basis``.
    cards
        The cards that are known, by the model's place. Edges whose child has none are left out.

    Returns
    -------
    :data:`journeys.model.tables.CARD_FLAGS`: for each edge one row a thing of which the card is known to say it or not,
    and one each for what became of the licence, the gate and the mark for adults.
    """
    rows: list[dict[str, Any]] = []
    for edge in zip(*(edges[name] for name in _EDGE), strict=True):
        child, parent = cards.get(edge[0]), cards.get(edge[1])
        if child is not None:
            pair = dict(zip(_EDGE, edge, strict=True))
            rows += [{**pair, **flag} for flag in _flags(child, parent, model_name(edge[1]))]
    return CARD_FLAGS.of(pd.DataFrame(rows, columns=CARD_FLAGS.names))


def guessed_edges(cards: Mapping[str, Card], known: "pd.Series[str] | None" = None) -> pd.DataFrame:
    """List the edges that are guessed from cards, with the columns that :func:`compare_cards` takes.

    ``known`` are places of models: a base that is written in other letters (``Microsoft/DialoGPT``) is one of them.
    """
    guesses = [
        (place, f"{MODEL_PLACE}{guess.base}", guess.relation) for place, card in cards.items() for guess in card.guesses
    ]
    folded = _written_alike({base.lower() for _, base, _ in guesses}, known)
    rows = [(place, folded.get(base.lower(), base), relation, "guessed") for place, base, relation in guesses]
    return pd.DataFrame(rows, columns=list(_EDGE)).astype("str")


def _written_alike(wanted: set[str], known: "pd.Series[str] | None") -> dict[str, str]:
    # few of a million models are guessed as a base
    if known is None or not wanted:
        return {}
    small = known.str.lower()
    found = small.isin(wanted)
    return dict(zip(small[found], known[found], strict=True))


def is_copied(passage: str, original: str) -> bool:
    """Return whether a passage is copied from another, by its runs of five words.

    >>> text = "It was trained on the news of one year and knows no later one."
    >>> is_copied(text, f"## Limits {text}"), is_copied(text, "It was trained on letters.")
    (True, False)
    """
    words, above = (_WORDS.findall(_OF_PROGRAMS.sub(" ", text.lower())) for text in (passage, original))
    runs, others = set(_runs(words)), set(_runs(above))
    return len(words) >= FEWEST_WORDS and len(runs & others) >= OVERLAP * len(runs)


def _runs(words: list[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(RUN_OF_WORDS)), strict=False)


def _flags(child: Card, parent: Card | None, base: str) -> Iterator[dict[str, Any]]:
    for key, item in ITEMS.items():
        if key not in child.said:
            continue
        own = _own(child, key, base)
        other = parent.said.get(key) if parent and not key.startswith("base_") else None
        flag = _flag(key, own, other)
        yield _row(
            item.need, key, flag, (own.state, own.passage), (other.state, other.passage) if other else (None, "")
        )
    yield from _changes(child, parent)


def _own(child: Card, key: str, base: str) -> Said:
    # of a pair it counts whether the card names this very base
    if key == "base_declared":
        is_named = base.lower() in {each.lower() for each in child.metadata.bases}
        return Said(PRESENT, base) if is_named else Said(ABSENT)
    if key == "base_named":
        sentence = next((guess.sentence for guess in child.guesses if guess.base.lower() == base.lower()), base)
        return Said(PRESENT, sentence) if base.lower() in child.models else Said(ABSENT)
    return child.said[key]


def _flag(key: str, own: Said, other: Said | None) -> str:
    if own.state != PRESENT:
        return LOST if other and other.state == PRESENT else own.state
    if other is None:
        return SAID
    if other.state != PRESENT:
        return ADDED
    # a citation or a data set in the same words is credit given; words on harms were written of another model
    return COPIED if ITEMS[key].need == HARMS and is_copied(own.passage, other.passage) else BOTH


def _changes(child: Card, parent: Card | None) -> Iterator[dict[str, Any]]:
    mine, theirs = child.metadata, parent.metadata if parent else None
    own = fold_licences(mine.licences, mine.licence_name)
    above = fold_licences(theirs.licences, theirs.licence_name) if theirs else None
    flag = compare_licences(above, own) if above is not None else UNKNOWN
    yield _row(OWNERSHIP, LICENCE_CHANGE, flag, (None, ", ".join(sorted(own))), (None, ", ".join(sorted(above or ()))))
    gates = [each.gated if each else None for each in (mine, theirs)]
    closed = [None if gate is None else gate != OPEN for gate in gates]
    yield _row(OWNERSHIP, GATE, _change(*closed), (None, gates[0] or ""), (None, gates[1] or ""))
    marks = [AUDIENCE_TAG in each.tags if each else None for each in (mine, theirs)]
    texts = [AUDIENCE_TAG if mark else "" for mark in marks]
    yield _row(HARMS, AUDIENCE, _change(*marks), (None, texts[0]), (None, texts[1]))


def _change(own: bool | None, other: bool | None) -> str:  # noqa: FBT001  (two of a kind)
    if own is None or other is None:
        return UNKNOWN
    if other:
        return KEPT if own else LOST
    return ADDED if own else NEITHER


def _row(need: str, key: str, flag: str, own: tuple[str | None, str], other: tuple[str | None, str]) -> dict[str, Any]:
    return {
        "need": need,
        "item": key,
        "flag": flag,
        "state": own[0],
        "parent_state": other[0],
        "passage": own[1] or None,
        "parent_passage": other[1] or None,
    }
