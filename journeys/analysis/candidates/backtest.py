"""Would the ranking have found those who went on to contribute? Tested on the community's own past, day by day.

On each day of the past the model learns only from what was known then (a rolling temporal hold-out) and ranks that
day's candidates; the ranking is compared with who contributed within the next 90 days, and with rules of thumb and
chance. A person counts on every day on which they were a candidate, so intervals draw whole people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from journeys.analysis.candidates.propensity import count_outcomes, learn
from journeys.analysis.stats.intervals import TAILS, share_interval
from journeys.model import tables

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LIST_LENGTH: Final = 10
"""As many as an organizer can read in an hour."""
TOP: Final = 0.2
MIN_TESTED_OUTCOMES: Final = 10
"""With fewer people who went on to contribute in the days tried, no method is called better than another."""
DRAWS: Final = 1_000
SHUFFLES: Final = 20
BINS: Final = 5
HALF_DAYS: Final = 21
"""Signs of being one step away are worth half after so many days without an act: an old change does not bring back
somebody who left long ago."""
MODEL: Final = "promise"
RANDOM: Final = "random"
ONE_STEP: Final = "one_step"
RULES: Final[Mapping[str, Callable[[pd.DataFrame], Any]]] = {
    "recent": lambda row: -row["silent_days"],
    "active": lambda row: row["acts"],
    ONE_STEP: lambda row: (1 + count_steps(row)) * 0.5 ** (row["silent_days"] / HALF_DAYS),
}
"""Rules of thumb: most recent first; most active first; most signs of being one step away, which fade with silence."""
MEASURES: Final = tuple(tables.MEASURES)


@dataclass(frozen=True)
class Backtest:
    """How well each method ranked.

    ``methods`` has one row a method (columns of :data:`journeys.model.tables.METHODS`); ``bins`` one row a fifth of the
    candidates by promise (:data:`journeys.model.tables.BINS`). ``days`` tried between ``first_on`` and ``last_on``;
    ``candidates`` and ``contributed`` are means a day, ``base`` the one of the other; ``outcomes`` people who went on
    to contribute, of ``learnt_from`` before the last day. ``calibration_error`` is null without a model. ``best`` is
    the method to use.
    """

    methods: pd.DataFrame
    bins: pd.DataFrame
    days: int
    first_on: datetime | None
    last_on: datetime | None
    candidates: float
    contributed: float
    base: float
    outcomes: int
    learnt_from: int
    calibration_error: float | None
    best: str

    @property
    def has_model(self) -> bool:
        """Return whether there was enough to learn from on any day tried."""
        return MODEL in set(self.methods["method"])

    def measure(self, method: str, name: str) -> tuple[float, float, float]:
        """Return a method's measure with its interval."""
        (row,) = self.methods[self.methods["method"] == method].to_dict("records")
        return row[name], row[f"{name}_low"], row[f"{name}_high"]


def count_steps(signals: pd.DataFrame) -> Any:  # noqa: ANN401  (a column of numbers)
    """Count the signs of being one step away: claimed an issue, wrote about a change, was answered."""
    return sum((signals[name] > 0).astype("float64") for name in ("claimed", "in_changes", "answered"))


def backtest(past: pd.DataFrame, *, seed: int = 0) -> Backtest:
    """Test each method to rank on a past (:func:`journeys.analysis.candidates.propensity.read_past`).

    Returns
    -------
    Means over the days tried with intervals (1,000 draws of whole people). ``auc``: the chance that somebody who
    contributed stands above somebody who did not on the same day; ``average_precision``; ``precision_10``: of a list of
    10 the share that contributed; ``recall_10``: of those who contributed the share on a list of 10; ``recall_top``:
    the share in the top fifth; ``brier``: the mean squared error of the chance.

    Source
    ------
    Brier 1950 (Monthly Weather Review 78, 1); reliability by bins: Murphy and Winkler 1977 (Applied Statistics 26, 41).
    """
    tried = _predict(past)
    has_model = MODEL in tried
    days = [np.flatnonzero(tried["on"] == day) for day in tried["on"].unique()]
    outcome = tried["contributed"].to_numpy(dtype=bool)
    chance = np.random.default_rng(seed)
    terms = {name: _terms(np.asarray(rule(tried), dtype=np.float64), outcome, days) for name, rule in RULES.items()}
    # one random order may be lucky: chance is the mean of several
    by_chance = [_terms(chance.random(len(tried)), outcome, days) for _ in range(SHUFFLES)]
    terms[RANDOM] = {name: np.mean([drawn[name] for drawn in by_chance], axis=0) for name in by_chance[0]}
    if has_model:
        promised = tried[MODEL].to_numpy()
        terms[MODEL] = _terms(promised, outcome, days) | {
            "brier": np.column_stack([(promised - outcome) ** 2, outcome >= 0])
        }
    weights = _draw(tried["person"], chance)
    measured = [{"method": name, **_measure(parts, weights)} for name, parts in terms.items()]
    order = [MODEL, *RULES, RANDOM]
    methods = pd.DataFrame(measured, columns=tables.METHODS.names).sort_values(
        "method", key=lambda names: names.map(order.index), ignore_index=True
    )
    bins = _calibrate(tried) if has_model else pd.DataFrame(columns=tables.BINS.names, dtype="float64")
    misses = (bins["promised"] - bins["contributed"]).abs()
    calibration_error = float(np.average(misses, weights=bins["n"])) if has_model else None
    outcomes = count_outcomes(tried)
    return Backtest(
        methods=methods,
        bins=bins,
        days=len(days),
        first_on=tried["on"].min().to_pydatetime() if len(tried) else None,
        last_on=tried["on"].max().to_pydatetime() if len(tried) else None,
        candidates=len(tried) / len(days) if days else 0.0,
        contributed=float(tried["contributed"].sum()) / len(days) if days else 0.0,
        base=float(tried["contributed"].mean()) if len(tried) else float("nan"),
        outcomes=outcomes,
        learnt_from=count_outcomes(past),
        calibration_error=calibration_error,
        best=_best(methods, outcomes),
    )


def _predict(past: pd.DataFrame) -> pd.DataFrame:
    """Return the days on which a model could be learnt, with its chances; without any such day, all days."""
    parts = []
    for day in past["on"].unique():
        rows = past[past["on"] == day]
        model = learn(past, as_of=day.to_pydatetime())
        if model is not None:
            parts.append(rows.assign(**{MODEL: model.chances(rows)}))
    return pd.concat(parts, ignore_index=True) if parts else past.reset_index(drop=True)


def _terms(score: Values, outcome: Flags, days: list[npt.NDArray[np.intp]]) -> dict[str, Values]:
    """Return what each row adds to each measure's numerator and denominator, as two columns.

    As sums over rows, so that an interval is one product with the weights of each draw.
    """
    placed, precise, listed, top, compared = np.zeros((5, len(score)))
    for rows in days:
        is_outcome = outcome[rows]
        # ranks of one day alone: what is used is the order of a day, never one across days
        rank = stats.rankdata(-score[rows], method="ordinal")
        listed[rows] = rank <= LIST_LENGTH
        top[rows] = rank <= np.ceil(TOP * len(rows))
        if is_outcome.any():
            beaten = stats.rankdata(score[rows])[is_outcome] - stats.rankdata(score[rows][is_outcome])
            placed[rows[is_outcome]] = beaten / max(int((~is_outcome).sum()), 1)
            compared[rows[is_outcome]] = not is_outcome.all()
            precise[rows[is_outcome]] = stats.rankdata(rank[is_outcome]) / rank[is_outcome]
    terms = {
        "auc": (placed, compared),
        "average_precision": (precise, outcome),
        "precision_10": (listed * outcome, listed),
        "recall_10": (listed * outcome, outcome),
        "recall_top": (top * outcome, outcome),
    }
    return {name: np.column_stack(pair).astype(np.float64) for name, pair in terms.items()}


def _draw(person: pd.Series, chance: np.random.Generator) -> Values:
    """Draw how often each row's person is in each draw; the first draw is everybody once."""
    number, people = pd.factorize(person)
    # a bootstrap by person: Poisson weights come to drawing people with replacement
    weights = chance.poisson(1.0, size=(DRAWS + 1, len(people))).astype(np.float64)
    weights[0] = 1.0
    # more weights than 400 MB: 200 draws instead
    return weights[:, number] if len(person) * DRAWS < 50_000_000 else weights[:201, number]


def _measure(terms: dict[str, Values], weights: Values) -> dict[str, float]:
    measured: dict[str, float] = {}
    for name in MEASURES:
        above, below = (weights @ terms[name]).T if name in terms else np.zeros((2, 1))
        ratios = above[below > 0] / below[below > 0]
        low, high = np.quantile(ratios[1:], TAILS) if len(ratios) > 1 else (float("nan"), float("nan"))
        value = float(ratios[0]) if below[0] > 0 else float("nan")
        measured |= {name: value, f"{name}_low": low, f"{name}_high": high}
    return measured


def _calibrate(tried: pd.DataFrame) -> pd.DataFrame:
    """Compare chances with what came, in fifths of the candidates; columns of :data:`journeys.model.tables.BINS`."""
    place = pd.Series(np.arange(len(tried)) * BINS // max(len(tried), 1))
    ordered = tried.sort_values([MODEL, "person", "on"], ignore_index=True).groupby(place)
    rows = []
    for _, fifth in ordered:
        share = float(fifth["contributed"].mean())
        # a person stands in several rows, which are alike: the interval counts people, not rows
        people = fifth["person"].nunique()
        low, high = share_interval(round(share * people) / people, people)
        rows.append((float(fifth[MODEL].mean()), share, float(low), float(high), len(fifth)))
    return pd.DataFrame(rows, columns=tables.BINS.names)


def _best(methods: pd.DataFrame, outcomes: int) -> str:
    """Choose the method that ranks those who contributed highest."""
    precision = methods[methods["method"] != RANDOM].set_index("method")["average_precision"]
    if outcomes < MIN_TESTED_OUTCOMES or not precision.notna().any():
        return ONE_STEP
    # without a test: where two differ by less than chance it does not matter which one is used
    return str(precision.idxmax())
