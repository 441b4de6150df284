"""Lists of people in Markdown or plain text: who stands under which heading, and what the heading says they are.

A line is taken for a person by a login, an address or a full name. Under a heading that names no role, such as
"Duties", only lines with a login or an address are. Left out, with their number: organisations, and lines that name
nobody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from journeys.sources.decode.files import Fault
from journeys.sources.notes.lines import Line, cut_front, plain, read_lines
from journeys.sources.notes.name_lists import is_known, names_people, read_row, split_names
from journeys.sources.notes.sign_ins import SignIn, read_sign_in

Role = Literal["leads", "reviews", "thanked", "past"]

# A longer heading or label is a sentence.
LONGEST: Final = 7
ENTRY_LETTERS: Final = 1_000

_NO_LIST: Final = re.compile(
    r"\b(?:how|becom\w+|responsib\w+|duties|duty|process\w*|guid\w*|polic\w+|requirement\w*|adding|removing|remov\w+"
    r"|voting|meetings?|contact|contributing|governance|about|scope|expectations?|nominat\w+|conduct|licen[cs]\w+"
    r"|tasks?|areas?|roles?|goals?|activities|topics?|components?|ways|steps|rules|criteria)\b"
)
_ROLES: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    ("past", re.compile(r"\b(?:emerit\w+|former\w*|past|retired|alumni|alumn[ae]\w*|inactive|previous\w*)\b")),
    (
        "leads",
        re.compile(
            r"\b(?:maintainers?|maintained by|committers?|core|leads?|leaders?|leadership|steering|chairs?|owners?"
            r"|admins?|administrators?|coordinators?|organi[sz]ers?|editors?|mainteneurs?|mantenedores|betreuer\w*)\b"
        ),
    ),
    ("reviews", re.compile(r"\b(?:reviewers?|approvers?)\b")),
    (
        "thanked",
        re.compile(
            r"\b(?:authors?|contributors?|thanks?|credits?|acknowledg\w+|people|members?|team|collaborators?|translators?"
            r"|auteurs?|contributeurs?|autor\w*|contribuidores|mitwirkende\w*|beitragende\w*|dank)\b"
        ),
    ),
)
# Underlines of headings in reStructuredText; of backquotes they would begin code in Markdown.
_UNDERLINE: Final = re.compile(r"^([=\-`:'\"~^_*+#.])\1{2,}[ \t]*$", re.MULTILINE)
_PAGE: Final = re.compile(r"<(https?://[^\s<>()]+)>")
_REFERENCE: Final = re.compile(r"^\[([^\[\]]+)\]:[ \t]*(\S+)", re.MULTILINE)
_REFERRING: Final = re.compile(r"\[([^\[\]]+)\](?![\[(:])")
_IDENTITY: Final = re.compile(r"(?:git ?hub|orcid|twitter|hugging ?face)\b[\w ]*:", re.IGNORECASE)
_CODE: Final = re.compile(r"`[^`]*`")
_ORGANISATION: Final = re.compile(
    r"^(?:various|others?)\b|\b(?:members|inc|ltd|llc|gmbh|corp|corporation|company|foundation|universit\w+|institut\w*|laborator\w+|labs|society|team"
    r"|project|community|authors|contributors|developers|maintainers|consortium)\b|^the\b",
    re.IGNORECASE,
)
_FEATURED: Final = re.compile(
    r"<td[^>]*>\s*<a href=\"(?P<page>https?://[^\"\s]+)\"[^>]*>(?:(?!</td>).){0,2000}?<b>(?P<name>[^<]{1,200})</b>"
    r"|\[<img(?:(?!\]\().){0,2000}?<b>(?P<old_name>[^<]{1,200})</b>(?:(?!\]\().){0,200}\]\((?P<old_page>https?://[^)\s]+)\)",
    re.DOTALL,
)


class Listed(NamedTuple):
    """Somebody on a list: what the list says they are, and how the line names them."""

    role: Role
    found: SignIn


@dataclass
class _Section:
    """What stands under one heading; ``role`` is nothing where the heading names none."""

    role: Role | None
    title: str = ""
    entries: list[str] = field(default_factory=list)
    header: tuple[str, ...] = ()


def role_of(words: str) -> Role | None:
    """Return what a heading says of the people below it; nothing where it names no people.

    >>> role_of("Emeritus Maintainers"), role_of("Core team"), role_of("How to become a maintainer")
    ('past', 'leads', None)
    """
    said = words.casefold()
    if len(said.split()) > LONGEST or _NO_LIST.search(said):
        return None
    return next((role for role, pattern in _ROLES if pattern.search(said)), None)


def people_in(text: str, role: Role, *, is_markdown: bool) -> tuple[list[Listed], int]:
    """List the people of a text, and how many lines were left out because they name no person.

    ``role`` is what the file itself says they are. In plain text a line is an entry, in Markdown only an item of a
    list, a row of a table, or a line with a login or an address.
    """
    text = _with_links(text) if is_markdown else _UNDERLINE.sub("---", text)
    found = [Listed(role, signed) for signed in _featured(text)]
    left_out = 0
    for section in _sections(text, role, is_markdown=is_markdown):
        if profile := _profile(section):
            found.append(Listed(role, profile))
            continue
        people = [read_sign_in(entry, "github") for entry in section.entries]
        others = [each for each in people if not (isinstance(each, SignIn) and _is_organisation(each))]
        if not is_markdown:
            # sentences before a list say nothing of it
            others = [each for each in others if not isinstance(each, Fault)]
        sure = sum(isinstance(each, SignIn) and is_known(each) for each in others)
        # a list of people may hold single names too; in one of anything else they are words
        is_list = section.role is not None and sure * 2 >= len(others)
        for each in people:
            if isinstance(each, SignIn) and _counts(each, is_list=is_list, is_markdown=is_markdown):
                found.append(Listed(section.role or role, each))
            else:
                left_out += each is not None
    return found, left_out


def _with_links(text: str) -> str:
    # "[Ada]" with "[Ada]: https://github.com/ada" at the end
    links = dict(_REFERENCE.findall(text))
    return _REFERRING.sub(lambda name: f"[{name[1]}]({links[name[1]]})" if name[1] in links else name[0], text)


def _profile(section: _Section) -> SignIn | None:
    """Return whom a section is about whose heading is a name, and whose items say the login or the ORCID."""
    named = read_sign_in(section.title)
    told = [entry for entry in section.entries if _IDENTITY.match(plain(entry))]
    if not (told and isinstance(named, SignIn) and is_known(named)):
        return None
    profile = read_sign_in(f"{section.title} / {' / '.join(told)}", "github")
    return profile if isinstance(profile, SignIn) else None


def _counts(found: SignIn, *, is_list: bool, is_markdown: bool) -> bool:
    if found.has_handle and not (_is_organisation(found) and not found.github):
        return True
    # nicknames stand in old lists of plain text; in Markdown a small word is a word
    is_name = bool(found.name) and (not is_markdown or not found.name[0].islower())
    return is_list and (is_name or bool(found.pages)) and not _is_organisation(found)


def _is_organisation(found: SignIn) -> bool:
    return _ORGANISATION.search(found.name) is not None


def _sections(text: str, role: Role, *, is_markdown: bool) -> Iterator[_Section]:
    section = _Section(role)
    for line in read_lines(cut_front(text)[1]):
        words = plain(line.text[:ENTRY_LETTERS]).strip()
        announced = _announced(line, words, is_markdown=is_markdown)
        if announced is not None:
            yield section
            section = _Section(role if _is_neutral(announced) else _role_under(announced, role), announced)
        elif line.kind == "row":
            _take_row(section, line)
        elif line.kind == "item" or (line.kind == "text" and (not is_markdown or "@" in words)):
            # a web page stands beside a name as an address does, and is no part of it
            entry = _PAGE.sub(r"(\1)", _CODE.sub(" ", line.text[:ENTRY_LETTERS]))
            section.entries += _split(entry) if "@" in entry else [entry]
    yield section


def _split(entry: str) -> list[str]:
    # several people on a line, each with what follows the name: "Ada <ada@example.org>, Society, @ada"
    found: list[str] = []
    for part in split_names(entry):
        before = read_sign_in(found[-1], "github") if found else None
        if isinstance(before, SignIn) and not _begins(before, read_sign_in(part, "github")):
            found[-1] += f", {part}"
        else:
            found.append(part)
    return found


def _begins(before: SignIn, part: object) -> bool:
    """Return whether a part of a line begins another person than the one before it."""
    if not isinstance(part, SignIn) or _is_organisation(part):
        return False
    if not part.name:
        # a login after somebody's login is somebody else's
        return bool(part.github and before.github)
    # one word with an address may be the organisation of the full name before it
    return is_known(part) and (" " in part.name or before.has_handle or not before.name)


def _announced(line: Line, words: str, *, is_markdown: bool) -> str | None:
    # in plain text "# This is the list of ..." is a comment, and "Maintainers:" a heading
    if line.kind == "heading":
        return words if is_markdown or len(words.split()) <= LONGEST else ""
    if line.kind in ("text", "item") and words.endswith(":") and "@" not in words and len(words.split()) <= LONGEST:
        return words
    return None


def _is_neutral(words: str) -> bool:
    # years and letters of the alphabet divide lists
    return re.fullmatch(r"(?:\W|\d|\b[a-z]\b|version|release|v(?=\d))*", words.casefold()) is not None


def _role_under(words: str, role: Role) -> Role | None:
    announced = role_of(words)
    # lists of authors have headings of all kinds ("Patches and Suggestions"), lists of maintainers also duties
    if announced is None and role == "thanked" and not _NO_LIST.search(words.casefold()):
        return role
    # "Members" or "Team" in a list of maintainers are maintainers
    return role if announced == "thanked" and role == "leads" and "contributor" not in words.casefold() else announced


def _take_row(section: _Section, line: Line) -> None:
    cells = tuple(plain(cell) for cell in line.cells)
    if not section.header or names_people(cells):
        section.header = cells
    elif entry := read_row(section.header, line.cells):
        section.entries.append(entry)


def _featured(text: str) -> Iterator[SignIn]:
    # the tables that all-contributors writes: a picture with a name, and a link to the person's page
    for cell in _FEATURED.finditer(text):
        page, name = cell["page"] or cell["old_page"], " ".join((cell["name"] or cell["old_name"]).split())
        signed = read_sign_in(f"[{name}]({page})")
        if isinstance(signed, SignIn):
            signed.name = signed.name or name
            yield signed
