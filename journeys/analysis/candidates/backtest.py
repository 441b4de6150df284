"""Would the ranking have found those who went on to contribute? Tried on the community's own past, day by day.

On each day of the past the model knows only what was known then (a rolling temporal hold-out), ranks who was at the
door, and is held against who contributed within the next 90 days; beside it stand rules of thumb and chance. A person
counts on every day they were at the door, so intervals draw whole people.
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
MIN_CAME: Final = 10
"""People who went on to contribute in the days tried, without whom nothing is said to be better than another."""
DRAWS: Final = 1_000
SHUFFLES: Final = 20
BINS: Final = 5
HALF_DAYS: Final = 21
"""Signs of being one step away are worth half after so many days without an act."""
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
    """How each way to rank did.

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
        """Whether there was enough to learn from on any day tried."""
        return MODEL in set(self.methods["method"])

    def measure(self, method: str, name: str) -> tuple[float, float, float]:
        """Give a method's measure with its interval."""
        (row,) = self.methods[self.methods["method"] == method].to_dict("records")
        return row[name], row[f"{name}_low"], row[f"{name}_high"]


def count_steps(signals: pd.DataFrame) -> Any:  # noqa: ANN401  (a column of numbers)
    """Count the signs of being one step away: has claimed an issue, spoken about a change, been answered."""
    return sum((signals[name] > 0).astype("float64") for name in ("claimed", "in_changes", "answered"))


def backtest(past: pd.DataFrame, *, seed: int = 0) -> Backtest:
    """Try each way to rank on the past.

    Parameters
    ----------
    past
        The table of :func:`journeys.analysis.candidates.propensity.read_past`.
    seed
        Of the draws behind the intervals.

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
    gone = tried["contributed"].to_numpy(dtype=bool)
    chance = np.random.default_rng(seed)
    terms = {name: _terms(np.asarray(rule(tried), dtype=np.float64), gone, days) for name, rule in RULES.items()}
    by_chance = [_terms(chance.random(len(tried)), gone, days) for _ in range(SHUFFLES)]
    terms[RANDOM] = {name: np.mean([drawn[name] for drawn in by_chance], axis=0) for name in by_chance[0]}
    if has_model:
        promised = tried[MODEL].to_numpy()
        terms[MODEL] = _terms(promised, gone, days) | {"brier": np.column_stack([(promised - gone) ** 2, gone >= 0])}
    weights = _draw(tried["person"], chance)
    measured = [{"method": name, **_measure(found, weights)} for name, found in terms.items()]
    order = [MODEL, *RULES, RANDOM]
    methods = pd.DataFrame(measured, columns=tables.METHODS.names).sort_values(
        "method", key=lambda names: names.map(order.index), ignore_index=True
    )
    bins = _calibrate(tried) if has_model else pd.DataFrame(columns=tables.BINS.names, dtype="float64")
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
        calibration_error=_error(bins) if has_model else None,
        best=_best(methods, outcomes),
    )


def _predict(past: pd.DataFrame) -> pd.DataFrame:
    """Give the days on which a model could be learnt, with its chances; without any such day, all days without them."""
    parts = []
    for day in past["on"].unique():
        rows = past[past["on"] == day]
        model = learn(past, as_of=day.to_pydatetime())
        if model is not None:
            parts.append(rows.assign(**{MODEL: model.chances(rows)}))
    return pd.concat(parts, ignore_index=True) if parts else past.reset_index(drop=True)


def _terms(score: Values, gone: Flags, days: list[npt.NDArray[np.intp]]) -> dict[str, Values]:
    """Give for each measure what each row adds above and below its line, two columns."""
    placed, precise, listed, top, compared = np.zeros((5, len(score)))
    for rows in days:
        went = gone[rows]
        rank = stats.rankdata(-score[rows], method="ordinal")
        listed[rows] = rank <= LIST_LENGTH
        top[rows] = rank <= np.ceil(TOP * len(rows))
        if went.any():
            beaten = stats.rankdata(score[rows])[went] - stats.rankdata(score[rows][went])
            placed[rows[went]] = beaten / max(int((~went).sum()), 1)
            compared[rows[went]] = not went.all()
            precise[rows[went]] = stats.rankdata(rank[went]) / rank[went]
    found = {
        "auc": (placed, compared),
        "average_precision": (precise, gone),
        "precision_10": (listed * gone, listed),
        "recall_10": (listed * gone, gone),
        "recall_top": (top * gone, gone),
    }
    return {name: np.column_stack(two).astype(np.float64) for name, two in found.items()}


def _draw(person: pd.Series, chance: np.random.Generator) -> Values:
    """Draw how often each row's person is in each draw; the first draw is everybody once."""
    number, people = pd.factorize(person)
    weights = chance.poisson(1.0, size=(DRAWS + 1, len(people))).astype(np.float64)
    weights[0] = 1.0
    return weights[:, number] if len(person) * DRAWS < 50_000_000 else weights[:201, number]


def _measure(terms: dict[str, Values], weights: Values) -> dict[str, float]:
    """Give each measure with its interval."""
    found: dict[str, float] = {}
    for name in MEASURES:
        above, below = (weights @ terms[name]).T if name in terms else np.zeros((2, 1))
        ratios = above[below > 0] / below[below > 0]
        low, high = np.quantile(ratios[1:], TAILS) if len(ratios) > 1 else (float("nan"), float("nan"))
        is_known = below[0] > 0
        found |= {name: float(ratios[0]) if is_known else float("nan"), f"{name}_low": low, f"{name}_high": high}
    return found


def _calibrate(tried: pd.DataFrame) -> pd.DataFrame:
    """Set what was promised beside what came, by fifths; columns of :data:`journeys.model.tables.BINS`."""
    place = pd.Series(np.arange(len(tried)) * BINS // max(len(tried), 1))
    ordered = tried.sort_values([MODEL, "person", "on"], ignore_index=True).groupby(place)
    rows = []
    for _, fifth in ordered:
        share = float(fifth["contributed"].mean())
        # people stand in several rows: as many as there are people is what is known of them
        people = fifth["person"].nunique()
        low, high = share_interval(round(share * people) / people, people)
        rows.append((float(fifth[MODEL].mean()), share, float(low), float(high), len(fifth)))
    return pd.DataFrame(rows, columns=tables.BINS.names)


def _error(bins: pd.DataFrame) -> float:
    """Give the mean distance of what was promised from what came."""
    return float(np.average((bins["promised"] - bins["contributed"]).abs(), weights=bins["n"]))


def _best(methods: pd.DataFrame, outcomes: int) -> str:
    """Choose the way that puts those who contributed furthest up; with too few of them to tell, one step away first."""
    known = methods[methods["method"] != RANDOM].set_index("method")["average_precision"]
    if outcomes < MIN_CAME or not known.notna().any():
        return ONE_STEP
    return str(known.idxmax())
