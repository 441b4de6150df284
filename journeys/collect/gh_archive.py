"""``collect gh-archive``: the lines on some places from GH Archive's hours, without keeping the hours.

An hour is decompressed and filtered while it streams; only matching lines are kept, a file a day. Hours before 2015
hold objects without line breaks, which become lines. Hours that GH Archive does not have are listed as missing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Final

import httpx2
import msgspec

from journeys.collect.files import write_lines
from journeys.collect.http.page_cache import Page, PageCache
from journeys.collect.http.transport import (
    AGENT,
    FIRST_PAUSE_SECONDS,
    TIMEOUT,
    Exhausted,
    RetryTransport,
    Unreachable,
    check_address,
    open_transport,
)
from journeys.collect.progress import Watch
from journeys.collect.report import Report
from journeys.collect.run import collection
from journeys.errors import CollectError
from journeys.sources.decode.files import GZIP
from journeys.sources.decode.lines import Damaged, InflateError, inflate
from journeys.sources.github.gharchive.reader import Narrowing

BASE: Final = "https://data.gharchive.org"
BEGINNING: Final = datetime(2011, 2, 12, tzinfo=UTC)
# Before this day, objects follow one another without line breaks.
LINES_FROM: Final = datetime(2015, 1, 1, tzinfo=UTC)
ONE_HOUR: Final = timedelta(hours=1)
BLOCK_BYTES: Final = 1 << 20
RANGES_NAMED: Final = 20

# Where one object ends and the next begins; within a string, a name would not be followed by a colon.
_SIDE_BY_SIDE: Final = re.compile(rb'\}\s*\{(?="\w+"\s*:)')


class _Named(msgspec.Struct):
    name: str | None = None
    owner: str | None = None


class _Placed(msgspec.Struct):
    # "repo" since 2015; before, "repository" with the owner's login and the bare name
    repo: _Named | None = None
    repository: _Named | None = None

    @property
    def place(self) -> str | None:
        if self.repo and self.repo.name:
            return f"github:{self.repo.name}".lower()
        if self.repository and self.repository.owner and self.repository.name:
            return f"github:{self.repository.owner}/{self.repository.name}".lower()
        return None


_decode: Final = msgspec.json.Decoder(_Placed).decode


@dataclass(frozen=True)
class Span:
    """Which hours of which places: from ``begin``, up to but without ``end``."""

    begin: datetime
    end: datetime
    patterns: tuple[str, ...]
    name: str
    base: str = BASE

    def hours(self) -> Iterator[datetime]:
        """List the hours."""
        at = max(self.begin, BEGINNING)
        while at < self.end:
            yield at
            at += ONE_HOUR


def collect_gh_archive(
    span: Span, out: Path, *, today: str, watch: Watch, first_pause: float = FIRST_PAUSE_SECONDS
) -> Report:
    """Collect the lines of some places from GH Archive's hours into ``out``.

    ``today`` dates a new run; ``first_pause`` is the wait in seconds before a failing server is asked again, and grows.

    Raises
    ------
    CollectError
        When nothing can be collected.
    """
    base = check_address(span.base)
    asked = {"from": f"{span.begin:%Y-%m-%d-%H}", "to": f"{span.end:%Y-%m-%d-%H}", "places": list(span.patterns)}
    transport = RetryTransport(open_transport(base), watch, first_pause)
    # "identity": an hour is gzip already, and the client would decompress it again
    headers = {"Accept-Encoding": "identity", "User-Agent": AGENT}
    with (
        collection("gh-archive", asked, out / "gh-archive" / span.name, today) as (cache, report),
        httpx2.Client(
            transport=transport, base_url=base, headers=headers, timeout=TIMEOUT, follow_redirects=True
        ) as client,
    ):
        _Collector(client, transport, cache, span, report).collect(watch)
    return report


@dataclass
class _Collector:
    client: httpx2.Client
    transport: RetryTransport
    cache: PageCache
    span: Span
    report: Report
    missing_hours: list[datetime] = field(default_factory=list)

    def collect(self, watch: Watch) -> None:
        hours = list(self.span.hours())
        pages: list[str] = []
        try:
            for done, hour in enumerate(hours, 1):
                url = f"/{hour:%Y-%m-%d}-{hour.hour}.json.gz"
                if self._have(url, hour):
                    pages.append(url)
                watch.step("hours of GH Archive", done, len(hours))
                if done == len(hours) or hours[done].date() != hour.date():
                    self._write_day(hour, pages)
                    pages = []
        except Unreachable as error:
            self.report.break_off(str(error))
        for begin, end in list(_ranges(self.missing_hours))[:RANGES_NAMED]:
            what = f"{begin:%Y-%m-%d-%H}" + (f" to {end:%Y-%m-%d-%H}" if end != begin else "")
            self.report.add_missing(
                f"hour {what}", "GH Archive does not have it", "If it is of today, try again tomorrow."
            )
        if more := len(list(_ranges(self.missing_hours))[RANGES_NAMED:]):
            self.report.add_missing(
                f"{more} more stretches of hours", "GH Archive does not have them", "Nothing to do."
            )

    @property
    def _wanted(self) -> str:
        # pages are kept by address and selection: the lines kept for some places do not serve others
        return " ".join(sorted({*self.span.patterns}))

    def _have(self, url: str, hour: datetime) -> bool:
        # a published hour never changes, so one that came whole is not fetched again by later runs
        before = self.cache.find(url, self._wanted)
        if before and (not before.type or self.cache.find_fresh(url, self._wanted, "")):
            self._report_damage(hour, before.type)
            return True
        try:
            page = self.transport.attempt(lambda: self._stream(url, hour), url)
        except Exhausted as error:
            self.report.add_missing(f"hour {hour:%Y-%m-%d-%H}", str(error), "Run the same command again.")
            return False
        if page is None:
            self.missing_hours.append(hour)
            return False
        self.cache.put(page, f"{hour:%Y-%m-%d}")
        self._report_damage(hour, page.type)
        return True

    def _stream(self, url: str, hour: datetime) -> Page | None:
        request = self.client.build_request("GET", url, extensions={"stream": True})
        response = self.client.send(request, stream=True)
        try:
            if response.status_code in (httpx2.codes.NOT_FOUND, httpx2.codes.GONE):
                return None
            if response.status_code != httpx2.codes.OK:
                msg = f"GH Archive answers {response.status_code} for {url}. Look at --base."
                raise CollectError(msg)
            damage: list[str] = []
            blocks = _inflate(response.iter_bytes(BLOCK_BYTES), damage)
            body = b"".join(matching(blocks, self.span.patterns, lines=hour >= LINES_FROM))
            return Page(url, self._wanted, body, type="".join(damage))
        finally:
            response.close()

    def _report_damage(self, hour: datetime, why: str) -> None:
        if why:
            what, reason = f"the end of hour {hour:%Y-%m-%d-%H}", f"the file is damaged at GH Archive: {why}"
            self.report.add_missing(what, reason, "What comes before the damage is kept.")

    def _write_day(self, hour: datetime, pages: Sequence[str]) -> None:
        path = self.report.folder / f"{hour:%Y-%m-%d}.json.gz"
        count = write_lines(path, (line for url in pages for line in self.cache.body(url, self._wanted).splitlines()))
        self.report.add_file(path, count)


def matching(blocks: Iterator[bytes], patterns: Sequence[str], *, lines: bool) -> Iterator[bytes]:
    """List the records of some places as lines.

    The blocks are an hour's text, cut anywhere; unless ``lines``, its objects follow one another without line breaks.
    """
    narrowing = Narrowing(patterns)
    rest = b""
    for block in blocks:
        text = rest + block
        if not lines:
            text = _SIDE_BY_SIDE.sub(b"}\n{", text)
        cut = text.rfind(b"\n") + 1
        rest = text[cut:]
        yield from _matching_lines(narrowing, text[:cut])
    if rest.strip():
        yield from _matching_lines(narrowing, rest + b"\n")


def _matching_lines(narrowing: Narrowing, text: bytes) -> Iterator[bytes]:
    # the narrowing also returns lines of unusual form, which must be parsed before their place is known
    chosen, _ = narrowing.choose(text, 1)
    for line in chosen.splitlines():
        try:
            place = _decode(line).place
        except (msgspec.DecodeError, RecursionError):
            continue
        if place and narrowing.wants_place(place):
            yield line + b"\n"


def _inflate(blocks: Iterator[bytes], damage: list[str]) -> Iterator[bytes]:
    first = next(blocks, b"")
    if not first.startswith(GZIP):
        yield first
        yield from blocks
        return
    try:
        yield from inflate(chain([first], blocks))
    except InflateError as error:
        damage.append(str(error))
    except Damaged:
        damage.append("it ends in the middle")


def _ranges(hours: Sequence[datetime]) -> Iterator[tuple[datetime, datetime]]:
    begin = end = None
    for hour in hours:
        if end is not None and begin is not None and hour - end != ONE_HOUR:
            yield begin, end
            begin = hour
        begin, end = begin or hour, hour
    if begin is not None and end is not None:
        yield begin, end
