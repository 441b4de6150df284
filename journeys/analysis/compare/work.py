"""Who takes part, as far as work shows it: kinds of work and languages, never kinds of people.

No export states anybody's affiliation or region unless they wrote it into a roster, and nothing here guesses it. Cells
of few people are not shown.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from journeys.analysis.compare.measures import SMALL, Measure, count_of, share_of, unseen
from journeys.analysis.compare.shared import Side
from journeys.analysis.work.kinds import assign_kinds, observable_kinds
from journeys.analysis.work.languages import count_languages

STATED: Final = ("affiliation", "region")
"""What only people themselves can say of themselves."""


def work_measures(sides: Sequence[Side]) -> list[Measure]:
    """List the measures of work: who did each kind of those who worked, and into how many languages people translate.

    ``sides`` are narrowed to what is shared. A person counts in each kind that they did, so shares sum to more than 1.
    """
    seen = frozenset.intersection(*(observable_kinds(assign_kinds(side.acts)) for side in sides))
    done = {str(kind) for side in sides for kind in side.did["kind"].unique()}
    shares = [
        share_of("work", f"kind:{kind}", partial(_did, kind=kind), hide_small=True) for kind in sorted(done & seen)
    ]
    hidden = [unseen("work", f"kind:{kind}", "share", "not every export could show it") for kind in sorted(done - seen)]
    why = f"counted are languages that {SMALL} people or more translated into"
    languages = count_of("work", "languages", "count", _count_languages, why)
    stated = [unseen("work", each, "share", "no loaded roster states it, and it is never guessed") for each in STATED]
    return [*shares, *hidden, languages, *stated]


def _did(side: Side, kind: str) -> tuple[int, int]:
    did = side.did
    return int((did["kind"] == kind).sum()), int(did["person"].nunique())


def _count_languages(side: Side) -> int:
    languages = count_languages(side.acts)
    return int(((languages["language"] != "") & (languages["people"] >= SMALL)).sum())
