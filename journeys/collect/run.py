"""One run of a collection: its folder locked, its pages kept, its report saved at the end."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from journeys.collect.http.page_cache import PageCache
from journeys.collect.http.transport import Unreachable
from journeys.collect.report import Report


@contextmanager
def collection(kind: str, asked: Mapping[str, Any], folder: Path, today: str) -> Iterator[tuple[PageCache, Report]]:
    """Open a collection's folder for a new run, or for the rest of an interrupted one, which keeps its first day.

    Whoever interrupts it (Ctrl-C) receives the report of what is there.

    Raises
    ------
    CollectError
        When another collection writes into the folder, or it cannot be written.
    """
    cache = PageCache(folder, today)
    try:
        report = Report(kind, dict(asked), folder, cache.begun_on)
        try:
            yield cache, report
        except Unreachable as error:
            report.break_off(str(error))
        except KeyboardInterrupt:
            report.break_off("it was interrupted")
        report.save()
        if not report.broken_off:
            cache.finish()
    finally:
        cache.close()
