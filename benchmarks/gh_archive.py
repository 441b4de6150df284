"""How fast GH Archive lines become events, beside bare DuckDB, a Python loop, and ``zcat | grep -F``.

Each piece of work runs in a process of its own, the fastest of three runs counts. The loop builds the same events in
plain Python, so it also checks the count. ``python -m benchmarks.gh_archive LINES`` (1,000,000 unless said).
"""

import gzip
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import orjson

from benchmarks.hours import COMMUNITY, write_hour
from benchmarks.measure import Measured, measure
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.community import Community, Place
from journeys.sources.base import ImportContext
from journeys.sources.github.gharchive import reader as gharchive_reader
from journeys.sources.github.gharchive.records import COLUMNS
from journeys.store.engine import open_engine
from journeys.store.store import Store

OWN_PLACES = 40
"""Repositories in a community's own selection: too few to be taken for a whole hour of GitHub."""


def import_file(path: Path, store: Path | None = None) -> int:
    """Import a file into a store of its own, from its recognition to the commit; give the number of events."""
    with tempfile.TemporaryDirectory() as folder:
        (receipt,) = import_files(Store(store or Path(folder)), [path], _options(), now=datetime.now(UTC))
        return sum(receipt.events.values())


def _options() -> Options:
    return Options(community=Community(slug="bench", name="Bench", places=(Place(pattern=f"github:{COMMUNITY}/*"),)))


def read_source(path: Path) -> int:
    """Read a file by the source alone, all of its frames computed, and nothing written."""
    with open_engine() as engine:
        extract = gharchive_reader.read(path, ImportContext(engine, b"key", datetime.now(UTC)))
        events = engine.keep(extract.events)
        for frame in (extract.claims, extract.threads):
            engine.keep(frame)
        return len(engine.collect(events.select("event_id").unique()))


def read_bare(path: Path) -> int:
    """Read the same columns of all lines into a table, with DuckDB alone."""
    connection = duckdb.connect(config={"memory_limit": "1500MB", "preserve_insertion_order": False})
    connection.execute("set timezone = 'UTC'; set enable_progress_bar = false")
    kinds = connection.from_arrow(COLUMNS.empty_table()).types
    columns = {name: str(kind) for name, kind in zip(COLUMNS.names, kinds, strict=True)}
    connection.read_json(str(path), columns=columns, format="newline_delimited", records="true").create("lines")
    return int(connection.table("lines").count("*").fetchall()[0][0])


def loop(path: Path) -> int:
    """Build the same events one by one in Python."""
    events: dict[str, tuple[Any, ...]] = {}
    with gzip.open(path) as file:
        for line in file:
            for event in _tell(orjson.loads(line)):
                events[event[0]] = event
    return len(events)


def _tell(line: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Return the events of one record of the kinds that the made-up hours hold."""
    kind, payload, actor = line["type"], line["payload"], f"github:{line['actor']['login'].lower()}"
    place, at = f"github:{line['repo']['name'].lower()}", datetime.fromisoformat(line["created_at"])
    item = payload.get("issue") or payload.get("pull_request") or {}
    author = f"github:{item['user']['login'].lower()}" if item else None
    toward = None if author == actor else author
    thread = f"{'pull' if kind.startswith('Pull') else 'issue'}/{item.get('number')}"
    end = {
        "WatchEvent": (f"#starred/{actor[7:]}", "starred"),
        "ForkEvent": (f"#forked/{actor[7:]}", "forked"),
        "IssuesEvent": (f"/{thread}#opened", "opened_issue"),
        "ReleaseEvent": (f"#released/{payload.get('release', {}).get('tag_name')}", "released"),
    }.get(kind)
    if kind == "PullRequestEvent":
        if payload["action"] == "closed" and toward:
            yield (f"{place}/{thread}#merged", at, actor, "merged_change", place, thread, toward, None, "gh_archive")
        what = "opened" if payload["action"] == "opened" else "landed"
        yield (f"{place}/{thread}#{what}", at, author, f"{what}_change", place, thread, None, None, "gh_archive")
    elif kind in ("IssueCommentEvent", "CommitCommentEvent"):
        where = f"commit/{payload['comment']['commit_id']}" if kind == "CommitCommentEvent" else thread
        key = f"{place}/{where}#commented/{actor[7:]}/{payload['comment']['created_at']}"
        yield (key, at, actor, "commented", place, thread, toward, None, "gh_archive")
    elif kind.startswith("PullRequestReview"):
        number = payload["review"]["id"] if "review" in payload else payload["comment"]["pull_request_review_id"]
        action = "reviewed" if toward else "commented"
        yield (f"{place}/{thread}#review/{number}", at, actor, action, place, thread, toward, None, "gh_archive")
    elif kind == "GollumEvent":
        for page in payload["pages"]:
            yield (f"{place}#published/{page['sha']}", at, actor, "published", place, None, None, "doc", "gh_archive")
    elif end:
        yield (place + end[0], at, actor, end[1], place, thread if item else None, None, None, "gh_archive")


def grep(path: Path) -> int:
    """Count the community's lines as one would in a shell."""
    command = f"zcat '{path}' | grep -cF '\"name\":\"{COMMUNITY}/'"
    return int(subprocess.run(command, shell=True, check=True, capture_output=True).stdout)


def _print(rows: dict[str, Measured], count: int, base: str) -> None:
    for name, row in rows.items():
        rate, ratio = count / row.seconds, rows[base].seconds / row.seconds
        speed = f"{name:<34}{row.seconds:>8.2f} s{rate:>12,.0f} lines/s"
        print(f"{speed}{ratio:>7.2f}{row.peak_mb:>9,.0f} MB{row.result:>12,}")


def main(count: int) -> None:
    """Print both comparisons; the ratio is the rate beside the bare way's."""
    with tempfile.TemporaryDirectory() as folder:
        own, hour = Path(folder) / "own.json.gz", Path(folder) / "hour.json.gz"
        write_hour(own, count, OWN_PLACES)
        write_hour(hour, count)
        print(f"{count:,} lines of {OWN_PLACES} repositories, {own.stat().st_size / 1e6:,.0f} MB; ratio to bare DuckDB")
        whole = {"bare DuckDB, same columns": measure(read_bare, own), "read by the source": measure(read_source, own)}
        whole |= {"import with commit": measure(import_file, own), "orjson loop": measure(loop, own, runs=1)}
        _print(whole, count, "bare DuckDB, same columns")
        assert whole["read by the source"].result == whole["import with commit"].result == whole["orjson loop"].result
        print(f"{count:,} lines of all of GitHub, 1 in 1,000 the community's; ratio to zcat | grep -F")
        _print(
            {"zcat | grep -F": measure(grep, hour), "import with commit": measure(import_file, hour)},
            count,
            "zcat | grep -F",
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
