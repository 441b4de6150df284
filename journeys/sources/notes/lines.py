"""Markdown as the lines of meeting notes: headings, items of lists, rows of tables and text, each with its number.

Code and comments are left out. Quotations are a kind of their own, as they repeat what others wrote elsewhere. A line
that is bold as a whole is a heading below all others.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from journeys.sources.decode.yaml import read_mapping

# Many notes use bold lines as headings; they rank below all real ones.
LOWEST: Final = 7
TAB: Final = 4

_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE: Final = re.compile(r"^\s*(```+|~~~+)")
_HEADING: Final = re.compile(r"^ {0,3}(#{1,6})\s+(.*)$")
_UNDERLINE: Final = re.compile(r"^ {0,3}(?:-{2,}|={2,})\s*$")
_BOLD: Final = re.compile(r"^\s*(?:\*{2,3}|__)(?P<bold>(?:(?!\*\*|__).)+?)(?:\*{2,3}|__)\s*$")
_ITEM: Final = re.compile(r"^(\s*)(?:[-*+•]|\d{1,3}[.)])(?:\s+(.*))?$")
_CHECKBOX: Final = re.compile(r"^\[([ xX])\]\s+")
_RULE: Final = re.compile(r"^[\s|:+=-]*$")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_STRUCK: Final = re.compile(r"~~.*?~~")
_SHORTCODE: Final = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]*:(?!\w)")
_SLANTED: Final = re.compile(r"(?<![\w@/])_([^_]+)_(?![\w])")
_TAG: Final = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TOML: Final = re.compile(r"^(title|date)\s*=\s*(.*)$", re.MULTILINE)
_JOINERS: Final = "\u200b\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"

Kind = Literal["heading", "item", "row", "text", "blank", "quote"]


@dataclass(frozen=True)
class Line:
    """One line: ``level`` is a heading's rank or an indentation; ``checked`` is whether an item's box is ticked."""

    number: int
    kind: Kind
    text: str = ""
    level: int = 0
    cells: tuple[str, ...] = ()
    checked: bool | None = None


def cut_front(text: str) -> tuple[dict[str, str], str]:
    """Return the fields before the notes, between ``---`` or ``+++``, and the notes, with line numbers unchanged."""
    found = re.match(r"(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", text, re.DOTALL)
    if not found:
        return {}, text
    if found[1] == "+++":
        said = {key: value.strip(" '\"") for key, value in _TOML.findall(found[2])}
    else:
        said = {key: value for key, value in read_mapping(found[2]).items() if isinstance(value, str)}
    return said, "\n" * found.group().count("\n") + text[found.end() :]


def read_lines(text: str) -> Iterator[Line]:
    """List the lines of notes, without code and comments."""
    # Comments become empty lines, so that faults name the line as the file has it.
    bare = _COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), text)
    # indentation is compared as a number of blanks
    lines = [line.expandtabs(TAB) for line in bare.splitlines()]
    fence = ""
    in_table = False
    for number, line in enumerate(lines, start=1):
        mark = _FENCE.match(line)
        if fence or mark:
            ends = mark is not None and fence != "" and mark[1].startswith(fence)
            fence = "" if ends else fence or (mark[1] if mark else "")
            continue
        following = lines[number] if number < len(lines) else ""
        in_table = "|" in line and (
            line.lstrip().startswith("|") or in_table or ("|" in following and _RULE.match(following) is not None)
        )
        found = _row(number, line) if in_table else _line(number, line, following)
        if found:
            yield found


def _line(number: int, line: str, following: str) -> Line | None:
    # underlines of headings and containers (":::") are no line of their own
    bare = line.strip()
    if not bare:
        return Line(number, "blank")
    if bare.startswith(">"):
        return Line(number, "quote", bare.lstrip("> "))
    if bare.startswith(":::") or _UNDERLINE.match(line):
        return None
    if heading := _HEADING.match(line):
        return Line(number, "heading", heading[2].rstrip("# \t"), len(heading[1]))
    if item := _ITEM.match(line):
        said = item[2] or ""
        box = _CHECKBOX.match(said)
        ticked = box[1] != " " if box else None
        return Line(number, "item", said[box.end() :] if box else said, len(item[1]), checked=ticked)
    if following.strip() and _UNDERLINE.match(following) and "|" not in line:
        return Line(number, "heading", bare, 1 if "=" in following else 2)
    if bold := _BOLD.match(line):
        return Line(number, "heading", bold["bold"].strip(), LOWEST)
    return Line(number, "text", bare, len(line) - len(line.lstrip()))


def _row(number: int, line: str) -> Line | None:
    if _RULE.match(line):
        return None
    # an escaped stroke is a part of its cell
    cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    return Line(number, "row", line.strip(), cells=tuple(cell.strip() for cell in cells))


def plain(text: str) -> str:
    """Remove emphasis, pictures and struck out words from a line.

    >>> plain(":wave: **Ada** L ~~Bob~~ ==Cy==")
    'Ada L Cy'
    """
    bare = _TAG.sub(" ", html.unescape(_STRUCK.sub(" ", _ESCAPED.sub(r"\1", text))))
    bare = _SLANTED.sub(r"\1", _SHORTCODE.sub(" ", bare).replace("==", "").replace("*", "").replace("`", ""))
    kept = (letter for letter in bare if letter not in _JOINERS and unicodedata.category(letter) not in ("So", "Cs"))
    return " ".join("".join(kept).split())
