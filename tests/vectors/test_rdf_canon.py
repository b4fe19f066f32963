"""The W3C test suite of RDF Dataset Canonicalization: every entry of its manifest."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nquads
import pytest

from vcmicro.errors import Invalid

MISSING = {7, 12, 15, 31, 32, 37, 41, 42, 49, 50, 51, 52, 74}
EVALUATION = [f"{number:03}" for number in range(1, 78) if number not in MISSING]
MAPPED = (3, 4, 5, 16, 17, 18, 20, 30, 47, 48, 53, 55, 56, 57, 60, 63, 70, 71, 72, 73, 75)
MAPS = [f"{number:03}" for number in MAPPED]


@pytest.fixture(scope="module")
def entries(shared: Path) -> dict[str, Any]:
    manifest = json.loads((shared / "vectors/w3c-rdf-canon/manifest.jsonld").read_text())
    return {entry["id"].removeprefix("#test"): entry for entry in manifest["entries"]}


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "vectors/w3c-rdf-canon"


def algorithm(entry: dict[str, Any]) -> Any:
    return entry.get("hashAlgorithm", "SHA256").lower()


def test_no_entry_is_left_out(entries: dict[str, Any]) -> None:
    assert entries.keys() == {f"{n}c" for n in EVALUATION} | {f"{n}m" for n in MAPS} | {"074c"}
    assert len(entries) == 86


@pytest.mark.parametrize("number", EVALUATION)
def test_canonical_form(number: str, entries: dict[str, Any], folder: Path, tally: Callable[..., None]) -> None:
    entry = entries[f"{number}c"]
    dataset, _ = nquads.read((folder / entry["action"]).read_text())
    assert dataset.canonical(algorithm(entry)) == (folder / entry["result"]).read_bytes()
    tally("w3c-rdf-canon")


@pytest.mark.parametrize("number", MAPS)
def test_issued_identifiers(number: str, entries: dict[str, Any], folder: Path, tally: Callable[..., None]) -> None:
    entry = entries[f"{number}m"]
    dataset, labels = nquads.read((folder / entry["action"]).read_text())
    issued = dataset.canonicalized(algorithm(entry)).labels
    expected = json.loads((folder / entry["result"]).read_text())
    assert {old[2:]: new[2:] for old, new in zip(labels, issued, strict=True)} == expected
    tally("w3c-rdf-canon")


def test_poison_is_refused(entries: dict[str, Any], folder: Path, tally: Callable[..., None]) -> None:
    dataset, _ = nquads.read((folder / entries["074c"]["action"]).read_text())
    with pytest.raises(Invalid) as caught:
        dataset.canonical()
    assert caught.value.code == "rdfc.work_limit"
    tally("w3c-rdf-canon")
