"""A card's text cut into its parts: the metadata left out, then headings with what stands below each.

Cards are Markdown with HTML in it, written by people and by programs, sound or not. Every step here looks at each letter
a bounded number of times, so a card's time grows with its length alone. Blocks of code and comments say nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

CARD_CHARACTERS: Final = 1 << 20
"""A longer card is cut."""
LINE_CHARACTERS: Final = 1 << 14
"""A longer line is cut: no heading or paragraph is so long."""

_FENCES: Final = ("```", "~~~")
_DEEPEST: Final = 6
_LABELLED: Final = 7
_LONGEST_HEADING: Final = 200
_SHORTEST_LINE: Final = 2
_BOLD: Final = re.compile(
    r"(?:[-*+>]\s{1,4})?(\*\*|__)([^*_:]{2,80})(?::\s{0,3}\1|\1\s{0,3}:|\1(?=\s|$))\s{0,3}(.*)", re.DOTALL
)
# labels that many write without bold letters; other words before a colon are only sentences
_PLAIN: Final = re.compile(
    r"(?:[-*+>]\s{1,4})?("
    r"licen[cs]e|(?:training )?data(?: ?sets?)?|authors?|contact|metrics|results|evaluation(?: results)?|citation|"
    r"cite as|limitations?|bias(?:es)?|(?:intended|direct|out-of-scope|downstream) uses?|"
    r"(?:created|built|made|developed|shared) by(?=\s)(?!:))\s{0,3}:?\s{0,3}(.*)",
    re.DOTALL | re.IGNORECASE,
)
_TAG: Final = re.compile(r"<h([1-6])\b[^<>]{0,300}>([^<>]{1,300})</h[1-6]>", re.IGNORECASE)
_HTML: Final = re.compile(r"<[^<>]{1,300}>")
_ANCHOR: Final = re.compile(r"\{#[^{}]{0,100}\}")
_ITEM: Final = re.compile(r"\s{0,12}(?:[-*+•]|\d{1,3}[.)])\s")
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
        if line:
            lines.append(line)
        elif not at:
            lines.append("")
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
    """Return text without the signs of Markdown and HTML, spaces folded.

    >>> plain("**Out-of-Scope** <b>Use</b> [optional] {#out}")
    'Out-of-Scope Use optional'
    """
    return " ".join(_ANCHOR.sub("", _HTML.sub(" ", text)).translate(_SIGNS).split())


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
    'a\n\nc'
    """
    kept: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = line.strip()[:3] if line.strip().startswith(_FENCES) else ""
        if fence or mark:
            if not fence:
                kept.append("")
            fence = ("" if mark == fence else fence) if fence else mark
        else:
            kept.append(line)
    return "\n".join(kept)


def _cut(card: str) -> Iterator[tuple[int, str, str]]:
    # a heading's level and title, then the rest of its line; or 0 and a line of text
    fence, held = "", ""
    for whole in without_comments(below_metadata(card)).split("\n"):
        line = whole[:LINE_CHARACTERS]
        bare = line.strip()
        mark = bare[:3] if bare.startswith(_FENCES) else ""
        if fence or mark:
            # a card that cites itself in BibTeX does so in a block of code
            yield 0, "", held
            yield 0, "", line
            held = ""
            fence = ("" if mark == fence else fence) if fence else mark
            continue
        if bare and held.strip() and len(held) < _LONGEST_HEADING and not bare.strip("=") and len(bare) > 1:
            yield 1, plain(held), ""
            held = ""
            continue
        if len(bare) > _SHORTEST_LINE and held.strip() and not bare.strip("-") and not _ITEM.match(held):
            if len(held) < _LONGEST_HEADING:
                yield 2, plain(held), ""
            else:
                yield 0, "", held
            held = ""
            continue
        if held:
            yield 0, "", held
            held = ""
        level, title, rest = _heading(bare)
        if level:
            yield level, title, rest
        else:
            held = line or " "
    if held:
        yield 0, "", held


def _heading(bare: str) -> tuple[int, str, str]:
    # the level, the title and the rest of the line
    if bare.startswith("#"):
        level = len(bare) - len(bare.lstrip("#"))
        title = plain(bare)
        return (level, title, "") if level <= _DEEPEST and title else (0, "", "")
    if bare.startswith("<") and (tag := _TAG.search(bare)):
        return int(tag[1]), plain(tag[2]), bare[tag.end() :]
    if (label := _BOLD.match(bare)) and (title := plain(label[2])):
        return _LABELLED, title, label[3]
    label = _PLAIN.match(bare)
    if label and (":" in bare[label.end(1) : label.end(1) + 4] or label[1].lower().endswith(" by")):
        return _LABELLED, label[1], label[2]
    return 0, "", ""
