"""REST lists: records a second of our reader beside a bare orjson loop over the same records, and peak memory.

A made-up list of issues, in pages of a hundred as ``gh api --paginate`` writes them, with all that GitHub writes of an
issue. The loop parses every record and looks at nothing; our reader also finds the records in the file, checks them and
makes events, claims and threads.
Limits: worth a note under 100,000 records a second on one core; memory may not grow with the file.
Run: ``python -m benchmarks.rest``.
"""

import resource
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import orjson

from benchmarks.measure import measure
from journeys.sources.base import ImportContext
from journeys.sources.github.rest import reader as rest_reader
from journeys.store.engine import open_engine

NOW = datetime(2026, 1, 1, tzinfo=UTC)
API = "https://api.github.com"
PAGE = 100
SIZES = (50_000, 200_000)
ADDRESSES = (
    *("followers", "following", "gists", "starred", "subscriptions", "orgs", "repos", "events", "received_events"),
)


def account(number: int) -> dict[str, object]:
    """Return an account with all the addresses that GitHub writes."""
    login = f"person-{number}"
    home = f"{API}/users/{login}"
    return {
        "login": login,
        "id": number + 1,
        "node_id": f"MDQ6VXNlcj{number:06}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{number}?v=4",
        "gravatar_id": "",
        "url": home,
        "html_url": f"https://github.com/{login}",
        **{f"{name}_url": f"{home}/{name}" for name in ADDRESSES},
        "type": "User",
        "site_admin": False,
    }


def issue(number: int) -> dict[str, object]:
    """Return one issue; every third is a pull request, every sixth one that was merged."""
    home = f"{API}/repos/bench/book/issues/{number}"
    at = f"20{10 + number % 15:02}-{number % 12 + 1:02}-{number % 28 + 1:02}T{number % 24:02}:00:00Z"
    pull = {"url": f"{API}/repos/bench/book/pulls/{number}", "merged_at": at if number % 6 == 0 else None}
    return {
        "url": home,
        "repository_url": f"{API}/repos/bench/book",
        **{f"{name}_url": f"{home}/{name}" for name in ("labels", "comments", "events", "timeline")},
        "html_url": f"https://github.com/bench/book/issues/{number}",
        "id": 10_000 + number,
        "node_id": f"I_kwDO{number:08}",
        "number": number,
        "title": f"Something about chapter {number % 97}",
        "user": account(number % 20_000),
        "labels": [{"id": 1, "url": f"{API}/labels/1", "name": "good first issue", "color": "7057ff", "default": True}],
        "state": "closed",
        "locked": False,
        "assignees": [],
        "milestone": None,
        "comments": number % 7,
        "created_at": at,
        "updated_at": at,
        "closed_at": at,
        "author_association": "NONE",
        **({"pull_request": pull} if number % 3 == 0 else {}),
        "body": "What I would have wished to find in this chapter. " * 10,
        "reactions": {"url": f"{home}/reactions", "total_count": 0, "+1": 0, "-1": 0, "laugh": 0, "heart": 0},
    }


def fill(path: Path, count: int) -> None:
    """Write a list of so many issues, page after page."""
    with path.open("wb") as file:
        for first in range(1, count + 1, PAGE):
            file.write(orjson.dumps([issue(number) for number in range(first, first + PAGE)]))


def ours(name: str) -> tuple[float, int]:
    """Read a list as an import does; give the CPU seconds, and the number of threads."""
    before = _cpu()
    with open_engine() as engine:
        extract = rest_reader.read(Path(name), ImportContext(engine, b"key", NOW))
        return _cpu() - before, engine.count(extract.threads)


def bare(name: str) -> tuple[float, int]:
    """Parse the same records, one after another, from memory; give the CPU seconds, and their number."""
    pages = Path(name).read_bytes().replace(b"}][{", b"},{")
    records = [orjson.dumps(record) for record in orjson.loads(pages)]
    before = _cpu()
    count = sum(orjson.loads(record)["number"] > 0 for record in records)
    return _cpu() - before, count


def nothing() -> None:
    """Do nothing: the memory that all of it rests on."""


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print both."""
    print(f"a process with nothing to do: {measure(nothing, runs=1).peak_mb:.0f} MB")
    print(f"{'records':>9} {'MB':>6} {'ours/s':>9} {'orjson/s':>9} {'ours MB':>8}")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "issues.json"
            fill(path, size)
            mine, hand = measure(ours, str(path)), measure(bare, str(path), runs=1)
            assert mine.result[1] == hand.result[1] == size, (mine.result, hand.result)
            print(
                f"{size:>9,} {path.stat().st_size / 1e6:>6.0f} {size / mine.result[0]:>9,.0f} "
                f"{size / hand.result[0]:>9,.0f} {mine.peak_mb:>8.0f}"
            )


if __name__ == "__main__":
    main()
