"""What a card says: fourteen things that a model's card can say, grouped by three needs of those who build on models.

The needs are from interviews with creators (arXiv 2602.19354, its abstract): fewer harms downstream, recognition of who
made what, and ownership. A thing counts as said where it has a place of its own: a heading, a label or a field of the
metadata, with something in it. What a card says only in passing is not counted, and that a thing is said does not make
it true or good.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from journeys.analysis.cards.bases import Guess, read_bases
from journeys.analysis.cards.text import Passage, below_metadata, passages, plain, without_code
from journeys.model.addresses import hide_addresses

PASSAGE_CHARACTERS: Final = 4_000
"""So much of a passage is kept, to be compared and shown."""
MOST_DEEPER: Final = 40
"""Deeper headings than this many are not read as a part of one passage."""

HARMS, RECOGNITION, OWNERSHIP = "harms", "recognition", "ownership"
PRESENT, TEMPLATE, EMPTY, ABSENT = "present", "template", "empty", "absent"
STATES: Final = (PRESENT, TEMPLATE, EMPTY, ABSENT)
"""States of a thing: said; only a template's words; a heading with nothing below it; no place for it."""


@dataclass(frozen=True)
class Item:
    """One thing that a card can say: its need, its name for people, and the headings that are its place."""

    need: str
    name: str
    headings: re.Pattern[str] | None = None


def _item(need: str, name: str, headings: str | None = None) -> Item:
    return Item(need, name, re.compile(headings) if headings else None)


ITEMS: Final[Mapping[str, Item]] = {
    "use": _item(
        HARMS,
        "intended use",
        r"^uses?$|^uses (?:and|&)|\bintended (?:use|usage|purpose|application)|\buse[- ]cases?\b"
        r"|\b(?:direct|downstream|primary|recommended|potential) uses?\b",
    ),
    "out_of_scope": _item(
        HARMS,
        "out-of-scope use",
        r"\bout[- ]of[- ]scope\b|\bmisuse|\bmalicious\b|\bprohibited\b|\bunintended uses?\b|\bnot intended\b",
    ),
    "bias": _item(HARMS, "bias", r"\bbias(?:es|ed)?\b|\bfairness\b|\bethic(?:s|al)\b|\bdisclaimers?\b"),
    "limitations": _item(
        HARMS,
        "risks and limitations",
        r"\blimit(?:s|ations?)\b|\brisks?\b|\bcaveats?\b|\bknown issues\b|\bshortcomings?\b"
        r"|\bdisclaimers?\b",
    ),
    "evaluation": _item(
        HARMS,
        "evaluation",
        r"^(?!.*\b(?:reproduc\w*|view|how to)\b).*(?:\beval(?:uations?|s)?\b(?! data)|\bresults?\b|\bbenchmarks?\b|"
        r"\bperformances?\b|\bmetrics?\b|\baccurac(?:y|ies)\b|\bscores?\b)",
    ),
    "base_declared": _item(RECOGNITION, "base in the metadata"),
    "base_named": _item(RECOGNITION, "base in the text"),
    "datasets": _item(
        RECOGNITION,
        "data sets",
        r"^(?!.*\bon\b).*(?:\bdata ?sets?\b|\bcorp(?:us|ora)\b|\b(?:train\w*|tuning|evaluation) data\b)|^data$",
    ),
    "citation": _item(RECOGNITION, "citation", r"\bcit(?:e|ations?|ing)\b|\bbibtex\b|^reference$"),
    "authors": _item(
        RECOGNITION,
        "authors",
        r"\bauthors?\b|\bdevelope(?:d by|rs?)\b|\bcreat(?:ed by|ors?)\b|\bcredits?\b|\bcontributors?\b|\bmaintainers?\b"
        r"|^contribution$"
        r"|\b(?:shared|built|made|model) by\b|^owner\b|\bour team\b|^team\b",
    ),
    "doi": _item(RECOGNITION, "DOI"),
    "licence": _item(OWNERSHIP, "licence in the metadata"),
    "terms": _item(OWNERSHIP, "licence in the text", r"\blicen[cs](?:es?|ing)\b|\bterms\b|\bcopyright\b"),
    "contact": _item(
        OWNERSHIP,
        "contact",
        r"\bcontact(?:s|ing)?\b|^questions?\b|\bfeedback\b|^support$|^e-?mail$|\bget in touch\b|\breach out\b",
    ),
}
"""The fourteen things, in the order in which they are shown."""


@dataclass(frozen=True)
class Metadata:
    """What a model's metadata says; ``gated`` is no, auto, manual or other text as on the Hub, None if unknown."""

    licences: Sequence[str] = ()
    licence_name: str | None = None
    licence_link: str | None = None
    gated: str | None = None
    tags: Sequence[str] = ()
    datasets: Sequence[str] = ()
    bases: Sequence[str] = ()
    evaluated: bool = False


@dataclass(frozen=True)
class Said:
    """Whether one thing is said, as one of the four states, and the passage, cut; of a field, what stands in it."""

    state: str
    passage: str = ""


@dataclass(frozen=True)
class Card:
    """What one model's card says.

    ``said`` has each of :data:`ITEMS`; ``guesses`` are the bases guessed from its text, ``models`` all that it names,
    in small letters.
    """

    name: str
    said: Mapping[str, Said]
    metadata: Metadata = field(default_factory=Metadata)
    guesses: Sequence[Guess] = ()
    models: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """How many of the fourteen things are said."""
        return sum(each.state == PRESENT for each in self.said.values())


OF_METADATA: Final = ("base_declared", "licence")
"""What only metadata say."""
NAMING: Final = ("authors", "citation", "contact")
"""What names people: of these it is kept whether a card says them, and not who."""
# said in words: code says nothing of these, but it can be an evaluation or a citation
_IN_WORDS: Final = ("use", "out_of_scope", "limitations", "bias")
_SHOWN: Final = 400
_ENTRY: Final = 1_200
_ENTRIES: Final = 20
_WORD: Final = re.compile(r"\w")
_CITES: Final = re.compile(r"\d{4}|https?:|\bcit(?:e|ing|ation)|doi|arxiv")
_HOW_TO: Final = re.compile(
    r"\bhow to\b|\busage\b|\binstall\w*\b|\bexamples?\b|\bquick ?start\b|^using\b|\bget started\b"
)
_BIBTEX: Final = re.compile(
    r"@(?:article|inproceedings|misc|techreport|inbook|book|software|phdthesis|online)\s{0,3}\{", re.I
)
_UNFILLED: Final = re.compile(r"@\w{4,13}\s{0,3}\{\s{0,3}(?:\.\.\.|,)")
"""An entry of a template, without a key."""
_DISCLAIMER: Final = re.compile(r"\bdisclaimers?\b")
"""Some disclaimers name limits or biases; others only say who wrote the card."""
_DOI: Final = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>{}]{1,100}")
_RESULTS: Final = re.compile(
    r"\b(?:(?:achieve[sd]?|obtain(?:s|ed)?|reache[sd]) the following (?:results?|scores?)|present the dev results)\b"
    r"[^#]{0,200}?\d",
    re.I,
)
_TEMPLATES: Final = re.compile(
    r"more information (?:is )?needed(?: for further recommendations)?|needs more information|"
    r"\btodo\b:?(?: add[\w ]{0,40})?|\btb[ad]\b"
    r"|coming soon|to be (?:added|completed|updated|announced|done|determined)|will be available soon|\bn/a\b"
    r"|\{\{[^{}]{0,200}\}\}|users \(both direct and downstream\) should be made aware of the risks, biases and "
    r"limitations of the model|describe the data (?:you )?used to train the model"
    r"|if you initialized it with pre-trained weights, add a link to the pre-trained model card or repository with "
    r"description of the pre-training data|add your own citation here"
    r"|provide examples of latent issues and potential remediations|"
    r"add an? (?:short )?(?:code snippet|description) here"
    r"|no \w{1,20} information is available(?: at this time)?|\boptional\b|\bnot available\b|\bunknown\b|\bnone\b",
)
_LIMITS: Final = re.compile(
    r"limit|cannot|can(?:'|no)t|should(?: not|n't)|\bnot (?:be|intended|suitable|work|meant|able|perform|good|robust|"
    r"recommended|supported|been|generali[sz]e)|only (?:works?|supports?)|"
    r"may (?:not|fail|produce|generate|contain|reflect)|might|\bfail|risk|careful|caution|poor|wrong|worse|bias|degrad|"
    r"hallucinat|incorrect|inaccura|struggle"
)
_BIASES: Final = re.compile(
    r"bias|stereotyp|gender|racis|racial|ethni|religio|fairness|unfair|discriminat(?:ion|ory|e against)|toxic|"
    r"offensive|harmful|demograph|skew|women|female|minorit|represented|prejudic|hateful|objectionable"
)
_MENTIONS: Final = {"limitations": _LIMITS, "bias": _BIASES}


def read_card(name: str, card: str, metadata: Metadata) -> Card:
    r"""Find what a card says.

    Parameters
    ----------
    name
        The model, as owner/name.
    card
        The card's whole text; empty where there is none.
    metadata
        What its metadata says.

    Returns
    -------
    Each of :data:`ITEMS` with its state and passage. Where several passages are the place of one thing, the fullest.
    Passages that name people are not kept, nor are addresses.

    >>> read_card("ada/x", "## Uses\nPlants.\n## Bias\n[More Information Needed]", Metadata()).said["bias"].state
    'template'
    """
    card = hide_addresses(card)
    guesses, named_models = read_bases(card, name)
    found: dict[str, list[Said]] = {key: [] for key in ITEMS}
    parts = passages(card)
    named = [[] if at == _title(parts) else _items_of(part.heading) for at, part in enumerate(parts)]
    for at, items in enumerate(named):
        for key in items:
            found[key].append(_read_passage(key, items, _below(parts, named, at, key)))
    _read_letters(below_metadata(card), metadata, found)
    _read_metadata(metadata, guesses, found)
    said = {
        key: min(each, key=lambda one: STATES.index(one.state), default=Said(ABSENT)) for key, each in found.items()
    }
    said |= {key: Said(said[key].state) for key in NAMING}
    return Card(name, said, metadata, guesses, named_models)


def read_metadata_alone(name: str, metadata: Metadata) -> Card:
    """Return what is known of a card whose text no export tells: the base and the licence, which only metadata say.

    Nothing is known of the other things, so they have no state.

    >>> {key: said.state for key, said in read_metadata_alone("ada/x", Metadata(["mit"])).said.items()}
    {'base_declared': 'absent', 'licence': 'present'}
    """
    found: dict[str, list[Said]] = {key: [] for key in ITEMS}
    _read_metadata(metadata, (), found)
    return Card(name, {key: next(iter(found[key]), Said(ABSENT)) for key in OF_METADATA}, metadata)


def is_filled(text: str) -> bool:
    """Return whether text holds more than a template's words.

    >>> is_filled("**[More Information Needed]**"), is_filled("It has some.")
    (False, True)
    """
    return bool(_WORD.search(_TEMPLATES.sub(" ", plain(text).lower())))


def _items_of(heading: str) -> list[str]:
    folded = heading.lower()
    return [key for key, item in ITEMS.items() if item.headings and item.headings.search(folded)]


def _title(parts: Sequence[Passage]) -> int | None:
    # a name such as "results" says nothing of the card: it stands alone on the first level, above all others
    headed = [at for at, part in enumerate(parts) if part.heading]
    top = [at for at in headed if parts[at].level == 1]
    return top[0] if len(headed) > 1 and top == headed[:1] else None


def _below(parts: Sequence[Passage], named: Sequence[Sequence[str]], at: int, key: str) -> list[Passage]:
    # What stands below deeper headings is of the upper one, until one is the place of something else: many cards have
    # all that follows a thing on a deeper level.
    found, foreign = [parts[at]], False
    for below in range(at + 1, min(at + MOST_DEEPER, len(parts))):
        if parts[below].level <= parts[at].level:
            break
        own = key in named[below]
        foreign = foreign or bool(named[below] and not own)
        how_to = key in _IN_WORDS and _HOW_TO.search(parts[below].heading.lower())
        if (own or not foreign) and not how_to and parts[below].text:
            found.append(parts[below])
    return found


def _read_passage(key: str, items: Sequence[str], below: Sequence[Passage]) -> Said:
    texts = [without_code(each.text) if key in _IN_WORDS else each.text for each in below]
    written = plain("\n".join(texts)[:PASSAGE_CHARACTERS]).lower()
    if not _WORD.search(written):
        return Said(EMPTY)
    deeper = [f"{each.heading}: {text}" for each, text in zip(below[1:], texts[1:], strict=True)]
    passage = "\n".join(text for text in (texts[0], *deeper) if text)[:PASSAGE_CHARACTERS].strip()
    left = _TEMPLATES.sub(" ", written)
    if not _WORD.search(left):
        return Said(TEMPLATE, passage)
    # "Intended uses & limitations" often names no limitation, "Limitations and bias" no bias
    first = next((each for each in _IN_WORDS if each in items), key)
    is_asked = key != first or _DISCLAIMER.search(below[0].heading.lower())
    if key in _MENTIONS and is_asked and not _MENTIONS[key].search(left):
        return Said(ABSENT)
    if key == "citation" and _UNFILLED.search(passage):
        return Said(TEMPLATE, passage)
    if key == "citation" and not _CITES.search(passage.lower()):
        return Said(ABSENT)
    return Said(PRESENT, passage)


def _read_letters(text: str, metadata: Metadata, found: Mapping[str, list[Said]]) -> None:
    # a citation and a training program's results are known by their letters, wherever they stand
    for key, pattern in (("citation", _BIBTEX), ("evaluation", _RESULTS)):
        if match := pattern.search(text):
            shown = text[match.start() : match.start() + _SHOWN].split("\n#")[0]
            state = TEMPLATE if _UNFILLED.match(shown) else PRESENT
            found[key].append(Said(state, shown.strip()))
    # elsewhere in the text stand the DOIs of other people's works
    cited = [said.passage for said in found["citation"]] + [
        text[at.start() : at.start() + _ENTRY] for at in islice(_BIBTEX.finditer(text), _ENTRIES)
    ]
    found["doi"] += [Said(PRESENT, match[0]) for each in cited if (match := _DOI.search(each))]
    found["doi"] += [Said(PRESENT, tag) for tag in metadata.tags if tag.startswith("doi:")]


def _read_metadata(metadata: Metadata, guesses: Sequence[Guess], found: Mapping[str, list[Said]]) -> None:
    terms = [text for text in (metadata.licence_name, metadata.licence_link) if text]
    fields = {
        "licence": [each for each in metadata.licences if each.lower() not in ("unknown", "none")],
        "terms": terms,
        "datasets": list(metadata.datasets),
        "base_declared": list(metadata.bases),
        "evaluation": ["results in the metadata"] if metadata.evaluated else [],
    }
    for key, values in fields.items():
        if values:
            found[key].append(Said(PRESENT, ", ".join(values)[:PASSAGE_CHARACTERS]))
    found["base_named"] += [Said(PRESENT, guess.sentence) for guess in guesses]
