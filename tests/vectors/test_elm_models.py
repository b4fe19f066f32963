"""The views of ELM on the EU's samples, and the verdicts of parts beside those of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from elm_mutations import Makes, read_credential
from seals import credential, organisation

from vcmicro import shapes
from vcmicro.errors import Invalid
from vcmicro.models import elm
from vcmicro.models.base import member_name
from vcmicro.models.elm.base import VIEWS
from vcmicro.shapes.elm import check
from vcmicro.shapes.elm.rows import rules
from vcmicro.shapes.elm.versions import PROFILES

TABLE = rules("3.2", PROFILES["http://data.europa.eu/snb/model/ap/edc-generic-full"])
CLASSES = sorted(name for name in TABLE if not name.endswith("NodeShape") and not name.startswith("Verifiable"))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(each)


@pytest.mark.parametrize("name", ["AA-Annex1-MC", "Sample-CertOfPart", "Sample-MastersDegree"])
@pytest.mark.parametrize("sealed", ["signed.jsonld", "unsigned.json"])
def test_parse_then_dump_is_json_equal(shared: Path, name: str, sealed: str) -> None:
    document = read_credential(shared / "elm" / "samples-ec" / f"{name}-{sealed}")
    view = elm.EuropeanDigitalCredential.parse(document)
    assert view.to_json() == view.model_dump() == document
    assert view.problems() == check(document)
    for each in objects(document):
        kind = each.get("type")
        if isinstance(kind, str) and kind in VIEWS:
            part = VIEWS[kind].parse(each)
            assert part.to_json() == each
            # What a part says of itself is right in a document that is right.
            assert part.problems() == ()


def test_what_a_view_shows(shared: Path) -> None:
    document = read_credential(shared / "elm" / "samples-ec" / "AA-Annex1-MC-signed.jsonld")
    view = elm.EuropeanDigitalCredential.parse(document)
    assert isinstance(view.issuer, elm.Organisation)
    assert isinstance(view.issuer.eidas_identifier, elm.LegalIdentifier)
    assert view.issuer.eidas_identifier.notation == "VATES-A00000000"
    assert isinstance(view.credential_subject, elm.Person)
    (claim,) = view.credential_subject.has_claim[:1]
    assert isinstance(claim, elm.LearningAchievement)
    assert isinstance(claim.title, dict)
    assert isinstance(claim.awarded_by, elm.AwardingProcess)


@pytest.mark.parametrize("name", CLASSES)
def test_every_member_of_the_tables_is_a_typed_attribute(name: str) -> None:
    model = VIEWS[name]
    hints = get_type_hints(model, localns=dict(VIEWS))
    attributes = {member_name(attribute): attribute for attribute in model.model_fields}
    for rule in TABLE[name].values():
        if ":" not in rule.member:
            repeats = rule.most is None and "langString" not in rule.datatypes
            assert ("Sequence" in str(hints[attributes[rule.member]])) == repeats, rule.member


@pytest.mark.parametrize("name", [each for each in CLASSES if not each.startswith("EuropeanDigital")])
def test_constructors_refuse_what_the_tables_refuse(name: str) -> None:
    makes = Makes(TABLE)
    whole = makes.node(name)
    assert VIEWS[name](**whole).to_json() == whole
    for rule in TABLE[name].values():
        for value in (7, "text", {"id": "urn:x:1", "type": "Phone"}, makes.value(rule)):
            document = {**whole, rule.member: value}
            expected = [each for each in VIEWS[name].parse(document).problems(issuing=True) if not each.warning]
            alone = {**makes.credential(), "evidenceTarget": [document]}
            if not expected:
                VIEWS[name](**document)
                assert value == "text" or check(alone) == (), rule.member
                continue
            with pytest.raises(Invalid) as error:
                VIEWS[name](**document)
            assert list(error.value.problems) == expected
            prefixed = {f"/evidenceTarget/0{each.pointer}" for each in expected}
            assert prefixed <= {each.pointer for each in check(alone)}


def test_a_credential_is_built_from_parts() -> None:
    given = credential(issuer=organisation())
    made = elm.EuropeanDigitalCredential(
        id=given["id"],
        issuer=elm.Organisation(**given["issuer"]),
        credential_subject=elm.Person.parse(given["credentialSubject"]),
        **{
            name: given[name]
            for name in given
            if name not in ("id", "type", "@context", "issuer", "credentialSubject", "issuanceDate")
        },
    )
    assert made.to_json() == {name: value for name, value in given.items() if name != "issuanceDate"}
    assert [each.pointer for each in made.problems()] == ["/issuer/eIDASIdentifier"]
    assert shapes.check(given, issuing=True)[0].warning
    with pytest.raises(Invalid):
        made.replace(display_parameter=None)
