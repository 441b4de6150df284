"""Would the ranking have found those who went on to contribute? Tested on the community's own past, day by day.

On each day of the past the model learns only from what was known then (a rolling temporal hold-out) and ranks that
day's candidates; the ranking is compared with who contributed within the next 90 days, and with rules of thumb and
chance. A person counts on every day on which they were a candidate, so intervals draw whole people.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.candidates.propensity import LEAST_OUTCOMES, count_outcomes, known_by, learn
from journeys.analysis.candidates.rules import ONE_STEP, RULES, learn_shares
from journeys.analysis.stats.intervals import TAILS, effective_size, share_interval
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
MODEL: Final = "promise"
RANDOM: Final = "random"
_RULE: Final = "rule"
"""The chance by the rule of thumb, beside that of the model."""
MEASURES: Final = tuple(tables.MEASURES)


@dataclass(frozen=True)
class Backtest:
    """How well each method ranked.

    ``methods`` has one row a method (columns of :data:`journeys.model.tables.METHODS`); ``bins`` one row a fifth of the
    candidates by the chance that the method in use gave them (:data:`journeys.model.tables.BINS`). ``days`` tried
    between ``first_on`` and ``last_on``; ``candidates`` and ``contributed`` are means a day, ``base`` the one of the
    other; ``outcomes`` people who went on to contribute, of ``learnt_from`` in all the past. ``rule`` is the rule of
    thumb to use and ``best`` the method; ``lead`` by how much the model's average precision is above that of the rule,
    with its interval, nothing without a model.
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
    rule: str
    best: str
    lead: tuple[float, float, float] | None

    @property
    def has_model(self) -> bool:
        """Return whether there was enough to learn from on any day tried."""
        return self.lead is not None

    def measure(self, method: str, name: str) -> tuple[float, float, float]:
        """Return a method's measure with its interval."""
        (row,) = self.methods[self.methods["method"] == method].to_dict("records")
        return row[name], row[f"{name}_low"], row[f"{name}_high"]


def backtest(past: pd.DataFrame, *, observed_until: datetime, seed: int = 0) -> Backtest:
    """Test each method to rank on a past (:func:`journeys.analysis.candidates.propensity.read_past`).

    Days whose 90 days were not over by ``observed_until`` are not tried.

    Returns
    -------
    Means over the days tried with intervals (1,000 draws of whole people). ``auc``: the chance that somebody who
    contributed stands above somebody who did not on the same day; ``average_precision``; ``precision_10``: of a list of
    10 the share that contributed; ``recall_10``: of those who contributed the share on a list of 10; ``recall_top``:
    the share in the top fifth; ``brier_skill``: one less the mean squared error of the chances as a part of that of the
    share that contributed in the days tried, given to everybody; ``observed_expected``: how many contributed for each
    one expected. The model is used if its average precision is above the best rule's in 97.5 % of draws, in which both
    have the same people.

    Source
    ------
    Brier 1950 (Monthly Weather Review 78, 1); its skill against the base rate: Murphy 1973 (Journal of Applied
    Meteorology 12, 215); reliability by bins: Murphy and Winkler 1977 (Applied Statistics 26, 41).
    """
    finished = known_by(past, observed_until)
    tried = _predict(past, finished)
    has_model = MODEL in tried
    days = [np.flatnonzero(tried["on"] == day) for day in tried["on"].unique()]
    outcome = tried["contributed"].to_numpy(dtype=bool)
    chance = np.random.default_rng(seed)
    weights = _draw(tried["person"], chance)
    drawn = {
        name: _drawn(_terms(np.asarray(rule(tried), dtype=np.float64), outcome, days), weights)
        for name, rule in RULES.items()
    }
    outcomes = count_outcomes(tried)
    rule = _best_rule(drawn, outcomes)
    tried = _add_shares(tried, past, rule)
    drawn[rule] |= _judge_chances(tried[_RULE].to_numpy(), outcome, weights)
    drawn[RANDOM] = _by_chance(outcome, days, weights, chance)
    lead = None
    if has_model:
        promised = tried[MODEL].to_numpy()
        drawn[MODEL] = _drawn(_terms(promised, outcome, days), weights) | _judge_chances(promised, outcome, weights)
        lead = _estimate(drawn[MODEL]["average_precision"] - drawn[rule]["average_precision"])
    # as it is printed, so that no interval is said to leave out a 0 that it shows
    is_ahead = lead is not None and round(lead[1], 3) > 0 and outcomes >= MIN_TESTED_OUTCOMES
    first, last = tried["on"].min(), tried["on"].max()
    return Backtest(
        methods=_table(drawn),
        bins=_calibrate(tried, MODEL if is_ahead else _RULE),
        days=len(days),
        first_on=first.to_pydatetime() if len(tried) else None,
        last_on=last.to_pydatetime() if len(tried) else None,
        candidates=len(tried) / len(days) if days else 0.0,
        contributed=float(outcome.sum()) / len(days) if days else 0.0,
        base=float(outcome.mean()) if len(tried) else float("nan"),
        outcomes=outcomes,
        learnt_from=count_outcomes(finished),
        rule=rule,
        best=MODEL if is_ahead else rule,
        lead=lead,
    )


def _predict(past: pd.DataFrame, finished: pd.DataFrame) -> pd.DataFrame:
    """Return the days on which a model could be learnt, with its chances; without any such day, all days."""
    parts = []
    # where all of the past is too little to learn from, so is each part of it
    for day in finished["on"].unique() if count_outcomes(finished) >= LEAST_OUTCOMES else ():
        model = learn(past, as_of=day.to_pydatetime())
        if model is not None:
            rows = finished[finished["on"] == day]
            parts.append(rows.assign(**{MODEL: model.chances(rows)}))
    return pd.concat(parts, ignore_index=True) if parts else finished.reset_index(drop=True)


def _add_shares(tried: pd.DataFrame, past: pd.DataFrame, rule: str) -> pd.DataFrame:
    """Add the chances by a rule of thumb, null on the days on which nothing was known yet."""
    chances = np.full(len(tried), np.nan)
    for day in tried["on"].unique():
        shares = learn_shares(past, rule, as_of=day.to_pydatetime())
        if shares is not None:
            is_day = (tried["on"] == day).to_numpy()
            chances[is_day] = shares.chances(tried[is_day])
    return tried.assign(**{_RULE: chances})


def _terms(score: Values, outcome: Flags, days: list[npt.NDArray[np.intp]]) -> dict[str, Values]:
    """Return what each row adds to each measure's numerator and denominator, as two columns.

    As sums over rows, so that an interval is one product with the weights of each draw.
    """
    placed, precise, listed, top, compared = np.zeros((5, len(score)))
    for rows in days:
        is_outcome = outcome[rows]
        # ranks of one day alone: what is used is the order of a day, never one across days
        rank = _places(-score[rows])
        listed[rows] = rank <= LIST_LENGTH
        top[rows] = rank <= np.ceil(TOP * len(rows))
        if is_outcome.any():
            others = np.sort(score[rows][~is_outcome])
            # an equal counts half
            beaten = sum(np.searchsorted(others, score[rows][is_outcome], side=side) for side in ("left", "right")) / 2
            placed[rows[is_outcome]] = beaten / max(len(others), 1)
            compared[rows[is_outcome]] = not is_outcome.all()
            precise[rows[is_outcome]] = _places(rank[is_outcome]) / rank[is_outcome]
    terms = {
        "auc": (placed, compared),
        "average_precision": (precise, outcome),
        "precision_10": (listed * outcome, listed),
        "recall_10": (listed * outcome, outcome),
        "recall_top": (top * outcome, outcome),
    }
    return {name: np.column_stack(pair).astype(np.float64) for name, pair in terms.items()}


def _places(values: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """Return the place of each value, the smallest first; equals in their order."""
    places = np.empty(len(values), dtype=np.intp)
    places[np.argsort(values, kind="stable")] = np.arange(1, len(values) + 1)
    return places


def _draw(person: pd.Series, chance: np.random.Generator) -> Values:
    """Draw how often each row's person is in each draw; the first draw is everybody once."""
    number, people = pd.factorize(person)
    # a bootstrap by person: Poisson weights come to drawing people with replacement
    weights = chance.poisson(1.0, size=(DRAWS + 1, len(people))).astype(np.float64)
    weights[0] = 1.0
    # more weights than 400 MB: 200 draws instead
    return weights[:, number] if len(person) * DRAWS < 50_000_000 else weights[:201, number]


def _drawn(terms: dict[str, Values], weights: Values) -> dict[str, Values]:
    """Return each measure in each draw, the first that of everybody once; null where there is nothing to divide by."""
    return {name: _divide(*(weights @ pair).T) for name, pair in terms.items()}


def _divide(above: Values, below: Values) -> Values:
    quotient: Values = np.divide(above, below, out=np.full(len(below), np.nan), where=below > 0)
    return quotient


def _judge_chances(promised: Values, outcome: Flags, weights: Values) -> dict[str, Values]:
    """Hold chances against what came, in each draw; rows without a chance do not count."""
    has_chance = ~np.isnan(promised)
    promised, came, weights = promised[has_chance], outcome[has_chance].astype(np.float64), weights[:, has_chance]
    people, contributed = weights.sum(axis=1), weights @ came
    # of one chance for everybody the best is the share itself; its squared error is share times one less share
    of_base = _divide(contributed * (people - contributed), people)
    return {
        "brier_skill": 1 - _divide(weights @ (promised - came) ** 2, of_base),
        "observed_expected": _divide(contributed, weights @ promised),
    }


def _by_chance(
    outcome: Flags, days: list[npt.NDArray[np.intp]], weights: Values, chance: np.random.Generator
) -> dict[str, Values]:
    # one random order may be lucky: chance is the mean of several
    shuffled = [_terms(chance.random(len(outcome)), outcome, days) for _ in range(SHUFFLES)]
    return _drawn({name: np.mean([terms[name] for terms in shuffled], axis=0) for name in shuffled[0]}, weights)


def _estimate(draws: Values) -> tuple[float, float, float]:
    """Return a value with its interval."""
    known = draws[1:][~np.isnan(draws[1:])]
    low, high = np.quantile(known, TAILS) if known.size else (np.nan, np.nan)
    return float(draws[0]), float(low), float(high)


def _table(drawn: dict[str, dict[str, Values]]) -> pd.DataFrame:
    nothing = np.full(1, np.nan)
    rows = [
        {"method": method}
        | {
            f"{name}{end}": value
            for name in MEASURES
            for end, value in zip(("", "_low", "_high"), _estimate(drawn[method].get(name, nothing)), strict=True)
        }
        for method in (MODEL, *RULES, RANDOM)
        if method in drawn
    ]
    return pd.DataFrame(rows, columns=tables.METHODS.names)


def _calibrate(tried: pd.DataFrame, chances: str) -> pd.DataFrame:
    """Compare chances with what came, in fifths of the candidates; columns of :data:`journeys.model.tables.BINS`."""
    known = tried[tried[chances].notna()].sort_values([chances, "person", "on"], ignore_index=True)
    rows = []
    for _, fifth in known.groupby(known.index * BINS // max(len(known), 1)):
        share = float(fifth["contributed"].mean())
        low, high = share_interval(share, effective_size(fifth["contributed"], fifth["person"]))
        rows.append((float(fifth[chances].mean()), share, float(low), float(high), len(fifth)))
    return pd.DataFrame(rows, columns=tables.BINS.names)


def _best_rule(drawn: dict[str, dict[str, Values]], outcomes: int) -> str:
    """Choose the rule of thumb that ranks those who contributed highest."""
    if outcomes < MIN_TESTED_OUTCOMES:
        return ONE_STEP
    # without a test: where two differ by less than chance it does not matter which one is used
    return max(RULES, key=lambda rule: drawn[rule]["average_precision"][0])
