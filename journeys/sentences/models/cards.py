"""Sentences on what models' cards say, what they kept of their bases', and which credits are open: no verdicts."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from journeys.analysis.cards.licences import family_of
from journeys.analysis.cards.says import HARMS, ITEMS, OWNERSHIP, RECOGNITION, Card
from journeys.model import wording
from journeys.model.accounts import model_name
from journeys.sentences.models.lineage import RELATIONS, Day

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
CANNOT: Final = (
    "**Why.** A card shows what is written, not why something is missing. A template's words show no motive, and many "
    "cards are written by programs.",
    "**Whether it is true.** That a thing is said does not make it true, complete or good.",
    "**What is said elsewhere.** Papers, websites, discussions and what a card says in passing are not counted; nor "
    "are models that were deleted, are private or lie on another host.",
    "**Unknown cards.** Where an export has no text of a card, there is none, or the export leaves it out.",
    "**What is owed.** Whether a licence had to be kept, or a credit given, no card shows. Exports of 2022 are from "
    "before the metadata had a field for the base.",
    "**Endorsement.** Likes are no endorsement, and downloads of 30 days no adoption: neither is used here.",
)
MANY: Final = 20
"""Cards that say a thing in the same words, from which on that is said: fewer can be one maker's."""
BARS_NOTE: Final = "Hatched: only a template's words, or nothing below a heading; percentages leave these out."
NO_PASSAGE: Final = "Nothing stands here, or only whether it is said is kept."
NOT_POSTED: Final = "Nothing is sent: copy the text into a discussion, and the lines into the metadata of the card."
CHECK_GUESS: Final = "A guess: the card may link a family and not the model that was used. Read it before you write."
NO_CREDITS: Final = "No base of these models is known, so no credit can be open."
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
    if len(card.said) < len(ITEMS):
        return "Its card is not known, only its metadata."
    parts = []
    for need in (HARMS, RECOGNITION, OWNERSHIP):
        of_need = [key for key, item in ITEMS.items() if item.need == need]
        count = sum(card.said[key].state == "present" for key in of_need)
        parts.append(f"{wording.number(count)} of {len(of_need)} on {need}")
    verb = "is" if card.count == 1 else "are"
    total = f"**Of {len(ITEMS)} things that a card can say, {wording.number(card.count)} {verb} said**"
    return f"{total}: {wording.listing(parts)}."


def coverage_answer(coverage: pd.DataFrame, whose: Mapping[str, str], day: Day) -> str:
    """Say how many things the cards of models say on average; ``whose`` are the models of each group.

    ``coverage`` is :data:`journeys.model.tables.CARD_COVERAGE`. All models are counted, so there is no interval.
    """
    parts = []
    for group, of in whose.items():
        rows = coverage[coverage["group"] == group]
        if len(rows):
            n = int(rows["n"].iloc[0])
            needs = ", ".join(_of_need(rows, need) for need in (HARMS, RECOGNITION, OWNERSHIP))
            says = f"{_models(n)}** {of} {'says' if n == 1 else 'say'} **{_mean(rows)} of {len(ITEMS)} things"
            parts.append(f"**{says}**{'' if n == 1 else ' on average'}: {needs}.")
    when = f"as of {wording.day(day.on)}" if day.is_told else f"imported on {wording.day(day.on)}"
    return f"{' '.join(parts)} ({wording.capitalised(when)}; all known cards, no sample, so no interval.)"


def _of_need(rows: pd.DataFrame, need: str) -> str:
    of_need = rows[rows["need"] == need]
    return f"{need} {_mean(of_need)} of {len(of_need)}"


def _mean(rows: pd.DataFrame) -> str:
    n = rows["n"].iloc[0]
    mean = rows["present"].sum() / n
    return f"{mean:.0f}" if n == 1 else f"{mean:.1f}"


def alike(coverage: pd.DataFrame) -> str:
    """Say which things most cards say in the same words: rows of :data:`journeys.model.tables.CARD_COVERAGE`."""
    found = coverage[(coverage["alike"] >= MANY) & (coverage["alike"] * 2 > coverage["present"])]
    things = [
        f"{item_name(row['item'])} ({wording.number(row['alike'])} of {wording.counted(row['present'], 'card')})"
        for row in found.to_dict("records")
    ]
    return f"In the same words, so probably a program's: {wording.listing(things)}." if things else ""


def coverage_bar(row: Mapping[Any, Any]) -> str:
    """Describe how many cards say one thing: a row of :data:`journeys.model.tables.CARD_COVERAGE`."""
    share = wording.percent(row["present"] / row["n"], row["n"])
    parts = [
        f"{wording.number(row[state])} with {words}"
        for state, words in (("template", "only a template's words"), ("empty", "nothing below its heading"))
        if row[state]
    ]
    text = f"{wording.capitalised(item_name(row['item']))}: said by {wording.number(row['present'])} of "
    return f"{text}{wording.counted(row['n'], 'card')} ({share}){''.join(f'; {part}' for part in parts)}."


def untold(count: int, *, others: bool) -> str:
    """Say of how many models no card's text is known; ``others`` if that of other models is."""
    if not count:
        return ""
    models, has = wording.counted(count, "more model" if others else "model"), "has" if count == 1 else "have"
    return f"{models} {has} no known card, only metadata."


def changes_answer(flags: pd.DataFrame) -> str:
    """Say what became of licences, gates and words on harms from bases to models: rows of CARD_FLAGS."""
    pairs = len(flags[["child", "parent"]].drop_duplicates())
    if not pairs:
        return "**No pair of a base and a model made from it is known here.**"
    licences = flags.loc[flags["item"] == "licence_change", "flag"].value_counts().drop("unknown", errors="ignore")
    guessed = len(flags.loc[flags["basis"] == "guessed", ["child", "parent"]].drop_duplicates())
    of_them = f" ({wording.number(guessed)} guessed from texts of cards)" if guessed else ""
    parts = [f"**{wording.counted(pairs, 'pair')} of a base and a model**{of_them}."]
    if n := int(licences.sum()):
        named = [f"{FLAGS[str(flag)]} {wording.number(count)}" for flag, count in licences.to_dict().items()]
        parts.append(f"Licence, where both are known (n = {wording.number(n)}): {wording.listing(named)}.")
    gates = flags[(flags["item"] == "gate") & flags["flag"].isin(["kept", "lost"])]
    if len(gates):
        lost = int((gates["flag"] == "lost").sum())
        parts.append(f"Of {wording.counted(len(gates), 'gate')} of bases {wording.number(lost)} {_is(lost)} lost.")
    harms = flags[(flags["need"] == HARMS) & (flags["parent_state"] == "present")]
    if n := len(harms):
        lost, copied = (int((harms["flag"] == flag).sum()) for flag in ("lost", "copied"))
        parts.append(
            f"Of {wording.counted(n, 'thing')} that bases say on harms, {wording.number(lost)} {_is(lost)} lost and "
            f"{wording.number(copied)} {_is(copied)} copied."
        )
    return " ".join(parts)


def too_many_pairs(count: int) -> str:
    """Say that there are too many pairs to be compared on a page."""
    pairs = wording.counted(count, "pair")
    return f"**{pairs} of a base and a model** are too many to compare here: choose a model above."


def guessed_left_out(count: int) -> str:
    """Say how many pairs are left out because their base is guessed."""
    if not count:
        return ""
    pairs = wording.counted(count, "pair")
    return f"{pairs} guessed from texts of cards {_is(count)} left out; the switch above adds {_them(count)}."


def pairs_shown(shown: int, pairs: int) -> str:
    """Say how many pairs a table shows of all that are chosen."""
    if not pairs:
        return "No pair has this."
    if shown < pairs:
        return f"The first {wording.number(shown)} of {wording.counted(pairs, 'pair')}. Choose a row to see both cards."
    return f"{wording.counted(pairs, 'pair').capitalize()}. Choose a row to see both cards."


def about_pair(row: Mapping[Any, Any]) -> str:
    """Say which base a model's card is compared with, and how that is known: a row of CARD_FLAGS."""
    way = f"{RELATIONS[row['relation']]}, " if row["relation"] in RELATIONS else ""
    return f"Beside the card of **{model_name(row['parent'])}** ({way}{row['basis']})."


def no_pair(model: str, base: str | None) -> str:
    """Say that a model is made from no known base, or not from the one that the address names."""
    return f"No loaded export says that {model} was made from {base}." if base else f"No base of {model} is known."


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
        "kept": f"Both are under {_family(own)}.",
        "changed": f"From {above} to {own}: {_another(above, own)}.",
        "loosened": f"From {_family(above)} to {_family(own)}: fewer conditions, and none beside.",
        "stricter": f"From {_family(above)} to {_family(own)}: the same conditions, and more.",
        "missing": f"The base is under {_family(above)}; this one names no licence.",
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
    text += " credit open"
    if undeclared:
        text += f"; the metadata of {wording.number(undeclared)} declare no base"
    if not guessed:
        return f"{text}."
    return f"{text}; {wording.number(guessed)} {'rests' if guessed == 1 else 'rest'} on guesses."


def _them(count: int) -> str:
    return "it" if count == 1 else "them"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


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
