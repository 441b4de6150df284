"""The service: an ASGI app around ``pages/frame.py``, with strict security headers and ``/health``.

``streamlit run app.py`` serves it; address, port and theme are in ``.streamlit/config.toml``.
"""

import base64
import gc
import hashlib
import importlib
import logging
import os
import re
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from journeys.errors import JourneysError
from journeys.model.communities.definitions import load_communities
from journeys.model.paths import store_folder
from journeys.snapshot.ahead import compute_ahead
from journeys.store.store import Store
from pages.parts.shared import embed
from pages.parts.shared.cached import open_with_demo
from pages.parts.shared.names import HOSTS_VARIABLE
from pages.parts.shared.session_keys import COMMUNITY

ROOT: Final = Path(__file__).resolve().parent
STATIC: Final = Path(st.__file__).parent / "static"
# Streamlit serves the first page at / only
PAGES: Final = sorted({path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__", "frame", "overview"})
MOVED: Final = {"overview": ".", "silent_doors": "unanswered", "mentor_queue": "invite"}
"""New addresses of pages by their old ones, which people may have kept in links."""
STREAMLITS: Final = {"_stcore", "app", "component", "media", *(path.name for path in STATIC.iterdir())}
"""What Streamlit answers itself, by the first part of the address."""
LOADED_FIRST: Final = (
    "Selectbox DateInput ButtonGroup PageLink Metric TextInput Checkbox BidiComponent PlotlyChart DataFrame".split()
)
"""Parts of Streamlit's own page that most of our pages use."""
# what takes longest to import: otherwise the first visitor would wait for it
PRELOADED: Final = (
    "scipy.stats",
    "streamlit.emojis",
    "journeys.charts.funnel",
    "journeys.charts.timing",
    "pages.parts.shared.blocks",
    "pages.parts.network.blocks",
    "pages.parts.overview.blocks",
    "pages.parts.resilience.blocks",
    "pages.parts.response.blocks",
    "pages.parts.invite.detail",
)


def load_shell() -> str:
    """Return Streamlit's page with our title, style and script, and the address of the service."""
    # in the page and not from the frame: it counts before anything is drawn, so that nothing moves
    style, keys = ((ROOT / "pages" / "parts" / f"frame.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    # without the address the page guesses, and first asks /funnel/_stcore/health: a deep link then logs an error
    script = '<script>window.__streamlit = { BACKEND_BASE_URL: new URL("./", window.location.href).href }</script>'
    # otherwise the browser asks for the code of figures and fields only when they come, and they move what is below
    files = [path.name for name in LOADED_FIRST for path in (STATIC / "static" / "js").glob(f"{name}.*.js")]
    ahead = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in files)
    return (
        page.replace("<head>", f"<head>{script}", 1)
        .replace("</head>", f"<style>{style}</style><script>{keys}</script>{ahead}</head>", 1)
        .replace("<title>Streamlit</title>", "<title>Journeys</title>", 1)
    )


def content_policy(page: str) -> str:
    """Return a policy that allows what the page needs, from this host only; inline scripts by their hashes."""
    # by hashes and not by 'unsafe-inline', so that a script from an export's text would not run either
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.DOTALL)
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in inline)
    return (
        f"default-src 'self'; script-src 'self' {hashes} blob: 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        # no pictures of other hosts: one in a message's Markdown would tell its host who reads it
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "frame-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


class SecurityHeaders:
    """Adds security headers to every answer."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and return its answer with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # defaults: the framed picture has a stricter policy of its own
                headers.setdefault("Content-Security-Policy", self.policy)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class OnlyKnownHosts:
    """Refuses requests and websockets that name another host than those under which the service runs.

    Without it any web page could reach a service on its reader's computer: it lets its own name lead there (DNS
    rebinding), and the browser then takes both for one site.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, if its host and its origin are known."""
        headers = Headers(scope=scope) if scope["type"] in ("http", "websocket") else Headers()
        host, origin = headers.get("host"), headers.get("origin")
        # a page without an origin of its own, such as the framed picture, sends "null"
        named = [f"//{host}" if host else None, origin if origin != "null" else None]
        if all(hostname_of(each) in self.hosts for each in named if each):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            known = ", ".join(sorted(self.hosts))
            answer = f"This service answers under {known} only. Who runs it can name other hosts in {HOSTS_VARIABLE}."
            await PlainTextResponse(answer, 421)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": "unknown host"})


def hostname_of(address: str) -> str | None:
    """Return the host's name in an address, without its port; None if it has none.

    >>> hostname_of("//localhost:8501"), hostname_of("http://[::1]:8501"), hostname_of("//[")
    ('localhost', '::1', None)
    """
    with suppress(ValueError):
        return urlsplit(address).hostname
    return None


def known_hosts() -> frozenset[str]:
    """Return the names under which the service may be asked: those of this machine, and what the operator names."""
    named = os.environ.get(HOSTS_VARIABLE, "")
    return frozenset(
        {"localhost", "127.0.0.1", "::1"} | {each.strip().casefold() for each in named.split(",") if each.strip()}
    )


class OnlyPagesThatExist:
    """Answers addresses without a page with 404 and the pages that there are; Streamlit would send an empty page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, if anything answers its address."""
        path = scope.get("path", "/").lstrip("/")
        first = path.partition("/")[0]
        known = scope["type"] != "http" or path in ("", "health", *PAGES, *MOVED) or first in STREAMLITS
        # it tells anybody how many people look at what
        known = known and path.rstrip("/") != "_stcore/metrics"
        if known or f"/{path}".startswith(f"{embed.PATH}/"):
            await self.app(scope, receive, send)
        else:
            await HTMLResponse(not_found(path.count("/")), 404)(scope, receive, send)


def not_found(depth: int) -> str:
    """Return the page for an address ``depth`` folders down at which there is nothing."""
    # relative, so that they hold behind a proxy that serves the app under a path of its own
    start = "../" * depth or "./"
    links = "".join(f'<li><a href="{start}{name}">{name.capitalize()}</a></li>' for name in PAGES)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>No such page – Journeys</title>'
        '<meta name="viewport" content="width=device-width"><style>:root { color-scheme: light dark } '
        "body { font: 1rem/1.6 sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem }</style></head>"
        "<body><main><h1>There is no page at this address.</h1><p>These are the pages:</p>"
        f'<ul><li><a href="{start}">Overview</a></li>{links}</ul></main></body></html>'
    )


async def health(_request: Request) -> Response:
    """Return ok while the service is up."""
    return PlainTextResponse("ok")


def preload() -> None:
    """Import what every page needs before the first visit, and exclude it from later garbage collections."""
    # Streamlit warns for each cached function that is defined while it does not run yet
    logging.getLogger("streamlit.runtime.caching.cache_data_api").setLevel(logging.ERROR)
    for name in PRELOADED:
        importlib.import_module(name)
    # Streamlit collects garbage after each run of a page, which takes 80 to 100 ms over these libraries
    gc.collect()
    gc.freeze()


def open_ahead() -> None:
    """Open the store, with the demo data if it is empty; where that fails, each page shows the reason."""
    with suppress(JourneysError):
        with closing(Store(store_folder())) as found:
            was_empty = not len(found.imports())
        store = open_with_demo(store_folder())
        if was_empty:
            # as after any import
            compute_ahead(store, set(store.places()["place"]))


@asynccontextmanager
async def prepared(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Import the demo data into an empty store while the first visitor's browser loads the page."""
    # in a thread, since the service answers nobody before this function yields
    Thread(target=open_ahead, daemon=True).start()
    yield {}


preload()
SHELL: Final = load_shell()


def name_of(slug: str) -> str | None:
    """Return the name of the community with this slug; None if there is none."""
    # the pages say which definition cannot be read
    with suppress(JourneysError):
        return next((each.name for each in load_communities().values() if slug in (each.slug, each.name)), None)
    return None


async def show_shell(request: Request) -> Response:
    """Return the page of every address; one that names a community by its slug leads to the same with its name."""
    given = request.query_params.get(COMMUNITY)
    # Streamlit writes an option by its label, here the name, and takes out of the address what is none
    if given and (name := name_of(given)) and name != given:
        return RedirectResponse(f"?{urlencode({**request.query_params, COMMUNITY: name})}")
    # for the style, which keeps the place of what comes later
    page = SHELL.replace("<html", f'<html data-page="{request.url.path.rpartition("/")[2]}"', 1)
    # a page kept from before an update would ask for scripts that are gone
    return HTMLResponse(page, headers={"Cache-Control": "no-cache"})


async def redirect(request: Request) -> Response:
    """Redirect an old address to its page, and keep what the address chose."""
    # relative, so that it holds behind a proxy that serves the app under a path of its own
    path = MOVED[request.url.path.rpartition("/")[2]]
    return RedirectResponse(f"{path}?{request.url.query}" if request.url.query else path)


app = st.App(
    # beside pages/ this script would let a fresh server run a page without the frame (decision 0003)
    ROOT / "pages" / "frame.py",
    lifespan=prepared,
    middleware=[
        Middleware(SecurityHeaders, policy=content_policy(SHELL)),
        Middleware(OnlyKnownHosts, hosts=known_hosts()),
        Middleware(OnlyPagesThatExist),
    ],
    routes=[
        Route("/health", health),
        Route(f"{embed.PATH}/{{token}}", embed.show),
        *(Route(f"/{path}", show_shell) for path in ("", *PAGES)),
        *(Route(f"/{path}", redirect) for path in MOVED),
    ],
)
