"""The server as a platform runs it: a configuration file, keys for callers, limits, logs and metrics."""

from __future__ import annotations

import json
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result
from serving import Running, in_thread, started

from vcmicro import Key, StatusList, jws, verify
from vcmicro.cli.command import command
from vcmicro.server.configuration import read_configuration
from vcmicro.server.security import hashed, new_api_key

pytestmark = pytest.mark.loopback

_CANARY = "canary-7f1c9e"
_DRAFT = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "type": ["VerifiableCredential"],
    "credentialSubject": {"id": f"did:example:{_CANARY}", "alumniOf": _CANARY},
}


class _Platform:
    """A configuration in a folder: an issuer with a status list, a holder, two API keys, an authorisation server."""

    def __init__(self, folder: Path, **server: Any) -> None:
        self.folder, self.signer, self.tokens = folder, Key.generate(), Key.generate("P-256")
        self.signer.save(folder / "issuer.jwk")
        (folder / "jwks.json").write_text(json.dumps({"keys": [{**self.tokens.to_jwk(private=False), "kid": "1"}]}))
        self.key, digest = new_api_key()
        self.weak, weak = new_api_key()
        members = "\n".join(
            f"{name} = {json.dumps(value)}" for name, value in {"port": 0, "workers": 1, **server}.items()
        )
        self.file = folder / "vcmicro.toml"
        self.file.write_text(
            f"""
[server]
{members}
[auth]
api_keys = [
  {{ name = "lms", sha256 = "{digest}", scopes = ["issue", "status", "present"] }},
  {{ name = "reader", sha256 = "{weak}", scopes = ["verify"] }},
]
oauth2 = {{ issuer = "https://as.example", audience = "https://badges.example", jwks = "jwks.json" }}
[status]
store = "status.db"
base = "https://badges.example"
lists = [{{ name = "1", issuer = "univ" }}]
[[issuers]]
name = "univ"
key = "issuer.jwk"
title = "University"
status = "1"
[holder]
key = "issuer.jwk"
"""
        )

    def token(self, **claims: Any) -> str:
        now = int(time.time())
        payload = {"iss": "https://as.example", "aud": "https://badges.example", "sub": "app", "exp": now + 600}
        body = json.dumps({**payload, "scope": "issue", **claims}).encode()
        return jws.sign({"typ": "at+jwt", "kid": "1"}, body, self.tokens)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> _Platform:
    return _Platform(tmp_path_factory.mktemp("platform"))


@pytest.fixture(scope="module", params=["process", "thread"])
def server(request: pytest.FixtureRequest, platform: _Platform) -> Iterator[Running]:
    """The command, and the application within this process."""
    if request.param == "thread":
        with in_thread(read_configuration(platform.file)) as running:
            yield running
    else:
        with started("--config", str(platform.file)) as running:
            yield running


@contextmanager
def _with(folder: Path, **settings: Any) -> Iterator[tuple[Running, httpx.Client]]:
    with started("--config", str(_Platform(folder, **settings).file)) as running, _client(running) as client:
        yield running, client


def _client(running: Running, **headers: str) -> httpx.Client:
    return httpx.Client(base_url=running.base, headers=headers, timeout=60, trust_env=False)


@pytest.fixture
def anybody(server: Running) -> Iterator[httpx.Client]:
    with _client(server) as made:
        yield made


@pytest.fixture
def lms(server: Running, platform: _Platform) -> Iterator[httpx.Client]:
    with _client(server, authorization=f"Bearer {platform.key}") as made:
        yield made


def _is_problem(response: httpx.Response, status: int, code: str) -> bool:
    value = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert value["status"] == response.status_code
    assert value["type"].startswith("https://")
    assert {"title", "detail", "pointer", "hint", "errors"} <= set(value)
    return (response.status_code, value["code"]) == (status, code)


@pytest.mark.parametrize("path", ["/credentials/issue", "/credentials/status", "/presentations"])
def test_nothing_is_signed_or_set_for_unknown_callers(path: str, anybody: httpx.Client, platform: _Platform) -> None:
    body = {"credential": _DRAFT}
    assert _is_problem(anybody.post(path, json=body), 401, "server.unauthorized")
    for wrong in ("Bearer vcm_wrong", "Bearer a.b.c", "Basic x", f"Bearer {hashed(platform.key)}"):
        response = anybody.post(path, json=body, headers={"authorization": wrong})
        assert _is_problem(response, 401, "server.unauthorized"), wrong
        assert response.headers["www-authenticate"].startswith("Bearer")
    weak = anybody.post(path, json=body, headers={"x-api-key": platform.weak})
    assert _is_problem(weak, 403, "server.forbidden")


def test_issue_verify_revoke(lms: httpx.Client, anybody: httpx.Client, platform: _Platform) -> None:
    response = lms.post("/credentials/issue", json={"credential": _DRAFT})
    assert response.status_code == 201, response.text
    signed = response.json()
    assert signed["issuer"] == {"id": platform.signer.did, "name": "University"}
    entry = signed["credentialStatus"]
    assert entry["statusListCredential"] == "https://badges.example/status/1"
    published = anybody.get("/status/1")
    assert published.headers["content-type"] == "application/json"
    assert verify(published.content).outcome == "PASSED"
    # The server is offline, so that it cannot know the status: not verified, and it says why.
    verdict = anybody.post("/credentials/verify", json={"verifiableCredential": signed})
    assert _is_problem(verdict, 400, "status.unavailable")
    assert {each["name"]: each["outcome"] for each in verdict.json()["checks"]}["proof"] == "PASSED"
    update = {"credentialId": signed["id"], "credentialStatus": {"statusPurpose": "revocation"}, "status": True}
    assert lms.post("/credentials/status", json=update).status_code == 200
    assert anybody.get("/status/1").content != published.content
    store = StatusList("https://badges.example/status/1", store=platform.folder / "status.db")
    assert store.get(entry) == 1
    unknown = lms.post("/credentials/status", json={**update, "credentialId": "urn:uuid:0"})
    assert _is_problem(unknown, 404, "status.unallocated")
    undone = lms.post("/credentials/status", json={**update, "status": False})
    assert _is_problem(undone, 400, "status.irreversible")


def test_an_entry_is_allocated_only_for_what_is_issued(lms: httpx.Client, platform: _Platform) -> None:
    import sqlite3

    def allocated() -> int:
        with sqlite3.connect(platform.folder / "status.db") as database:
            return int(database.execute("SELECT count(*) FROM vcmicro_status_entry").fetchone()[0])

    before = allocated()
    wrong = lms.post("/credentials/issue", json={"credential": {**_DRAFT, "credentialSubject": {}}})
    assert wrong.status_code == 400
    assert allocated() == before
    foreign = lms.post("/credentials/issue", json={"credential": {**_DRAFT, "issuer": "did:example:other"}})
    assert _is_problem(foreign, 400, "server.body")
    assert foreign.json()["pointer"] == "/credential/issuer"


def test_access_tokens(server: Running, platform: _Platform, anybody: httpx.Client) -> None:
    def issue(token: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"}
        return anybody.post("/credentials/issue", json={"credential": _DRAFT}, headers=headers)

    assert issue(platform.token()).status_code == 201
    assert _is_problem(issue(platform.token(scope="verify")), 403, "server.forbidden")
    forged = jws.sign({"typ": "at+jwt", "kid": "1"}, b"{}", Key.generate("P-256"))
    expired, foreign = platform.token(exp=1), platform.token(iss="https://other.example")
    for token in (
        forged,
        expired,
        foreign,
        platform.token(aud="x"),
        platform.token(exp="never"),
        platform.token(nbf=2**40),
    ):
        assert _is_problem(issue(token), 401, "server.unauthorized")


def test_presentations_are_made_and_verified(lms: httpx.Client, anybody: httpx.Client, platform: _Platform) -> None:
    credential = platform_issue(platform)
    body = {"verifiableCredentials": [credential], "options": {"challenge": "c", "domain": "d"}}
    made = lms.post("/presentations", json=body)
    assert made.status_code == 201, made.text
    asked = {"verifiablePresentation": made.json(), "options": {"challenge": "c", "domain": "d"}}
    assert anybody.post("/presentations/verify", json=asked).json()["verified"] is True
    replayed = {**asked, "options": {"challenge": "other", "domain": "d"}}
    assert _is_problem(anybody.post("/presentations/verify", json=replayed), 400, "proof.challenge")


def platform_issue(platform: _Platform) -> dict[str, Any]:
    """A credential of the platform's key that has no status."""
    from vcmicro import issue

    signed = issue(_DRAFT, signer=platform.signer)
    assert isinstance(signed, dict)
    return signed


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "json.syntax"),
        (b"{", "json.syntax"),
        (b"[]", "server.body"),
        (b"{}", "server.body"),
        (b'{"verifiableCredential":{},"verifiableCredential":{}}', "json.duplicate_key"),
        (b'{"verifiableCredential":{"a":1e999}}', "json.number"),
        (b"\xff", "json.encoding"),
        (b"[" * 100_000, "json.depth"),
        (b'{"verifiableCredential":7}', "server.body"),
        (b'{"verifiableCredential":"{}"}', "server.body"),
        (b'{"verifiableCredential":null}', "server.body"),
        (b'{"verifiableCredential":{},"options":[]}', "server.body"),
        (b'{"verifiableCredential":{},"options":{"challenge":7}}', "server.body"),
    ],
)
def test_bodies_are_read_strictly(body: bytes, code: str, anybody: httpx.Client) -> None:
    response = anybody.post("/credentials/verify", content=body, headers={"content-type": "application/json"})
    assert _is_problem(response, 400, code)


def test_what_http_knows_a_status_for(anybody: httpx.Client) -> None:
    text = anybody.post("/credentials/verify", content=b"{}", headers={"content-type": "text/plain"})
    assert _is_problem(text, 415, "server.media_type")
    assert _is_problem(anybody.get("/nothing/here"), 404, "server.not_found")
    assert _is_problem(anybody.get("/status/none"), 404, "server.not_found")
    wrong = anybody.get("/credentials/verify")
    assert _is_problem(wrong, 405, "server.method")
    assert wrong.headers["allow"] == "POST"
    assert "access-control-allow-origin" not in anybody.get("/health", headers={"origin": "https://a.example"}).headers


def test_large_bodies_are_refused_before_they_are_read(tmp_path: Path) -> None:
    with _with(tmp_path, body_bytes=1000) as (_, client):
        assert _is_problem(client.post("/credentials/verify", json={"a": "x" * 1000}), 413, "limit.size")

        def endless() -> Iterator[bytes]:
            while True:
                yield b" " * 1000

        headers = {"content-type": "application/json"}
        assert client.post("/credentials/verify", content=endless(), headers=headers).status_code == 413


def test_requests_wait_and_are_refused_when_the_queue_is_full(tmp_path: Path) -> None:
    with _with(tmp_path, queue=1, body_seconds=3) as (running, client):
        body = json.dumps({"verifiableCredential": {}})
        with _half_sent(running, b"{" * 99) as one, _half_sent(running, b"{" * 99) as other:
            _wait_until(lambda: "vcmicro_requests_waiting 2.0" in client.get("/metrics").text)
            full = client.post("/credentials/verify", content=body, headers={"content-type": "application/json"})
            assert _is_problem(full, 503, "server.busy")
            assert full.headers["retry-after"] == "2"
            assert client.get("/health").status_code == 200
            assert all(each.recv(100).startswith(b"HTTP/1.1 408") for each in (one, other))
        again = client.post("/credentials/verify", content=body, headers={"content-type": "application/json"})
        assert again.status_code == 400


def _wait_until(holds: Any) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_what_overruns_is_ended_and_the_server_goes_on(tmp_path: Path) -> None:
    with _with(tmp_path, item_seconds=0.000001) as (_, client):
        for _ in range(3):
            response = client.post("/credentials/verify", json={"verifiableCredential": {}})
            assert _is_problem(response, 422, "batch.timeout")
        assert "vcmicro_workers_replaced 3.0" in client.get("/metrics").text


def test_health_metrics_and_document(anybody: httpx.Client) -> None:
    assert anybody.get("/health").json()["status"] == "ok"
    metrics = anybody.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain")
    assert 'vcmicro_requests_total{method="GET",route="/health",status="200"}' in metrics.text
    document = anybody.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert {"/credentials/issue", "/credentials/verify", "/identifiers/{did}"} <= set(document["paths"])
    assert "security" in document["paths"]["/credentials/issue"]["post"]
    assert "security" not in document["paths"]["/credentials/verify"]["post"]


def test_logs_and_metrics_hold_nothing_of_requests(
    server: Running, lms: httpx.Client, anybody: httpx.Client, platform: _Platform
) -> None:
    lms.post("/credentials/issue", json={"credential": {**_DRAFT, "id": f"urn:x:{_CANARY}"}})
    lms.post("/credentials/issue", json={"credential": {_CANARY: 1}})
    anybody.post("/credentials/verify", json={"verifiableCredential": {_CANARY: _CANARY}})
    anybody.post("/credentials/verify", content=f'{{"{_CANARY}', headers={"content-type": "application/json"})
    anybody.get(f"/identifiers/did:web:{_CANARY}.example?{_CANARY}={_CANARY}")
    anybody.get(f"/{_CANARY}")
    anybody.get("/health", headers={"authorization": f"Bearer vcm_{_CANARY}", "x-request-id": _CANARY})
    log = server.log.read_text("utf-8")
    secrets = (_CANARY, platform.key, platform.weak, platform.signer.to_jwk()["d"])
    for secret in secrets:
        assert secret not in log
        assert secret not in anybody.get("/metrics").text
    requests = [each for each in server.events() if each["event"] == "request"]
    issued = [each for each in requests if each["route"] == "/credentials/issue" and each["status"] == 201]
    assert issued[-1]["caller"] == "lms"
    assert all({"time", "level", "route", "status", "ms", "codes"} <= set(each) for each in requests if each["route"])


def test_a_server_that_is_told_to_stop_answers_first(tmp_path: Path) -> None:
    with started("--config", str(_Platform(tmp_path).file)) as running, _client(running) as client:
        body = b'{"verifiableCredential": {}}'
        with _half_sent(running, body) as connection:
            _wait_until(lambda: "vcmicro_requests_waiting 1.0" in client.get("/metrics").text)
            assert running.process is not None
            running.process.send_signal(signal.SIGTERM)
            _wait_until(lambda: any("Shutting down" in each["event"] for each in running.events()))
            connection.sendall(body[1:])
            assert connection.recv(100).startswith(b"HTTP/1.1 400")
        assert running.process.wait(60) == 0
        assert "stopped" in [each["event"] for each in running.events()]


@contextmanager
def _half_sent(running: Running, body: bytes) -> Iterator[socket.socket]:
    """A request of which only the head and one byte were sent."""
    host, port = running.base.removeprefix("http://").split(":")
    length = f"Content-Length: {len(body)}"
    lines = ("POST /credentials/verify HTTP/1.1", "Host: x", "Content-Type: application/json", length, "", "")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall("\r\n".join(lines).encode() + body[:1])
        yield connection


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ('[server]\nhost = "0.0.0.0"\n[fetch]\nenabled = true\n', "/fetch/hosts"),
        ('[auth]\nopen = ["issue"]\n', "/auth/open"),
        ("[server]\nprot = 1\n", "/server/prot"),
        ('[server]\nport = "1"\n', "/server/port"),
        ('[server]\ncors_origins = ["*"]\n', "/cors_origins"),
        ('[[auth.api_keys]]\nname = "a"\nsha256 = "no"\nscopes = ["issue"]\n', "/auth/api_keys"),
        ('[status]\nbase = "http://a.example"\nlists = [{name = "1", issuer = "x"}]\n', "/status/base"),
    ],
)
def test_unsafe_settings_are_refused(text: str, pointer: str, tmp_path: Path) -> None:
    file = tmp_path / "vcmicro.toml"
    file.write_text(text)
    done = _run("--config", str(file))
    assert done.exit_code == 1
    assert f"server.config at {pointer}:" in done.stderr


def test_the_conformance_mode_stays_on_loopback(tmp_path: Path) -> None:
    done = _run("--conformance", "--host", "0.0.0.0")
    assert (done.exit_code, "server.config at /host:" in done.stderr) == (1, True)
    assert _run("--suite-config", str(tmp_path / "x")).exit_code == 2


def test_an_api_key_is_made_with_its_hash() -> None:
    made = json.loads(_run("--new-api-key").stdout)
    assert hashed(made["key"]) == made["sha256"]


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["serve", *arguments])


def test_suite_config_is_a_module_of_the_running_server(tmp_path: Path) -> None:
    file = tmp_path / "localConfig.cjs"
    with started("--conformance", "--port", "0", "--workers", "1", "--suite-config", str(file)) as running:
        text = file.read_text("utf-8")
        value = json.loads(text.removeprefix("module.exports = ").removesuffix(";\n"))
        [implementation] = value["implementations"]
        ids = set(running.start["ids"].values())
        assert {each["id"] for each in implementation["issuers"]} == ids
        assert all(each["endpoint"].startswith(running.base) for each in implementation["issuers"])


def test_the_configuration_of_the_how_to_is_one(tmp_path: Path) -> None:
    import re

    from vcmicro.server.starting import check_settings

    page = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "serve.md").read_text("utf-8")
    [text] = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    Key.generate().save(tmp_path / "issuer.jwk")
    (tmp_path / "vcmicro.toml").write_text(text)
    settings = read_configuration(tmp_path / "vcmicro.toml")
    check_settings(settings)
    assert settings.issuers[0].status_list == settings.status_lists[0].url == "https://badges.univ.example/status/1"
    commented = re.sub(r"^# (?=[a-z0-9_]+ = )", "", text, flags=re.MULTILINE)
    (tmp_path / "jwks.json").write_text('{"keys": []}')
    (tmp_path / "vcmicro.toml").write_text(commented)
    whole = read_configuration(tmp_path / "vcmicro.toml")
    check_settings(whole)
    assert whole.oauth2 is not None
    assert whole.issuers[0].id == "did:web:univ.example"
    defaults = (whole.queue, whole.body_bytes, whole.item_seconds)
    assert defaults == (settings.queue, settings.body_bytes, settings.item_seconds)
