"""The co-authors that a commit's message names, in the spellings that occur: people; AI agents are none."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from journeys.model.programs.agents import known_agents

_CO_AUTHOR: Final = re.compile(
    r"co[- ]authored[- ]by[ \t]*:\s*+(?:([^<>]*+)<([^<>]*+)>|@([a-z0-9][a-z0-9-]{0,38}))\s*", re.I
)
_BETWEEN: Final = re.compile(r",|&|\band\b")


def co_authors_of(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the name and address of each person that the lines of a message name as a co-author.

    >>> co_authors_of(["Co-authored-by: Ada <ada@example.org>", "Co-authored-by: Claude <noreply@anthropic.com>"])
    (('Ada', 'ada@example.org'),)
    """
    # most messages have none, so a plain comparison comes before the pattern
    trailers = (line.strip() for line in lines if line.lstrip()[:2].lower() == "co")
    found = (contact for line in trailers if (match := _CO_AUTHOR.fullmatch(line)) for contact in _contacts(match))
    return tuple(contact for contact in found if any(contact) and not known_agents().of_contact(*contact))


def _contacts(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    name, address, login = match.groups()
    if login:
        yield "", f"{login}@users.noreply.github.com"
        return
    name, address = name.strip(), address.strip()
    names = [each.strip() for each in _BETWEEN.split(name)]
    # "Holm, Pia" is one person: only whole names before the address are people of their own, without an address
    if len(names) > 1 and all(" " in each for each in names):
        yield from ((each, "") for each in names[:-1])
        name = names[-1]
    yield name, address
