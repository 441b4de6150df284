"""Which row of a sheet names its columns, by content: words of headers in it, and other kinds of cells below it.

A title, a remark or a block with facts of the whole may stand above it. The widest row need not be it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from journeys.model.addresses import ADDRESS, HIDDEN
from journeys.model.communities.mapping_check import plain
from journeys.sources.sheets.rows import HEAD_COLUMNS, Cut, Row, Sheet
from journeys.sources.tables.marks import are_marks, is_day

# Words of the names of columns, in the languages in which tools and people write them.
WORDS: Final = frozenset(
    "name names first last given family full surname nickname login handle username user users github gitlab hub slack "
    "discord actor author account member members participant participants attendee attendees person people who author "
    "contributor contributors speaker host organizer organiser chair chairs mentor mentors email emails mail address "
    "date dates datetime day time timestamp when created joined join leave left started start end ended seen updated "
    "duration minutes where place repo repository channel event events call meeting session group groups team project "
    "topic title url link what action actions type kind status state role answer response rsvp ticket order product "
    "price quantity amount cost item value paid id uuid guid key number count score total notes comment comments "
    "organization organisation "
    "company country city language checked registered approved activity activities identities level labels location "
    "datum uhrzeit zeitstempel vorname nachname teilnehmer teilnehmerin adresse rolle antwort sitzung gruppe thema "
    "horodateur nom prénom prenom courriel participante participantes réponse rôle équipe groupe fecha hora nombre "
    "apellido apellidos correo asistente asistentes marca temporal carimbo data nome sobrenome grupo".split()
)
PEOPLE: Final = frozenset(
    "name names login handle username actor author member members participant participants attendee attendees person "
    "people who contributor email teilnehmer nom nombre nome".split()
)
# So much of the rows below is looked at.
BODY: Final = 12
LONGEST: Final = 200
_NUMBER: Final = re.compile(r"[-+]?[\d.,:% ]+|\d+ ?(?:h|min|m|s)\b.*")


@dataclass(frozen=True)
class Header:
    """The row that names a sheet's columns, how the sheet is cut, and whether it looks like such a row."""

    cut: Cut
    row: Row
    likely: bool = True


def tokens(name: str) -> list[str]:
    """Split a column's name into lower-case words, also at capitals within.

    >>> tokens("createdAt"), tokens("GitHub login")
    (['created', 'at'], ['github', 'login'])
    """
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("GitHub", "Github"))
    return [token for token in re.split(r"[\W_]+", parted.lower()) if token]


def find_header(sheet: Sheet, number: int = 0) -> Header | None:
    """Find the row of a sheet that names its columns, or take the one of a number; None where the sheet is empty."""
    scored = [
        (_score(cut.head, at), -at, cut, row)
        for cut in sheet.cuts
        for at, row in enumerate(cut.head)
        if not row.blank and not row.fault
    ]
    if not scored:
        return None
    best = max(scored, key=lambda each: each[:2])
    chosen = next((each for each in scored if each[3].number == number and each[2] is best[2]), best)
    return Header(chosen[2], chosen[3], chosen[0] > 0)


def distinct(cells: Sequence[str]) -> list[str]:
    """Return names of columns, the second of one name with its number.

    >>> distinct(["Name", "Date", "Date", "name "])
    ['Name', 'Date', 'Date (2)', 'name  (2)']
    """
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        count = seen[plain(cell)] = seen.get(plain(cell), 0) + 1
        names.append(f"{cell} ({count})" if count > 1 and cell.strip() else cell)
    return names


def facts_above(rows: Sequence[Row], header: Row) -> dict[str, str]:
    """Return what stands above a header of the whole table: pairs of a name and a value, or a header of one row.

    >>> facts_above([Row(1, ["Topic", "Book club"]), Row(2, ["Start", "2024-03-14"])], Row(4))
    {'Topic': 'Book club', 'Start': '2024-03-14'}
    """
    before = [row.cells[:HEAD_COLUMNS] for row in rows if row.number < header.number and not row.fault]
    above = [[cell.strip() for cell in cells] for cells in before]
    facts: dict[str, str] = {}
    for at, cells in enumerate(above):
        below = above[at + 1] if at + 1 < len(above) else []
        filled = [cell for cell in cells if cell]
        values = [cell for cell in below if cell]
        if len(filled) == 1 and (pair := re.fullmatch(r"[*#\-\s]*([^:]{2,40}):\s+(\S.*)", filled[0])):
            facts.setdefault(pair[1].strip(), pair[2])
        elif len(filled) > 2 and len(values) > 2 and is_header_like(cells) and not is_header_like(below):
            facts = dict(zip(filled, below, strict=False)) | facts
        elif len(filled) == 2 and filled[1] not in facts.values():
            facts.setdefault(filled[0].rstrip(":"), filled[1])
    return {name: value for name, value in facts.items() if value and len(name) <= LONGEST}


def is_header_like(cells: Sequence[str]) -> bool:
    """Return whether a row looks like names of columns: words of headers, and neither dates, numbers nor addresses."""
    filled = [cell for cell in cells if cell.strip()]
    known = sum(not WORDS.isdisjoint(tokens(cell)) for cell in filled)
    return len(filled) > 1 and 2 * known >= len(filled) and not any(map(_is_typed, filled))


def _score(rows: Sequence[Row], at: int) -> float:
    cells = [cell.strip() for cell in rows[at].cells[:HEAD_COLUMNS]]
    filled = [column for column, cell in enumerate(cells) if cell]
    body = []
    for row in rows[at + 1 : at + 1 + BODY]:
        if row.blank:
            break
        body.append([cell.strip() for cell in row.cells[:HEAD_COLUMNS]])
    below = {column: [row[column] for row in body if column < len(row) and row[column]] for column in filled}
    points = sum(_points(cells[column], below[column], within=bool(body)) for column in filled) / len(filled)
    width = len(filled)
    fitting = [row for row in body if any(row) and (len(row) <= len(cells) or not any(row[len(cells) :]))]
    filled_below = [row for row in fitting if 2 * sum(map(bool, row)) >= min(width, 2) and sum(map(bool, row)) <= width]
    share = len(filled_below) / len(body) if body else 0
    has_people = 0.3 if any(not PEOPLE.isdisjoint(tokens(cells[column])) for column in filled) else 0
    # a title fills one cell
    alone = 0.6 if width == 1 else 0
    return points + 0.5 * share + 0.05 * len(filled_below) + has_people + 0.03 * min(width, 12) - alone - 0.6


def _points(cell: str, below: Sequence[str], *, within: bool) -> float:
    if is_day(cell):
        # a day as the name of a column: marks of who was there are below it
        return 0.6 if within and (not below or are_marks(below)) else -1
    if _is_typed(cell) or len(cell) > LONGEST:
        return -1
    typed = 0.5 if below and all(map(_is_typed, below)) else 0
    return (1 if not WORDS.isdisjoint(tokens(cell)) else 0.1) + typed


def _is_typed(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or ADDRESS.fullmatch(cell) or HIDDEN in cell or "://" in cell) or is_day(cell)


def named_cells(header: Sequence[str], facts: Mapping[str, str]) -> dict[str, str]:
    """Return the facts whose names are no columns of the table itself."""
    own = {plain(name) for name in header}
    return {name: value for name, value in facts.items() if plain(name) not in own}
