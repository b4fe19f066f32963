"""The W3C's suite for JOSE and COSE, through the command that it calls: every verdict as expected."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from vcmicro.cli.command import command

ROOT = Path(os.environ.get("VCMICRO_SHARED") or Path(__file__).resolve().parents[3] / "shared")
FOLDER = ROOT / "vectors" / "w3c-vc-jose-cose-input"


def _expected() -> dict[str, dict[str, Any]]:
    file = FOLDER / "expected.json"
    found: dict[str, dict[str, Any]] = json.loads(file.read_bytes()) if file.is_file() else {}
    return found


def _answer(folder: Path, operation: str, given: Path, key: str, feature: str, paths: Any = None) -> dict[str, str]:
    out = folder / "answer.json"
    arguments = ["conformance", "jose-cose", operation, "--input", str(given), "--key", str(FOLDER / key)]
    arguments += ["--feature", feature, "--output", str(out)]
    done = CliRunner().invoke(command, [*arguments, *(["--sd", json.dumps(paths)] if paths is not None else [])])
    assert done.exit_code == 0, done.output
    answer: dict[str, str] = json.loads(out.read_bytes())
    return answer


def test_all_are_here(shared: Path) -> None:
    assert len(_expected()) == 35


@pytest.mark.parametrize("case", _expected().values(), ids=_expected())
def test_verdict(tmp_path: Path, case: dict[str, Any], tally: Callable[..., None]) -> None:
    given = FOLDER / case["input_file"]
    key, feature, paths = case["key_file"], case["feature"], case.get("disclosure_paths")
    answer = _answer(tmp_path, case["fn"], given, key, feature, paths)
    assert answer["result"] == case["expected_result"]
    assert bool(answer["data"]) is (case["fn"] == "issue" and answer["result"] == "success")
    if answer["data"]:
        made = tmp_path / "made"
        made.write_text(answer["data"])
        assert _answer(tmp_path, "verify", made, key, feature)["result"] == "success"
        other = "vm-p256.json" if key != "vm-p256.json" else "vm-p384.json"
        assert _answer(tmp_path, "verify", made, other, feature)["result"] == "failure"
    tally("w3c-vc-jose-cose-input")


@pytest.mark.parametrize("path", ["", "a..b", "a[x]", "a]", ".a"])
def test_paths_that_are_none(shared: Path, tmp_path: Path, path: str) -> None:
    given = FOLDER / "credential-selective.json"
    assert _answer(tmp_path, "issue", given, "vm-p256.json", "credential_sdjwt", [path])["result"] == "failure"
