"""How far people get and how soon, in several communities: steps, coming back, and ways beside the ladder."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd

from journeys.analysis.acts import look_up
from journeys.analysis.compare.measures import Count, Measure, Value, share_of, unseen
from journeys.analysis.compare.shared import Shared, Side
from journeys.analysis.funnel.settings import has_acted
from journeys.analysis.funnel.steps import steps
from journeys.analysis.retention import who_came_back
from journeys.analysis.stats.survival import at_horizon, compare_until, estimate_steps, restricted_mean
from journeys.model.vocabulary import STAGES
from journeys.model.wording import listing

QUIET_DAYS: Final = 180
"""Who did nothing for so many days before contributing is said to have watched first."""
LADDER: Final = tuple(pairwise(STAGES))


def path_measures(sides: Sequence[Side], shared: Shared) -> list[Measure]:
    """List the measures of journeys: each step, coming back, and ways beside the ladder.

    ``sides`` are narrowed to what is shared, and walk the same stages (:mod:`journeys.analysis.compare.shared`).
    """
    why = {stage: _not_seen(sides, stage) for stage in STAGES}
    found: list[Measure] = []
    for stage, following in LADDER:
        if missing := why[stage] or why[following]:
            found.append(unseen("journeys", f"step:{stage}", "share", missing))
            found.append(unseen("journeys", f"time:{stage}", "days", missing))
            continue
        within = min(side.settings.horizon_days(stage) for side in sides)
        how: dict[str, Any] = {"shared": shared, "stage": stage, "within": within}
        test = partial(_log_rank, **how)
        found.append(Measure("journeys", f"step:{stage}", "share", partial(_share, **how), test))
        found.append(Measure("journeys", f"time:{stage}", "days", partial(_mean, **how), test))
    found.append(share_of("journeys", "again", partial(_came_back, shared=shared)))
    for name, needed, count in _WAYS:
        missing = next((why[stage] for stage in needed if why[stage]), "")
        made = share_of("journeys", name, _in(shared, count))
        found.append(unseen("journeys", name, "share", missing) if missing else made)
    return found


def _in(shared: Shared, count: "_Way") -> Count:
    return lambda side: count(side, shared)


def count_reached(side: Side) -> dict[str, int | None]:
    """Count who has an act of each stage, by the community's own definition and exports; null if none could show it."""
    stages = side.settings.stages if len(side.journeys) else ()
    return {stage: int(has_acted(side.journeys, stage).sum()) if stage in stages else None for stage in STAGES}


def horizons(sides: Sequence[Side]) -> Mapping[str, int]:
    """Return within how many days each step counts: the shortest horizon of all definitions."""
    return {stage: min((side.settings.horizon_days(stage) for side in sides), default=0) for stage, _ in LADDER}


def _not_seen(sides: Sequence[Side], stage: str) -> str:
    """Say in which communities nothing that all could show is an act of a stage; nothing if in none."""
    without = [side.settings.community.name for side in sides if stage not in side.settings.stages]
    return f"not all could show {stage}: missing in {listing(without)}" if without else ""


# the share, the mean and the test of a step rest on the same rows
@lru_cache(maxsize=32)
def _started_inside(side: Side, shared: Shared, stage: str) -> pd.DataFrame:
    rows = steps(side.journeys, stage, side.settings)
    return rows[shared.inside(side.slug, rows["started_at"])]


def _share(side: Side, shared: Shared, stage: str, within: int) -> Value:
    rows = _started_inside(side, shared, stage)
    found = at_horizon(
        rows["days"],
        rows["happened"],
        within,
        followed_days=rows["followed_days"],
        entered_days=rows["entered_days"],
    )
    return Value(found.estimate, found.low, found.high, found.n, found.reason)


def _mean(side: Side, shared: Shared, stage: str, within: int) -> Value:
    """Compute the mean days until a step of which no more than ``within`` count."""
    share = _share(side, shared, stage, within)
    if share.value is None:
        # a mean needs the curve as far as the share does
        return share
    rows = _started_inside(side, shared, stage)
    days, happened = rows["days"].clip(upper=within), rows["happened"] & (rows["days"] <= within)
    at_days = np.union1d(days.to_numpy(), [0.0, float(within)])
    curve = estimate_steps(days, happened, at_days, entered_days=rows["entered_days"].clip(upper=within))
    mean = restricted_mean(curve.days, curve.estimate, curve.at_risk)
    return Value(mean.days, mean.low, mean.high, len(rows))


def _log_rank(own: Side, other: Side, shared: Shared, stage: str, within: int) -> float | None:
    one, two = (
        (rows["days"], rows["happened"], rows["entered_days"])
        for rows in (_started_inside(side, shared, stage) for side in (own, other))
    )
    return compare_until(one, two, within)[0]


def _came_back(side: Side, shared: Shared) -> tuple[int, int]:
    found = who_came_back(side.journeys, side.acts, side.settings)
    inside = found[shared.inside(side.slug, found["first_at"])]
    return int(inside["met"].sum()), len(inside)


def _led_first(side: Side, shared: Shared) -> tuple[int, int]:
    led = side.journeys[shared.inside(side.slug, side.journeys["lead_at"])]
    before = led[["join_at", "contribute_at"]].min(axis="columns")
    return int((~(before < led["lead_at"])).sum()), len(led)


def _straight(side: Side, shared: Shared) -> tuple[int, int]:
    came = _contributed_inside(side, shared)
    return int((~(came["join_at"] <= came["contribute_at"])).sum()), len(came)


def _watched(side: Side, shared: Shared) -> tuple[int, int]:
    """Count who did something, then nothing for :data:`QUIET_DAYS`, and then contributed."""
    came = _contributed_inside(side, shared)
    contributed = look_up(came.set_index("person")["contribute_at"], side.acts["person"])
    earlier = side.acts[side.acts["at"] < contributed]
    last = look_up(earlier.groupby("person")["at"].max(), came["person"])
    quiet = (came["contribute_at"] - last) >= pd.Timedelta(days=QUIET_DAYS)
    return int(quiet.sum()), len(came)


def _contributed_inside(side: Side, shared: Shared) -> pd.DataFrame:
    return side.journeys[shared.inside(side.slug, side.journeys["contribute_at"])]


_Way = Callable[[Side, Shared], tuple[int, int]]
_WAYS: Final[tuple[tuple[str, tuple[str, ...], _Way], ...]] = (
    ("led_first", ("join", "contribute", "lead"), _led_first),
    ("straight", ("join", "contribute"), _straight),
    ("watched", ("join", "contribute"), _watched),
)
"""Ways beside the ladder: a name, the stages that have to be seen, and who went so, of how many."""
