"""Load one community from a store with whatever checkout is first on the path, and write down what it cost.

Run by ``benchmarks/snapshot.py`` in a process of its own, by the file's name: it knows no module of the project by
heart, so that it can load with a checkout in which they have other names.
"""

import cProfile
import hashlib
import importlib
import inspect
import json
import pstats
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd

# the second of each pair is where an earlier checkout has it
ROOMS = (
    *("journeys.snapshot.snapshot", "journeys.views", "journeys.snapshot.acts", "journeys.acts"),
    *("journeys.store.store", "journeys.store", "journeys.model.communities.community", "journeys.communities"),
)
SHOWN = 25


def find(*names: str) -> Any:  # noqa: ANN401  (whatever bears the name)
    """Return the first thing of one of these names in the modules where it may be."""
    for name in names:
        for room in ROOMS:
            try:
                return getattr(importlib.import_module(room), name)
            except (ImportError, AttributeError):
                continue
    raise LookupError(names)


def peak_mb() -> float:
    """Return the peak memory of this process so far."""
    # not from getrusage, which begins with the peak of the process that started this one
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1000


def digest_of(told: object) -> str:
    """Return a short hash of a table, row for row and type for type, or of anything else that was loaded."""
    whole = hashlib.sha256()
    if isinstance(told, pd.DataFrame):
        whole.update(repr([(name, str(kind)) for name, kind in told.dtypes.items()]).encode())
        whole.update(repr(told.index).encode())
        for name in told:
            whole.update(pd.util.hash_pandas_object(told[name].astype("str"), index=False).to_numpy().tobytes())
    else:
        whole.update(repr(told).encode())
    return whole.hexdigest()[:12]


def parts_of(view: object) -> dict[str, Any]:
    """Return what both kinds of view hold, by name."""
    names = ("journeys", "observable", "observed_until", "newest_at", "places", "sources", "bots", "suspects", "joined")
    more = ("events", "simulated", "undecided", "if_joined", "into", "accounts", "persons", "nonpeople")
    return {name: getattr(view, name) for name in (*names, *more)}


def read_kept(store: Any, community: Any) -> Any:  # noqa: ANN401
    """Return the snapshot that is kept beside the store."""
    # not above: an earlier checkout keeps none
    from journeys.logs.database import open_database
    from journeys.snapshot.kept import kept_or_loaded

    with open_database(store.folder) as database:
        return kept_or_loaded(store, database, community, None)


def load(store: Any, community: Any, *, kept: bool) -> tuple[dict[str, Any], dict[str, tuple[float, float]]]:  # noqa: ANN401
    """Load the view and the acts as pages do; return them with each one's CPU seconds and peak memory in MB."""
    costs: dict[str, tuple[float, float]] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401
        began = time.process_time()
        done = work()
        costs[name] = (time.process_time() - began, peak_mb())
        return done

    if kept:
        view = timed("view", lambda: read_kept(store, community))
    else:
        view = timed("view", lambda: find("load_snapshot", "load_view")(store, community, None))
    load_acts = find("load_acts")
    if "view" in inspect.signature(load_acts).parameters:
        acts = timed("acts", lambda: load_acts(store, view))
    else:
        acts = timed("acts", lambda: load_acts(store, community, None))
    return {**parts_of(view), "acts": acts}, costs


def own_seconds(profile: cProfile.Profile) -> list[tuple[str, float]]:
    """Return the project's functions that took longest, with what they called, the longest first."""
    found = []
    for (file, _, function), (_, _, _, together, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if "/journeys/" in file and "<" not in function:
            found.append((f"{Path(file).stem}.{function}", together))
    return sorted(found, key=lambda each: -each[1])[:SHOWN]


def main(folder: str, community: str, *, profiled: bool, kept: bool) -> None:
    """Print as JSON what loading cost and the hashes of what came out; with a profile only where the time went."""
    store = find("Store")(Path(folder))
    definition = msgspec.json.decode(community, type=find("Community"))
    profile = cProfile.Profile()
    before = peak_mb()
    began = time.perf_counter()
    if profiled:
        profile.enable()
    loaded, costs = load(store, definition, kept=kept)
    profile.disable()
    wall = time.perf_counter() - began
    told = {
        "costs": costs,
        "wall": wall,
        "before": before,
        "rows": {"journeys": len(loaded["journeys"]), "acts": len(loaded["acts"])},
        "where": own_seconds(profile) if profiled else [],
        "hashes": {} if profiled else {name: digest_of(one) for name, one in loaded.items()},
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], profiled="--profile" in sys.argv, kept="--kept" in sys.argv)
