"""Rank 100,000 people at the door: ours beside one look at each person's acts with pandas.

All of it from acts in memory: laying them out, reading the past, learning, trying it on the past, lining up. Limit: 5 s
for laying out, reading, learning and lining up on two idle cores. The peer is how one would write it first: the signals
of each person from their own rows, for one day, of 2,000 people; the ratio is that of seconds a person for that day.
Run: ``python -m benchmarks.ranking``.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import TypeVar

import numpy as np
import pandas as pd

from benchmarks.measure import Measured, measure
from journeys.analysis.candidates.backtest import backtest
from journeys.analysis.candidates.candidates import ActIndex, find_candidates
from journeys.analysis.candidates.propensity import learn, read_past
from journeys.analysis.candidates.ranking import rank
from journeys.analysis.candidates.signals import read_signals
from journeys.model import tables
from journeys.model.communities.community import Community, Place
from journeys.model.how_many_days import ACTIVE_DAYS
from journeys.model.vocabulary import ACTIONS, STAGES

PEOPLE, SAMPLE = 100_000, 2_000
ACTS_EACH = 10
DAYS = 1_000
UNTIL = datetime(2026, 1, 1, tzinfo=UTC)
PLACES = 20
Made = TypeVar("Made")
COMMUNITY = Community(slug="bench", name="Bench", places=(Place(pattern="github:bench/*"),))
ANSWERING = ("commented", "reviewed")
LIMIT = 5.0


def make_acts(people: int) -> pd.DataFrame:
    """Make acts of people who arrive over three years, stay for a while, and seldom contribute; they answer each other.

    All of them were here in the last half-year, so all who have not contributed are at the door at the end.
    """
    chance = np.random.default_rng(5)
    count = people * ACTS_EACH
    who = np.concatenate([np.arange(people), chance.integers(0, people, count - people)])
    began = chance.uniform(0, DAYS, people)
    at = began[who] + chance.random(count) * (DAYS - began[who])
    at[:people] = chance.uniform(DAYS - ACTIVE_DAYS + 1, DAYS, people)
    action = chance.choice(
        ["opened_issue", "commented", "claimed", "opened_change"], count, p=[0.3, 0.65, 0.045, 0.005]
    )
    number, place = chance.integers(0, count // 4, count), chance.integers(0, PLACES, count)
    kind = np.where(action == "opened_change", "pull/", "issue/")
    names = np.array([f"github:account-{one:06}" for one in range(people)])
    toward = pd.Series(names[chance.integers(0, people, count)]).where(chance.random(count) < 0.3)
    acts = pd.DataFrame(
        {
            "person": names[who],
            "at": pd.Timestamp(UNTIL) - pd.to_timedelta((DAYS - at) * 86_400, unit="s"),
            "action": action,
            "place": np.array([f"github:bench/{one}" for one in range(PLACES)])[place],
            "thread": kind + pd.Series(number).astype("str").to_numpy(),
            "toward": toward.to_numpy(),
            "work": None,
            "source": "made",
            "since": pd.Series(pd.NaT, toward.index, dtype="datetime64[us, UTC]"),
            "agent": None,
        }
    )
    return tables.ACTS.of(acts).sort_values("at", ignore_index=True)


def make_inputs(people: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Make acts, threads and journeys."""
    acts = make_acts(people)
    opened = acts[acts["action"].isin(("opened_issue", "opened_change"))].drop_duplicates(["place", "thread"])
    threads = opened.rename(columns={"person": "opener", "at": "opened_at"}).assign(title=None, labels=None)
    closed = threads["opened_at"].where(np.arange(len(threads)) % 2 == 0) + pd.Timedelta(days=20)
    threads = threads.assign(closed_at=closed)[tables.THREADS.names].reset_index(drop=True)
    stage = acts["action"].map(ACTIONS)
    rows = acts.groupby("person")["at"].agg(first_at="min", last_at="max", acts="size")
    entries = {f"{name}_at": acts["at"].where(stage == name).groupby(acts["person"]).min() for name in STAGES}
    journeys = rows.assign(**entries, first_place=None, entry_point="other", burst=None).reset_index()
    return acts, threads, journeys.sort_values(["first_at", "person"], ignore_index=True)[tables.JOURNEYS.names]


def ours(people: int) -> tuple[dict[str, float], str]:
    """Do all that the page does, and time each part; of the people say how many were ranked by what."""
    acts, threads, journeys = make_inputs(people)
    seconds: dict[str, float] = {}
    ledger = _timed(seconds, "lay out", lambda: ActIndex.of(acts, threads, journeys, COMMUNITY, observed_until=UNTIL))
    past = _timed(seconds, "read the past", lambda: read_past(ledger, observed_until=UNTIL, seen_days=ACTIVE_DAYS))
    tried = _timed(seconds, "try it on the past", lambda: backtest(past))
    queue = _timed(seconds, "learn and line up", lambda: rank(ledger, past, tried, as_of=UNTIL, seen_days=ACTIVE_DAYS))
    _timed(seconds, "of it learn", lambda: learn(past, as_of=UNTIL))
    return (
        seconds,
        f"{len(queue.people):,} people at the door of {people:,}, {len(acts):,} acts, ranked by {queue.method}",
    )


def one_day(people: int) -> float:
    """Lay out and read the signals of one day as the app does; give the seconds."""
    acts, threads, journeys = make_inputs(people)
    began = perf_counter()
    ledger = ActIndex.of(acts, threads, journeys, COMMUNITY, observed_until=UNTIL)
    read_signals(ledger, find_candidates(ledger, as_of=UNTIL, seen_days=ACTIVE_DAYS), as_of=UNTIL)
    return perf_counter() - began


def peer(people: int) -> float:
    """Read the same signals person by person; give the seconds."""
    acts, _, _ = make_inputs(people)
    began = perf_counter()
    found = pd.DataFrame([_signals_of(own, acts) for _, own in acts.groupby("person")])
    assert len(found) == people
    return perf_counter() - began


def _signals_of(own: pd.DataFrame, acts: pd.DataFrame) -> dict[str, float]:
    """Read one person's signals from their rows, and from those of the threads they wrote in."""
    days = (pd.Timestamp(UNTIL) - own["at"]).dt.days
    wrote = own[own["action"].isin(("opened_issue", "opened_change", "commented"))]
    others = acts[acts["thread"].isin(wrote["thread"]) & acts["action"].isin(ANSWERING)]
    replies = wrote.merge(others, on=["place", "thread"], suffixes=("", "_other"))
    replies = replies[(replies["at_other"] > replies["at"]) & (replies["person_other"] != replies["person"])]
    return {
        "silent_days": days.min(),
        "here_days": days.max(),
        "acts": len(own),
        "recent_acts": (days < 30).sum(),
        "weeks": own["at"].dt.strftime("%G-%V").nunique(),
        "places": own["place"].nunique(),
        "threads": len(own[["place", "thread"]].drop_duplicates()),
        "kinds": own["action"].nunique(),
        "claimed": (own["action"] == "claimed").sum(),
        "answered": len(replies.drop_duplicates("at")),
        "spoken_to": (acts["toward"] == own["person"].iloc[0]).sum(),
    }


def only_make(people: int) -> int:
    """Make the inputs and do nothing, so that the memory of ranking can be told."""
    return len(make_inputs(people)[0])


def _timed(seconds: dict[str, float], name: str, work: Callable[[], Made]) -> Made:
    began = perf_counter()
    made = work()
    seconds[name] = perf_counter() - began
    return made


def _table(mine: Measured, made: Measured) -> Iterator[str]:
    seconds, said = mine.result
    yield said
    yield from (f"{name:>20} {took:7.2f} s" for name, took in seconds.items())
    yield f"{'ranking':>20} {ranking(mine):7.2f} s (without trying it on the past; limit {LIMIT:.0f} s)"
    yield f"{'peak memory':>20} {mine.peak_mb:7.0f} MB, {mine.peak_mb - made.peak_mb:.0f} MB more than the acts alone"


def ranking(mine: Measured) -> float:
    """Add up what must be done for a ranking."""
    seconds: dict[str, float] = mine.result[0]
    return sum(seconds[name] for name in ("lay out", "read the past", "learn and line up"))


def main() -> None:
    """Print the times and the ratio to the peer; the machine's load stands beside, since others may use it."""
    mine, made = measure(ours, PEOPLE), measure(only_make, PEOPLE, runs=1)
    print("\n".join(_table(mine, made)))
    few, theirs = measure(one_day, SAMPLE, runs=1).result, measure(peer, SAMPLE, runs=1).result
    many = measure(one_day, PEOPLE, runs=1).result
    print(f"one day's signals of {SAMPLE:,} people: ours {few:.3f} s, person by person {theirs:.1f} s")
    print(
        f"of {PEOPLE:,} people: ours {many:.2f} s; a person costs {theirs / SAMPLE / (many / PEOPLE):,.0f} times less"
    )
    print(f"load of this machine in the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
