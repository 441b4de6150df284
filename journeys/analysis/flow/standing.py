"""Where each person was in each month or quarter: at a stage, inactive, not there yet, or not to be seen.

In a period somebody is at the furthest stage that an act of their own in it shows, as in
:mod:`journeys.analysis.resilience.stage_flows`, and inactive without one. Left out: periods that are not over; stages
that could not be seen for any whole period in the places in which somebody was; what lists say of people.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.acts import own_acts, surely_new
from journeys.analysis.funnel.cohorts import Period
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.periods import number_period, number_periods, period_name, period_start
from journeys.analysis.resilience.stage_flows import stage_ranks
from journeys.model.vocabulary import STAGES
from journeys.model.windows import Span, Windows

INACTIVE: Final = "inactive"
NEW: Final = "new"
"""Not there yet."""
UNSEEN: Final = "unseen"
"""Not to be seen: no export shows the whole period, or somebody may have been there before exports show it."""
KNOWN: Final = (*STAGES, INACTIVE)
"""Where somebody is known to be."""
STATES: Final = (*KNOWN, NEW, UNSEEN)
_LATE: Final = np.iinfo(np.int64).max
_Numbers = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Standing:
    """Where people were.

    ``people`` are those with an act that counts, by name; ``starts`` the first days of the periods, in order;
    ``states`` has a row a person and a column a period, the place of their state in :data:`STATES`; ``came`` is the
    number of the period of each one's first act that counts, which may lie before the first; ``stages`` are those that
    anybody was at.
    """

    people: pd.Index
    starts: pd.DatetimeIndex
    states: npt.NDArray[np.int8]
    came: _Numbers
    period: Period
    stages: tuple[str, ...]

    @property
    def steps(self) -> int:
        """How many times a period follows another."""
        return max(len(self.starts) - 1, 0)

    @property
    def places(self) -> tuple[str, ...]:
        """Where somebody could be: the stages that anybody was at, and inactive."""
        return (*self.stages, INACTIVE)

    @cached_property
    def labels(self) -> list[str]:
        """The periods in words."""
        return [period_name(start, self.period) for start in self.starts]

    def end_of(self, number: int) -> pd.Timestamp:
        """Return the first day after a period."""
        return period_start(number_period(self.starts[number], self.period) + 1, self.period)

    def number_of(self, at: pd.Series) -> _Numbers:
        """Return the number of the period that holds each instant, counted from the first of ``starts``."""
        return number_periods(at, self.period) - number_period(self.starts[0], self.period)


def find_standing(acts: pd.DataFrame, journeys: pd.DataFrame, settings: FunnelSettings, *, period: Period) -> Standing:
    """Find where each person was in each period that is over and could be seen for anybody."""
    own = own_acts(acts, settings.observed_until)
    rank = stage_ranks(own, journeys, settings.community).to_numpy()
    ordinal = number_periods(own["at"], period)
    begins = int(ordinal.min(initial=_LATE))
    # the period that holds the end is not over
    count = max(number_period(settings.observed_until, period) - begins, 0)
    code, names = pd.factorize(own["person"])
    place, keys = pd.factorize(journeys.set_index("person")["places"].reindex(names))
    visible = [_visible(str(key), settings.windows, (begins, count), period) for key in keys]
    # of who is at no known place, whose number is -1, nothing counts: that is the last row
    shown = np.array([*(stages for stages, _ in visible), [False] * len(STAGES)])
    in_view = np.array([*(view for _, view in visible), np.zeros(count, dtype=bool)])[place]
    # an act counts if its stage could be seen for a whole period in the person's places
    counts = ~np.isnan(rank)
    counts[counts] = shown[place[code[counts]], rank[counts].astype("int64")]
    code, rank, nth = code[counts], rank[counts].astype("int8"), ordinal[counts] - begins
    came, first = _earliest(nth, code, len(names)), _earliest(_micros(own["at"])[counts], code, len(names))
    furthest, over = np.full(len(names) * count, -1, dtype="int8"), nth < count
    np.maximum.at(furthest, code[over] * count + nth[over], rank[over])
    there = came < _LATE
    people, in_view = names[there], in_view[there]
    at = pd.Series(pd.DatetimeIndex(first[there].view("M8[us]"), tz="UTC"), index=people)
    is_new = surely_new(journeys, at, settings.windows).to_numpy(dtype=bool)
    states = _states(furthest.reshape(len(names), count)[there], came[there], in_view, is_new)
    seen = np.flatnonzero(in_view.any(axis=0))
    begun, end = (int(seen[0]), int(seen[-1]) + 1) if len(seen) else (0, 0)
    starts = pd.DatetimeIndex([period_start(begins + nth, period) for nth in range(begun, end)])
    states = states[:, begun:end]
    stages = tuple(stage for number, stage in enumerate(STAGES) if (states == number).any())
    return Standing(people, starts, states, came[there] - begun, period, stages)


def _states(furthest: npt.NDArray[np.int8], came: _Numbers, in_view: _Flags, is_new: _Flags) -> npt.NDArray[np.int8]:
    states = np.where(furthest >= 0, furthest, STATES.index(INACTIVE)).astype("int8")
    is_before = np.arange(states.shape[1]) < came[:, None]
    # who may have been there before is not known to have come
    states[is_before & is_new[:, None]] = STATES.index(NEW)
    states[(is_before & ~is_new[:, None]) | ~in_view] = STATES.index(UNSEEN)
    return states


def _visible(places: str, windows: Windows | None, reach: tuple[int, int], period: Period) -> tuple[list[bool], _Flags]:
    """Return which stages count for people of some places, and in which periods all of these could be seen.

    Discovering counts where it could be seen as long as the others: a list of stars ends sooner than work does, and
    people are not inactive where only their stars are missing.
    """
    begins, count = reach
    if windows is None:
        return [True] * len(STAGES), np.ones(count, dtype=bool)
    seen = [_whole(windows.spans(places, stage), begins, count, period) for stage in STAGES]
    ever = [bool(each.any()) for each in seen]
    discovering, beyond = seen[0], [each for each, is_shown in zip(seen[1:], ever[1:], strict=True) if is_shown]
    if not beyond:
        return ever, discovering
    in_view: _Flags = np.logical_and.reduce(beyond)
    return [bool(in_view.any() and discovering[in_view].all()), *ever[1:]], in_view


def _whole(spans: Collection[Span], begins: int, count: int, period: Period) -> _Flags:
    """Return which periods lie within some spans as a whole."""
    whole = np.zeros(count, dtype=bool)
    for span in spans:
        since = number_period(span.since, period)
        # before the first act of a place that is seen from its beginning there was nothing to see
        is_cut = period_start(since, period).tz_localize("UTC") < span.since
        first = 0 if span.from_the_first else since + is_cut - begins
        whole[max(first, 0) : max(number_period(span.until, period) - begins, 0)] = True
    return whole


def _earliest(values: _Numbers, code: _Numbers, people: int) -> _Numbers:
    first = np.full(people, _LATE)
    np.minimum.at(first, code, values)
    return first


def _micros(at: pd.Series) -> _Numbers:
    micros: _Numbers = at.dt.as_unit("us").astype("int64").to_numpy()
    return micros
