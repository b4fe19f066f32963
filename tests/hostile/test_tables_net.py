"""The hostile tables of DIDs, URLs and HTTP servers, and the DID half of the hostile did:web and binding cases."""

from __future__ import annotations

import gzip
import json
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpcore
import pytest

from vcmicro.dids import Resolver
from vcmicro.errors import Unavailable, VcmicroError, unavailable
from vcmicro.fetch import Fetched, HttpsFetcher
from vcmicro.limits import Limits
from vcmicro.times import Instant, parse


@pytest.fixture(scope="session")
def hostile(shared: Path) -> Path:
    return shared / "hostile"


def _table(hostile: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((hostile / "cases" / f"{name}.json").read_bytes())
    return rows


class Recorded:
    """Answers from a dict, and remembers what it was asked."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def fetch(self, url: str, purpose: str) -> Fetched:
        self.asked.append(url)
        if url not in self.pages:
            raise unavailable("net.status", "404")
        return Fetched(url, self.pages[url], "application/json")


class Scripted(httpcore.NetworkBackend):
    """Stands for the internet: every connection, to any address, gets one answer. TLS is taken as done."""

    def __init__(self, script: Callable[[], Iterator[bytes]], seconds_per_byte: float = 0.0) -> None:
        self.script, self.seconds_per_byte = script, seconds_per_byte
        self.streams: list[_ScriptedStream] = []
        self.dialled: list[tuple[str, int]] = []

    def connect_tcp(self, host: str, port: int, *arguments: Any, **options: Any) -> httpcore.NetworkStream:
        self.dialled.append((host, port))
        self.streams.append(_ScriptedStream(self.script(), self.seconds_per_byte))
        return self.streams[-1]


class _ScriptedStream(httpcore.NetworkStream):
    def __init__(self, answer: Iterator[bytes], seconds_per_byte: float) -> None:
        self.answer, self.seconds_per_byte = answer, seconds_per_byte
        self.sent = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self.seconds_per_byte:
            wait = min(self.seconds_per_byte, timeout or 0.0)
            time.sleep(wait)
            if wait < self.seconds_per_byte:
                raise httpcore.ReadTimeout
        chunk = next(self.answer, b"")
        self.sent += len(chunk)
        return chunk

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        pass

    def close(self) -> None:
        pass

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        assert ssl_context.verify_mode == ssl.CERT_REQUIRED and ssl_context.check_hostname
        return self


def test_did_strings(hostile: Path) -> None:
    rows = _table(hostile, "did-strings")
    assert len(rows) == 18
    for row in rows:
        looked_up: list[tuple[str, int]] = []

        def resolve(host: str, port: int, looked_up: list[tuple[str, int]] = looked_up) -> list[str]:
            looked_up.append((host, port))
            return []

        fetcher = HttpsFetcher(ports=row.get("options", {}).get("ports", (443,)), resolve=resolve)
        recorded = Recorded({})
        started = time.monotonic()
        outcomes = [_outcome(Resolver(fetcher=each), row["did"]) for each in (recorded, fetcher)]
        assert time.monotonic() - started < 2.0, row["title"]
        if row["expect"] == "url":
            assert recorded.asked == [row["url"]], row["title"]
            assert len(looked_up) == 1, row["title"]
        else:
            assert outcomes == [row["expect"]] * 2, row["title"]
            assert recorded.asked == [] and looked_up == [], row["title"]


def _outcome(resolver: Resolver, did: str) -> str:
    try:
        resolver.document(did)
    except VcmicroError:
        return "reject"
    return "accept"


def test_a_port_that_is_not_listed_is_refused_before_any_look_up() -> None:
    def never(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    with pytest.raises(Unavailable) as caught:
        Resolver(fetcher=HttpsFetcher(resolve=never)).document("did:web:example.com%3A8443")
    assert [each.code for each in caught.value.problems] == ["did.unavailable", "net.host"]


def test_url_policy(hostile: Path) -> None:
    rows = _table(hostile, "url-policy")
    assert len(rows) == 14
    for row in rows:
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        internet = Scripted(lambda answer=answer: iter([answer]))
        fetcher = HttpsFetcher(resolve=lambda *_, row=row: list(row["resolves_to"]), _backend=internet)
        if row["expect"] == "allow":
            assert fetcher.fetch(row["url"], "status").body == b"{}"
            assert internet.dialled == [(row["resolves_to"][0], 443)]
        else:
            with pytest.raises(VcmicroError) as caught:
                fetcher.fetch(row["url"], "status")
            assert caught.value.code in ("net.scheme", "net.url", "net.address", "net.host"), row["title"]
            assert internet.dialled == [], row["title"]


_HTTP = {
    "redirect-private": "net.redirect",
    "redirect-http": "net.redirect",
    "redirect-loop": "net.redirect",
    "big-body": "net.size",
    "gzip-encoding-bomb": "net.media_type",
    "slowloris": "net.timeout",
}


def _script(response: dict[str, Any], url: str) -> Iterator[bytes]:
    """What a server of the table's description sends."""
    head = [f"HTTP/1.1 {response['status']} X", "Content-Type: application/json"]
    location = response.get("location")
    if location:
        head += [f"Location: {url if location == 'self' else location}", "Content-Length: 0"]
        return iter(["\r\n".join((*head, "", "")).encode()])
    if "content_encoding" in response:
        body = gzip.compress(bytes(1_000_000))
        head += [f"Content-Encoding: {response['content_encoding']}", "Transfer-Encoding: chunked"]
        chunks = (b"%x\r\n%s\r\n" % (len(body), body) for _ in range(response["decompressed_bytes"] // 1_000_000))
    else:
        head += ["Transfer-Encoding: chunked"]
        chunks = (b"10000\r\n" + b" " * 65_536 + b"\r\n" for _ in range(response["body_bytes"] // 65_536 + 1))

    def answer() -> Iterator[bytes]:
        yield "\r\n".join((*head, "", "")).encode()
        yield from chunks

    if "bytes_per_second" in response:
        return (bytes((byte,)) for chunk in answer() for byte in chunk)
    return answer()


@pytest.mark.parametrize("purpose", ["did", "key", "status", "schema", "badge"])
def test_http_behaviours(purpose: str, hostile: Path) -> None:
    rows = _table(hostile, "http-behaviours")
    assert {row["id"] for row in rows} == set(_HTTP)
    url = "https://issuer.example/status/1"
    for row in rows:
        rate = row["response"].get("bytes_per_second")
        internet = Scripted(lambda row=row: _script(row["response"], url), 1 / rate if rate else 0.0)
        limits = Limits(request_seconds=0.2 if rate else 30.0)
        fetcher = HttpsFetcher(limits=limits, resolve=lambda *_: ["93.184.216.34"], _backend=internet)
        started = time.monotonic()
        with pytest.raises(Unavailable) as caught:
            fetcher.fetch(url, purpose)
        assert not rate or time.monotonic() - started < 5.0
        assert sum(each.sent for each in internet.streams) < 12 * 1024 * 1024
        assert caught.value.code == _HTTP[row["id"]], row["id"]
        follows = row["id"] == "redirect-loop" and purpose in ("schema", "badge")
        assert len(internet.dialled) == (4 if follows else 1)


# The DID half of the signed cases; what the signature says is tested with the whole verification.

_CASES = {
    "ok-web": None,
    "bind-issuer-swap": None,
    "bind-vm-fragment": "did.vm_not_found",
    "web-not-assertion": "did.relationship",
    "web-controller-other": "did.method_unsupported",
    "web-id-mismatch": "did.id_mismatch",
}


@pytest.mark.parametrize("form", ["rdfc", "jcs"])
@pytest.mark.parametrize("name", _CASES)
def test_did_half_of_signed_cases(name: str, form: str, hostile: Path) -> None:
    manifest = json.loads((hostile / "manifest.json").read_bytes())
    (case,) = [each for each in manifest["cases"] if each["id"] == f"{name}-{form}"]
    document = json.loads((hostile / case["input"]).read_bytes())
    world = {url: (hostile / "world" / file).read_bytes() for url, file in case.get("world", {}).items()}
    fetcher = Recorded(world)
    now: Instant = parse(manifest["now"])
    resolver = Resolver(fetcher=fetcher, now=now)
    proof = document["proof"]
    if _CASES[name] is None:
        found = resolver.find_key(proof["verificationMethod"], proof["proofPurpose"], at=now)
        issuer = document["issuer"] if isinstance(document["issuer"], str) else document["issuer"]["id"]
        assert (found.controller == issuer) == (case["expect"] == "accept")
    else:
        with pytest.raises(VcmicroError) as caught:
            resolver.find_key(proof["verificationMethod"], proof["proofPurpose"], at=now)
        assert caught.value.code == _CASES[name] and caught.value.code in case["reason"]
    assert set(fetcher.asked) <= set(world)
