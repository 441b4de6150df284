"""Simulated newcomers whose true chance to contribute is known: they arrive, ask, are answered or not, leave.

The process is :mod:`benchmarks.simulation.chances`. The truth is the chance given the whole state of the process: also
how engaged somebody is and whether they have left in silence, which nobody can see. An estimate from what can be seen
is right if, of all people with the same estimate, it is the mean of their true chances.

Left out on purpose: bots, several accounts of one person, and acts of newcomers towards each other.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.simulation.chances import NewcomerProcess as NewcomerProcess
from benchmarks.simulation.chances import Standing, Whole, chances_within, rates_of
from benchmarks.simulation.lives import Run
from journeys.model.how_many_days import ACTIVE_DAYS
from journeys.model.tables import JOURNEYS, THREADS
from journeys.model.vocabulary import ACTIONS, OPENS, STAGES

CONTRIBUTING: Final = ("opened_change", "landed_change")
QUIET_DAYS: Final = 30


@dataclass(frozen=True)
class SimulatedCommunity:
    """A community of simulated newcomers, with all they will ever do.

    ``acts`` has the columns and types of :func:`journeys.snapshot.acts.load_acts`. ``kind`` is each newcomer's
    engagement, ``alive`` and ``standing`` are told for each newcomer (row) at the beginning of each week (column);
    before arrival nobody is alive. ``otherwise`` is where they would stand if they did not contribute in the week
    before.
    """

    door: NewcomerProcess
    acts: pd.DataFrame
    names: npt.NDArray[np.str_]
    kind: Whole
    arrived: Whole
    alive: npt.NDArray[np.bool_]
    standing: Standing
    otherwise: Standing

    def chance(self, as_of: date | datetime, within_days: float = 90) -> pd.DataFrame:
        """Compute the true chance that each candidate contributes, or contributes again in another thread, in time.

        Returns
        -------
        Rows are candidates (:func:`find_candidates`): ``person``, ``stage`` (``join``, ``contribute``), ``chance``.
        """
        candidates = find_candidates(self.acts, as_of)
        found = candidates[candidates["person"].isin(self.names)]
        row = np.searchsorted(self.names, found["person"].to_numpy(dtype=str))
        day = (_instant(as_of) - _instant(self.door.starts_at)) / pd.Timedelta(days=1)
        week = int(day // 7)
        left = min(7 * (week + 1) - day, within_days)
        if not 0 <= week < self.door.all_weeks:
            msg = f"{as_of} is outside the {self.door.all_weeks} weeks from {self.door.starts_at:%Y-%m-%d}"
            raise ValueError(msg)
        # to the end of this week at its rate, then from where they stand if they do not contribute in it
        now = np.where(self.alive[row, week], rates_of(self.door, week)[_at(self.standing, row, week)], 0.0)
        ahead = chances_within(self.door, within_days - left, week + 1)
        later = ahead[self.kind[row], *_at(self.otherwise, row, week + 1)]
        later = np.where(self.alive[row, week + 1], later, 0.0)
        chance = 1 - np.exp(-now * left / 7) * (1 - later)
        return pd.DataFrame({"person": found["person"], "stage": found["stage"], "chance": chance})

    def observe(self, until: date | datetime) -> pd.DataFrame:
        """Return the journeys that can be known at an instant (:func:`journeys.snapshot.snapshot.load_snapshot`)."""
        seen = self.acts[self.acts["at"] < _instant(until)]
        stage = seen["action"].map(ACTIONS)
        rows = seen.groupby("person")["at"].agg(first_at="min", last_at="max", acts="size")
        entries = {f"{name}_at": seen["at"].where(stage == name).groupby(seen["person"]).min() for name in STAGES}
        first = seen.drop_duplicates("person").set_index("person")["place"]
        rows = rows.assign(**entries, first_place=first, entry_point="other", burst=None)
        rows["acts"] = rows["acts"].astype("int64")
        ordered = rows.reset_index().sort_values(["first_at", "person"], ignore_index=True)
        return JOURNEYS.of(ordered.reindex(columns=JOURNEYS.names))

    def threads(self, until: date | datetime) -> pd.DataFrame:
        """Return the threads opened before an instant, without titles and labels.

        The columns are those of :data:`journeys.model.tables.THREADS`.
        """
        seen = self.acts[self.acts["at"] < _instant(until)]
        began = seen[seen["action"].isin(OPENS)].drop_duplicates(["place", "thread"]).reset_index(drop=True)
        closed = seen[seen["action"] == "landed_change"].drop_duplicates(["place", "thread"])
        rows = began[["place", "thread", "person", "at"]].rename(columns={"person": "opener", "at": "opened_at"})
        rows = rows.merge(closed[["place", "thread", "at"]], on=["place", "thread"], how="left")
        labels: pd.Series = pd.Series([[]] * len(rows), index=rows.index, dtype="object")
        rows = rows.rename(columns={"at": "closed_at"}).assign(labels=labels, title=None)
        return THREADS.of(rows)


def find_candidates(acts: pd.DataFrame, as_of: date | datetime, active_days: int = ACTIVE_DAYS) -> pd.DataFrame:
    """Find the candidates: ``person`` and ``stage``, by what they did before the date only.

    Candidates joined and have not contributed, or contributed in one thread and were quiet for the last 30 days; with
    an act of their own in the last ``active_days``.
    """
    until = _instant(as_of)
    past = acts[acts["at"] < until]
    own = past.groupby("person")["at"].max().rename("last_at").reset_index()
    given = past[past["action"].isin(CONTRIBUTING)].drop_duplicates(["person", "place", "thread"])
    times = given["person"].value_counts().reindex(own["person"]).fillna(0).to_numpy()
    days = (until - own["last_at"]).dt.total_seconds() / 86_400
    stands = (days <= active_days) & ((times == 0) | ((times == 1) & (days >= QUIET_DAYS)))
    own["stage"] = np.where(times == 0, "join", "contribute")
    found: pd.DataFrame = own.loc[stands, ["person", "stage"]].reset_index(drop=True)
    return found


def contributions(acts: pd.DataFrame) -> pd.DataFrame:
    """List when each person contributed in each thread, by the first such act: ``person``, ``at``, ``thread``."""
    given = acts[acts["action"].isin(CONTRIBUTING)]
    return given.drop_duplicates(["person", "place", "thread"])[["person", "at", "thread"]].reset_index(drop=True)


def simulate_community(door: NewcomerProcess, people: int, seed: int) -> SimulatedCommunity:
    """Simulate so many newcomers with everything they will ever do, and the hosts, who answer and merge."""
    run = Run(door, people, np.random.default_rng(seed))
    names = np.array([f"github:newcomer-{number:05d}" for number in range(1, people + 1)])
    hosts = np.array([f"github:host-{number:02d}" for number in range(1, door.hosts + 1)])
    acts = run.written.as_acts(door, np.concatenate([names, hosts]))
    return SimulatedCommunity(door, acts, names, run.kind, run.arrived, run.alive, run.standing, run.otherwise)


def _at(standing: Standing, row: Whole, week: int) -> tuple[Whole, ...]:
    return tuple(part[row, week] for part in standing)


def _instant(when: date | datetime) -> pd.Timestamp:
    stamp = pd.Timestamp(when)
    return stamp.tz_localize("UTC") if stamp.tz is None else stamp
