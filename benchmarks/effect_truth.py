"""Does the 95 % interval of "Did it help?" hold the true average effect on the invited? Simulated doors tell.

Organizers invite the promising and those who were just busy (``benchmarks.simulation.invitations``); the truth is what
the invitations added to their chances. Limit: the matched comparison and the waiting list, 93 to 97 % of runs. Beside
them stand what people do instead: the same people before and after, and the invited against everybody else.
Run: ``python -m benchmarks.effect_truth [runs]``.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from benchmarks.simulation.candidates import NewcomerProcess, simulate_community
from benchmarks.simulation.invitations import Inviting, draw, look, true_effect
from journeys.analysis.acts import look_up
from journeys.analysis.outreach.effect import (
    UNKNOWN,
    Difference,
    Effect,
    compare_matched,
    compare_waiting,
    listed_difference,
    paired_difference,
)
from journeys.model.how_many_days import OUTCOME_DAYS

DOOR: Final = NewcomerProcess(starts_at=datetime(2022, 1, 3, tzinfo=UTC), weeks_of_arrivals=105, weeks_after=14)
QUARTERLY: Final = tuple(pd.date_range("2022-10-05", periods=6, freq="91D", tz="UTC").to_pydatetime())
FORTNIGHTLY: Final = tuple(pd.date_range("2022-10-05", periods=12, freq="14D", tz="UTC").to_pydatetime())
BATCH: Final = 50
LOWEST, HIGHEST = 0.93, 0.97


class Setting(NamedTuple):
    """What is simulated: how many people come, and whom organizers invite when to what effect.

    ``held`` unless the answer is known to be off there, which is shown and not held to the limit.
    """

    name: str
    people: int
    inviting: Inviting
    days: tuple[datetime, ...] = QUARTERLY
    held: bool = True


SETTINGS: Final = (
    Setting("no effect", 700, Inviting()),
    Setting("15 points more", 700, Inviting(effect=0.15)),
    Setting("twice the rate", 700, Inviting(ratio=2.0)),
    Setting("few: 4 a time, 15 points more", 350, Inviting(each=4, effect=0.15)),
    Setting("5 every fortnight, no effect", 700, Inviting(each=5), FORTNIGHTLY),
    Setting("5 every fortnight, 15 points more", 700, Inviting(each=5, effect=0.15), FORTNIGHTLY, held=False),
    Setting("promise off by 0.15, no effect", 700, Inviting(error=0.15), held=False),
    Setting("waiting list, no effect", 700, Inviting(waiting=True)),
    Setting("waiting list, 15 points more", 700, Inviting(waiting=True, effect=0.15)),
    Setting("waiting list, few: 4 a time, 15 points more", 350, Inviting(each=4, waiting=True, effect=0.15)),
)


def as_rows(came: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that :mod:`journeys.analysis.outreach.effect` compares."""
    invited_at = look_up(came[came["invited"]].set_index("person")["on"], came["person"])
    days = (invited_at - came["on"]).dt.days
    return came.assign(learnt=True, later=(days > 0) & (days < OUTCOME_DAYS))


def tell(rows: pd.DataFrame, effect: Effect) -> Iterator[tuple[str, float, Difference]]:
    """Return each way to measure the effect, with the truth and the estimate."""
    truth = true_effect(rows)
    invited = rows[rows["invited"]]
    yield effect.way, truth, effect.difference
    yield "all others", truth, listed_difference(rows.assign(list_name="all"))
    better = (invited["contributed"] & ~invited["contributed_before"]).sum()
    worse = (~invited["contributed"] & invited["contributed_before"]).sum()
    yield "before and after", truth, paired_difference(int(better), int(worse), len(invited))
    yield "acts before and after", 0.0, _acts(invited)


def _acts(invited: pd.DataFrame) -> Difference:
    """Compare the acts of invited people in the 14 days after with those before, with Student's interval.

    What invitations brought is not counted, so the truth is that nothing changed.
    """
    more = (invited["soon"] - invited["lately"]).astype("float64")
    spread = float(stats.t.ppf(0.975, len(more) - 1) * more.std() / np.sqrt(len(more)))
    return Difference(float(more.mean()), float(more.mean()) - spread, float(more.mean()) + spread)


def run(setting: Setting, seeds: range) -> pd.DataFrame:
    """Ask in all ways of simulated communities, one a seed: ``way``, ``truth``, ``points``, ``low``, ``high``, ...

    Nobody at a door moves anybody else, so that many communities are made in one go and then parted.
    """
    parts: list[tuple[object, ...]] = []
    for start in range(seeds.start, seeds.stop, BATCH):
        batch = range(start, min(start + BATCH, seeds.stop))
        for seed, rows in zip(batch, _communities(setting.people, setting.days, batch), strict=True):
            came = draw(rows, setting.inviting, seed)
            compare = compare_waiting if setting.inviting.waiting else compare_matched
            effect = compare(as_rows(came), observed_until=setting.days[-1] + timedelta(days=OUTCOME_DAYS))
            answers = tell(came, effect)
            parts += [(way, truth, *answer, effect.invited) for way, truth, answer in answers if answer != UNKNOWN]
    return pd.DataFrame(parts, columns=["way", "truth", "points", "low", "high", "invited"])


@lru_cache(maxsize=3)
def _communities(people: int, days: tuple[datetime, ...], seeds: range) -> list[pd.DataFrame]:
    doors = simulate_community(DOOR, people * len(seeds), seeds.start)
    rows = look(doors, days)
    # by arrival, every so many-th person: the same ways of coming everywhere
    part = np.searchsorted(doors.names, rows["person"].to_numpy(dtype=str)) % len(seeds)
    return [rows[part == number].reset_index(drop=True) for number in range(len(seeds))]


def summarise(rows: pd.DataFrame) -> pd.DataFrame:
    """Count by way how often the interval held the truth and lay above or below nought, and how far off it was."""
    told = rows.assign(
        covered=rows["truth"].between(rows["low"], rows["high"]),
        off=100 * (rows["points"] - rows["truth"]),
        above=rows["low"] > 0,
        below=rows["high"] < 0,
        width=100 * (rows["high"] - rows["low"]),
    )
    means = ("truth", "points", "covered", "off", "above", "below", "width", "invited")
    each = told.groupby("way", sort=False)
    return each.agg(runs=("way", "size"), **{name: (name, "mean") for name in means}).astype(float)


def main() -> None:
    """Print a table for each setting; end with an error when intervals hold the truth too seldom or too often."""
    runs, failed = int((*sys.argv[1:], "1000")[0]), []
    for setting in SETTINGS:
        summary = summarise(run(setting, range(runs)))
        print(f"{setting.name}; {setting.people} people, {runs} runs")
        print(summary.to_string(float_format="{:.3f}".format), end="\n\n", flush=True)
        held = float(summary["covered"].iloc[0])
        if setting.held and not LOWEST <= held <= HIGHEST:
            failed.append(f"{setting.name}: {held:.1%}")
    if failed:
        sys.exit(f"intervals hold the truth too seldom or too often ({LOWEST:.0%} to {HIGHEST:.0%}): {failed}")


if __name__ == "__main__":
    main()
