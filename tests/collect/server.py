"""A small HTTP server on this machine that speaks as the real ones do, and can be told to falter."""

import hashlib
import json
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

NOT_MODIFIED = 304


class Answer:
    """What the server says to one request. ``cut`` breaks the line in the middle of the body."""

    def __init__(self, body=b"", status=200, headers=None, *, cut=False):
        self.body = body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()
        self.status = status
        self.headers = {"Content-Type": "application/json; charset=utf-8"} | (headers or {})
        self.cut = cut


class Site:
    """What is served: subclasses answer; tests queue faults by path and look at what was asked."""

    def __init__(self):
        self.asked = []
        self.faults = defaultdict(list)
        self.before = lambda number: None
        self.after = lambda number: None
        self.lock = threading.Lock()
        self.address = ""

    def answer(self, path, query, headers):
        """Answer as the real one does."""
        raise NotImplementedError

    def respond(self, method, target, headers, body):
        """Answer, or falter if that was asked for; give the request's number too."""
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        with self.lock:
            self.asked.append((parts.path, query, dict(headers)))
            number = len(self.asked)
            fault = self.faults[parts.path].pop(0) if self.faults[parts.path] else None
        self.before(number)
        if fault:
            found = fault() if callable(fault) else fault
            if found is not None:
                return found, number
        return self.answer(parts.path, query, headers), number

    def paths(self):
        """What was asked for, without the queries."""
        return [path for path, _, _ in self.asked]


def limited(seconds=1, status=403):
    """A refusal as GitHub's when the hourly limit is used up, with the moment of its reset."""

    def make():
        reset = str(int(time.time()) + seconds)
        headers = {"x-ratelimit-limit": "60", "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}
        return Answer({"message": "API rate limit exceeded for 127.0.0.1."}, status, headers)

    return make


def secondary(seconds=1, status=403):
    """A refusal as GitHub's for asking too fast."""
    body = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
    return Answer(body, status, {"Retry-After": str(seconds)})


def broken(status=502):
    return Answer(b"<html>Bad gateway</html>", status, {"Content-Type": "text/html"})


class Handler(BaseHTTPRequestHandler):
    """Passes requests on to the site of its server."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self):
        """Answer."""
        answer, number = self.server.site.respond(self.command, self.path, self.headers, self.sent())
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        body = b"" if answer.status == NOT_MODIFIED else answer.body
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if answer.cut else body)
        self.wfile.flush()
        if answer.cut:
            self.connection.close()
            self.close_connection = True
        self.server.site.after(number)

    do_POST = do_GET  # noqa: N815  (the name is given)

    def sent(self):
        """Read what the request brings with it."""
        if self.headers.get("Transfer-Encoding") == "chunked":
            return b"".join(iter(self.read_chunk, b""))
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def read_chunk(self):
        """Read one piece of a body of unknown length."""
        data = self.rfile.read(int(self.rfile.readline().split(b";")[0], 16))
        self.rfile.readline()
        return data

    def log_message(self, *_):
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """A server of one site; a client that was killed closes its line, which is no news."""

    daemon_threads = True

    def handle_error(self, *_):
        """Keep quiet."""


@contextmanager
def serving(site):
    """Serve a site on a port of its own while the block runs."""
    server = Server(("127.0.0.1", 0), Handler)
    server.site = site
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def etag_of(body):
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def link(address, path, query, **pages):
    """A Link header as GitHub and the Hub write it."""
    targets = (f'<{address}{path}?{urlencode(query | {"page": page})}>; rel="{name}"' for name, page in pages.items())
    return ", ".join(targets)
