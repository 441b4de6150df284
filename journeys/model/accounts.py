"""The names of accounts and places, made from logins, addresses and links."""

import hashlib
import hmac
import re
from typing import Final


def github_account(login: str | None) -> str:
    """Return the name of a GitHub account; without a login that of deleted accounts, ``github:ghost``."""
    # as for places: GitHub's logins are equal whatever their capitals
    return f"github:{(login or 'ghost').lower()}"


def github_place(full_name: str) -> str:
    """Return the name of a GitHub repository."""
    # GitHub's names are equal whatever their capitals, and exports differ in them
    return f"github:{full_name.lower()}"


# since 2017 such an address begins with the account's number and a plus
_NOREPLY: Final = re.compile(r"(?:[^@+\s]+\+)?(?P<login>[^@+\s]+)@users\.noreply\.github\.com", re.IGNORECASE)
_HUB_NOREPLY: Final = re.compile(r"(?P<login>[\w.-]+)@users\.noreply\.huggingface\.co", re.IGNORECASE)


def address_account(address: str, key: bytes) -> str:
    """Return the account of an address: the one in GitHub's and the Hub's noreply addresses, else a hash.

    >>> address_account("42+ada@users.noreply.github.com", b"key")
    'github:ada'
    >>> address_account("ö42+ada@users.noreply.github.com", b"key")  # a slip of somebody's keyboard
    'github:ada'
    """
    noreply, hub = _NOREPLY.fullmatch(address.strip()), _HUB_NOREPLY.fullmatch(address.strip())
    if hub:
        return f"hub:{hub['login']}"
    return github_account(noreply["login"]) if noreply else f"git:{keyed_hash(address, key)}"


def keyed_hash(address: str, key: bytes) -> str:
    """Return a hash of an address, equal for equal ones, that nobody can compute without the store's key."""
    # keyed, since a plain hash could be undone by trying addresses; 80 bits keep two addresses apart
    return hmac.new(key, address.strip().lower().encode(), hashlib.sha256).hexdigest()[:20]


def plain_address(address: str) -> str:
    """Return the part of a profile page's address in which pages differ.

    >>> plain_address("https://www.GitHub.com/Ada/")
    'github.com/ada'
    """
    return re.sub(r"^(?:[a-z][a-z0-9+.-]*:)?//|\s", "", address.strip().lower()).removeprefix("www.").rstrip("/")


_LOGIN_PAGE: Final = re.compile(r"(github\.com|huggingface\.co)/([\w-]+)", re.IGNORECASE | re.ASCII)
_NO_LOGINS: Final = frozenset(
    "about apps blog chat collections datasets docs explore features join login marketplace models new notifications "
    "orgs organizations papers pricing search settings site spaces sponsors topics trending".split()
)
"""First parts of addresses on GitHub and the Hub that name no account."""


def linked_account(page: str) -> str | None:
    """Return the account whose page an address is, on GitHub or the Hub.

    >>> linked_account("https://github.com/Ada"), linked_account("https://github.com/ada/engine")
    ('github:ada', None)
    """
    parts = _LOGIN_PAGE.fullmatch(plain_address(page))
    if not parts or parts[2].lower() in _NO_LOGINS:
        return None
    if parts[1].lower() == "github.com":
        return github_account(parts[2])
    # the Hub's names differ by their capitals, which the plain address has lost
    return f"hub:{page.rstrip('/').rpartition('/')[2]}"
