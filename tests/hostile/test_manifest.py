"""The hostile manifest, case by case: no wrong accept, no hang, no untyped exception, no fetch outside its world."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import adapter
from watchdog import Watchdog

# These four tables are put to the rooms that they are about.
TABLES_ELSEWHERE = {"did-strings", "url-policy", "http-behaviours", "identity-hash"}
# Verified here; what is shown of them is judged in tests/rendering/test_hostile.py.
RENDERED = {"render-xss-0", "render-xss-1", "render-xss-2", "render-xss-3", "render-image-uri", "render-terminal"}


def _cases() -> dict[str, Any]:
    folder = Path(os.environ.get("VCMICRO_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "hostile"
    return adapter.load(folder) if folder.is_dir() else {}


CASES = _cases()
JUDGED = sorted(set(CASES) - TABLES_ELSEWHERE)


@pytest.fixture(scope="module")
def watchdog(shared: Path) -> Iterator[Watchdog]:
    dog = Watchdog(shared / "hostile")
    yield dog
    dog.close()


@pytest.mark.parametrize("case_id", JUDGED)
def test_case(case_id: str, watchdog: Watchdog) -> None:
    case = CASES[case_id]
    result = watchdog.ask(case_id, patience=case["max_seconds"] * 5 + 20)
    assert "hang" not in result and "died" not in result, result
    assert "exception" not in result, result["exception"]
    assert result["outside"] == [], "asked for a URL outside its world"
    # CPU time, because the machine may be busy with other tests; the watchdog's patience bounds the clock.
    assert result["cpu"] <= case["max_seconds"]
    assert result["growth_mb"] <= case["max_rss_growth_mb"]
    _judge(case, result)


def _judge(case: dict[str, Any], result: dict[str, Any]) -> None:
    expected = case["expect"]
    if expected == "table":
        assert result["rows"], "an empty table proves nothing"
        assert [row for row in result["rows"] if row["got"] != row["want"]] == []
    elif expected in ("accept", "accept-escaped"):
        assert result["verdict"] == "accept", result["text"]
    elif expected == "reject":
        assert result["verdict"] != "accept"
        assert set(case["reason"]) & set(result["codes"]), (case["reason"], result["codes"])
    elif expected == "revoked":
        assert result["verdict"] == "revoked", result["text"]
    else:
        assert expected == "either"
    for forbidden in (case.get("options") or {}).get("forbid_bytes_hex", ()):
        shown = result["text"].replace("\n", "").encode()
        assert bytes.fromhex(forbidden) not in shown


def test_every_case_is_accounted_for(shared: Path) -> None:
    assert CASES, shared
    assert len(CASES) == 185
    assert set(CASES) == {*JUDGED, *TABLES_ELSEWHERE}
    assert set(JUDGED) >= RENDERED
    kinds = {CASES[name]["kind"] for name in JUDGED}
    assert kinds == set(adapter.JUDGES)


def test_either_is_deterministic(watchdog: Watchdog) -> None:
    for case_id, case in CASES.items():
        if case["expect"] == "either":
            first, second = (watchdog.ask(case_id, patience=30) for _ in range(2))
            drop = ("cpu", "seconds", "growth_mb")
            assert json.dumps({k: v for k, v in first.items() if k not in drop}) == json.dumps(
                {k: v for k, v in second.items() if k not in drop}
            )
