"""The place and the thread of a table's row, by a mapping's patterns and the row's cells.

Links to a repository, model or thread are understood where a name of one is expected.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from journeys.model.addresses import hide_addresses
from journeys.model.communities.mapping_check import plain, quoted_columns
from journeys.model.vocabulary import PLATFORMS
from journeys.sources.decode.cells import LETTERS_SHOWN, slug
from journeys.sources.decode.files import Fault
from journeys.sources.tables.people import LONGEST_NAME

# In most tables the same cells come again and again, so their meaning is cached.
KEPT: Final = 65_536
_GITHUB_LINK: Final = re.compile(
    r"(?:https?://)?(?:www\.)?github\.com/([^/\s?#]+/[^/\s?#]+?)(?:\.git)?"
    r"(?:/(issues|pull|discussions)/(\d+))?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_HUB_LINK: Final = re.compile(
    r"(?:https?://)?(?:www\.)?huggingface\.co/(datasets/|spaces/)?([^/\s?#]+/[^/\s?#]+)(?:[/?#]\S*)?", re.IGNORECASE
)
_QUOTED: Final = re.compile(r"\{([^}]*)\}")
_REPOSITORY: Final = re.compile(r"github:[^/\s#]+/[^/\s#]+")
_THREAD: Final = re.compile(r"(?:issue|pull|discussion)/\d+")
_THREADS: Final = {"issues": "issue", "pull": "pull", "discussions": "discussion"}
_HUB_KINDS: Final = {"datasets/": "dataset", "spaces/": "space", None: "model"}


def place_of(pattern: str, cells: Mapping[str, str]) -> str | Fault:
    """Return a row's place by the mapping's pattern."""
    columns = _quoted_in(pattern)
    return _place(pattern, tuple(cells[plain(column)] for column in columns))


@lru_cache(maxsize=KEPT)
def _place(pattern: str, parts: tuple[str, ...]) -> str | Fault:
    columns = _quoted_in(pattern)
    for column, cell in zip(columns, parts, strict=True):
        if not cell.strip():
            return Fault(f"column '{column}' is empty, and the place is named by it")
        if len(cell) > LONGEST_NAME:
            return Fault(f"column '{column}' is too long to name a place by")
    platform = pattern.partition(":")[0]
    cells = dict(zip(columns, parts, strict=True))
    place = _QUOTED.sub(lambda quoted: _place_part(cells[quoted[1]], platform), pattern)
    if place.partition(":")[0] not in PLATFORMS:
        return Fault(f"'{hide_addresses(place)[:LETTERS_SHOWN]}' is no place; expected like github:owner/repository")
    if place.startswith("forge:"):
        return place.lower()
    if place.startswith("github:"):
        place = place.lower()
        if not _REPOSITORY.fullmatch(place):
            return Fault(f"'{place[:LETTERS_SHOWN]}' is no repository; expected like github:owner/repository")
    return place


@lru_cache
def _quoted_in(pattern: str) -> tuple[str, ...]:
    return tuple(quoted_columns(pattern))


def _place_part(cell: str, platform: str) -> str:
    # names on the Hub are case-sensitive, those of GitHub and of events are not
    parts = cell.strip()
    if platform not in PLATFORMS and (link := _GITHUB_LINK.fullmatch(parts)):
        return f"github:{link[1]}"
    if platform not in PLATFORMS and (link := _HUB_LINK.fullmatch(parts)):
        return f"hub:{_HUB_KINDS[link[1] and link[1].lower()]}/{link[2]}"
    if platform == "github" and (link := _GITHUB_LINK.fullmatch(parts)):
        return link[1]
    keeps_case = platform == "hub" or platform not in PLATFORMS
    return "-".join(parts.split()) if keeps_case else slug(parts)


def thread_of(pattern: str, cells: Mapping[str, str], place: str) -> str | Fault | None:
    """Return a row's thread by the mapping's pattern; None if the row names none."""
    if not pattern:
        return None
    parts = {plain(column): cells[plain(column)].strip() for column in _quoted_in(pattern)}
    # an act outside threads is sound, unlike one without a place
    if parts and not all(parts.values()):
        return None
    links = [link for cell in parts.values() if (link := _GITHUB_LINK.fullmatch(cell)) and link[2]]
    if links:
        thread = f"{_THREADS[links[0][2].lower()]}/{links[0][3]}"
    else:
        thread = _QUOTED.sub(lambda quoted: parts[plain(quoted[1])].removeprefix("#"), pattern)
    if place.startswith("github:") and not _THREAD.fullmatch(thread):
        return Fault(
            f"'{thread[:LETTERS_SHOWN]}' is no thread of GitHub's; expected like issue/12, pull/13 or discussion/4"
        )
    return thread[:LONGEST_NAME]
