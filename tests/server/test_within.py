"""The parts of the server by themselves, in this process: workers, settings, signals, the conformance mode."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result
from serving import Running, die, echo, fail, hang, in_thread

from vcmicro import Key
from vcmicro.cli.command import command
from vcmicro.errors import Invalid, Unavailable
from vcmicro.server import require_extra
from vcmicro.server.answers import Refused
from vcmicro.server.configuration import read_configuration, settings_from
from vcmicro.server.conformance import conformance_members, new_keys
from vcmicro.server.security import new_api_key
from vcmicro.server.settings import (
    SCOPES,
    ApiKeySettings,
    HolderSettings,
    IssuerSettings,
    Settings,
    StatusListSettings,
)
from vcmicro.server.starting import check_settings, is_loopback
from vcmicro.server.workers import Workers
from vcmicro.server.working import settings_of

pytestmark = pytest.mark.loopback


def test_workers_answer_and_outlive_what_happens_in_them() -> None:
    async def ask() -> None:
        workers = Workers(Settings(workers=1, item_seconds=1))
        await workers.start()
        try:
            assert (await workers.run(echo, b"a", 200)).body == b"a"
            assert (workers.busy, workers.waiting) == (0, 0)
            lost, late = await workers.run(die, b""), await workers.run(hang, b"")
            assert (lost.status, lost.codes) == (422, ("batch.lost",))
            assert (late.status, late.codes) == (422, ("batch.timeout",))
            wrong = await workers.run(fail, b"")
            assert (wrong.status, wrong.codes) == (500, ("internal.error",))
            assert b"secret" not in wrong.body
            assert (await workers.run(echo, b"b", 201)).status == 201
            assert workers.replaced == 2
        finally:
            workers.close()

    asyncio.run(ask())


def test_a_caller_who_hangs_up_leaves_the_worker_in_order() -> None:
    async def ask() -> None:
        workers = Workers(Settings(workers=1, item_seconds=1))
        await workers.start()
        try:
            task = asyncio.create_task(workers.run(hang, b""))
            await asyncio.sleep(0.2)
            task.cancel()
            assert (await workers.run(echo, b"next", 200)).body == b"next"
        finally:
            workers.close()

    asyncio.run(ask())


def test_admission_is_bounded() -> None:
    workers = Workers(Settings(workers=1, queue=0))
    with workers.admitted(), pytest.raises(Refused) as refused, workers.admitted():
        pass
    assert (refused.value.status, refused.value.problem.code) == (503, "server.busy")
    with workers.admitted():
        pass
    workers.close()


def test_workers_say_what_is_wrong_with_their_settings(tmp_path: Path) -> None:
    members = conformance_members(new_keys(), "https://localhost:1")
    settings = Settings(store=str(tmp_path / "status.db"), workers=1, conformance=True, **members)

    async def start(given: Settings) -> None:
        workers = Workers(given)
        try:
            await workers.start()
        finally:
            workers.close()

    asyncio.run(start(settings))
    [kept] = settings.status_lists
    others = replace(settings, status_lists=(replace(kept, purpose=("suspension",)),))
    with pytest.raises(Invalid, match=r"server\.config"):
        asyncio.run(start(others))


@pytest.fixture
def conforming(tmp_path: Path) -> Iterator[tuple[Running, Settings]]:
    """The conformance mode within this process."""
    members = conformance_members(new_keys(), "https://localhost:1")
    settings = Settings(store=str(tmp_path / "status.db"), conformance=True, **members)
    with in_thread(settings) as running:
        yield running, settings


def test_every_issuer_of_the_conformance_mode(conforming: tuple[Running, Settings]) -> None:
    running, settings = conforming
    draft = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"]}
    with httpx.Client(base_url=running.base, trust_env=False) as client:
        for each in settings.issuers:
            credential = {**draft, "issuer": each.id, "credentialSubject": {"id": "did:example:1"}}
            response = client.post(f"/issuers/{each.name}/credentials/issue", json={"credential": credential})
            assert response.status_code == 201, (each.name, response.text)
            verdict = client.post("/verifiers/credentials/verify", json={"verifiableCredential": response.json()})
            is_base = each.name.startswith(("ecdsa-sd", "bbs"))
            assert verdict.status_code == (400 if is_base else 200), (each.name, verdict.text)
        assert client.post("/issuers/none/ed/credentials/issue", json={"credential": {}}).status_code == 404
        incomplete = client.post("/issuers/eddsa-jcs-2022/ed/credentials/issue", json={"credential": draft})
        assert incomplete.json()["pointer"] == "/credential/issuer"
        assert client.get("/status/1").json()["type"][1] == "BitstringStatusListCredential"
        derived = client.post("/holders/credentials/derive", json={"verifiableCredential": 1})
        assert derived.status_code == 400
        shown = client.post("/verifiers/presentations/verify", json={"verifiablePresentation": {}})
        assert shown.status_code == 400


def test_origins_are_let_in_by_name_only() -> None:
    with in_thread(Settings(cors_origins=("https://app.example",))) as running:
        asked = {"access-control-request-method": "POST"}
        for origin, status in (("https://app.example", 200), ("https://other.example", 400)):
            response = httpx.options(
                f"{running.base}/credentials/verify", headers={**asked, "origin": origin}, trust_env=False
            )
            allowed = response.headers.get("access-control-allow-origin")
            assert (response.status_code, allowed) == (status, origin if status == 200 else None)


def test_a_fault_of_the_server_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(call: object, *given: object) -> None:
        raise RuntimeError("canary-7f1c9e")

    monkeypatch.setattr("vcmicro.server.calls.Call.work", broken)
    with in_thread(Settings()) as running:
        response = httpx.post(f"{running.base}/credentials/verify", json={"verifiableCredential": {}}, trust_env=False)
        assert (response.status_code, response.json()["code"]) == (500, "internal.error")
        assert "canary" not in response.text + running.log.read_text("utf-8")
        [fault] = [each for each in running.events() if each["event"] == "unhandled"]
        assert (fault["exception"], fault["level"]) == ("RuntimeError", "error")


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/credentials/issue", {"credential": 1}, "/credential"),
        ("/credentials/issue", {"credential": {}, "options": {"securedBy": "nothing"}}, None),
        ("/credentials/issue", {"credential": {}, "options": {"mandatoryPointers": [1]}}, "/options/mandatoryPointers"),
        ("/credentials/derive", {"verifiableCredential": []}, "/verifiableCredential"),
        ("/credentials/verify", {"verifiableCredential": []}, "/verifiableCredential"),
        ("/credentials/status", {"credentialStatus": []}, "/credentialStatus"),
        ("/credentials/status", {"credentialStatus": {}, "status": "x"}, "/status"),
        ("/credentials/status", {"credentialStatus": {}}, "/credentialId"),
        ("/credentials/status", {"credentialId": "x", "credentialStatus": {"statusPurpose": 1}}, None),
        ("/credentials/status", {"credentialId": "x", "credentialStatus": {"statusListCredential": "y"}}, None),
        ("/credentials/status", {"credentialStatus": {"statusListIndex": "-1"}}, None),
        ("/presentations", {"verifiableCredentials": []}, "/verifiableCredentials"),
        ("/presentations", {"verifiableCredentials": [{}]}, None),
    ],
)
def test_what_does_not_fit_an_operation_is_named(
    path: str, body: dict[str, Any], pointer: str | None, open_server: Running
) -> None:
    response = httpx.post(open_server.base + path, json=body, trust_env=False, headers={"x-api-key": _KEY})
    assert response.status_code in (400, 404), response.text
    assert response.headers["content-type"] == "application/problem+json"
    if pointer is not None:
        assert response.json()["pointer"] == pointer


_KEY, _DIGEST = new_api_key()


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with every operation, within this process."""
    folder = tmp_path_factory.mktemp("open")
    key = settings_of(Key.generate())
    did, url = key.method.partition("#")[0], "https://a.example/status/1"
    settings = Settings(
        issuers=(IssuerSettings(name="a", id=did, key=key, status_list=url),),
        holder=HolderSettings(id=did, key=key),
        store=str(folder / "status.db"),
        status_lists=(StatusListSettings(name="1", url=url, issuer="a"),),
        api_keys=(ApiKeySettings(name="all", sha256=_DIGEST, scopes=SCOPES),),
    )
    with in_thread(settings) as running:
        yield running


@pytest.mark.parametrize(
    ("did", "query", "status", "error"),
    [
        ("did:key:z6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b", "", 200, None),
        ("did:key:z6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b", "publicKeyFormat=JsonWebKey2020", 200, None),
        (
            "did:key:z6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b",
            "publicKeyFormat=Ed25519VerificationKey2020",
            200,
            None,
        ),
        ("did:key:z6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b/path", "", 404, "notFound"),
        ("did:key:z6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b%23other", "", 404, "notFound"),
        ("did:web:univ.example", "", 404, "notFound"),
        ("did:example:1", "", 400, "methodNotSupported"),
        ("nothing", "", 400, "invalidDid"),
        (
            "did:key:zDnaeXK6Bz9C9wpqMtzj5Useb3bJxd6pkoiCbbhmqMhXgAb9U",
            "publicKeyFormat=Ed25519VerificationKey2020",
            400,
            "unsupportedPublicKeyType",
        ),
    ],
)
def test_resolution(did: str, query: str, status: int, error: str | None, conforming: tuple[Running, Settings]) -> None:
    response = httpx.get(f"{conforming[0].base}/identifiers/{did}?{query}", trust_env=False)
    value = response.json()
    about = value.get("didResolutionMetadata", value.get("didDereferencingMetadata"))
    assert (response.status_code, about.get("error")) == (status, error)
    if "publicKeyFormat" in query and error is None:
        assert value["didDocument"]["verificationMethod"][0]["type"] == query.partition("=")[2]


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vcmicro.server.find_spec", lambda name: None if name == "uvicorn" else object())
    with pytest.raises(Unavailable, match=r"uvicorn: pip install vcmicro\[server\]") as refused:
        require_extra()
    assert refused.value.code == "extra.missing"
    result = CliRunner().invoke(command, ["serve"])
    assert (result.exit_code, "extra.missing" in result.output) == (1, True)


def _stopped(arguments: list[str], path: str, port: int) -> tuple[Result, list[int]]:
    """Run the command here, in the main thread; a thread asks for ``path`` and then has it stop."""
    statuses: list[int] = []

    def ask() -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and not statuses:
            try:
                statuses.append(httpx.get(f"http://127.0.0.1:{port}{path}", trust_env=False).status_code)
            except httpx.HTTPError:
                time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=ask)
    thread.start()
    result = CliRunner().invoke(command, ["serve", "--workers", "1", "--port", str(port), *arguments])
    thread.join()
    return result, statuses


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("conformance", [False, True])
def test_the_command_serves_until_it_is_told_to_stop(conformance: bool, tmp_path: Path) -> None:
    port, config = _free_port(), tmp_path / "localConfig.cjs"
    options = ["--conformance", "--suite-config", str(config)] if conformance else []
    before = signal.getsignal(signal.SIGTERM)
    result, statuses = _stopped(options, "/health", port)
    signal.signal(signal.SIGTERM, before)
    assert (result.exit_code, statuses) == (0, [200]), result.output
    if conformance:
        assert json.loads(result.stdout.splitlines()[0])["base"] == f"http://127.0.0.1:{port}"
        assert config.read_text().startswith("module.exports = {")


def test_a_frozen_clock_has_a_zone() -> None:
    wrong = CliRunner().invoke(command, ["serve", "--now", "yesterday"])
    assert wrong.exit_code == 2


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ({"nothing": {}}, "/nothing"),
        ({"issuers": [{"name": "a"}]}, "/issuers/0/key"),
        ({"issuers": ["a"]}, "/issuers/0"),
        ({"auth": {"open": [1]}}, "/auth/open"),
        ({"fetch": {"enabled": 1}}, "/fetch/enabled"),
        ({"server": {"workers": True}}, "/server/workers"),
        ({"contexts": {"https://a.example": "none.json"}}, "/contexts"),
        ({"issuers": [{"name": "a", "key": "k", "passphrase_file": "none"}]}, "/passphrase_file"),
    ],
)
def test_a_setting_that_is_wrong_is_named(value: dict[str, Any], pointer: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        settings_from(value, tmp_path)
    assert (refused.value.code, refused.value.problem.pointer) == ("server.config", pointer)


def test_a_file_that_is_no_configuration(tmp_path: Path) -> None:
    file = tmp_path / "vcmicro.toml"
    with pytest.raises(Invalid, match=r"input\.not_file"):
        read_configuration(file)
    file.write_text("[")
    with pytest.raises(Invalid, match=r"server\.config"):
        read_configuration(file)


@pytest.mark.parametrize(
    "changes",
    [
        {"queue": -1},
        {"item_seconds": 0},
        {"status_lists": (StatusListSettings(name="1", url="https://a.example", issuer="a"),)},
        {"store": "x", "status_lists": (StatusListSettings(name="1", url="https://a.example", issuer="a"),)},
    ],
)
def test_settings_that_do_not_go_together(changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match=r"server\.config"):
        check_settings(Settings(**changes))


def test_issuers_that_do_not_go_together() -> None:
    [first, *_] = conformance_members(new_keys(), "https://localhost:1")["issuers"]
    plain = replace(first, name="a")
    for issuers in ((plain, plain), (replace(plain, name="a b"),), (replace(plain, status_list="https://a.example"),)):
        with pytest.raises(Invalid, match=r"server\.config"):
            check_settings(Settings(issuers=issuers))


def test_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "10.0.0.1", "localhost.example", "")))
