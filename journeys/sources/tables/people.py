"""The account meant by a cell: a login, a link to a profile, an address, a name, or an account in our words.

Addresses are hashed and kept nowhere else. A name without a handle is an account of its own (``roster:``), which only
the community can join to a person.
"""

import re
from functools import lru_cache
from typing import Final

from journeys.model.accounts import address_account, keyed_hash
from journeys.model.addresses import ADDRESS, hide_addresses
from journeys.model.programs import bots
from journeys.model.vocabulary import ACCOUNT_PLATFORMS
from journeys.sources.decode.cells import LETTERS_SHOWN
from journeys.sources.decode.files import Fault

# A longer cell is no name: mostly a separator is missing.
LONGEST_NAME: Final = 200
NOBODY: Final = "without a name"
LISTENER: Final = "of a device or a program that takes notes"
# What Zoom writes in brackets behind a name beside the original one, which is the account's.
_ORIGINAL: Final = re.compile(r"(.*\S)\s+\(([^()]+)\)")
_REMARK: Final = re.compile(
    r"\s*[(\[](?:(?:co-?)?host|organi[sz]er|guest|external|unverified|me|you|(?:she|he|they|ze|any)\b[^)]*)[)\]]", re.I
)
# What tables call a platform; empty means a name or an address.
PLATFORM_WORDS: Final = {
    **{name: name for name in ACCOUNT_PLATFORMS},
    **dict.fromkeys(("gh", "github.com", "git hub"), "github"),
    **dict.fromkeys(("hf", "huggingface", "hugging face", "huggingface.co", "hugging face hub"), "hub"),
    "slack.com": "slack",
    **dict.fromkeys(("", "-", "name", "e-mail", "email", "mail", "in person", "none"), ""),
}
_HANDLES: Final = {
    # logins that a company manages (GitHub Enterprise) have an underscore
    "github": re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,98})(?:\[bot\])?", re.IGNORECASE),
    "forge": re.compile(r"[a-z0-9.-]+(?::[0-9]+)?/[a-z0-9][a-z0-9._-]*", re.IGNORECASE),
    "hub": re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98})", re.IGNORECASE),
}
_PAGES: Final = {
    "github": re.compile(r"(?:https?://)?(?:www\.)?github\.com/([^/?#\s]+)/?", re.IGNORECASE),
    "hub": re.compile(r"(?:https?://)?(?:www\.)?huggingface\.co/([^/?#\s]+)/?", re.IGNORECASE),
}
_ACCOUNT: Final = re.compile(rf"({'|'.join(ACCOUNT_PLATFORMS)}):(\S.*)")

Claims = tuple[tuple[str, str, str], ...]


@lru_cache(maxsize=65_536)
def account_of(name: str, platform: str, key: bytes) -> tuple[str, Claims] | Fault:
    """Return the account behind a cell, and the claims that the cell makes on it.

    ``name`` is one person as written, ``platform`` the account's platform in the table's words (empty for names and
    addresses); ``key`` hashes addresses.
    """
    if len(name) > LONGEST_NAME:
        return Fault(f"'{hide_addresses(name)[:LETTERS_SHOWN]}…' is too long for a name; is a separator missing?")
    known = PLATFORM_WORDS.get(" ".join(platform.split()).casefold())
    if known is None:
        return Fault(f"'{platform[:LETTERS_SHOWN]}' is no platform known here; expected {', '.join(ACCOUNT_PLATFORMS)}")
    name = name.removeprefix("'") if name.startswith("'@") else name  # kept from being a formula by a spreadsheet
    written = _ACCOUNT.fullmatch(name)
    if written and known in ("", written[1]):
        known, name = written[1], written[2]
        if known in ("git", "roster"):
            return f"{known}:{name if known == 'git' else name.casefold()}", ()
    if not known:
        known = next((platform for platform, page in _PAGES.items() if page.fullmatch(name)), "roster")
    if known in ("github", "forge") or (known == "hub" and not ADDRESS.search(name)):
        return _login(name, known)
    if known == "slack" and not ADDRESS.search(name):
        return f"slack:{name.removeprefix('@')}", ()
    return _named(name, key, "git" if known == "git" else "roster")


def original_name(name: str, column: str) -> str:
    """Return the name in a list of who was in a call, without remarks: the original one where the column has both.

    >>> original_name("Tomo (Tomoko Arai)", "Name (Original Name)"), original_name("Ada (she/her) (Host)", "Name")
    ('Tomoko Arai', 'Ada')
    """
    bare = " ".join(_REMARK.sub("", name).split()) or name
    both = _ORIGINAL.fullmatch(bare) if "original name" in column.casefold() else None
    return both[2] if both else bare


def accounts_of(cell: str, key: bytes) -> list[str]:
    """List the accounts of one person that a cell names, as ``github:ada;slack:U1``, without those of no known kind."""
    found = []
    for part in re.split(r"[;,\n|]", cell):
        platform, _, login = part.strip().partition(":")
        known = PLATFORM_WORDS.get(platform.strip().casefold())
        named = account_of(login.strip(), platform, key) if known and login.strip() else Fault("")
        if not isinstance(named, Fault):
            found.append(named[0])
    return list(dict.fromkeys(found))


def _login(name: str, platform: str) -> tuple[str, Claims] | Fault:
    page = _PAGES[platform].fullmatch(name) if platform in _PAGES else None
    login = page[1] if page else name.removeprefix("@")
    if not _HANDLES[platform].fullmatch(login):
        return Fault(f"'{hide_addresses(name)[:LETTERS_SHOWN]}' is no login")
    return f"{platform}:{login if platform == 'hub' else login.lower()}", ()


def _named(name: str, key: bytes, platform: str) -> tuple[str, Claims]:
    # commits know people by address first, rosters by name
    address = ADDRESS.search(name)
    written = " ".join(ADDRESS.sub(" ", name).split())
    if address and (platform == "git" or not written):
        account = address_account(address[1], key)
    elif platform == "git":
        account = f"git:{keyed_hash(name, key)}"
    else:
        account = f"roster:{written.casefold()}"
    is_own = address and not bots.is_placeholder(address[1])
    claims: Claims = ((account, "address", keyed_hash(address[1], key)),) if address and is_own else ()
    return account, (*claims, (account, "name", written)) if written else claims
