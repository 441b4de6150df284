"""Which lines of notes are sign-in lists, and of which day: found by what announces them, never by their looks.

A list is announced by a heading, a label (``Attendees:``) or a line that says how to sign in (``Name / GitHub``). It
stands on that line, in the items below, in a table with a column of names, or one name a line. Items indented below a
person's item are ignored. A list is of the day in the nearest heading or ``Date:`` above it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from journeys.sources.decode.files import Fault
from journeys.sources.notes.days import find_day, is_day_alone, is_month_alone, without_days
from journeys.sources.notes.labels import Announced, Label, announced_by, read_label
from journeys.sources.notes.lines import Line, plain
from journeys.sources.notes.name_lists import (
    is_known,
    names_people,
    read_row,
    split_after_label,
    split_item,
    split_names,
    split_pair,
    tells_attendance,
)
from journeys.sources.notes.sign_ins import (
    SignIn,
    Unnamed,
    bare_platform,
    handle_column,
    is_template,
    is_unnamed,
    read_sign_in,
)

# A longer item with a colon at its end is a sentence, no name of a group.
SHORT: Final = 4
ALONE: Final = 2
# The patterns below are slow on lines without end, such as embedded pictures.
LONGEST: Final = 4_000

_GROUP: Final = re.compile(
    r"\b(?:remote|online|virtual|person|site|room|guests?|observers?|members?|team|community|new)\b"
)
_SEGMENT: Final = re.compile(r"\s+[|·]\s+(?=[^\W\d][\w ]{2,30}:)")
# A list is over at such text: more than a word, and not in brackets.
_PARAGRAPH: Final = re.compile(r"(?!\()[^<>{}]*\w\s+[^\W\d][^<>{}]*|.*:")
_SENTENCE_END: Final = re.compile(r"[.!?]\s+")
_ROW_LABEL: Final = re.compile(r"[\w'’()-]+(?: [\w'’()-]+){0,2}:?")
_ASIDE: Final = re.compile(r"\([^()]*\)|https?://\S+")
# words that stand alone above a list and are no name
_SINGLE: Final = re.compile(
    r"(?!(?i:welcome|hello|agenda|notes?|topics?|actions?|remote|online|everyone|none|minutes|updates?|discussion)\b)"
    r"[^\W\d_a-z][^\W\d_]+(?:['’-][^\W\d_]+)*"
)
_TWITTER: Final = re.compile(r"\btwitter\b|\btw?\s*:", re.IGNORECASE)


class Entry(NamedTuple):
    """The text for one person, or for several unnamed: its line, and whether it is ticked, if there are boxes."""

    line: int
    text: str
    ticked: bool | None = None


@dataclass
class Sheet:
    """One list: the line that announces it, its day if one is given, and its entries.

    ``level`` is its heading's rank, ``label_level`` the indentation of the item that announces it, ``item_level`` that
    of its own items; ``bare`` is the platform of bare handles and ``column`` the part of an entry with a login, where a
    list names them. ``has_twitter`` is whether any of the first ``looked_at`` entries has a handle of Twitter.
    """

    line: int
    announced: Announced
    day: date | Fault | None
    level: int = 0
    label_level: int = -1
    item_level: int = -1
    header: tuple[str, ...] = ()
    bare: str | None = None
    column: int = -1
    entries: list[Entry] = field(default_factory=list)
    looked_at: int = 0
    has_twitter: bool = False

    @property
    def present(self) -> list[Entry]:
        """The entries of people who were there: where there are boxes, the ticked ones."""
        return [entry for entry in self._one_each() if entry.ticked is not False]

    def _one_each(self) -> list[Entry]:
        # most lines of a list with affiliations have one; where few lines are in two parts, these are two people
        entries = self.entries
        for separator in "/,;" if self.bare is None and not self.header else "":
            parted = [entry for entry in entries if separator in _ASIDE.sub("", entry.text)]
            if 0 < len(parted) * 2 <= len(entries):
                entries = [entry._replace(text=name) for entry in entries for name in split_pair(entry.text, separator)]
        return entries

    @property
    def platform(self) -> str:
        """The platform of bare handles: what the list names, else GitHub unless it holds handles of Twitter too."""
        if self.bare is not None:
            return self.bare
        # each entry is looked at once, as this is asked for each of them
        self.has_twitter = self.has_twitter or any(map(_is_of_twitter, self.entries[self.looked_at :]))
        self.looked_at = len(self.entries)
        return "" if self.has_twitter else "github"

    def read(self, entry: Entry) -> SignIn | Unnamed | Fault | None:
        """Read one of its entries."""
        return read_sign_in(entry.text, self.platform, self.column)

    @property
    def is_of_people(self) -> bool:
        """Return whether it lists people."""
        # "Introductions" is also a heading above an agenda, so most of its entries must certainly be people
        found = [self.read(entry) for entry in self.entries]
        people = [each for each in found if each is not None and not isinstance(each, Fault)]
        if self.announced != "greeting":
            return bool(people)
        known = sum(is_known(each) for each in people)
        return known > 0 and known * 2 >= len(found)


class Finder:
    """Collects the lists of notes line by line, with their days and the lines of lists that are only quoted."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.days: list[date] = []
        self.quoted: list[int] = []
        self._open: list[Sheet] = []
        self._day: date | Fault | None = None
        self._last = ""

    def take(self, lines: Iterable[Line]) -> None:
        """Read lines."""
        for line in lines:
            words = plain(line.text[:LONGEST])
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
        self._set_day(Fault("its heading says the month only") if is_month_alone(words) else find_day(words))
        label = read_label(words)
        if label and label.rest and label.announced != "other":
            self._open = []
            self._take_label(label, line)
            return
        announced = announced_by(without_days(words))
        # a lower heading such as "Remote" continues the list
        if self._open and announced == "other" and line.level > self._open[0].level and _GROUP.search(words.casefold()):
            self._open[0].item_level = -1
            return
        self._open = []
        if announced in ("present", "greeting", "host"):
            self._announce(line.number, announced, level=line.level)

    def _take_item(self, line: Line, words: str) -> None:
        # an item as far left as the one that announced a list ends it
        while self._open and line.level <= self._open[-1].label_level:
            self._open.pop()
        label = read_label(words)
        if label and label.announced != "other":
            self._take_label(label, line)
            return
        if is_template(words):
            self._take_template(line, words)
            return
        if not self._open or (0 <= self._open[-1].item_level < line.level):
            return
        sheet = self._open[-1]
        sheet.item_level = line.level
        # the name of a group, such as "Online:", whose people stand further right
        if words.endswith(":") and len(words.split()) <= SHORT:
            sheet.item_level = -1
            return
        sheet.entries += [Entry(line.number, said, line.checked) for said in split_item(line.text[:LONGEST])]

    def _take_row(self, line: Line) -> None:
        cells = tuple(plain(cell) for cell in line.cells)
        announced = announced_by(cells[0]) if len(cells) == ALONE and _ROW_LABEL.fullmatch(cells[0]) else "other"
        if announced in ("host", "present", "day", "absent") and cells[1] and not names_people(cells[1:]):
            self._take_label(Label(announced, cells[1]), line)
        elif self._last != "row":
            named = names_people(cells)
            if not self._open and named and tells_attendance(cells):
                self._announce(line.number, "present")
            if self._open:
                sheet = self._open[-1]
                sheet.header = cells
                sheet.announced = _confirmed(sheet.announced) if named else sheet.announced
        elif self._open and self._open[-1].header:
            sheet = self._open[-1]
            if said := read_row(sheet.header, line.cells):
                sheet.entries.append(Entry(line.number, said))

    def _take_text(self, line: Line, words: str) -> None:
        labels = [label for part in _SEGMENT.split(words) if (label := read_label(part)) and label.announced != "other"]
        if is_day_alone(words):
            self._set_day(find_day(words))
        elif labels:
            self._open = []
            for label in labels:
                self._take_label(label, line)
        elif is_template(words) and not (self._open and self._open[-1].entries):
            self._take_template(line, words)
        elif self._open:
            self._take_text_in_list(line, words)
        elif words.endswith(":") and announced_by(_SENTENCE_END.split(words)[-1]) == "present":
            self._announce(line.number, "present")

    def _take_template(self, line: Line, words: str) -> None:
        # such a line announces a list, or confirms that an announced one is of people
        if not self._open:
            self._announce(line.number, "present", item_level=line.level if line.kind == "item" else -1)
        self._open[-1].announced = _confirmed(self._open[-1].announced)
        self._open[-1].bare = bare_platform(words)
        self._open[-1].column = handle_column(words)

    def _take_text_in_list(self, line: Line, words: str) -> None:
        sheet = self._open[-1]
        if is_unnamed(words):
            sheet.entries.append(Entry(line.number, words))
        elif sheet.item_level < 0 and not sheet.header:
            self._take_plain_names(line, words)
        elif self._last == "blank" and _PARAGRAPH.fullmatch(line.text):
            self._open = []

    def _take_plain_names(self, line: Line, words: str) -> None:
        # other text before a list's first item says how to fill it in
        sheet = self._open[-1]
        names = split_names(words)
        if all(is_known(read_sign_in(name, sheet.platform)) for name in names):
            sheet.entries += [Entry(line.number, name) for name in names]
        elif _SINGLE.fullmatch(words) and words[0].isupper() and self._last != "blank":
            # "Mei", right below the label or a name
            sheet.entries.append(Entry(line.number, words))
        elif sheet.entries and self._last == "blank":
            self._open = []

    def _take_label(self, label: Label, line: Line) -> None:
        if label.announced == "day":
            self._set_day(find_day(label.rest))
            return
        level = line.level if line.kind == "item" else -1
        if label.announced == "absent":
            if not label.rest:
                # open, but in no list of sheets, so that names below it are not read as present
                self._open.append(Sheet(line.number, "absent", None, label_level=level))
            return
        sheet = self._announce(line.number, label.announced, label_level=level)
        if label.rest:
            self._open.pop()
            # names on the label's own line are the whole list, so it was closed again
            sheet.entries += [Entry(line.number, name) for name in split_after_label(label.rest)]

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


def _is_of_twitter(entry: Entry) -> bool:
    return _TWITTER.search(entry.text) is not None


def _confirmed(announced: Announced) -> Announced:
    return "present" if announced == "greeting" else announced
