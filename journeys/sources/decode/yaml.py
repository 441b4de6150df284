"""YAML as plain text values, and of a broken file the parts that are whole.

Every value is read as text (a login may be ``no`` or ``1e5``). A file that is not sound YAML is cut at its outermost
keys, and a list under such a key at its items, so that a broken part costs only itself. Left out: several documents in
one file, of which the first is read.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

# A broken item's beginning may be whole; more lines than this are not tried.
TRIES: Final = 20

_NO_CONTENT: Final = ("#", "---")
_KEY: Final = re.compile(r"^([\w$-]+)\s*:(?:\s|$)", re.ASCII)
_ITEM: Final = re.compile(r"^( *)-(?:\s|$)")


@dataclass(frozen=True)
class Broken:
    """A part that is not sound YAML: its first line (from 1), the reason, and its text."""

    line: int
    reason: str
    text: str


def read_mappings(text: str) -> tuple[list[dict[str, Any]], list[Broken]]:
    """Read a file that is one mapping, or a list of mappings, and the file's broken parts.

    >>> read_mappings("members: [no, 1e5]")
    ([{'members': ['no', '1e5']}], [])
    """
    whole = _load(text)
    if isinstance(whole, Broken):
        lines = text.splitlines()
        first = next((line for line in lines if line.strip() and not line.startswith(_NO_CONTENT)), "")
        whole, broken = _read_items(lines, 1, whole) if _ITEM.match(first) else _read_parts(lines)
        return _mappings_in(whole), broken
    return _mappings_in(whole), []


def read_mapping(text: str) -> dict[str, Any]:
    """Read the whole parts of a file that is one mapping."""
    return next(iter(read_mappings(text)[0]), {})


def _mappings_in(whole: object) -> list[dict[str, Any]]:
    return [part for part in (whole if isinstance(whole, list) else [whole]) if isinstance(part, dict)]


def _read_parts(lines: list[str]) -> tuple[dict[str, Any], list[Broken]]:
    found: dict[str, Any] = {}
    broken: list[Broken] = []
    for line, block in _cut(lines, _KEY):
        part = _load("\n".join(block), line)
        key = _KEY.match(block[0])
        if isinstance(part, dict):
            found |= part
        elif isinstance(part, Broken) and key:
            found[key[1]], faults = _read_items(block, line, part)
            broken += faults
        elif isinstance(part, Broken):
            broken.append(part)
    return found, broken


def _read_items(block: list[str], line: int, fault: Broken) -> tuple[list[Any], list[Broken]]:
    # people indent unevenly: the most frequent indentation is that of the items
    indents = Counter(len(item[1]) for item in map(_ITEM.match, block) if item)
    if not indents:
        return [], [fault]
    usual = min(indents, key=lambda indent: (-indents[indent], indent))
    start = re.compile(rf"^ {{0,{usual}}}-(?:\s|$)")
    found: list[Any] = []
    broken: list[Broken] = []
    for number, lines in _cut(block, start):
        at = line + number - 1
        if start.match(lines[0]):
            items, faults = _read_item(lines, at)
            found += items
            broken += faults
        elif any(other.strip() and not other.lstrip().startswith(_NO_CONTENT) for other in lines[1:]):
            broken.append(Broken(at + 1, f"line {at + 1}: stands before the list's first item", "\n".join(lines[1:])))
    return found, broken


def _read_item(lines: list[str], line: int) -> tuple[list[Any], list[Broken]]:
    # what follows an item's whole beginning may be something else
    fault: Broken | None = None
    for end in [len(lines), *range(min(len(lines) - 1, TRIES), 0, -1)]:
        item = _load("\n".join(lines[:end]), line)
        if isinstance(item, list):
            rest = Broken(line + end, fault.reason, "\n".join(lines[end:])) if fault else None
            return item, [rest] if rest else []
        if isinstance(item, Broken):
            fault = fault or item
    return [], [fault] if fault else []


def _cut(lines: list[str], start: re.Pattern[str]) -> Iterator[tuple[int, list[str]]]:
    starts = [number for number, line in enumerate(lines) if start.match(line)]
    for first, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        if first < end:
            yield first + 1, lines[first:end]


def _load(text: str, line: int = 1) -> Any:  # noqa: ANN401  (whatever YAML holds)
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        at = line + (error.problem_mark.line if error.problem_mark else 0)
        return Broken(line, f"line {at}: not sound YAML: {error.problem or error.context}", text)
    except yaml.YAMLError as error:
        return Broken(line, f"not sound YAML: {str(error).splitlines()[0]}", text)
    except (RecursionError, ValueError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        return Broken(line, f"not sound YAML: {why}", text)
