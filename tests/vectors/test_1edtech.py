"""1EdTech's own samples, whole files through verify(): every verdict that is about Open Badges 3.0 or CLR 2.0."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from vcmicro import Outcome, verify
from vcmicro.models import parse

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
ROOT = Path(os.environ.get("VCMICRO_SHARED") or Path(__file__).resolve().parents[3] / "shared")
FOLDER = ROOT / "vectors" / "1edtech-validator"

# What differs from 1EdTech's verdict, and why.
DIFFERENT = {
    "simple-err-proof-method.json": (
        "INDETERMINATE",
        "its key URL holds no key; offline nobody can tell what it serves",
    ),
    "bit-string-list/credential-status-revoked.json": (
        "INDETERMINATE",
        "offline its list cannot be fetched; see below",
    ),
}


def _expected() -> dict[str, list[str]]:
    """The verdicts by file; a file on which a single probe was tried has none of its own."""
    file = FOLDER / "EXPECTED.json"
    if not file.is_file():
        return {}
    listed: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    of_ours = {name: rows for name, rows in listed.items() if "/ob30/" in name or "/clr20/" in name}
    return {name: [row["verdict"] for row in rows if row["verdict"] is not None] for name, rows in of_ours.items()}


EXPECTED = _expected()


def _short(name: str) -> str:
    return name.rpartition("/ob30/")[2].rpartition("/clr20/")[2]


@pytest.mark.parametrize("name", [name for name, verdicts in EXPECTED.items() if verdicts], ids=_short)
def test_verdict(name: str) -> None:
    """Their verifier takes the key out of the URL or the header; ours does so only where the caller allows it."""
    report = verify(FOLDER / name, now=NOW, allow_unbound=True)
    verdicts = set(EXPECTED[name])
    if _short(name) in DIFFERENT:
        assert report.outcome.value == DIFFERENT[_short(name)][0], str(report)
    elif verdicts <= {"valid", "warning"}:
        assert report.outcome is Outcome.PASSED, str(report)
    else:
        assert verdicts == {"invalid"}
        assert report.outcome is Outcome.FAILED, str(report)


@pytest.mark.parametrize("name", [name for name, verdicts in EXPECTED.items() if "valid" in verdicts], ids=_short)
def test_a_key_in_a_url_or_a_header_binds_nobody_by_default(name: str) -> None:
    report = verify(FOLDER / name, now=NOW)
    assert report.outcome is not Outcome.PASSED
    if _short(name) not in DIFFERENT:
        assert report["proof"].outcome is Outcome.PASSED, str(report)
        assert {each.code for each in report["binding"].problems} <= {"issuer.unbound", "jose.header_key"}


def test_the_list_that_revokes(shared: Path) -> None:
    """The revoked credential against the list that lies beside it: refused, as 1EdTech refuses it."""
    folder = shared / "vectors/1edtech-validator/inspector-vc/src/test/resources/ob30/bit-string-list"

    class Served:
        def fetch(self, url: str, purpose: str) -> Any:
            from vcmicro import Fetched
            from vcmicro.errors import unavailable

            if purpose != "status":
                raise unavailable("net.status", "404")
            return Fetched(url, (folder / "testlist").read_bytes(), "application/json")

    report = verify(folder / "credential-status-revoked.json", now=NOW, allow_unbound=True, fetcher=Served())
    assert report.outcome is not Outcome.PASSED
    assert report["proof"].outcome is Outcome.PASSED


def test_complete_json_loses_no_value(shared: Path) -> None:
    file = shared / "vectors/1edtech-validator/inspector-vc/src/test/resources/ob30/complete.json"
    value = json.loads(file.read_text(encoding="utf-8"))
    assert parse(value).to_json() == value


def test_there_are_verdicts(shared: Path) -> None:
    assert sum(bool(verdicts) for verdicts in EXPECTED.values()) >= 18
    assert set(DIFFERENT) <= {_short(name) for name in EXPECTED}
