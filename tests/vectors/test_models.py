"""Models and tables on the documents of others: nothing is lost, verdicts are those of the suites."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vcmicro.errors import Invalid
from vcmicro.models import parse
from vcmicro.problems import Problem
from vcmicro.shapes import check, shape_name
from vcmicro.strict_json import check_value

ISSUER = "did:key:z6MkpJySvETLnxhQG9DzEdmKJtysBDjuuTeDfUj1uNNCUqcj"
# Faults of meaning, not of form: what a context defines is judged by the ``contexts`` check.
OF_THE_CONTEXTS = {
    "credential-redef-type-fail.json": "redefines a protected term",
    "credential-redef-type2-fail.json": "redefines a protected term",
    "credential-type-mapped-nonurl-fail.json": "maps a type to what is no URL",
    "credential-type-unmapped-fail.json": "has a type that no context defines",
}
# VCDM 1.1 section 5.8 asks these of zero-knowledge proofs only, a kind that is not supported.
OF_ZERO_KNOWLEDGE = {
    "example-015-zkp-bad-no-credential-schema.jsonld",
    "example-015-zkp-bad-no-proof.jsonld",
    "example-015-zkp-vp-bad-missing-proof.jsonld",
    "example-015-zkp-vp-bad-no-credential-schema.jsonld",
}


def errors(document: Any, *, issuing: bool = False) -> list[Problem]:
    return [each for each in check(document, issuing=issuing) if not each.warning]


def _load(path: Path) -> Any:
    """The JSON of a file, or None: some vectors are broken on purpose."""
    if path.suffix not in (".json", ".jsonld", ".jsonl"):
        return None
    try:
        if path.suffix == ".jsonl":
            return [json.loads(line) for line in path.read_text().splitlines()]
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None


def _within_json(document: Any) -> bool:
    try:
        check_value(document)
    except Invalid:
        return False
    return True


def _documents(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Credentials, presentations and DID documents in a file: the whole, or wrapped in a test case."""
    if isinstance(value, dict):
        if shape_name(value) is not None:
            yield value
        elif depth < 6:
            for each in value.values():
                yield from _documents(each, depth + 1)
    elif isinstance(value, list) and depth < 6:
        for each in value:
            yield from _documents(each, depth + 1)


def _same(one: Any, other: Any) -> bool:
    """JSON-equal with the order of members and the kind of numbers."""
    return type(one) is type(other) and json.dumps(one) == json.dumps(other)


def test_parse_then_dump_is_json_equal_for_every_document(shared: Path) -> None:
    count = 0
    for folder in ("vectors", "ob", "hostile/cases", "elm/samples-ec"):
        for path in sorted((shared / folder).rglob("*")):
            for document in _documents(_load(path)):
                if _within_json(document):
                    view = parse(document)
                    assert _same(view.to_json(), document), path
                    assert view.problems() == check(document), path
                    count += 1
    assert count > 900


def test_complete_json_loses_no_value(shared: Path) -> None:
    path = shared / "vectors/1edtech-validator/inspector-vc/src/test/resources/ob30/complete.json"
    document = json.loads(path.read_bytes())
    view = parse(document)
    assert _same(json.loads(view.model_dump_json()), document)
    assert _leaves(view.to_json()) == _leaves(document) > 150
    assert errors(document) == []


def _leaves(value: Any) -> int:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 1 if below is None else sum(_leaves(each) for each in below)


def _suite_input(path: Path) -> Any:
    """As the suite itself does before it sends a document."""
    text = path.read_text().replace("PAST DATE", "2020-01-01T00:00:00Z").replace("FUTURE DATE", "2050-01-01T00:00:00Z")
    document = json.loads(text)
    if path.name.startswith(("credential", "issuer")):
        if "issuer" not in document:
            document["issuer"] = ISSUER
        elif isinstance(document["issuer"], dict):
            document["issuer"].setdefault("id", ISSUER)
    return document


def test_vcdm_20_suite_inputs(shared: Path) -> None:
    seen = {True: 0, False: 0}
    for path in sorted((shared / "vectors/w3c-vcdm2-suite-input").rglob("*.json")):
        fails = "-fail" in path.name
        if path.name in OF_THE_CONTEXTS:
            assert errors(_suite_input(path), issuing=True) == []
            continue
        assert bool(errors(_suite_input(path), issuing=True)) == fails, path.name
        seen[fails] += 1
    assert seen == {True: 48, False: 68}


def test_vcdm_11_suite_inputs(shared: Path) -> None:
    for path in sorted((shared / "vectors/w3c-vcdm11-suite-input").glob("*.jsonld")):
        refused = bool(errors(json.loads(path.read_bytes())))
        assert refused == ("-bad" in path.name and path.name not in OF_ZERO_KNOWLEDGE), path.name


@pytest.mark.parametrize(
    "suite", ["vc-data-model-2.0", "vc-api-issuer", "vc-di-eddsa", "vc-di-ecdsa", "vc-di-ed25519signature2020"]
)
def test_what_the_suites_issue_or_verify_is_of_good_form(shared: Path, suite: str) -> None:
    lines = (shared / f"vectors/w3c-suites-replay/{suite}-test-suite.jsonl").read_text().splitlines()
    good = 0
    for line in map(json.loads, lines):
        request = line["request"]
        document = next(
            (
                request[key]
                for key in ("credential", "verifiableCredential", "verifiablePresentation")
                if key in request
            ),
            None,
        )
        if line["status"] in (200, 201) and "note" not in line:
            assert errors(document, issuing=line["path"].endswith("/issue")) == [], document
            good += 1
    assert good > 0


@pytest.mark.parametrize("value", [None, True, 4, [], "did:example:subject"])
def test_the_issuer_suites_wrong_subjects(shared: Path, value: Any) -> None:
    lines = (shared / "vectors/w3c-suites-replay/vc-api-issuer-test-suite.jsonl").read_text().splitlines()
    template = next(line["request"]["credential"] for line in map(json.loads, lines) if line["status"] == 201)
    assert {each.pointer for each in errors({**template, "credentialSubject": value}, issuing=True)} == {
        "/credentialSubject"
    }


def test_good_credentials_have_no_finding_that_counts(shared: Path) -> None:
    verdicts = json.loads((shared / "vectors/VERDICTS.json").read_bytes())["verdicts"]
    good = [shared / name for name, each in verdicts.items() if set(each["crypto"]) == {"ok"}]
    good += sorted((shared / "elm/samples-ec").glob("*.jsonld"))
    assert len(good) > 20
    for path in good:
        document = _load(path)
        if isinstance(document, dict) and isinstance(document.get("payload"), str):
            document = json.loads(document["payload"])
        if document is not None:
            assert errors(document) == [], path


def test_hostile_controls_are_of_good_form(shared: Path) -> None:
    manifest = json.loads((shared / "hostile/manifest.json").read_bytes())
    for case in manifest["cases"]:
        document = _load(shared / "hostile" / case["input"]) if case["input"].endswith(".json") else None
        if case["class"] == "control" and isinstance(document, dict):
            assert errors(document) == [], case["id"]


def test_a_validity_date_as_value_object_is_refused(shared: Path) -> None:
    document = json.loads((shared / "hostile/cases/ld-value-object.json").read_bytes())
    assert [(each.code, each.pointer) for each in errors(document)] == [("schema.invalid", "/validUntil")]
