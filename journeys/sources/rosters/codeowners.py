"""CODEOWNERS: who must agree when a part of a repository's files is changed.

One owner is one person's login or address, however many parts they own. Left out: teams, whose members are not named
here, and the parts.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from journeys.errors import ExportError
from journeys.model.accounts import account_at, address_account
from journeys.model.addresses import ADDRESS, hide_addresses
from journeys.sources.base import ExtractBuilder
from journeys.sources.decode.cells import LETTERS_SHOWN

TEAMS_NAMED: Final = 3

_LOGIN: Final = re.compile(r"@([a-z0-9][a-z0-9_-]{0,98}(?:\[bot\])?)", re.IGNORECASE)
_TEAM: Final = re.compile(r"@[\w.-]+/[\w./-]+")
_SECTION: Final = re.compile(r"\^?\[[^\]]*\](?:\[\d+\])?\s*")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")


class Owner(NamedTuple):
    """One owner as a line names it."""

    line: int
    name: str


def is_codeowners(path: Path, text: str) -> bool:
    """Return whether a file has this name, or all its lines are a pattern with owners."""
    if path.name.partition(".")[0] == "CODEOWNERS":
        return True
    lines = [bare.split() for line in text.splitlines() if (bare := _COMMENT.sub("", line).strip())]
    owned = all(
        any(mark in pattern for mark in "/*.") and owners and all("@" in owner for owner in owners)
        for pattern, *owners in lines
    )
    # A list with bullets ("* @ada") looks the same; real files have at least one longer pattern.
    return owned and any(len(pattern) > 1 for pattern, *_ in lines)


def read_owners(text: str) -> Iterator[Owner]:
    """List the owners line by line, with repetitions."""
    for number, line in enumerate(text.splitlines(), start=1):
        bare = _COMMENT.sub("", line).strip()
        # GitLab's files have sections, "[Docs] @ada", whose owners hold for the lines below.
        section = _SECTION.match(bare)
        parts = bare[section.end() :].split() if section else bare.replace("\\ ", "_").split()[1:]
        for name in parts:
            yield Owner(number, name)


def organisations_in(text: str) -> set[str]:
    """Return the organisations whose teams are named, in lower case."""
    return {owner.name[1:].partition("/")[0].lower() for owner in read_owners(text) if _TEAM.fullmatch(owner.name)}


def take_owners(builder: ExtractBuilder, path: Path, text: str) -> list[str]:
    """Claim the addresses of owners, and return the accounts of those who are people.

    Raises
    ------
    ExportError
        When no person is among them.
    """
    accounts: dict[str, None] = {}
    teams: dict[str, None] = {}
    for line, name in read_owners(text):
        login, address = _LOGIN.fullmatch(name), ADDRESS.fullmatch(name)
        if _TEAM.fullmatch(name):
            teams[name.lower()] = None
        elif login:
            accounts[account_at(builder.reading.place or "", login[1])] = None
        elif address:
            account = address_account(address[1], builder.reading.key)
            builder.claim_address(account, address[1])
            accounts[account] = None
        else:
            builder.reject(
                line, f"line {line}: '{hide_addresses(name[:LETTERS_SHOWN])}' is neither @login, @team nor address"
            )
    if teams:
        named = ", ".join([*teams][:TEAMS_NAMED]) + (", …" if len(teams) > TEAMS_NAMED else "")
        builder.notes.append(f"Owners that are teams: {len(teams)} ({named}). Who is in them stands in team files.")
    if not accounts:
        why = (
            f"its {len(teams)} owners are teams, and who is in them stands in team files: import those" if teams else ""
        )
        fault = builder.rejected[0].reason if builder.rejected else "it names no owner"
        msg = f"{path} names no person: {why or fault}."
        raise ExportError(msg)
    return [*accounts]
