"""How often 95 % intervals of conversion hold the truth, over 1,000 simulated communities of each kind.

Limits: in 93 to 97 % of communities of 150 people, where the naive rate (open counted as not stepped) is points off;
never in fewer than 93 %, however small or young a community is. The usual log-log limits stand beside ours.
Run: ``python -m benchmarks.coverage [seeds]``.
"""

import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.funnel.steps import estimate_conversion, steps
from journeys.demo.process import Process, Step, conversion, observe, simulate
from journeys.model.communities.community import Community, Order
from journeys.model.vocabulary import STAGES

STARTS_AT = datetime(2023, 1, 1, tzinfo=UTC)
HORIZON_DAYS = 180
COMMUNITY = Community(slug="bench", name="Bench", horizon_days=HORIZON_DAYS)
OBSERVABLE = dict.fromkeys(STAGES, True)
STEPS = {
    "discover": Step(probability=0.6, scale_days=60, shape=0.8, skips=0.1),
    "join": Step(probability=0.55, scale_days=70, shape=0.8, skips=0.05),
    "contribute": Step(probability=0.3, scale_days=90),
}
RARE_STEPS = {**STEPS, "join": Step(probability=0.06, scale_days=60, shape=0.8)}


@dataclass(frozen=True)
class Kind:
    """A kind of community: how many come over how long, where they start, and what is asked of it."""

    name: str
    people: int
    days: int
    stage: str
    mode: Order = "any"
    rare: bool = False

    def process(self) -> Process:
        """Return what makes such a community; all who come do so before the observation ends."""
        return Process(
            starts_at=STARTS_AT,
            ends_at=STARTS_AT + timedelta(days=self.days),
            steps=RARE_STEPS if self.rare else STEPS,
            first=(0.5, 0.35, 0.15, 0.0),
            wave=0.3,
            returns=0.4,
        )


KINDS = (
    Kind("150 people, two years", 150, 730, "join"),
    Kind("150 people, two years", 150, 730, "discover", mode="strict"),
    Kind("150 people, two years", 150, 730, "contribute"),
    Kind("150 people, one year", 150, 365, "join"),
    Kind("150 people, one year", 150, 365, "contribute"),
    Kind("150 people, few step", 150, 730, "join", rare=True),
    Kind("30 people, two years", 30, 730, "join"),
    Kind("30 people, few step", 30, 730, "join", rare=True),
    Kind("30 people, 200 days", 30, 200, "join"),
    Kind("150 people, 200 days", 150, 200, "join"),
)


def estimates(kind: Kind, seeds: int) -> Iterator[dict[str, float]]:
    """Estimate the step in one simulated community after another; those that give no estimate are left out."""
    process = kind.process()
    truth = conversion(process, kind.stage, HORIZON_DAYS, mode=kind.mode)
    reading = FunnelSettings(COMMUNITY, OBSERVABLE, observed_until=process.ends_at, mode=kind.mode)
    for seed in range(seeds):
        rows = steps(observe(simulate(process, kind.people, seed), process.ends_at), kind.stage, reading)
        found = estimate_conversion(rows, kind.stage, reading)
        if found.estimate is None or found.low is None or found.high is None or found.naive is None:
            continue
        yield {
            "n": found.n,
            "off": 100 * (found.estimate - truth),
            "naive_off": 100 * (found.naive - truth),
            "covered": 100 * (found.low <= truth <= found.high),
            "log_log_covered": 100 * _log_log_covers(rows, truth),
            "width": 100 * (found.high - found.low),
        }


def measure(kind: Kind, seeds: int) -> pd.Series:
    """Return the means over all communities of a kind, and how many of them gave an estimate."""
    rows = pd.DataFrame(estimates(kind, seeds))
    means: pd.Series = pd.concat([rows.mean(), pd.Series({"estimated": len(rows)})])
    return means


def _log_log_covers(rows: pd.DataFrame, truth: float) -> bool:
    """Return whether SciPy's log-log limits hold the truth; where it gives none, they do not."""
    sample = stats.CensoredData.right_censored(rows["days"].to_numpy(), ~rows["happened"].to_numpy())
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        limits: Any = stats.ecdf(sample).sf.confidence_interval(0.95, method="log-log")
    low, high = (float(1 - side.evaluate(HORIZON_DAYS)) for side in (limits.high, limits.low))
    return low <= truth <= high


def main(seeds: int) -> int:
    """Print the table; fail if ours cover too seldom, or too often where there are many people."""
    failed = False
    print(f"{seeds} seeds a row; points and % of communities; within {HORIZON_DAYS} days\n")
    print("| community | step from | mode | n | off | naive off | ours cover | log-log cover | width |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for kind in KINDS:
        means = measure(kind, seeds)
        print(
            f"| {kind.name} | {kind.stage} | {kind.mode} | {means['n']:.0f} | {means['off']:+.1f} "
            f"| {means['naive_off']:+.1f} | {means['covered']:.1f} | {means['log_log_covered']:.1f} "
            f"| {means['width']:.0f} |",
            flush=True,
        )
        # three standard errors of a share near 95 %, so that fewer seeds do not fail by chance
        slack = 3 * (95 * 5 / seeds) ** 0.5 if seeds < 1000 else 0.0
        usual = kind.people == 150 and kind.days > 200
        failed |= means["covered"] < 93 - slack or (usual and means["covered"] > 97 + slack)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
