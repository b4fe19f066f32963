"""What platforms get wrong: each fault is found, mended once, and not found again."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from micro_credentials import bare_assertion, bare_elm, full_badge, put

from vcmicro import Issuer, lint
from vcmicro.errors import Invalid, VcmicroError
from vcmicro.keys import Key
from vcmicro.linting import Fault
from vcmicro.mapping.elm_nodes import ECTS

KEY = Key.from_seed(bytes(range(32)))
_A = "credentialSubject/achievement"


def found(document: dict[str, Any], code: str) -> list[Fault]:
    return [each for each in lint(document).faults if each.code == code]


def test_a_good_badge_is_clean() -> None:
    assert lint(full_badge()).to_json() == {"clean": True, "faults": []}


def test_what_is_mended_is_not_changed_in_the_original() -> None:
    document = put(full_badge(), "validFrom", "2026-01-10")
    before = copy.deepcopy(document)
    assert lint(document).fixed["validFrom"] == "2026-01-10T00:00:00Z"
    assert document == before


def _signed(document: dict[str, Any]) -> Any:
    return Issuer(KEY.did, signer=KEY).issue(put(document, "issuer/id", KEY.did))


def remarks(code: str, path: str, wrong: Any, right: Any, id_: str = "") -> Any:
    return pytest.param(code, path, wrong, right, id=id_ or f"{code}-{wrong}")


@pytest.mark.parametrize(
    ("code", "path", "wrong", "right"),
    [
        remarks("lint.date_only", "validFrom", "2026-01-10", "2026-01-10T00:00:00Z"),
        remarks("lint.date_only", "credentialSubject/activityEndDate", "2026-01-10", "2026-01-10T00:00:00Z"),
        remarks("lint.no_offset", "awardedDate", "2026-01-10T09:30:00", "2026-01-10T09:30:00Z"),
        remarks("lint.no_offset", "awardedDate", "2026-01-10T09:30", "2026-01-10T09:30:00Z"),
        remarks("lint.language_region", f"{_A}/inLanguage", "en-EN", "en"),
        remarks("lint.language_region", f"{_A}/inLanguage", "nl-XX", "nl"),
        remarks("lint.language_form", f"{_A}/inLanguage", "nl_NL", "nl-NL"),
        remarks("lint.language_form", f"{_A}/inLanguage", "EN-us", "en-US"),
        remarks("lint.country_case", "issuer/address/addressCountryCode", "ie", "IE"),
        remarks("lint.empty", f"{_A}/humanCode", "", None),
        remarks("lint.empty", f"{_A}/tag", [], None),
        remarks("lint.empty", f"{_A}/version", None, None),
    ],
)
def test_each_remedy_both_ways(code: str, path: str, wrong: Any, right: Any) -> None:
    document = put(full_badge(), path, wrong)
    faults = found(document, code)
    assert [each.pointer for each in faults] == [f"/{path}"]
    assert faults[0].is_mended and faults[0].what and faults[0].fix
    fixed = lint(document).fixed
    assert _value(fixed, path) == right
    assert found(fixed, code) == []
    assert lint(fixed).fixed == fixed, "mending twice is mending once"
    if right is not None:
        assert found(put(full_badge(), path, right), code) == []


def _value(document: Any, path: str) -> Any:
    for part in path.split("/"):
        document = document.get(part) if isinstance(document, dict) else document[int(part)]
    return document


def test_ects_without_its_context() -> None:
    document = put(full_badge(), f"{_A}/ECTS", 2.5)
    node = document["credentialSubject"]["achievement"]
    del node["creditsAvailable"], node["vcmCreditFramework"]
    document["@context"].remove("https://w3id.org/vcmicro/v1")
    for name in ("vcmAssessmentType", "vcmMode"):
        del node[name]
    assert [each.pointer for each in found(document, "lint.ects")] == [f"/{_A}/ECTS"]
    fixed = lint(document).fixed
    assert fixed["credentialSubject"]["achievement"]["creditsAvailable"] == 2.5
    assert fixed["credentialSubject"]["achievement"]["vcmCreditFramework"] == ECTS
    assert lint(fixed).is_clean, lint(fixed).faults
    assert isinstance(_signed(fixed), dict)


def test_ects_does_not_overwrite_other_credits() -> None:
    document = put(full_badge(ects=4), f"{_A}/ECTS", 2.5)
    faults = found(document, "lint.ects")
    assert [each.is_mended for each in faults] == [False]
    assert lint(document).fixed["credentialSubject"]["achievement"]["creditsAvailable"] == 4


def test_ects_under_its_own_context_is_fine() -> None:
    document = put(full_badge(), f"{_A}/ECTS", 2.5)
    document["credentialSubject"]["achievement"]["type"] = ["Achievement", "EducredentialAchievement"]
    assert found(document, "lint.ects") == []


@pytest.mark.parametrize(("value", "texts"), [(50978, ["50978"]), (["0123", "4567"], ["0123", "4567"])])
def test_education_program_identifiers(value: Any, texts: list[str]) -> None:
    document = put(full_badge(), f"{_A}/educationProgramIdentifier", value)
    assert [each.pointer for each in found(document, "lint.education_program")] == [f"/{_A}/educationProgramIdentifier"]
    fixed = lint(document).fixed
    entries = fixed["credentialSubject"]["achievement"]["otherIdentifier"]
    assert [each["identifier"] for each in entries] == texts
    assert {each["identifierType"] for each in entries} == {"ext:educationProgramIdentifier"}
    assert lint(fixed).is_clean and lint(fixed).fixed == fixed


def test_a_cryptosuite_that_is_none() -> None:
    document = {**full_badge(), "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdf-2022"}}
    assert [each.pointer for each in found(document, "lint.cryptosuite")] == ["/proof/cryptosuite"]
    fixed = lint(document).fixed
    assert "proof" not in fixed and lint(fixed).is_clean
    right = put(document, "proof/cryptosuite", "eddsa-rdfc-2022")
    assert found(right, "lint.cryptosuite") == []


def test_proofs_in_an_array() -> None:
    proof = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdf-2022"}
    document = {**full_badge(), "proof": [{**proof, "cryptosuite": "eddsa-rdfc-2022"}, proof]}
    assert [each.pointer for each in found(document, "lint.cryptosuite")] == ["/proof/1/cryptosuite"]


def test_mended_documents_bear_no_proof() -> None:
    signed = _signed(full_badge())
    assert isinstance(signed, dict)
    assert lint(signed).is_clean
    assert "proof" not in lint(signed).fixed


@pytest.mark.parametrize("issuer", ["https://univ.example/", {"id": "https://univ.example/", "type": ["Profile"]}])
def test_an_issuer_without_a_country(issuer: Any) -> None:
    document = {**full_badge(), "issuer": issuer}
    faults = found(document, "lint.issuer_country")
    assert [(each.pointer, each.is_mended) for each in faults] == [("/issuer", False)]
    assert found(full_badge(), "lint.issuer_country") == []


def test_a_country_that_is_none() -> None:
    document = put(full_badge(), "issuer/address/addressCountryCode", "XX")
    faults = found(document, "lint.issuer_country")
    assert [(each.pointer, each.is_mended) for each in faults] == [("/issuer/address/addressCountryCode", False)]


def test_terms_that_nobody_signs() -> None:
    document = put(full_badge(), f"{_A}/favouriteColour", "brown")
    faults = [each for each in lint(document).faults if each.pointer.endswith("favouriteColour")]
    assert len(faults) == 1 and "favouriteColour" in faults[0].what
    defined = {**full_badge(), "@context": full_badge()["@context"][:3]}
    named = [each for each in lint(defined).faults if each.pointer.endswith("vcmMode")]
    assert "https://w3id.org/vcmicro/v1" in named[0].what + named[0].fix, "the context that defines it is named"


def test_terms_of_edubadges() -> None:
    document = put(full_badge(), f"{_A}/timeInvestment", 3)
    named = found(document, "lint.surf_term")
    assert [each.pointer for each in named] == [f"/{_A}/timeInvestment"]
    assert "educredential.json" in named[0].fix
    document["credentialSubject"]["achievement"]["type"] = ["Achievement", "EducredentialAchievement"]
    assert found(document, "lint.surf_term") == []


def test_the_rules_of_the_standard() -> None:
    document = full_badge()
    del document["credentialSubject"]["achievement"]["criteria"]
    assert any("criteria" in each.what for each in lint(document).faults)


def test_contexts_of_ones_own() -> None:
    url = "https://univ.example/context"
    document = put(full_badge(), f"{_A}/favouriteColour", "brown")
    document["@context"].append(url)
    context = {"@context": {"favouriteColour": "https://univ.example/terms#colour"}}
    assert not lint(document).is_clean
    assert lint(document, contexts={url: context}).is_clean


def test_several_faults_at_once() -> None:
    document = put(put(full_badge(), "validFrom", "2026-01-10"), f"{_A}/inLanguage", "en-EN")
    document = put(put(document, f"{_A}/tag", ["a", "", "b", ""]), f"{_A}/humanCode", "")
    fixed = lint(document).fixed
    assert fixed["credentialSubject"]["achievement"]["tag"] == ["a", "b"]
    assert lint(fixed).is_clean and lint(fixed).fixed == fixed


def test_an_array_of_nothing_but_empty_texts_is_mended_at_once() -> None:
    document = put(full_badge(), f"{_A}/tag", ["", ""])
    fixed = lint(document).fixed
    assert "tag" not in fixed["credentialSubject"]["achievement"]
    assert lint(fixed).is_clean


def test_what_is_no_json() -> None:
    with pytest.raises(Invalid) as error:
        lint({"name": {1, 2}})
    assert error.value.code.startswith("json.")


_FORMS: list[Callable[[], dict[str, Any]]] = [full_badge, bare_elm, bare_assertion]


@settings(max_examples=150)
@given(st.data())
def test_mutated_documents_raise_nothing_else_and_mending_ends(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(_FORMS))()
    for _ in range(data.draw(st.integers(1, 3))):
        node: Any = document
        while True:
            key = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
            if isinstance(node[key], (dict, list)) and node[key] and data.draw(st.integers(0, 5)):
                node = node[key]
                continue
            scalars = st.sampled_from([None, "", "2026-01-10", "en-EN", "x", 3, True])
            node[key] = data.draw(st.one_of(scalars, st.lists(scalars, max_size=2), st.builds(dict)))
            break
    with contextlib.suppress(VcmicroError):
        fixed = lint(document).fixed
        again = lint(fixed)
        assert not [each for each in again.faults if each.is_mended]
        assert again.fixed == fixed
