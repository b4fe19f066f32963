"""One request over TLS to addresses that were checked: the only module that imports httpx and httpcore.

httpx's own client is not used: it logs whole URLs, reads the environment and keeps cookies. What is used is its
transport interface over httpcore's connection, whose network backend is the seam where addresses are pinned and
every wait is cut to the time that is left.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import certifi
import httpcore
import httpx

from vcmicro.errors import unavailable

# Who asks, and nothing about the machine.
_USER_AGENT = "vcmicro (+https://w3id.org/vcmicro)"


class Deadline:
    """The moment at which a request must be over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """The seconds left, at most ``most``.

        Raises:
            Unavailable: ``net.timeout`` when there are none.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise unavailable("net.timeout", "the time for one request is over (Limits.request_seconds)")
        return left if most is None else min(left, most)


class PinnedTransport(httpx.BaseTransport):
    """An httpx transport whose connections go to ``addresses`` (tried in order) and nowhere else.

    The URL keeps the name, so SNI, the certificate check and the Host header are the name's. HTTP/1.1, no retries,
    no proxies, no redirects, no decoding. ``backend`` opens the sockets (httpcore's own, unless a test brings one).
    """

    def __init__(
        self,
        addresses: Sequence[str],
        deadline: Deadline,
        *,
        connect_seconds: float,
        tls: ssl.SSLContext | None = None,
        backend: httpcore.NetworkBackend | None = None,
    ) -> None:
        pinned = _PinnedBackend(addresses, deadline, connect_seconds, backend or httpcore.SyncBackend())
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls or _public_tls(), max_connections=1, network_backend=pinned
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request and read the head of the answer; the body is streamed as it is read.

        Raises:
            Unavailable: ``net.failed`` or ``net.timeout``.
        """
        url, host = request.url, request.url.raw_host.decode("ascii")
        core = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        with _typed_errors(host):
            response = self._pool.handle_request(
                httpcore.Request(request.method, core, headers=request.headers.raw, content=request.content or None)
            )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response, host))

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


@contextmanager
def send(
    transport: PinnedTransport, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
) -> Iterator[httpx.Response]:
    """Send one request with ``headers`` and fixed ones; of itself it names no person, session or page.

    Raises:
        Unavailable: ``net.failed`` or ``net.timeout``.
    """
    fixed = {"User-Agent": _USER_AGENT, "Accept-Encoding": "identity", "Connection": "close"}
    with transport:
        request = httpx.Request(method, url, headers={**headers, **fixed}, content=body or None)
        response = transport.handle_request(request)
        try:
            yield response
        finally:
            response.close()


class _Body(httpx.SyncByteStream):
    """The body of an answer, its errors typed."""

    def __init__(self, response: httpcore.Response, host: str) -> None:
        self._response = response
        self._host = host

    def __iter__(self) -> Iterator[bytes]:
        with _typed_errors(self._host):
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _PinnedBackend(httpcore.NetworkBackend):
    """Opens connections to the addresses that were checked, whatever host it is told."""

    def __init__(
        self, addresses: Sequence[str], deadline: Deadline, connect_seconds: float, backend: httpcore.NetworkBackend
    ) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._connect_seconds = connect_seconds
        self._backend = backend

    def connect_tcp(self, host: str, port: int, *arguments: Any, **options: Any) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in self._addresses:
            seconds = self._deadline.left(self._connect_seconds)
            try:
                return _TimedStream(self._backend.connect_tcp(address, port, timeout=seconds), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError("no address")


class _TimedStream(httpcore.NetworkStream):
    """A stream on which no single wait, and not all of them together, outlast the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@contextmanager
def _typed_errors(host: str) -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException:
        raise unavailable("net.timeout", f"{host} did not answer in time") from None
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise unavailable("net.failed", f"{host}: {str(error)[:80] or type(error).__name__}") from None


@cache
def _public_tls() -> ssl.SSLContext:
    """The public certificate authorities, whatever the environment says; building it takes 10 ms and more."""
    return ssl.create_default_context(cafile=certifi.where())
