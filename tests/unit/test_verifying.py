"""verify() from outside: each check's three or four answers, and how they add up."""

from __future__ import annotations

import asyncio
import copy
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from documents import ISSUED, NOW, OB3, VCDM2, full_badge, key, profile, small_badge
from network import Pages

from vcmicro import (
    ANY_ISSUER,
    Issuer,
    Limits,
    NotVerified,
    OpenBadgeCredential,
    Outcome,
    Report,
    Tools,
    aio,
    bake,
    load_trust,
    verify,
    verify_url,
)
from vcmicro.encoding import encode_base64url
from vcmicro.securing import MECHANISMS, SecureOptions

SIGNER = key()
OTHER = key(number=2)


def issued(badge: dict[str, Any] | None = None, *, signer: Any = SIGNER, **options: Any) -> Any:
    issuer = Issuer(signer.verification_method.partition("#")[0], signer=signer, name="University of Example")
    return issuer.issue(badge or small_badge(), now=ISSUED, **options)


def codes(report: Report, name: str) -> list[str]:
    return [each.code for each in report[name].problems]


def outcome(report: Report, name: str) -> str:
    return report[name].outcome.value


# --- the whole -------------------------------------------------------------------------------------------------------


def test_a_badge_passes_in_every_form(tmp_path: Path) -> None:
    signed = issued()
    text = json.dumps(signed)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    file = tmp_path / "badge.json"
    file.write_text(text, encoding="utf-8")
    for given in (signed, text, text.encode(), f"\n {text}\n", file, bake(signed, into=svg), bytearray(text.encode())):
        report = verify(given, now=NOW)
        assert report.outcome is Outcome.PASSED, str(report)
        assert report.issuer == SIGNER.did
        assert report.binding == "did"
        assert report.require(issuer=SIGNER.did) == signed


def test_the_report_is_not_a_boolean() -> None:
    report = verify(issued(), now=NOW)
    with pytest.raises(TypeError, match="require"):
        bool(report)
    with pytest.raises(TypeError, match="Outcome"):
        bool(report.outcome)
    with pytest.raises(KeyError):
        report["no such check"]


def test_require_wants_the_issuer() -> None:
    report = verify(issued(), now=NOW)
    assert report.require(issuer=ANY_ISSUER)["name"] == "Soil Sampling"
    with pytest.raises(NotVerified) as caught:
        report.require(issuer=OTHER.did)
    assert caught.value.code == "issuer.unexpected"
    assert caught.value.report is report


def test_require_refuses_what_failed() -> None:
    report = verify({**issued(), "name": "Soil Sampling II"}, now=NOW)
    with pytest.raises(NotVerified) as caught:
        report.require(issuer=ANY_ISSUER)
    assert "proof.invalid" in [each.code for each in caught.value.problems]
    assert report.untrusted_document is not None


def test_json_of_a_report_has_the_contract_s_form() -> None:
    shown = verify(issued(), now=NOW).to_json()
    assert list(shown) == ["outcome", "checks", "issuer", "binding", "trail", "children"]
    assert [each["name"] for each in shown["checks"]] == [
        "contexts", "schema", "proof", "binding", "validity", "status", "recipient", "holder", "trust", "endorsements",
    ]  # fmt: skip
    assert all(list(each) == ["name", "outcome", "problems"] for each in shown["checks"])


def test_vc_api_form_keeps_the_four_ids() -> None:
    good, bad = verify(issued(), now=NOW).to_vc_api(), verify({**issued(), "name": "x"}, now=NOW).to_vc_api()
    assert good["verified"] is True and good["document"]["name"] == "Soil Sampling" and not good["errors"]
    assert bad["verified"] is False and bad["document"] is None and bad["errors"]
    ids = {each["id"] for each in good["log"]}
    assert ids == {"valid_signature", "expiration", "revocation_status", "registered_issuer"}


def test_misuse_is_a_type_or_value_error() -> None:
    with pytest.raises(TypeError):
        verify(7)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="time zone"):
        verify(issued(), now=datetime(2026, 1, 1))


def test_text_is_content_and_never_a_path(tmp_path: Path) -> None:
    file = tmp_path / "badge.json"
    file.write_text(json.dumps(issued()), encoding="utf-8")
    assert codes(verify(str(file), now=NOW), "schema") == ["input.unknown"]
    assert codes(verify(tmp_path / "none.json", now=NOW), "schema") == ["input.not_file"]


def test_awaited_verbs_give_the_same() -> None:
    async def main() -> Report:
        signed = await aio.issue(small_badge(), signer=SIGNER)
        image = await aio.bake(signed, into=b'<svg xmlns="http://www.w3.org/2000/svg"/>')
        assert await aio.unbake(image) == signed
        return await aio.verify(image)

    assert asyncio.run(main()).outcome is Outcome.PASSED


def test_verify_url_fetches_what_it_is_told() -> None:
    pages = Pages({"https://univ.example/badges/1": issued()})
    assert verify_url("https://univ.example/badges/1", fetcher=pages, now=NOW).outcome is Outcome.PASSED
    missing = verify_url("https://univ.example/badges/2", fetcher=pages, now=NOW)
    assert missing.outcome is Outcome.INDETERMINATE


@pytest.mark.parametrize(
    ("given", "code", "expected"),
    [
        ("", "input.unknown", Outcome.FAILED),
        ("[]", "input.unknown", Outcome.FAILED),
        ('"text"', "input.unknown", Outcome.FAILED),
        ("{}", "input.unknown", Outcome.FAILED),
        ("{", "json.syntax", Outcome.FAILED),
        (b"\xff\xfe", "json.encoding", Outcome.FAILED),
        ('{"payload": "x", "signatures": []}', "proof.missing", Outcome.FAILED),
        (
            '{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"}',
            "schema.required",
            Outcome.FAILED,
        ),
        ("eyJ.eyJ.sig~disclosure~", "jose.encoding", Outcome.FAILED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bake.not_found", Outcome.FAILED),
    ],
)
def test_what_is_no_credential_says_why(given: Any, code: str, expected: Outcome) -> None:
    report = verify(given, now=NOW)
    assert report.outcome is expected
    assert code in [each.code for each in report.problems]


# --- contexts --------------------------------------------------------------------------------------------------------


def test_an_unknown_context_leaves_an_rdf_proof_open() -> None:
    signed = issued()
    signed["@context"] = [*signed["@context"], "https://unknown.example/v1"]
    report = verify(signed, now=NOW)
    assert outcome(report, "contexts") == "INDETERMINATE"
    assert outcome(report, "proof") == "SKIPPED"
    assert report.outcome is Outcome.INDETERMINATE


def test_an_unknown_context_does_not_stop_a_proof_over_bytes() -> None:
    badge = small_badge()
    badge["@context"] = [*badge["@context"], "https://unknown.example/v1"]
    known = {"https://unknown.example/v1": {"@context": {"more": "https://unknown.example/more"}}}
    issuer = Issuer(SIGNER.did, signer=SIGNER, name="Univ", contexts=known)
    signed = issuer.issue(badge, secured_by="eddsa-jcs-2022", now=ISSUED)
    report = verify(signed, now=NOW)
    assert (outcome(report, "contexts"), outcome(report, "proof")) == ("INDETERMINATE", "PASSED")
    assert verify(signed, now=NOW, contexts=known).outcome is Outcome.PASSED


def test_an_inline_context_fails_unless_allowed() -> None:
    badge = small_badge()
    badge["@context"] = [*badge["@context"], {"more": "https://univ.example/more"}]
    allow = Tools(allow=("inline-contexts",))
    signed = Issuer(SIGNER.did, signer=SIGNER, name="Univ", tools=allow).issue(badge, now=ISSUED)
    report = verify(signed, now=NOW)
    assert (outcome(report, "contexts"), outcome(report, "proof")) == ("FAILED", "PASSED")
    assert codes(report, "contexts") == ["jsonld.context_unknown"]
    assert verify(signed, now=NOW, tools=allow).outcome is Outcome.PASSED


def test_undefined_terms_warn_where_bytes_are_signed() -> None:
    token = MECHANISMS["vc+jwt"].secure(
        {**small_badge(), "issuer": SIGNER.did, "undefinedThing": 1}, SIGNER, SecureOptions(secured_by="vc+jwt")
    )
    report = verify(token, now=NOW)
    assert outcome(report, "contexts") == "PASSED"
    assert [each.code for each in report.warnings] == ["jsonld.undefined_term"]


# --- binding ---------------------------------------------------------------------------------------------------------


def test_somebody_else_s_key_fails_binding_and_not_proof() -> None:
    badge = {**small_badge(), "issuer": OTHER.did}
    proof_case = MECHANISMS["data-integrity"].secure(
        badge, SIGNER, SecureOptions(secured_by="eddsa-jcs-2022", created="2026-01-10T09:30:00Z")
    )
    report = verify(proof_case, now=NOW)
    assert (outcome(report, "proof"), outcome(report, "binding")) == ("PASSED", "FAILED")
    assert codes(report, "binding") == ["issuer.mismatch"]
    assert codes(verify(proof_case, now=NOW, allow_unbound=True), "binding") == ["issuer.mismatch"]


def _https_badge() -> Any:
    method = f"https://univ.example/issuer#{SIGNER.public.to_multikey()}"
    return issued(signer=SIGNER.with_method(method))


def test_a_key_in_a_url_fragment_is_unbound() -> None:
    signed = _https_badge()
    report = verify(signed, now=NOW)
    assert (outcome(report, "proof"), outcome(report, "binding")) == ("PASSED", "FAILED")
    assert codes(report, "binding") == ["issuer.unbound"]
    allowed = verify(signed, now=NOW, allow_unbound=True)
    assert allowed.outcome is Outcome.PASSED
    assert allowed.binding == "none"
    assert [each.code for each in allowed.warnings] == ["issuer.unbound"]


def _controller(**members: Any) -> dict[str, Any]:
    multikey = SIGNER.public.to_multikey()
    method = f"https://univ.example/issuer#{multikey}"
    return {
        "@context": "https://www.w3.org/ns/cid/v1",
        "id": "https://univ.example/issuer",
        "verificationMethod": [
            {
                "id": method,
                "type": "Multikey",
                "controller": "https://univ.example/issuer",
                "publicKeyMultibase": multikey,
            }
        ],
        "assertionMethod": [method],
        **members,
    }


def test_the_issuer_s_own_document_binds() -> None:
    report = verify(_https_badge(), now=NOW, fetcher=Pages({"https://univ.example/issuer": _controller()}))
    assert report.outcome is Outcome.PASSED, str(report)
    assert report.binding == "https"


def test_a_document_that_does_not_list_the_key_fails() -> None:
    pages = Pages({"https://univ.example/issuer": _controller(verificationMethod=[], assertionMethod=[])})
    report = verify(_https_badge(), now=NOW, fetcher=pages, allow_unbound=True)
    assert report.outcome is Outcome.FAILED


def test_did_web_needs_the_network() -> None:
    signer = SIGNER.with_method("did:web:univ.example#key-1")
    signed = issued(signer=signer)
    document = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": "did:web:univ.example",
        "verificationMethod": [
            {
                "id": "did:web:univ.example#key-1",
                "type": "Multikey",
                "controller": "did:web:univ.example",
                "publicKeyMultibase": SIGNER.public.to_multikey(),
            }
        ],
        "assertionMethod": ["did:web:univ.example#key-1"],
    }
    offline = verify(signed, now=NOW)
    assert (offline.outcome, outcome(offline, "proof")) == (Outcome.INDETERMINATE, "INDETERMINATE")
    pages = Pages({"https://univ.example/.well-known/did.json": document})
    assert verify(signed, now=NOW, fetcher=pages).outcome is Outcome.PASSED
    assert pages.asked == ["https://univ.example/.well-known/did.json"]


def test_a_pinned_key_binds() -> None:
    signed = issued(signer=SIGNER.with_method("did:web:univ.example#key-1"))
    report = verify(signed, now=NOW, pinned={"did:web:univ.example#key-1": SIGNER.public})
    assert (report.outcome, report.binding) == (Outcome.PASSED, "pinned")
    wrong = verify(signed, now=NOW, pinned={"did:web:univ.example#key-1": OTHER.public})
    assert codes(wrong, "proof") == ["proof.invalid"]


# --- validity --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-301, "FAILED"), (-300, "PASSED"), (0, "PASSED"), (1, "PASSED")],
)
def test_beginning_with_skew(seconds: int, expected: str) -> None:
    begins = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)
    report = verify(issued(), now=begins + timedelta(seconds=seconds))
    assert outcome(report, "validity") == expected


@pytest.mark.parametrize(("seconds", "expected"), [(0, "PASSED"), (300, "PASSED"), (301, "FAILED")])
def test_end_with_skew(seconds: int, expected: str) -> None:
    signed = issued({**small_badge(), "validUntil": "2026-03-01T00:00:00Z"})
    ends = datetime(2026, 3, 1, tzinfo=UTC)
    report = verify(signed, now=ends + timedelta(seconds=seconds))
    assert outcome(report, "validity") == expected
    assert outcome(report, "proof") == "PASSED"
    if expected == "FAILED":
        assert codes(report, "validity") == ["credential.expired"]


def test_a_token_s_exp_counts_too() -> None:
    badge = {**small_badge(), "validUntil": "2026-03-01T00:00:00Z"}
    token = issued(badge, secured_by="ob3-jwt")
    assert outcome(verify(token, now=NOW), "validity") == "FAILED"


# --- recipient -------------------------------------------------------------------------------------------------------


def _awarded(identifier: dict[str, Any]) -> Any:
    badge = small_badge()
    del badge["credentialSubject"]["id"]
    badge["credentialSubject"]["identifier"] = [identifier]
    return issued(badge)


def test_recipient_by_id_and_by_address() -> None:
    signed = issued()
    assert outcome(verify(signed, now=NOW), "recipient") == "SKIPPED"
    assert outcome(verify(signed, now=NOW, recipient="did:example:ada"), "recipient") == "PASSED"
    assert codes(verify(signed, now=NOW, recipient="did:example:bob"), "recipient") == ["recipient.mismatch"]
    plain = _awarded(
        {"type": "IdentityObject", "hashed": False, "identityHash": "ada@example.org", "identityType": "emailAddress"}
    )
    assert outcome(verify(plain, now=NOW, recipient="ada@example.org"), "recipient") == "PASSED"
    assert outcome(verify(plain, now=NOW, recipient="bob@example.org"), "recipient") == "FAILED"


def test_a_subject_without_identifiers_cannot_be_compared() -> None:
    badge = small_badge()
    badge["@context"] = [VCDM2]
    badge["type"] = ["VerifiableCredential"]
    badge["credentialSubject"] = {"description": "somebody"}
    report = verify(issued(badge), now=NOW, recipient="did:example:ada")
    assert codes(report, "recipient") == ["recipient.unchecked"]
    assert report.outcome is Outcome.INDETERMINATE


# --- trust -----------------------------------------------------------------------------------------------------------


def test_trust_lists_name_the_issuer() -> None:
    listed = load_trust(json.dumps([{"id": SIGNER.did, "name": "Univ"}]).encode())
    other = load_trust(json.dumps([{"id": OTHER.did, "name": "Else"}]).encode())
    signed = issued()
    assert outcome(verify(signed, now=NOW), "trust") == "SKIPPED"
    good = verify(signed, now=NOW, trust=listed)
    assert (outcome(good, "trust"), good.issuer_name) == ("PASSED", "Univ")
    assert codes(verify(signed, now=NOW, trust=[other]), "trust") == ["issuer.not_trusted"]
    assert outcome(verify(signed, now=NOW, trust=[other, listed]), "trust") == "PASSED"
    assert outcome(verify({**signed, "name": "x"}, now=NOW, trust=listed), "trust") == "SKIPPED"


def test_an_unbound_key_is_nobody_s_on_a_list() -> None:
    listed = load_trust(json.dumps([{"id": "https://univ.example/issuer", "name": "Univ"}]).encode())
    report = verify(_https_badge(), now=NOW, trust=listed, allow_unbound=True)
    assert outcome(report, "trust") == "FAILED"


# --- endorsements ----------------------------------------------------------------------------------------------------


def _endorsement(signer: Any = OTHER, **members: Any) -> dict[str, Any]:
    badge = {
        "@context": [VCDM2, OB3],
        "id": "urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b77",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "validFrom": "2026-01-10T09:30:00Z",
        "credentialSubject": {
            "id": "https://univ.example/achievements/soil",
            "type": ["EndorsementSubject"],
            "endorsementComment": "Sound.",
        },
        **members,
    }
    result: dict[str, Any] = issued(badge, signer=signer)
    return result


def test_an_endorsement_is_verified_as_a_child() -> None:
    badge = small_badge()
    badge["endorsement"] = [_endorsement()]
    report = verify(issued(badge), now=NOW)
    assert report.outcome is Outcome.PASSED, str(report)
    assert [child.path for child in report.children] == ["/endorsement/0"]
    assert report.children[0].issuer == OTHER.did


def test_a_false_endorsement_fails_its_badge() -> None:
    badge = small_badge()
    badge["credentialSubject"]["achievement"]["endorsement"] = [{**_endorsement(), "name": "Forged"}]
    report = verify(issued(badge), now=NOW)
    assert codes(report, "endorsements") == ["endorsement.failed"]
    assert report.outcome is Outcome.FAILED
    assert report.problems[-1].pointer.startswith("/credentialSubject/achievement/endorsement/0")


def test_an_expired_endorsement_is_a_warning() -> None:
    badge = small_badge()
    badge["endorsement"] = [_endorsement(validUntil="2026-02-01T00:00:00Z")]
    report = verify(issued(badge), now=NOW)
    assert outcome(report, "endorsements") == "PASSED"
    assert report.children[0].outcome is Outcome.FAILED
    assert report.outcome is Outcome.PASSED


def test_an_endorsement_jwt_is_verified() -> None:
    badge = small_badge()
    token = issued({k: v for k, v in _endorsement().items() if k not in ("proof", "issuer")}, secured_by="vc+jwt")
    badge["endorsementJwt"] = [token]
    report = verify(issued(badge), now=NOW)
    assert outcome(report, "endorsements") == "PASSED", str(report)


# --- presentations ---------------------------------------------------------------------------------------------------


def presentation(*credentials: Any, holder: Any = OTHER, suite: str = "eddsa-rdfc-2022", **options: Any) -> Any:
    document = {
        "@context": [VCDM2],
        "type": ["VerifiablePresentation"],
        "holder": holder.did,
        "verifiableCredential": list(credentials),
    }
    secure = SecureOptions(
        secured_by=suite,
        purpose="authentication",
        created="2026-06-15T11:59:00Z",
        **{"challenge": "c", "domain": "d", **options},
    )
    return MECHANISMS["data-integrity"].secure(document, OTHER, secure)


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_presentation_passes_with_its_credentials(suite: str) -> None:
    report = verify(presentation(issued(), suite=suite), now=NOW, challenge="c", domain="d")
    assert report.outcome is Outcome.PASSED, str(report)
    assert outcome(report, "binding") == "SKIPPED"
    assert outcome(report, "holder") == "PASSED"
    assert [child.path for child in report.children] == ["/verifiableCredential/0"]
    assert report.require(issuer=SIGNER.did)["holder"] == OTHER.did
    with pytest.raises(NotVerified):
        report.require(issuer=OTHER.did)


def test_a_presentation_without_a_challenge_may_be_a_replay() -> None:
    report = verify(presentation(issued()), now=NOW)
    assert codes(report, "holder") == ["holder.unchecked"]
    assert report.outcome is Outcome.INDETERMINATE


def test_a_wrong_challenge_or_domain_fails() -> None:
    signed = presentation(issued())
    assert codes(verify(signed, now=NOW, challenge="x", domain="d"), "proof") == ["proof.challenge"]
    assert codes(verify(signed, now=NOW, challenge="c", domain="x"), "proof") == ["proof.domain"]


def test_another_holder_fails() -> None:
    report = verify(presentation(issued(), holder=SIGNER), now=NOW, challenge="c", domain="d")
    assert codes(report, "holder") == ["holder.mismatch"]


def test_a_bad_credential_fails_the_presentation() -> None:
    report = verify(presentation({**issued(), "name": "x"}), now=NOW, challenge="c", domain="d")
    assert report.outcome is Outcome.FAILED
    assert report.children[0].outcome is Outcome.FAILED


def test_a_credential_that_calls_itself_a_presentation_too_fails() -> None:
    signed = issued()
    both = {**{k: v for k, v in signed.items() if k != "proof"}, "type": [*signed["type"], "VerifiablePresentation"]}
    secure = SecureOptions(
        secured_by="eddsa-jcs-2022", purpose="authentication", created="2026-06-15T11:59:00Z", challenge="c", domain="d"
    )
    forged = MECHANISMS["data-integrity"].secure(both, OTHER, secure)
    assert verify(forged, now=NOW, challenge="c", domain="d").outcome is Outcome.FAILED


def test_a_presentation_in_a_presentation_fails() -> None:
    report = verify(presentation(presentation(issued())), now=NOW, challenge="c", domain="d")
    assert report.outcome is not Outcome.PASSED


def test_require_of_an_empty_presentation_names_nobody() -> None:
    report = verify(presentation(), now=NOW, challenge="c", domain="d")
    with pytest.raises(NotVerified):
        report.require(issuer=SIGNER.did)


def test_tokens_inside_a_presentation() -> None:
    token = issued(secured_by="vc+jwt")
    enveloped = {"@context": VCDM2, "type": "EnvelopedVerifiableCredential", "id": f"data:application/vc+jwt,{token}"}
    report = verify(presentation(enveloped), now=NOW, challenge="c", domain="d")
    assert report.outcome is Outcome.PASSED, str(report)
    assert next(step.name for step in report.children[0].trail) == "enveloped"
    assert verify(enveloped, now=NOW).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"@context": []}, "schema.context"),
        ({"id": "https://x.example"}, "schema.invalid"),
        ({"credentialSubject": {"id": "did:example:forged"}}, "schema.invalid"),
        ({"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]}, "schema.invalid"),
        ({"id": "data:application/vc+jwt;base64,AAAA"}, "schema.invalid"),
        ({"id": "data:text/html,AAAA"}, "proof.unsupported"),
    ],
)
def test_malformed_envelopes_say_why(change: dict[str, Any], code: str) -> None:
    enveloped = {
        "@context": VCDM2,
        "type": "EnvelopedVerifiableCredential",
        "id": "data:application/vc+jwt,a.b.c",
        **change,
    }
    assert code in [each.code for each in verify(enveloped, now=NOW).problems]


def test_envelopes_within_envelopes_end() -> None:
    inner = json.dumps({"@context": VCDM2, "type": "EnvelopedVerifiableCredential", "id": "x"})
    for _ in range(6):
        inner = json.dumps(
            {"@context": VCDM2, "type": "EnvelopedVerifiableCredential", "id": f"data:application/vc+jwt,{inner}"}
        )
    assert verify(inner, now=NOW).outcome is Outcome.FAILED


def test_the_given_document_is_not_changed() -> None:
    signed = issued(full_badge())
    before = copy.deepcopy(signed)
    verify(signed, now=NOW)
    assert signed == before


# --- odd shapes ------------------------------------------------------------------------------------------------------


def _bytes_signed(document: dict[str, Any], **options: Any) -> Any:
    """Signed over its bytes, past the issuer's checks: what a stranger may hand in."""
    secure = SecureOptions(secured_by="eddsa-jcs-2022", created="2026-06-15T11:59:00Z", **options)
    return MECHANISMS["data-integrity"].secure(document, OTHER, secure)


def _presented(*credentials: Any, **members: Any) -> Any:
    document = {"@context": [VCDM2], "type": ["VerifiablePresentation"], "verifiableCredential": list(credentials)}
    return _bytes_signed({**document, **members}, purpose="authentication", challenge="c", domain="d")


@pytest.mark.parametrize("thing", [7, True, ["x"], {}, ""])
def test_what_stands_where_a_credential_belongs(thing: Any) -> None:
    report = verify(_presented(thing), now=NOW, challenge="c", domain="d")
    assert report.outcome is not Outcome.PASSED
    assert report["proof"].outcome is Outcome.PASSED


def test_too_many_presented_credentials() -> None:
    report = verify(_presented(*[issued()] * 65), now=NOW, challenge="c", domain="d")
    assert [each.code for each in report.problems] == ["limit.credentials"]


def test_a_holder_without_an_id() -> None:
    report = verify(_presented(issued(), holder={"name": "x"}), now=NOW, challenge="c", domain="d")
    assert codes(report, "holder") == ["holder.mismatch"]


def test_a_presentation_without_a_holder_is_its_key_s() -> None:
    assert outcome(verify(_presented(issued()), now=NOW, challenge="c", domain="d"), "holder") == "PASSED"


def test_a_presenter_whose_key_nothing_binds() -> None:
    method = f"https://ada.example/me#{OTHER.public.to_multikey()}"
    document = {"@context": [VCDM2], "type": ["VerifiablePresentation"], "holder": "https://ada.example/me"}
    secure = SecureOptions(
        secured_by="eddsa-jcs-2022", created="2026-06-15T11:59:00Z", purpose="authentication", challenge="c"
    )
    signed = MECHANISMS["data-integrity"].secure(document, OTHER.with_method(method), secure)
    assert codes(verify(signed, now=NOW, challenge="c"), "holder") == ["issuer.unbound"]
    assert outcome(verify(signed, now=NOW, challenge="c", allow_unbound=True), "holder") == "PASSED"


def test_endorsements_of_endorsements_end() -> None:
    inner = _endorsement()
    for _ in range(9):
        inner = _bytes_signed(
            {**{k: v for k, v in inner.items() if k != "proof"}, "issuer": OTHER.did, "endorsement": inner}
        )
    report = verify(inner, now=NOW)
    assert report.outcome is Outcome.FAILED
    assert "json.depth" in [each.code for each in report.problems]


def test_too_many_endorsements() -> None:
    badge = {**small_badge(), "issuer": OTHER.did, "endorsement": [_endorsement()] * 65}
    assert codes(verify(_bytes_signed(badge), now=NOW), "endorsements") == ["limit.credentials"]


def test_an_endorsement_whose_key_cannot_be_reached_leaves_it_open() -> None:
    badge = small_badge()
    badge["endorsement"] = [_endorsement(OTHER.with_method("did:web:other.example#key-1"))]
    report = verify(issued(badge), now=NOW)
    assert (outcome(report, "endorsements"), report.outcome) == ("INDETERMINATE", Outcome.INDETERMINATE)


def test_a_further_proof_by_a_stranger_is_a_warning() -> None:
    signed = issued(secured_by="eddsa-jcs-2022")
    twice = MECHANISMS["data-integrity"].secure(
        signed, OTHER, SecureOptions(secured_by="eddsa-jcs-2022", created="2026-02-01T00:00:00Z")
    )
    report = verify(twice, now=NOW)
    assert (report.outcome, report.binding) == (Outcome.PASSED, "did")
    assert [each.code for each in report.warnings] == ["issuer.mismatch"]


def test_a_credential_that_names_no_issuer() -> None:
    report = verify(_bytes_signed(small_badge()), now=NOW)
    assert codes(report, "binding") == ["issuer.mismatch"]


def test_subjects_that_are_no_objects_cannot_be_compared() -> None:
    badge = {**small_badge(), "issuer": OTHER.did, "credentialSubject": ["did:example:ada"]}
    assert codes(verify(_bytes_signed(badge), now=NOW, recipient="did:example:ada"), "recipient") == [
        "recipient.unchecked"
    ]


def test_large_inputs_are_refused_unread(tmp_path: Path) -> None:
    tools = Tools(limits=Limits(input_bytes=1_000, png_bytes=1_000, svg_bytes=1_000))
    file = tmp_path / "large.json"
    file.write_bytes(b"{" + b" " * 2_000 + b"}")
    for given in (file, file.read_bytes(), file.read_text()):
        assert [each.code for each in verify(given, now=NOW, tools=tools).problems] == ["limit.size"]


def test_encrypted_tokens_are_not_opened() -> None:
    header = encode_base64url(b'{"alg":"PBES2-HS256+A128KW","enc":"A128CBC-HS256"}')
    assert codes(verify(f"{header}.a.b.c.d", now=NOW), "proof") == ["jose.alg"]


def test_a_token_of_another_kind_says_so() -> None:
    parts = [encode_base64url(json.dumps(each).encode()) for each in ({"alg": "EdDSA", "typ": "dpop+jwt"}, {})]
    assert codes(verify(".".join([*parts, "AAAA"]), now=NOW), "proof") == ["jose.typ"]


def test_a_model_is_taken_and_other_objects_are_misuse() -> None:
    badge = OpenBadgeCredential.parse(issued())
    assert verify(badge, now=NOW).outcome is Outcome.PASSED

    class Other:
        def to_json(self) -> dict[str, Any]:
            return {}

    with pytest.raises(TypeError):
        verify(Other())  # type: ignore[arg-type]


def test_a_chain_of_problems_is_one_line_each() -> None:
    text = str(verify({**issued(), "name": "x\u001b[31m\u202e"}, now=NOW))
    assert "\u001b" not in text and "\u202e" not in text
    assert "proof.invalid" in text and "->" in text


def test_inline_contexts_stay_refused_however_often_they_were_allowed() -> None:
    """What was made of an object where inline contexts are allowed is of no use where they are not."""
    allowed = Tools(allow=("inline-contexts",))
    inline = {"word": "https://terms.example/word"}
    endorsement = {
        "@context": [VCDM2, OB3, inline],
        "id": "urn:uuid:endorsement",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsed",
        "word": "said",
        "issuer": {"id": key().did, "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": key().did, "type": ["EndorsementSubject"], "endorsementComment": "Good."},
    }
    draft = full_badge()
    draft["issuer"] = {**profile(key().did), "endorsement": [endorsement]}
    signed = Issuer(key().did, signer=key(), tools=allowed).issue(draft, now=ISSUED)
    for _ in range(6):
        assert verify(signed, now=NOW, tools=allowed)["contexts"].outcome is Outcome.PASSED
        assert verify(signed, now=NOW)["contexts"].outcome is Outcome.FAILED
