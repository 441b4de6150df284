"""Names that stand together: on one line, or in a row of a table with more about a person.

A comma may separate two people, or a person and an organisation, and often both are possible: an item is taken for
several people only if all its parts are full names, and after a label, names with university, institute and the like
are left out.
"""

import re
from typing import Final

from journeys.sources.decode.files import Fault
from journeys.sources.notes.lines import plain
from journeys.sources.notes.sign_ins import SignIn, Unnamed, bare_platform

# "Ada Lovelace, Charles Babbage" may be a person and an institution named after one; three full names are people.
MIN_NAMES: Final = 3
ALONE: Final = 2
_APART: Final = re.compile(r"\s*[,;]\s*(?![^(\[]*[)\]])|\s+(?:and|und|et|&)\s+(?![^(\[]*[)\]])")
_AND: Final = re.compile(r"\s+(?:and|und|et|y|e|&)\s+(?![^(\[]*[)\]])")
_STROKE: Final = re.compile(r"\s*[/|]\s*")
_NAMES: Final = re.compile(
    r"(?:(?:your|full) )?names?\b.*|nom|nombre|nome|vorname|attendees?|participants?|teilnehm\w*|asistentes?|who|person"
    r"|people|members?",
    re.IGNORECASE,
)
_ATTENDANCE: Final = re.compile(r"attend(?:ed|ance|ing)?\??|present\??|here\??|status", re.IGNORECASE)
_SAID_NO: Final = re.compile(
    r"(?:[✗✘❌-]|:x:|\[ \])?\s*(?:no|n|absent|regrets?|apologies|excused|away|no show)?", re.IGNORECASE
)
_FULL_NAME: Final = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?:\s+(?:(?:de|da|di|del|der|den|van|von|la|le|el|al|bin|ibn|dos|y|e)\s+)*[^\W\d_a-z][\w'’.-]*){1,4}"
)
_CAPITAL: Final = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*\.?")
_HANDLES: Final = re.compile(r"@[\w-]+(?:\s+@[\w-]+)+")
_HANDLE_ALONE: Final = re.compile(r"[(<]?@[\w-]+[)>]?|<[^<>@\s]+@[^<>\s]+>")
_CHIP: Final = re.compile(r"\[[^\[\]]*\]\((?:mailto:|https?://github\.com/)[^()]*\)")
# Documents that know people's addresses write them as links one after another.
_CHIPS: Final = re.compile(rf"(?:{_CHIP.pattern}\s*){{2,}}")
_MARKED: Final = re.compile(r"(?:g|gh|git ?hub|t|tw|twitter|x|hf|m|mastodon|w|web)\s*:|https?:|\[", re.IGNORECASE)
_ASIDE: Final = re.compile(r"\([^()]*\)")
_ORGANISED: Final = re.compile(
    r"universit|institut|college|centre|center|laborator|\blabs?\b|school|society|library|foundation|\binc\b|\bltd\b|group"
    r"|department|ministry|hospital|research|company|network",
    re.IGNORECASE,
)


def is_known(found: SignIn | Unnamed | Fault | None) -> bool:
    """Return whether an entry is certainly a person: by a handle or a full name."""
    if not isinstance(found, SignIn):
        return isinstance(found, Unnamed)
    return found.has_handle or _FULL_NAME.fullmatch(found.name) is not None


def split_item(text: str) -> list[str]:
    """List the people of one item: several if all parts between commas are full names.

    >>> split_item("Ada Lovelace, Analytical Society"), split_item("Ada Lovelace, Grace Hopper, Mary Somerville")
    (['Ada Lovelace, Analytical Society'], ['Ada Lovelace', 'Grace Hopper', 'Mary Somerville'])
    >>> split_item("Ada Lovelace (she/her) & Grace Hopper"), split_item("Santiago Ramón y Cajal")
    (['Ada Lovelace (she/her)', 'Grace Hopper'], ['Santiago Ramón y Cajal'])
    """
    pair = _AND.split(plain(text))
    # "Ada and Grace", but not "Santiago Ramón y Cajal": two single names, or two full ones
    if len(pair) > 1 and any(all(kind.fullmatch(_bare(name)) for name in pair) for kind in (_FULL_NAME, _CAPITAL)):
        return [text] if any(map(_ORGANISED.search, pair)) else pair
    several = _APART.split(plain(text))
    if len(several) < MIN_NAMES or not all(
        _FULL_NAME.fullmatch(name) and not _ORGANISED.search(name) for name in several
    ):
        return [text]
    return several


def split_pair(text: str, separator: str) -> list[str]:
    """List two people with a comma or a stroke between them; the text alone where it is not two full names.

    >>> split_pair("Ada Lovelace / Grace Hopper", "/"), split_pair("Ada Lovelace / Analytical Society", "/")
    (['Ada Lovelace', 'Grace Hopper'], ['Ada Lovelace / Analytical Society'])
    """
    pair = [part.strip() for part in plain(text).split(separator)]
    names = all(_FULL_NAME.fullmatch(_bare(name)) and not _ORGANISED.search(name) for name in pair)
    return pair if len(pair) == ALONE and names else [text]


def _bare(name: str) -> str:
    return " ".join(_ASIDE.sub(" ", name).split())


def split_after_label(said: str) -> list[str]:
    """List the people named after a label.

    >>> split_after_label("Ada Lovelace (she/her), gh: ada, Grace Hopper and Alan Turing Institute")
    ['Ada Lovelace (she/her), gh: ada', 'Grace Hopper']
    """
    parts = _STROKE.split(said)
    names = split_names(said)
    if len(names) == 1 and len(parts) > 1 and all(map(_FULL_NAME.fullmatch, map(_bare, parts))):
        names = parts
    # with a handle it is a person, whatever the name sounds like
    return [name for name in names if not _ORGANISED.search(_ASIDE.sub("", name)) or "@" in name]


def split_names(said: str) -> list[str]:
    """Split names on one line; a handle after a name stays with it, also where an organisation stands between.

    >>> split_names("Ada Lovelace (Society), @ada, Grace Hopper"), split_names("Ada Lovelace, Tide University, @ada")
    (['Ada Lovelace (Society), @ada', 'Grace Hopper'], ['Ada Lovelace, Tide University, @ada'])
    """
    found: list[str] = []
    for part in filter(None, _APART.split(said)):
        if found and _is_more_of(found[-1], part):
            if len(found) > 1 and _ORGANISED.search(found[-1]) and "@" not in found[-2]:
                found[-2:] = [f"{found[-2]}, {found[-1]}"]
            found[-1] += f", {part}"
        elif _HANDLES.fullmatch(part):
            found += part.split()
        elif _CHIPS.fullmatch(part):
            found += _CHIP.findall(part)
        else:
            found.append(part)
    return found


def _is_more_of(person: str, part: str) -> bool:
    # a login or an address alone, after a name that has none
    return "@" not in person and (_MARKED.match(part) is not None or _HANDLE_ALONE.fullmatch(part) is not None)


def names_people(header: tuple[str, ...]) -> bool:
    """Return whether a table has a column of names."""
    return any(_NAMES.fullmatch(title) for title in header)


def tells_attendance(header: tuple[str, ...]) -> bool:
    """Return whether a table has a column that says who was present."""
    return any(_ATTENDANCE.fullmatch(title) for title in header)


def read_row(header: tuple[str, ...], cells: tuple[str, ...]) -> str:
    """Write a row of a table as one entry; empty if it says that the person was absent."""
    position = next((number for number, title in enumerate(header) if _NAMES.fullmatch(title)), 0)
    name = cells[position] if position < len(cells) else ""
    parts = []
    for number, (title, cell) in enumerate(zip(header, cells, strict=False)):
        # an empty cell in a column of attendance means that the person did not come
        if _ATTENDANCE.fullmatch(title) and _SAID_NO.fullmatch(cell.strip()):
            return ""
        if number == position or _ATTENDANCE.fullmatch(title) or not cell.strip():
            continue
        if (platform := bare_platform(title)) in ("github", "twitter") and "(" not in cell and "//" not in cell:
            parts.append(f"{platform}: {plain(cell).split()[0]}" if plain(cell) else "")
        else:
            parts.append(cell)
    return " / ".join([name, *parts]) if name.strip() or parts else ""
