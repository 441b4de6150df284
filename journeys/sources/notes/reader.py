"""Meeting notes in Markdown: who signed in, and who led, on which day.

People in a sign-in list ``attended``, those named as host, chair or facilitator ``hosted``; both on the meeting's
day. The place is made from the title, the part before ``|`` first: "The Turing Way | Book Dash" is
``event:turing-way/book-dash``. It is a ``meeting:`` where the title says call, cafe, meeting and the like, else an
``event:``; a place given at the import comes first. One file may hold many meetings. Left out: people who are only
mentioned or apologised, lists that are quoted, and people who are counted without a name.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.addresses import hide_addresses
from journeys.model.days import start_of_day
from journeys.model.events import EARLIEST
from journeys.model.extract import FUTURE, Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.decode.cells import LETTERS_SHOWN
from journeys.sources.decode.files import Fault, encoding_of, head_text, read_content
from journeys.sources.notes.accounts import take_account
from journeys.sources.notes.days import find_day, without_days, without_months
from journeys.sources.notes.labels import announced_by
from journeys.sources.notes.lines import Line, cut_front, plain, read_lines
from journeys.sources.notes.sign_in_lists import Finder, Sheet
from journeys.sources.notes.sign_ins import SignIn, Unnamed

NAME: Final = "meeting_notes"
SUFFIXES: Final = (".md", ".markdown", ".mkd")
# Years of notes have a hundredth of that.
NOTES_BYTES: Final = 50_000_000
EXAMPLE: Final = (
    "A sign-in list stands below a heading or label such as 'Attendees' and has one person a line, like "
    "'- Ada Lovelace / Analytical Society / gh: ada', in notes whose heading or 'Date:' names the day"
)

_MARKDOWN: Final = re.compile(r"^(?:#{1,6}\s|[ \t]*[-*+]\s|\|)", re.MULTILINE)
_MEETING: Final = re.compile(
    r"\b(?:calls?|cafes?|meetings?|meetups?|co-?working|stand-?ups?|sync|hours?|seminars?|club|check-?ins?|huddle"
    r"|treffen|sitzung|besprechung|reunion|appel|llamada|reuniao|riunione)\b"
)
_PAPER: Final = re.compile(
    r"\b(?:(?:shared|live|running|meeting) )?(?:notes?|minutes|agenda|archives?|hackmd"
    r"|recording|video|slides|protokoll|compte[- ]rendu|notizen|acta|ata|sign[- ]?in sheet)\b|#\s*\d+",
    re.I,
)
_OTHER_PLATFORMS: Final = ("github", "hub", "slack", "git")


@dataclass
class _Meeting:
    """One day's meeting: who signed in, by account, and who led."""

    attended: dict[str, SignIn] = field(default_factory=dict)
    hosts: list[SignIn] = field(default_factory=list)

    @property
    def accounts(self) -> list[str]:
        # many people sign in with name and handle, and stand as a name alone in another list of the same meeting
        known = {found.name.casefold() for found in self.attended.values() if found.has_handle}
        return [a for a, found in self.attended.items() if found.has_handle or found.name.casefold() not in known]

    def by_name(self) -> dict[str, set[str]]:
        """Return the accounts of each name and first name, as hosts are often named by their first name."""
        found: dict[str, set[str]] = defaultdict(set)
        for account in self.accounts:
            name = self.attended[account].name.casefold()
            for called in (name, name.split(" ")[0]):
                found[called].add(account)
        return found


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file is Markdown by its name, or holds a sign-in list."""
    text = head_text(head)
    if path.is_dir() or not text or "\0" in text or text[0] in "{[":
        return False
    if path.name.lower().removesuffix(".gz").endswith(SUFFIXES):
        return True
    if not _MARKDOWN.search(text):
        return False
    finder = Finder()
    finder.take(read_lines(cut_front(text)[1]))
    return any(sheet.is_of_people for sheet in finder.sheets)


def read(path: Path, context: ImportContext) -> Extract:
    """Read notes of one meeting or of many.

    Raises
    ------
    ExportError
        When no sign-in list is in them, or nothing says their day or what meeting it was.
    """
    content = read_content(path, context.progress)
    if len(content.data) > NOTES_BYTES:
        msg = f"{path} has {len(content.data):,} bytes; notes have {NOTES_BYTES:,} at most. Cut it by years"
        raise ExportError(msg)
    encoding, mark = encoding_of(content.data)
    front, text = cut_front(content.data[mark:].decode(encoding, "replace").replace("\r\n", "\n"))
    lines = list(read_lines(text))
    finder = Finder()
    finder.take(lines)
    builder = ExtractBuilder(NAME, context)
    if content.fault:
        builder.notes.append(content.fault)
    sheets = [sheet for sheet in finder.sheets if sheet.is_of_people]
    if not any(sheet.announced != "host" for sheet in sheets):
        msg = f"{path} holds no sign-in list{_why_none(finder)}. {EXAMPLE}."
        raise ExportError(msg)
    place = _place(builder, path, front, lines)
    meetings = _gather(builder, sheets, _fallback_day(path, context, front, finder))
    if not meetings:
        why = builder.rejected[0].reason if builder.rejected else "its lists count people and name none"
        msg = f"{path}: {why}. The day is what a heading or 'Date:' says, like 2021-03-14, or else --dated"
        raise ExportError(msg, "day")
    hosted = [_add(builder, place, day, meeting) for day, meeting in sorted(meetings.items())]
    # notes that never name a host could not have shown who hosted
    return builder.extract({"attended", "hosted"} if any(hosted) else {"attended"})


def _why_none(finder: Finder) -> str:
    if finder.quoted:
        return f": the one quoted in line {finder.quoted[0]} says what others wrote elsewhere"
    if finder.sheets:
        return f": nothing below line {finder.sheets[0].line} names a person"
    return ": no heading or label announces one"


def _fallback_day(path: Path, context: ImportContext, front: dict[str, str], finder: Finder) -> date | Fault | None:
    # by reliability: the front matter's date, the only day in the notes, title, file name, then the import's day
    days = set(finder.days)
    said = [find_day(front.get("date", "")), find_day(front.get("title", "")), find_day(path.name), context.dated_on]
    if len(days) == 1:
        said.insert(1, days.pop())
    sound = [day for day in said if isinstance(day, date)]
    faults = [day for day in said if isinstance(day, Fault)]
    return (sound or faults or [None])[0]


def _gather(builder: ExtractBuilder, sheets: list[Sheet], fallback: date | Fault | None) -> dict[date, _Meeting]:
    meetings: dict[date, _Meeting] = {}
    unnamed: Counter[str] = Counter()
    for sheet in sheets:
        day = _day_of(sheet, fallback, builder.reading.now)
        if isinstance(day, Fault):
            builder.reject(sheet.line, f"line {sheet.line}: {day.reason}")
        else:
            _take_sheet(builder, sheet, meetings.setdefault(day, _Meeting()), unnamed)
    builder.notes += _notes_on(unnamed)
    return {day: meeting for day, meeting in meetings.items() if meeting.attended or meeting.hosts}


def _take_sheet(builder: ExtractBuilder, sheet: Sheet, meeting: _Meeting, unnamed: Counter[str]) -> None:
    unnamed["not ticked"] += len(sheet.entries) - len(sheet.present)
    for entry in sheet.present:
        found = sheet.read(entry)
        if isinstance(found, Fault):
            builder.reject(entry.line, f"line {entry.line}: {found.reason}", hide_addresses(entry.text[:LETTERS_SHOWN]))
        elif isinstance(found, Unnamed):
            unnamed["people" if found.count else "some"] += found.count or 1
        elif found:
            if found.hosts or sheet.announced == "host":
                meeting.hosts.append(found)
            if sheet.announced != "host":
                # somebody on two lists of one day came once
                meeting.attended.setdefault(take_account(builder, found), found)


def _notes_on(unnamed: Counter[str]) -> Iterator[str]:
    if unnamed["people"] or unnamed["some"]:
        more = ", and more whose number is not said" if unnamed["some"] else ""
        yield f"There without a name: {unnamed['people']}{more}. They are in no figure."
    if unnamed["not ticked"]:
        yield f"Listed with a box that is not ticked: {unnamed['not ticked']}. They are taken not to have come."


def _day_of(sheet: Sheet, fallback: date | Fault | None, now: datetime) -> date | Fault:
    day = sheet.day if isinstance(sheet.day, date) or not isinstance(fallback, date) else fallback
    day = fallback if day is None else day
    if day is None:
        return Fault("nothing says of which day this list is")
    if isinstance(day, date) and not EARLIEST <= _start(day) <= now:
        when = FUTURE if _start(day) > now else "is before 2005"
        return Fault(f"the meeting of {day} {when}")
    return day


def _start(day: date) -> datetime:
    return start_of_day(day)


def _add(builder: ExtractBuilder, place: str, day: date, meeting: _Meeting) -> bool:
    for account in meeting.accounts:
        builder.act(f"{place}#attended/{account}/{day}", _start(day), account, "attended", place)
    named = meeting.by_name()
    for host in meeting.hosts:
        # a name counts if one person at the meeting has it
        alike = set() if host.has_handle else named.get(host.name.casefold(), set())
        account = next(iter(alike)) if len(alike) == 1 else take_account(builder, host)
        builder.act(f"{place}#hosted/{account}/{day}", _start(day), account, "hosted", place)
    return bool(meeting.hosts)


def _place(builder: ExtractBuilder, path: Path, front: dict[str, str], lines: list[Line]) -> str:
    given = builder.reading.place or ""
    # a repository may be given for other files of the same import; no meeting is held there
    if given and given.partition(":")[0] not in _OTHER_PLATFORMS:
        return given
    headings = [line for line in lines if line.kind == "heading" and announced_by(line.text) == "other"]
    # the first heading of the highest rank, or else the first of all
    titles = [line.text for line in sorted(headings, key=lambda line: (line.level > 1, line.number))]
    for title in (front.get("title", ""), *titles[:1], path.name.split(".")[0].replace("_", " ")):
        parts = [_slug(part) for part in plain(title).split("|")]
        parts = [part for part in parts if part]
        if parts:
            slug = "/".join([parts[0], "-".join(parts[1:])]) if parts[1:] else parts[0]
            place = f"{'meeting' if _MEETING.search(slug) else 'event'}:{slug}"
            builder.notes.append(f"Taken as {place}, by its title or name. --place event:NAME would say it otherwise.")
            return place
    msg = f"{path} has no title that says what was held; give it with --place event:NAME"
    raise ExportError(msg, "place")


def _slug(title: str) -> str:
    # "Notes of the call of 3 March 2021" and "Call notes, 10 March 2021" are the same place
    letters = unicodedata.normalize("NFKD", _PAPER.sub(" ", without_months(without_days(title))).casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[\W_]+", "-", bare).strip("-")
    return re.sub(r"^(?:(?:of|for|from|the)-)+|(?:-(?:of|on|vom|du|de|del|do|dia))+$", "", words)
