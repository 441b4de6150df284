"""Reports of known tools (``data/reports.toml``), read with nothing to map: the one whose columns a sheet has.

Two more shapes are known by their content: answers to a form, whose columns are each organizer's own questions, and a
sheet with a column for each day. Left out: what a tool calls its columns in languages that the list does not name.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from journeys.model.communities.community import DateForm, Listing, Table
from journeys.model.communities.mapping_check import named_columns, plain
from journeys.model.paths import REPORTS
from journeys.sources.decode.cells import guess_date_form, is_slashed
from journeys.sources.sheets.rows import HEAD_COLUMNS
from journeys.sources.tables.guesses import STATUS_WORDS, names_people, suggest_mapping
from journeys.sources.tables.marks import days_of

FILE_NAME: Final = "file name"
"""The column that every table has beside its own: the file's name, without dates and numbers."""
_QUOTED: Final = re.compile(r"\{([^}]*)\}")
_DATED: Final = re.compile(
    r"(?<!\d)\d{4}[-_.]?\d{2}[-_.]?\d{2}(?:[T _-]\d{1,2}[-_:.]?\d{2}(?:[-_:.]?\d{2})?)?(?!\d)|(?<!\d)\d{5,}(?!\d)"
)
_ENDINGS: Final = re.compile(r"(?:\.(?:csv|tsv|txt|xlsx|xlsm|parquet|gz|xls))+$", re.IGNORECASE)
# What programs add to the name that somebody gave a form or a call.
_NOISE: Final = re.compile(
    r"\((?:responses?|antworten|réponses?|respuestas|respostas|\d+)\)|\b(?:form responses?|formularantworten) ?\d*"
    r"|\battendance(?: report)?\b|\b(?:list of )?(?:attendees?|participants?)(?: list)?\b|\breport\b|\bexport\b",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?", re.IGNORECASE)


class _Listing(Listing, frozen=True):
    """A listing of a report; with ``needs_date`` it is left out where its own column of dates is."""

    needs_date: bool = False


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One report of a tool: the columns that tell it from others, and its mapping, with alternatives between bars."""

    tool: str
    name: str
    columns: tuple[str, ...]
    place: str = ""
    date_column: str = ""
    date_form: DateForm = ""
    id_column: str = ""
    one_a_day: bool = False
    listings: tuple[_Listing, ...] = ()
    values: tuple[str, ...] = ()
    guess_people: bool = False
    names_nobody: str = ""


@lru_cache(maxsize=1)
def known_reports(path: Path = REPORTS) -> tuple[Report, ...]:
    """Return all known reports, in the order in which they are tried."""
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8"))["reports"], tuple[Report, ...])


def report_of(header: Sequence[str]) -> Report | None:
    """Return the first report whose columns a header has, the first of a form's where that one stands first."""
    names = {plain(name) for name in header if name.strip()}
    first = plain(header[0]) if header else ""
    return next(
        (
            report
            for report in known_reports()
            if all(_first_of(column, names) for column in report.columns)
            and (
                not report.guess_people or first in map(plain, report.columns[0].split("|")) or len(report.columns) > 1
            )
        ),
        None,
    )


def mapping_of(
    report: Report, header: Sequence[str], rows: Sequence[Sequence[str]], beside: Mapping[str, str]
) -> Table | None:
    """Return a report's mapping for a header and some first rows; None where they show that it is not the report's.

    ``beside`` are columns with one value for all rows.
    """
    if report.names_nobody:
        return Table(name=report.name, columns=tuple(header), place="", listings=())
    if report.values and not _has_values(report, header, rows):
        return None
    names = {plain(name) for name in (*header, *beside) if name.strip()}
    columns = tuple(name for column in report.columns if (name := _first_of(column, names)))
    listings = tuple(filter(None, (_narrowed(listing, names) for listing in report.listings)))
    date_column = _first_of(report.date_column, names)
    if report.guess_people:
        listings = _guessed(header, rows)
    if not listings:
        return None
    table = Table(
        name=report.name,
        columns=columns,
        place=_place(report.place, names),
        listings=listings,
        date_column=date_column,
        date_form=report.date_form,
        id_column=_first_of(report.id_column, names),
        one_a_day=report.one_a_day,
    )
    return dated(table, header, rows, beside)


def dated(table: Table, header: Sequence[str], rows: Sequence[Sequence[str]], beside: Mapping[str, str]) -> Table:
    """Return a mapping with the form of dates that its cells show; one of times alone has no column of dates."""
    cells = _dates(table, header, rows, beside)
    if cells and all(_CLOCK.fullmatch(cell.strip()) for cell in cells):
        return msgspec.structs.replace(table, date_column="")
    if table.date_form or table.date_pattern or not cells:
        return table
    # a tool writes all its dates in one way, so that one of them settles the others
    slashed = list(filter(is_slashed, cells))
    return msgspec.structs.replace(table, date_form=guess_date_form(slashed or cells) or "")


def is_in_doubt(table: Table, header: Sequence[str], rows: Sequence[Sequence[str]], beside: Mapping[str, str]) -> bool:
    """Return whether nothing says which number of a mapping's dates is the day."""
    cells = _dates(table, header, rows, beside)
    return not (table.date_form or table.date_pattern) and any(map(is_slashed, cells))


def attendance_of_days(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table | None:
    """Return the mapping of a sheet with a column for each day, if it is one and says who."""
    days = days_of(header, rows)
    looked_at = enumerate(header[:HEAD_COLUMNS])
    places = {name: at for at, name in looked_at if name.strip() and name not in days} if days else {}
    others, positions = list(places), places.values()
    if not others:
        return None
    found = suggest_mapping(others, [[row[at] if at < len(row) else "" for at in positions] for row in rows]).listings[
        0
    ]
    if not found.people:
        return None
    who = msgspec.structs.replace(found, action="attended", action_column="", actions={}, thread="")
    return Table(
        name="Attendance of several days",
        columns=tuple(named for reference in (who.people, *who.otherwise) for named in named_columns(reference)),
        place=f"call:{{{FILE_NAME}}}",
        listings=(who,),
        date_form=guess_date_form(days) or "",
        days_in_header=True,
    )


def file_title(name: str) -> str:
    """Return what a file is about, by its name.

    >>> file_title("Sign-up (Responses) - Form Responses 1.csv"), file_title("2024-03-14 Book club - Attendance.csv")
    ('Sign-up', 'Book club')
    """
    bare = _ENDINGS.sub("", name)
    spaced = " ".join(re.sub(r"[_+]", " ", _DATED.sub(" ", bare)).split())
    title = _NOISE.sub(" ", spaced)
    title = " ".join(re.sub(r"[\s.]*(?:(?<=\s)[-–]+|[-–]+(?=\s))[\s\-–.]*", " ", f" {title} ").split())
    return title if re.search(r"[^\W\d]", title) else bare


def _first_of(reference: str, names: Iterable[str]) -> str:
    return next((each for each in reference.split("|") if reference and plain(each) in names), "")


def _reference(reference: str, names: Iterable[str]) -> str:
    """Return a reference to columns with those that there are; empty where there is none of them."""
    if "{" not in reference:
        return _first_of(reference, names)
    parts = [_first_of(quoted, names) for quoted in _QUOTED.findall(reference)]
    kept = " ".join(f"{{{part}}}" for part in parts if part)
    return kept if "/" not in reference or all(parts) else ""


def _place(pattern: str, names: Iterable[str]) -> str:
    found = [_first_of(quoted, names) for quoted in _QUOTED.findall(pattern)]
    return _QUOTED.sub(lambda quoted: f"{{{_first_of(quoted[1], names)}}}", pattern) if all(found) else ""


def _narrowed(listing: _Listing, names: Iterable[str]) -> Listing | None:
    references = [found for each in (listing.people, *listing.otherwise) if (found := _reference(each, names))]
    date_column = _first_of(listing.date_column, names)
    if not references or (listing.needs_date and not date_column):
        return None
    has_handle = references[0] == _reference(listing.people, names)
    thread = _reference(listing.thread, names)
    action_column = _reference(listing.action_column, names)
    values = msgspec.structs.asdict(listing)
    del values["needs_date"]
    values |= {
        "people": references[0],
        "otherwise": tuple(references[1:]),
        # the account is on the platform only where the column of handles is there
        "platform": listing.platform if has_handle else "",
        "platform_column": _first_of(listing.platform_column, names) if has_handle else "",
        "action": listing.action or ("" if action_column else listing.actions.get("*", "")),
        "action_column": action_column,
        "actions": listing.actions if action_column else {},
        "thread": thread and f"{listing.thread.partition('/')[0]}/{thread}",
        "name_column": _reference(listing.name_column, names),
        "address_column": _reference(listing.address_column, names),
        "accounts_column": _first_of(listing.accounts_column, names),
        "date_column": date_column,
    }
    return Listing(**values)


def _guessed(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Listing, ...]:
    found = suggest_mapping(header, rows).listings[0]
    # what only looks like names may be other answers: then somebody has to say it
    if not any(map(names_people, named_columns(found.people))):
        return ()
    if found.action_column and all(plain(word) in STATUS_WORDS for word in found.actions):
        return (found,)
    action = "attended" if found.action == "attended" else "registered"
    return (msgspec.structs.replace(found, action=action, action_column="", actions={}),)


def _has_values(report: Report, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    at = [plain(name) for name in header].index(plain(_first_of(report.columns[0], {plain(name) for name in header})))
    values = {row[at].strip() for row in rows if at < len(row) and row[at].strip()}
    return bool(values) and values <= set(report.values)


def _dates(table: Table, header: Sequence[str], rows: Sequence[Sequence[str]], beside: Mapping[str, str]) -> list[str]:
    if table.days_in_header:
        return days_of(header, rows)
    at = {plain(name): position for position, name in reversed([*enumerate(header)])}
    values = {plain(name): value for name, value in beside.items()}
    columns = dict.fromkeys(filter(None, (table.date_column, *(each.date_column for each in table.listings))))
    cells: list[str] = []
    for column in map(plain, columns):
        if column in at:
            cells += [row[at[column]] for row in rows if at[column] < len(row) and row[at[column]].strip()]
        elif column in values:
            cells.append(values[column])
    return cells
