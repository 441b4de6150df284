"""CODEOWNERS: who must agree when a part of a repository's files is changed.

One owner is one person's login or address, however many parts they own. Left out: teams (who is in one is not said
here), and which parts are meant.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from journeys.errors import ExportError
from journeys.model.accounts import address_account, github_account, keyed_hash
from journeys.sources.base import ExtractBuilder
from journeys.sources.decode.cells import ADDRESS, LETTERS_SHOWN, hide_addresses

TEAMS_NAMED: Final = 3
"""Teams named in a summary."""

_LOGIN: Final = re.compile(r"@([a-z0-9][a-z0-9_-]{0,98}(?:\[bot\])?)", re.IGNORECASE)
_TEAM: Final = re.compile(r"@[\w.-]+/[\w./-]+")
_SECTION: Final = re.compile(r"\^?\[[^\]]*\](?:\[\d+\])?\s*")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")


class Owner(NamedTuple):
    """One owner as a line says it."""

    line: int
    said: str


def is_codeowners(path: Path, text: str) -> bool:
    """Whether a file is called so, or all its lines are a pattern with owners (and not all a list's bullets)."""
    if path.name.partition(".")[0] == "CODEOWNERS":
        return True
    lines = [bare.split() for line in text.splitlines() if (bare := _COMMENT.sub("", line).strip())]
    owned = all(
        any(mark in pattern for mark in "/*.") and owners and all("@" in owner for owner in owners)
        for pattern, *owners in lines
    )
    return owned and any(len(pattern) > 1 for pattern, *_ in lines)


def read_owners(text: str) -> Iterator[Owner]:
    """Give the owners line by line, as often as they stand there."""
    for number, line in enumerate(text.splitlines(), start=1):
        bare = _COMMENT.sub("", line).strip()
        section = _SECTION.match(bare)
        parts = bare[section.end() :].split() if section else bare.replace("\\ ", "_").split()[1:]
        for said in parts:
            yield Owner(number, said)


def organisations_in(text: str) -> set[str]:
    """Give the organisations whose teams are named, in small letters."""
    return {owner.said[1:].partition("/")[0].lower() for owner in read_owners(text) if _TEAM.fullmatch(owner.said)}


def take_owners(gatherer: ExtractBuilder, path: Path, text: str) -> list[str]:
    """Take what the file says of its owners, and give the accounts of those who are people.

    Raises
    ------
    ExportError
        When no person is among them.
    """
    accounts: dict[str, None] = {}
    teams: dict[str, None] = {}
    for line, said in read_owners(text):
        login, address = _LOGIN.fullmatch(said), ADDRESS.fullmatch(said)
        if _TEAM.fullmatch(said):
            teams[said.lower()] = None
        elif login:
            accounts[github_account(login[1])] = None
        elif address:
            account = address_account(address[1], gatherer.reading.key)
            gatherer.claim(account, "address", keyed_hash(address[1], gatherer.reading.key))
            accounts[account] = None
        else:
            gatherer.reject(
                line, f"line {line}: '{hide_addresses(said[:LETTERS_SHOWN])}' is neither @login, @team nor address"
            )
    if teams:
        named = ", ".join([*teams][:TEAMS_NAMED]) + (", …" if len(teams) > TEAMS_NAMED else "")
        gatherer.notes.append(f"Owners that are teams: {len(teams)} ({named}). Who is in them stands in team files.")
    if not accounts:
        why = (
            f"its {len(teams)} owners are teams, and who is in them stands in team files: import those" if teams else ""
        )
        fault = gatherer.rejected[0].reason if gatherer.rejected else "it names no owner"
        msg = f"{path} names no person: {why or fault}."
        raise ExportError(msg)
    return [*accounts]
