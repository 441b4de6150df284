"""Lists of who may do what: team files (YAML, one a team) and CODEOWNERS.

A member of a team that may do more than read a repository was ``granted`` that; a team's maintainer, lead or chair was
``appointed`` to the team; a member of a team without rights was ``granted`` the team. Who owns parts of a repository's
files was ``granted`` it. Such lists carry no day: it is the one the import says, else the one in the name of the file
or its folder (a month stands for its last day, by which it was so). Left out: rights that end, which only a comparison
of lists would show, and who is in a team that CODEOWNERS names.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from journeys.errors import ExportError
from journeys.model.accounts import github_account, github_place
from journeys.model.days import start_of_day
from journeys.model.events import EARLIEST
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.decode.cells import LETTERS_SHOWN, hide_addresses, slug
from journeys.sources.decode.files import head_text, read_content, to_utf8
from journeys.sources.decode.yaml import read_mappings
from journeys.sources.rosters.codeowners import is_codeowners, organisations_in, take_owners

NAME: Final = "teams"
LEADING: Final = frozenset(
    "admin admins chair chairs co-chair co-chairs cochair cochairs co-lead co-leads coordinator coordinators "
    "facilitator facilitators lead leads maintainer maintainers owner owners".split()
)
"""What a team file calls those who lead the team, as a list of its own or as a member's role."""
LOGIN_KEYS: Final = ("user", "login", "github", "username", "handle")
READING: Final = frozenset({"pull", "read"})
"""Rights that everybody has where a repository is public."""
REVOKED: Final = frozenset({"none", "null", "~"})
"""How a team file takes a right away."""
TEAM_BYTES: Final = 2_000_000
"""No list that people keep by hand is longer."""

MONTHS: Final = 12
TRUE: Final = frozenset({"true", "yes", "on", "1"})

_TEAM: Final = re.compile(r"^['\"]?(?:members|maintainers)['\"]?\s*:", re.MULTILINE)
_TEAMS: Final = re.compile(r"\A(?:#.*\s+|---\s+)*-\s+\w+:", re.MULTILINE)
_INNER: Final = re.compile(r"^\s+(?:members|maintainers):", re.MULTILINE)
_SCHEMA: Final = re.compile(r"^['\"]?\$schema['\"]?\s*:", re.MULTILINE)
_LOGIN: Final = re.compile(r"@?([a-z0-9][a-z0-9_-]{0,98}(?:\[bot\])?)", re.IGNORECASE)
_REPOSITORY: Final = re.compile(r"(?:([\w.-]+)/)?([\w.-]+)")
_DAY: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_MONTH: Final = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?![\d-])")


class _Member(NamedTuple):
    """One member as a team file says it: a login or else a name."""

    login: str
    name: str
    leads: bool


def recognise(path: Path, head: bytes) -> bool:
    """Whether a file is a team file, the schema of such files, or CODEOWNERS."""
    text = head_text(head)
    if path.is_dir() or "\0" in text:
        return False
    is_schema = bool(_SCHEMA.search(text)) and "members" in text
    is_list = text[:1] not in "{[<" and bool(_TEAM.search(text) or (_TEAMS.search(text) and _INNER.search(text)))
    return is_schema or is_list or is_codeowners(path, text)


def read(path: Path, reading: ImportContext) -> Extract:
    """Read a team file or CODEOWNERS.

    Raises
    ------
    ExportError
        When it is a schema, names no person, or nothing says its day or whose repositories it means.
    """
    content = read_content(path, reading.progress)
    if len(content.data) > TEAM_BYTES:
        msg = f"{path} has {len(content.data):,} bytes; a list of a team has {TEAM_BYTES:,} at most"
        raise ExportError(msg)
    text = to_utf8(content.data).decode("utf-8", "replace")
    gatherer = ExtractBuilder(NAME, reading)
    if content.fault:
        gatherer.notes.append(content.fault)
    if is_codeowners(path, text):
        _take_codeowners(gatherer, path, text)
        return gatherer.extract({"granted"})
    _take_teams(gatherer, path, text)
    return gatherer.extract({"granted", "appointed"})


def _take_codeowners(gatherer: ExtractBuilder, path: Path, text: str) -> None:
    """Add the right of each person who owns a part of a repository."""
    accounts = take_owners(gatherer, path, text)
    place = gatherer.reading.place
    if not place:
        msg = f"{path} does not say which repository it is of; give it with --place github:owner/name"
        raise ExportError(msg)
    at = _dated(gatherer, path)
    for account in accounts:
        gatherer.act(f"{place}#granted/{account}", at, account, "granted", place)


def _take_teams(gatherer: ExtractBuilder, path: Path, text: str) -> None:
    """Add the rights of the members of a file's teams, and who leads them."""
    teams, broken = read_mappings(text)
    if any("properties" in found and "members" not in found for found in teams):
        msg = f"{path} is a schema: it says how team files are written, and names no team. Import the team files."
        raise ExportError(msg)
    for part in broken:
        gatherer.reject(part.line, part.reason, hide_addresses(part.text))
    members = [list(_members(gatherer, found)) for found in teams]
    if not any(members) and gatherer.rejected:
        msg = f"{path}: no member can be read: {gatherer.rejected[0].reason}. Mend the file."
        raise ExportError(msg)
    at = _dated(gatherer, path)
    owner = _owner(gatherer, path)
    for found, people in zip(teams, members, strict=True):
        repositories, team = _places(gatherer, path, owner, found)
        for member in people:
            _take_member(gatherer, at, member, repositories, team)


def _take_member(gatherer: ExtractBuilder, at: datetime, member: _Member, repositories: list[str], team: str) -> None:
    """Add the rights of one member."""
    account = github_account(member.login) if member.login else f"roster:{member.name.casefold()}"
    gatherer.claim(account, "listed_name" if member.login else "name", member.name)
    for place in repositories or [team]:
        gatherer.act(f"{place}#granted/{account}", at, account, "granted", place)
    if member.leads:
        gatherer.act(f"{team}#appointed/{account}", at, account, "appointed", team)


def _members(gatherer: ExtractBuilder, found: dict[str, Any]) -> Iterator[_Member]:
    """Give the members, and those listed apart as leading; what names nobody is put aside."""
    number = 0
    for key, said in found.items():
        leading = key.strip().lower() in LEADING
        if not leading and key.strip().lower() != "members":
            continue
        for entry in _entries(said):
            number += 1
            member = _member(entry, leading=leading)
            if member:
                yield member
            else:
                shown = hide_addresses(str(entry)[:LETTERS_SHOWN])
                gatherer.reject(number, f"{key} entry {number}: {shown!r} names no login and no person", shown)


def _entries(said: Any) -> list[Any]:  # noqa: ANN401  (whatever YAML holds)
    """Give what stands under a key as a list: a mapping is of logins with their roles."""
    if isinstance(said, dict):
        return [{"user": login, "role": role} for login, role in said.items()]
    return said if isinstance(said, list) else [said] if said else []


def _member(said: object, *, leading: bool) -> _Member | None:
    """Read one member: a login, a name, or both with a role."""
    entry: dict[str, Any] = said if isinstance(said, dict) else {"user": said}
    login: str = next((entry[key] for key in LOGIN_KEYS if isinstance(entry.get(key), str)), "").strip()
    name = " ".join(entry["name"].split()) if isinstance(entry.get("name"), str) else ""
    roles = entry.get("roles", entry.get("role"))
    told = {role.strip().lower() for role in (roles if isinstance(roles, list) else [roles]) if isinstance(role, str)}
    told |= {key for key, value in entry.items() if isinstance(value, str) and value.lower() in TRUE}
    leads = leading or not told.isdisjoint(LEADING)
    if whole := _LOGIN.fullmatch(login):
        return _Member(whole[1], name, leads)
    name = name or (" ".join(login.split()) if not isinstance(said, dict) else "")
    is_name = 0 < len(name) <= LETTERS_SHOWN and "@" not in name and any(letter.isalpha() for letter in name)
    return _Member("", name, leads) if is_name and not login.startswith("@") else None


def _places(gatherer: ExtractBuilder, path: Path, owner: str, found: dict[str, Any]) -> tuple[list[str], str]:
    """Give the repositories on which the team has a right beyond reading, and the team's own place."""
    repositories: dict[str, None] = {}
    only_read = 0
    for number, (repository, right) in enumerate(_rights(found), start=1):
        whole = _REPOSITORY.fullmatch(repository)
        if not whole or not right:
            gatherer.reject(
                number, f"permissions entry {number}: expected a repository and a role", repository[:LETTERS_SHOWN]
            )
        elif right in READING:
            only_read += 1
        elif right in REVOKED:
            continue
        elif not (whole[1] or owner):
            msg = (
                f"{path} does not say whose repository '{whole[2]}' is; give any repository of the organisation with "
                "--place github:owner/name, or the community with --community"
            )
            raise ExportError(msg)
        else:
            repositories[github_place(f"{whole[1] or owner}/{whole[2]}")] = None
    if only_read:
        gatherer.notes.append(
            f"Rights to read only: {only_read}. They are no acts: everybody may read public repositories."
        )
    name = found.get("name")
    team = slug(name if isinstance(name, str) and name.strip() else path.name.split(".")[0])
    return [*repositories], f"roster:{owner}/{team}" if owner else f"roster:{team}"


def _rights(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the repositories of a team file, each with the right on it."""
    said = found.get("permissions", found.get("repos"))
    pairs = said.items() if isinstance(said, dict) else ()
    entries = [{"repo": repository, "role": right} for repository, right in pairs] if pairs else said
    for entry in entries if isinstance(entries, list) else []:
        told = entry if isinstance(entry, dict) else {}
        repository, right = told.get("repo", told.get("repository")), told.get("role", told.get("permission"))
        yield (
            repository.strip() if isinstance(repository, str) else "",
            (right.strip().lower() or "none") if isinstance(right, str) else "",
        )


def _owner(gatherer: ExtractBuilder, path: Path) -> str:
    """Say whose repositories and team are meant: as the import says, else the organisation in CODEOWNERS beside it."""
    platform, _, name = (gatherer.reading.place or "").partition(":")
    if platform in ("github", "roster"):
        return name.split("/")[0].lower()
    beside = path.parent / "CODEOWNERS"
    if not beside.is_file() or beside.stat().st_size > TEAM_BYTES:
        return ""
    organisations = organisations_in(beside.read_text("utf-8", "replace"))
    if len(organisations) != 1:
        return ""
    owner = organisations.pop()
    gatherer.notes.append(
        f"Its repositories were taken to be {owner}'s, the organisation that CODEOWNERS beside it names."
    )
    return owner


def _dated(gatherer: ExtractBuilder, path: Path) -> datetime:
    """Give the list's day: as the import says, else as the name of the file or its folder does."""
    said = gatherer.reading.dated_on or _named_day(path)
    if said is None and (said := _named_month(path)):
        gatherer.notes.append(
            f"Dated {said}, the last day of the month that its name or its folder's says: by then it was so."
        )
    if said is None:
        msg = f"{path}: rights carry no date; give the day of this list with --dated"
        raise ExportError(msg)
    at = start_of_day(said)
    if not EARLIEST <= at <= gatherer.reading.now:
        until = gatherer.reading.now
        msg = f"{path} cannot be of {said}: its day is between {EARLIEST:%Y-%m-%d} and {until:%Y-%m-%d}; see --dated"
        raise ExportError(msg)
    return at


def _named_day(path: Path) -> date | None:
    for said in _DAY.findall(f"{path.name} {path.parent.name}"):
        try:
            return date.fromisoformat(said)
        except ValueError:
            continue
    return None


def _named_month(path: Path) -> date | None:
    for year, month in _MONTH.findall(f"{path.name} {path.parent.name}"):
        if 1 <= int(month) <= MONTHS and int(year):
            return date(int(year), int(month), calendar.monthrange(int(year), int(month))[1])
    return None
