"""Communities whose truth is known, to compare estimates with: people arrive, step on, skip stages, leave.

The truth is a property of the process that makes the people, not of the people it happened to make: the *conversion* of
a stage is the chance that a person who is at it, and was not further before, steps on within so many days. It has a
closed form (:func:`conversion`), so no run of the process is needed. Left out on purpose: change over time, and kinds
of
people who step at different rates; both would make the truth depend on who is counted.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from scipy.integrate import quad

from journeys.model.events import EVENT_SCHEMA
from journeys.model.vocabulary import STAGES

Days = npt.NDArray[np.float64]

DAY: Final = 86_400.0
FIRST_ACT: Final = {"discover": "starred", "join": "commented", "contribute": "opened_change", "lead": "released"}
"""The action that shows each stage in :func:`write_events`."""


@dataclass(frozen=True)
class Step:
    """How people go on from one stage: whether (``probability``), when (Weibull), and how far.

    A ``shape`` under 1 means that most who step do so early. ``skips`` is the share of steps that skip the next stage.
    """

    probability: float
    scale_days: float
    shape: float = 1.0
    skips: float = 0.0

    def within(self, days: float) -> float:
        """Return the chance that a step which happens at all does so within so many days.

        >>> round(Step(probability=0.5, scale_days=100).within(100), 3)
        0.632
        """
        return 1 - math.exp(-((max(days, 0.0) / self.scale_days) ** self.shape))


NOBODY_STEPS: Final = Step(probability=0.0, scale_days=1.0)


@dataclass(frozen=True)
class Process:
    """How a community comes about: the days on which people arrive, where they start, and how they go on.

    ``first`` is the share of people who start at each stage; ``wave`` how far arrivals rise and fall within a year,
    ``growth`` by what part they grow from one year to the next; ``bursts`` are days (first and last) in which
    ``burst_share`` of all people arrive. A skipped stage is done later by ``returns`` of those who skipped it, after
    ``returns_days`` on average, if it has a step. People who are not ``quiet`` stay ``stays_days`` on average after the
    last
    new stage. ``names`` makes a person's name from their number.
    """

    starts_at: datetime
    ends_at: datetime
    steps: Mapping[str, Step]
    first: tuple[float, float, float, float] = (0.6, 0.3, 0.1, 0.0)
    wave: float = 0.0
    growth: float = 0.0
    bursts: tuple[tuple[date, date], ...] = ()
    burst_share: float = 0.0
    returns: float = 0.0
    returns_days: float = 30.0
    quiet: float = 0.4
    stays_days: float = 120.0
    names: str = "person-{:04d}"

    def step(self, stage: str) -> Step:
        """Return the step from a stage; from a stage without one nobody goes on."""
        return self.steps.get(stage, NOBODY_STEPS)


def conversion(process: Process, stage: str, within_days: float, *, mode: str = "any") -> float:
    """Return the true chance that a person at a stage, who was not further before, steps on within so many days.

    In mode ``any``, a step is the first act of any later stage; in ``strict``, of exactly the next stage, so that a
    person who skips it steps only when doing it later. An estimate of the conversion should hit this on average,
    however early the observation stopped.
    """
    step = process.step(stage)
    in_time = step.within(within_days)
    if mode == "strict" and stage in STAGES[:2]:
        late = step.skips * process.returns * _within_both(step, process.returns_days, within_days)
        in_time = (1 - step.skips) * in_time + late
    return step.probability * in_time


def _within_both(step: Step, then_days: float, within_days: float) -> float:
    # the step and the exponential wait after it both have to end in time: their densities are folded

    def still_time(days: float) -> float:
        return -math.expm1(-(within_days - days) / then_days) * _density(step, days)

    return float(quad(still_time, 0, within_days, limit=200)[0])


def _density(step: Step, days: float) -> float:
    if days <= 0:
        return 0.0
    passed = days / step.scale_days
    density: float = step.shape / step.scale_days * passed ** (step.shape - 1) * math.exp(-(passed**step.shape))
    return density


def simulate(process: Process, people: int, seed: int) -> pd.DataFrame:
    """Make people with everything they will ever do, also after the observation ends.

    The same seed gives the same people.

    Returns
    -------
    One row a person, by arrival: ``person``, ``discover_at``, ``join_at``, ``contribute_at``, ``lead_at`` (first act
    of the stage; NaT = never), ``left_at`` (last act). Instants are whole seconds, UTC.
    """
    # All draws of a person stand in one row, so that a change of one step leaves all other draws the same.
    chance = np.random.default_rng(seed).random((people, 20))
    at = np.full((people, len(STAGES)), np.nan)
    position = np.searchsorted(np.cumsum(process.first), chance[:, 0], side="right").clip(0, len(STAGES) - 1)
    at[np.arange(people), position] = np.sort(_arrivals(process, chance[:, 1], chance[:, 2]))
    for stage, name in enumerate(STAGES[:-1]):
        position = _step_on(at, position, stage, process.step(name), chance[:, 3 + 3 * stage : 6 + 3 * stage])
    _make_up(at, position, process, chance[:, 12:18])
    stays = np.where(chance[:, 18] < process.quiet, 0.0, -np.log1p(-chance[:, 19]) * process.stays_days)
    left = np.nanmax(at, axis=1) + stays
    columns = {f"{name}_at": _instants(process, at[:, stage]) for stage, name in enumerate(STAGES)}
    names = [process.names.format(number) for number in range(1, people + 1)]
    return pd.DataFrame({"person": names, **columns, "left_at": _instants(process, left)})


def _arrivals(process: Process, chance: Days, within_day: Days) -> Days:
    total = int((process.ends_at - process.starts_at).total_seconds() // DAY)
    day = np.arange(total)
    years = day / 365.25
    usual = (1 + process.wave * np.cos(2 * np.pi * (years - 0.25))) * (1 + process.growth) ** years
    first = process.starts_at.date()
    burst = np.zeros(total)
    for from_on, until_on in process.bursts:
        burst[max((from_on - first).days, 0) : max((until_on - first).days + 1, 0)] = 1.0
    share = process.burst_share if burst.any() else 0.0
    weight = (1 - share) * usual / usual.sum() + (share * burst / burst.sum() if share else 0.0)
    found: Days = np.searchsorted(np.cumsum(weight), chance, side="right").clip(0, total - 1) + within_day
    return found


def _step_on(at: Days, position: npt.NDArray[np.intp], stage: int, step: Step, chance: Days) -> npt.NDArray[np.intp]:
    goes = (position == stage) & (chance[:, 0] < step.probability)
    over = (chance[:, 1] < step.skips) & (stage + 2 < len(STAGES))
    after = np.where(goes, stage + 1 + over, position)
    wait = step.scale_days * (-np.log1p(-chance[:, 2])) ** (1 / step.shape)
    at[goes, after[goes]] = at[goes, stage] + wait[goes]
    return after


def _make_up(at: Days, position: npt.NDArray[np.intp], process: Process, chance: Days) -> None:
    # skipped stages are done after the first act of any later stage, from the last stage backwards
    for stage in range(len(STAGES) - 2, -1, -1):
        if STAGES[stage] not in process.steps:
            continue
        passed = np.isnan(at[:, stage]) & (position > stage)
        returns = passed & (chance[:, stage] < process.returns)
        with np.errstate(all="ignore"):
            later = np.nanmin(np.where(np.isnan(at[:, stage + 1 :]), np.inf, at[:, stage + 1 :]), axis=1)
        again = -np.log1p(-chance[:, 3 + stage]) * process.returns_days
        at[returns, stage] = later[returns] + again[returns]


def _instants(process: Process, days: Days) -> pd.Series:
    # whole seconds, as exports would round them
    seconds = pd.to_timedelta(pd.Series(np.floor(days * DAY)), unit="s")
    return (pd.Timestamp(process.starts_at) + seconds).dt.as_unit("us")


def observe(people: pd.DataFrame, observed_until: datetime) -> pd.DataFrame:
    """Return what can be known at an instant: a journeys table, as ``stages`` makes it from events.

    Acts at that instant or later are not included.

    Returns
    -------
    One row a person seen by then, with the columns of the journeys table.
    """
    seen = people.copy()
    columns = [f"{stage}_at" for stage in STAGES]
    acts = [*columns, "left_at"]
    seen[acts] = seen[acts].where(seen[acts] < pd.Timestamp(observed_until))
    seen["first_at"] = seen[columns].min(axis=1)
    seen["last_at"] = seen[acts].max(axis=1)
    seen["acts"] = seen[acts].notna().sum(axis=1)
    seen = seen[seen["first_at"].notna()].drop(columns="left_at").reset_index(drop=True)
    seen[[f"{name}_since" for name in (*STAGES, "first")]] = pd.NaT
    return seen.assign(places="github:demo/one", first_place="github:demo/one", entry_point="other", burst=None)


def write_events(people: pd.DataFrame, place: str) -> pa.Table:
    """Return the events of people: their first act of each stage, and their last act.

    Returns
    -------
    Rows are events, columns those of ``EVENT_SCHEMA``; accounts are ``github:<person>``.
    """
    parts = [_acts(people, people[f"{stage}_at"], stage, place, "") for stage in STAGES]
    furthest = people[[f"{stage}_at" for stage in STAGES]].notna().iloc[:, ::-1].idxmax(axis=1)
    parts += [
        _acts(people, people["left_at"].where(furthest == f"{stage}_at"), stage, place, "/last") for stage in STAGES
    ]
    return pa.concat_tables([pa.Table.from_pandas(part, schema=EVENT_SCHEMA, preserve_index=False) for part in parts])


def _acts(people: pd.DataFrame, at: pd.Series, stage: str, place: str, suffix: str) -> pd.DataFrame:
    done = at.notna()
    who = people.loc[done, "person"]
    same: dict[str, Any] = {"action": FIRST_ACT[stage], "place": place, "source": "gh_archive"}
    return pd.DataFrame(
        {
            "event_id": place + "#" + FIRST_ACT[stage] + "/" + who + suffix,
            "at": at[done],
            "account": "github:" + who,
            **same,
            "thread": None,
            "toward": None,
            "work": None,
            "since": None,
            "agent": None,
        }
    )
