"""What may leave the app: tables whose counts of people are rounded, so that no count of few people can be worked out.

Each count becomes a multiple of 5 near it, the next one above or below: which of the two is drawn by lot, with a
chance that leaves sums right on average. A cell of a table keeps its lot, which nobody can know without the store's
key, so neither a second table nor a second day shows more. Shares leave in bands that hold five people or more, with
intervals that follow from the rounded numbers beside them and so tell nothing new: the ends of the page's own would
tell nearly equal counts apart. Left out: lists of people under pseudonyms, which show by their length how many there
are.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.stats.intervals import share_interval

BASE: Final = 5
"""Counts of people leave the app as multiples of this."""
BANDS: Final = (5, 10, 20, 50, 100)
"""Into how many bands shares from 0 to 1 may be divided."""
INTERVAL: Final = ("low", "high")
NO_INTERVAL: Final = "on the page only: it rests on more than the counts of this row"
"""Why a row has no interval, in the column ``interval``."""
_TINY: Final = 1e-9
_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Layout:
    """How a table counts people.

    ``counts`` are the columns that count people; ``rates`` are shares of ``of``, one of the counts. ``lots_by`` are the
    columns that say who is counted: rows with the same names share their lots, as the months of one group do, since
    among many lots for the same people the mean would show their number. ``is_ranked`` if the rows come in the order of
    a count, which would tell equal multiples apart: they leave in the order of their names. ``certain`` are the count
    on which the interval of the first rate rests and then those of its people whose outcome is open; without it the
    interval stays on the page.
    """

    lots_by: tuple[str, ...]
    counts: tuple[str, ...]
    _: KW_ONLY
    rates: tuple[str, ...] = ()
    of: str = "n"
    is_ranked: bool = False
    certain: tuple[str, ...] = ()


STAGES_LAYOUT: Final = Layout(
    ("stage",),
    (
        "reached",
        "observed",
        "skipped",
        "current",
        "n",
        "stepped",
        "still_open",
        "not_stepped",
        "not_new",
        "not_followed",
    ),
    rates=("estimate", "naive"),
    certain=("n", "still_open"),
)
"""The table of :func:`journeys.analysis.funnel.funnel.count_stages`."""
COHORTS_LAYOUT: Final = Layout(
    ("cohort",),
    ("people", "n", "stepped", "still_open", "not_stepped"),
    rates=STAGES_LAYOUT.rates,
    certain=STAGES_LAYOUT.certain,
)
"""The table of :func:`journeys.analysis.funnel.cohorts.by_cohort`."""
GROUPS_LAYOUT: Final = replace(COHORTS_LAYOUT, lots_by=("group",), is_ranked=True)
"""The table of :func:`journeys.analysis.funnel.cohorts.by_group`."""
DOWNSTREAM_LAYOUT: Final = replace(STAGES_LAYOUT, lots_by=("group", "stage"))
"""The table of :func:`journeys.analysis.downstream.journeys.count_groups`."""
CURVE_LAYOUT: Final = Layout(("group",), ("at_risk",), rates=("share",), of="at_risk", certain=("at_risk",))
"""Rows of :func:`journeys.analysis.funnel.timing.at_risk_on`, of one group or of several (column ``group``)."""

INCIDENCE_LAYOUT: Final = replace(CURVE_LAYOUT, rates=("share_led", "share_left", "share_neither"), certain=())
"""Columns of :data:`journeys.model.tables.INCIDENCE`, without the ends of intervals."""
STATES_LAYOUT: Final = replace(CURVE_LAYOUT, rates=("share_active", "share_inactive", "share_leading"), certain=())
"""Columns of :data:`journeys.model.tables.STATES_BY_MONTH`, without the ends of intervals."""
TRIANGLE_LAYOUT: Final = Layout(("cohort",), ("people", "n", "met"), rates=("share",), certain=("n",))
"""The table of :func:`journeys.analysis.retention.find_triangle`."""
AGES_LAYOUT: Final = Layout(("age",), ("n", "met"), rates=("share",), certain=("n",))
"""The table of :func:`journeys.analysis.retention.by_age`."""
EVENTS_LAYOUT: Final = Layout(("event",), ("n", "met"))
"""The first columns of :func:`journeys.analysis.retention.compare_events`: of two events in one quarter the others, who
stand beside both, would have two lots."""
COMPARED_LAYOUT: Final = Layout(("measure", "community"), ("people", "n"), rates=("share",))
"""Measures of several communities: an interval rests on who is still open too, or on single acts, and stays."""
CORE_LAYOUT: Final = Layout(("kind", "place"), ("people", "core", "bus_factor"), rates=("most",), of="people")
"""The table of :func:`journeys.analysis.resilience.bus_factor.core_by_month`: the months of one group count mostly the
same people."""
VIEWS_LAYOUT: Final = Layout(("view",), ("seen", "lost", "n"))
"""The table of :func:`journeys.analysis.work.shares.count_seen`."""
ANSWERS_LAYOUT: Final = Layout(
    ("period",), ("n", "answered", "not_answered", "neither"), rates=("share",), certain=("n", "neither")
)
"""The table of :func:`journeys.analysis.response.groups.by_period`."""
CHOICES_LAYOUT: Final = Layout(("headline",), ("n", "people"), rates=("share",))
"""Headlines under other choices: the same people for each choice, so that all choices share a headline's lots."""


def round_counts(table: pd.DataFrame, layout: Layout, *, key: bytes, name: str) -> pd.DataFrame:
    """Round a table's counts of people, and give its shares as bands.

    Parameters
    ----------
    table
        Rows are stages, cohorts, groups or days.
    layout
        Which columns name a row, count people, or are shares of them.
    key
        The store's secret key: the lots are drawn from it.
    name
        The table's name: of two tables with rows of the same names each has its own lots.

    Returns
    -------
    The same rows, their interval as :func:`add_intervals` forms it. Counts are multiples of :data:`BASE` at most 4 from
    the number of people; a share is the middle of its band, and empty where the rounded count that it is a share of is
    too small for bands of five people (25), so that an empty cell shows no more than that count.

    Examples
    --------
    >>> whole = pd.DataFrame({"place": ["a"], "n": [61], "yes": [2], "share": [2 / 61]})
    >>> layout = Layout(("place",), ("n", "yes"), rates=("share",))
    >>> round_counts(whole, layout, key=b"secret", name="places").to_dict("records")
    [{'place': 'a', 'n': 60, 'yes': 5, 'share': 0.05}]

    Source
    ------
    Unbiased random rounding to base 5, as Statistics Canada rounds; the fixed lot of each cell as in the fixed random
    rounding of Stats NZ: Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 5.
    """
    rows = table.drop(columns=[end for end in INTERVAL if end in table])
    named = [column for column in layout.lots_by if column in rows]
    if layout.is_ranked:
        rows = rows.sort_values(named, kind="stable", ignore_index=True)
    labels = ["\0".join(map(str, row)) for row in rows[named].itertuples(index=False)]
    for count in (column for column in layout.counts if column in rows):
        rows[count] = _rounded(rows[count], _lots(labels, count, key=key, name=name))
    for rate in (column for column in layout.rates if column in rows):
        rows[rate] = _middles(rows[rate].to_numpy("float64", na_value=np.nan), rows[layout.of])
    return add_intervals(rows, layout) if "low" in table else rows


def add_intervals(rounded: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Add the interval of the first rate, as whoever has only the rounded table can compute it.

    Parameters
    ----------
    rounded
        What :func:`round_counts` made of a table, without intervals.
    layout
        Its layout.

    Returns
    -------
    The same rows with ``low`` and ``high``: the outermost ends of the intervals (:func:`share_interval`) of all shares
    in the band of all numbers of people that the rounded ones may stand for, outwards to whole percent; those whose
    outcome is open are left out of these numbers. Without ``layout.certain`` a column ``interval`` says why there is
    none.

    Examples
    --------
    >>> layout = Layout(("place",), ("n", "yes"), rates=("share",), certain=("n",))
    >>> rounded = pd.DataFrame({"place": ["a"], "n": [60], "yes": [5], "share": [0.05]})
    >>> add_intervals(rounded, layout).to_dict("records")
    [{'place': 'a', 'n': 60, 'yes': 5, 'share': 0.05, 'low': 0.0, 'high': 0.21}]
    """
    if not layout.certain:
        return rounded.assign(interval=NO_INTERVAL)
    whole, *unknown = (rounded[name].to_numpy("float64", na_value=0) for name in layout.certain)
    # each count may be 4 less or more than the people that it stands for
    fewest = np.maximum(whole - sum(unknown, np.zeros(len(rounded))) - (BASE - 1) * len(layout.certain), 1)
    middle, half = rounded[layout.rates[0]].to_numpy("float64"), 0.5 / _bands(rounded[layout.of])
    low, high = (share_interval(np.clip(middle + side * half, 0, 1), fewest)[end] for end, side in enumerate((-1, 1)))
    place = list(rounded).index(layout.rates[0]) + 1
    added = rounded.copy()
    added.insert(place, "high", np.ceil(100 * high - _TINY) / 100)
    added.insert(place, "low", np.floor(100 * low + _TINY) / 100)
    return added


def _lots(labels: Sequence[str], count: str, *, key: bytes, name: str) -> npt.NDArray[np.int64]:
    """Draw a number from 0 to 4 for each cell of a column, always the same one for the same cell."""
    texts = ("\0".join((name, label, count)).encode() for label in labels)
    drawn = (hmac.new(key, text, hashlib.sha256).digest()[:8] for text in texts)
    return np.array([int.from_bytes(digest, "big") % BASE for digest in drawn], dtype=np.int64)


def _rounded(counts: pd.Series, lots: npt.NDArray[np.int64]) -> pd.Series:
    # a count of 5 q + r goes up with r of the five lots, so the mean over the lots is the count
    rounded: pd.Series = (counts.astype("Int64") + lots) // BASE * BASE
    return rounded


def _bands(people: pd.Series) -> _Numbers:
    """Return into how many bands shares of so many people are divided; null where these are too few."""
    most = people.to_numpy("float64", na_value=np.nan)[:, None] / BASE
    bands = np.max(np.where(np.array(BANDS) <= most, BANDS, 0), axis=1, initial=0)
    divided: _Numbers = np.where(bands > 0, bands, np.nan)
    return divided


def _middles(shares: _Numbers, people: pd.Series) -> _Numbers:
    divided = _bands(people)
    # 1 belongs to the last band
    middles: _Numbers = np.round((np.minimum(np.floor(shares * divided + _TINY), divided - 1) + 0.5) / divided, 3)
    return middles
