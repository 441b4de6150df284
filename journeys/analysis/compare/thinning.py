"""What would a comparison say if an export lacked many of its records? Nobody can see that some are missing.

Of each community, and of each action, half of the acts are taken away by lot, and everything is measured again. Where
an export that came without so many of its comments, say, would give another value, the comparison may not rest on it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from journeys.analysis.compare.measures import Measure, Shifts
from journeys.analysis.compare.shared import Shared, Side
from journeys.analysis.resilience.stage_flows import fits_rule
from journeys.model.vocabulary import STAGES

MISSING: Final = 0.5
"""The part of the acts of one action that is taken away."""
_SEED: Final = 1998


def find_shifts(measures: Sequence[Measure], sides: Sequence[Side], shared: Shared) -> Shifts:
    """Measure each community again without :data:`MISSING` of the acts of one action, one action after the other."""
    shifts: dict[tuple[str, str], list[float]] = {}
    for side in sides:
        whole = {measure.name: measure.point_of(side) for measure in measures}
        for action in sorted(shared.actions & set(side.acts["action"])):
            less = thinned(side, shared, action)
            for measure in measures:
                value, before = measure.point_of(less), whole[measure.name]
                if value is not None and before is not None:
                    shifts.setdefault((measure.name, side.slug), []).append(value - before)
    return shifts


def thinned(side: Side, shared: Shared, action: str) -> Side:
    """Return a community without :data:`MISSING` of its acts of one action in the shared months, drawn by lot."""
    acts = side.acts
    chance = np.random.default_rng(_SEED).random(len(acts))
    kept = acts[(acts["action"] != action) | (chance >= MISSING)].reset_index(drop=True)
    people = pd.Index(kept["person"].unique())
    journeys = side.journeys.set_index("person", drop=False).rename_axis(None)
    times = {f"{stage}_at": _first_left(journeys, kept, side, stage) for stage in STAGES}
    ends = kept.groupby("person")["at"].agg(["min", "max"])
    first = journeys["first_at"].where(~shared.inside(side.slug, journeys["first_at"]), ends["min"])
    still = journeys.assign(**times, first_at=first, last_at=ends["max"].reindex(journeys.index))
    seen = still[[f"{stage}_at" for stage in STAGES]].notna().any(axis="columns") & still.index.isin(people)
    return replace(side, acts=kept, journeys=still[seen].reset_index(drop=True))


def _first_left(journeys: pd.DataFrame, kept: pd.DataFrame, side: Side, stage: str) -> pd.Series:
    """Return when each person reached a stage by the acts that are left, by person."""
    before = journeys[f"{stage}_at"]
    fits = pd.Series(data=False, index=kept.index)
    for rule in side.settings.community.rules(stage):
        fits |= fits_rule(kept, rule)
    # where a rule asks for several acts, none counts before the day on which the last of them was done
    fits &= kept["at"] >= before.reindex(kept["person"]).set_axis(kept.index)
    left = kept[fits].groupby("person")["at"].min().reindex(journeys.index)
    # what happened before the months that are compared stays as it was
    earlier = before < (kept["at"].min() if len(kept) else pd.Timestamp.max.tz_localize("UTC"))
    return before.where(earlier, left)
