"""How accounts and places are named, from logins, addresses and links."""

import hashlib
import hmac
import re
from typing import Final


def github_account(login: str | None) -> str:
    """Name a GitHub account; nobody's is ``github:ghost``."""
    return f"github:{(login or 'ghost').lower()}"


def github_place(full_name: str) -> str:
    """Name a GitHub repository; GitHub does not tell capitals from small letters, so neither do we."""
    return f"github:{full_name.lower()}"


_NOREPLY: Final = re.compile(r"(?:[^@+\s]+\+)?(?P<login>[^@+\s]+)@users\.noreply\.github\.com", re.IGNORECASE)


_HUB_NOREPLY: Final = re.compile(r"(?P<login>[\w.-]+)@users\.noreply\.huggingface\.co", re.IGNORECASE)


def address_account(address: str, key: bytes) -> str:
    """Name the account behind an address: GitHub's and the Hub's noreply addresses carry it, others become a hash.

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
    """Hash an address so that equal ones meet and none can be read back without the store's key."""
    return hmac.new(key, address.strip().lower().encode(), hashlib.sha256).hexdigest()[:20]


def plain_address(address: str) -> str:
    """Strip a profile page's address to what tells pages apart.

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
    """Name the account whose page an address is, on GitHub or the Hub.

    >>> linked_account("https://github.com/Ada"), linked_account("https://github.com/ada/engine")
    ('github:ada', None)
    """
    found = _LOGIN_PAGE.fullmatch(plain_address(page))
    if not found or found[2].lower() in _NO_LOGINS:
        return None
    if found[1].lower() == "github.com":
        return github_account(found[2])
    return f"hub:{page.rstrip('/').rpartition('/')[2]}"
