"""What each step from one model to another kept, lost or copied of what the first one's card says.

A step is an edge of the model tree. Only what the two cards say is compared: why something was left out, they do not
show, and a template's words show nobody's intention.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from journeys.analysis.cards.licences import compare_licences, fold_licences
from journeys.analysis.cards.says import ABSENT, EMPTY, HARMS, ITEMS, OWNERSHIP, PRESENT, TEMPLATE, Card, Said
from journeys.model.tables import CARD_FLAGS

COPIED, SAID, BOTH, LOST, KEPT, ADDED = "copied", "said", "both", "lost", "kept", "added"
NEITHER, UNKNOWN = "neither", "unknown"
LICENCE_STEP, GATE, AUDIENCE = "licence_step", "gate", "audience"
"""Flags of a step that are no things that a card says: the licence's change, the gate, the mark for adults."""
AUDIENCE_TAG: Final = "not-for-all-audiences"
OPEN: Final = "no"
"""The gate of a model that everybody can download."""

RUN_OF_WORDS: Final = 5
OVERLAP: Final = 0.5
FEWEST_WORDS: Final = 10
"""A passage of at least ten words is copied where at least half of its runs of five words stand in the other card's passage on
the same thing."""
_WORDS: Final = re.compile(r"\w+")


def compare_cards(edges: pd.DataFrame, cards: Mapping[str, Card]) -> pd.DataFrame:
    """Compare each model's card with that of the model it was made from.

    Parameters
    ----------
    edges
        Rows with ``child``, ``parent``, ``relation`` and ``basis``.
    cards
        The cards that are known, by the model's name. Edges whose child has none are left out.

    Returns
    -------
    :data:`journeys.model.tables.CARD_FLAGS`: for each edge one row a thing that a card can say, and one each for what
    became of the licence, the gate and the mark for adults.
    """
    rows: list[dict[str, Any]] = []
    for edge in edges[["child", "parent", "relation", "basis"]].itertuples(index=False):
        child, parent = cards.get(str(edge.child)), cards.get(str(edge.parent))
        if child is not None:
            rows += [{**edge._asdict(), **flag} for flag in _flags(child, parent, str(edge.parent))]
    return CARD_FLAGS.of(pd.DataFrame(rows, columns=CARD_FLAGS.names))


def is_copied(passage: str, original: str) -> bool:
    """Return whether a passage is copied from another, by its runs of five words.

    >>> text = "It was trained on the news of one year and knows no later one."
    >>> is_copied(text, f"## Limits {text}"), is_copied(text, "It was trained on letters.")
    (True, False)
    """
    words = _WORDS.findall(passage.lower())
    runs, others = set(_runs(words)), set(_runs(_WORDS.findall(original.lower())))
    return len(words) >= FEWEST_WORDS and len(runs & others) >= OVERLAP * len(runs)


def _runs(words: list[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(RUN_OF_WORDS)), strict=False)


def _flags(child: Card, parent: Card | None, name: str) -> Iterator[dict[str, Any]]:
    for key, item in ITEMS.items():
        own = _own(child, key, name)
        other = parent.said[key] if parent and not key.startswith("base_") else None
        flag = _flag(key, own, other)
        yield _row(item.need, key, flag, (own.state, own.passage), (other.state, other.passage) if other else (None, ""))
    yield from _changes(child, parent)


def _own(child: Card, key: str, parent: str) -> Said:
    # of a step it counts whether the card names this very base
    if key == "base_declared":
        declared = next((each for each in child.metadata.bases if each.lower() == parent.lower()), None)
        return Said(PRESENT, declared) if declared else Said(ABSENT)
    if key == "base_named" and child.said[key].state != PRESENT and parent.lower() in child.models:
        return Said(PRESENT, parent)
    if key == "base_named" and parent.lower() not in child.models:
        return Said(ABSENT)
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
    yield _row(OWNERSHIP, LICENCE_STEP, flag, (None, ", ".join(sorted(own))), (None, ", ".join(sorted(above or ()))))
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


FLAGS: Final = (SAID, BOTH, COPIED, ADDED, LOST, TEMPLATE, EMPTY, ABSENT)
"""What can become of a thing that a card can say."""
