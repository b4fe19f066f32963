"""The engine against others: the canonical documents of the W3C cryptosuites, and PyLD on everything that is there.

PyLD 3.3 is a JSON-LD processor that we did not write. Where it departs from RDFC-1.0 (it leaves control characters
unescaped) the comparison skips the document; what the engine refuses it cannot be compared on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from generated_badges import badges, presentations
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy
from pyld import jsonld

from vcmicro.errors import Invalid, VcmicroError
from vcmicro.rdf import Contexts, dataset
from vcmicro.strict_json import loads

Oracle = Callable[[dict[str, Any]], str]

CANONICAL = [
    ("w3c-vc-di-eddsa/eddsa-rdfc-2022", "DataInt", "sha256"),
    ("w3c-vc-di-eddsa/eddsa-rdfc-2022/employ", "DataInt", "sha256"),
    ("w3c-vc-di-eddsa/Ed25519Signature2020", "EdSig", "sha256"),
    ("w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p256", "ECDSAP256", "sha256"),
    ("w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p256/employ", "ECDSAP256", "sha256"),
    ("w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p384", "ECDSAP384", "sha384"),
    ("w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ", "ECDSAP384", "sha384"),
]
SELECTIVE = ["w3c-vc-di-ecdsa/ecdsa-sd-2023/employ", "w3c-vc-di-ecdsa/ecdsa-sd-2023/prc"]
NOT_CREDENTIALS = ("w3c-json-ld-api", "wycheproof", "w3c-rdf-canon")
CONTROLS = [chr(code) for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n\r"]


@pytest.fixture(scope="module")
def contexts(shared: Path) -> Contexts:
    """The bundled contexts, and every other one that the vectors hold; inline ones too, to compare on more."""
    folder = shared / "vectors/contexts"
    index = json.loads((folder / "index.json").read_text())
    bundled = set(Contexts().urls)
    extra = {url: json.loads((folder / each["file"]).read_text()) for url, each in index.items() if url not in bundled}
    return Contexts({url: each for url, each in extra.items() if "@context" in each}, allow_inline=True)


@pytest.fixture(scope="module")
def oracle(contexts: Contexts) -> Oracle:
    """PyLD's canonical N-Quads of a document, with the engine's contexts."""

    def load(url: str, _: object) -> dict[str, Any]:
        document = contexts.load(url)
        return {"contextUrl": None, "documentUrl": url, "document": document, "tag": "static"}

    def canonical(document: dict[str, Any]) -> str:
        options = {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "rdfDirection": "i18n-datatype",
            "documentLoader": load,
        }
        return str(jsonld.normalize(document, options))

    return canonical


@pytest.mark.parametrize(("folder", "suffix", "algorithm"), CANONICAL, ids=[each[0] for each in CANONICAL])
@pytest.mark.parametrize("part", ["canonDoc", "proofCanon"])
def test_canonical_documents_of_the_cryptosuites(
    folder: str, suffix: str, algorithm: Any, part: str, shared: Path, contexts: Contexts
) -> None:
    files = shared / "vectors" / folder
    name = f"signed{suffix}.json" if part == "canonDoc" else f"proofConfig{suffix}.json"
    document = json.loads((files / name).read_text())
    document.pop("proof", None)
    expected = (files / f"{part}{suffix}.txt").read_bytes()
    assert dataset(document, contexts).canonical(algorithm) == expected


@pytest.mark.parametrize("folder", SELECTIVE)
def test_canonical_documents_of_selective_disclosure(folder: str, shared: Path, contexts: Contexts) -> None:
    document = json.loads((shared / "vectors" / folder / "addSignedSDBase.json").read_text())
    document.pop("proof")
    expected = json.loads((shared / "vectors" / folder / "addBaseDocCanon.json").read_text())
    assert dataset(document, contexts).canonical().decode() == "".join(expected)


def documents(shared: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every JSON-LD document of the shared folder, and every one inside a recorded request."""
    for room in ("vectors", "ob", "elm", "hostile"):
        for path in sorted((shared / room).rglob("*.json*")):
            if path.suffix in (".json", ".jsonld") and not any(each in path.parts for each in NOT_CREDENTIALS):
                try:
                    value = loads(path.read_bytes())
                except VcmicroError:
                    continue
                for each in inside(value):
                    yield path, each


def inside(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict) and "@context" in value:
        yield value
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from inside(each)


def has_controls(document: Any) -> bool:
    """True for a text whose canonical escapes PyLD does not write."""
    if isinstance(document, str):
        return any(control in document for control in CONTROLS)
    each = [*document, *document.values()] if isinstance(document, dict) else document
    return isinstance(document, (dict, list)) and any(map(has_controls, each))


def test_every_document_is_as_pyld_has_it(shared: Path, contexts: Contexts, oracle: Oracle) -> None:
    count = 0
    for path, document in documents(shared):
        try:
            mine = dataset(document, contexts).canonical().decode()
        except VcmicroError:
            continue
        if not has_controls(document):
            assert mine == oracle(document), path
            count += 1
    assert count > 450


@pytest.mark.parametrize("strategy", [badges, presentations], ids=["badge", "presentation"])
def test_generated_documents_are_as_pyld_has_them(
    strategy: SearchStrategy[dict[str, Any]], contexts: Contexts, oracle: Oracle
) -> None:
    @given(strategy)
    @settings(max_examples=settings().max_examples // 4, deadline=None, suppress_health_check=list(HealthCheck))
    def compare(document: dict[str, Any]) -> None:
        try:
            mine = dataset(document, contexts).canonical().decode()
        except Invalid as error:
            assert error.code == "rdfc.work_limit"
            return
        assert mine == oracle(document)

    compare()
