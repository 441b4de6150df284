"""Where a row of a table happened: the place and the thread that a mapping's patterns and the row's cells name.

Links to a repository, model or thread are understood where a name of one is expected.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from journeys.model.mapping_check import plain, quoted_columns
from journeys.model.vocabulary import PLATFORMS
from journeys.sources.decode.cells import LETTERS_SHOWN, hide_addresses, slug
from journeys.sources.decode.files import Fault
from journeys.sources.tables.people import LONGEST_NAME

KEPT: Final = 65_536
"""Cells of a kind whose meaning is remembered: in most tables the same ones come again and again."""
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
    """Name a row's place from the mapping's pattern."""
    columns = _quoted_in(pattern)
    return _place(pattern, tuple(cells[plain(column)] for column in columns))


@lru_cache(maxsize=KEPT)
def _place(pattern: str, said: tuple[str, ...]) -> str | Fault:
    """Name a place from what stands in the columns that the pattern quotes."""
    columns = _quoted_in(pattern)
    for column, cell in zip(columns, said, strict=True):
        if not cell.strip():
            return Fault(f"column '{column}' is empty, and the place is named by it")
        if len(cell) > LONGEST_NAME:
            return Fault(f"column '{column}' is too long to name a place by")
    platform = pattern.partition(":")[0]
    cells = dict(zip(columns, said, strict=True))
    place = _QUOTED.sub(lambda quoted: _place_part(cells[quoted[1]], platform), pattern)
    if place.partition(":")[0] not in PLATFORMS:
        return Fault(f"'{hide_addresses(place)[:LETTERS_SHOWN]}' is no place; expected like github:owner/repository")
    if place.startswith("github:"):
        place = place.lower()
        if not _REPOSITORY.fullmatch(place):
            return Fault(f"'{place[:LETTERS_SHOWN]}' is no repository; expected like github:owner/repository")
    return place


@lru_cache
def _quoted_in(pattern: str) -> tuple[str, ...]:
    return tuple(quoted_columns(pattern))


def _place_part(cell: str, platform: str) -> str:
    """Give what a cell adds to a place's name; links to a repository or model give its name."""
    said = cell.strip()
    if platform not in PLATFORMS and (link := _GITHUB_LINK.fullmatch(said)):
        return f"github:{link[1]}"
    if platform not in PLATFORMS and (link := _HUB_LINK.fullmatch(said)):
        return f"hub:{_HUB_KINDS[link[1] and link[1].lower()]}/{link[2]}"
    if platform == "github" and (link := _GITHUB_LINK.fullmatch(said)):
        return link[1]
    keeps_case = platform == "hub" or platform not in PLATFORMS
    return "-".join(said.split()) if keeps_case else slug(said)


def thread_of(pattern: str, cells: Mapping[str, str], place: str) -> str | Fault | None:
    """Name a row's thread from the mapping's pattern, if the row says it."""
    if not pattern:
        return None
    said = {plain(column): cells[plain(column)].strip() for column in _quoted_in(pattern)}
    if said and not all(said.values()):
        return None
    links = [link for cell in said.values() if (link := _GITHUB_LINK.fullmatch(cell)) and link[2]]
    if links:
        thread = f"{_THREADS[links[0][2].lower()]}/{links[0][3]}"
    else:
        thread = _QUOTED.sub(lambda quoted: said[plain(quoted[1])].removeprefix("#"), pattern)
    if place.startswith("github:") and not _THREAD.fullmatch(thread):
        return Fault(
            f"'{thread[:LETTERS_SHOWN]}' is no thread of GitHub's; expected like issue/12, pull/13 or discussion/4"
        )
    return thread[:LONGEST_NAME]
