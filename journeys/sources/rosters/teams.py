"""Lists of who may do what: team files (YAML, one a team), CODEOWNERS, OWNERS, and files on an organisation.

A member of a team that may do more than read a repository was ``granted`` that; a team's maintainer, lead or chair was
``appointed`` to the team; a member of a team without rights was ``granted`` the team. An owner of parts of a
repository's files was ``granted`` it. Such lists carry no day: it is the one given at the import, else the one in the
name of the file or its folder. Left out: rights that end, which only a comparison of lists would show, and the members
of a team that CODEOWNERS names.
"""

import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from journeys.errors import ExportError
from journeys.model.addresses import hide_addresses
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.decode.cells import slug
from journeys.sources.decode.files import head_text, read_content, to_utf8
from journeys.sources.decode.yaml import read_mappings
from journeys.sources.rosters.codeowners import is_codeowners, take_owners
from journeys.sources.rosters.days import list_day
from journeys.sources.rosters.members import Member, members_in, take_account
from journeys.sources.rosters.organisations import (
    is_groups,
    is_organisation,
    recognised_before,
    take_groups,
    take_organisations,
)
from journeys.sources.rosters.owners import groups_of, is_owners, owners_in
from journeys.sources.rosters.rights import TEAM_BYTES, granted_places, owner_of

NAME: Final = "teams"

_TEAM: Final = re.compile(r"^['\"]?(?:members|maintainers)['\"]?\s*:", re.MULTILINE)
_TEAMS: Final = re.compile(r"\A(?:[ \t\r]*+(?:(?:#|---).*)?\n)*+[ \t]*-[ \t]+\w+:")
_INNER: Final = re.compile(r"^[ \t]+(?:members|maintainers):", re.MULTILINE)
_SCHEMA: Final = re.compile(r"^['\"]?\$schema['\"]?\s*:", re.MULTILINE)


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file is one of these lists, or the schema of team files."""
    text = head_text(head)
    if path.is_dir() or "\0" in text:
        return False
    is_schema = bool(_SCHEMA.search(text)) and "members" in text
    is_list = bool(_TEAM.search(text) or (_TEAMS.search(text) and _INNER.search(text)))
    is_yaml = text[:1] not in "{[<" and (is_list or is_owners(path, text) or is_organisation(text) or is_groups(text))
    return is_schema or is_yaml or is_codeowners(path, text)


def read(path: Path, context: ImportContext) -> Extract:
    """Read such a list.

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
    lists, broken = read_mappings(text)
    for part in broken:
        builder.reject(part.line, part.reason, hide_addresses(part.text))
    if is_owners(path, text):
        _take_owners_file(builder, path, lists[0] if lists else {})
        return builder.extract({"granted"})
    if is_organisation(text) or is_groups(text):
        _take_organisation(builder, path, lists[0] if lists else {})
        return builder.extract({"appointed", "granted", "joined_org"} if is_organisation(text) else {"appointed"})
    _take_teams(builder, path, lists)
    return builder.extract({"granted", "appointed"})


def _take_codeowners(builder: ExtractBuilder, path: Path, text: str) -> None:
    accounts = take_owners(builder, path, text)
    place = _repository(builder, path)
    at = list_day(builder, path)
    for account in accounts:
        builder.act(f"{place}#granted/{account}", at, account, "granted", place)


def _repository(builder: ExtractBuilder, path: Path) -> str:
    if place := builder.reading.place:
        return place
    msg = f"{path} does not say which repository it is of; give it with --place github:owner/name"
    raise ExportError(msg, "place")


def _take_owners_file(builder: ExtractBuilder, path: Path, fields: dict[str, Any]) -> None:
    groups = groups_of(path, fields)
    owners = list(owners_in(builder, fields, groups))
    if isinstance(fields.get("aliases"), dict):
        _take_groups_alone(builder, path, groups)
        return
    if not owners:
        why = builder.rejected[0].reason if builder.rejected else next(iter(builder.notes), "it names no owner")
        msg = f"{path} names no person: {why.rstrip('.')}."
        raise ExportError(msg)
    place = _repository(builder, path)
    at = list_day(builder, path)
    for member, was in owners:
        account = take_account(builder, member)
        if was:
            recognised_before(builder, at, account, place)
        else:
            builder.act(f"{place}#granted/{account}", at, account, "granted", place)


def _take_groups_alone(builder: ExtractBuilder, path: Path, groups: dict[str, list[Any]]) -> None:
    at = list_day(builder, path)
    owner = owner_of(builder, path)
    for name, entries in groups.items():
        for member in members_in(builder, {"members": entries}):
            _take_member(builder, at, member, [], f"roster:{owner}/{slug(name)}" if owner else f"roster:{slug(name)}")


def _take_organisation(builder: ExtractBuilder, path: Path, fields: dict[str, Any]) -> None:
    at = list_day(builder, path)
    owner = owner_of(builder, path)
    if any(key in fields for key in ("orgs", "teams", "admins")):
        take_organisations(builder, path, fields, owner, at)
    else:
        take_groups(builder, fields, owner, at)
    if not builder.has_events:
        why = f": {builder.rejected[0].reason}" if builder.rejected else ""
        msg = f"{path} names no person{why}."
        raise ExportError(msg)


def _take_teams(builder: ExtractBuilder, path: Path, teams: list[dict[str, Any]]) -> None:
    if any("properties" in fields and "members" not in fields for fields in teams):
        msg = f"{path} is a schema: it says how team files are written, and names no team. Import the team files."
        raise ExportError(msg)
    members = [list(members_in(builder, fields)) for fields in teams]
    if not any(members) and builder.rejected:
        msg = f"{path}: no member can be read: {builder.rejected[0].reason}. Mend the file."
        raise ExportError(msg)
    at = list_day(builder, path)
    owner = owner_of(builder, path)
    for fields, people in zip(teams, members, strict=True):
        repositories = granted_places(builder, path, owner, fields)
        name = fields.get("name")
        team = slug(name if isinstance(name, str) and name.strip() else path.name.split(".")[0])
        for member in people:
            _take_member(builder, at, member, repositories, f"roster:{owner}/{team}" if owner else f"roster:{team}")


def _take_member(builder: ExtractBuilder, at: datetime, member: Member, repositories: list[str], team: str) -> None:
    account = take_account(builder, member)
    for place in repositories or [team]:
        builder.act(f"{place}#granted/{account}", at, account, "granted", place)
    if member.leads:
        builder.act(f"{team}#appointed/{account}", at, account, "appointed", team)
