"""Which AI agents took part: by what exports show of them, as listed in ``data/agents.toml``.

An agent is no person and no ordinary program: it writes changes, alone or for a person. It is recognised by an address,
a login, an account's number, a whole name that no person has, or a line of text, and never by a given name alone, since
people are called Claude, Devin and Jules. Left out: agents that leave no mark, so every count of marks is a least one.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from journeys.model import paths
from journeys.model.accounts import address_account, github_account

KINDS: Final = ("address", "login", "name", "suffix", "line")
"""What a row of the list can show of an agent."""
_TRAILER: Final = re.compile(
    r"^[ \t]*(?:co[- ]authored[- ]by|co-developed-by|assisted-by|generated-by)[ \t]*:[ \t]*([^\n]+)", re.I | re.M
)
_CONTACT: Final = re.compile(r"([^<>]*+)<([^<>]*+)>.*")


@dataclass(frozen=True)
class Patterns:
    """Patterns of texts, of which each shows one agent: the groups of ``pattern``, with the agent of each."""

    pattern: re.Pattern[str]
    agents: Sequence[str]

    @classmethod
    def of(cls, shown: Iterable[tuple[str, str]], form: str = "{}") -> "Patterns":
        """Return the patterns of texts with their agents; ``*`` stands for any letters, ``form`` is what is around."""
        texts, agents = zip(*shown, strict=True)
        # one pattern for all, as each commit of a log is compared with it
        any_letters = ["(" + ".*".join(map(re.escape, text.split("*"))) + ")" for text in texts]
        return cls(re.compile(form.format("|".join(any_letters)), re.I | re.M), agents)

    def whole(self, text: str) -> str | None:
        """Return the agent that a whole text shows."""
        found = self.pattern.fullmatch(text.strip())
        return self.agents[(found.lastindex or 0) - 1] if found else None

    def within(self, text: str) -> str | None:
        """Return the first agent that a part of a text shows."""
        found = self.pattern.search(text)
        return self.agents[(found.lastindex or 0) - 1] if found else None


@dataclass(frozen=True)
class Agents:
    """The agents of the list: whose each account and account's number is, and what else shows them."""

    accounts: Mapping[str, str]
    numbers: Mapping[str, str]
    addresses: Patterns
    names: Patterns
    suffixes: Patterns
    lines: Patterns

    def of_account(self, account: str) -> str | None:
        """Return the agent whose account it is, if any."""
        return self.accounts.get(account)

    def of_address(self, address: str) -> str | None:
        """Return the agent that commits under an address, if any.

        >>> known_agents().of_address("NoReply@anthropic.com"), known_agents().of_address("claude@example.org")
        ('Claude', None)
        """
        return self.addresses.whole(address) or self.of_account(address_account(address, b""))

    def of_contact(self, name: str, address: str) -> str | None:
        """Return the agent that a name and an address are of: neither is a person's; the name may be whole or empty.

        >>> known_agents().of_contact("Claude Code", ""), known_agents().of_contact("Claude Monet", "")
        ('Claude', None)
        """
        return self.of_address(address) or self.names.whole(name)

    def marked_by(self, name: str, address: str) -> str | None:
        """Return the agent that took part in what somebody signed so: the agent itself, or a person it worked for.

        >>> known_agents().marked_by("Ada Lovelace (aider)", "ada@example.org")
        'aider'
        """
        return self.of_contact(name, address) or self.suffixes.whole(name)

    def in_text(self, text: object) -> str | None:
        r"""Return the first agent that the text of a commit or pull request names in a trailer or a line of its own.

        >>> known_agents().in_text("Fix it\n\nCo-authored-by: Claude <noreply@anthropic.com>")
        'Claude'
        >>> known_agents().in_text("Thanks to Claude <claude@example.org>!") is None
        True
        """
        if not isinstance(text, str):
            return None
        for trailer in _TRAILER.finditer(text):
            contact = _CONTACT.fullmatch(trailer[1].strip())
            name, address = map(str.strip, contact.groups() if contact else (trailer[1], ""))
            if agent := self.marked_by(name, address):
                return agent
        return self.lines.within(text)


@cache
def known_agents() -> Agents:
    """Return the agents of the list.

    Raises
    ------
    ValueError
        When a row of the list does not have exactly one of :data:`KINDS`, a source and a day.
    """
    listed = tomllib.loads(paths.AGENTS.read_text(encoding="utf-8"))["agents"]
    rows = [(agent["name"], row, *_shown(agent["name"], row)) for agent in listed for row in agent["rows"]]

    def of_kind(wanted: str) -> list[tuple[str, str]]:
        return [(shown, agent) for agent, _, kind, shown in rows if kind == wanted]

    return Agents(
        accounts={github_account(login): agent for login, agent in of_kind("login")},
        # as the claims of exports name them
        numbers={f"github:{row['number']}": agent for agent, row, _, _ in rows if "number" in row},
        addresses=Patterns.of(of_kind("address")),
        names=Patterns.of(of_kind("name")),
        suffixes=Patterns.of(of_kind("suffix"), r".*(?:{})"),
        # signs that are no letters may stand before it, but not the one that quotes somebody else
        lines=Patterns.of(of_kind("line"), r"^[^\w\n>]*(?:{})"),
    )


def _shown(agent: str, row: Mapping[str, Any]) -> tuple[str, str]:
    kinds = [kind for kind in KINDS if kind in row]
    if len(kinds) != 1 or not row.get("source") or "on" not in row:
        msg = f"{paths.AGENTS}: a row of {agent} must have one of {', '.join(KINDS)}, a source and a day: {dict(row)}"
        raise ValueError(msg)
    return kinds[0], str(row[kinds[0]])
