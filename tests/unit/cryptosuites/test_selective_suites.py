"""The suites of selective disclosure: what is selected verifies, what is not is gone, and nothing else passes."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from documents import ISSUED, NOW, key, small_badge
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import leaves

from vcmicro import SUITES, Issuer, Limits, Outcome, verify
from vcmicro.cryptosuites import SelectiveSuite, Transform
from vcmicro.encoding import decode_base64url, encode_base64url
from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.keys import Key

PAIRS = [
    pytest.param(suite, kind, id=name)
    for name, suite in SUITES.items()
    if isinstance(suite, SelectiveSuite)
    for kind in suite.algorithms
]
every_suite = pytest.mark.parametrize(("suite", "kind"), PAIRS)

DOCUMENT: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
    "id": "urn:uuid:0b3aef56-cc33-4d1a-83dd-58172aacd8ba",
    "type": ["VerifiableCredential"],
    "issuer": "did:example:issuer",
    "name": "Linked data, basics",
    "description": "Three days",
    "credentialSubject": [
        {"type": ["AchievementSubject"], "role": "Student", "term": "Autumn"},
        {"type": ["AchievementSubject"], "role": "Tutor", "licenseNumber": "12"},
    ],
    "evidence": [{"type": ["Evidence"], "name": "Field book"}, {"type": ["Evidence"], "name": "Photographs"}],
}
POINTERS = [
    "/name",
    "/description",
    "/credentialSubject/0/role",
    "/credentialSubject/0/term",
    "/credentialSubject/1",
    "/credentialSubject/1/licenseNumber",
    "/evidence/0",
    "/evidence/1/name",
]
_BASES: dict[str, tuple[dict[str, Any], Key]] = {}


def _base(suite: SelectiveSuite, kind: str) -> tuple[dict[str, Any], Key]:
    """A base proof over ``DOCUMENT`` with /issuer mandatory; made once."""
    if suite.name not in _BASES:
        signer = key(kind)
        options = {
            "type": "DataIntegrityProof",
            "cryptosuite": suite.name,
            "created": "2026-01-01T00:00:00Z",
            "verificationMethod": signer.verification_method,
            "proofPurpose": "assertionMethod",
        }
        _BASES[suite.name] = suite.sign(DOCUMENT, options, signer, kind, Transform(), ["/issuer"]), signer
    return _BASES[suite.name]


def _derived(suite: SelectiveSuite, kind: str, *pointers: str) -> tuple[dict[str, Any], dict[str, Any], Key]:
    proof, signer = _base(suite, kind)
    shown = suite.derive(DOCUMENT, proof, pointers, Transform())
    return shown, shown.pop("proof"), signer


def _code(suite: SelectiveSuite, document: Any, proof: Any, signer: Key, limits: Limits | None = None) -> str:
    with pytest.raises(Invalid) as caught:
        suite.verify(document, proof, signer.public, Transform(limits=limits or Limits()))
    return caught.value.code


@every_suite
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.lists(st.sampled_from(POINTERS), unique=True))
def test_any_selection_verifies_and_holds_nothing_else(suite: SelectiveSuite, kind: str, chosen: list[str]) -> None:
    shown, proof, signer = _derived(suite, kind, *chosen)
    suite.verify(shown, proof, signer.public, Transform())
    texts = {value for _, value in leaves(shown)}
    values = {
        "/name": "Linked data, basics",
        "/description": "Three days",
        "/credentialSubject/0/role": "Student",
        "/credentialSubject/0/term": "Autumn",
        "/credentialSubject/1/licenseNumber": "12",
        "/evidence/0": "Field book",
        "/evidence/1/name": "Photographs",
    }
    for pointer, value in values.items():
        selected = pointer in chosen or any(pointer.startswith(f"{each}/") for each in chosen)
        assert (value in texts) is selected, pointer
    assert shown["issuer"] == DOCUMENT["issuer"]


@every_suite
def test_a_base_proof_is_for_the_holder(suite: SelectiveSuite, kind: str) -> None:
    proof, signer = _base(suite, kind)
    assert _code(suite, DOCUMENT, proof, signer) == "proof.base"
    held = suite.contents(proof, Transform())
    assert (held["form"], held["mandatoryPointers"]) == ("base", ["/issuer"])


@every_suite
def test_a_derived_proof_is_derived_from_no_more(suite: SelectiveSuite, kind: str) -> None:
    shown, proof, _ = _derived(suite, kind, "/name")
    assert suite.contents(proof, Transform())["form"] == "derived"
    with pytest.raises(Invalid, match=r"derive\.unsupported"):
        suite.derive(shown, proof, ["/name"], Transform())


@every_suite
@pytest.mark.parametrize("pointer", ["/nothing", "/credentialSubject/7", "/credentialSubject/x", "name", "/name/x"])
def test_a_pointer_that_leads_nowhere(suite: SelectiveSuite, kind: str, pointer: str) -> None:
    proof, signer = _base(suite, kind)
    with pytest.raises(Invalid, match=r"proof\.pointer"):
        suite.derive(DOCUMENT, proof, [pointer], Transform())
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    with pytest.raises(Invalid, match=r"proof\.pointer"):
        suite.sign(DOCUMENT, options, signer, kind, Transform(), [pointer])


@every_suite
def test_any_other_document_fails(suite: SelectiveSuite, kind: str) -> None:
    shown, proof, signer = _derived(suite, kind, "/name", "/evidence/1/name")
    for change in (
        {"name": "Doctor of Philosophy"},
        {"issuer": "did:example:other"},
        {"id": "urn:uuid:1"},
        {"evidence": [{"type": ["Evidence"], "name": "Field book"}]},
        {"description": "Three days"},
    ):
        assert _code(suite, {**shown, **change}, proof, signer) in ("proof.invalid", "proof.structure")
    for member in ("name", "evidence", "issuer"):
        less = {name: value for name, value in shown.items() if name != member}
        assert _code(suite, less, proof, signer) in ("proof.invalid", "proof.structure")
    for member, value in (("created", "2026-01-02T00:00:00Z"), ("expires", "2030-01-01T00:00:00Z")):
        assert _code(suite, shown, {**proof, member: value}, signer) == "proof.invalid"
    other = Key.generate(kind)
    assert _code(suite, shown, proof, other) == "proof.invalid"
    assert _code(suite, shown, proof, key("P-521")) == "proof.invalid"


@every_suite
def test_no_byte_of_a_derived_proof_can_change(suite: SelectiveSuite, kind: str) -> None:
    shown, proof, signer = _derived(suite, kind, "/name", "/evidence/1/name")
    data = decode_base64url(proof["proofValue"][1:])
    for index in range(0, len(data), 1 if len(data) < 500 else 3):
        flipped = data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :]
        value = "u" + encode_base64url(flipped)
        assert _code(suite, shown, {**proof, "proofValue": value}, signer), index


@every_suite
def test_a_proof_value_has_one_form(suite: SelectiveSuite, kind: str) -> None:
    shown, proof, signer = _derived(suite, kind, "/name")
    text = proof["proofValue"]
    data = decode_base64url(text[1:])
    for wrong in (None, "", "u", "z" + text[1:], text + "=", text[:-4], "u" + encode_base64url(data + b"\0"), text[1:]):
        found = _code(suite, shown, {**proof, "proofValue": wrong}, signer)
        assert found in ("proof.encoding", "proof.structure", "cbor.encoding"), wrong
    for header in (b"\xd9\x5d\x63", b"\xd9\x5e\x01", b"\0\0\0"):
        value = "u" + encode_base64url(header + data[3:])
        with pytest.raises((Invalid, Exception), match=r"proof\.(encoding|unsupported)"):
            suite.verify(shown, {**proof, "proofValue": value}, signer.public, Transform())
    assert _code(suite, shown, proof, signer, Limits(base64_proof_chars=100)) == "proof.encoding"


@every_suite
def test_a_base_proof_within_the_limit_only(suite: SelectiveSuite, kind: str) -> None:
    proof, signer = _base(suite, kind)
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    with pytest.raises(LimitExceeded, match=r"base64_proof_chars"):
        suite.sign(DOCUMENT, options, signer, kind, Transform(limits=Limits(base64_proof_chars=100)))


@every_suite
def test_previous_proofs_are_not_covered(suite: SelectiveSuite, kind: str) -> None:
    proof, signer = _base(suite, kind)
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    with pytest.raises(Invalid, match=r"proof\.chain"):
        suite.sign({**DOCUMENT, "proof": [proof]}, options, signer, kind, Transform())


@every_suite
def test_what_is_mandatory_at_issue(suite: SelectiveSuite, kind: str) -> None:
    """Nothing that a verifier judges by can be withheld, whatever else the issuer asks for."""
    signer = key(kind)
    draft = {**copy.deepcopy(small_badge()), "validUntil": "2031-01-01T00:00:00Z"}
    issuer = Issuer(signer.did, signer=signer, name="Univ")
    signed = issuer.issue(draft, secured_by=suite.name, now=ISSUED, mandatory_pointers=("/name",))
    assert isinstance(signed, dict)
    assert verify(signed, now=NOW).outcome is Outcome.FAILED
    held = suite.contents(signed["proof"][0], Transform())
    assert held["mandatoryPointers"] == ["/issuer", "/validFrom", "/validUntil", "/name"]
    with pytest.raises(Invalid, match=r"proof\.pointer"):
        issuer.issue(draft, secured_by=suite.name, now=ISSUED, mandatory_pointers=("/nothing",))
    with pytest.raises(ValueError, match="mandatory pointers"):
        issuer.issue(draft, secured_by="vc+jwt", now=ISSUED, mandatory_pointers=("/name",))
