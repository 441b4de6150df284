"""A card's text cut into its parts: the metadata left out, then headings with what stands below each.

Cards are Markdown with HTML in it, written by people and by programs, sound or not. Everything here looks at each
letter a bounded number of times, so a card's time grows with its length alone. Blocks of code and comments say nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

CARD_CHARACTERS: Final = 1 << 20
"""A longer card is cut."""
LINE_CHARACTERS: Final = 1 << 14
"""A longer line is no heading."""
DEEPEST_HEADING: Final = 6

_FENCES: Final = ("```", "~~~")
_LABELLED: Final = 7
_LONGEST_HEADING: Final = 200
_SHORTEST_LINE: Final = 3
_BOLD: Final = re.compile(
    r"(?:[-*+>]\s{1,4})?(\*\*|__)([^*_:]{2,80})(?::\s{0,3}\1|\1\s{0,3}:|\1(?=\s|$))\s{0,3}(.*)", re.DOTALL
)
# labels that many write without bold letters; other words before a colon are only sentences
_PLAIN: Final = re.compile(
    r"(?:[-*+>]\s{1,4})?("
    r"licen[cs]e(?: notice)?|(?:training )?data(?: ?sets?)?|authors?|contact|e-?mail|metrics|(?:eval |test )?results|"
    r"evaluation(?: results)?|citation|cite as|get in touch|limitations?|bias(?:es)?|"
    r"(?:primary )?(?:intended|direct|out-of-scope|downstream) use(?:s| cases)?|"
    r"(?:created|built|made|developed|shared) by(?=[\s:]))\s{0,3}:?\s{0,3}(.*)",
    re.DOTALL | re.IGNORECASE,
)
# some tables have a label in each row; words in bold in other tables are only values
_ROW: Final = re.compile(r"\|\s{0,20}\*\*(licen[cs]e|authors?)\*\*\s{0,20}\|\s{0,20}([^|]*)", re.IGNORECASE)
_TAG: Final = re.compile(r"<(h[1-6])\b[^<>]{0,300}>", re.IGNORECASE)
_HTML: Final = re.compile(r"<[^<>]{1,300}>")
_ANCHOR: Final = re.compile(r"\{#[^{}]{0,100}\}")
_ITEM: Final = re.compile(r"\s{0,12}(?:[-*+•]|\d{1,3}[.)])\s")
_TARGET: Final = re.compile(r"\]\([^()\s]{0,400}\)")
_SIGNS: Final = str.maketrans("", "", "*_`#[]")


@dataclass(frozen=True)
class Passage:
    """A heading and what stands below it, up to the next heading; the first one of a card may have no heading.

    ``level`` is 1 to 6 as in HTML, 7 for a label in bold at the start of a line, 0 for what stands above all headings.
    """

    heading: str
    level: int
    text: str


def below_metadata(card: str) -> str:
    r"""Return a card's text without the metadata above it.

    >>> below_metadata("---\nlicense: mit\n---\n# Card")
    '# Card'
    """
    card = card[:CARD_CHARACTERS].replace("\r\n", "\n")
    start = card.lstrip()
    if not start.startswith("---\n"):
        return card
    end = start.find("\n---", 3)
    return card if end < 0 else start[end + 4 :].lstrip("-").lstrip()


def passages(card: str) -> list[Passage]:
    r"""List the passages of a card in order.

    >>> [(each.heading, each.text) for each in passages("Hello.\n# Uses\n[More Information Needed]\n**Bias:** some")]
    [('', 'Hello.'), ('Uses', '[More Information Needed]'), ('Bias', 'some')]
    """
    found: list[Passage] = []
    heading, level, lines = "", 0, list[str]()
    for at, title, line in _cut(card):
        if at:
            found.append(Passage(heading, level, "\n".join(lines).strip()))
            heading, level, lines = title, at, []
        if line or not at:
            lines.append(line)
    found.append(Passage(heading, level, "\n".join(lines).strip()))
    return [each for each in found if each.heading or each.text]


def blocks(text: str) -> Iterator[str]:
    r"""List the paragraphs and the single items of lists, each on one line.

    >>> list(blocks("One\ntwo.\n\n- three\n- four"))
    ['One two.', '- three', '- four']
    """
    held: list[str] = []
    for line in text.split("\n"):
        heading = line.lstrip().startswith("#")
        if held and (heading or not line.strip() or _ITEM.match(line)):
            yield " ".join(held)
            held = []
        if line.strip():
            held.append(" ".join(line.split()))
        if heading:
            yield " ".join(held)
            held = []
    if held:
        yield " ".join(held)


def plain(text: str) -> str:
    """Return text without the signs of Markdown and HTML and where its links lead, spaces folded.

    >>> plain("**Out-of-Scope** <b>Use</b> [optional](#use) {#out}")
    'Out-of-Scope Use optional'
    """
    return " ".join(_TARGET.sub("]", _ANCHOR.sub("", _HTML.sub(" ", text))).translate(_SIGNS).split())


def without_comments(text: str) -> str:
    """Return text without HTML comments; one that is never closed hides nothing.

    >>> without_comments("a<!-- b -->c<!-- d")
    'ac<!-- d'
    """
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    kept.append(text[at:])
    return "".join(kept)


def without_code(text: str) -> str:
    r"""Return text without its blocks of code; one that is never closed reaches to the end.

    >>> without_code("a\n```\nb\n```\nc")
    'a\nc'
    """
    return "\n".join(line for line, is_code in _lines(text) if not is_code)


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    # each line, and whether it is of a block of code
    fence = ""
    for line in text.split("\n"):
        mark = line.strip()[:3]
        if mark in _FENCES and fence in ("", mark):
            fence = "" if fence else mark
            yield line, True
        else:
            yield line, bool(fence)


def _cut(card: str) -> Iterator[tuple[int, str, str]]:
    # a heading's level and title, and the rest of its line; or 0 and a line of text
    held = ""
    for line, is_code in _lines(without_comments(below_metadata(card))):
        bare = "" if is_code else line[:LINE_CHARACTERS].strip()
        if level := _underlines(held, bare):
            yield level, plain(held), ""
            held = ""
            continue
        if held:
            yield 0, "", held
        held = ""
        heading = _heading(bare) if bare else None
        if heading:
            yield heading
        elif is_code:
            yield 0, "", line
        else:
            # the line below it may make a heading of it
            held = line or " "
    if held:
        yield 0, "", held


def _underlines(held: str, bare: str) -> int:
    if len(bare) < _SHORTEST_LINE or len(held) > _LONGEST_HEADING or not plain(held):
        return 0
    if not bare.strip("="):
        return 1
    # below an item of a list it is a rule
    return 0 if bare.strip("-") or _ITEM.match(held) else 2


def _heading(bare: str) -> tuple[int, str, str] | None:
    if bare.startswith("#"):
        level = len(bare) - len(bare.lstrip("#"))
        title = plain(bare[:_LONGEST_HEADING])
        return (level, title, "") if level <= DEEPEST_HEADING and title else None
    if (tag := _TAG.search(bare)) and (end := bare.lower().find(f"</{tag[1].lower()}>", tag.end())) > 0:
        title = plain(bare[tag.end() : end])
        return (int(tag[1][1]), title, bare[end + len("</h1>") :]) if title else None
    if (label := _BOLD.match(bare)) and (title := plain(label[2])):
        return _LABELLED, title, label[3]
    if row := _ROW.match(bare):
        return _LABELLED, row[1], row[2]
    label = _PLAIN.match(bare)
    if label and (":" in bare[label.end(1) : label.end(1) + 4] or label[1].lower().endswith(" by")):
        return _LABELLED, label[1], label[2]
    return None
