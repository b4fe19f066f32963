"""The guard of conftest.py: a test that reaches for the network fails, whoever swallows the exception."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"
SWALLOWED = """
import socket

def test_it():
    with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagram:
        try:
            {attempt}
        except BaseException:
            pass
"""
MARKED = """
import socket, pytest

@pytest.mark.loopback
def test_loopback():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), 1).close()

@pytest.mark.loopback
def test_elsewhere():
    with socket.socket() as stream:
        stream.connect(("192.0.2.1", 443))

def test_unix():
    for each in socket.socketpair():
        each.close()
"""


@pytest.fixture
def inner(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeconftest(CONFTEST.read_text("utf-8"))
    pytester.makeini("[pytest]\nmarkers = loopback: may open sockets to 127.0.0.1\n")
    return pytester


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('192.0.2.1', 443), 0.1)",
        "stream.connect(('127.0.0.1', 9))",
        "stream.connect_ex(('192.0.2.1', 443))",
        "datagram.sendto(b'', ('192.0.2.1', 53))",
        "socket.getaddrinfo('univ.example', 443)",
        "socket.gethostbyname('univ.example')",
    ],
)
def test_an_attempt_fails_the_test_even_where_it_is_swallowed(inner: pytest.Pytester, attempt: str) -> None:
    inner.makepyfile(SWALLOWED.format(attempt=attempt))
    inner.runpytest_inprocess("-p", "no:randomly").assert_outcomes(passed=1, errors=1)


@pytest.mark.loopback
def test_the_marker_opens_loopback_and_nothing_else(inner: pytest.Pytester) -> None:
    inner.makepyfile(MARKED)
    inner.runpytest_inprocess("-p", "no:randomly").assert_outcomes(passed=2, failed=1, errors=1)
