"""Lists of people that lie in repositories: AUTHORS, MAINTAINERS, CONTRIBUTORS and their kin, and CITATION.cff.

A maintainer was ``appointed``, a reviewer of MAINTAINERS ``granted``, an author or contributor ``recognised``; who had
a role before, as an emeritus, is ``recognised`` for maintenance. Also read are the kernel's MAINTAINERS (``M:`` and
``R:``) and Docker's, which is TOML. A list carries no day but that of its import or name, or CITATION's of release.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from journeys.errors import ExportError
from journeys.model.accounts import address_account, repository_at
from journeys.model.extract import Extract
from journeys.model.programs import bots
from journeys.sources.base import ExtractBuilder, ImportContext, login_of
from journeys.sources.decode.files import head_text, read_content, to_utf8
from journeys.sources.decode.yaml import read_mapping
from journeys.sources.notes.accounts import take_account
from journeys.sources.notes.sign_ins import SignIn, read_sign_in
from journeys.sources.rosters.days import list_day
from journeys.sources.rosters.sections import Listed, Role, people_in, role_of

NAME: Final = "people_lists"
LIST_BYTES: Final = 5_000_000
MARKDOWN: Final = (".md", ".markdown", ".mkd")
ACTION: Final[dict[Role, str]] = {
    "leads": "appointed",
    "reviews": "granted",
    "thanked": "recognised",
    "past": "recognised",
}

_NAMED: Final = re.compile(
    r"(?:^|[\W\d_])(?P<word>maintainers|committers|authors|contributors|credits|thanks|emeritus)"
    r"(?:[._-]\d{4}-\d{2}(?:-\d{2})?)?(?:\.(?:md|markdown|mkd|txt|rst|toml))?(?:\.gz)?",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"\A(?:#[ \t]+)?(?:(?:our|the|project|core)[ \t]+)?(maintainers|committers|authors|contributors)[ \t]*\n", re.I
)
_CITATION: Final = re.compile(r"^cff-version\s*:", re.MULTILINE)
_KERNEL: Final = re.compile(r"^([MR]):[ \t]+(\S.*)$", re.MULTILINE)
_TOML: Final = re.compile(r"^[ \t]*\[people\b", re.MULTILINE)
_LOGIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}")
_REPOSITORY: Final = re.compile(r"https?://([\w.-]+)/([\w.-]+/[\w.-]+?)(?:\.git)?/?")


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file is such a list, by its name, its title or its words."""
    text = head_text(head)
    if path.is_dir() or not text or "\0" in text or (text[0] in "{[" and not _TOML.search(text)):
        return False
    return bool(_named_role(path.name) or _TITLE.match(text) or _CITATION.search(text))


def read(path: Path, context: ImportContext) -> Extract:
    """Read a list of people.

    Raises
    ------
    ExportError
        When it names no person, or nothing says its day or its project.
    """
    content = read_content(path, context.progress)
    if len(content.data) > LIST_BYTES:
        msg = f"{path} has {len(content.data):,} bytes; a list of people has {LIST_BYTES:,} at most"
        raise ExportError(msg)
    text = to_utf8(content.data).decode("utf-8", "replace").replace("\r\n", "\n")
    builder = ExtractBuilder(NAME, context)
    if content.fault:
        builder.notes.append(content.fault)
    if _CITATION.search(text):
        fields = read_mapping(text)
        people, left_out = _cited(fields)
        said = _day(fields.get("date-released"))
        place = _cited_place(fields)
    else:
        people, left_out = _listed(path, text)
        said, place = None, ""
    if not people:
        msg = (
            f"{path} names no person. A person stands on a line, in an item or in a row of a table, with a name and "
            "best with an address or a login, like 'Ada Lovelace <ada@example.org>' or '- Ada Lovelace (@ada)'."
        )
        raise ExportError(msg)
    if left_out:
        builder.notes.append(f"Lines left out, as they name no person (organisations and others): {left_out}.")
    _add(builder, path, people, place, said)
    return builder.extract({ACTION[each.role] for each in people})


def _add(builder: ExtractBuilder, path: Path, people: list[Listed], place: str, said: date | None) -> None:
    place = builder.reading.place or place
    if not place:
        msg = f"{path} does not say which project it is of; give it with --place github:owner/name"
        raise ExportError(msg, "place")
    at = list_day(builder, path, said)
    for role, found in people:
        account = _account(builder, found)
        # as in lists of all-contributors, which name logins alone
        who = login_of(account) if account.startswith("github:") and ACTION[role] == "recognised" else account
        key = f"{place}#{ACTION[role]}/{who}"
        if role == "past":
            builder.act(f"{key}/maintenance", at, account, "recognised", place, work="maintenance")
        else:
            builder.act(key, at, account, ACTION[role], place)


def _account(builder: ExtractBuilder, found: SignIn) -> str:
    # two people of one name have two addresses
    if not found.github and found.address and not bots.is_placeholder(found.address):
        account = address_account(found.address, builder.reading.key)
        builder.claim_address(account, found.address)
        builder.claim(account, "listed_name" if account.startswith("github:") else "name", found.name)
        return account
    return take_account(builder, found)


def _listed(path: Path, text: str) -> tuple[list[Listed], int]:
    role = _named_role(path.name) or role_of(text.split("\n", 1)[0].strip("# \t")) or "thanked"
    if _TOML.search(text):
        return list(_in_toml(path, text, role)), 0
    kernel = list(_KERNEL.finditer(text))
    if kernel:
        marked = ((each, read_sign_in(each[2])) for each in kernel)
        return [
            Listed("leads" if each[1] == "M" else "reviews", found)
            for each, found in marked
            if isinstance(found, SignIn) and (found.name or found.has_handle)
        ], 0
    return people_in(text, role, is_markdown=path.name.lower().removesuffix(".gz").endswith(MARKDOWN))


def _named_role(name: str) -> Role | None:
    named = _NAMED.fullmatch(name[-80:]) or _NAMED.search(name)
    return role_of(named["word"]) if named and named.end() == len(name) else None


def _in_toml(path: Path, text: str, role: Role) -> Iterator[Listed]:
    try:
        fields = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{path} is not sound TOML: {error}. Mend the file."
        raise ExportError(msg) from error
    people = fields.get("people")
    roles = dict(_roles_in_toml(fields.get("Org", fields.get("org")), role))
    for short, said in people.items() if isinstance(people, dict) else ():
        entry = {key.lower(): value for key, value in said.items() if isinstance(value, str)}
        login = entry.get("github", "").lstrip("@")
        found = SignIn(
            name=" ".join(entry.get("name", "").split()),
            github=login.lower() if _LOGIN.fullmatch(login) else "",
            address=entry.get("email", ""),
        )
        if found.name or found.has_handle:
            yield Listed(roles.get(short.casefold(), role), found)


def _roles_in_toml(group: object, role: Role) -> Iterator[tuple[str, Role]]:
    # groups lie in groups; of several roles of one person the last counts, and "Alumni" stands at the end
    for title, inner in group.items() if isinstance(group, dict) else ():
        if title == "people" and isinstance(inner, list):
            yield from ((str(each).casefold(), role) for each in inner)
        else:
            yield from _roles_in_toml(inner, role_of(title) or role)


def _cited(fields: dict[str, Any]) -> tuple[list[Listed], int]:
    # references are other people's works, and an entity is no person
    authors = fields.get("authors")
    people: list[Listed] = []
    entries = [entry for entry in (authors if isinstance(authors, list) else []) if isinstance(entry, dict)]
    for entry in entries:
        told = {key: " ".join(value.split()) for key, value in entry.items() if isinstance(value, str)}
        name = " ".join(
            told[key] for key in ("given-names", "name-particle", "family-names", "name-suffix") if told.get(key)
        )
        found = SignIn(name=name, address=told.get("email", ""))
        for page in (told.get("website", ""), told.get("orcid", "")):
            signed = read_sign_in(f"x [{page}]({page})") if page else None
            if isinstance(signed, SignIn):
                found.github, found.hub = found.github or signed.github, found.hub or signed.hub
                found.pages += signed.pages
        alias = told.get("alias", "").lstrip("@")
        # a login, in the files that there are; a nickname has blanks or other letters
        found.github = found.github or (alias.lower() if _LOGIN.fullmatch(alias) else "")
        if found.name or found.has_handle:
            people.append(Listed("thanked", found))
    return people, len(entries) - len(people)


def _cited_place(fields: dict[str, Any]) -> str:
    for key in ("repository-code", "repository", "url"):
        said = fields.get(key)
        if isinstance(said, str) and (named := _REPOSITORY.fullmatch(said.strip())):
            return repository_at(named[1], named[2])
    return ""


def _day(said: object) -> date | None:
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
