"""Draws figures as files: Plotly itself does, in a Chromium of this machine, which reaches no other host."""

import asyncio
import atexit
import json
import os
import shutil
from collections.abc import Coroutine
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final, Literal, TypeVar

import plotly.graph_objects as go

from journeys.charts.paper.layout import Size, Svg, font_face
from journeys.errors import FigureError

FileFormat = Literal["svg", "png", "pdf"]
HERE: Final = Path(__file__).resolve().parent
PATIENCE_SECONDS: Final = 60
_CLOSING_SECONDS: Final = 10
R = TypeVar("R")
# files of this machine and what a page carries along, but nothing of another host
_POLICY: Final = (
    "default-src 'none'; script-src file: 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:"
)
# where nobody listens: a browser asks its maker's hosts for this and that by itself
_NOWHERE: Final = "127.0.0.1:9"


def find_chromium() -> str | None:
    """Return the path of a Chromium: the one that ``BROWSER_PATH`` names, or an installed one; null without any."""
    # imported where it is needed: few processes draw files, and it takes a quarter of a second
    from choreographer.browsers.chromium import Chromium

    named = os.environ.get("BROWSER_PATH")
    # Kaleido does not look for the shell, which is Chromium without a window's parts and starts faster
    path = named or shutil.which("chromium-headless-shell") or Chromium.find_browser(skip_local=False)
    return shutil.which(path) if path else None


def draw(figure: go.Figure, size: Size, file_format: FileFormat) -> bytes:
    """Draw a figure that :func:`journeys.charts.paper.layout.lay_out` laid out, as a file.

    Raises
    ------
    FigureError
        When there is no Chromium, or it does not answer.
    """
    return _browser.draw(figure.to_dict(), _options(size, figure.layout.height, file_format))


def draw_from_svg(picture: Svg, size: Size, file_format: FileFormat) -> bytes:
    """Draw a picture of that size that is an SVG already as a file; the rest as for :func:`draw`."""
    if file_format == "svg":
        return picture.text.encode()
    # paper.js takes the picture from there, as Kaleido draws nothing but Plotly's figures
    figure = {"data": [], "layout": {"meta": {"svg": picture.text}, "paper_bgcolor": "#FFFFFF"}}
    return _browser.draw(figure, _options(size, picture.height, file_format))


def _options(size: Size, height: int, file_format: FileFormat) -> dict[str, Any]:
    return {"format": file_format, "width": size.width, "height": height, "scale": size.scale(file_format)}


def stop() -> None:
    """Stop the browser, if one runs; the next figure starts another."""
    _browser.stop()


class _Page:
    """The page that draws: Plotly from its package, and our script with the font that ships with this package."""

    def generate_index(self) -> str:
        """Return the page."""
        from kaleido import PageGenerator

        script = f"const FACE = {json.dumps(font_face())};\n{(HERE / 'paper.js').read_text(encoding='utf-8')}"
        page: str = PageGenerator(mathjax=False).generate_index()
        policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        return page.replace("<head>", f"<head>{policy}", 1).replace("</head>", f"<script>{script}</script></head>", 1)


class _Browser:
    """One Chromium for the whole process: it starts with the first figure, and a figure then takes half a second."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: Any = None
        self._one_at_a_time = Lock()

    def draw(self, figure: dict[str, Any], options: dict[str, Any]) -> bytes:
        """Draw a figure, in the browser that runs or in a new one."""
        with self._one_at_a_time:
            try:
                return self._wait_for(self._draw(figure, options))
            except TimeoutError:
                self._wait_for(self._close())
                msg = f"Chromium did not draw the figure within {PATIENCE_SECONDS} seconds: try again."
                raise FigureError(msg) from None

    def stop(self) -> None:
        """Stop the browser."""
        with self._one_at_a_time:
            self._wait_for(self._close())

    async def _draw(self, figure: dict[str, Any], options: dict[str, Any]) -> bytes:
        # somebody may have ended it since
        if self._running and self._running.subprocess.poll() is not None:
            await self._close()
        if not self._running:
            await self._open()
        drawn: bytes = await self._running.calc_fig(figure, opts=options)
        return drawn

    async def _open(self) -> None:
        from kaleido import Kaleido

        path = find_chromium()
        if path is None:
            msg = "No Chromium was found that could draw the figure: install one, or name one with BROWSER_PATH."
            raise FigureError(msg)
        self._running = Kaleido(page_generator=_Page(), path=path, proxy_server=_NOWHERE, timeout=None)
        await self._running.open()
        atexit.register(self.stop)

    async def _close(self) -> None:
        running, self._running = self._running, None
        if running:
            try:
                await asyncio.wait_for(running.close(), _CLOSING_SECONDS)
            except TimeoutError:  # it may wait for an answer that never comes
                running.subprocess.kill()

    def _wait_for(self, work: Coroutine[Any, Any, R]) -> R:
        # a loop of its own: a page's run has none, and the browser outlives it
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            Thread(target=self._loop.run_forever, name="figures", daemon=True).start()
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_SECONDS)


_browser: Final = _Browser()
