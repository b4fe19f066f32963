"""Status lists that other people published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vcmicro.errors import Invalid, Unavailable
from vcmicro.limits import DEFAULT
from vcmicro.status import STATUS_TYPES, StatusValue

_1EDTECH = "vectors/1edtech-validator/inspector-vc/src/test/resources/ob30/bit-string-list"
_DCC = "vectors/dcc-verifier-core"
BITSTRING = STATUS_TYPES["BitstringStatusListEntry"]


def load(path: Path) -> Any:
    return json.loads(path.read_bytes())


def at(index: int | str, listed: dict[str, Any], *, short: bool = False) -> StatusValue:
    entry = {"type": BITSTRING.name, "statusPurpose": "revocation", "statusListIndex": str(index)}
    return BITSTRING.read(entry, listed, DEFAULT, "/credentialStatus", short=short)


def test_1edtech(shared: Path) -> None:
    listed = load(shared / _1EDTECH / "testlist")
    assert [index for index in range(1000) if at(index, listed).set] == [23]


def test_1edtech_writes_an_index_as_a_number(shared: Path) -> None:
    # Its validator finds this one revoked; here it is invalid as well, for its index is no string.
    entry = load(shared / _1EDTECH / "credential-status-revoked.json")["credentialStatus"]
    with pytest.raises(Invalid) as caught:
        BITSTRING.read(entry, load(shared / _1EDTECH / "testlist"))
    assert caught.value.code == "status.index"


def test_dcc_publishes_a_short_list(shared: Path) -> None:
    listed = load(shared / _DCC / "statusList__e5WK8CbZ1GjycuPombrj.json")
    with pytest.raises(Unavailable) as caught:
        at(9, listed)
    assert caught.value.code == "status.length"
    # The names of its fixtures say which are revoked.
    for path in sorted((shared / _DCC).glob("*.json")):
        status = load(path).get("credentialStatus") if isinstance(load(path), dict) else None
        if status and "statusListIndex" in status:
            value = BITSTRING.read(status, listed, DEFAULT, "/credentialStatus", short=True)
            assert value.set is ("Revoked" in path.name), path.name
            assert [each.code for each in value.problems] == ["status.length"]


def test_lists_of_a_public_test_run(shared: Path) -> None:
    lines = (shared / "vectors/w3c-suites-replay/vc-bitstring-status-list-test-suite.jsonl").read_text().splitlines()
    lists = [each["response"] for each in map(json.loads, lines) if each["path"].startswith("/status/")]
    assert lists
    for listed in lists:
        assert not at(42, listed).set


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("ok-status-clear", False),
        ("st-revoked", True),
        ("st-bitorder", False),
        ("st-purpose", "status.purpose_mismatch"),
        ("st-range", "status.range"),
        ("st-negative", "status.index"),
        ("st-bomb", "limit.decompressed"),
        ("st-short", "status.length"),
    ],
)
def test_hostile(shared: Path, case: str, expected: bool | str) -> None:
    manifest = load(shared / "hostile/manifest.json")
    world = next(each for each in manifest["cases"] if each["id"] == case)["world"]
    entry = load(shared / f"hostile/cases/{case}.json")["credentialStatus"]
    listed = load(shared / "hostile/world" / world[BITSTRING.url(entry)])
    if isinstance(expected, bool):
        assert BITSTRING.read(entry, listed).set is expected
        return
    with pytest.raises((Invalid, Unavailable)) as caught:
        BITSTRING.read(entry, listed)
    assert caught.value.code == expected
