"""YAML as plain text values, and of a broken file the parts that are whole.

Every value is read as text (a login may be ``no`` or ``1e5``). A file that is not sound YAML is cut at its outermost
keys, and a list under such a key at its items, so that a broken part costs only itself. Left out: several documents in
one file, of which the first is read; keys that are no text; and what is nested deeper, or repeated by names (``*name``)
more often, than people write: a few lines can stand for billions of values.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

# A broken item's beginning may be whole; more lines than this are not tried.
TRIES: Final = 20
DEEPEST: Final = 20
"""Levels in one another; files of teams and cards of models have five."""
MOST_REPEATED: Final = 10_000
"""Values that all names of one text may stand for together."""
BROKEN_KEPT: Final = 1_000
"""Characters that are kept of a broken part."""

_REPEATED: Final = f"names in it stand for more than {MOST_REPEATED:,} values"
_NO_CONTENT: Final = ("#", "---")
_KEY: Final = re.compile(r"^([\w$-]+)\s*:(?:\s|$)", re.ASCII)
_ITEM: Final = re.compile(r"^( *)-(?:\s|$)")


@dataclass(frozen=True)
class Broken:
    """A part that is not sound YAML: its first line (from 1), the reason, and its beginning."""

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
        parts, broken = _read_items(lines, 1, whole) if _ITEM.match(first) else _read_parts(lines)
        # each part by itself says only that its names stand for nothing
        return _mappings_in(parts), [whole, *broken] if whole.reason.endswith(_REPEATED) else broken
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
            broken.append(_broken(at + 1, f"line {at + 1}: stands before the list's first item", lines[1:]))
    return found, broken


def _read_item(lines: list[str], line: int) -> tuple[list[Any], list[Broken]]:
    # what follows an item's whole beginning may be something else
    fault: Broken | None = None
    for end in [len(lines), *range(min(len(lines) - 1, TRIES), 0, -1)]:
        item = _load("\n".join(lines[:end]), line)
        if isinstance(item, list):
            rest = _broken(line + end, fault.reason, lines[end:]) if fault else None
            return item, [rest] if rest else []
        if isinstance(item, Broken):
            fault = fault or item
    return [], [fault] if fault else []


def _broken(line: int, reason: str, lines: list[str]) -> Broken:
    # each line has a sign at least, so that no more of them can be kept
    return Broken(line, reason, "\n".join(lines[:BROKEN_KEPT])[:BROKEN_KEPT])


def _cut(lines: list[str], start: re.Pattern[str]) -> Iterator[tuple[int, list[str]]]:
    starts = [number for number, line in enumerate(lines) if start.match(line)]
    for first, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        if first < end:
            yield first + 1, lines[first:end]


def _load(text: str, line: int = 1) -> Any:  # noqa: ANN401  (whatever YAML holds)
    whole = load_yaml(text)
    if not isinstance(whole, Unsound):
        return whole
    where = f"line {line + whole.line - 1}: " if whole.line else ""
    return Broken(line, f"{where}not sound YAML: {whole.reason}", text[:BROKEN_KEPT])


@dataclass(frozen=True)
class Unsound:
    """Why a text cannot be read as YAML, and in which of its lines (from 1), if that is known."""

    reason: str
    line: int | None = None


def _text_of(scalar: yaml.ScalarEvent) -> Any:  # noqa: ANN401  (PyYAML has no types)
    return scalar.value


def load_yaml(text: str, value_of: Callable[[yaml.ScalarEvent], Any] = _text_of) -> Any:  # noqa: ANN401  (YAML)
    r"""Return the first document of a text, whose values are text or what ``value_of`` makes of them.

    >>> load_yaml("a: &x [1]\nb: *x"), load_yaml("[" * 30).reason
    ({'a': ['1'], 'b': ['1']}, 'nested more than 20 levels deep')
    """
    # PyYAML's loaders recurse in C: half a million brackets ended the process, which no exception can catch. So the
    # value is built from the parser's events.
    try:
        return _Composer(value_of).compose(yaml.parse(text, Loader=yaml.CBaseLoader))
    except yaml.MarkedYAMLError as error:
        return Unsound(
            error.problem or error.context or "", error.problem_mark.line + 1 if error.problem_mark else None
        )
    except (yaml.YAMLError, ValueError) as error:
        return Unsound(str(error).partition("\n")[0])


@dataclass
class _Inside:
    """A list or mapping that is being built; ``begun`` is how many values there were before it."""

    value: list[Any] | dict[str, Any]
    anchor: str | None = None
    begun: int = 0
    is_key: bool = True
    key: str | None = None

    def place(self, value: Any) -> None:  # noqa: ANN401  (text, list or mapping)
        # a mapping's keys and values come in turn, so a key waits for its value
        if isinstance(self.value, list):
            self.value.append(value)
            return
        if self.is_key:
            self.key = value if isinstance(value, str) else None
        elif self.key is not None:
            self.value[self.key] = value
        self.is_key = not self.is_key


@dataclass
class _Composer:
    """Builds a value from events; ``anchored`` are the named values, each with the number of values in it."""

    value_of: Callable[[yaml.ScalarEvent], Any]
    anchored: dict[str, tuple[Any, int]] = field(default_factory=dict)
    values: int = 0
    repeated: int = 0

    def compose(self, events: Iterator[yaml.Event]) -> Any:  # noqa: ANN401  (whatever stands there)
        root: list[Any] = []
        open_ones = [_Inside(root)]
        for event in events:
            if isinstance(event, yaml.DocumentEndEvent):
                next(events, None)  # what stands behind it and begins no other document is a fault
                break
            if isinstance(event, yaml.CollectionEndEvent):
                # a name stands for its value from here on: within itself it would never end
                done = open_ones.pop()
                self._name(done.anchor, done.value, done.begun)
                continue
            if isinstance(event, yaml.NodeEvent):
                value = self._value(event)
                if isinstance(value, Unsound):
                    return value
                open_ones[-1].place(value)
                if isinstance(event, yaml.CollectionStartEvent):
                    open_ones.append(_Inside(value, event.anchor, self.values - 1))
                    if len(open_ones) > DEEPEST:
                        return Unsound(f"nested more than {DEEPEST} levels deep")
        return root[0] if root else {}

    def _value(self, event: yaml.NodeEvent) -> Any:  # noqa: ANN401  (text, list, mapping, or why there is none)
        self.values += 1
        if isinstance(event, yaml.CollectionStartEvent):
            return [] if isinstance(event, yaml.SequenceStartEvent) else {}
        if isinstance(event, yaml.ScalarEvent):
            value = self.value_of(event)
            self._name(event.anchor, value, self.values - 1)
            return value
        line = event.start_mark.line + 1 if event.start_mark else None
        if event.anchor not in self.anchored:
            return Unsound(f"*{event.anchor} stands for nothing that could be read before it", line)
        value, size = self.anchored[event.anchor]
        self.values += size - 1
        self.repeated += size
        return value if self.repeated <= MOST_REPEATED else Unsound(_REPEATED, line)

    def _name(self, anchor: str | None, value: Any, begun: int) -> None:  # noqa: ANN401  (whatever stands there)
        if anchor:
            self.anchored[anchor] = (value, self.values - begun)
