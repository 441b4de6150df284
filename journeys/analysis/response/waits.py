"""How long messages wait for an answer, and whether newcomers wait longer than people who are known.

Waits end with an answer, or are cut off: by the end of observation, or because the change was taken in without a word.
The estimate is Kaplan and Meier's, the limits are those of ``survival.py``, made wider by the design effect: threads of
one person are answered alike. Left out: whether an answer helped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from journeys.analysis.response.strata import StratifiedGap, compare_within_strata
from journeys.analysis.stats.beta_product import Numbers
from journeys.analysis.stats.intervals import NORMAL, TAILS
from journeys.analysis.stats.survival import MIN_AT_RISK, compare_until, estimate_steps, in_year
from journeys.model import tables

NEW: Final = "newcomers"
KNOWN: Final = "known people"
WHO: Final = (NEW, KNOWN)
AT_HOURS: Final = (1.0, 6.0, 24.0, 48.0, 168.0, 720.0, 2160.0)
"""The hours in the table under the curves: an hour, a quarter of a day, one, two and seven days, 30 and 90."""
FIRST_HOURS: Final = 1 / 6
LAST_HOURS: Final = 2160.0
GRID_POINTS: Final = 72
MEDIAN_POINTS: Final = 160
_ROUNDING: Final = 1e-12


@dataclass(frozen=True)
class Share:
    """Which share (0 to 1) of ``n`` messages by ``people`` is not answered in time, with its interval.

    ``answered`` in time, ``not_answered`` in time, and ``neither``: the time is not over, or the change was taken in
    before it was over. The shares are empty where nothing can be estimated.
    """

    people: int
    n: int
    answered: int
    not_answered: int
    neither: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class MedianHours:
    """The hours by which half are answered, with their interval; nothing where the curve does not reach a half."""

    hours: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Gap:
    """Newcomers compared with known people: shares not answered in time, medians, and the difference of the shares.

    ``curves`` has rows of a group and an hour: ``share`` answered by then, ``low``, ``high``, ``at_risk`` just before,
    as long as 5 messages or more waited. The difference is newcomers' share less known people's, with its interval,
    where both can be estimated; ``within_strata`` the one among messages of one kind in one place.
    """

    shares: dict[str, Share]
    medians: dict[str, MedianHours]
    curves: pd.DataFrame
    within_strata: StratifiedGap | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Years:
    """First messages of the last year and of the year before: not answered in time, and the log-rank test."""

    now: Share
    before: Share
    p_value: float | None
    is_sooner: bool


def compare_years(messages: pd.DataFrame, hours: float, *, observed_until: datetime) -> Years:
    """Compare first messages, one a person, of the last year with those of the year before.

    The test is that of :func:`journeys.analysis.stats.survival.log_rank`, up to 90 days.
    """
    ago = pd.Timestamp(observed_until) - messages["at"]
    now, before = (messages[in_year(ago, years)] for years in (0, 1))
    own, other = ((part["hours"], part["answered"], part["hours"] * 0) for part in (now, before))
    p_value, is_sooner = compare_until(own, other, LAST_HOURS)
    return Years(share_unanswered(now, hours), share_unanswered(before, hours), p_value, is_sooner)


def answered_within(messages: pd.DataFrame, hours: float) -> pd.Series:
    """Return whether each message was answered in time (at that hour too).

    It is null where the time is not over, or where the change was taken in before it was.
    """
    waited, answered = messages["hours"], messages["answered"]
    in_time = answered & (waited <= hours)
    too_late = (waited > hours) | (~answered & (waited == hours))
    return in_time.astype("boolean").where(in_time | too_late)


def share_unanswered(messages: pd.DataFrame, hours: float) -> Share:
    """Estimate which share of messages has no answer within so many hours (an answer at that hour is in time).

    Rows are messages (:func:`journeys.analysis.response.first_messages.find_messages`).

    Source
    ------
    The design effect, by which limits for independent rows become limits for rows in clusters, wider the fewer these
    are: Korn and Graubard 1998, Survey Methodology 24:193. The variance is the infinitesimal jackknife's, summed over
    :data:`AT_HOURS`.
    """
    found = answered_within(messages, hours)
    in_time, too_late = int(found.sum()), int((~found).sum())
    counted = Share(
        people=int(messages["person"].nunique()),
        n=len(messages),
        answered=in_time,
        not_answered=too_late,
        neither=len(messages) - in_time - too_late,
    )
    # if nobody was followed for so long, the curve beyond is a guess
    if not (messages["followed_hours"] >= hours).any():
        return counted
    share, low, high = (float(value) for value in _curve(messages, [hours]).iloc[0][["share", "low", "high"]])
    return replace(counted, share=1 - share, low=1 - high, high=1 - low)


def compare_waits(messages: pd.DataFrame, hours: float) -> Gap:
    """Compare how long newcomers and known people wait for an answer to threads that they open.

    Rows are messages (:func:`journeys.analysis.response.first_messages.comparable`).

    Source
    ------
    The difference's limits are recovered from those of both shares: Newcombe 1998, Statistics in Medicine 17:873;
    Zou and Donner 2008, Statistics in Medicine 27:1693.
    """
    parts = {NEW: messages[messages["is_new"]], KNOWN: messages[~messages["is_new"]]}
    grid = np.union1d(np.geomspace(FIRST_HOURS, LAST_HOURS, GRID_POINTS), [*AT_HOURS, hours])
    curves = [_followed(_curve(part, grid)).assign(group=name) for name, part in parts.items() if len(part)]
    shares = {name: share_unanswered(part, hours) for name, part in parts.items()}
    return Gap(
        shares=shares,
        medians={name: median_hours(part) for name, part in parts.items()},
        curves=tables.WAIT_CURVE.of(pd.concat(curves, ignore_index=True)) if curves else tables.WAIT_CURVE.of(),
        within_strata=compare_within_strata(messages, hours),
        **_difference(shares[NEW], shares[KNOWN]),
    )


def median_hours(messages: pd.DataFrame) -> MedianHours:
    """Compute the hours by which half of the messages are answered.

    The limits are the first hours at which the curve's limits reach a half (Brookmeyer and Crowley 1982, Biometrics
    38:29).
    """
    if messages.empty:
        return MedianHours(None, None, None)
    every = np.unique(messages.loc[messages["answered"], "hours"].to_numpy(dtype="float64"))
    curve = _followed(_curve(messages, every[:: max(1, len(every) // MEDIAN_POINTS)]))
    reached = [curve.loc[curve[name] >= 0.5 - _ROUNDING, "hours"] for name in ("share", "high", "low")]
    return MedianHours(*(float(hours.iloc[0]) if len(hours) else None for hours in reached))


def read_curves(curves: pd.DataFrame) -> pd.DataFrame:
    """Read the curves of :func:`compare_waits` at :data:`AT_HOURS`."""
    return curves[curves["hours"].isin(AT_HOURS)].reset_index(drop=True)


def _followed(curve: pd.DataFrame) -> pd.DataFrame:
    kept: pd.DataFrame = curve[curve["at_risk"] >= MIN_AT_RISK]
    return kept


def _curve(messages: pd.DataFrame, at_hours: Sequence[float] | Numbers) -> pd.DataFrame:
    """Estimate the share answered by each hour, with limits that allow for several threads of one person."""
    waited = messages["hours"].to_numpy(dtype="float64")
    answered = messages["answered"].to_numpy(dtype="bool")
    curve = estimate_steps(waited, answered, at_hours)
    wider = np.sqrt(_design_effect(waited, answered, pd.factorize(messages["person"])[0]))
    return pd.DataFrame(
        {
            "hours": curve.days,
            "share": curve.estimate,
            "low": np.clip(curve.estimate - (curve.estimate - curve.low) * wider, 0, 1),
            "high": np.clip(curve.estimate + (curve.high - curve.estimate) * wider, 0, 1),
            "at_risk": curve.at_risk,
        }
    )


def _design_effect(waited: Numbers, answered: npt.NDArray[np.bool_], person: npt.NDArray[np.intp]) -> float:
    """Compute how much more the shares vary than if each thread were another person's, over all hours; at least 1."""
    sizes = np.bincount(person)
    # one person: their threads count as one; each thread another's: nothing to correct
    if len(sizes) in (1, len(person)):
        return len(person) / len(sizes)
    times, answers = np.unique(waited[answered], return_counts=True)
    left = len(waited) - np.searchsorted(np.sort(waited), times, side="left") - answers
    with np.errstate(divide="ignore"):  # nobody is left after the last answer of all
        hazard, single = np.cumsum(answers / ((left + answers) * left)), 1 / left
    waiting = np.cumprod(left / (left + answers))
    place = np.searchsorted(times, waited, side="right") - 1
    # a person with many threads pulls the estimate towards their own: as if each person were left out in turn
    leverage = 1 - sizes / len(person)
    varies = together = 0.0
    for hour in AT_HOURS:
        last = int(np.searchsorted(times, hour, side="right")) - 1
        if last < 0 or not left[last]:
            continue
        until = np.minimum(place, last)
        pull = np.where(until >= 0, hazard[until], 0.0)
        pull -= np.where(answered & (waited <= hour), single[np.maximum(until, 0)], 0.0)
        pull *= waiting[last]
        varies += float((pull**2).sum())
        together += float(((np.bincount(person, weights=pull) / leverage) ** 2).sum())
    # where nothing varies, as if all threads of a person had one fate
    effect = together / varies if varies > 0 else float((sizes**2).sum() / sizes.sum())
    return max(1.0, effect * _unsureness(len(sizes)))


def _unsureness(people: int) -> float:
    """Return the factor by which a variance estimated from few people is increased."""
    free = max(people - 1, 1)
    return float((free + 1) / free * (stats.t.ppf(TAILS[1], free) / NORMAL) ** 2)


def _difference(new: Share, known: Share) -> dict[str, Any]:
    if new.share is None or known.share is None:
        return {}
    difference = new.share - known.share
    ends = [end if end is not None else np.nan for end in (new.low, new.high, known.low, known.high)]
    down = np.hypot(new.share - ends[0], ends[3] - known.share)
    up = np.hypot(ends[1] - new.share, known.share - ends[2])
    return {"difference": difference, "low": float(difference - down), "high": float(difference + up)}
