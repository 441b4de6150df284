"""Pages shown in a frame: kept in memory, each opened by a signed link that expires.

A framed page has no access to the app around it and may load nothing: see :data:`POLICY`.
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from threading import Lock
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

PATH: Final = "/embed/graph"
POLICY: Final = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; frame-ancestors 'self'"
)
LIFE_SECONDS: Final = 1_800
"""Links hold for one to two times as long; within it the same page has the same link, so the frame is not reloaded."""
KEPT: Final = 32
# a secret of this process: no link holds after a restart, when the pages are gone too
_SECRET: Final = secrets.token_bytes(32)
# of this process alone: with several, a visitor's next request must reach the same one (decision 0017)
_pages: Final[OrderedDict[str, str]] = OrderedDict()
# pages are kept by the threads of visitors' runs, and read by the server's own
_lock: Final = Lock()


def link(page: str, now: float) -> str:
    """Keep a page, and return the link under which a frame may load it."""
    name = hashlib.sha256(page.encode()).hexdigest()[:32]
    with _lock:
        _pages[name] = page
        _pages.move_to_end(name)
        # the page shown longest ago goes first
        while len(_pages) > KEPT:
            _pages.popitem(last=False)
    until = (int(now) // LIFE_SECONDS + 2) * LIFE_SECONDS
    return f"{PATH}/{name}.{until}.{_sign(name, until)}"


def opened(token: str, now: float) -> str | None:
    """Return the page of a link; None if the link is forged or expired, or its page is no longer kept."""
    name, _, rest = token.partition(".")
    until, _, signature = rest.partition(".")
    # int() would also read other scripts' digits and very long numbers
    if not (until.isascii() and until.isdigit() and len(until) < 16):
        return None
    # as bytes, since compare_digest refuses texts with other signs than ASCII's
    if not hmac.compare_digest(signature.encode(), _sign(name, int(until)).encode()) or now >= int(until):
        return None
    with _lock:
        return _pages.get(name)


async def show(request: Request) -> Response:
    """Answer a frame's request for its page."""
    page = opened(request.path_params["token"], time.time())
    # not stored: the browser must not show a page after its link has expired
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    if page is None:
        return PlainTextResponse("The link of this picture has expired: load the page again.", 404, headers)
    return HTMLResponse(page, headers=headers)


def _sign(name: str, until: int) -> str:
    return hmac.new(_SECRET, f"{name}.{until}".encode(), hashlib.sha256).hexdigest()
