"""The requests that the W3C and CCG suites send, answered over HTTP with the status that they expect."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import Running

pytestmark = pytest.mark.loopback

_SUITES = {
    "did-key-test-suite": 11,
    "vc-api-issuer-test-suite": 25,
    "vc-api-verifier-test-suite": 51,
    "vc-bitstring-status-list-test-suite": 16,
    "vc-data-model-2.0-test-suite": 162,
    "vc-di-bbs-test-suite": 86,
    "vc-di-ecdsa-test-suite": 113,
    "vc-di-ed25519signature2020-test-suite": 29,
    "vc-di-eddsa-test-suite": 41,
}
_UNKNOWN_FORMAT = ("unsupportedPublicKeyType", "invalidPublicKeyType")


def test_every_recorded_request_is_replayed(shared: Path) -> None:
    found = {path.stem: len(path.read_text("utf-8").splitlines()) for path in _folder(shared).glob("*.jsonl")}
    assert found == _SUITES
    assert sum(found.values()) == 534


@pytest.mark.parametrize("suite", _SUITES)
def test_suite(
    suite: str, shared: Path, client: httpx.Client, conformance: Running, tally: Callable[..., None]
) -> None:
    recorded_ids = json.loads((_folder(shared) / "ids.json").read_text("utf-8"))
    disagreements = []
    for number, line in enumerate((_folder(shared) / f"{suite}.jsonl").read_text("utf-8").splitlines(), 1):
        row = json.loads(line)
        response = _ask(client, conformance, row, recorded_ids)
        expected = _expected(row)
        if response.status_code != expected:
            disagreements.append((number, row["path"], expected, response.status_code, response.text[:300]))
        elif row["path"].startswith("/identifiers/"):
            _check_resolution(row["response"], response.json())
    assert disagreements == []
    tally(suite, number)


def _folder(shared: Path) -> Path:
    return shared / "vectors" / "w3c-suites-replay"


def _expected(row: dict[str, Any]) -> int:
    """The status that the suite asks for: the reference's, but where a note says that it is wrong."""
    if "expected" in row:
        return int(row["expected"])
    if "note" in row:
        assert "suite wants 400/422" in row["note"] or "vcmicro refuses here (400)" in row["note"]
        return 400
    return int(row["status"])


def _ask(client: httpx.Client, server: Running, row: dict[str, Any], recorded: dict[str, str]) -> httpx.Response:
    if row["path"].startswith("/status/"):
        return httpx.get(server.start["status_base"] + row["path"], verify=False, trust_env=False)
    if row["method"] == "GET":
        return client.get(row["path"], params=_query(row))
    request = _own_issuer(row, recorded, server.start["ids"]) if "/issue" in row["path"] else row["request"]
    return client.post(row["path"], json=request)


def _own_issuer(row: dict[str, Any], recorded: dict[str, str], ids: dict[str, str]) -> Any:
    """The request with this server's DID of the key that the path names in the place of the reference's."""
    name = row["path"].split("/")[3]
    text = json.dumps(row["request"])
    for each in {*recorded.values()}:
        text = text.replace(each, ids[name])
    return json.loads(text)


def _query(row: dict[str, Any]) -> dict[str, str]:
    """The recording lost the suite's query; its answer tells that the format was one that nobody knows."""
    about = {**row["response"].get("didResolutionMetadata", {}), **row["response"].get("didDereferencingMetadata", {})}
    if about.get("error") not in _UNKNOWN_FORMAT:
        return {}
    return {"publicKeyFormat": "NoSuchKeyFormat", "enableExperimentalPublicKeyTypes": "false"}


def _check_resolution(recorded: dict[str, Any], answered: dict[str, Any]) -> None:
    assert set(answered) == set(recorded)
    for member in ("didResolutionMetadata", "didDereferencingMetadata"):
        assert answered.get(member, {}).get("error") == recorded.get(member, {}).get("error")
    if recorded["didDocument"]:
        assert answered["didDocument"]["controller"] == recorded["didDocument"]["controller"]
