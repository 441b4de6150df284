"""Is the promise the true chance, and does it rank better than the rules of thumb? Simulated doors tell.

Each seed makes a community of people at the door (``benchmarks.simulation.candidates``), watched until a day; promise
is learnt and tried as the app does, and held against the true chances. *Unpredictable* doors are all alike: the same
rate for everybody who never leaves, so there is nothing to learn but that rate. At *falling* doors the rate falls by
two fifths a year, so what is known of the past promises too much.
Limits, over the seeds: calibration within 0.05, at falling doors the true chances at least 0.8 of the promise, and on
average better than every rule of thumb by AUC, average precision and precision@10.
Run: ``python -m benchmarks.promise_truth [seeds [people]]``.
"""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pandas as pd

from benchmarks.simulation.candidates import NewcomerProcess, SimulatedCommunity, simulate_community
from journeys.analysis.candidates.backtest import MODEL, Backtest, backtest
from journeys.analysis.candidates.candidates import ActIndex
from journeys.analysis.candidates.propensity import read_past
from journeys.analysis.candidates.ranking import Ranking, rank
from journeys.analysis.candidates.rules import RULES
from journeys.model.communities.community import Community, Place
from journeys.model.how_many_days import ACTIVE_DAYS

FIFTHS: Final = 5
LIMIT: Final = 0.05
HELD: Final = ("auc", "average_precision", "precision_10")
SHOWN: Final = (*HELD, "recall_10", "recall_top", "brier_skill")
DOOR: Final = NewcomerProcess(starts_at=datetime(2022, 1, 3, tzinfo=UTC))
WATCHED_UNTIL: Final = datetime(2025, 1, 1, tzinfo=UTC)
ALIKE: Final = DOOR.for_all_alike(base=-5.0)
FALLING: Final = replace(DOOR, base=-4.4, per_year=-0.5)
LEAST_KEPT: Final = 0.8
"""The least that the true chances may be of the promise, on the last day, where conversion falls."""
COMMUNITY: Final = Community(slug="simulated", name="Simulated", places=(Place(pattern="github:simulated/*"),))


def try_on(doors: SimulatedCommunity, until: datetime = WATCHED_UNTIL) -> tuple[Backtest, Ranking]:
    """Try each way to rank on the past of simulated doors, and line up who is at the door."""
    ledger = ActIndex.of(doors.acts, doors.threads(until), doors.observe(until), COMMUNITY, observed_until=until)
    past = read_past(ledger, observed_until=until, seen_days=ACTIVE_DAYS)
    tried = backtest(past, observed_until=until)
    return tried, rank(ledger, past, tried, as_of=until, seen_days=ACTIVE_DAYS)


def beside_truth(doors: SimulatedCommunity, queue: Ranking, until: datetime = WATCHED_UNTIL) -> pd.DataFrame:
    """Set the promise of everybody at the door beside their true chance: ``promise``, ``chance``."""
    return queue.people[["person", "promise"]].merge(doors.chance(until), on="person")[["promise", "chance"]]


def in_fifths(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mean promise and the mean true chance in fifths by promise."""
    ordered = rows.sort_values("promise", ignore_index=True)
    return ordered.groupby(ordered.index * FIFTHS // max(len(ordered), 1)).mean()


def distance(rows: pd.DataFrame) -> float:
    """Return the mean distance of promise from truth, in fifths by promise."""
    fifths = in_fifths(rows)
    return float((fifths["promise"] - fifths["chance"]).abs().mean())


def _run(door: NewcomerProcess, people: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    doors = simulate_community(door, people, seed)
    tried, queue = try_on(doors)
    told = beside_truth(doors, queue)
    measured = tried.methods.set_index("method")[list(SHOWN)]
    facts = {
        "at the door": len(told),
        "a day": tried.candidates,
        "outcomes": tried.learnt_from,
        "base": tried.base,
        "true chance": told["chance"].mean(),
        "promise": told["promise"].mean(),
        "distance": distance(told),
        "observed / expected": tried.measure(tried.best, "observed_expected")[0],
        "promise used": float(tried.best == MODEL),
    }
    return measured, told, pd.Series(facts)


def _show(name: str, door: NewcomerProcess, seeds: int, people: int) -> list[str]:
    """Print what came of all seeds; give which limits were missed."""
    runs = [_run(door, people, seed) for seed in range(1, seeds + 1)]
    means = pd.concat([measured for measured, _, _ in runs]).groupby(level=0, sort=False).mean()
    facts, fifths = pd.DataFrame([facts for _, _, facts in runs]), in_fifths(pd.concat([told for _, told, _ in runs]))
    print(f"{name}: {seeds} seeds x {people:,} people, means over the seeds")
    print(means.to_string(float_format="{:.3f}".format))
    print(facts.mean().to_string(float_format="{:.3f}".format))
    print(f"distance of single seeds: {facts['distance'].min():.3f} to {facts['distance'].max():.3f}")
    print("fifths of everybody by promise")
    print(fifths.to_string(float_format="{:.3f}".format), end="\n\n")
    off = (fifths["promise"] - fifths["chance"]).abs().mean()
    missed = [f"{name}: promise is {off:.3f} off"] if off > LIMIT else []
    if fifths["chance"].sum() < LEAST_KEPT * fifths["promise"].sum():
        missed.append(f"{name}: promise is too high")
    if door is DOOR and MODEL in means.index:
        missed += [f"{rule} is better by {by}" for rule in RULES for by in HELD if means[by][rule] >= means[by][MODEL]]
    return missed


def main() -> None:
    """Print all kinds of doors; end with an error when a limit is missed."""
    seeds, people = (int(given) for given in (*sys.argv[1:], *("20", "1500")[len(sys.argv) - 1 :]))
    missed = [*_show("doors", DOOR, seeds, people), *_show("unpredictable doors", ALIKE, seeds, people)]
    missed += _show("falling doors", FALLING, seeds, people)
    if missed:
        sys.exit("; ".join(missed))


if __name__ == "__main__":
    main()
