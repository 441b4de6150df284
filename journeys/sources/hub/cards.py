"""Cards of the Hub: the metadata (YAML), and the headings of the text below it.

Only what is written there is read. Left out: the text itself, and models named only in a sentence ("fine-tuned from
..."), which cannot be distinguished from models that are merely mentioned.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.decode.yaml import Unsound, load_yaml
from journeys.sources.hub.records import text_of

# A longer card is cut: its metadata stands at the beginning.
CARD_CHARACTERS: Final = 1 << 20
MOST_SECTIONS: Final = 200
# Tables of cards hold JSON as text, some of it encoded twice.
TIMES_ENCODED: Final = 3

_FRONT: Final = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_FENCE: Final = re.compile(r"^\s{0,3}(```+|~~~+)")
_HEADING: Final = re.compile(r"^\s{0,3}(#{1,6})\s+(.*)$")
# each looks no further than to where another of its kind begins, so that a line is gone through once
_TAGGED: Final = re.compile(r"<h([1-6])[^<>]*>((?:(?!<h[1-6]).)*)</h\1\s*>", re.IGNORECASE)
_UNDERLINE: Final = re.compile(r"^\s{0,3}(=+|-{3,})\s*$")
_MARKUP: Final = re.compile(r"<!--.*?(?:-->|\Z)|<[^<>]{1,300}>|\{#[^{}]*\}|[*`]|!?\[(?=[^\[\]]*\])|\]\([^)\]]*\)")
_PLACEHOLDER: Final = re.compile(r"[\W_]*(?:more information needed[\W_]*)?", re.IGNORECASE)


def read_metadata(written: Any) -> dict[str, Any] | Fault:  # noqa: ANN401  (mapping, YAML or JSON as text, or nothing)
    """Return a card's metadata, however it is written: as a mapping, as YAML, as JSON in text, even twice encoded."""
    for _ in range(TIMES_ENCODED):
        if not isinstance(written, str):
            break
        written = _read_text(written[:CARD_CHARACTERS])
    if isinstance(written, Fault):
        return written
    return written if isinstance(written, dict) else {}


def front_matter(card: str) -> str:
    r"""Return the metadata block at the beginning of a card's text.

    >>> front_matter("---\nlicense: mit\n---\n# Card").strip()
    'license: mit'
    """
    found = _FRONT.match(card[:CARD_CHARACTERS])
    return found[1] if found else ""


def _read_text(text: str) -> Any:  # noqa: ANN401  (whatever stands there)
    if text.lstrip()[:1] in ('"', "{"):
        found: Any = decode_record(text.encode("utf-8", "replace"), object)
        if not isinstance(found, Fault):
            return found
    return _read_yaml(front_matter(text) or text)


def _read_yaml(text: str) -> Any:  # noqa: ANN401  (whatever stands there)
    # what follows a second "---" is the card's text
    found = load_yaml(text, _value_of)
    if not isinstance(found, Unsound):
        return found
    where = f" in line {found.line}" if found.line else ""
    return Fault(f"card: is not sound YAML{where}: {found.reason}")


def _value_of(scalar: yaml.ScalarEvent) -> str | None:
    # every value is text ("no" is a language)
    plain: str = scalar.value.encode("utf-8", "replace").decode()
    return None if plain in ("", "null", "~") and not scalar.style else plain


def sections_of(card: str) -> tuple[list[str], list[str]]:
    r"""List the headings of a card's text, and those with nothing below them.

    Returns
    -------
    All headings in order, and those whose text is empty or only "More Information Needed"; a heading above others is
    not empty.

    >>> sections_of("# Card\n## Uses\n[More Information Needed]\n## Bias\nIt has some.")
    (['Card', 'Uses', 'Bias'], ['Uses'])
    """
    text = _FRONT.sub("", card[:CARD_CHARACTERS], count=1)
    found: list[tuple[int, str]] = []
    below: list[list[str]] = []
    for level, line in _lines(text):
        if level:
            found.append((level, line))
            below.append([])
        elif below:
            below[-1].append(line)
    unfilled = [
        title
        for at, (level, title) in enumerate(found)
        if _PLACEHOLDER.fullmatch(_MARKUP.sub("", " ".join(below[at][:MOST_SECTIONS])[:4096]))
        # A heading directly above a deeper one is its parent, not empty.
        and not (at + 1 < len(found) and found[at + 1][0] > level)
    ]
    return [title for _, title in found[:MOST_SECTIONS]], unfilled[:MOST_SECTIONS]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    # a "# comment" in a block of code is no heading
    fence, held = "", ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
            yield 0, line
            continue
        heading = None if fence else _HEADING.match(line) or _TAGGED.search(line)
        under = None if fence or not held.strip() else _UNDERLINE.match(line)
        if under and (title := _plain(held)):
            yield (1 if under[1][0] == "=" else 2), title
            held = ""
            continue
        if held:
            yield 0, held
        held = ""
        if not heading:
            held = line or " "
        elif title := _plain(heading[2].rstrip("# \t")):
            yield (int(heading[1]) if heading[1].isdigit() else len(heading[1])), title
    if held:
        yield 0, held


def _plain(heading: str) -> str | None:
    return text_of(_MARKUP.sub("", heading))
