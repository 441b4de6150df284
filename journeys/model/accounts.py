"""The names of accounts and places, made from logins, addresses and links."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from typing import Final

from journeys.model.programs import bots

GITHUB: Final = "github.com"
FORGE: Final = "forge"
"""The platform of repositories and accounts on every other host: GitHub Enterprise, Gitea, Forgejo, GitLab."""


def github_account(login: str | None) -> str:
    """Return the name of a GitHub account; without a login that of deleted accounts, ``github:ghost``."""
    # as for places: GitHub's logins are equal whatever their capitals
    return f"github:{(login or 'ghost').lower()}"


def github_place(full_name: str) -> str:
    """Return the name of a GitHub repository."""
    # GitHub's names are equal whatever their capitals, and exports differ in them
    return f"github:{full_name.lower()}"


def repository_at(host: str, full_name: str) -> str:
    """Return the name of a repository on a host: ``github:`` is github.com's alone.

    >>> repository_at("GitHub.com", "Demo/Book"), repository_at("git.acme.org", "Demo/Book")
    ('github:demo/book', 'forge:git.acme.org/demo/book')
    """
    host = host.lower().removeprefix("www.").removeprefix("api.").removeprefix("ssh.")
    is_github = host == GITHUB or host.endswith(f".{GITHUB}")
    return github_place(full_name) if is_github else f"{FORGE}:{host}/{full_name.lower()}"


_REPOSITORY: Final = re.compile(
    r"(?:github:|(?:https?://)?(?:www\.)?github\.com/|git@github\.com:)?([\w-]+)/([\w.-]+?)(?:\.git)?(?:[/?#].*)?",
    re.ASCII | re.IGNORECASE,
)


def repository_named(text: str) -> str | None:
    """Return ``owner/name`` of a repository on GitHub that somebody typed, or whose address they copied.

    >>> repository_named("https://github.com/demo/book.git"), repository_named("demo/book")
    ('demo/book', 'demo/book')
    >>> repository_named("github:demo/book"), repository_named("git@github.com:demo/book.git")
    ('demo/book', 'demo/book')
    >>> repository_named("https://github.com/demo/book/issues/4"), repository_named("https://codeberg.org/demo/book")
    ('demo/book', None)
    """
    named = _REPOSITORY.fullmatch(text.strip())
    return f"{named[1]}/{named[2]}" if named else None


_OWNER: Final = re.compile(
    r"(?:github:|(?:https?://)?(?:www\.)?github\.com/(?:orgs/)?)?([\w-]+)(?:/\*?)?", re.ASCII | re.IGNORECASE
)


def owner_named(text: str) -> str | None:
    """Return an organisation or person on GitHub that somebody typed, or whose address they copied.

    >>> owner_named("demo"), owner_named("https://github.com/orgs/demo"), owner_named("github:demo/*")
    ('demo', 'demo', 'demo')
    """
    named = _OWNER.fullmatch(text.strip())
    return named[1] if named else None


_ON_HUB: Final = re.compile(
    r"(?:hub:|(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/)?(?:(models?|datasets?|spaces?|org|organizations)/)?"
    r"(\w[\w.-]*)(?:/(\w[\w.-]*)(?:[/?#]\S*)?)?/?",
    re.ASCII,
)


def hub_named(text: str) -> str | None:
    """Return the place of an organisation or repository of the Hub that somebody typed, or whose address they copied.

    >>> hub_named("bigscience"), hub_named("demo/rose"), hub_named("hub:dataset/demo/petals")
    ('hub:org/bigscience', 'hub:model/demo/rose', 'hub:dataset/demo/petals')
    >>> hub_named("https://huggingface.co/spaces/demo/vase"), hub_named("https://github.com/demo/book")
    ('hub:space/demo/vase', None)
    """
    named = _ON_HUB.fullmatch(text.strip())
    if not named:
        return None
    kind, first, second = (named[1] or "").rstrip("s"), named[2], named[3]
    if kind in ("org", "organization") or not (kind or second):
        return None if second else f"hub:org/{first}"
    return f"hub:{kind or 'model'}/{first}/{second}" if second else f"hub:{kind}/{first}"


_HUB_NAMED: Final = r"hub:(?:(?:model|dataset|space)/[\w.-]+(?:/[\w.-]+)?|(?:org|user)/[\w.-]+)"


_ADDRESS: Final = re.compile(r"https?://|git@|(?:www\.)?(?:github\.com|huggingface\.co|hf\.co)/", re.IGNORECASE)


def place_named(text: str) -> str | None:
    """Return the place that somebody typed or whose address they copied, or nothing where no place is written so.

    >>> place_named("github:Demo/Book"), place_named("slack:our-team"), place_named("somewhere")
    ('github:demo/book', 'slack:our-team', None)
    >>> place_named("https://github.com/Demo/Book"), place_named("https://huggingface.co/demo/Rose")
    ('github:demo/book', 'hub:model/demo/Rose')
    """
    if _ADDRESS.match(text):
        repository = repository_named(text)
        return github_place(repository) if repository else hub_named(text)
    if re.fullmatch(r"(?:github:|forge:[\w.-]+(?::\d+)?/)[\w.-]+/[\w./-]+", text):
        # their names are equal whatever their capitals; those of other platforms are kept as they are
        return text.lower()
    if re.fullmatch(_HUB_NAMED + r"|(?:slack|event|meeting|call|roster):[\w.-]+(?:/[\w.-]+)*", text):
        return text
    return None


MODEL_PLACE: Final = "hub:model/"
"""What stands before the name in the place of a model of the Hub."""
SPACE_PLACE: Final = "hub:space/"
"""The same for a space."""
HUB_PLACE: Final = "^hub:[a-z]+/"
"""What stands before the name of any repository there, as a pattern."""


def model_name(place: str) -> str:
    """Return the name of a model as on the Hub.

    >>> model_name("hub:model/bigscience/bloom")
    'bigscience/bloom'
    """
    return place.removeprefix(MODEL_PLACE)


def model_place(name: str) -> str:
    """Return the place of a model from its name on the Hub; a place is returned as it is.

    >>> model_place("bigscience/bloom"), model_place("hub:model/gpt2")
    ('hub:model/bigscience/bloom', 'hub:model/gpt2')
    """
    return place_named(name) or f"{MODEL_PLACE}{name}"


def account_at(place: str, login: str | int) -> str:
    """Return the name of an account on the host of a repository, or that host's number for it.

    >>> account_at("github:demo/book", "Ada"), account_at("forge:git.acme.org/demo/book", "Ada")
    ('github:ada', 'forge:git.acme.org/ada')
    """
    platform, _, rest = place.partition(":")
    home = f"{FORGE}:{rest.partition('/')[0]}/" if platform == FORGE else "github:"
    return f"{home}{str(login).lower()}"


def split_account(account: str) -> tuple[str, str]:
    """Return the platform of an account, with its host if that is not the platform's own, and the login there.

    >>> split_account("github:ada#42"), split_account("forge:git.acme.org/ada"), split_account("roster:ada #2")
    (('github', 'ada'), ('forge:git.acme.org', 'ada'), ('roster', 'ada #2'))
    """
    platform, _, login = account.partition(":")
    if platform == FORGE:
        host, _, login = login.partition("/")
        platform = f"{FORGE}:{host}"
    # a login that several people had one after another is told apart by the number (:func:`numbered_account`)
    return platform, login.partition("#")[0] if platform == "github" or platform.startswith(FORGE) else login


def main_login(accounts: Sequence[str]) -> str | None:
    """Return the login by which people know somebody: on GitHub, the Hub or another host, else a roster's name.

    >>> main_login(["git:1f", "hub:Ada", "github:ada#42"]), main_login(["git:1f"])
    ('ada', None)
    """
    for platform in ("github:", "hub:", f"{FORGE}:", "roster:"):
        if logins := sorted(split_account(account)[1] for account in accounts if account.startswith(platform)):
            return logins[0]
    return None


def numbered_account(account: str, number: str) -> str:
    """Return the name of an account whose login is another's in this store: with the platform's number for it.

    >>> numbered_account("github:ada", "github:42")
    'github:ada#42'
    """
    return f"{account}#{re.split('[:/]', number)[-1]}"


# since 2017 such an address begins with the account's number and a plus; GitLab's with the number and a hyphen
_NOREPLY: Final = re.compile(
    r"(?:[^@+\s]+\+)?(?P<login>[^@+\s]+)@(?:users\.noreply\.(?P<host>[\w.-]+)|noreply\.(?P<gitea>codeberg\.org))",
    re.IGNORECASE,
)
_HUB_NOREPLY: Final = re.compile(r"(?P<login>[\w.-]+)@users\.noreply\.huggingface\.co", re.IGNORECASE)


def address_account(address: str, key: bytes) -> str:
    """Return the account of an address: the one in a host's or the Hub's noreply addresses, else a hash.

    >>> address_account("42+ada@users.noreply.github.com", b"key")
    'github:ada'
    >>> address_account("ö42+ada@users.noreply.github.com", b"key")  # a slip of somebody's keyboard
    'github:ada'
    >>> address_account("42-ada@users.noreply.gitlab.com", b"key")
    'forge:gitlab.com/ada'
    """
    noreply, hub = _NOREPLY.fullmatch(address.strip()), _HUB_NOREPLY.fullmatch(address.strip())
    if hub:
        return f"hub:{hub['login']}"
    if not noreply:
        return f"git:{keyed_hash(address, key)}"
    host = noreply["host"] or noreply["gitea"]
    login = re.sub(r"^[0-9]+-", "", noreply["login"]) if "gitlab" in host.lower() else noreply["login"]
    return account_at(repository_at(host, ""), login)


def author_account(name: str, address: str, place: str, key: bytes) -> str:
    """Return the account of who signs commits: that of the address, or of the name where the address is nobody's.

    Two people may have one placeholder for an address, and two repositories people of one name: such an account is of
    one name, in one repository.
    """
    if bots.is_placeholder(address):
        return f"git:{keyed_hash(f'{place} {name} <{address.strip()}>', key)}"
    return address_account(address, key)


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
