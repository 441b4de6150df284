"""What these collections share: one client with kept pages, reasons for what is not to be had, and files that grow.

Records are only added to what an earlier run wrote: what was deleted since stays until ``whole`` reads all again.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx2
import msgspec

from journeys.collect.files import read_lines, write_lines
from journeys.collect.http.cache_transport import CacheTransport, ListRead
from journeys.collect.http.causes import said_by
from journeys.collect.http.page_cache import PageCache
from journeys.collect.http.transport import (
    AGENT,
    BAD_ADDRESS,
    FIRST_PAUSE_SECONDS,
    TIMEOUT,
    Exhausted,
    RetryTransport,
    SecretHeaders,
    check_address,
    open_transport,
)
from journeys.collect.progress import Watch
from journeys.collect.report import ONCE_MORE, Report
from journeys.collect.run import collection
from journeys.errors import CollectError

T = TypeVar("T")
_ADVICE: Final = {
    401: "Look at the token: it is missing, wrong or has expired.",
    403: "It needs a token that may read it.",
    404: "Look at the address; what is private needs a token that may read it.",
}


class Refused(Exception):  # noqa: N818  (an answer, which callers tell)
    """A service gives no answer to one request: why, and what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


@dataclass(frozen=True)
class Service:
    """A server that is asked: what kind it is, its address, and the secret headers that it is sent."""

    kind: str
    address: str
    secrets: Mapping[str, str]

    @property
    def url(self) -> httpx2.URL:
        """Return its address, checked."""
        return check_address(self.address)


@dataclass(frozen=True)
class Run:
    """One run: its day, what shows its progress, whether all is read again, and a failing server's first pause."""

    today: str
    watch: Watch
    whole: bool = False
    first_pause: float = FIRST_PAUSE_SECONDS


@dataclass
class Walk:
    """Asks one service, page by page, into one cache and one report."""

    client: httpx2.Client
    transport: CacheTransport
    cache: PageCache
    report: Report
    watch: Watch
    whole: bool

    def get(self, path: str, kind: type[T], **params: str | int) -> T:
        """Return one answer, read as ``kind``.

        Raises
        ------
        Refused
            When it is refused, or of another shape.
        """
        response = self.client.get(path, params=params)
        if response.status_code != httpx2.codes.OK:
            status = response.status_code
            advice = _ADVICE.get(status, "Look at what the service says of it.")
            reason = f"the server answers {status} ({said_by(response)})"
            raise Refused(reason, advice)
        try:
            return msgspec.json.decode(response.content, type=kind)
        except (msgspec.DecodeError, RecursionError):
            reason = "the answer is of another shape, such as a page to log in"
            raise Refused(reason, "Look at the address, and whether it needs a token.") from None

    @contextmanager
    def attempt(self, what: str, name: str, mark: str = "") -> Iterator[ListRead]:
        """Read a list whose pages are kept under ``name``; what is refused is told in the report, and the rest goes on.

        A list of the same ``mark`` is not asked again.
        """
        with self.transport.keep(self.cache, name) as reading:
            reading.mark = mark
            try:
                yield reading
            except Refused as refused:
                self.report.add_missing(what, refused.reason, refused.advice)
            except Exhausted as error:
                self.report.add_missing(what, str(error), error.advice)
            except BAD_ADDRESS as error:
                self.report.add_missing(what, str(error), ONCE_MORE)
            else:
                reading.close()

    def known(self, stem: str) -> list[bytes]:
        """Return the records that an earlier run wrote; none if all are to be read again."""
        return [] if self.whole else list(read_lines(self._path(stem)))

    def write(self, stem: str, *lists: Mapping[int, bytes]) -> None:
        """Write lists of records, each in the order of its numbers, and add their file to the report."""
        path = self._path(stem)
        records = (records[number] for records in lists for number in sorted(records))
        self.report.add_file(path, write_lines(path, records))

    def _path(self, stem: str) -> Path:
        return self.report.folder / f"{stem}.jsonl.gz"


@contextmanager
def walking(service: Service, asked: Mapping[str, Any], folder: Path, run: Run) -> Iterator[Walk]:
    """Open a client and the collection's folder.

    Raises
    ------
    CollectError
        When the address is none, or nothing can be written.
    """
    url = service.url
    transport = CacheTransport(RetryTransport(open_transport(url), run.watch, run.first_pause))
    with (
        httpx2.Client(
            transport=transport,
            base_url=url,
            auth=SecretHeaders(service.secrets, url),
            headers={"User-Agent": AGENT, "Accept": "application/json"},
            timeout=TIMEOUT,
            follow_redirects=True,
        ) as client,
        collection(service.kind, asked, folder, run.today) as (cache, report),
    ):
        if cache.resumed:
            run.watch.say(cache.resuming(run.today))
        yield Walk(client, transport, cache, report, run.watch, run.whole)


class _Numbered(msgspec.Struct):
    id: int


def number_of(raw: bytes) -> int | None:
    """Return a record's number; None if it has none."""
    try:
        return msgspec.json.decode(raw, type=_Numbered).id
    except (msgspec.DecodeError, RecursionError):
        return None


def by_number(records: Iterable[bytes]) -> dict[int, bytes]:
    """Return records by their number; of several of one number the last."""
    return {number: bytes(raw) for raw in records if (number := number_of(raw)) is not None}


def host_of(address: str) -> str:
    """Return the name of an address's server, as folders and places have it.

    >>> host_of("https://Forum.example.org/")
    'forum.example.org'
    """
    url = check_address(address)
    return url.host if url.port is None else f"{url.host}-{url.port}"


def tell_nothing(report: Report) -> None:
    """Say in a report that there is nothing; refuse a collection that could fetch nothing at all.

    Raises
    ------
    CollectError
        With the reason of the first list.
    """
    if not report.written and report.missing and not report.broken_off:
        first = report.missing[0]
        msg = f"{first.what} cannot be collected: {first.reason}. {first.advice}"
        raise CollectError(msg)
    if not report.written and not report.missing:
        report.notes.append("There is nothing to collect here: no public post, issue or message.")
