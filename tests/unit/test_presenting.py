"""What a holder does, end to end: derive, present, and what a verifier makes of it."""

from __future__ import annotations

import asyncio
import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from documents import ISSUED, NOW, key, small_badge

from vcmicro import Invalid, Issuer, Key, Outcome, Tools, aio, bake, derive, present, verify
from vcmicro.errors import VcmicroError
from vcmicro.limits import Limits

HOLDER = key("Ed25519", 9)
ASKED = {"challenge": "c82f7883-42a1-4b78-9c2e-d8d5321af9f8", "domain": "shop.example"}
SELECTIVE = [("ecdsa-sd-2023", "P-256"), ("bbs-2023", "BLS12-381-G2")]
ALL = "/credentialSubject"


def _signed(secured_by: str | None = None, kind: str = "Ed25519", subject: str = HOLDER.did, **more: Any) -> Any:
    signer = key(kind)
    draft = {**copy.deepcopy(small_badge()), "description": "Three days in the field", **more.pop("draft", {})}
    draft["credentialSubject"]["id"] = subject
    issuer = Issuer(signer.did, signer=signer, name="Univ")
    return issuer.issue(draft, secured_by=secured_by, now=ISSUED, **more)


def _present(*credentials: Any, **options: Any) -> Any:
    return present(credentials, **{"holder": HOLDER.did, "signer": HOLDER, "now": NOW, **ASKED, **options})


def _refused(work: Any) -> VcmicroError:
    with pytest.raises(Invalid) as caught:
        work()
    return caught.value


@pytest.mark.parametrize(("suite", "kind"), SELECTIVE)
def test_a_part_is_derived_presented_and_verified(suite: str, kind: str) -> None:
    signed = _signed(suite, kind)
    shown = derive(signed, pointers=[ALL])
    assert isinstance(shown, dict)
    assert "description" not in shown
    assert verify(shown, now=NOW).outcome is Outcome.PASSED, str(verify(shown, now=NOW))
    report = verify(_present(shown), now=NOW, **ASKED)
    assert report.outcome is Outcome.PASSED, str(report)
    assert [child.outcome for child in report.children] == [Outcome.PASSED]
    # Bytes and text do as well.
    assert derive(json.dumps(signed), pointers=[ALL]).keys() == shown.keys()  # type: ignore[union-attr]
    assert asyncio.run(aio.derive(signed, pointers=[ALL])).keys() == shown.keys()  # type: ignore[union-attr]


@pytest.mark.parametrize(("suite", "kind"), SELECTIVE)
def test_a_base_proof_is_neither_presented_nor_verified(suite: str, kind: str) -> None:
    signed = _signed(suite, kind)
    refused = _refused(lambda: _present(_signed(), signed))
    assert (refused.code, refused.problem.pointer) == ("proof.base", "/verifiableCredential/1/proof")
    found = verify(signed, now=NOW)["proof"].problems
    assert [each.code for each in found] == ["proof.base"]
    assert "derive" in found[0].hint.lower()


def test_what_would_be_no_credential_is_not_shown() -> None:
    signed = _signed("ecdsa-sd-2023", "P-256")
    refused = _refused(lambda: derive(signed, pointers=["/credentialSubject/achievement/name"]))
    assert refused.problem.pointer.startswith("/credentialSubject/achievement")
    assert "mandatory" in refused.problem.hint


def test_what_cannot_be_derived() -> None:
    for credential in (_signed(), _signed("vc+jwt")):
        assert _refused(lambda given=credential: derive(given, pointers=["/name"])).code == "derive.unsupported"
    signed = _signed("ecdsa-sd-2023", "P-256")
    assert _refused(lambda: derive(signed, pointers=["/nothing"])).code == "proof.pointer"
    with pytest.raises(TypeError, match="sequence"):
        derive(signed, pointers="/name")
    with pytest.raises(ValueError, match="presentation header"):
        derive(signed, pointers=[ALL], presentation_header=b"nonce")


def test_a_presentation_header_is_covered() -> None:
    shown = derive(_signed("bbs-2023", "BLS12-381-G2"), pointers=[ALL], presentation_header=b"nonce")
    assert verify(shown, now=NOW).outcome is Outcome.PASSED  # type: ignore[arg-type]


@pytest.mark.parametrize("secured_by", [None, "eddsa-jcs-2022", "vp+jwt", "vp+cose", "vc+jwt"])
def test_every_form_of_presentation(secured_by: str | None, tmp_path: Path) -> None:
    svg_file = tmp_path / "badge.svg"
    credentials = [_signed(), _signed("vc+jwt"), _signed("ecdsa-jcs-2019", "P-256"), _signed("vc+cose")]
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    svg_file.write_bytes(bake(_signed(), into=svg))
    report = verify(_present(*credentials, svg_file, secured_by=secured_by), now=NOW, **ASKED)
    assert report.outcome is Outcome.PASSED, str(report)
    assert len(report.children) == 5


@pytest.mark.parametrize("secured_by", [None, "vp+jwt"])
def test_what_the_verifier_asked_for_is_bound(secured_by: str | None) -> None:
    answer = _present(_signed(), secured_by=secured_by)
    for asked in ({**ASKED, "challenge": "another"}, {**ASKED, "domain": "other.example"}):
        assert verify(answer, now=NOW, **asked).outcome is Outcome.FAILED
    assert verify(answer, now=NOW)["holder"].outcome is Outcome.INDETERMINATE
    unasked = _present(_signed(), secured_by=secured_by, challenge=None, domain=None)
    assert verify(unasked, now=NOW, **ASKED).outcome is Outcome.FAILED


def test_the_holder_controls_the_key() -> None:
    thief = Key.from_seed(bytes([66]) * 32)
    assert _refused(lambda: _present(_signed(), signer=thief)).code == "holder.mismatch"
    stolen = _present(_signed(), holder=thief.did, signer=thief)
    stolen["holder"] = HOLDER.did
    assert verify(stolen, now=NOW, **ASKED).outcome is Outcome.FAILED
    lent = thief.with_method(HOLDER.verification_method)
    report = verify(_present(_signed(), signer=lent), now=NOW, **ASKED)
    assert report["proof"].outcome is Outcome.FAILED


def test_a_credential_about_somebody_else_is_pointed_out() -> None:
    report = verify(_present(_signed(), _signed("vc+jwt", subject="did:example:child")), now=NOW, **ASKED)
    assert report.outcome is Outcome.PASSED
    [found] = report["holder"].problems
    assert (found.code, found.pointer, found.warning) == ("holder.subject", "/verifiableCredential/1", True)


def test_a_changed_credential_fails_in_its_presentation() -> None:
    changed = {**_signed(), "name": "Doctor of Philosophy"}
    report = verify(_present(changed), now=NOW, **ASKED)
    assert (report.outcome, report["proof"].outcome) == (Outcome.FAILED, Outcome.PASSED)


def test_what_is_not_presented() -> None:
    refused = _refused(lambda: _present(_signed(), {"type": "x"}))
    assert refused.problem.pointer.startswith("/verifiableCredential/1")
    assert _refused(lambda: _present(_present(_signed()))).code == "schema.invalid"
    assert _refused(
        lambda: _present(_signed(), _signed(), tools=Tools(limits=Limits(presented_credentials=1)))
    ).code == ("limit.credentials")
    with pytest.raises(ValueError, match="no credential"):
        _present()
    for name in ("ecdsa-sd-2023", "jades", "dc+sd-jwt", "nothing"):
        with pytest.raises(ValueError, match=re.escape(name)):
            _present(_signed(), secured_by=name)


def test_vcdm_11_stays_among_its_own() -> None:
    draft = {"@context": ["https://www.w3.org/2018/credentials/v1"], "type": ["VerifiableCredential"]}
    draft["credentialSubject"] = {"id": HOLDER.did}  # type: ignore[assignment]
    signer = key()
    signed = Issuer(signer.did, signer=signer).issue(draft, secured_by="Ed25519Signature2020", now=ISSUED)
    answer = _present(signed)
    assert answer["@context"][0] == "https://www.w3.org/2018/credentials/v1"
    report = verify(answer, now=NOW, **ASKED)
    assert report.outcome is Outcome.PASSED, str(report)


@pytest.fixture
def sd_jwt() -> str:
    """An SD-JWT whose issuer confirmed the holder's key; its name and criteria can be withheld."""
    disclosable = ("/name", "/credentialSubject/achievement/criteria")
    token = _signed("vc+sd-jwt", "P-256", holder_key=HOLDER.public, disclosable=disclosable)
    assert isinstance(token, str)
    return token


def test_an_sd_jwt_is_answered_with_key_binding(sd_jwt: str) -> None:
    shown = derive(sd_jwt, pointers=["/credentialSubject/achievement/criteria"])
    assert isinstance(shown, str)
    answer = _present(shown)
    assert isinstance(answer, str)
    report = verify(answer, now=NOW, **ASKED)
    assert (report.outcome, report["holder"].outcome) == (Outcome.PASSED, Outcome.PASSED), str(report)
    assert "name" not in report.untrusted_document
    assert verify(answer, now=NOW, **{**ASKED, "challenge": "another"}).outcome is Outcome.FAILED
    thief = key("Ed25519", 66)
    assert _refused(lambda: _present(shown, holder=thief.did, signer=thief)).code == "sdjwt.kb_invalid"
    with pytest.raises(ValueError, match="challenge and a domain"):
        present(shown, holder=HOLDER.did, signer=HOLDER)


def test_an_sd_jwt_in_a_presentation(sd_jwt: str) -> None:
    report = verify(_present(sd_jwt, _signed(), secured_by="vp+jwt"), now=NOW, **ASKED)
    assert report.outcome is Outcome.PASSED, str(report)
