"""Files on a whole organisation: Kubernetes' ``org.yaml`` (peribolos) and ``sigs.yaml``.

``org.yaml``: a member ``joined_org``, an admin was ``appointed`` to the organisation, a team's maintainer to the team;
whoever is in a team that may do more than read a repository was ``granted`` that. A team within a team has the rights
of both, as on GitHub. ``sigs.yaml``: chairs and leads of a group were ``appointed`` to it, and those who were so before
are ``recognised`` for maintenance.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from journeys.model.addresses import hide_addresses
from journeys.model.events import EARLIEST
from journeys.sources.base import ExtractBuilder
from journeys.sources.decode.cells import LETTERS_SHOWN, slug
from journeys.sources.rosters.members import Member, entries_of, read_member, take_account
from journeys.sources.rosters.rights import granted_places

GROUPS: Final = ("sigs", "workinggroups", "usergroups", "committees")
# Of one level in another, more than GitHub allows.
DEEPEST: Final = 15

_ORGANISATION: Final = re.compile(r"^['\"]?(?:orgs|teams|admins)['\"]?\s*:\s*(?:\[|$)", re.MULTILINE)
_PERMISSIONS: Final = re.compile(r"^permissions\s*:", re.MULTILINE)
_INSIDE: Final = re.compile(r"^[ \t]*(?:members|maintainers|admins)\s*:", re.MULTILINE)
_GROUPS: Final = re.compile(rf"^(?:{'|'.join(GROUPS)})\s*:\s*$", re.MULTILINE)
_LEADERSHIP: Final = re.compile(r"^[ \t]+leadership\s*:", re.MULTILINE)


def is_organisation(text: str) -> bool:
    """Return whether a file lists an organisation's admins, members and teams."""
    # a team may have admins too, but its rights stand beside them
    return bool(_ORGANISATION.search(text) and _INSIDE.search(text)) and not _PERMISSIONS.search(text)


def is_groups(text: str) -> bool:
    """Return whether a file lists special interest groups with those who lead them."""
    return bool(_GROUPS.search(text) and _LEADERSHIP.search(text))


def recognised_before(builder: ExtractBuilder, at: datetime, account: str, place: str) -> None:
    """Add that somebody had a role before, which is work done and no role now."""
    builder.act(f"{place}#recognised/{account}/maintenance", at, account, "recognised", place, work="maintenance")


def people_in(builder: ExtractBuilder, fields: dict[str, Any], key: str) -> Iterator[Member]:
    """List the people under one key, and reject entries that name nobody."""
    for number, entry in enumerate(entries_of(fields.get(key)), start=1):
        member = read_member(entry, leading=True)
        if member:
            yield member
        else:
            shown = hide_addresses(str(entry)[:LETTERS_SHOWN])
            builder.reject(number, f"{key} entry {number}: {shown!r} names no login and no person", shown)


def take_organisations(builder: ExtractBuilder, path: Path, fields: dict[str, Any], owner: str, at: datetime) -> None:
    """Add the people of an organisation's file, or of a file of several."""
    several = fields.get("orgs")
    for name, inner in several.items() if isinstance(several, dict) else [(owner, fields)]:
        if isinstance(inner, dict):
            _take_organisation(builder, path, inner, str(name).lower(), at)


def _take_organisation(builder: ExtractBuilder, path: Path, fields: dict[str, Any], owner: str, at: datetime) -> None:
    place = f"roster:{owner}/organisation" if owner else "roster:organisation"
    admins = {take_account(builder, admin) for admin in people_in(builder, fields, "admins")}
    members = {take_account(builder, member) for member in people_in(builder, fields, "members")}
    for account in sorted(admins):
        builder.act(f"{place}#appointed/{account}", at, account, "appointed", place)
    for name, team, rights in _teams(builder, path, fields, owner):
        # only members of the organisation can be in its teams, also where a file of teams does not list them
        members |= _take_team(builder, name, team, rights, at)
    for account in sorted(members - admins):
        builder.act(f"{place}#joined_org/{account}", at, account, "joined_org", place, since=EARLIEST)


def _take_team(builder: ExtractBuilder, place: str, team: dict[str, Any], rights: list[str], at: datetime) -> set[str]:
    leading = {take_account(builder, leader) for leader in people_in(builder, team, "maintainers")}
    inside = {take_account(builder, member) for member in people_in(builder, team, "members")} | leading
    for account in sorted(inside):
        for repository in rights:
            builder.act(f"{repository}#granted/{account}", at, account, "granted", repository)
    for account in sorted(leading):
        builder.act(f"{place}#appointed/{account}", at, account, "appointed", place)
    return inside


def _teams(
    builder: ExtractBuilder, path: Path, fields: dict[str, Any], owner: str
) -> Iterator[tuple[str, dict[str, Any], list[str]]]:
    # the place, the content and the repositories of each team, those within others too
    waiting = [(fields.get("teams"), list[str](), 0)]
    while waiting:
        teams, above, level = waiting.pop()
        for name, team in _named(teams) if level < DEEPEST else ():
            if isinstance(team, dict):
                rights = list(dict.fromkeys([*above, *granted_places(builder, path, owner, team)]))
                yield f"roster:{owner}/{slug(str(name))}" if owner else f"roster:{slug(str(name))}", team, rights
                waiting.append((team.get("children"), rights, level + 1))


def _named(teams: object) -> list[tuple[object, object]]:
    if isinstance(teams, list):
        return [(team.get("name", "team"), team) for team in teams if isinstance(team, dict)]
    return [*teams.items()] if isinstance(teams, dict) else []


def take_groups(builder: ExtractBuilder, fields: dict[str, Any], owner: str, at: datetime) -> None:
    """Add who leads each group of a file of groups, and who led it."""
    for kind in GROUPS:
        listed = fields.get(kind)
        for group in listed if isinstance(listed, list) else []:
            if not isinstance(group, dict):
                continue
            named = next((said for key in ("dir", "name") if isinstance(said := group.get(key), str) and said), kind)
            place = f"roster:{owner}/{slug(named)}" if owner else f"roster:{slug(named)}"
            _take_leadership(builder, group.get("leadership"), place, at)
            parts = group.get("subprojects")
            for part in parts if isinstance(parts, list) else []:
                if isinstance(part, dict):
                    _take_leadership(builder, {"leads": part.get("leads")}, place, at)


def _take_leadership(builder: ExtractBuilder, leadership: object, place: str, at: datetime) -> None:
    for role in leadership if isinstance(leadership, dict) else {}:
        for member in people_in(builder, leadership, role):  # type: ignore[arg-type]
            account = take_account(builder, member)
            if role.startswith("emeritus"):
                recognised_before(builder, at, account, place)
            else:
                builder.act(f"{place}#appointed/{account}", at, account, "appointed", place)
