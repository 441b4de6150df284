"""The place that an answer of the Hub is of, where the answer itself does not say: from its file's name.

Lists of commits, likers, followers and members carry no name. A file named after the address it came from, with ``__``
for each ``/`` (``models__bigscience__bloom__likers.json`` for ``/api/models/bigscience/bloom/likers``), or lying in
folders named so, says it; else the person who imports does (``--place hub:model/bigscience/bloom``).
"""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Final

from journeys.sources.base import ImportContext
from journeys.sources.decode.cells import start_of
from journeys.sources.hub.cards import README
from journeys.sources.hub.records import Origin, repository_place

PLACE_KINDS: Final = {
    "models": "model",
    "datasets": "dataset",
    "spaces": "space",
    "organizations": "org",
    "users": "user",
}
"""First parts of the Hub's addresses, with the kind of place they lead to."""
LISTS: Final = frozenset(
    {
        *("commits", "discussions", "followers", "following", "likers", "likes", "members", "overview", "socials"),
        *("user-access-report", "user-access-request"),
        README,
    }
)

_ENDING: Final = re.compile(r"(?:\.(?:json|jsonl|ndjson|csv|parquet|md|gz|\d{1,3}))+$", re.IGNORECASE)
_DAY: Final = re.compile(r"[._-]*(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_PLACE: Final = re.compile(r"hub:(?:model|dataset|space|org|user)/\S+")
_ORIGIN: Final = re.compile(
    r"(?:[a-z+]+://)?(?:[^@/]*@)?(?:www\.)?(?:huggingface\.co|hf\.co)[:/]+(?:(datasets|spaces)/)?([\w.-]+(?:/[\w.-]+)?)/*",
    re.IGNORECASE,
)


def origin_of(path: Path, context: ImportContext) -> Origin:
    """Find what a file is of, from its name, or first of all from what the person who imports says.

    Raises
    ------
    ExportError
        When the day that is given cannot be that of a list.
    """
    place, listing = _named(path)
    given = context.place if context.place and _PLACE.fullmatch(context.place) else None
    return Origin(given or place, listing, _day_of(path, context), kind_named(path))


def kind_named(path: Path) -> str | None:
    """Find from a file's name whether it holds models, data sets or spaces.

    >>> kind_named(Path("datasets.parquet")), kind_named(Path("models__gpt2.json")), kind_named(Path("answer.json"))
    ('dataset', 'model', None)
    """
    first = re.match(r"[a-z]+", path.name)
    kind = PLACE_KINDS.get(first[0]) if first else None
    return kind if kind in ("model", "dataset", "space") else None


def is_named(path: Path) -> bool:
    """Return whether a file's name decides how it is read."""
    return _named(path)[0] is not None


def is_card_named(path: Path) -> bool:
    """Return whether a file is named as the Hub names cards, with or without its repository."""
    return _named(path)[1] == README


def place_of_origin(address: str) -> str | None:
    """Return the repository of the Hub that a clone came from, if it came from there.

    >>> place_of_origin("https://huggingface.co/datasets/bigscience/P3"), place_of_origin("git@hf.co:gpt2")
    ('hub:dataset/bigscience/P3', 'hub:model/gpt2')
    """
    found = _ORIGIN.fullmatch(address)
    return (
        repository_place(PLACE_KINDS[found[1]] if found[1] else "model", found[2].removesuffix(".git"))
        if found
        else None
    )


def _named(path: Path) -> tuple[str | None, str | None]:
    """Return the place and the list that a file is named after.

    >>> _named(Path("models__bigscience__bloom__likers.json"))
    ('hub:model/bigscience/bloom', 'likers')
    >>> _named(Path("api/organizations/bigscience/members.2026-08-22.json"))
    ('hub:org/bigscience', 'members')
    """
    stem = _DAY.sub("", _ENDING.sub("", path.name))
    if "__" in stem:
        return _address(stem.split("__"))
    folders = [*path.parts[-6:-1], stem]
    starts = [at for at, part in enumerate(folders) if part in PLACE_KINDS]
    place, listing = _address(folders[starts[-1] :]) if starts else (None, None)
    return (place, listing) if listing else (None, stem if stem in LISTS else None)


def _address(parts: list[str]) -> tuple[str | None, str | None]:
    if parts[0] not in PLACE_KINDS or len(parts) == 1:
        return None, None
    ends = next((at for at, part in enumerate(parts) if at > 1 and part in LISTS), len(parts))
    # a repository's own name may hold "__", so all parts before the list belong to it
    name = "/".join(part for part in [parts[1], "__".join(parts[2:ends])] if part)
    listing = parts[ends] if ends < len(parts) else None
    return f"hub:{PLACE_KINDS[parts[0]]}/{name}", listing


def _day_of(path: Path, context: ImportContext) -> datetime | None:
    # the person has the last word: a name may carry the day of the download
    named = _DAY.search(path.name)
    try:
        day = context.dated_on or (date.fromisoformat(named[1]) if named else None)
    except ValueError:
        day = None
    return start_of(path, day, context.now) if day else None
