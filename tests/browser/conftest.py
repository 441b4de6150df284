"""The running app in Chromium: a server of one's own, pages that record what they ask for and what they complain of."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = Path(__file__).parent / "screenshots"
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
READY = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
BUSY = '[data-stale="true"], [data-testid="stSkeleton"], [data-testid="stAppSkeleton"], [data-testid="stSpinner"]'
PATIENCE_MS = 120_000
PAUSE_MS = 50
SURE_MS = 2_000
LOST_MS = 8_000
SETTLE_MS = 150
"""Within which the browser has taken in what the service sent last."""
WINDOW = {"width": 1280, "height": 800}
_ports = []
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=[*QUIET, *root])
        yield running
        running.close()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def lent_port():
    """Give a port on which no service runs; where one did before, the browser knows Streamlit's page already."""
    port = _ports.pop() if _ports else free_port()
    yield port
    _ports.append(port)


def start_service(port, store, log, **env):
    """Start the service as people do, and wait until it answers."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.headless=true"]
    env = {**os.environ, "JOURNEYS_STORE": str(store), "PYTHONFAULTHANDLER": "1", **env}
    return launch(command, port, log, cwd=ROOT, env=env)


def launch(command, port, log, **options):
    """Start a command that serves on this port, and wait until it answers."""
    with log.open("a") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, **options)
    try:
        wait_until_up(f"http://127.0.0.1:{port}", server, log)
    except BaseException:
        server.kill()
        raise
    return server


@contextmanager
def serving(store, log):
    """Run the service, and give its address."""
    with lent_port() as port:
        server = start_service(port, store, log)
        try:
            yield f"http://127.0.0.1:{port}"
            assert server.poll() is None, f"the server died ({server.poll()}): {log.read_text()}"
        finally:
            server.terminate()
            server.wait(20)


def wait_until_up(address, server, log):
    for _ in range(600):
        if server.poll() is not None:
            pytest.fail(f"the server stopped: {log.read_text()}")
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not come up: {log.read_text()}")


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A store that is empty when the first server starts, and then holds the demo."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="session")
def address(folder, tmp_path_factory):
    with serving(folder, tmp_path_factory.mktemp("log") / "server.log") as served:
        yield served


class App:
    """A page of the app, and all it asked for and complained of."""

    def __init__(self, page, address):
        self.page = page
        self.address = address
        self.asked = []
        self.messages = []
        self.begun = 0
        self.running = False
        self._heard = {
            "websocket": lambda socket: socket.on("framereceived", self._follow),
            "request": lambda request: self.asked.append(request.url),
            "console": lambda message: self.messages.append(f"{message.type}: {message.text}"),
            "pageerror": lambda error: self.messages.append(f"error: {error}"),
        }
        for event, hear in self._heard.items():
            page.on(event, hear)
        page.set_default_timeout(PATIENCE_MS)

    def leave(self):
        """Leave nothing behind in the window, and tell whether that could be done."""
        for event, hear in self._heard.items():
            self.page.remove_listener(event, hear)
        try:
            self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        except Error:  # the picture's own page may touch no storage
            return False
        self.page.context.clear_cookies()
        self.page.goto("about:blank")
        return True

    def _follow(self, frame):
        """Note when the service begins to run the page, and when it is through: fast runs never show on the page."""
        told = ForwardMsg.FromString(frame).WhichOneof("type") if isinstance(frame, bytes) else None
        if told == "new_session":
            self.begun, self.running = self.begun + 1, True
        elif told == "script_finished":
            self.running = False

    def idle(self, *, drawn=True):
        """Wait until nothing runs and, unless told otherwise, a figure stands."""
        self.page.wait_for_selector(READY, state="attached")
        self.page.wait_for_function("busy => !document.querySelector(busy)", arg=BUSY, polling=PAUSE_MS)
        if drawn:
            self.page.locator('[data-testid="stPlotlyChart"] .main-svg').first.wait_for()
        return self

    def open(self, path, *, drawn=True):
        """Go to an address of the app."""
        self.page.goto(self.address + path)
        return self.idle(drawn=drawn)

    def act(self, deed, *, drawn=True, again=False):
        """Do something that runs the page again, and wait until it has run; do it again if it was lost, where told.

        A key that is pressed as soon as its button stands can be lost, for the button listens a moment later.
        """
        before = self.begun
        deed()
        for pause in range(1, PATIENCE_MS // PAUSE_MS):
            if self.begun > before and not self.running:
                self.page.wait_for_timeout(SETTLE_MS)
                return self.idle(drawn=drawn)
            self.page.wait_for_timeout(PAUSE_MS)
            if again and self.begun == before and pause % (LOST_MS // PAUSE_MS) == 0:
                deed()
        pytest.fail("the page did not run again")

    def offered(self, box):
        """Open a list by the keyboard, and return what it offers once it stays open: what still moves closes it."""
        options = self.page.get_by_role("option")

        def stays():
            if not options.count():
                box.press("ArrowDown")
            self.page.wait_for_timeout(4 * SETTLE_MS)
            return options.count()

        until(stays)
        return options.all_inner_texts()

    def turn(self, menu, title):
        """Go to another page by the menus on top; they are in the sidebar of a narrow window."""
        self.page.get_by_test_id("stTopNavSection").filter(has_text=menu).click()
        self.page.get_by_role("menuitem", name=title, exact=True).click()

    @property
    def elsewhere(self):
        """What was asked of any other host."""
        own = (self.address, self.address.replace("http", "ws", 1), "data:", "blob:")
        return [url for url in self.asked if not url.startswith(own)]

    def overflows(self):
        """Name the parts that are wider than the window, once what moves has come to rest."""
        for _ in range(SURE_MS // PAUSE_MS):
            found = self.page.evaluate(
                """() => ['html', '[data-testid="stMain"]'].filter(name => {
                    const part = document.querySelector(name); return part.scrollWidth > part.clientWidth;
                })"""
            )
            if not found:
                break
            self.page.wait_for_timeout(PAUSE_MS)
        return found


def until(holds):
    """Wait until something is so; asked from here, for a frame that forbids ``eval`` cannot ask itself again."""
    for _ in range(PATIENCE_MS // PAUSE_MS):
        if holds():
            return
        time.sleep(PAUSE_MS / 1000)
    pytest.fail("it never was so")


@pytest.fixture(scope="session")
def windows(browser):
    """Windows that nobody uses just now: a new one takes thrice the work, for it compiles all of Streamlit's page."""
    free = []
    yield free
    for page in free:
        page.context.close()


def open_window(browser):
    context = browser.new_context(reduced_motion="reduce", locale="en-GB", timezone_id="UTC")
    return context.new_page()


@pytest.fixture
def open_app(browser, windows, request):
    """Open pages: ``open_app(address, scheme="dark")`` gives an :class:`App`, in a window of its own."""
    opened = []

    def open_page(address, scheme="light"):
        page = windows.pop() if windows else open_window(browser)
        page.set_viewport_size(WINDOW)
        page.emulate_media(color_scheme=scheme)
        opened.append(App(page, address))
        return opened[-1]

    failed = request.session.testsfailed
    yield open_page
    for app in opened:
        if request.session.testsfailed == failed and app.leave():
            windows.append(app.page)
        else:
            app.page.context.close()


@pytest.fixture
def app(open_app, address):
    return open_app(address)
