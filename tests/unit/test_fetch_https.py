"""The hardened fetcher against a real TLS server on the loopback, which stands for the public internet."""

from __future__ import annotations

import datetime
import logging
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from vcmicro.errors import Unavailable
from vcmicro.fetch import Fetched, HttpsFetcher, MeteredFetcher
from vcmicro.limits import Limits

PUBLIC = "93.184.216.34"
HOST = "issuer.example"


class Server:
    """A TLS server whose answers are functions by path; it remembers what it was asked and for whom."""

    def __init__(self, certificate: Path) -> None:
        self.pages: dict[str, Callable[[Any], None]] = {}
        self.requests: list[str] = []
        self.names: list[str | None] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda _, name, __: self.names.append(name)
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                try:
                    with context.wrap_socket(self.request, server_side=True) as connection:
                        outer.answer(connection)
                except OSError:
                    pass  # the client turned away, which is what many of these tests are about

        self._tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._tcp.daemon_threads = True
        self.port = self._tcp.server_address[1]
        self._thread = threading.Thread(target=self._tcp.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def answer(self, connection: ssl.SSLSocket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(65_536)
            if not more:
                return
            head += more
        self.requests.append(head.decode("latin-1"))
        self.pages[head.split(b" ")[1].decode()](connection)

    def close(self) -> None:
        self._tcp.shutdown()
        self._tcp.server_close()


class Internet(httpcore.SyncBackend):
    """Every address leads to the loopback server; which one was dialled is remembered."""

    def __init__(self, port: int, refuse: tuple[str, ...] = ()) -> None:
        self.port, self.refuse = port, refuse
        self.dialled: list[tuple[str, int]] = []

    def connect_tcp(self, host: str, port: int, *arguments: Any, **options: Any) -> httpcore.NetworkStream:
        self.dialled.append((host, port))
        if host in self.refuse:
            raise httpcore.ConnectError("refused")
        return super().connect_tcp("127.0.0.1", self.port, *arguments, **options)


def _signed(name: str, subject_key: Any, issuer: Any, issuer_key: Any, *, authority: bool) -> x509.Certificate:
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(subject_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=3))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(subject_key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if authority:
        # OpenSSL's strict checks, on by default from Python 3.13, ask this of an authority.
        signs = dict.fromkeys(("key_cert_sign", "crl_sign", "digital_signature"), True)
        others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
        usage = x509.KeyUsage(**signs, **dict.fromkeys((*others, "encipher_only", "decipher_only"), False))
        builder = builder.add_extension(usage, critical=True)
    else:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The server's chain with its key, and the authority that a client must trust for it."""
    folder = tmp_path_factory.mktemp("tls")
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _signed("Test authority", root_key, None, root_key, authority=True)
    leaf = _signed(HOST, key, root.subject, root_key, authority=False)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(secret + leaf.public_bytes(serialization.Encoding.PEM))
    (folder / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    return folder / "server.pem", folder / "root.pem"


@pytest.fixture
def server(certificates: tuple[Path, Path]) -> Iterator[Server]:
    running = Server(certificates[0])
    yield running
    running.close()


@pytest.fixture
def trusting(certificates: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(certificates[1]))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


@pytest.fixture
def internet(server: Server) -> Internet:
    return Internet(server.port)


@pytest.fixture
def fetcher(trusting: ssl.SSLContext, internet: Internet) -> HttpsFetcher:
    limits = Limits(did_document_bytes=2_000, png_bytes=3_000_000, request_seconds=2.0, connect_seconds=1.0)
    return HttpsFetcher(limits=limits, resolve=lambda *_: [PUBLIC], _tls=trusting, _backend=internet)


def page(body: bytes, *headers: str, status: str = "200 OK") -> Callable[[Any], None]:
    lines = headers or ("Content-Type: application/json",)
    head = "\r\n".join((f"HTTP/1.1 {status}", *lines, f"Content-Length: {len(body)}", "", ""))
    return lambda connection: connection.sendall(head.encode("latin-1") + body)


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
    limits = Limits(did_document_bytes=2_000, request_seconds=0.5)
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
