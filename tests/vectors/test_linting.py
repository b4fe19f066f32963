"""lint over everybody's samples: the known faults of platforms are where the raw files have them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bridge import OB20, samples

from vcmicro import check, convert, lint
from vcmicro.converting import read_source
from vcmicro.errors import VcmicroError
from vcmicro.registry import Tools

SURF = "vectors/surf-obv3/_data/credentials"


def _documents(shared: Path, format_: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for name, data in samples(shared, format_):
        try:
            found.append((name, read_source(data, Tools())[1]))
        except VcmicroError:
            continue
    return found


@pytest.mark.parametrize("format_", ["ob3", "elm", "ob2", "clr"])
def test_every_sample_is_judged_and_mended_once(shared: Path, format_: str) -> None:
    documents = _documents(shared, format_)
    assert documents
    for name, document in documents:
        answer = lint(document)
        assert all(each.code and each.what for each in answer.faults), name
        again = lint(answer.fixed)
        assert not [each for each in again.faults if each.is_mended], name
        assert again.fixed == answer.fixed, name


def test_the_faults_of_edubadges(shared: Path) -> None:
    """en-EN, a country that is none, and terms whose context is not at hand, counted on the raw text."""
    seen = {"lint.language_region": 0, "lint.issuer_country": 0}
    for path in sorted((shared / SURF).glob("*.json")):
        text = path.read_text("utf-8")
        document = json.loads(text)
        codes = {each.code for each in lint(document).faults}
        assert ("lint.language_region" in codes) is ('"en-EN"' in text), path.name
        assert ("lint.issuer_country" in codes) is ('"XX"' in text), path.name
        for code in seen:
            seen[code] += code in codes
    assert all(seen.values()), seen


def test_the_address_of_the_old_suite_is_no_cryptosuite(shared: Path) -> None:
    """No sample of ours holds eddsa-rdf-2022 any more but those of early platforms; each is found."""
    for name, document in _documents(shared, "ob3"):
        held = "eddsa-rdf-2022" in json.dumps(document.get("proof", {}))
        assert ("lint.cryptosuite" in {each.code for each in lint(document).faults}) is held, name


def test_open_badges_2_are_not_held_to_the_rules_of_3(shared: Path) -> None:
    for path in sorted((shared / OB20).glob("basic-assertion*.json")):
        codes = {each.code.partition(".")[0] for each in lint(json.loads(path.read_bytes())).faults}
        assert codes <= {"lint"}, path.name


@pytest.mark.parametrize("name", ["AA-Annex1-MC", "Sample-CertOfPart", "Sample-JointDegree", "Sample-MastersDegree"])
def test_of_an_upload_to_europass_the_credential_is_taken(shared: Path, name: str) -> None:
    """The EU's unsigned samples: a credential beside how to deliver it, which the sealed file is made of."""
    folder = shared / "elm/samples-ec"
    upload = (folder / f"{name}-unsigned.json").read_bytes()
    sealed = (folder / f"{name}-signed.jsonld").read_bytes()
    _, draft, report = read_source(upload, Tools())
    _, document, _ = read_source(sealed, Tools())
    assert report is None
    assert draft == json.loads(upload)["credential"]
    assert [each.code for each in lint(draft).faults][:1] == ["schema.context"]
    assert (check(draft).verdict, check(draft).missing) == (check(document).verdict, check(document).missing)
    badge = convert(upload, to="ob3").document
    assert convert(badge, to="elm").document == draft
