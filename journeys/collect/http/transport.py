"""Retries of the HTTP client: it waits where a server says so, and tries again where a server or the connection fails.

Waits are for rate limits (see ``rate_limits.py``), and otherwise grow; after seven failures it gives up with a reason.
A token is sent to the server it is for and to no other.
"""

import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from copy import copy
from typing import Final, TypeVar
from urllib.request import getproxies, proxy_bypass

import httpx2
import msgspec
import tenacity

from journeys import __version__
from journeys.collect.http.rate_limits import GRACE_SECONDS, required_wait, until_reset
from journeys.collect.progress import Watch
from journeys.collect.report import ONCE_MORE
from journeys.errors import CollectError

# With pauses that double from one second, about a minute.
ATTEMPTS: Final = 7
# Two days of hourly limits: a wait that the server asks for is no failure.
LIMIT_WAITS: Final = 48
AGENT: Final = f"journeys-collect/{__version__}"
FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 60.0
TIMEOUT: Final = httpx2.Timeout(60.0, connect=20.0)
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
RETRIED_STATUSES: Final = frozenset({408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
# What a lost or refused connection raises.
CONNECTION_ERRORS: Final = (httpx2.TransportError, httpx2.DecodingError)
# What redirects or links to no valid address raise.
BAD_ADDRESS: Final = (httpx2.TooManyRedirects, httpx2.InvalidURL)

T = TypeVar("T")


class Unreachable(CollectError):  # noqa: N818  (a state of the connection, shown to the person)
    """No connection; what was fetched is kept."""


class Exhausted(CollectError):  # noqa: N818
    """A server keeps refusing one page; others may still succeed. ``advice`` is what to do about it."""

    def __init__(self, reason: str, advice: str = ONCE_MORE) -> None:
        super().__init__(reason)
        self.advice = advice


class _Retry(Exception):  # noqa: N818  (never leaves this module)
    def __init__(self, reason: str, seconds: float | None = None, *, answered: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds
        self.answered = answered


class SecretHeaders(httpx2.Auth):
    """Sends secret headers to one server and to no other, wherever links or redirects lead."""

    def __init__(self, headers: Mapping[str, str], origin: httpx2.URL) -> None:
        self._headers = dict(headers)
        self._origin = origin.origin

    def __repr__(self) -> str:
        return "SecretHeaders(…)"

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Add the headers to requests to their server."""
        if request.url.origin == self._origin:
            request.headers.update(self._headers)
        yield request


def bearer(token: str | None) -> dict[str, str]:
    """Return the header of a token; none without one."""
    return {"Authorization": f"Bearer {token}"} if token else {}


def check_address(address: str) -> httpx2.URL:
    """Read a server's address; only this machine may be asked without encryption.

    Raises
    ------
    CollectError
        When it is no address of that kind.
    """
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.userinfo:
        msg = (
            "An address may not hold a name or a token, which would be written down; set the token in the environment."
        )
        raise CollectError(msg)
    if _is_safe(url):
        return url
    msg = f"'{address}' is not an address like https://api.github.com; without encryption only this machine is asked."
    raise CollectError(msg)


def _is_safe(url: httpx2.URL) -> bool:
    return bool(url.scheme == "https" and url.host) or (url.scheme == "http" and url.host in LOOPBACK)


def open_transport(address: httpx2.URL) -> httpx2.HTTPTransport:
    """Return a transport to a server, through the proxy that the environment names, if any."""
    proxies = getproxies()
    proxy = proxies.get(address.scheme) or proxies.get("all")
    if address.host in LOOPBACK or proxy_bypass(address.host):
        proxy = None
    return httpx2.HTTPTransport(proxy=proxy)


class RetryTransport(httpx2.BaseTransport):
    """Waits and tries again; what it returns is complete, or a final refusal."""

    def __init__(self, inner: httpx2.BaseTransport, watch: Watch, first_pause: float = FIRST_PAUSE_SECONDS) -> None:
        self.inner = inner
        self.watch = watch
        self._free_at = 0.0
        self._backoff = tenacity.wait_exponential_jitter(
            multiplier=first_pause, max=LONGEST_PAUSE_SECONDS, jitter=first_pause
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the answer, read completely unless the request says ``stream``.

        Raises
        ------
        Unreachable, Exhausted
            When it does not come after many attempts.
        """
        if not _is_safe(request.url):
            msg = f"the server leads to '{_shown(request.url)}', which is no address that is asked"
            raise Exhausted(msg)
        return self.attempt(lambda: self._once(request), _shown(request.url))

    def attempt(self, do: Callable[[], T], what: str) -> T:
        """Try something until it succeeds, with pauses.

        Raises
        ------
        Unreachable, Exhausted
            When it is not done after many attempts: for lack of a line, or because of what the server answers.
        """
        tried: Counter[str] = Counter()

        def is_over(state: tenacity.RetryCallState) -> bool:
            limited = _again(state.outcome.exception() if state.outcome else None).seconds is not None
            tried["waits" if limited else "failures"] += 1
            return tried["failures"] >= ATTEMPTS or tried["waits"] >= LIMIT_WAITS

        trying = tenacity.Retrying(
            stop=is_over,
            wait=lambda state: self._pause(state, tried["failures"] + 1),
            sleep=lambda _: None,
            before_sleep=self._wait,
            retry=tenacity.retry_if_exception_type((_Retry, *CONNECTION_ERRORS)),
            reraise=True,
        )
        try:
            return trying(do)
        except (_Retry, *CONNECTION_ERRORS) as error:
            again = _again(error)
            msg = f"{what} could not be fetched in {tried.total()} attempts: {again.reason}."
            raise (Exhausted if again.answered else Unreachable)(msg) from None

    def close(self) -> None:
        """Close the connection."""
        self.inner.close()

    def _once(self, request: httpx2.Request) -> httpx2.Response:
        if (left := self._free_at - time.monotonic()) > 0:
            self.watch.wait("The hourly limit is used up", left)
        request.extensions = dict(request.extensions) | {"timeout": TIMEOUT.as_dict()}
        response = self.inner.handle_request(request)
        if "stream" not in request.extensions or response.status_code >= httpx2.codes.BAD_REQUEST:
            response.read()
            if response.status_code == httpx2.codes.OK and not _is_whole(response):
                reason = "the answer breaks off or is no sound JSON"
                raise _Retry(reason, answered=True)
        limited = required_wait(response)
        if limited is not None:
            reason = f"the server refuses for being asked too much ({response.status_code})"
            raise _Retry(reason, limited, answered=True)
        if response.status_code in RETRIED_STATUSES:
            reason = f"the server answers {response.status_code} {response.reason_phrase}"
            raise _Retry(reason, answered=True)
        # The last request of the hour was answered: the wait belongs before the next one.
        if (seconds := until_reset(response)) is not None:
            self._free_at = time.monotonic() + seconds + GRACE_SECONDS
        return response

    def _pause(self, state: tenacity.RetryCallState, failures: int) -> float:
        said = _again(state.outcome.exception() if state.outcome else None).seconds
        if said is not None:
            return said + GRACE_SECONDS
        # pauses grow with failures alone: after many waits at a limit the first failure is no tenth one
        counted = copy(state)
        counted.attempt_number = failures
        return self._backoff(counted)

    def _wait(self, state: tenacity.RetryCallState) -> None:
        reason = _again(state.outcome.exception() if state.outcome else None).reason
        self.watch.wait(reason[0].upper() + reason[1:], state.next_action.sleep if state.next_action else 0.0)


def _is_whole(response: httpx2.Response) -> bool:
    # a proxy that loses its server may end the answer without an error, so the JSON itself is checked
    if "json" not in response.headers.get("content-type", ""):
        return True
    try:
        msgspec.json.decode(response.content, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _again(error: BaseException | None) -> _Retry:
    return error if isinstance(error, _Retry) else _Retry(_why(error), answered=False)


def _why(error: BaseException | None) -> str:
    if isinstance(error, httpx2.TimeoutException):
        return "no answer came in time"
    if isinstance(error, httpx2.ConnectError):
        return f"no connection ({error})"
    return f"the line was cut ({error})"


def _shown(url: httpx2.URL) -> str:
    # the address goes into messages and reports, and must not carry a password there
    return str(url.copy_with(username=None, password=None))
