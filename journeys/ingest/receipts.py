"""The result of importing each file, and what to do about places that no definition claims."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import repeat
from pathlib import Path
from typing import Final

from journeys.model.communities import definitions
from journeys.model.communities.community import Community
from journeys.store.manifest import Entry

UNCLAIMED_NAMED: Final = 3


@dataclass(frozen=True)
class Receipt:
    """The result for one file, or what it would be. ``refused`` is the reason when nothing is imported.

    ``events`` counts acts by action and ``places`` by place; ``new`` and ``known`` split them for the store;
    ``communities`` are the slugs of those that claim any of the places.
    """

    path: str
    format: str | None = None
    events: dict[str, int] = field(default_factory=dict)
    new: int = 0
    known: int = 0
    rejected: int = 0
    first: datetime | None = None
    last: datetime | None = None
    notes: tuple[str, ...] = ()
    places: dict[str, int] = field(default_factory=dict)
    communities: tuple[str, ...] = ()
    refused: str | None = None
    needs: str = ""
    """What would help a refused file, as of :class:`journeys.errors.ExportError`."""

    @property
    def clean(self) -> bool:
        """Return whether all of it is imported."""
        return self.refused is None and self.rejected == 0


def receipt_for(
    path: Path, entry: Entry, known: Mapping[str, Community], named: Community | None, *, again: bool
) -> Receipt:
    """Return the receipt of an import; ``again`` when the file was there before, so that nothing of it is new."""
    # a table of the Hub names hundreds of thousands of places
    owned = {slug: each.owned_among(entry.places) for slug, each in known.items()}
    return Receipt(
        path=str(path),
        format=entry.format,
        events=entry.events,
        new=0 if again else entry.new,
        known=entry.known + (entry.new if again else 0),
        rejected=entry.rejected,
        first=entry.first_at,
        last=entry.last_at,
        notes=(*entry.notes, *_unclaimed(entry.places, owned.values(), named)),
        places=entry.places,
        communities=tuple(slug for slug, each in owned.items() if any(each)),
    )


def _unclaimed(places: dict[str, int], owned: Collection[Sequence[bool]], named: Community | None) -> Iterator[str]:
    """Name the places that are no community's; ``owned`` says of each community which are its own."""
    is_owned = map(any, zip(*owned, strict=True)) if owned else repeat(False)  # noqa: FBT003  (a value)
    nobodys = [place for place, is_claimed in zip(places, is_owned, strict=False) if not is_claimed]
    nobodys.sort(key=lambda place: -places[place])
    if not nobodys:
        return
    more = f" (and {len(nobodys) - UNCLAIMED_NAMED} more)" if len(nobodys) > UNCLAIMED_NAMED else ""
    kept = (
        f"Kept, but in no community's figures yet: no definition claims {', '.join(nobodys[:UNCLAIMED_NAMED])}{more}."
    )
    if named:
        lines = "".join(f'\n  [[places]]\n  pattern = "{place}"' for place in nobodys[:UNCLAIMED_NAMED])
        kept += f" Add to the definition of {named.slug} ({definitions.path_of(named.slug)}):{lines}"
    yield kept
