"""The import of a table of the Hub's models as in hub-stats: models a CPU second, and memory.

Two tables are imported: one of 99,000 models, all of which are kept, and one of the whole simulated Hub, of which the
models of one community are kept with all that they were made from and that was made from them. The mix of relations is
that of October 2025 (:mod:`benchmarks.lineage`); no two rows are alike, and most have metadata, eight tags and the
names of eight files. Nearly all of these rows are usual: the first table is imported a second time with something
unusual in one row of ten. Run: ``python -m benchmarks.hub_table``.
"""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.lineage import MIX, MODELS, SHARE
from benchmarks.measure import measure
from journeys.ingest.pipeline import Options, import_files
from journeys.store.engine import open_engine
from journeys.store.store import Store

KEPT: Final = 99_000
NOW: Final = datetime(2026, 11, 1, tzinfo=UTC)
LICENCES: Final = ("mit", "apache-2.0", "llama3.1", "other", "openrail", "cc-by-nc-4.0", "gemma")
TASKS: Final = ("text-generation", "text-classification", "image-classification", "reinforcement-learning", None)
LIBRARIES: Final = ("transformers", "peft", "diffusers", "stable-baselines3", "gguf", None)
FILES: Final = (".gitattributes", "README.md", "config.json", "model.safetensors", "tokenizer.json", "vocab.json")
SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("_id", "id", "author", "cardData", "gated")),
        *((name, pa.bool_()) for name in ("private", "disabled")),
        *((name, pa.timestamp("ms")) for name in ("createdAt", "lastModified")),
        *((name, pa.int64()) for name in ("likes", "downloads", "downloadsAllTime")),
        ("tags", pa.list_(pa.string())),
        *((name, pa.string()) for name in ("pipeline_tag", "library_name")),
        ("siblings", pa.list_(pa.struct([("rfilename", pa.string())]))),
        ("safetensors", pa.struct([("parameters", pa.struct([("F32", pa.int64())])), ("total", pa.int64())])),
    ]
)


def name(at: int) -> str:
    """Return the name of a model by its number; few are a community's."""
    return f"{'bigscience' if at % 20_000 == 0 else f'owner{at % 90_000}'}/model-{at}"


def row(at: int, chance: np.random.Generator, *, odd: bool) -> dict[str, Any]:
    """Invent one row of the table; an odd one has its metadata as YAML, and a tag with a letter beyond ASCII."""
    derived = at > 0 and chance.random() < SHARE
    weights = np.array(list(MIX.values()), dtype=np.float64)
    relation = str(chance.choice(list(MIX), p=weights / weights.sum())) if derived else ""
    # mostly from few early models, as on the Hub
    first = int(at * chance.random() ** 4)
    bases = [name(each) for each in ((first, first + 1) if relation == "merge" else (first,))] if derived else []
    card: dict[str, Any] = {}
    if derived or chance.random() < 0.65:
        card = {"license": LICENCES[at % 7], "language": ["en"] if at % 3 else ["en", "de"], "tags": ["trained"]}
        card |= {"datasets": [f"owner{at % 700}/tales"]} if at % 9 == 0 else {}
        card |= {"base_model": bases if len(bases) > 1 or at % 2 else bases[0]} if bases else {}
    tags = ["safetensors", "region:us", "endpoints_compatible", str(TASKS[at % 5]), "trained" if card else "other"]
    tags += [f"license:{card['license']}", *card["language"]] if card else []
    tags += [f"base_model:{base}" for base in bases] + [f"base_model:{relation}:{base}" for base in bases]
    files = [*FILES, "adapter_config.json"] if relation == "adapter" else FILES
    created = np.datetime64("2022-03-03", "ms") + at * np.timedelta64(90_000, "ms")
    return {
        "_id": f"{at:024x}",
        "id": name(at),
        "author": name(at).partition("/")[0],
        "cardData": (f"license: {LICENCES[at % 7]}\n" if odd else json.dumps(card)) if card or odd else None,
        "gated": "False" if at % 50 else "auto",
        "private": False,
        "disabled": False,
        "createdAt": created.item(),
        "lastModified": (created + np.timedelta64(5, "D")).item(),
        "likes": at % 40,
        "downloads": 0 if chance.random() < 0.645 else at % 9_999,
        "downloadsAllTime": 0 if chance.random() < 0.597 else at % 99_999,
        "tags": [*tags, "été"] if odd else tags,
        "pipeline_tag": TASKS[at % 5],
        "library_name": LIBRARIES[at % 6],
        "siblings": [{"rfilename": file} for file in files],
        "safetensors": {"parameters": {"F32": at}, "total": at} if at % 2 else None,
    }


def write(path: Path, size: int, *, odd_every: int = 0) -> None:
    """Write a table of invented models."""
    chance = np.random.default_rng(1)
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as file:
        for begin in range(0, size, KEPT):
            rows = [
                row(at, chance, odd=odd_every > 0 and at % odd_every == 0)
                for at in range(begin, min(begin + KEPT, size))
            ]
            file.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))


def imported(path: Path) -> dict[str, float]:
    """Import a table into a new store; return the CPU seconds, and how many models are kept."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        began = time.process_time()
        (receipt,) = import_files(store, [path], Options(), now=NOW)
        seconds = time.process_time() - began
        if not receipt.clean:
            raise SystemExit(receipt.refused)
        with open_engine() as engine:
            return {"seconds": seconds, "kept": engine.count(store.scan("repositories", engine))}


def main() -> int:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        tables = {"all kept": (KEPT, 0), "one row of ten unusual": (KEPT, 10), "the whole Hub": (MODELS, 0)}
        for what, (size, odd_every) in tables.items():
            path = Path(folder) / "models.parquet"
            write(path, size, odd_every=odd_every)
            found = measure(imported, path, runs=2)
            seconds, kept = found.result["seconds"], found.result["kept"]
            print(
                f"{what}: {size:,} models, {kept:,} kept, {size / seconds:,.0f} a CPU second, "
                f"peak {found.peak_mb:,.0f} MB",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
