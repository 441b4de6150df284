"""How far people get and how soon, in several communities: steps, coming back, and ways beside the ladder."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from journeys.analysis.acts import look_up
from journeys.analysis.compare.measured import Measured, Value, compare_pairs, measured_shares, not_compared
from journeys.analysis.compare.shared import Shared, Side
from journeys.analysis.funnel.settings import has_acted
from journeys.analysis.funnel.steps import steps
from journeys.analysis.retention import who_came_back
from journeys.analysis.stats.survival import (
    MIN_COMPARED,
    at_horizon,
    compare_until,
    estimate_steps,
    restricted_mean,
)
from journeys.model.vocabulary import STAGES
from journeys.model.wording import listing

QUIET_DAYS: Final = 180
"""Who did nothing for so many days before contributing is said to have watched, and then to have leapt."""
LADDER: Final = tuple(pairwise(STAGES))


def measure_paths(sides: Sequence[Side], shared: Shared) -> list[Measured]:
    """Measure each step, coming back, leading first, and watching before contributing.

    ``sides`` are narrowed to what is shared (:func:`journeys.analysis.compare.shared.narrow`).
    """
    unseen = {stage: _not_seen(sides, stage) for stage in STAGES}
    seen = tuple(stage for stage in STAGES if not unseen[stage])
    # all walk the same stages, so that the next one is the same for all
    alike = [replace(side, settings=replace(side.settings, observable={s: s in seen for s in STAGES})) for side in sides]
    found: list[Measured] = []
    for stage, following in LADDER:
        why = unseen[stage] or unseen[following]
        if why:
            found += [not_compared("journeys", f"{kind}:{stage}", unit, why) for kind, unit in _OF_A_STEP]
        else:
            found += _measure_step(alike, shared, stage)
    found.append(_share(alike, "again", lambda side: _came_back(side, shared)))
    for name, needed, count in _WAYS:
        why = next((unseen[stage] for stage in needed if unseen[stage]), "")
        made = not_compared("journeys", name, "share", why) if why else None
        found.append(made or _share(alike, name, lambda side, count=count: count(side, shared)))
    return found


def count_reached(side: Side) -> dict[str, int | None]:
    """Count who has an act of each stage, by the community's own definition and exports; null if none could show it."""
    settings, journeys = side.settings, side.journeys
    return {
        stage: int(has_acted(journeys, stage).sum()) if stage in settings.stages else None for stage in settings.walk
    }


def _not_seen(sides: Sequence[Side], stage: str) -> str:
    """Say who does not show a stage by anything that all could show, or nothing if everybody does."""
    without = [
        side.settings.community.name
        for side in sides
        if stage not in side.settings.stages or not side.windows.can_see(stage)
    ]
    return f"{stage} is not seen in {listing(without)} by anything that all could show" if without else ""


def _share(sides: Sequence[Side], name: str, count: object) -> Measured:
    return measured_shares("journeys", name, {side.slug: count(side) for side in sides})  # type: ignore[operator]


_OF_A_STEP: Final = (("step", "share"), ("time", "days"))


def _measure_step(sides: Sequence[Side], shared: Shared, stage: str) -> list[Measured]:
    """Measure who goes on within the shortest horizon of all definitions, and the mean days until then."""
    horizon = min(side.settings.horizon_days(stage) for side in sides)
    rows = {side.slug: _started_inside(side, shared, stage) for side in sides}
    p_values = compare_pairs(list(rows), lambda one, other: _log_rank(rows[one], rows[other], horizon))
    shares, reasons = {}, {}
    for slug, part in rows.items():
        estimate = at_horizon(
            part["days"],
            part["happened"],
            horizon,
            followed_days=part["followed_days"],
            entered_days=part["entered_days"],
        )
        shares[slug] = Value(estimate.estimate, estimate.low, estimate.high, estimate.n)
        if estimate.reason:
            reasons[slug] = estimate.reason
    # a mean needs the whole curve, which a share that is not known has not
    means = {slug: _mean(part, horizon) if shares[slug].value is not None else Value() for slug, part in rows.items()}
    return [
        Measured("journeys", f"step:{stage}", "share", shares, p_values, reasons=reasons),
        Measured("journeys", f"time:{stage}", "days", means, p_values, reasons=reasons),
    ]


def _started_inside(side: Side, shared: Shared, stage: str) -> pd.DataFrame:
    rows = steps(side.journeys, stage, side.settings)
    return rows[shared.inside(side.slug, rows["started_at"])]


def _log_rank(own: pd.DataFrame, other: pd.DataFrame, horizon: int) -> float | None:
    if min(len(own), len(other)) < MIN_COMPARED:
        return None
    one, two = ((part["days"], part["happened"], part["entered_days"]) for part in (own, other))
    return compare_until(one, two, horizon)[0]


def _mean(rows: pd.DataFrame, horizon: int) -> Value:
    days, happened = rows["days"].clip(upper=horizon), rows["happened"] & (rows["days"] <= horizon)
    at_days = np.union1d(days.to_numpy(), [0.0, float(horizon)])
    curve = estimate_steps(days, happened, at_days, entered_days=rows["entered_days"].clip(upper=horizon))
    mean = restricted_mean(curve.days, curve.estimate, curve.at_risk)
    return Value(mean.days, mean.low, mean.high, len(rows))


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


def _leapt(side: Side, shared: Shared) -> tuple[int, int]:
    """Count who did nothing for :data:`QUIET_DAYS` after something else, and then contributed."""
    came = _contributed_inside(side, shared)
    contributed = look_up(came.set_index("person")["contribute_at"], side.acts["person"])
    earlier = side.acts[side.acts["at"] < contributed]
    last = look_up(earlier.groupby("person")["at"].max(), came["person"])
    quiet = (came["contribute_at"] - last) >= pd.Timedelta(days=QUIET_DAYS)
    return int(quiet.sum()), len(came)


def _contributed_inside(side: Side, shared: Shared) -> pd.DataFrame:
    journeys = side.journeys
    return journeys[shared.inside(side.slug, journeys["contribute_at"])]


_WAYS: Final = (
    ("led_first", ("join", "contribute", "lead"), _led_first),
    ("straight", ("join", "contribute"), _straight),
    ("leapt", ("join", "contribute"), _leapt),
)
"""Ways beside the ladder: a name, the stages that have to be seen, and who went so, of how many."""


def horizons(sides: Sequence[Side]) -> Mapping[str, int]:
    """Return within how many days each step counts: the shortest horizon of all definitions."""
    return {stage: min(side.settings.horizon_days(stage) for side in sides) for stage, _ in LADDER}
