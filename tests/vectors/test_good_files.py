"""Every good file beside the repository passes under the default limits: where one is refused, the limit is wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from vcmicro import Report, verify

NOW = datetime(2026, 11, 23, 17, 10, tzinfo=UTC)
ROOT = Path(os.environ.get("VCMICRO_SHARED") or Path(__file__).resolve().parents[3] / "shared")
VECTORS = ROOT / "vectors"
# Proofs of types that the library does not know: nothing is said of them (INDETERMINATE).
UNKNOWN = ("RsaSignature2018",)
# Nothing but a derived proof can be verified, and no proof of an optional feature of bbs-2023 is a derived one.
NO_DERIVED_PROOF = '"proof.proofValue" must be a derived proof.'


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _more_contexts() -> dict[str, Any]:
    """Contexts that only these files need; the library does not carry them."""
    folder = VECTORS / "contexts"
    listed = _json(folder / "index.json") if folder.is_dir() else {}
    return {url: _json(folder / entry["file"]) for url, entry in listed.items() if "citizenship" in url or "vdl" in url}


MORE = _more_contexts()


def _of_verdicts() -> Iterator[Path]:
    for name, verdict in _json(VECTORS / "VERDICTS.json")["verdicts"].items():
        if set(verdict["crypto"]) == {"ok"}:
            yield ROOT / name


def _of_1edtech() -> Iterator[Path]:
    for name, rows in _json(VECTORS / "1edtech-validator/EXPECTED.json").items():
        if {row["verdict"] for row in rows} & {"valid", "warning"}:
            yield VECTORS / "1edtech-validator" / name


def _of_the_corpus() -> Iterator[Path]:
    for case in _json(ROOT / "hostile/manifest.json")["cases"]:
        if case["expect"].startswith("accept"):
            yield ROOT / "hostile" / case["input"]


def _files() -> list[Path]:
    if not ROOT.is_dir():
        return []
    named = list((VECTORS / "w3c-vcdm2-suite-input").rglob("*-ok*.json"))
    chained = list((VECTORS / "w3c-di-proof-chain").rglob("*Ok*.json"))
    sealed = sorted((ROOT / "elm/samples-ec").iterdir())
    return [*_of_verdicts(), *_of_1edtech(), *_of_the_corpus(), *named, *chained, *sealed]


def _refused(report: Report) -> list[str]:
    """The problems that are about size, depth or work, wherever in the tree."""
    areas = ("limit.", "json.", "rdfc.work_limit")
    return [str(each) for each in report.problems if each.code.startswith(areas)]


@pytest.mark.parametrize("file", _files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_no_limit_refuses_a_good_file(file: Path) -> None:
    assert _refused(verify(file, now=NOW)) == []


def _replayed() -> Iterator[Any]:
    for file in sorted((VECTORS / "w3c-suites-replay").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("expected", row["status"]) in (200, 201) and isinstance(row["request"], dict):
                yield from (value for value in row["request"].values() if isinstance(value, dict) and "type" in value)


def test_no_limit_refuses_a_good_request(shared: Path) -> None:
    tried = 0
    for document in _replayed():
        tried += 1
        assert _refused(verify(document, now=NOW)) == []
    assert tried > 150


def _judged() -> list[tuple[str, dict[str, Any]]]:
    file = VECTORS / "VERDICTS.json"
    return list(_json(file)["verdicts"].items()) if file.is_file() else []


@pytest.mark.parametrize(("name", "verdict"), _judged(), ids=[name.partition("vectors/")[2] for name, _ in _judged()])
def test_proofs_as_the_reference_judges_them(name: str, verdict: dict[str, Any]) -> None:
    """Digital Bazaar's verdict on each proof, where it follows chains (it does not) and can reach the key."""
    proof = verify(ROOT / name, now=NOW, contexts=MORE)["proof"]
    said = set(verdict["crypto"])
    if any(each in UNKNOWN for each in verdict["proofs"]):
        assert proof.outcome.value in ("INDETERMINATE", "SKIPPED")
    elif said == {"ok"}:
        assert proof.outcome.value == "PASSED", proof
    elif "Safe mode validation error." in said:
        assert proof.outcome.value == "FAILED"
    elif NO_DERIVED_PROOF in said:
        assert proof.outcome.value != "PASSED"
        assert {each.code for each in proof.problems} <= {"proof.base", "proof.unsupported"}, proof
    elif any("did:web" in each for each in said):
        assert proof.outcome.value == "INDETERMINATE"


def test_there_are_files(shared: Path) -> None:
    assert len(_files()) > 150
    assert len(_judged()) > 70
