"""Published schemas over published documents: our verdicts are those of jsonschema, and all stay within the limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for
from referencing import Registry
from referencing.exceptions import NoSuchResource

from vcmicro import Outcome, verify
from vcmicro.errors import Unavailable, VcmicroError
from vcmicro.limits import DEFAULT
from vcmicro.rdf import Contexts, dataset
from vcmicro.schemas import SCHEMA_TYPES, Subject

_EDC = "elm/edc-json-schema-elm3.2-validation.json"
_ATTESTATION = "vectors/ebsi-elm32/vcdm2.0-attestation-schema/schema.json"
_ATTESTATION_URL = (
    "https://api-pilot.ebsi.eu/trusted-schemas-registry/v3/schemas/"
    "0xbe77a21356835dc09d3d8149ea832ae0a4bae0ae9c869d18219ef8f4a74b4644"
)
_TRANSCRIPT = "elm/samples-ec/Sample-TranscriptOfRecords-unsigned.json"
_CONTEXTS = ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"]
_SHAPES = "elm/3.2/rdf/ap/edc"
_SHAPES_URL = "http://data.europa.eu/snb/model/ap/"
# Published schemas that cannot be judged, and what the report says of them.
UNJUDGED = {
    "vectors/1edtech-openbadges-spec/extensions/issuerAccreditationExtension/v2p0/schema.json": "is not JSON",
    "vectors/1edtech-openbadges-spec/ob_v2p0/extensions/accessibilityExtension/schema.json": "is no JSON Schema",
    "vectors/dc4eu/edc-vcdm/edc-w3c-vcdm_schema.json": "occurs twice in one object",
    "vectors/dc4eu/formal-education/schemes/EUVETMC-microcredential_schema.json": "is not JSON",
    "vectors/dc4eu/formal-education/schemes/EUHETOR-highereducation-transcriptofrecords.schema.json": "was not given",
}
JSON_SCHEMA, SHACL = SCHEMA_TYPES["JsonSchema"], SCHEMA_TYPES["ShaclValidator2017"]
FOLDERS = (
    "ob/ob3-schemas",
    "ob/clr2-schemas",
    "ob/ob2/spec",
    "ob/ob2/edubadges-extensions",
    "vectors/surf-obv3/schemas",
    "vectors/1edtech-openbadges-spec/extensions",
    "vectors/1edtech-openbadges-spec/ob_v2p0",
    "vectors/dc4eu",
)
DOCUMENTS = (
    "vectors/1edtech-validator/inspector-vc/src/test/resources",
    "vectors/impierce-ob3-elm",
    "vectors/dcc-verifier-core",
)


def _subject(document: Any, given: Callable[[str], bytes | None] = {}.get) -> Subject:
    return Subject(document, lambda: dataset(document, Contexts(), limits=DEFAULT).canonical(), given, DEFAULT)


def _schemas(shared: Path) -> dict[str, bytes]:
    found = {}
    for folder in FOLDERS:
        for path in sorted((shared / folder).rglob("*.json")):
            content = path.read_bytes()
            if b'"$schema"' in content and b"json-schema.org/draft" in content and "examples" not in path.parts:
                found[path.relative_to(shared).as_posix()] = content
    return found


@cache
def _documents(shared: Path) -> list[Any]:
    found = []
    for folder in DOCUMENTS:
        for path in sorted((shared / folder).rglob("*.json")):
            try:
                found.append(json.loads(path.read_bytes()))
            except ValueError:
                continue
    return found[::6]


def test_published_schemas_say_what_jsonschema_says(shared: Path) -> None:
    schemas = _schemas(shared)
    assert len(schemas) > 40
    documents = _documents(shared)
    assert len(documents) > 10
    verdicts = {True: 0, False: 0}
    for name, content in schemas.items():
        if name in UNJUDGED:
            with pytest.raises(Unavailable, match=UNJUDGED[name]):
                JSON_SCHEMA.evaluate(content, "https://schemas.example/", _subject({}), "")
            continue
        schema = json.loads(content)
        validator = validator_for(schema)(schema, registry=Registry(retrieve=_nowhere))
        for document in documents:
            good = JSON_SCHEMA.evaluate(content, f"https://schemas.example/{name}", _subject(document), "") == ()
            assert good == validator.is_valid(document), name
            verdicts[good] += 1
    assert set(UNJUDGED) <= set(schemas)
    assert verdicts[True] > 50 and verdicts[False] > 500, verdicts


def _nowhere(url: str) -> Any:
    raise NoSuchResource(ref=url)


def test_the_edc_schema_on_the_transcript(shared: Path) -> None:
    document = json.loads((shared / _TRANSCRIPT).read_bytes())["credential"]
    given = {_ATTESTATION_URL: (shared / _ATTESTATION).read_bytes()}
    found = JSON_SCHEMA.evaluate(
        (shared / _EDC).read_bytes(), "https://edc.example/s.json", _subject(document, given.get), ""
    )
    # What was never signed has no issuer yet, and is of VCDM 1.1.
    assert {each.code for each in found} == {"schema.invalid"}
    assert {each.pointer for each in found} == _pointers_by_jsonschema(shared, document)


def _pointers_by_jsonschema(shared: Path, document: Any) -> set[str]:
    schema = json.loads((shared / _EDC).read_bytes())
    attestation = json.loads((shared / _ATTESTATION).read_bytes())
    from referencing.jsonschema import DRAFT202012

    known: Any = Registry().with_resource(_ATTESTATION_URL, DRAFT202012.create_resource(attestation))
    errors = validator_for(schema)(schema, registry=known).iter_errors(document)
    return {"".join(f"/{part}" for part in error.absolute_path) for error in errors}


def test_the_edc_schema_refers_to_one_that_must_be_given(shared: Path) -> None:
    with pytest.raises(VcmicroError) as caught:
        JSON_SCHEMA.evaluate((shared / _EDC).read_bytes(), "https://edc.example/s.json", _subject({}), "")
    assert caught.value.code == "schema.unavailable" and _ATTESTATION_URL[:60] in str(caught.value)


def test_ebsis_examples_are_of_the_edc_schema(shared: Path) -> None:
    given = {_ATTESTATION_URL: (shared / _ATTESTATION).read_bytes()}
    names = sorted((shared / "vectors/ebsi-elm32/examples").glob("*.json"))
    assert names
    for path in names:
        subject = _subject(json.loads(path.read_bytes()), given.get)
        assert JSON_SCHEMA.evaluate((shared / _EDC).read_bytes(), "https://edc.example/s.json", subject, "") == (), path


# --- shapes ------------------------------------------------------------------------------------


def _shapes(shared: Path) -> dict[str, bytes]:
    files = (shared / _SHAPES).glob("EDC-*.ttl")
    return {f"{_SHAPES_URL}edc-{path.stem.removeprefix('EDC-')}": path.read_bytes() for path in files}


# The job of the lowest versions installs no adapters.
needs_shacl = pytest.mark.skipif(find_spec("pyshacl") is None, reason="needs vcmicro[shacl]")
# The published context of edc-ap takes dateModified for an IRI; where a credential has it, its graph would lose it.
LOSING = {"Sample-JointDegree", "Sample-MastersDegree"}


@needs_shacl
@pytest.mark.parametrize("name", [*sorted(LOSING), "AA-Annex1-MC", "Sample-CertOfPart", "Sample-TranscriptOfRecords"])
def test_sealed_credentials_keep_the_shapes_that_they_name(shared: Path, name: str) -> None:
    sealed = shared / f"elm/samples-ec/{name}-signed.jsonld"
    report = verify(sealed, now=datetime(2026, 1, 15, tzinfo=UTC), schemas=_shapes(shared))
    if name in LOSING:
        assert report["schema"].outcome is Outcome.INDETERMINATE
        assert "dateModified" in report["schema"].problems[0].detail
        return
    assert report["schema"].outcome is Outcome.PASSED, str(report)
    assert report["schema"].problems == ()


@needs_shacl
def test_a_credential_without_its_title_is_against_the_shapes(shared: Path) -> None:
    document = {"@context": _CONTEXTS, **json.loads((shared / _TRANSCRIPT).read_bytes())["credential"]}
    content = _shapes(shared)[f"{_SHAPES_URL}edc-generic-no-cv"]
    before = SHACL.evaluate(content, f"{_SHAPES_URL}edc-generic-no-cv", _subject(document), "")
    assert document["displayParameter"].pop("title")
    after = SHACL.evaluate(content, f"{_SHAPES_URL}edc-generic-no-cv", _subject(document), "")
    assert len(after) > len(before)
    assert any("title" in each.detail for each in after)
