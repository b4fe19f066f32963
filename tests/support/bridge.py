"""The samples that conversions are proven on, and the official judges of what comes out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
from jsonschema import Draft201909Validator
from pyld import jsonld
from rdflib import Graph

from vcmicro.rdf import Contexts

OB20 = "vectors/1edtech-validator/inspector-vc/src/test/resources/ob20"
SAMPLES = {
    "ob3": (
        "vectors/surf-obv3/_data/credentials/*.json",
        "vectors/surf-obv3/ref/*.json",
        "vectors/impierce-ob3-elm/json/obv3/examples/*.json",
        "vectors/1edtech-validator/inspector-vc/src/test/resources/ob30/*.*",
    ),
    "elm": (
        "elm/samples-ec/*",
        "vectors/ebsi-elm32/**/examples/*.json",
        "vectors/edci/**/test/resources/jsonld/*.json*",
        "vectors/dc4eu/**/examples/**/*.json",
    ),
    "ob2": (f"{OB20}/*.*",),
    "clr": ("vectors/1edtech-validator/inspector-clr/**/clr20/*.*",),
}


def samples(shared: Path, format_: str) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each sample of a format; of EDCI's wrapped ones the credential within."""
    for pattern in SAMPLES[format_]:
        for path in sorted(shared.glob(pattern)):
            yield path.relative_to(shared).as_posix(), _unwrapped(path.read_bytes())


def _unwrapped(data: bytes) -> bytes:
    try:
        found = json.loads(data)
    except ValueError:
        return data
    is_wrapped = isinstance(found, dict) and isinstance(found.get("credential"), dict)
    return json.dumps(found["credential"]).encode() if is_wrapped and "credentialSubject" not in found else data


def linked_documents(shared: Path) -> dict[str, dict[str, Any]]:
    """The badge classes and issuers that the OB 2.0 samples name by URL."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((shared / OB20 / "assets").glob("*.json")):
        try:
            document = json.loads(path.read_bytes())
        except ValueError:
            continue
        if isinstance(document, dict):
            found |= {f"{scheme}://example.org/{path.name}": document for scheme in ("http", "https")}
            if isinstance(document.get("id"), str):
                found[document["id"]] = document
    return found


def shacl_faults(shared: Path, document: dict[str, Any]) -> list[str]:
    """What the EU's shapes (EDC 3.2, generic with code lists, and *converted* for one that embeds) find wrong."""
    quads = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": _load})
    graph = Graph()
    graph.parse(data=quads, format="nt")
    names = ["generic"]
    if any("embeddedEvidence" in each for each in document.get("evidence", ())):
        names.append("converted")
    faults = []
    for name in names:
        conforms, _, text = pyshacl.validate(graph, shacl_graph=_shapes(shared)[name], advanced=True)
        if not conforms:
            faults += [line.strip() for line in text.splitlines() if "Message:" in line or "Path:" in line]
    return faults


@cache
def _shapes(shared: Path) -> dict[str, Graph]:
    """edc-generic-full imports edc-generic-no-cv, which holds the cardinalities."""
    folder = shared / "elm" / "3.2" / "rdf" / "ap" / "edc"
    generic, converted = Graph(), Graph()
    for name in ("EDC-generic-full.ttl", "EDC-generic-no-cv.ttl"):
        generic.parse(folder / name)
    converted.parse(folder / "EDC-converted.ttl")
    return {"generic": generic, "converted": converted}


def _load(url: str, options: object = None) -> dict[str, Any]:
    return {"contextUrl": None, "documentUrl": url, "document": _context(url)}


@cache
def _context(url: str) -> dict[str, Any]:
    return Contexts().load(url)


def schema_faults(shared: Path, document: dict[str, Any]) -> list[str]:
    """What the two official forms of the Open Badges 3.0 schema find wrong."""
    return [
        f"{name}: {list(error.absolute_path)} {error.message[:200]}"
        for name, validator in _validators(shared).items()
        for error in validator.iter_errors(document)
    ]


@cache
def _validators(shared: Path) -> dict[str, Draft201909Validator]:
    found = sorted((shared / "ob" / "ob3-schemas").glob("ob_v3p0_achievementcredential_schema*"))
    assert len(found) == 2
    return {path.name: Draft201909Validator(json.loads(path.read_bytes())) for path in found}
