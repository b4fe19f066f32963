"""The toRdf tests of the W3C JSON-LD 1.1 API suite: identical, or refused by safe mode, never silently different.

Safe mode refuses members named by keywords and IRIs, which most of these tests use. So that they exercise the
algorithms all the same, each input is also run with ``@id`` and ``@type`` under aliases and its IRIs as terms.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nquads
import pytest

from vcmicro.errors import VcmicroError
from vcmicro.rdf import Contexts, dataset
from vcmicro.rdf.iris import resolve

Test = dict[str, Any]

OUT_OF_SCOPE = {
    "rdfDirection is always i18n-datatype here": {"di01", "di02", "di03", "di04", "di05", "di06", "di11", "di12"},
}
REWRITING_CHANGES_THEM = {
    "an IRI as a term of its own is read through a term that looks like its prefix": {"e067", "pr29"},
}
A_NEGATIVE_ONLY_AS_IT_STANDS = {"er56"}
"""In an array, ``{"@context": {...}}`` is read as jsonld.js reads it; the suite's form, alone, is refused."""

REFUSED = {
    "jsonld.blank_node": "0119 e068 m001 m003 m004",
    "jsonld.blank_node jsonld.not_compacted": "0036 0114",
    "jsonld.blank_node jsonld.value": "m002",
    "jsonld.context_invalid": "c005 c010 c028 c035 e041 e059 pr02 pr13 pr14 pr15 pr16 pr19 pr41 wf02",
    "jsonld.context_invalid jsonld.not_compacted": "0032 0033 0034 e073 e074",
    "jsonld.context_invalid jsonld.not_compacted jsonld.value": "e016",
    "jsonld.context_invalid jsonld.relative_iri": "e060",
    "jsonld.not_compacted": (
        "0006 0013 0014 0015 0027 0028 0029 0030 0113 0115 0116 0117 0120 0121 0122 0123 0124 0125 0126 0127 0128 "
        "0129 0130 0131 0132 0133 c020 c021 c024 c037 c038 e002 e008 e009 e012 e013 e017 e019 e020 e021 e023 e028 "
        "e037 e039 e043 e045 e046 e047 e048 e065 e066 e067 e077 in01 in02 in03 in04 in05 in06 js15 js16 js19 js20 "
        "js22 js23 li01 li02 li03 li04 m009 m010 m011 m012 m015 m016 n001 n002 n003 n004 n005 n006 n007 n008 nt01 "
        "nt02 nt03 nt04 nt05 nt06 nt07 nt08 nt09 nt10 nt11 nt12 nt13 nt14 nt15 nt16 pi10 pr29 tn02"
    ),
    "jsonld.not_compacted jsonld.null": "e004",
    "jsonld.not_compacted jsonld.relative_iri": "wf07",
    "jsonld.not_compacted jsonld.value": "e015 e036 e081 e087 e095 e101 e102 e103 e104 e106",
    "jsonld.null": "e003",
    "jsonld.relative_iri": "e111 e112 e122 li12 li14 wf01 wf03 wf04",
    "jsonld.undefined_term": "c014 c018 e032 e119 pr06 pr34 pr35 pr36 pr38 pr43",
    "jsonld.value": "c013 e001 e040 e044 e063 e082 e083 e084 e096 e097 e098 e105 e107 e114 m013 m014 pr30 wf05",
}
"""Positive tests that no form of passes safe mode, by the codes of their findings."""


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "vectors/w3c-json-ld-api"


@pytest.fixture(scope="module")
def manifest(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "toRdf-manifest.jsonld").read_text())


@pytest.fixture(scope="module")
def contexts(folder: Path, manifest: dict[str, Any]) -> Contexts:
    """The suite's own remote contexts, by the URLs that they would have."""
    found = {}
    for path in (folder / "toRdf").rglob("*.jsonld"):
        document = json.loads(path.read_text())
        if isinstance(document, dict) and "@context" in document:
            found[manifest["baseIri"] + path.relative_to(folder).as_posix()] = document
    return Contexts(found, allow_inline=True)


def name(test: Test) -> str:
    return test["@id"].removeprefix("#t")


def is_for_1_0(test: Test) -> bool:
    options = test.get("option", {})
    return "json-ld-1.0" in (options.get("specVersion"), options.get("processingMode"))


def entries_of(manifest: dict[str, Any], kinds: set[str]) -> list[Test]:
    return [test for test in manifest["sequence"] if kinds & set(test["@type"]) and not is_for_1_0(test)]


def member_names(value: Any, names: set[str], terms: set[str]) -> None:
    """All member names of a document, and all terms that it defines in place."""
    if isinstance(value, list):
        for each in value:
            member_names(each, names, terms)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key == "@context":
                for context in each if isinstance(each, list) else [each]:
                    terms.update(context if isinstance(context, dict) else ())
            else:
                names.add(key)
                member_names(each, names, terms)


def with_aliases(value: Any) -> Any:
    if isinstance(value, list):
        return [with_aliases(each) for each in value]
    if not isinstance(value, dict) or "@value" in value:
        return value
    alias = {"@id": "id~", "@type": "type~"}
    return {alias.get(key, key): each if key == "@context" else with_aliases(each) for key, each in value.items()}


def with_absolute_urls(value: Any, base: str) -> Any:
    """Contexts that are named by URLs relative to the document, which have no meaning without its URL."""
    if isinstance(value, list):
        return [with_absolute_urls(each, base) for each in value]
    if not isinstance(value, dict):
        return value
    found = {key: with_absolute_urls(each, base) for key, each in value.items()}
    for key in {"@context", "@import"} & found.keys():
        named = found[key] if isinstance(found[key], list) else [found[key]]
        urls = [resolve(base, each) if isinstance(each, str) else each for each in named]
        found[key] = urls if isinstance(found[key], list) else urls[0]
    return found


def prepared(test: Test, manifest: dict[str, Any], folder: Path, *, rewritten: bool) -> dict[str, Any] | None:
    """The input with its base as a context, which this library never takes from outside the document."""
    options = test.get("option", {})
    base = options.get("base", manifest["baseIri"] + test["input"])
    document = json.loads((folder / test["input"]).read_text())
    if isinstance(document, list) and len(document) == 1:
        document = document[0]
    if not isinstance(document, dict):
        return None
    own = document.get("@context", [])
    local = [{"@base": base}, *(own if isinstance(own, list) else [own])]
    if "expandContext" in options:
        local.insert(1, options["expandContext"])
    local = with_absolute_urls({"@context": local}, manifest["baseIri"] + test["input"])["@context"]
    if "expandContext" in options:
        local[1] = resolve(manifest["baseIri"], options["expandContext"])
    if rewritten:
        names: set[str] = set()
        terms: set[str] = set()
        member_names(document, names, terms)
        document = with_aliases(document)
        iris = {key: {"@id": key} for key in names if ":" in key and key[0] != "@" and key not in terms}
        local.append({"id~": "@id", "type~": "@type", **iris})
    return {**document, "@context": local}


def result(document: dict[str, Any] | None, contexts: Contexts) -> bytes | str:
    """Canonical N-Quads, or the codes of the findings."""
    if document is None:
        return "an array of documents"
    try:
        return dataset(document, contexts).canonical()
    except VcmicroError as error:
        return " ".join(sorted({each.code for each in error.problems if each.code != "jsonld.undefined_term"})) or (
            "jsonld.undefined_term"
        )


def test_positive_tests_are_identical_or_refused(
    folder: Path, manifest: dict[str, Any], contexts: Contexts, tally: Callable[..., None]
) -> None:
    outcomes: dict[str, set[str]] = {}
    skipped = set().union(*OUT_OF_SCOPE.values())
    only_as_they_stand = set().union(*REWRITING_CHANGES_THEM.values())
    for test in entries_of(manifest, {"jld:PositiveEvaluationTest", "jld:PositiveSyntaxTest"}):
        if name(test) in skipped:
            continue
        forms = (False,) if name(test) in only_as_they_stand else (False, True)
        results = [result(prepared(test, manifest, folder, rewritten=each), contexts) for each in forms]
        for each in results:
            if isinstance(each, bytes) and "expect" in test:
                expected, _ = nquads.read((folder / test["expect"]).read_text())
                assert each == expected.canonical(), test
        refused = [each for each in results if isinstance(each, str)]
        if len(refused) == len(results):
            outcomes.setdefault(refused[-1], set()).add(name(test))
    assert outcomes == {code: set(names.split()) for code, names in REFUSED.items()}
    refused_count = sum(map(len, outcomes.values()))
    listed = {reason: len(names) for reason, names in OUT_OF_SCOPE.items()}
    every = entries_of(manifest, {"jld:PositiveEvaluationTest", "jld:PositiveSyntaxTest"})
    identical = len(every) - refused_count - len(skipped)
    tally("w3c-json-ld-api", identical, {**listed, "safe mode refuses it, by name": refused_count})


def test_negative_tests_are_refused(
    folder: Path, manifest: dict[str, Any], contexts: Contexts, tally: Callable[..., None]
) -> None:
    for test in entries_of(manifest, {"jld:NegativeEvaluationTest"}):
        assert isinstance(result(json.loads((folder / test["input"]).read_text()), contexts), str), test
        if name(test) not in A_NEGATIVE_ONLY_AS_IT_STANDS:
            for rewritten in (False, True):
                found = result(prepared(test, manifest, folder, rewritten=rewritten), contexts)
                assert isinstance(found, str), test
    tally("w3c-json-ld-api", len(entries_of(manifest, {"jld:NegativeEvaluationTest"})))


def test_every_test_is_accounted_for(manifest: dict[str, Any], tally: Callable[..., None]) -> None:
    assert len(manifest["sequence"]) == 467
    assert sum(map(is_for_1_0, manifest["sequence"])) == 19
    tally("w3c-json-ld-api", 0, {"it is about JSON-LD 1.0": 19})
