"""What every test shares: no network, a frozen clock, the vectors beside the repository."""

from __future__ import annotations

import ipaddress
import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

from vcmicro.times import Instant, parse

_ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("ci", max_examples=200, deadline=None, print_blob=True)
settings.register_profile("nightly", max_examples=10_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of vectors and fixtures: ``VCMICRO_SHARED``, else ``../shared``.

    Its files have licences of their own and are not part of this repository. Without it these tests
    are skipped; in CI that is a failure, so that nothing goes unproven unnoticed.
    """
    folder = Path(os.environ.get("VCMICRO_SHARED") or _ROOT.parent / "shared").resolve()
    if not folder.is_dir():
        say = pytest.fail if os.environ.get("CI", "").lower() in {"1", "true"} else pytest.skip
        say(f"the vectors are not there: {folder} (set VCMICRO_SHARED)")
    return folder


Tally = Callable[..., None]


@pytest.fixture
def tally() -> Tally:
    """Counts cases of a suite that were judged and found right, and those that are listed, by their reason.

    ``make conformance`` names the file that the counts go to (VCMICRO_TALLY); otherwise nothing is kept.
    """
    file = os.environ.get("VCMICRO_TALLY")

    def count(suite: str, passed: int = 1, listed: dict[str, int] | None = None) -> None:
        if file is not None:
            line = json.dumps({"suite": suite, "passed": passed, "listed": listed or {}})
            with open(file, "a", encoding="utf-8") as out:
                out.write(line + "\n")

    return count


@pytest.fixture
def now() -> Instant:
    """The moment at which tests verify: the clock of the hostile manifest."""
    return parse("2026-06-15T12:00:00Z")


class _SocketGuard:
    """Fails a test that reaches for the network, also where the code under test swallows exceptions."""

    def __init__(self, *, loopback: bool) -> None:
        self.loopback = loopback
        self.attempts: list[str] = []

    def refuse(self, attempt: str) -> NoReturn:
        self.attempts.append(attempt)
        pytest.fail(f"a test reached for the network: {attempt}")

    def allows(self, host: object) -> bool:
        if not self.loopback or not isinstance(host, (str, bytes, bytearray)):
            return False
        text = host if isinstance(host, str) else bytes(host).decode("ascii", "replace")
        try:
            return text == "localhost" or ipaddress.ip_address(text).is_loopback
        except ValueError:
            return False

    def on_address(self, method: Callable[..., Any], name: str) -> Callable[..., Any]:
        """A socket method whose last positional argument is the peer's address."""

        def guarded(sock: socket.socket, *arguments: Any) -> Any:
            address = arguments[-1] if arguments else None
            host = address[0] if isinstance(address, tuple) and address else None
            if sock.family != getattr(socket, "AF_UNIX", None) and not self.allows(host):
                self.refuse(f"socket.{name}({address!r})")
            return method(sock, *arguments)

        return guarded

    def on_name(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """A function whose first argument is a host name to look up."""

        def guarded(host: Any, *arguments: Any, **options: Any) -> Any:
            if not self.allows(host):
                self.refuse(f"socket.{name}({host!r})")
            return function(host, *arguments, **options)

        return guarded


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    guard = _SocketGuard(loopback=request.node.get_closest_marker("loopback") is not None)
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, guard.on_address(getattr(socket.socket, name), name))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
        monkeypatch.setattr(socket, name, guard.on_name(getattr(socket, name), name))
    yield
    assert not guard.attempts, f"a test reached for the network: {guard.attempts}"
