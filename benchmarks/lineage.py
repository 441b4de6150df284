"""A simulated Hub of a million models: tree, counts, first picture, and what options of policy reach.

The mix of relations is that of October 2025: of 2,161,698 models 28.09 % name a base, of these 258,462 are adapters,
218,000 fine-tunes, 116,696 quantised and 13,990 merges. Limits: the first picture within 5 s of CPU, all within 3
GB, all counts exact.
Run: ``python -m benchmarks.lineage``.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from benchmarks.measure import measure
from journeys.analysis.lineage.counts import count
from journeys.analysis.lineage.slices import cut_slices
from journeys.analysis.lineage.tree import grow
from journeys.analysis.policy.lens import POLICIES, Asked, see, take_part
from journeys.analysis.policy.lens import measure as measure_reach
from journeys.identity.opt_out_filter import OptedOut
from journeys.model.events import REPOSITORY_SCHEMA
from journeys.model.extract import Extract
from journeys.snapshot.models import load_models, load_terms
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.store.engine import open_engine
from journeys.store.import_record import Arrival
from journeys.store.store import Store

MODELS: Final = 1_000_000
SHARE: Final = 0.2809
MIX: Final = {"adapter": 258_462, "finetune": 218_000, "quantized": 116_696, "merge": 13_990}
NOW: Final = datetime(2025, 11, 1, tzinfo=UTC)
SECONDS: Final = 5.0
MEGABYTES: Final = 3_000.0


def simulate(size: int, seed: int = 1) -> tuple[pa.Table, dict[str, int]]:
    """Invent repositories as the store keeps them, and what their tree has to count to."""
    chance = np.random.default_rng(seed)
    derived = np.sort(chance.choice(np.arange(1, size), round(size * SHARE), replace=False))
    weights = np.array(list(MIX.values()), dtype=np.float64)
    relation = chance.choice(list(MIX), len(derived), p=weights / weights.sum())
    # mostly from few early models, as on the Hub
    first = (derived * chance.random(len(derived)) ** 4).astype(np.int64)
    second = np.minimum(first + 1, derived - 1)
    bases: list[list[str]] = [[] for _ in range(size)]
    how: list[str | None] = [None] * size
    for at, kind, one, other in zip(derived.tolist(), relation.tolist(), first.tolist(), second.tolist(), strict=True):
        named = {one, other} if kind == "merge" else {one}
        bases[at], how[at] = [f"hub:model/{_name(each)}" for each in sorted(named)], kind
    columns: dict[str, Any] = {
        "place": [f"hub:model/{_name(at)}" for at in range(size)],
        "told_at": [NOW] * size,
        "created_at": (np.datetime64("2022-03-03", "us") + np.arange(size) * np.timedelta64(100_000_000, "us")),
        "owner": [f"owner{at % 90_000}" for at in range(size)],
        "base": bases,
        "base_basis": [["declared"] * len(each) for each in bases],
        "relation": how,
        "licence": np.array(["mit", "apache-2.0", "llama3.1", None], dtype=object)[chance.integers(0, 4, size)],
        "downloads": np.where(chance.random(size) < 0.645, 0, chance.integers(1, 9_999, size)),
        "likes": chance.integers(0, 40, size),
    }
    arrays = [pa.array(columns.get(field.name, [None] * size), field.type) for field in REPOSITORY_SCHEMA]
    truth = {"models": size, "derived": len(derived), "edges": sum(map(len, bases))}
    return pa.table(arrays, schema=REPOSITORY_SCHEMA), truth


def _name(at: int) -> str:
    return f"owner{at % 90_000}/model-{at}"


def fill(folder: Path, size: int) -> dict[str, int]:
    """Write simulated repositories into a store."""
    table, truth = simulate(size)
    store = Store(folder)
    with open_engine() as engine:
        empty = ExtractBuilder("hub", ImportContext(engine, b"key", NOW)).extract(())
        extract = Extract(empty.events, empty.claims, empty.threads, frozenset(), repositories=engine.from_arrow(table))
        store.commit(extract, Arrival("digest", "models", "hub", NOW, "benchmark"), engine)
    store.close()
    return truth


def whole(folder: Path) -> dict[str, Any]:
    """Load the models, grow and count the tree, and cut the first picture; return the CPU seconds of each."""
    store, seconds = Store(folder), {}
    began = time.process_time()

    def took(name: str) -> None:
        nonlocal began
        seconds[name] = time.process_time() - began
        began = time.process_time()

    known = load_models(store, OptedOut())
    took("load")
    tree = grow(known.models, known.edges)
    took("tree")
    found = count(tree, known.edges)
    took("count")
    slices = cut_slices(tree, np.flatnonzero((tree.standing < 0) & (tree.models["children"] > 0)))
    took("picture")
    first = sum(seconds.values())
    part = take_part(tree, load_terms(store, known.models))
    reached = [measure_reach(part, see(part, policy, Asked(downloads=10))).reached for policy in POLICIES]
    took("policy")
    counts = {"models": found.models, "derived": found.derived, "edges": sum(found.edges.values())}
    return {"seconds": seconds, "first": first, "counts": counts, "slices": len(slices), "reached": reached}


def main() -> int:
    """Print the figures; fail if they are over the limits or a count is not exact."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truth = fill(folder / "store", MODELS)
        ours = measure(whole, folder / "store", runs=2)
    found = ours.result
    parts = ", ".join(f"{part} {seconds:.1f} s" for part, seconds in found["seconds"].items())
    print(
        f"{MODELS:,} models: {parts} of CPU, peak {ours.peak_mb:,.0f} MB; {found['slices']} slices, {found['counts']}"
    )
    slow = found["first"] > SECONDS or ours.peak_mb > MEGABYTES
    return int(slow or found["counts"] != truth)


if __name__ == "__main__":
    sys.exit(main())
