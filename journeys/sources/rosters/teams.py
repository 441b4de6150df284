"""Lists of who may do what: team files (YAML, one a team) and CODEOWNERS.

A member of a team that may do more than read a repository was ``granted`` that; a team's maintainer, lead or chair was
``appointed`` to the team; a member of a team without rights was ``granted`` the team. An owner of parts of a
repository's files was ``granted`` it. Such lists carry no day: it is the one given at the import, else the one in the
name of the file or its folder. Left out: rights that end, which only a comparison of lists would show, and the members
of a team that CODEOWNERS names.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from journeys.errors import ExportError
from journeys.model.accounts import github_account, github_place
from journeys.model.addresses import hide_addresses
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.decode.cells import LETTERS_SHOWN, slug, start_of
from journeys.sources.decode.files import head_text, read_content, to_utf8
from journeys.sources.decode.yaml import read_mappings
from journeys.sources.rosters.codeowners import is_codeowners, organisations_in, take_owners

NAME: Final = "teams"
# Names of a list of its own, or a member's role.
LEADING: Final = frozenset(
    "admin admins chair chairs co-chair co-chairs cochair cochairs co-lead co-leads coordinator coordinators "
    "facilitator facilitators lead leads maintainer maintainers owner owners".split()
)
LOGIN_KEYS: Final = ("user", "login", "github", "username", "handle")
# Everybody may read a public repository, so these are no right.
READING: Final = frozenset({"pull", "read"})
# Team files take a right away by such a value.
REVOKED: Final = frozenset({"none", "null", "~"})
# No list that people keep by hand is longer.
TEAM_BYTES: Final = 2_000_000

MONTHS: Final = 12
TRUE: Final = frozenset({"true", "yes", "on", "1"})

_TEAM: Final = re.compile(r"^['\"]?(?:members|maintainers)['\"]?\s*:", re.MULTILINE)
_TEAMS: Final = re.compile(r"\A(?:[ \t\r]*+(?:(?:#|---).*)?\n)*+[ \t]*-[ \t]+\w+:")
_INNER: Final = re.compile(r"^[ \t]+(?:members|maintainers):", re.MULTILINE)
_SCHEMA: Final = re.compile(r"^['\"]?\$schema['\"]?\s*:", re.MULTILINE)
_LOGIN: Final = re.compile(r"@?([a-z0-9][a-z0-9_-]{0,98}(?:\[bot\])?)", re.IGNORECASE)
_REPOSITORY: Final = re.compile(r"(?:([\w.-]+)/)?([\w.-]+)")
_DAY: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_MONTH: Final = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?![\d-])")


class _Member(NamedTuple):
    """One member in a team file: a login or else a name."""

    login: str
    name: str
    leads: bool


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file is a team file, the schema of such files, or CODEOWNERS."""
    text = head_text(head)
    if path.is_dir() or "\0" in text:
        return False
    is_schema = bool(_SCHEMA.search(text)) and "members" in text
    is_list = text[:1] not in "{[<" and bool(_TEAM.search(text) or (_TEAMS.search(text) and _INNER.search(text)))
    return is_schema or is_list or is_codeowners(path, text)


def read(path: Path, context: ImportContext) -> Extract:
    """Read a team file or CODEOWNERS.

    Raises
    ------
    ExportError
        When it is a schema, names no person, or nothing says its day or whose repositories it means.
    """
    content = read_content(path, context.progress)
    if len(content.data) > TEAM_BYTES:
        msg = f"{path} has {len(content.data):,} bytes; a list of a team has {TEAM_BYTES:,} at most"
        raise ExportError(msg)
    text = to_utf8(content.data).decode("utf-8", "replace")
    builder = ExtractBuilder(NAME, context)
    if content.fault:
        builder.notes.append(content.fault)
    if is_codeowners(path, text):
        _take_codeowners(builder, path, text)
        return builder.extract({"granted"})
    _take_teams(builder, path, text)
    return builder.extract({"granted", "appointed"})


def _take_codeowners(builder: ExtractBuilder, path: Path, text: str) -> None:
    accounts = take_owners(builder, path, text)
    place = builder.reading.place
    if not place:
        msg = f"{path} does not say which repository it is of; give it with --place github:owner/name"
        raise ExportError(msg, "place")
    at = _list_day(builder, path)
    for account in accounts:
        builder.act(f"{place}#granted/{account}", at, account, "granted", place)


def _take_teams(builder: ExtractBuilder, path: Path, text: str) -> None:
    teams, broken = read_mappings(text)
    if any("properties" in fields and "members" not in fields for fields in teams):
        msg = f"{path} is a schema: it says how team files are written, and names no team. Import the team files."
        raise ExportError(msg)
    for part in broken:
        builder.reject(part.line, part.reason, hide_addresses(part.text))
    members = [list(_members(builder, fields)) for fields in teams]
    if not any(members) and builder.rejected:
        msg = f"{path}: no member can be read: {builder.rejected[0].reason}. Mend the file."
        raise ExportError(msg)
    at = _list_day(builder, path)
    owner = _owner(builder, path)
    for fields, people in zip(teams, members, strict=True):
        repositories, team = _places(builder, path, owner, fields)
        for member in people:
            _take_member(builder, at, member, repositories, team)


def _take_member(builder: ExtractBuilder, at: datetime, member: _Member, repositories: list[str], team: str) -> None:
    account = github_account(member.login) if member.login else f"roster:{member.name.casefold()}"
    builder.claim(account, "listed_name" if member.login else "name", member.name)
    for place in repositories or [team]:
        builder.act(f"{place}#granted/{account}", at, account, "granted", place)
    if member.leads:
        builder.act(f"{team}#appointed/{account}", at, account, "appointed", team)


def _members(builder: ExtractBuilder, fields: dict[str, Any]) -> Iterator[_Member]:
    number = 0
    for key, listed in fields.items():
        leading = key.strip().lower() in LEADING
        if not leading and key.strip().lower() != "members":
            continue
        for entry in _entries(listed):
            number += 1
            member = _member(entry, leading=leading)
            if member:
                yield member
            else:
                shown = hide_addresses(str(entry)[:LETTERS_SHOWN])
                builder.reject(number, f"{key} entry {number}: {shown!r} names no login and no person", shown)


def _entries(value: Any) -> list[Any]:  # noqa: ANN401  (whatever YAML holds)
    # a list, a mapping of logins to roles, or one login: projects write all three
    if isinstance(value, dict):
        return [{"user": login, "role": role} for login, role in value.items()]
    return value if isinstance(value, list) else [value] if value else []


def _member(value: object, *, leading: bool) -> _Member | None:
    entry: dict[str, Any] = value if isinstance(value, dict) else {"user": value}
    login: str = next((entry[key] for key in LOGIN_KEYS if isinstance(entry.get(key), str)), "").strip()
    name = " ".join(entry["name"].split()) if isinstance(entry.get("name"), str) else ""
    roles = entry.get("roles", entry.get("role"))
    marks = {role.strip().lower() for role in (roles if isinstance(roles, list) else [roles]) if isinstance(role, str)}
    marks |= {key for key, value in entry.items() if isinstance(value, str) and value.lower() in TRUE}
    leads = leading or not marks.isdisjoint(LEADING)
    if whole := _LOGIN.fullmatch(login):
        return _Member(whole[1], name, leads)
    name = name or (" ".join(login.split()) if not isinstance(value, dict) else "")
    is_name = 0 < len(name) <= LETTERS_SHOWN and "@" not in name and any(letter.isalpha() for letter in name)
    return _Member("", name, leads) if is_name and not login.startswith("@") else None


def _places(builder: ExtractBuilder, path: Path, owner: str, fields: dict[str, Any]) -> tuple[list[str], str]:
    repositories: dict[str, None] = {}
    only_read = 0
    for number, (repository, right) in enumerate(_rights(fields), start=1):
        whole = _REPOSITORY.fullmatch(repository)
        if not whole or not right:
            builder.reject(
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
            raise ExportError(msg, "place")
        else:
            repositories[github_place(f"{whole[1] or owner}/{whole[2]}")] = None
    if only_read:
        builder.notes.append(
            f"Rights to read only: {only_read}. They are no acts: everybody may read public repositories."
        )
    name = fields.get("name")
    team = slug(name if isinstance(name, str) and name.strip() else path.name.split(".")[0])
    return [*repositories], f"roster:{owner}/{team}" if owner else f"roster:{team}"


def _rights(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    # a list of entries, or a mapping of repositories to rights
    value = fields.get("permissions", fields.get("repos"))
    pairs = value.items() if isinstance(value, dict) else ()
    entries = [{"repo": repository, "role": right} for repository, right in pairs] if pairs else value
    for entry in entries if isinstance(entries, list) else []:
        right_of = entry if isinstance(entry, dict) else {}
        repository, right = (
            right_of.get("repo", right_of.get("repository")),
            right_of.get("role", right_of.get("permission")),
        )
        yield (
            repository.strip() if isinstance(repository, str) else "",
            (right.strip().lower() or "none") if isinstance(right, str) else "",
        )


def _owner(builder: ExtractBuilder, path: Path) -> str:
    # files of one organisation lie together, and CODEOWNERS beside them names its teams with the organisation
    platform, _, name = (builder.reading.place or "").partition(":")
    if platform in ("github", "roster"):
        return name.split("/")[0].lower()
    beside = path.parent / "CODEOWNERS"
    if not beside.is_file() or beside.stat().st_size > TEAM_BYTES:
        return ""
    organisations = organisations_in(beside.read_text("utf-8", "replace"))
    if len(organisations) != 1:
        return ""
    owner = organisations.pop()
    builder.notes.append(
        f"Its repositories were taken to be {owner}'s, the organisation that CODEOWNERS beside it names."
    )
    return owner


def _list_day(builder: ExtractBuilder, path: Path) -> datetime:
    # a month stands for its last day: by then it was so
    day = builder.reading.dated_on or _named_day(path)
    if day is None and (day := _named_month(path)):
        builder.notes.append(
            f"Dated {day}, the last day of the month that its name or its folder's says: by then it was so."
        )
    if day is None:
        msg = f"{path}: rights carry no date; give the day of this list with --dated"
        raise ExportError(msg, "day")
    return start_of(path, day, builder.reading.now)


def _named_day(path: Path) -> date | None:
    for day in _DAY.findall(f"{path.name} {path.parent.name}"):
        try:
            return date.fromisoformat(day)
        except ValueError:
            continue
    return None


def _named_month(path: Path) -> date | None:
    for year, month in _MONTH.findall(f"{path.name} {path.parent.name}"):
        if 1 <= int(month) <= MONTHS and int(year):
            return date(int(year), int(month), calendar.monthrange(int(year), int(month))[1])
    return None
