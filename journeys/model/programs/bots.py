"""Which logins, addresses and names are programs', and which addresses are nobody's.

The list is data (``data/programs.toml``), each group with its reason. Left out: AI agents, and programs that look like
people, which only their community knows.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from fnmatch import translate
from functools import lru_cache
from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.model.paths import PROGRAMS

ENDING: Final = "[bot]"
"""How GitHub ends the login of an app; no person can have such a one."""
PROGRAM: Final = "Program"
"""What a claim of the kind ``type`` says of an author whose address or name is a program's."""
SUSPECT: Final = "bot|robot|automation|-ci$"
"""A login that looks like a program's: on a list for a person to look at, counted as a person until then."""

_LIST: Final[Mapping[str, list[dict[str, Any]]]] = tomllib.loads(PROGRAMS.read_text(encoding="utf-8"))
KNOWN_BOTS: Final = frozenset(login for group in _LIST["program"] for login in group.get("logins", ()))
"""Accounts known to be programs."""


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    # only "*" has a meaning: an address may hold the brackets and question marks of fnmatch
    escaped = (re.sub(r"([\[?])", r"[\1]", pattern) for pattern in patterns)
    return re.compile("|".join(translate(pattern) for pattern in escaped), re.IGNORECASE)


_PROGRAM_ADDRESSES: Final = _any_of(each for group in _LIST["program"] for each in group.get("addresses", ()))
_PROGRAM_NAMES: Final = frozenset(name.casefold() for group in _LIST["program"] for name in group.get("names", ()))
_DEVICES: Final = _any_of(name for group in _LIST["device"] for name in group["names"])
_NOTE_TAKERS: Final = _any_of(name for group in _LIST["note_taker"] for name in group["names"])
_PLACEHOLDERS: Final = _any_of(each for group in _LIST["placeholder"] for each in group["addresses"])


# a log has few authors, each of many commits
@lru_cache(maxsize=1 << 16)
def is_program(name: str, address: str = "") -> bool:
    """Return whether an author is a program, by the address or by the whole name.

    >>> is_program("GitHub Action", "a@b.example"), is_program("Ada", "badger@gitter.im"), is_program("Travis")
    (True, True, False)
    """
    plain = " ".join(name.split()).casefold()
    return plain.endswith(ENDING) or plain in _PROGRAM_NAMES or bool(_PROGRAM_ADDRESSES.match(address.strip()))


@lru_cache(maxsize=1 << 16)
def is_device(name: str) -> bool:
    """Return whether a name in a list of who was in a call is a device's, under which somebody may have joined.

    >>> is_device("iPhone"), is_device("Ines's iPad"), is_device("Galia Ipadova")
    (True, True, False)
    """
    return _DEVICES.match(_straight(name)) is not None


@lru_cache(maxsize=1 << 16)
def is_note_taker(name: str) -> bool:
    """Return whether a name in a list of who was in a call is that of a program that takes notes.

    >>> is_note_taker("Otter.ai"), is_note_taker("Ines's Notetaker (Otter.ai)"), is_note_taker("Galia Otterson")
    (True, True, False)
    """
    return _NOTE_TAKERS.match(_straight(name)) is not None


def _straight(name: str) -> str:
    return " ".join(name.replace("\u2019", "'").split())


@lru_cache(maxsize=1 << 16)
def is_placeholder(address: str) -> bool:
    """Return whether an address is nobody's: an example, a machine's name, or none at all.

    >>> is_placeholder("you@example.com"), is_placeholder("me@Mac.local"), is_placeholder(""), is_placeholder("a@b.de")
    (True, True, True, False)
    """
    return not address.strip() or _PLACEHOLDERS.match(address.strip()) is not None


def is_named_bot(account: str = "account") -> nw.Expr:
    """Return whether a login says by its ending that it is a program's."""
    return nw.col(account).str.ends_with(ENDING)


def are_suspect(accounts: pd.Series) -> "pd.Series[bool]":
    """Return whether logins look like a program's without saying so; such an account counts as a person.

    >>> are_suspect(pd.Series(["github:timidrobot", "github:ada", "github:dependabot", "github:a[bot]"])).tolist()
    [True, False, False, False]
    """
    return accounts.str.contains(SUSPECT) & ~accounts.isin(KNOWN_BOTS) & ~accounts.str.endswith(ENDING)
