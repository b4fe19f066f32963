"""The hardened fetcher against a real TLS server on the loopback, which stands for the public internet."""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from internet import HOST, PUBLIC, Internet, Server, page, trusting_context, write_certificates

from vcmicro.errors import Unavailable
from vcmicro.fetch import Fetched, HttpsFetcher, MeteredFetcher
from vcmicro.limits import Limits


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return write_certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(certificates: tuple[Path, Path]) -> Iterator[Server]:
    running = Server(certificates[0])
    yield running
    running.close()


@pytest.fixture
def trusting(certificates: tuple[Path, Path]) -> ssl.SSLContext:
    return trusting_context(certificates[1])


@pytest.fixture
def internet(server: Server) -> Internet:
    return Internet(server.port)


@pytest.fixture
def fetcher(trusting: ssl.SSLContext, internet: Internet) -> HttpsFetcher:
    limits = Limits(did_document_bytes=2_000, png_bytes=3_000_000, request_seconds=2.0, connect_seconds=1.0)
    return HttpsFetcher(limits=limits, resolve=lambda *_: [PUBLIC], _tls=trusting, _backend=internet)


@pytest.mark.loopback
def test_the_connection_goes_to_the_checked_address_and_speaks_to_the_name(
    fetcher: HttpsFetcher, server: Server, internet: Internet
) -> None:
    server.pages["/did.json?q=1"] = page(
        b'{"a": 1}', "Content-Type: Application/JSON; charset=utf-8", "Set-Cookie: a=b"
    )
    fetched = fetcher.fetch(f"https://{HOST}/did.json?q=1", "did")
    assert fetched == Fetched(f"https://{HOST}/did.json?q=1", b'{"a": 1}', "application/json")
    assert internet.dialled == [(PUBLIC, 443)]
    assert server.names == [HOST]
    head = server.requests[0].lower().split("\r\n")
    assert head[0] == "get /did.json?q=1 http/1.1"
    names = {line.split(":")[0] for line in head[1:] if line}
    assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert f"host: {HOST}" in head and "accept-encoding: identity" in head


@pytest.mark.loopback
def test_rebinding_cannot_win(trusting: ssl.SSLContext, server: Server, internet: Internet) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    server.pages["/a"] = server.pages["/b"] = page(b"{}")
    fetcher = HttpsFetcher(resolve=lambda *_: next(answers), _tls=trusting, _backend=internet)
    fetcher.fetch(f"https://{HOST}/a", "did")
    with pytest.raises(Unavailable) as caught:
        fetcher.fetch(f"https://{HOST}/b", "did")
    assert caught.value.code == "net.address"
    assert internet.dialled == [(PUBLIC, 443)]


@pytest.mark.loopback
def test_the_next_address_is_tried_when_one_refuses(trusting: ssl.SSLContext, server: Server) -> None:
    server.pages["/a"] = page(b"{}")
    internet = Internet(server.port, refuse=("8.8.8.8",))
    fetcher = HttpsFetcher(resolve=lambda *_: ["8.8.8.8", PUBLIC], _tls=trusting, _backend=internet)
    assert fetcher.fetch(f"https://{HOST}/a", "did").body == b"{}"
    assert [address for address, _ in internet.dialled] == ["8.8.8.8", PUBLIC]
    alone = HttpsFetcher(resolve=lambda *_: ["8.8.8.8"], _tls=trusting, _backend=internet)
    with pytest.raises(Unavailable, match=r"net\.failed"):
        alone.fetch(f"https://{HOST}/a", "did")


@pytest.mark.loopback
def test_a_certificate_of_an_unknown_authority_or_another_name_is_refused(
    fetcher: HttpsFetcher, internet: Internet, server: Server
) -> None:
    public = HttpsFetcher(resolve=lambda *_: [PUBLIC], _backend=internet)
    for each, host in ((public, HOST), (fetcher, "other.example")):
        with pytest.raises(Unavailable) as caught:
            each.fetch(f"https://{host}/a", "did")
        assert caught.value.code == "net.failed"
    assert server.requests == []


def _slow_head(connection: Any) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
    for _ in range(100):
        time.sleep(0.05)
        connection.sendall(b"X-A: b\r\n")


def _slow_body(connection: Any) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        time.sleep(0.05)
        connection.sendall(b" ")


def _cut_short(connection: Any) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{}")


def _chunked(connection: Any) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(1_000):
        connection.sendall(b"400\r\n" + b" " * 1024 + b"\r\n")


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (page(b"{}", status="404 Not Found"), "net.status"),
        (page(b"", status="204 No Content"), "net.status"),
        (page(b"{}", status="206 Partial Content"), "net.status"),
        (page(b"", "Location: https://issuer.example/b", status="302 Found"), "net.redirect"),
        (page(b"", "Location: /b", status="301 Moved"), "net.redirect"),
        (page(b"", status="308 Permanent"), "net.redirect"),
        (page(b"{}", "Content-Type: text/html"), "net.media_type"),
        (page(b"{}", "X-None: there"), "net.media_type"),
        (page(b"{}", "Content-Type: application/json", "Content-Type: text/html"), "net.media_type"),
        (page(b"{}", "Content-Type: application/json", "Content-Encoding: gzip"), "net.media_type"),
        (page(b"{}", "Content-Type: application/json", "Content-Encoding: br"), "net.media_type"),
        (page(b" " * 2_001), "net.size"),
        (_chunked, "net.size"),
        (_slow_head, "net.timeout"),
        (_slow_body, "net.timeout"),
        (lambda connection: time.sleep(1.5), "net.timeout"),
        (lambda connection: connection.sendall(b"SSH-2.0-OpenSSH\r\n\r\n"), "net.failed"),
        (lambda connection: None, "net.failed"),
        (lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000), "net.failed"),
        (_cut_short, "net.failed"),
    ],
)
def test_a_server_that_misbehaves_leaves_the_question_open(
    answer: Callable[[Any], None], code: str, server: Server, trusting: ssl.SSLContext, internet: Internet
) -> None:
    server.pages["/a"] = answer
    # Where it is not time that is short, a busy machine must not make it so.
    limits = Limits(did_document_bytes=2_000, request_seconds=0.5 if code == "net.timeout" else 10.0)
    fetcher = HttpsFetcher(limits=limits, resolve=lambda *_: [PUBLIC], _tls=trusting, _backend=internet)
    started = time.monotonic()
    with pytest.raises(Unavailable) as caught:
        fetcher.fetch(f"https://{HOST}/a", "did")
    assert caught.value.code == code
    assert time.monotonic() - started < 3.0
    assert len(server.requests) == 1


@pytest.mark.loopback
def test_a_body_of_exactly_the_limit_passes(fetcher: HttpsFetcher, server: Server) -> None:
    server.pages["/a"] = page(b" " * 2_000)
    assert len(fetcher.fetch(f"https://{HOST}/a", "did").body) == 2_000


@pytest.mark.loopback
def test_a_badge_may_redirect_three_times_under_the_same_rules(fetcher: HttpsFetcher, server: Server) -> None:
    for each in range(4):
        server.pages[f"/{each}"] = page(b"", f"Location: /{each + 1}", status="302 Found")
    server.pages["/4"] = page(b"{}", "Content-Type: text/plain")
    assert fetcher.fetch(f"https://{HOST}/1", "badge").url == f"https://{HOST}/4"
    with pytest.raises(Unavailable, match="more than 3 times"):
        fetcher.fetch(f"https://{HOST}/0", "badge")


@pytest.mark.loopback
@pytest.mark.parametrize(
    "location",
    [
        "http://issuer.example/b",
        "https://127.0.0.1/",
        "https://[::1",
        "file:///etc/passwd",
        "https://localhost/",
        "//a:b@c.example/",
    ],
)
def test_a_redirect_to_what_may_not_be_fetched_is_not_followed(
    location: str, fetcher: HttpsFetcher, server: Server, internet: Internet
) -> None:
    server.pages["/a"] = page(b"", f"Location: {location}", status="302 Found")
    with pytest.raises(Unavailable) as caught:
        fetcher.fetch(f"https://{HOST}/a", "badge")
    assert caught.value.code == "net.redirect"
    assert len(internet.dialled) == 1


@pytest.mark.loopback
def test_key_documents_and_refusals_are_kept_and_lists_as_long_as_their_reader_says(
    fetcher: HttpsFetcher, server: Server
) -> None:
    server.pages["/a"] = page(b"{}")
    server.pages["/b"] = page(b"", status="500 Oops")
    for _ in range(2):
        fetcher.fetch(f"https://{HOST}/a", "did")
        with pytest.raises(Unavailable):
            fetcher.fetch(f"https://{HOST}/b", "did")
    assert len(server.requests) == 2
    lists = [fetcher.fetch(f"https://{HOST}/a", "status") for _ in range(2)]
    assert len(server.requests) == 4
    MeteredFetcher(fetcher).keep(lists[0], f"https://{HOST}/a", "status", 60)
    fetcher.fetch(f"https://{HOST}/a", "status")
    assert len(server.requests) == 4
    fetcher.keep(lists[0], f"https://{HOST}/a", "schema", 60)
    assert fetcher.fetch(f"https://{HOST}/a", "schema") == lists[0]


@pytest.mark.loopback
def test_a_refusal_for_lack_of_the_callers_time_is_not_kept(fetcher: HttpsFetcher, server: Server) -> None:
    server.pages["/a"] = _slow_body
    with pytest.raises(Unavailable, match=r"net\.timeout"):
        fetcher.fetch_within(f"https://{HOST}/a", "did", 0.1)
    server.pages["/a"] = page(b"{}")
    assert fetcher.fetch(f"https://{HOST}/a", "did").body == b"{}"


def test_a_request_without_time_is_not_made() -> None:
    def never(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    with pytest.raises(Unavailable, match=r"net\.timeout"):
        HttpsFetcher(resolve=never).fetch_within(f"https://{HOST}/", "did", 0.0)


@pytest.mark.loopback
def test_no_log_holds_a_path_or_a_query(
    fetcher: HttpsFetcher, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.pages["/canary-path?canary-query"] = page(b'"canary-body"')
    with caplog.at_level(logging.DEBUG):
        fetcher.fetch(f"https://{HOST}/canary-path?canary-query", "did")
    assert "canary" not in caplog.text
