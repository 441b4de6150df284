"""What may leave the app: tables whose counts of people are rounded, so that no count of few people can be worked out.

Each count becomes a multiple of 5 near it, the next one above or below: which of the two is drawn by lot, with a
chance that leaves sums right on average. A cell of a table keeps its lot, which nobody can know without the store's
key, so neither a second table nor a second day shows more. Shares leave in bands that hold five people or more,
without their intervals, whose ends would tell nearly equal counts apart. Left out: lists of people under pseudonyms,
which show by their length how many there are.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

BASE: Final = 5
"""Counts of people leave the app as multiples of this."""
BANDS: Final = (5, 10, 20, 50, 100)
"""Into how many bands shares from 0 to 1 may be divided."""
INTERVAL: Final = ("low", "high")
_TINY: Final = 1e-9
_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Layout:
    """How a table counts people.

    ``counts`` are the columns that count people; ``rates`` are shares of ``of``, one of the counts. ``lots_by`` are the
    columns that say who is counted: rows with the same names share their lots, as the months of one group do, since
    among many lots for the same people the mean would show their number. ``is_ranked`` if the rows come in the order of
    a count, which would tell equal multiples apart: they leave in the order of their names.
    """

    lots_by: tuple[str, ...]
    counts: tuple[str, ...]
    _: KW_ONLY
    rates: tuple[str, ...] = ()
    of: str = "n"
    is_ranked: bool = False


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
)
"""The table of :func:`journeys.analysis.funnel.funnel.count_stages`."""
COHORTS_LAYOUT: Final = Layout(
    ("cohort",), ("people", "n", "stepped", "still_open", "not_stepped"), rates=("estimate", "naive")
)
"""The table of :func:`journeys.analysis.funnel.cohorts.by_cohort`."""
GROUPS_LAYOUT: Final = Layout(("group",), COHORTS_LAYOUT.counts, rates=COHORTS_LAYOUT.rates, is_ranked=True)
"""The table of :func:`journeys.analysis.funnel.cohorts.by_group`."""
CURVE_LAYOUT: Final = Layout(("group",), ("at_risk",), rates=("share",), of="at_risk")
"""Rows of :func:`journeys.analysis.funnel.timing.at_risk_on`, of one group or of several (column ``group``)."""

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
    The same rows without the columns :data:`INTERVAL`. Counts are multiples of :data:`BASE` at most 4 from the number
    of people; a share is the middle of its band, and empty where the rounded count that it is a share of is too small
    for bands of five people (25), so that an empty cell shows no more than that count.

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
    return rows


def _lots(labels: Sequence[str], count: str, *, key: bytes, name: str) -> npt.NDArray[np.int64]:
    """Draw a number from 0 to 4 for each cell of a column, always the same one for the same cell."""
    texts = ("\0".join((name, label, count)).encode() for label in labels)
    drawn = (hmac.new(key, text, hashlib.sha256).digest()[:8] for text in texts)
    return np.array([int.from_bytes(digest, "big") % BASE for digest in drawn], dtype=np.int64)


def _rounded(counts: pd.Series, lots: npt.NDArray[np.int64]) -> pd.Series:
    # a count of 5 q + r goes up with r of the five lots, so the mean over the lots is the count
    rounded: pd.Series = (counts.astype("Int64") + lots) // BASE * BASE
    return rounded


def _middles(shares: _Numbers, people: pd.Series) -> _Numbers:
    most = people.to_numpy("float64", na_value=np.nan)[:, None] / BASE
    bands = np.max(np.where(np.array(BANDS) <= most, BANDS, 0), axis=1, initial=0)
    divided = np.where(bands > 0, bands, np.nan)
    # 1 belongs to the last band
    middles: _Numbers = np.round((np.minimum(np.floor(shares * divided + _TINY), divided - 1) + 0.5) / divided, 3)
    return middles
