"""OWNERS: who must agree to changes, and who reads them first, as projects around Kubernetes list it.

An approver or reviewer was ``granted`` the repository, however many parts of it; somebody emeritus was ``recognised``
for maintenance. A name of a group stands for those that ``OWNERS_ALIASES`` lists under it, beside the file or in a
folder above; without that file it is no person. Aliases alone make their members ``granted`` the group.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from journeys.model.addresses import hide_addresses
from journeys.sources.base import ExtractBuilder
from journeys.sources.decode.cells import LETTERS_SHOWN
from journeys.sources.decode.yaml import read_mapping
from journeys.sources.rosters.members import Member, entries_of, read_member
from journeys.sources.rosters.rights import TEAM_BYTES

RIGHTS: Final = ("owners", "approvers", "reviewers", "required_reviewers", "assignees")
PAST: Final = ("emeritus_approvers", "emeritus_reviewers")
ALIASES: Final = "OWNERS_ALIASES"
# The root of a repository is seldom further away.
FOLDERS_ABOVE: Final = 12

_OWNERS: Final = re.compile(r"^[ \t]*(?:(?:emeritus_)?(?:approvers|reviewers)|assignees)\s*:", re.MULTILINE)
_ALIASES: Final = re.compile(r"^aliases\s*:\s*$", re.MULTILINE)
# Groups are named by such habits; a login may look so too, but then it is told in a note and not taken in silence.
_GROUP: Final = re.compile(
    r"(?:sig|wg|team|committee)-.+|.+-(?:team|owners|approvers|reviewers|leads?|maintainers|admins|members|committers|group)",
    re.IGNORECASE,
)


def is_owners(path: Path, text: str) -> bool:
    """Return whether a file lists approvers and reviewers, or the groups that stand for them."""
    return bool(_OWNERS.search(text)) or bool(ALIASES in path.name and _ALIASES.search(text))


def groups_of(path: Path, fields: dict[str, Any]) -> dict[str, list[Any]]:
    """Return the members of each group: those of the file itself, else of the nearest file of aliases."""
    for folder in [path.parent, *path.parent.parents][:FOLDERS_ABOVE]:
        beside = folder / ALIASES
        if isinstance(fields.get("aliases"), dict) or not beside.is_file() or beside.stat().st_size > TEAM_BYTES:
            continue
        fields = fields | read_mapping(beside.read_text("utf-8", "replace"))
    listed = fields.get("aliases")
    groups = listed.items() if isinstance(listed, dict) else ()
    return {str(name).casefold(): entries_of(members) for name, members in groups}


def owners_in(
    builder: ExtractBuilder, fields: dict[str, Any], groups: dict[str, list[Any]]
) -> Iterator[tuple[Member, bool]]:
    """List who has rights and, with ``True``, who had them; groups as their members."""
    unknown: dict[str, None] = {}
    for part in _parts(fields):
        for key in (*RIGHTS, *PAST):
            for number, entry in enumerate(entries_of(part.get(key)), start=1):
                group = groups.get(entry.casefold()) if isinstance(entry, str) else None
                if group is None and isinstance(entry, str) and _GROUP.fullmatch(entry):
                    unknown[entry] = None
                    continue
                for each in [entry] if group is None else group:
                    member = read_member(each, leading=True)
                    if member and member.login:
                        yield member, key in PAST
                    else:
                        shown = hide_addresses(str(each)[:LETTERS_SHOWN])
                        builder.reject(number, f"{key} entry {number}: {shown!r} names no login", shown)
    if unknown:
        builder.notes.append(
            f"Taken as names of groups and not of people: {', '.join(unknown)}. Who is in them stands in {ALIASES}: "
            "put it into the same folder and import that."
        )


def _parts(fields: dict[str, Any]) -> list[dict[str, Any]]:
    # "filters" gives owners to the files that a pattern fits
    filters = fields.get("filters")
    inner = filters.values() if isinstance(filters, dict) else ()
    return [fields, *(part for part in inner if isinstance(part, dict))]
