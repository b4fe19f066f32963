"""Embedded proofs: structure, purpose, dates, audience; every proof judged on its own; securing."""

from __future__ import annotations

from typing import Any

import pytest

from vcmicro.cryptosuites import SUITES, Transform
from vcmicro.errors import Invalid, LimitExceeded, invalid
from vcmicro.keys import Key
from vcmicro.limits import DEFAULT, Limits
from vcmicro.securing import MECHANISMS, Payload, ProofCase, SecureOptions
from vcmicro.times import parse, to_text

MECHANISM = MECHANISMS["data-integrity"]


def _codes(results: tuple[Any, ...]) -> list[tuple[str, list[str]]]:
    return [(each.outcome, [found.code for found in each.problems]) for each in results]


def test_what_is_secured_verifies(secure: Any, verify: Any, document: dict[str, Any], key: Key) -> None:
    (result,) = verify(secure(document))
    assert (result.outcome, result.problems, result.pointer, result.suite) == ("PASSED", (), "/proof", "eddsa-jcs-2022")
    assert result.found.controller == key.did
    assert result.proof["verificationMethod"] == key.verification_method


def test_the_document_is_not_changed(secure: Any, document: dict[str, Any]) -> None:
    before = dict(document)
    secure(document)
    assert document == before


@pytest.mark.parametrize("missing", [None, []])
def test_no_proof_is_said_to_be_missing(document: dict[str, Any], missing: Any) -> None:
    with pytest.raises(Invalid) as caught:
        MECHANISM.open(Payload({**document, "proof": missing}), DEFAULT)
    assert caught.value.code == "proof.missing"
    assert not MECHANISM.recognizes(Payload(document))
    assert not MECHANISM.recognizes(Payload("a.b.c"))
    with pytest.raises(Invalid, match=r"proof\.missing"):
        MECHANISM.open(Payload(document), DEFAULT)
    with pytest.raises(Invalid, match=r"proof\.structure"):
        MECHANISM.open(Payload("a.b.c"), DEFAULT)


def test_too_many_proofs_are_counted_and_not_judged(secure: Any, document: dict[str, Any]) -> None:
    signed = secure(document)
    many = {**document, "proof": [signed["proof"]] * 17}
    with pytest.raises(LimitExceeded) as caught:
        MECHANISM.open(Payload(many), DEFAULT)
    assert caught.value.code == "limit.proofs"
    MECHANISM.open(Payload(many), Limits(proofs=17))


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("type", None, "proof.structure"),
        ("type", ["DataIntegrityProof"], "proof.structure"),
        ("cryptosuite", None, "proof.structure"),
        ("cryptosuite", 7, "proof.structure"),
        ("verificationMethod", None, "proof.structure"),
        ("verificationMethod", {"publicKeyMultibase": "z6Mk"}, "proof.structure"),
        ("proofPurpose", None, "proof.structure"),
        ("proofPurpose", ["assertionMethod"], "proof.purpose"),
        ("proofPurpose", "authentication", "proof.purpose"),
        ("proofPurpose", "https://w3id.org/security#assertionMethod", "proof.purpose"),
        ("proofValue", None, "proof.structure"),
        ("proofValue", 5, "proof.structure"),
        ("proofValue", "uAAAA", "proof.encoding"),
        ("id", 7, "proof.structure"),
        ("challenge", 7, "proof.structure"),
        ("domain", 7, "proof.structure"),
        ("domain", ["a", 7], "proof.structure"),
        ("domain", [], "proof.structure"),
        ("nonce", {}, "proof.structure"),
        ("created", "2026-13-01T00:00:00Z", "time.syntax"),
        ("created", 1767225600, "time.syntax"),
        ("created", "2026-06-15T12:05:01Z", "proof.created"),
        ("expires", "soon", "time.syntax"),
        ("expires", "2026-06-15T11:54:59Z", "proof.expired"),
        ("expires", "2025-12-31T23:59:59Z", "proof.expired"),
        ("previousProof", "urn:uuid:gone", "proof.chain"),
    ],
)
def test_each_fault_has_its_code(
    secure: Any, verify: Any, document: dict[str, Any], member: str, value: Any, code: str
) -> None:
    signed = secure(document)
    signed["proof"] = {name: each for name, each in {**signed["proof"], member: value}.items() if each is not None}
    (result,) = verify(signed)
    assert result.outcome == "FAILED"
    assert [found.code for found in result.problems] == [code]
    assert result.problems[0].pointer == f"/proof/{member}"


@pytest.mark.parametrize("proof", [7, "proof", True, ["x"]])
def test_a_proof_that_is_no_object(verify: Any, document: dict[str, Any], proof: Any) -> None:
    (result,) = verify({**document, "proof": proof})
    assert _codes((result,)) == [("FAILED", ["proof.structure"])]


@pytest.mark.parametrize(
    ("created", "expires", "outcome"),
    [
        ("2026-06-15T12:05:00Z", None, "PASSED"),
        ("2026-06-15T12:05:00.000Z", "2026-06-15T12:05:00Z", "PASSED"),
        ("2026-06-15T10:00:00Z", "2026-06-15T11:55:00Z", "PASSED"),
        ("2026-06-15T10:00:00Z", "2026-06-15T11:54:59Z", "FAILED"),
        ("2026-06-15T14:05:01+02:00", None, "FAILED"),
    ],
)
def test_dates_forgive_five_minutes(
    secure: Any, verify: Any, document: dict[str, Any], created: str, expires: str | None, outcome: str
) -> None:
    (result,) = verify(secure(document, created=created, expires=expires))
    assert result.outcome == outcome


def test_a_time_without_offset_is_utc_with_a_warning(secure: Any, verify: Any, document: dict[str, Any]) -> None:
    key = Key.from_seed(bytes(range(32)))
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-01-01T00:00:00",
        "verificationMethod": key.verification_method,
        "proofPurpose": "assertionMethod",
    }
    proof = SUITES["eddsa-jcs-2022"].sign(document, options, key, "Ed25519", Transform())
    (result,) = verify({**document, "proof": proof})
    assert result.outcome == "PASSED"
    assert [(each.code, each.warning) for each in result.problems] == [("time.zone", True)]


@pytest.mark.parametrize(
    ("expected", "outcome", "codes"),
    [
        ({}, "PASSED", []),
        ({"challenge": "c-1", "domain": "https://verifier.example"}, "PASSED", []),
        ({"challenge": "c-2"}, "FAILED", ["proof.challenge"]),
        ({"domain": "https://other.example"}, "FAILED", ["proof.domain"]),
        ({"challenge": "", "domain": ""}, "FAILED", ["proof.challenge", "proof.domain"]),
    ],
)
@pytest.mark.parametrize("secured_by", ["eddsa-jcs-2022", "vc+jwt", "vc-jwt-1.1"])
def test_challenge_and_domain(
    secure: Any,
    verify: Any,
    presentation: dict[str, Any],
    secured_by: str,
    expected: dict[str, str],
    outcome: str,
    codes: list[str],
) -> None:
    options = {"purpose": "authentication", "challenge": "c-1", "domain": "https://verifier.example"}
    (result,) = verify(secure(presentation, secured_by, **options), purpose="authentication", **expected)
    assert (result.outcome, [each.code for each in result.problems]) == (outcome, codes)


@pytest.mark.parametrize("secured_by", ["eddsa-jcs-2022", "vc+jwt", "vc-jwt-1.1"])
def test_an_expected_challenge_that_is_absent_fails(
    secure: Any, verify: Any, presentation: dict[str, Any], secured_by: str
) -> None:
    signed = secure(presentation, secured_by, purpose="authentication")
    (result,) = verify(signed, purpose="authentication", challenge="c-1", domain="https://verifier.example")
    assert _codes((result,)) == [("FAILED", ["proof.challenge", "proof.domain"])]


def test_one_of_several_domains(secure: Any, verify: Any, document: dict[str, Any], key: Key) -> None:
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": key.verification_method,
        "proofPurpose": "assertionMethod",
        "domain": ["a.example", "b.example"],
    }
    proof = SUITES["eddsa-jcs-2022"].sign(document, options, key, "Ed25519", Transform())
    assert verify({**document, "proof": proof}, domain="b.example")[0].outcome == "PASSED"
    assert verify({**document, "proof": proof}, domain="c.example")[0].outcome == "FAILED"


@pytest.mark.parametrize(
    "proof",
    [
        {"type": "SomeProofType"},
        {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2099"},
        {"type": "DataIntegrityProof", "cryptosuite": "Ed25519Signature2020"},
        {"type": "eddsa-rdfc-2022"},
        {"type": "RsaSignature2018", "jws": "x"},
    ],
)
def test_an_unknown_type_is_no_verdict_and_the_others_are_judged(
    secure: Any, verify: Any, document: dict[str, Any], proof: dict[str, Any]
) -> None:
    known = secure(document)["proof"]
    results = verify({**document, "proof": [proof, known, {**known, "created": "2026-01-01T00:00:01Z"}]})
    assert _codes(results) == [
        ("INDETERMINATE", ["proof.unsupported"]),
        ("PASSED", []),
        ("FAILED", ["proof.invalid"]),
    ]
    assert [each.pointer for each in results] == ["/proof/0", "/proof/1", "/proof/2"]


def test_a_key_out_of_reach_is_no_verdict(secure: Any, verify: Any, document: dict[str, Any], key: Key) -> None:
    signed = secure(document, signer=key.with_method("did:web:univ.example#key-1"))
    assert _codes(verify(signed)) == [("INDETERMINATE", ["did.unavailable"])]


def test_a_key_that_is_refused_fails(secure: Any, verify: Any, document: dict[str, Any]) -> None:
    def refuse(*_: Any) -> Any:
        raise invalid("did.vm_not_found", "it is not there")

    (result,) = verify(secure(document), find_key=refuse)
    assert (result.outcome, result.problems[0].code, result.problems[0].pointer) == (
        "FAILED",
        "did.vm_not_found",
        "/proof",
    )


def test_the_key_is_asked_for_with_purpose_and_time(
    secure: Any, verify: Any, document: dict[str, Any], case: Any
) -> None:
    asked = []

    def find(*arguments: Any) -> Any:
        asked.append(arguments)
        return case().find_key(*arguments)

    signed = secure(document, created="2026-02-03T04:05:06Z")
    verify(signed, find_key=find)
    method = signed["proof"]["verificationMethod"]
    assert asked == [(method, "assertionMethod", parse("2026-02-03T04:05:06Z"), "/proof/verificationMethod")]


def test_a_cheap_fault_asks_for_no_key(secure: Any, verify: Any, document: dict[str, Any]) -> None:
    signed = secure(document, expires="2026-01-02T00:00:00Z")
    (result,) = verify(signed, find_key=lambda *_: pytest.fail("no key was to be asked for"))
    assert _codes((result,)) == [("FAILED", ["proof.expired"])]


def test_every_cheap_fault_is_said_at_once(secure: Any, verify: Any, document: dict[str, Any]) -> None:
    signed = secure(document, expires="2026-01-02T00:00:00Z", purpose="authentication")
    assert _codes(verify(signed, challenge="c-1")) == [
        ("FAILED", ["proof.purpose", "proof.expired", "proof.challenge"])
    ]


def test_contexts_that_no_proof_covers_fail(secure: Any, verify: Any, document: dict[str, Any]) -> None:
    signed = secure(document)
    signed["@context"] = [*signed["@context"], "https://example.org/later/v1"]
    (result,) = verify(signed)
    assert (result.outcome, result.problems[0].pointer) == ("FAILED", "/@context")
    assert [each.outcome for each in verify(secure(signed))] == ["PASSED", "PASSED"]


def test_over_rdf_is_told_from_the_proofs(secure: Any, document: dict[str, Any]) -> None:
    jcs = secure(document)["proof"]

    def over_rdf(*proofs: Any) -> bool:
        return MECHANISM.over_rdf(MECHANISM.open(Payload({**document, "proof": list(proofs)}), DEFAULT))

    assert not over_rdf(jcs)
    assert not over_rdf(jcs, {"type": "DataIntegrityProof", "cryptosuite": "mldsa-jcs-2027"}, 7)
    assert over_rdf(jcs, {"type": "DataIntegrityProof", "cryptosuite": "ecdsa-sd-2023"})
    assert over_rdf({"type": "Ed25519Signature2020"})
    assert over_rdf({"type": "JsonWebSignature2020"})


def test_the_proof_holds_what_was_asked_for(secure: Any, document: dict[str, Any], key: Key) -> None:
    asked = {"expires": "2030-01-01T00:00:00Z", "challenge": "c", "domain": "d.example", "proof_id": "urn:uuid:1"}
    proof = secure(document, **asked)["proof"]
    assert proof.pop("proofValue").startswith("z")
    assert proof == {
        "@context": document["@context"],
        "id": "urn:uuid:1",
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-01-01T00:00:00Z",
        "expires": "2030-01-01T00:00:00Z",
        "verificationMethod": key.verification_method,
        "proofPurpose": "assertionMethod",
        "domain": "d.example",
        "challenge": "c",
    }


def test_a_proof_is_an_object_or_an_array_as_asked(secure: Any, document: dict[str, Any], other: Key) -> None:
    assert isinstance(secure(document)["proof"], dict)
    (alone,) = secure(document, as_array=True)["proof"]
    assert isinstance(alone, dict)
    first = secure(document)
    second = secure(first, signer=other)
    assert second["proof"][0] == first["proof"]
    assert len(second["proof"]) == 2


def test_created_is_now_unless_given(document: dict[str, Any], key: Key) -> None:
    made = MECHANISM.secure(document, key, SecureOptions(secured_by="eddsa-jcs-2022"))
    assert isinstance(made, dict)
    assert to_text(parse(made["proof"]["created"])) == made["proof"]["created"]


@pytest.mark.parametrize("bad", [{"created": "yesterday"}, {"expires": "2026-01-01T00:00:00"}])
def test_securing_refuses_bad_dates(secure: Any, document: dict[str, Any], bad: dict[str, str]) -> None:
    with pytest.raises(Invalid, match=r"time\.syntax"):
        secure(document, **bad)


def test_securing_refuses_what_it_does_not_know(document: dict[str, Any], key: Key, secure: Any) -> None:
    with pytest.raises(ValueError, match="no suite is called"):
        MECHANISM.secure(document, key, SecureOptions(secured_by="rot13-2026"))
    with pytest.raises(Invalid, match=r"key\.unsupported"):
        secure(document, signer=Key.generate("P-521"))
    with pytest.raises(Invalid, match=r"key\.unsupported"):
        secure(document, "ecdsa-jcs-2019")
    with pytest.raises(Invalid, match=r"json\.type"):
        secure({**document, "name": object()})


def test_a_document_without_context(secure: Any, verify: Any) -> None:
    assert verify(secure({"type": "Note"}))[0].outcome == "PASSED"
    with pytest.raises(Invalid, match=r"schema\.context"):
        secure({"type": "Note"}, "eddsa-rdfc-2022")


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "Ed25519Signature2020"])
def test_the_context_of_the_suite_is_added(secure: Any, verify: Any, document: dict[str, Any], suite: str) -> None:
    old = {**document, "@context": "https://www.w3.org/2018/credentials/v1", "issuanceDate": document.pop("validFrom")}
    old.pop("validFrom", None)
    signed = secure(old, suite)
    assert signed["@context"] == ["https://www.w3.org/2018/credentials/v1", SUITES[suite].context]
    assert verify(signed)[0].outcome == "PASSED"
    assert verify({**signed, "@context": old["@context"]})[0].outcome == "FAILED"


def test_proofs_over_json_and_over_rdf_stand_side_by_side(
    secure: Any, verify: Any, document: dict[str, Any], other: Key
) -> None:
    """The later suite adds its context behind those that the earlier proof names."""
    both = secure(secure(document), "Ed25519Signature2020", other)
    assert len(both["@context"]) == 2
    assert [each.outcome for each in verify(both)] == ["PASSED", "PASSED"]
    alone = {**both, "proof": both["proof"][0]}
    assert [each.outcome for each in verify(alone)] == ["FAILED"]


def test_a_set_stays_within_the_limit(secure: Any, document: dict[str, Any]) -> None:
    full = {**document, "proof": [secure(document)["proof"]] * 16}
    with pytest.raises(LimitExceeded, match=r"limit\.proofs"):
        secure(full)


def test_proof_case_needs_its_parts() -> None:
    with pytest.raises(TypeError):
        ProofCase()  # type: ignore[call-arg]
