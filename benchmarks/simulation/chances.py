"""The simulated process of newcomers, and everybody's exact chance to contribute in it.

Time goes in weeks. What somebody does in a week depends on their state at its beginning, and the rate to contribute is
the same throughout it, so the chance to contribute within any number of days is an exact recursion over weeks,
backwards from the last. Left out: change over time but for one trend of the rate to contribute.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

RECENCY: Final = 5
WEEKS: Final = 6
PLACES: Final = 3
WEEKS_OF_YEAR: Final = 52
UNHEARD, PENDING, ANSWERED = range(3)


@dataclass(frozen=True)
class NewcomerProcess:
    """The parameters of the process; rates are those of a week.

    Somebody who has not left, at ``recency`` (whole weeks since the last act, at most 4), ``weeks`` (with an act, 1 to
    6) and ``places`` (1 to 3), contributes at the rate ``exp(base + recent[recency] + per_week * (weeks - 1) +
    per_place * (places - 1) + answered, if anybody ever answered them + claimed, if they ever took up a task + again,
    if they contributed once before + per_year * years since the start)``: the effects are logarithms of ratios of
    rates.

    Three kinds of engagement, as many of each as ``kinds`` says, differ in the chance to act in a week (``acts``), to
    try a new place then (``wanders``) and to leave for good at its end (``leaves``); the rate does not depend on the
    kind itself. A first message has ``heard`` chance to be answered at all, and then ``replies`` chance in each week.
    ``places`` has three or more.
    """

    starts_at: datetime
    weeks_of_arrivals: int = 156
    weeks_after: int = 30
    places: tuple[str, ...] = ("github:simulated/book", "github:simulated/code", "github:simulated/events")
    hosts: int = 12
    kinds: tuple[float, float, float] = (0.5, 0.3, 0.2)
    acts: tuple[float, float, float] = (0.12, 0.35, 0.7)
    wanders: tuple[float, float, float] = (0.05, 0.15, 0.3)
    leaves: tuple[float, float, float] = (0.1, 0.05, 0.02)
    heard: float = 0.35
    replies: float = 0.6
    claims: float = 0.15
    base: float = -4.9
    recent: tuple[float, float, float, float, float] = (0.0, -0.3, -0.6, -0.9, -1.2)
    per_week: float = 0.2
    per_place: float = 0.3
    answered: float = 1.0
    claimed: float = 0.8
    again: float = -0.3
    per_year: float = 0.0

    @property
    def all_weeks(self) -> int:
        """Count the weeks in which anything happens."""
        return self.weeks_of_arrivals + self.weeks_after

    def for_all_alike(self, base: float) -> Self:
        """Return a process in which everybody stays and contributes at the rate ``exp(base)``, whatever they do."""
        return replace(
            self,
            base=base,
            recent=(0.0,) * 5,
            leaves=(0.0,) * 3,
            per_week=0.0,
            per_place=0.0,
            answered=0.0,
            claimed=0.0,
            again=0.0,
        )


class Standing(NamedTuple):
    """The state of people at the beginning of a week: what the rate to contribute depends on, as whole numbers."""

    recency: Whole
    weeks: Whole
    places: Whole
    reply: Whole
    claimed: Whole
    again: Whole


@lru_cache(maxsize=256)
def rates_of(door: NewcomerProcess, week: int) -> Numbers:
    """Compute the rate to contribute in a week of every state: axes recency, weeks, places, reply, claimed, again."""
    log = (
        door.base
        + door.per_year * week / WEEKS_OF_YEAR
        + np.array(door.recent)[:, None, None, None, None, None]
        + door.per_week * np.arange(WEEKS)[:, None, None, None, None]
        + door.per_place * np.arange(PLACES)[:, None, None, None]
        + door.answered * (np.arange(3) == ANSWERED)[:, None, None]
        + door.claimed * np.arange(2)[:, None]
        + door.again * np.arange(2)
    )
    rates: Numbers = np.exp(log)
    return rates


def _look_ahead(door: NewcomerProcess, later: Numbers) -> Numbers:
    """Compute the expectation a week before of a value known for each kind (first axis) and state a week later."""
    kind = (slice(None), *[None] * 5)
    acts, wanders, leaves = (np.array(rate)[kind] for rate in (door.acts, door.wanders, door.leaves))
    # those who act: one week more, perhaps one place more
    acting = later[:, 0][:, np.minimum(np.arange(WEEKS) + 1, WEEKS - 1)]
    acting = wanders * acting[:, :, np.minimum(np.arange(PLACES) + 1, PLACES - 1)] + (1 - wanders) * acting
    # by what they have heard: asked now, waiting since an earlier week, or answered and perhaps taking up a task
    asks = (1 - door.heard) * acting[:, :, :, UNHEARD] + door.heard * _waits(door, acting)
    settled = acting[:, :, :, ANSWERED]
    takes = door.claims * settled[:, :, :, [1, 1]] + (1 - door.claims) * settled
    acting = np.stack([asks, _waits(door, acting), takes], axis=3)
    # those who do not act this week
    still = later[:, np.minimum(np.arange(RECENCY) + 1, RECENCY - 1)]
    waits = (1 - door.replies) * still[:, :, :, :, PENDING] + door.replies * still[:, :, :, :, ANSWERED]
    still = np.stack([still[:, :, :, :, UNHEARD], waits, still[:, :, :, :, ANSWERED]], axis=4)
    expected: Numbers = (1 - leaves[..., None]) * (acts[..., None] * acting[:, None] + (1 - acts[..., None]) * still)
    return expected


def _waits(door: NewcomerProcess, acting: Numbers) -> Numbers:
    return (1 - door.replies) * acting[:, :, :, PENDING] + door.replies * acting[:, :, :, ANSWERED]


@lru_cache(maxsize=64)
def chances_within(door: NewcomerProcess, days: float, week: int) -> Numbers:
    """Compute the chance to contribute within so many days of the beginning of a week, for each kind and state."""
    whole, rest = divmod(days, 7)
    last = week + int(whole)
    # backwards: first the part of a week at the end
    part = -np.expm1(-rates_of(door, last) * rest / 7)
    chance = np.broadcast_to(part, (len(door.kinds), *part.shape))
    for before in reversed(range(week, last)):
        chance = 1 - np.exp(-rates_of(door, before)) * (1 - _look_ahead(door, chance))
    return chance
