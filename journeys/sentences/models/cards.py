"""Sentences on what models' cards say, what they kept of their bases', and which credits are open: no verdicts."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from journeys.analysis.cards.licences import family_of
from journeys.analysis.cards.says import HARMS, ITEMS, OWNERSHIP, RECOGNITION, Card
from journeys.model import wording
from journeys.model.accounts import model_name

FLAGS: Final = {
    "said": "said here",
    "both": "said in both",
    "copied": "copied",
    "added": "said only here",
    "lost": "lost",
    "template": "a template's words",
    "empty": "empty",
    "absent": "not said",
    "kept": "kept",
    "changed": "changed",
    "loosened": "loosened",
    "stricter": "stricter",
    "missing": "missing",
    "neither": "in neither",
    "unnamed": "other, without a name",
    "unknown": "not known",
}
"""What became of a thing from a base to a model, for tables."""
CHANGES: Final = {"licence_change": "licence", "gate": "gate", "audience": "mark for adults"}
COVERAGE_NOTE: Final = (
    "A thing is said where it has a heading, a label or a field of its own with something in it. That it is said does "
    "not make it true or good, and a template's words show no intention."
)
GUESS_NOTE: Final = (
    "Guessed from sentences of cards that name a model, never from a model's name. Guesses stand apart from what cards "
    "declare."
)
_WAYS: Final = {
    "finetune": "a fine-tune",
    "adapter": "an adapter",
    "quantized": "a quantized version",
    "merge": "a merge",
}
_STATES: Final = {
    "absent": "this one has no place for it",
    "empty": "here its heading stands with nothing below",
    "template": "here stand only a template's words",
}


def said(card: Card) -> str:
    """Describe how much of what a card can say is said, by need."""
    parts = []
    for need in (HARMS, RECOGNITION, OWNERSHIP):
        of_need = [key for key, item in ITEMS.items() if item.need == need]
        count = sum(card.said[key].state == "present" for key in of_need)
        parts.append(f"{wording.number(count)} of {len(of_need)} on {need}")
    verb = "is" if card.count == 1 else "are"
    total = f"**Of {len(ITEMS)} things that a card can say, {wording.number(card.count)} {verb} said**"
    return f"{total}: {wording.listing(parts)}."


def item_name(item: str) -> str:
    """Return the name of a thing that a card can say, or that can change beside it.

    >>> item_name("out_of_scope"), item_name("gate")
    ('out-of-scope use', 'gate')
    """
    return ITEMS[item].name if item in ITEMS else CHANGES[item]


def reason(row: Mapping[Any, Any]) -> str:
    """Say why a pair of cards carries a flag: a row of :data:`journeys.model.tables.CARD_FLAGS`."""
    if row["item"] == "licence_change":
        return _licence_reason(row)
    if row["item"] in CHANGES:
        return _change_reason(row)
    if row["item"] in ("base_declared", "base_named"):
        where = "metadata" if row["item"] == "base_declared" else "text"
        return f"The card's {where} {'names' if row['flag'] == 'said' else 'does not name'} this base."
    texts = {
        "said": "The card says it. The base's card is not known.",
        "both": "Both cards say it.",
        "copied": "At least half of the passage stands in the base's card.",
        "added": "This card says it, the base's does not.",
        "lost": f"The base's card says it; {_STATES.get(row['state'], _STATES['absent'])}.",
        "template": "Only a template's words stand here.",
        "empty": "Its heading stands with nothing below.",
        "absent": "The card has no place for it.",
    }
    return texts[row["flag"]]


def _licence_reason(row: Mapping[Any, Any]) -> str:
    own, above = (str(row[name]) if wording.known(row[name]) else "none" for name in ("passage", "parent_passage"))
    texts = {
        "kept": f"Both are under {own}.",
        "changed": f"From {above} to {own}: {_another(above, own)}.",
        "loosened": f"From {_family(above)} to {_family(own)}: fewer conditions, and none beside.",
        "stricter": f"From {_family(above)} to {_family(own)}: the same conditions, and more.",
        "missing": f"The base is under {above}; this one names no licence.",
        "added": f"The base names no licence; this one is under {own}.",
        "neither": "Neither names a licence.",
        "unnamed": f"The licence is only called other; the base's is {above}.",
        "unknown": f"The base's card is not known; this one's licence is {own}.",
    }
    return texts[row["flag"]]


def _another(above: str, own: str) -> str:
    family = family_of(above)
    alike = family is not None and family == family_of(own)
    return f"another licence of one family ({family})" if alike else "another licence; which asks more is not said"


def _family(licence: str) -> str:
    family = family_of(licence)
    return f"{licence} ({family})" if family else licence


def _change_reason(row: Mapping[Any, Any]) -> str:
    name = "gate" if row["item"] == "gate" else "mark not-for-all-audiences"
    texts = {
        "kept": f"Both have a {name}.",
        "lost": f"The base has a {name}, this one has none.",
        "added": f"This one has a {name}, the base has none.",
        "neither": f"Neither has a {name}.",
        "unknown": f"No export says it of both: {name}.",
    }
    return texts[row["flag"]]


def pairs_summary(flags: pd.DataFrame, item: str) -> str:
    """Describe how many models kept, lost or copied one thing; ``flags`` are rows of CARD_FLAGS."""
    of_item = flags[(flags["item"] == item) & flags["parent_state"].notna()]
    n = len(of_item)
    if not n:
        return f"**{wording.capitalised(item_name(item))}**: no pair of cards is known."
    counts = of_item["flag"].value_counts()
    has = int(sum(counts.get(flag, 0) for flag in ("both", "copied", "lost")))
    head = f"**{wording.capitalised(item_name(item))}**, {wording.counted(n, 'pair')} of cards"
    if not has:
        return f"{head}: no base's card says it."
    lost, copied = int(counts.get("lost", 0)), int(counts.get("copied", 0))
    text = f"{head}: the base's card says it in {wording.number(has)} of {wording.number(n)}"
    text += f"; of these, lost in {wording.number(lost)} of {wording.number(has)}"
    return f"{text} and copied in {wording.number(copied)} of {wording.number(has)}." if copied else f"{text}."


def credits_summary(credits_: pd.DataFrame, models: int) -> str:
    """Describe how many of ``models`` that were made from others leave a credit open: rows of MISSING_CREDITS."""
    if credits_.empty:
        return f"No credit is open in the card{'' if models == 1 else 's'} of {_models(models)} made from others."
    undeclared = int(credits_["yaml"].notna().sum())
    guessed = int((credits_["basis"] == "guessed").sum())
    one = len(credits_) == 1
    text = f"**{wording.number(len(credits_))} of {_models(models)}** made from others {'leaves' if one else 'leave'} a"
    text += f" credit open; the metadata of {wording.number(undeclared)} of them declare no base"
    if not guessed:
        return f"{text}."
    return f"{text}; {wording.number(guessed)} of them {'rests' if guessed == 1 else 'rest'} on guesses."


def _models(count: int) -> str:
    return wording.counted(count, "model")


def discussion(row: Mapping[Any, Any]) -> str:
    """Write a text for a discussion at a model: a row of MISSING_CREDITS. The app posts nothing."""
    bases = wording.listing([model_name(place) for place in row["parents"]])
    made = f"{_WAYS[row['relation']]} of" if row["relation"] in _WAYS else "made from"
    guessed = "As we read the card, it" if row["basis"] == "guessed" else "It"
    lines = [f"Hello, and thank you for sharing {model_name(row['child'])}. {guessed} is {made} {bases}."]
    if wording.known(row["yaml"]):
        lines.append(f"Its metadata does not declare that yet. These lines would:\n\n{row['yaml']}\n")
    asks = {
        "base_named": "name the base in the text",
        "citation": "add the citation that stands in the base's card",
        "licence": "name a licence in the metadata, as the base does",
    }
    wanted = [asks[item] for item in asks if item in row["missing"]]
    if wanted:
        also = " also" if wording.known(row["yaml"]) else ""
        lines.append(f"Could you{also} {wording.listing(wanted)}?")
    lines.append("If we are mistaken, please tell us. Thank you.")
    return "\n".join(lines)
