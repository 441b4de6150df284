"""The service answers under known names only, over HTTP and over the websocket, and keeps its counts to itself."""

import socket
import urllib.error
import urllib.request

import pytest

WEBSOCKET = (
    "GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def status(address, path="/", **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(address + path, headers=headers)) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def handshake(address, host, origin):
    """Return the status with which a websocket is answered."""
    _, port = address.removeprefix("http://").split(":")
    with socket.create_connection(("127.0.0.1", int(port)), timeout=20) as connection:
        connection.sendall(WEBSOCKET.format(host=host.format(port), origin=origin.format(port)).encode())
        return int(connection.recv(100).split()[1])


@pytest.mark.parametrize("path", ["/", "/funnel", "/health", "/_stcore/health", "/_stcore/host-config"])
def test_a_request_under_an_unknown_name_is_refused(path, address):
    assert status(address, path) == 200
    assert status(address, path, Host="evil.invalid") == 421
    assert status(address, path, Origin="http://evil.invalid") == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"])
def test_every_name_of_this_machine_is_known(host, address):
    assert status(address, Host=host) == 200


@pytest.mark.parametrize(
    ("host", "origin", "answer"),
    [
        ("127.0.0.1:{}", "http://127.0.0.1:{}", 101),
        ("localhost:{}", "http://localhost:{}", 101),
        ("evil.invalid:{}", "http://evil.invalid:{}", 403),
        ("127.0.0.1:{}", "http://evil.invalid", 403),
        # the name of the service in front of another one
        ("localhost.evil.invalid", "http://localhost.evil.invalid", 403),
    ],
)
def test_a_websocket_under_an_unknown_name_is_refused(host, origin, answer, address):
    assert handshake(address, host, origin) == answer


def test_nobody_is_told_how_many_people_look_at_what(address):
    assert status(address, "/_stcore/metrics") == 404
    assert status(address, "/_stcore/metrics/") == 404
