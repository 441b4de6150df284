"""What a collection says of the files beside it: on which day they were fetched, and of which hours they are.

``collect`` writes ``collection.json`` into its folder. A file of a finished collection is whole up to that day, which
no export says of itself.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from journeys.ingest.detect import OURS
from journeys.model.days import end_of_day
from journeys.model.extract import Extract
from journeys.model.windows import EVERYWHERE, Ends, Window
from journeys.sources.base import ImportContext

_ABOVE: Final = 3
"""How many folders above a file its collection's report may lie: owner, repository and list."""
_HOUR: Final = "%Y-%m-%d-%H"


def collection_of(path: Path) -> dict[str, Any] | None:
    """Return the report of the finished collection that a file belongs to, if any."""
    for folder in path.absolute().parents[:_ABOVE]:
        try:
            report = json.loads((folder / OURS[0]).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        files = report.get("files") if isinstance(report, dict) and report.get("finished") else None
        named = {each.get("file") for each in files or () if isinstance(each, dict)}
        return report if path.absolute().relative_to(folder).as_posix() in named else None
    return None


def collected_on(report: dict[str, Any] | None) -> date | None:
    """Return the day on which a collection began; what was fetched later that day is in its files too."""
    try:
        return date.fromisoformat(str((report or {}).get("begun_on")))
    except ValueError:
        return None


def with_collection(extract: Extract, context: ImportContext, report: dict[str, Any] | None) -> Extract:
    """Add the windows that the collection of a file knows."""
    day = collected_on(report)
    if report is None or day is None:
        return extract
    if report.get("collected") == "gh-archive":
        # days without a record have no file, so each file stands for all hours of the collection
        actions = tuple(sorted(extract.shows))
        places = report.get("asked", {}).get("places") or [EVERYWHERE]
        hours = list(_hours(report))
        windows = [Window(str(place), actions, *run, "hour", "hour") for place in places for run in hours]
        return replace(extract, windows=windows)
    until = min(end_of_day(day), context.now)
    return replace(extract, ends=[*extract.ends, Ends(until=until, until_basis="collected", from_the_first=True)])


def _hours(report: dict[str, Any]) -> Iterator[tuple[datetime, datetime]]:
    """List the runs of hours that a collection of GH Archive has."""
    asked = report.get("asked", {})
    try:
        begin, end = (datetime.strptime(str(asked[key]), _HOUR).replace(tzinfo=UTC) for key in ("from", "to"))
        missing = sorted(_missing(report))
    except (KeyError, ValueError):
        return
    at = begin
    for gap_from, gap_to in [*missing, (end + timedelta(hours=1), end)]:
        if gap_from > at:
            yield at, gap_from
        at = max(at, gap_to + timedelta(hours=1))


def _missing(report: dict[str, Any]) -> Iterator[tuple[datetime, datetime]]:
    for each in report.get("not_to_be_had", ()):
        what = str(each.get("what"))
        if what.endswith("more stretches of hours"):
            # only the first ones are named, so it is not known which hours are there
            raise ValueError(what)
        if what.startswith("hour "):
            first, _, last = what.removeprefix("hour ").partition(" to ")
            hours = [datetime.strptime(text, _HOUR).replace(tzinfo=UTC) for text in (first, last or first)]
            yield hours[0], hours[1]
