"""Pages are kept while lists are read: a page is not fetched twice, or only asked whether it has changed.

A layer of the HTTP client, so that what reads a list, our code or another library, need not know of it: an interrupted
reading simply starts again, and receives the pages it had without a request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

import httpx2

from journeys.collect.http.causes import is_web_page, said_by
from journeys.collect.http.page_cache import Page, PageCache
from journeys.collect.http.rate_limits import instant
from journeys.collect.http.transport import Exhausted
from journeys.sources.decode.files import Fault, list_elements

LOGIN_PAGE: Final = (
    "Such pages come from the login of a network or a proxy: log in with a browser, or look at the address asked. "
    "Then run the same command again."
)


@dataclass
class ListRead:
    """One list as it is being read: its pages so far, in order.

    ``again`` asks for pages that this run has fetched already; ``moved`` is whether any page was another than at the
    last reading.
    """

    cache: PageCache
    name: str
    mark: str = ""
    of_json: bool = True
    pages: list[tuple[str, str]] = field(default_factory=list)
    last_on: str = ""
    again: bool = False
    moved: bool = False

    def bodies(self) -> Iterator[bytes]:
        """List the bodies of the pages, in order."""
        for url, accept in self.pages:
            yield self.cache.body(url, accept)

    def begin_again(self) -> None:
        """Read the list once more from its first page, asking for each page whether it has changed."""
        self.pages, self.mark, self.again, self.moved = [], "", True, False

    def close(self) -> None:
        """Drop kept pages that the list no longer has."""
        self.cache.drop_others(self.name, set(self.pages))


class CacheTransport(httpx2.BaseTransport):
    """Keeps the pages of the list that is being read, and returns kept ones where no request is needed."""

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self.inner = inner
        self.reading: ListRead | None = None
        self.limit = ""
        self.left = ""

    @contextmanager
    def keep(self, cache: PageCache, name: str) -> Iterator[ListRead]:
        """Keep the pages that are requested within the context, as a list of this name."""
        before, self.reading = self.reading, ListRead(cache, name)
        try:
            yield self.reading
        finally:
            self.reading = before

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return an answer from the cache or from the server."""
        if self.reading is None or request.method != "GET":
            return self.inner.handle_request(request)
        cache, mark = self.reading.cache, self.reading.mark
        url, accept = str(request.url), request.headers.get("accept", "")
        if page := cache.find_fresh(url, accept, mark, again=self.reading.again):
            # a page of an interrupted run is older than those that follow
            self.reading.moved = self.reading.moved or not mark
            return self._give(page)
        before = cache.find(url, accept)
        if before and before.etag and not _may_grow(before):
            request.headers["If-None-Match"] = before.etag
        response = self.inner.handle_request(request)
        self.limit = response.headers.get("x-ratelimit-limit", self.limit)
        self.left = response.headers.get("x-ratelimit-remaining", self.left)
        # The text is the same, but its link to a next page may be new.
        if response.status_code == httpx2.codes.NOT_MODIFIED and before:
            link = response.headers.get("link", before.link)
            page = replace(before, mark=mark, link=link, date=response.headers.get("date", ""))
            cache.mark_unchanged(page)
            return self._give(page)
        expected = "json" in response.headers.get("content-type", "") or not self.reading.of_json
        if response.status_code == httpx2.codes.OK and expected:
            page = _page(response, url, accept, mark)
            self.reading.moved = self.reading.moved or before is None or before.body != page.body
            cache.put(page, self.reading.name)
            return self._give(page)
        if response.status_code == httpx2.codes.OK and is_web_page(response):
            msg = f"{request.url.host} answers with {said_by(response)}, and no data"
            raise Exhausted(msg, LOGIN_PAGE)
        return response

    def close(self) -> None:
        """Close the connection."""
        self.inner.close()

    def _give(self, page: Page) -> httpx2.Response:
        if self.reading:
            self.reading.pages.append((page.url, page.accept))
            on = instant(page.date)
            self.reading.last_on = max(self.reading.last_on, f"{on:%Y-%m-%d}" if on else "")
        headers: dict[str, Any] = {"content-type": page.type, "link": page.link, "date": page.date}
        return httpx2.Response(
            200, headers={name: value for name, value in headers.items() if value}, content=page.body
        )


def _may_grow(page: Page) -> bool:
    # a last page that is full: the list may continue on a new page, and this one's ETag would not change
    if 'rel="next"' in page.link:
        return False
    records = list_elements(page.body)
    return not isinstance(records, Fault) and len(records) >= int(httpx2.URL(page.url).params.get("per_page", "1"))


def _page(response: httpx2.Response, url: str, accept: str, mark: str) -> Page:
    headers = response.headers
    return Page(
        url,
        accept,
        response.read(),
        etag=headers.get("etag", ""),
        link=headers.get("link", ""),
        type=headers.get("content-type", ""),
        date=headers.get("date", ""),
        mark=mark,
    )
