"""Load a community of 100,000 people with 2.3 million acts: CPU time, peak memory, and where both go.

The store is made up, but holds all that makes loading slow: people with several accounts, names that are alike, commits
in two repositories, a renamed place, decisions, an opt-out. It is loaded in a process of its own, once as it stands and
once from what an import keeps; CPU seconds are those of all threads. With ``--beside`` another checkout loads the same
store. All must give the same tables.
Run: ``python -m benchmarks.snapshot [--people N] [--store FOLDER] [--beside CHECKOUT]``.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa

from journeys.identity.opting_out import opt_out
from journeys.logs.database import open_database
from journeys.logs.decisions import Decision, DecisionLog, Kind
from journeys.logs.opt_outs import Signed
from journeys.model.communities.community import Burst, Community, EntryPoint, Place, Rule, Stage, Stages
from journeys.model.events import CLAIM_SCHEMA, EVENT_SCHEMA, THREAD_SCHEMA
from journeys.model.extract import Extract
from journeys.model.vocabulary import ACTIONS
from journeys.snapshot.kept import keep
from journeys.store.engine import open_engine
from journeys.store.import_record import Arrival
from journeys.store.store import Store

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = 100_000
ACTS_EACH = 23
PLACES, WITH_COMMITS = 20, 5
UNTIL = datetime(2026, 1, 1, tzinfo=UTC)
SECONDS = 330_000_000
FORMER = "github:bench/former"
COMMUNITY = Community(
    slug="bench",
    name="Bench",
    places=(Place(pattern="github:bench/place-0", aliases=(FORMER,)), Place(pattern="github:bench/*")),
    stages=Stages(
        lead=Stage(rules=(Rule(actions=("merged_change",)), Rule(actions=("reviewed",), times=5, within_days=90)))
    ),
    entry_points=(
        EntryPoint(name="good first issue", labels=("good first issue", "help*")),
        EntryPoint(name="a star", actions=("starred",)),
    ),
    bursts=(Burst(name="Sprint", from_on=date(2020, 5, 1), until_on=date(2020, 5, 20)),),
)
FIRST = "ad al an ar ba be bo ca ce da de el em fa fi ga gi ha he is iv ja jo ka ki la le ma mi na no ol pa pi ra ro"
LAST = "berg mann sen ova ard ini ez ton field wood ski dal lund stein worth ley qvist hara moto moor brook dottir"


def make_names(people: int, chance: np.random.Generator) -> list[str]:
    """Make names of which some are frequent and most are rare."""
    parts, endings = FIRST.split(), LAST.split()
    firsts = [one + other + end for one in parts for other in parts for end in ("", "n", "ra")]
    lasts = [one + other + end for one in parts for other in parts for end in endings]
    first = np.minimum(chance.zipf(1.3, people), len(firsts)) - 1
    last = np.minimum(chance.zipf(1.1, people), len(lasts)) - 1
    spread = chance.integers(0, len(lasts), people)
    return [
        f"{firsts[one].capitalize()} {lasts[other if other < 500 else at].capitalize()}"
        for one, other, at in zip(first, last, spread, strict=True)
    ]


def make_handles(people: int, chance: np.random.Generator) -> list[str]:
    """Make logins that nobody's name is in, every fourth with figures at its end; no two are the same."""
    parts, drawn = [*FIRST.split(), *LAST.split()], chance.integers(0, 1 << 30, (people, 4))
    made = ["".join(parts[one % len(parts)] for one in four[: 3 + four[0] % 2]) for four in drawn.tolist()]
    figured = [name + str(four[3] % 100) if four[3] % 4 == 0 else name for name, four in zip(made, drawn, strict=True)]
    again = pd.Series(figured).groupby(figured).cumcount()
    return [f"{name}-{count}" if count else name for name, count in zip(figured, again, strict=True)]


def make_claims(people: int, chance: np.random.Generator) -> tuple[list[str], list[str | None], pa.Table]:
    """Make each person's login, the address of those who have one, and what exports say of them."""
    names, drawn = make_names(people, chance), chance.random((people, 5))
    handles = make_handles(people, chance)
    logins, addresses, claims = [], [], []
    for number, (name, (as_name, has_name, has_address, is_joined, is_listed)) in enumerate(
        zip(names, drawn, strict=True)
    ):
        login = name.replace(" ", "").lower() if as_name < 0.2 else handles[number]
        login = f"github:{login}{number if as_name < 0.18 else ''}"
        address = f"git:{number:016x}" if has_address < 0.1 else None
        logins.append("github:helper-bot" if number == 1 else login)
        addresses.append(address)
        claims.append((logins[-1], "user_id", str(number)))
        if has_name < 0.3:
            claims.append((logins[-1], "name", name))
        if is_listed < 0.02:
            claims += [(logins[-1], "listed_name", name), (logins[-1], "profile", f"example.org/{number // 2}")]
        if is_listed > 0.99:
            claims.append((f"{login}-old", "user_id", str(number)))
        if address:
            claims.append((address, "name", name))
            if is_joined < 0.6:
                claims += [(address, "address", f"mail{number}"), (logins[-1], "address", f"mail{number}")]
            elif is_joined < 0.8:
                commits = [hashlib.sha256(f"{number} {one}".encode()).hexdigest()[:40] for one in range(5)]
                claims += [(address, "commit", f"single:{commit}") for commit in commits]
                claims += [(logins[-1], "commit", f"landed:{commit}") for commit in commits]
    claims += [(logins[number], "type", "Bot") for number in range(2, people, 2_000)]
    columns = [pa.array(one, pa.string()) for one in zip(*claims, strict=True)]
    return logins, addresses, pa.Table.from_arrays(columns, schema=CLAIM_SCHEMA)


def fill(folder: Path, people: int) -> None:
    """Fill a store with what people of chance did, by way of the store itself, and with what others typed of them."""
    chance = np.random.default_rng(12)
    logins, addresses, claims = make_claims(people, chance)
    count = people * ACTS_EACH
    who = np.concatenate([np.arange(people), (people * chance.power(0.35, count - people)).astype(np.int64)])
    who = chance.permutation(people)[who]
    place, number = chance.integers(0, PLACES, count), chance.integers(0, 1 + count // 8 // PLACES, count)
    frame = pd.DataFrame(
        {
            "who": who,
            "at": pd.Timestamp(UNTIL) - pd.to_timedelta(chance.integers(1, SECONDS, count), unit="s"),
            "action": chance.choice(sorted(set(ACTIONS) - {"committed"}), count),
            "place": np.array([FORMER, *(f"github:bench/place-{one}" for one in range(1, PLACES))])[place],
            "thread": "issue/" + pd.Series(number).astype("str"),
            "spoken": chance.integers(0, people, count),
            "is_commit": (chance.random(count) < 0.3) & (place < WITH_COMMITS),
        }
    )
    account = np.array(logins)
    with_address = np.array([one or login for one, login in zip(addresses, logins, strict=True)])
    acts = frame[~frame["is_commit"]]
    acts = acts.assign(
        event_id=acts["place"] + "/" + acts["thread"] + "#" + acts.index.astype("str"),
        account=account[acts["who"]],
        toward=pd.Series(account[acts["spoken"]], acts.index).where(acts["spoken"] % 3 == 0),
        work=None,
        source="gh_archive",
    )
    commits = frame[frame["is_commit"]]
    commits = commits.assign(
        event_id="git:" + commits.index.astype("str").str.zfill(40),
        account=with_address[commits["who"]],
        action="committed",
        thread=None,
        toward=None,
        work="code",
        source="git_log",
    )
    commits = pd.concat([commits, commits.sample(frac=0.1, random_state=3).assign(place="github:bench/place-1")])
    commits = commits.drop_duplicates(["event_id", "place"])
    opened = acts.drop_duplicates(["place", "thread"])
    labels = np.where(chance.random(len(opened)) < 0.05, "Good first issue", "bug")
    threads = pa.table(
        {
            "place": opened["place"],
            "thread": opened["thread"],
            "title": "A thread of " + opened["thread"],
            "labels": [[one] for one in labels],
            "state": ["open"] * len(opened),
            "opened_at": opened["at"],
            "closed_at": opened["at"] + pd.Timedelta(days=9),
        },
        schema=THREAD_SCHEMA,
    )
    store = Store(folder)
    none = {"claims": CLAIM_SCHEMA.empty_table(), "threads": THREAD_SCHEMA.empty_table()}
    for name, rows, told in (("gh_archive", acts, {"claims": claims, "threads": threads}), ("git_log", commits, none)):
        with open_engine() as engine:
            events = pa.Table.from_pandas(
                rows.reindex(columns=EVENT_SCHEMA.names).astype({"since": "datetime64[us, UTC]", "agent": "str"}),
                EVENT_SCHEMA,
                preserve_index=False,
            )
            extract = Extract(
                events=engine.from_arrow(events),
                claims=engine.from_arrow(told["claims"]),
                threads=engine.from_arrow(told["threads"]),
                shows=frozenset(rows["action"]),
            )
            store.commit(extract, Arrival(name, name, name, UNTIL, "bench"), engine)
    with open_database(folder) as database:
        opt_out(store, database, logins[people // 2], Signed("bench", UNTIL))
        for one in range(3, 43, 2):
            says: Kind = "same" if one % 4 == 1 else "different"
            DecisionLog(database).add(Decision(says, "bench", UNTIL, (logins[one], logins[one + 1]), None))
    store.close()


def load(checkout: Path, store: Path, *options: str) -> dict[str, Any]:
    """Load the store in a process of its own with a checkout's code; return what that process says of it."""
    script = Path(__file__).with_name("snapshot_load.py")
    community = msgspec.json.encode(COMMUNITY).decode()
    command = [sys.executable, "-P", str(script), str(store), community, *options]
    done = subprocess.run(
        command, cwd=checkout, env={**os.environ, "PYTHONPATH": str(checkout)}, check=True, stdout=subprocess.PIPE
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def show(name: str, told: dict[str, Any]) -> None:
    """Print what one checkout's loading cost."""
    cpu = sum(seconds for seconds, _ in told["costs"].values())
    parts = ", ".join(f"{part} {seconds:.1f} s" for part, (seconds, _) in told["costs"].items())
    peak = max(peak for _, peak in told["costs"].values())
    rows = ", ".join(f"{count:,} {kind}" for kind, count in told["rows"].items())
    print(f"{name:>8}: {cpu:6.1f} s CPU ({parts}), {told['wall']:5.1f} s in all, peak {peak:,.0f} MB "
          f"(of which {told['before']:,.0f} before loading); {rows}")  # fmt: skip


def compared(one: dict[str, Any], other: dict[str, Any]) -> str:
    """Return in words whether two processes loaded the same tables."""
    differing = [name for name, value in one["hashes"].items() if other["hashes"][name] != value]
    return "the same tables" if not differing else f"DIFFERENT: {', '.join(differing)}"


def main(store: Path, people: int, beside: Path | None) -> None:
    """Print what loading costs here and, if there is another checkout, there, and where the time goes here."""
    if not (store / "manifest.sqlite").exists():
        fill(store, people)
    mine = load(ROOT, store)
    show("here", mine)
    with closing(Store(store)) as opened:
        keep(opened, COMMUNITY)
    kept = load(ROOT, store, "--kept")
    show("kept", kept)
    print(compared(mine, kept))
    if beside:
        theirs = load(beside, store)
        show("beside", theirs)
        print(compared(mine, theirs))
    print("seconds of each function here with all it calls, on the main thread, under the profiler:")
    for function, seconds in load(ROOT, store, "--profile")["where"]:
        print(f"  {seconds:6.2f} {function}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--beside", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        main(chosen.store or Path(made), chosen.people, chosen.beside and chosen.beside.resolve())
