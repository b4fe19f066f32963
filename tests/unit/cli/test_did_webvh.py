"""did webvh: from keys to a log, from a version to the next, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import vcmicro
from vcmicro import times
from vcmicro.fetch import Fetched

Run = Callable[..., Result]
LOG_URL = "https://univ.example/staff/did.jsonl"


@pytest.fixture
def keys(run: Run, tmp_path: Path) -> dict[str, Path]:
    names = ("issuing", "update", "following", "third")
    for name in names:
        run("keygen", "-o", tmp_path / f"{name}.jwk")
    run("keygen", "--type", "p256", "-o", tmp_path / "p256.jwk")
    return {name: tmp_path / f"{name}.jwk" for name in (*names, "p256")}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that is a minute further each time, since a version is younger than the one before."""
    start = times.parse("2026-01-01T00:00:00Z").seconds
    minutes = iter(range(1_000))
    monkeypatch.setattr(times, "current", lambda: times.from_epoch(start + 60 * next(minutes)))


def create(run: Run, keys: dict[str, Path], out: Path, *more: str | Path) -> Result:
    given = ("--key", keys["issuing"], "--update-key", keys["update"], "-o", out)
    return run("did", "webvh", "create", "univ.example:staff", *given, *more)


def shown(run: Run, log: Path) -> dict[str, Any]:
    result = run("did", "webvh", "show", log)
    assert result.exit_code == 0, result.stderr
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_from_keys_to_a_verified_credential(
    run: Run, keys: dict[str, Path], draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote, serve, did, use = create(run, keys, tmp_path / "site").stdout.splitlines()
    log = tmp_path / "site" / "staff" / "did.jsonl"
    assert wrote == f"Wrote {log}"
    assert serve == f"Serve it at {LOG_URL}"
    assert shown(run, log)["id"] == did
    method = use.removeprefix("Issue with --method ")
    signed = tmp_path / "signed.json"
    run("issue", draft, "--key", keys["issuing"], "--method", method, "-o", signed)

    class Site:
        def fetch(self, url: str, purpose: str) -> Fetched:
            assert url == LOG_URL
            return Fetched(url, log.read_bytes(), "text/jsonl")

    monkeypatch.setattr(vcmicro, "HttpsFetcher", Site)
    assert run("verify", signed, "--issuer", did).exit_code == 0


@pytest.mark.usefixtures("clock")
def test_versions_with_and_without_commitment(run: Run, keys: dict[str, Path], tmp_path: Path) -> None:
    create(run, keys, tmp_path)
    log = tmp_path / "staff" / "did.jsonl"
    both = ("--key", keys["issuing"], "--key", keys["p256"])
    update = ("did", "webvh", "update", log, *both, "--update-key")
    assert run(*update, keys["update"], "--next-key", keys["following"]).exit_code == 0
    refused = run(*update, keys["update"])
    assert refused.exit_code == 1
    assert "did not commit to this key" in refused.stderr
    assert run(*update, keys["following"], "--next-key", keys["third"]).exit_code == 0
    assert run(*update, keys["third"]).exit_code == 0
    assert run(*update, keys["third"]).exit_code == 0
    assert len(log.read_text().splitlines()) == 5
    assert len(shown(run, log)["verificationMethod"]) == 2
    did = shown(run, log)["id"]
    first = run("did", "webvh", "show", log, "--did", f"{did}?versionNumber=1")
    assert len(json.loads(first.stdout)["verificationMethod"]) == 1
    assert '"d"' not in log.read_text()


@pytest.mark.usefixtures("clock")
def test_a_portable_did_says_so(run: Run, keys: dict[str, Path], tmp_path: Path) -> None:
    create(run, keys, tmp_path, "--portable")
    entry = json.loads((tmp_path / "staff" / "did.jsonl").read_text())
    assert entry["parameters"]["portable"] is True


def test_a_log_is_not_replaced(run: Run, keys: dict[str, Path], tmp_path: Path) -> None:
    create(run, keys, tmp_path)
    refused = create(run, keys, tmp_path)
    assert refused.exit_code == 2
    assert "update adds a version" in refused.stderr


@pytest.mark.parametrize("location", ["", "localhost", "univ example", "127.0.0.1", "univ.example:..", "did:web:a.b"])
def test_what_is_no_location_is_wrong_usage(run: Run, keys: dict[str, Path], tmp_path: Path, location: str) -> None:
    given = ("--key", keys["issuing"], "--update-key", keys["update"], "-o", tmp_path / "site")
    assert run("did", "webvh", "create", location, *given).exit_code == 2
    assert not (tmp_path / "site").exists()


def test_keys_that_cannot_be_taken(run: Run, keys: dict[str, Path], tmp_path: Path) -> None:
    create = ("did", "webvh", "create", "univ.example", "-o", tmp_path / "site")
    twice = run(*create, "--key", keys["issuing"], "--key", keys["issuing"], "--update-key", keys["update"])
    assert (twice.exit_code, "each key once" in twice.stderr) == (2, True)
    other = run(*create, "--key", keys["issuing"], "--update-key", keys["p256"])
    assert (other.exit_code, "key.unsupported" in other.stderr) == (1, True)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", "not JSON", '{"state": {"id": "did:web:a.example"}}'])
def test_what_is_no_log(run: Run, keys: dict[str, Path], tmp_path: Path, text: str) -> None:
    log = tmp_path / "did.jsonl"
    log.write_text(text)
    assert run("did", "webvh", "show", log).exit_code == 1
    given = ("--key", keys["issuing"], "--update-key", keys["update"])
    assert run("did", "webvh", "update", log, *given).exit_code == 1
    assert log.read_text() == text
