"""Web addresses of places and threads; nothing here opens them."""

import re
from typing import Final

_GITHUB: Final = {"issue": "issues", "pull": "pull", "discussion": "discussions", "commit": "commit"}
_HUB: Final = {"model": "", "dataset": "datasets/", "space": "spaces/"}
_FORGE: Final = re.compile(r"[a-z0-9.-]+(?::\d{1,5})?(?:/[A-Za-z0-9._-]+){2,}")
_PROFILES: Final = {"github": ("GitHub", "https://github.com"), "hub": ("the Hub", "https://huggingface.co")}
_HOMES: Final = {"forge": "", "discourse": "u/"}
_HOST: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?")
_LOGIN: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?")
# the number of a commit is its hash
_NUMBER: Final = re.compile(r"[0-9a-f]+")


def thread_link(place: str, thread: str | None = None) -> str | None:
    """Return the address of a thread, or of its place; nothing where neither has one.

    >>> thread_link("github:the-turing-way/the-turing-way", "issue/12")
    'https://github.com/the-turing-way/the-turing-way/issues/12'
    >>> thread_link("hub:dataset/bigscience/P3", "discussion/4")
    'https://huggingface.co/datasets/bigscience/P3/discussions/4'
    >>> thread_link("forge:codeberg.org/demo/book", "pull/4")
    'https://codeberg.org/demo/book/issues/4'
    >>> thread_link("forge:gitlab.com/demo/book", "pull/!4")
    'https://gitlab.com/demo/book/-/merge_requests/4'
    >>> thread_link("discourse:forum.demo.org", "topic/7")
    'https://forum.demo.org/t/7'
    >>> thread_link("slack:turing-way/welcome", "thread/1612") is None
    True
    """
    platform, _, name = place.partition(":")
    family, _, repository = name.partition("/") if platform == "hub" else ("", "", name)
    kind, _, number = (thread or "").partition("/")
    is_numbered = bool(_NUMBER.fullmatch(number))
    # a table may name a place with any text: only what can stand in an address gets one
    if platform == "discourse" and _HOST.fullmatch(name):
        return f"https://{name}/t/{number}" if kind == "topic" and is_numbered else f"https://{name}"
    if platform == "forge" and _FORGE.fullmatch(name):
        # only GitLab counts merge requests apart, and writes the sign before their numbers
        if kind == "pull" and number.startswith("!") and _NUMBER.fullmatch(number[1:]):
            return f"https://{name}/-/merge_requests/{number[1:]}"
        # Gitea, Forgejo and GitHub Enterprise lead from there to a change of that number
        return f"https://{name}/issues/{number}" if kind in ("issue", "pull") and is_numbered else f"https://{name}"
    if not _NAME.fullmatch(repository):
        return None
    if platform == "github" and "/" in repository:
        home = f"https://github.com/{repository}"
        return f"{home}/{_GITHUB[kind]}/{number}" if kind in _GITHUB and is_numbered else home
    if platform == "hub" and family in _HUB:
        home = f"https://huggingface.co/{_HUB[family]}{repository}"
        return f"{home}/discussions/{number}" if kind == "discussion" and is_numbered else home
    return None


def profile_link(account: str) -> tuple[str, str] | None:
    """Return where an account has its public page, and the page's address; nothing where it has none.

    >>> profile_link("github:ada"), profile_link("forge:codeberg.org/ada")
    (('GitHub', 'https://github.com/ada'), ('codeberg.org', 'https://codeberg.org/ada'))
    >>> profile_link("discourse:forum.demo.org/ada")
    ('forum.demo.org', 'https://forum.demo.org/u/ada')
    >>> profile_link("hub:Ada"), profile_link("git:1f") is None
    (('the Hub', 'https://huggingface.co/Ada'), True)
    """
    platform, _, name = account.partition(":")
    host, _, login = name.rpartition("/")
    # a login with a number was another's at some time: its page may be of the wrong person, and "#" fits no login
    if not _LOGIN.fullmatch(login):
        return None
    if platform in _PROFILES and not host:
        return _PROFILES[platform][0], f"{_PROFILES[platform][1]}/{login}"
    if platform not in _HOMES or not _HOST.fullmatch(host):
        return None
    return host, f"https://{host}/{_HOMES[platform]}{login}"


def place_name(place: str) -> str:
    """Return the name of a place without its platform and owner.

    >>> place_name("github:the-turing-way/the-turing-way")
    'the-turing-way'
    """
    return place.partition(":")[2].rpartition("/")[2] or place
