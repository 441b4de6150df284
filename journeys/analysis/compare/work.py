"""Who takes part, as far as work shows it: kinds of work and languages, never kinds of people.

No export states anybody's affiliation or region unless they wrote it into a roster, and nothing here guesses it. Cells
of few people are not shown.
"""

from collections.abc import Sequence
from typing import Final

from journeys.analysis.compare.measured import (
    Measured,
    Value,
    measured_shares,
    not_compared,
    without_small_cells,
)
from journeys.analysis.compare.measured import SMALL as SMALL
from journeys.analysis.compare.shared import Side
from journeys.analysis.work.kinds import assign_kinds, observable_kinds
from journeys.analysis.work.languages import count_languages
from journeys.model.vocabulary import UNTOLD

STATED: Final = ("affiliation", "region")
"""What only people themselves can say of themselves."""


def measure_work(sides: Sequence[Side]) -> list[Measured]:
    """Measure which share of those who worked did each kind of work, and into how many languages people translate.

    ``sides`` are narrowed to what is shared. A person counts in each kind that they did, so shares sum to more than 1.
    """
    acts = {side.slug: assign_kinds(side.acts).dropna(subset="kind") for side in sides}
    worked = {slug: part[part["kind"] != UNTOLD] for slug, part in acts.items()}
    seen = frozenset.intersection(*(observable_kinds(part) for part in acts.values()))
    done = {str(kind) for part in worked.values() for kind in part["kind"].unique()}
    found = []
    for kind in sorted(done):
        people = {
            slug: (int(part.loc[part["kind"] == kind, "person"].nunique()), int(part["person"].nunique()))
            for slug, part in worked.items()
        }
        if kind in seen:
            found.append(without_small_cells(measured_shares("work", f"kind:{kind}", people), people))
        else:
            found.append(not_compared("work", f"kind:{kind}", "share", "not every export could show this kind"))
    return [*found, _languages(sides), *(not_compared("work", each, "share", _NOT_STATED) for each in STATED)]


_NOT_STATED: Final = "no loaded roster states it, and it is never guessed"


def _languages(sides: Sequence[Side]) -> Measured:
    """Count the languages into which :data:`SMALL` people or more translated; those of fewer are not told."""
    values = {}
    for side in sides:
        languages = count_languages(side.acts)
        named = languages[languages["language"] != ""]
        values[side.slug] = Value(int((named["people"] >= SMALL).sum()))
    return Measured("work", "languages", "count", values, reason=f"counted are languages of {SMALL} people or more")
