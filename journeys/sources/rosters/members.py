"""People as YAML files name them: a login or a name, and whether the words beside it say that they lead."""

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from journeys.model.accounts import github_account
from journeys.model.addresses import hide_addresses
from journeys.sources.base import ExtractBuilder
from journeys.sources.decode.cells import LETTERS_SHOWN

# Names of a list of its own, or a member's role.
LEADING: Final = frozenset(
    "admin admins chair chairs co-chair co-chairs cochair cochairs co-lead co-leads coordinator coordinators "
    "facilitator facilitators lead leads maintainer maintainers owner owners".split()
)
LOGIN_KEYS: Final = ("user", "login", "github", "username", "handle")
TRUE: Final = frozenset({"true", "yes", "on", "1"})

_LOGIN: Final = re.compile(r"@?([a-z0-9][a-z0-9_-]{0,98}(?:\[bot\])?)", re.IGNORECASE)


class Member(NamedTuple):
    """One member in a team file: a login or else a name."""

    login: str
    name: str
    leads: bool


def take_account(builder: ExtractBuilder, member: Member) -> str:
    """Return a member's account, and claim the name."""
    account = github_account(member.login) if member.login else f"roster:{member.name.casefold()}"
    builder.claim(account, "listed_name" if member.login else "name", member.name)
    return account


def members_in(builder: ExtractBuilder, fields: dict[str, Any]) -> Iterator[Member]:
    """List the members of a team, those first who lead by the name of their list; reject entries that name nobody."""
    number = 0
    for key, listed in fields.items():
        leading = key.strip().lower() in LEADING
        if not leading and key.strip().lower() != "members":
            continue
        for entry in entries_of(listed):
            number += 1
            member = read_member(entry, leading=leading)
            if member:
                yield member
            else:
                shown = hide_addresses(str(entry)[:LETTERS_SHOWN])
                builder.reject(number, f"{key} entry {number}: {shown!r} names no login and no person", shown)


def entries_of(value: Any) -> list[Any]:  # noqa: ANN401  (whatever YAML holds)
    """Return what stands under a key as a list."""
    # a list, a mapping of logins to roles, or one login: projects write all three
    if isinstance(value, dict):
        return [{"user": login, "role": role} for login, role in value.items()]
    return value if isinstance(value, list) else [value] if value else []


def read_member(value: object, *, leading: bool) -> Member | None:
    """Read one entry; nothing where it names nobody."""
    entry: dict[str, Any] = value if isinstance(value, dict) else {"user": value}
    login: str = next((entry[key] for key in LOGIN_KEYS if isinstance(entry.get(key), str)), "").strip()
    name = " ".join(entry["name"].split()) if isinstance(entry.get("name"), str) else ""
    roles = entry.get("roles", entry.get("role"))
    marks = {role.strip().lower() for role in (roles if isinstance(roles, list) else [roles]) if isinstance(role, str)}
    marks |= {key for key, value in entry.items() if isinstance(value, str) and value.lower() in TRUE}
    leads = leading or not marks.isdisjoint(LEADING)
    if whole := _LOGIN.fullmatch(login):
        return Member(whole[1], name, leads)
    name = name or (" ".join(login.split()) if not isinstance(value, dict) else "")
    is_name = 0 < len(name) <= LETTERS_SHOWN and "@" not in name and any(letter.isalpha() for letter in name)
    return Member("", name, leads) if is_name and not login.startswith("@") else None
