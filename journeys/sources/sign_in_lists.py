"""Which lines of notes are sign-in lists, and of which day: found by what announces them.

A list is announced by a heading, a label (``Attendees:``) or a line that says how to sign in (``Name / GitHub``). It
stands on that line, in the items below, in a table with a column of names, or one name a line. What is indented below a
person's item is not looked at. A list is of the day in the nearest heading or ``Date:`` above it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from journeys.sources.note_days import find_day, without_days
from journeys.sources.note_labels import Announced, Label, announced_by, read_label
from journeys.sources.note_lines import Line, plain
from journeys.sources.opening import Fault
from journeys.sources.sign_ins import Unnamed, bare_platform, is_template, is_unnamed, read_sign_in

FEW: Final = 3
"""Names between commas from which an item is taken for several people."""
SHORT: Final = 4
"""Words of a label at most."""
ALONE: Final = 2
"""Cells of a row that is a label and what it says."""

_GROUP: Final = re.compile(
    r"\b(?:remote|online|virtual|person|site|room|guests?|observers?|members?|team|community|new)\b"
)
_APART: Final = re.compile(r"\s*[,;]\s*(?![^(\[]*[)\]])|\s+(?:and|&)\s+(?![^(\[]*[)\]])")
_SEGMENT: Final = re.compile(r"\s+[|·]\s+(?=[^\W\d][\w ]{2,30}:)")
_NAMES: Final = re.compile(
    r"(?:(?:your|full) )?names?\b.*|attendees?|participants?|who|person|people|members?", re.IGNORECASE
)
_BESIDE: Final = re.compile(
    r"git ?hub|handle|twitter|affiliation|institut|organi[sz]ation|pronoun|attend|present", re.IGNORECASE
)
_ATTENDANCE: Final = re.compile(r"attend(?:ed|ance|ing)?\??|present\??|here\??|status", re.IGNORECASE)
_SAID_NO: Final = re.compile(
    r"no|n|absent|regrets?|apologies|excused|away|[✗✘❌xX-]?\s*(?:no|absent)|[✗✘❌-]", re.IGNORECASE
)
_FULL_NAME: Final = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?:\s+(?:(?:de|da|di|del|der|den|van|von|la|le|el|al|bin|ibn|dos|y|e)\s+)*[^\W\d_a-z][\w'’.-]*){1,4}"
)
_HANDLES: Final = re.compile(r"@[\w-]+(?:\s+@[\w-]+)+")
_MARKED: Final = re.compile(r"(?:g|gh|git ?hub|t|tw|twitter|x|hf|m|mastodon|w|web)\s*:|https?:|\[", re.IGNORECASE)
_TWITTER: Final = re.compile(r"\btwitter\b|\btw?\s*:", re.IGNORECASE)
_ORGANISED: Final = re.compile(
    r"universit|institut|college|centre|center|laborator|\blabs?\b|school|society|library|foundation|\binc\b|\bltd\b|group"
    r"|department|ministry|hospital|research|company|network",
    re.IGNORECASE,
)


class Entry(NamedTuple):
    """What stands for one person, or for several unnamed: its line, and whether it is ticked, if there are boxes."""

    line: int
    text: str
    ticked: bool | None = None


@dataclass
class Sheet:
    """One list: the line that announces it, the day it is of (if any is said), and its entries.

    ``level`` is its heading's rank, ``label_level`` how far the item is indented that announces it, ``item_level`` how
    far its own are; ``bare`` is the platform of bare handles where the list says so.
    """

    line: int
    announced: Announced
    day: date | Fault | None
    level: int = 0
    label_level: int = -1
    item_level: int = -1
    header: tuple[str, ...] = ()
    bare: str | None = None
    entries: list[Entry] = field(default_factory=list)

    @property
    def present(self) -> list[Entry]:
        """The entries of those who were there: where there are boxes, those that are ticked."""
        return [entry for entry in self.entries if entry.ticked is not False]

    @property
    def platform(self) -> str:
        """What bare handles are of: what the list says, else GitHub unless it names handles of elsewhere too."""
        if self.bare is not None:
            return self.bare
        return "" if any(_TWITTER.search(entry.text) for entry in self.entries) else "github"

    @property
    def is_of_people(self) -> bool:
        """Whether it lists people: after a round of greetings, at least half must have a full name or a handle."""
        found = [read_sign_in(entry.text, self.platform) for entry in self.entries]
        people = [each for each in found if each is not None and not isinstance(each, Fault)]
        if self.announced != "greeting":
            return bool(people)
        known = [
            each for each in people if isinstance(each, Unnamed) or each.has_handle or _FULL_NAME.fullmatch(each.name)
        ]
        return bool(known) and len(known) * 2 >= len(found)


class Finder:
    """Goes through notes line by line and gathers their lists, their days, and the lists that are only quoted."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.days: list[date] = []
        self.quoted: list[int] = []
        self._open: list[Sheet] = []
        self._day: date | Fault | None = None
        self._last = ""

    def take(self, lines: Iterable[Line]) -> None:
        """Go through the lines."""
        for line in lines:
            words = plain(line.text)
            if line.kind == "heading":
                self._take_heading(line, words)
            elif line.kind == "item":
                self._take_item(line, words)
            elif line.kind == "row":
                self._take_row(line)
            elif line.kind == "text":
                self._take_text(line, words)
            elif line.kind == "quote" and is_template(words):
                self.quoted.append(line.number)
            self._last = line.kind

    def _take_heading(self, line: Line, words: str) -> None:
        self._set_day(find_day(words))
        label = read_label(words)
        if label and label.rest and label.announced != "other":
            self._open = []
            self._take_label(label, line)
            return
        announced = announced_by(without_days(words))
        if self._open and announced == "other" and line.level > self._open[0].level and _GROUP.search(words.casefold()):
            self._open[0].item_level = -1
            return
        self._open = []
        if announced in ("present", "greeting", "host"):
            self._announce(line.number, announced, level=line.level)

    def _take_item(self, line: Line, words: str) -> None:
        while self._open and line.level <= self._open[-1].label_level:
            self._open.pop()
        label = read_label(words)
        if label and label.announced != "other":
            self._take_label(label, line)
            return
        if is_template(words):
            if not self._open:
                self._announce(line.number, "present", item_level=line.level)
            self._open[-1].announced = _firmer(self._open[-1].announced)
            self._open[-1].bare = bare_platform(words)
            return
        if not self._open or (0 <= self._open[-1].item_level < line.level):
            return
        sheet = self._open[-1]
        sheet.item_level = line.level
        if words.endswith(":") and len(words.split()) <= SHORT:
            sheet.item_level = -1
            return
        several = _APART.split(words)
        if len(several) < FEW or not all(
            _FULL_NAME.fullmatch(name) and not _ORGANISED.search(name) for name in several
        ):
            several = [line.text]
        sheet.entries += [Entry(line.number, said, line.checked) for said in several]

    def _take_row(self, line: Line) -> None:
        cells = tuple(plain(cell) for cell in line.cells)
        announced = announced_by(cells[0]) if len(cells) == ALONE else "other"
        if announced in ("host", "present", "day", "absent") and cells[1] and not _BESIDE.search(cells[1]):
            self._take_label(Label(announced, cells[1]), line)
        elif self._last != "row":
            named = any(_NAMES.fullmatch(cell) for cell in cells)
            if not self._open and named and any(_BESIDE.search(cell) for cell in cells):
                self._announce(line.number, "present")
            if self._open:
                sheet = self._open[-1]
                sheet.header = cells
                sheet.announced = _firmer(sheet.announced) if named else sheet.announced
        elif self._open and self._open[-1].header:
            sheet = self._open[-1]
            if said := _read_row(sheet.header, line.cells):
                sheet.entries.append(Entry(line.number, said))

    def _take_text(self, line: Line, words: str) -> None:
        labels = [label for part in _SEGMENT.split(words) if (label := read_label(part)) and label.announced != "other"]
        if labels:
            self._open = []
            for label in labels:
                self._take_label(label, line)
            return
        if is_template(words) and not (self._open and self._open[-1].entries):
            if not self._open:
                self._announce(line.number, "present")
            self._open[-1].announced = _firmer(self._open[-1].announced)
            self._open[-1].bare = bare_platform(words)
        elif self._open and is_unnamed(words):
            self._open[-1].entries.append(Entry(line.number, words))
        elif self._open and self._open[-1].item_level < 0 and not self._open[-1].header:
            self._take_plain_names(line, words)
        elif self._open and self._last == "blank":
            self._open = []

    def _take_plain_names(self, line: Line, words: str) -> None:
        """Take a line of names without bullets; anything else before a list's first item says how to fill it in."""
        names = _split_names(words)
        if (
            all(_FULL_NAME.match(name) or name.startswith(("@", "[")) for name in names)
            and len(words.split()) <= len(names) * 8
        ):
            self._open[-1].entries += [Entry(line.number, name) for name in names]
        elif self._open[-1].entries and self._last == "blank":
            self._open = []

    def _take_label(self, label: Label, line: Line) -> None:
        """Take what a label announces: on its own line, or in the items below."""
        if label.announced == "day":
            self._set_day(find_day(label.rest))
            return
        level = line.level if line.kind == "item" else -1
        if label.announced == "absent":
            if not label.rest:
                self._open.append(Sheet(line.number, "absent", None, label_level=level))
            return
        sheet = self._announce(line.number, label.announced, label_level=level)
        if label.rest:
            self._open.pop()
            names = [name for name in _split_names(label.rest) if not _ORGANISED.search(name) or "@" in name]
            sheet.entries += [Entry(line.number, name) for name in names]

    def _announce(
        self, number: int, announced: Announced, *, level: int = 0, label_level: int = -1, item_level: int = -1
    ) -> Sheet:
        sheet = Sheet(number, announced, self._day, level, label_level, item_level)
        self.sheets.append(sheet)
        self._open.append(sheet)
        return sheet

    def _set_day(self, day: date | Fault | None) -> None:
        if day is not None:
            self._day = day
        if isinstance(day, date):
            self.days.append(day)


def _firmer(announced: Announced) -> Announced:
    """Know a round of greetings for a list of people once it says how to sign in."""
    return "present" if announced == "greeting" else announced


def _split_names(said: str) -> list[str]:
    """Cut names on one line apart; a handle after a name stays with it."""
    found: list[str] = []
    for part in filter(None, _APART.split(said)):
        if found and _MARKED.match(part) and "@" not in found[-1]:
            found[-1] += f", {part}"
        elif _HANDLES.fullmatch(part):
            found += part.split()
        else:
            found.append(part)
    return found


def _read_row(header: tuple[str, ...], cells: tuple[str, ...]) -> str:
    """Write a row of a table as one entry; nothing if it says that the person was not there."""
    position = next((number for number, title in enumerate(header) if _NAMES.fullmatch(title)), 0)
    name = cells[position] if position < len(cells) else ""
    parts = []
    for number, (title, cell) in enumerate(zip(header, cells, strict=False)):
        if number == position or not cell.strip():
            continue
        if _ATTENDANCE.fullmatch(title):
            if _SAID_NO.fullmatch(plain(cell)) or _SAID_NO.fullmatch(cell):
                return ""
        elif (platform := bare_platform(title)) in ("github", "twitter") and "(" not in cell and "//" not in cell:
            parts.append(f"{platform}: {plain(cell).split()[0]}" if plain(cell) else "")
        else:
            parts.append(cell)
    return " / ".join([name, *parts]) if name.strip() or parts else ""
