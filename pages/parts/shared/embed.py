"""Pages shown in a frame of their own: kept in memory, each opened by a signed link that soon ends.

The frame's page knows nothing of the app around it and may load nothing: see :data:`POLICY`. Links are signed with a
secret of the running process, so none outlives it.
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
"""A link is good for so long, and at most twice as long: within it the same page has the same link."""
KEPT: Final = 32
_SECRET: Final = secrets.token_bytes(32)
_pages: Final[OrderedDict[str, str]] = OrderedDict()
_lock: Final = Lock()


def link(page: str, now: float) -> str:
    """Keep a page, and give the link under which a frame may load it."""
    name = hashlib.sha256(page.encode()).hexdigest()[:32]
    with _lock:
        _pages[name] = page
        _pages.move_to_end(name)
        while len(_pages) > KEPT:
            _pages.popitem(last=False)
    until = (int(now) // LIFE_SECONDS + 2) * LIFE_SECONDS
    return f"{PATH}/{name}.{until}.{_sign(name, until)}"


def opened(token: str, now: float) -> str | None:
    """Give the page of a link; nothing if the link is not ours, has ended, or its page is no longer kept."""
    name, _, rest = token.partition(".")
    told, _, signature = rest.partition(".")
    if not (told.isascii() and told.isdigit() and len(told) < 16):
        return None
    if not hmac.compare_digest(signature.encode(), _sign(name, int(told)).encode()) or now >= int(told):
        return None
    with _lock:
        return _pages.get(name)


async def show(request: Request) -> Response:
    """Answer a frame."""
    page = opened(request.path_params["token"], time.time())
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    if page is None:
        return PlainTextResponse("This picture's link has ended: load the page again.", 404, headers)
    return HTMLResponse(page, headers=headers)


def _sign(name: str, until: int) -> str:
    return hmac.new(_SECRET, f"{name}.{until}".encode(), hashlib.sha256).hexdigest()
