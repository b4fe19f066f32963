"""JAdES seals: what is read, what is refused, and that nothing of what was signed can be changed."""

from __future__ import annotations

import copy
import hashlib
import json
from functools import partial
from typing import Any

import pytest
from certificates import NEEDS_EDC, intermediate, root, seal
from mutations import altered, changed, leaves, single_changes
from seals import IDENTIFIER, credential, header_of, sealed, signed_anew

from vcmicro import Outcome, Report, Tools, load_trust, verify
from vcmicro.encoding import encode_base64url
from vcmicro.errors import Invalid
from vcmicro.keys import Key
from vcmicro.limits import Limits
from vcmicro.securing import SecureOptions
from vcmicro.securing.jades import Jades
from vcmicro.times import parse

pytestmark = NEEDS_EDC
TRUST = load_trust(root().pem, name="roots.pem")
NOW = "2026-06-15T12:00:00Z"


def judged(given: Any, **options: Any) -> Report:
    from datetime import datetime

    return verify(given, now=datetime.fromisoformat(NOW), trust=TRUST, **options)


def flattened(value: dict[str, Any]) -> dict[str, Any]:
    return {"payload": value["payload"], **value["signatures"][0]}


def compact(document: dict[str, Any], **changes: Any) -> str:
    """The same seal with an encoded payload, in compact form."""
    header = {**header_of(sealed(document=document)), "typ": "jose", "crit": ["sigT"]}
    del header["b64"]
    header |= changes
    protected = encode_base64url(json.dumps(header).encode())
    payload = encode_base64url(json.dumps(document).encode())
    return f"{protected}.{payload}.{encode_base64url(seal().key.sign(f'{protected}.{payload}'.encode()))}"


def failed(report: Report, check: str = "proof") -> tuple[str, str]:
    assert report[check].outcome is Outcome.FAILED, str(report)
    return report[check].problems[0].code, report[check].problems[0].pointer


@pytest.mark.parametrize("kind", ["P-256", "P-384", "P-521", "Ed25519", "RSA"])
def test_what_is_sealed_verifies(kind: str) -> None:
    report = judged(json.dumps(sealed(seal(kind))))
    assert report.outcome is Outcome.PASSED, str(report)
    assert (report.binding, report.issuer, report.issuer_identifier) == ("x509", "urn:epass:org:1", IDENTIFIER)
    assert (report.issuer_name, report.issuer_list) == ("Example University", "roots.pem: Test Root CA")
    assert report["contexts"].outcome is Outcome.SKIPPED
    assert report.trail[-1].name == "jades"


def test_the_other_rsa_padding() -> None:
    holder = seal("RSA")
    options = SecureOptions(secured_by="jades", certificates=holder.chain)
    made = Jades().secure(credential(), holder.key.with_algorithm("PS256"), options)
    assert header_of(made)["alg"] == "PS256"
    assert judged(made).outcome is Outcome.PASSED


def test_three_forms() -> None:
    assert judged(flattened(sealed())).outcome is Outcome.PASSED
    assert judged(compact(credential())).outcome is Outcome.PASSED
    assert judged(compact(credential(), typ="application/jose")).outcome is Outcome.PASSED


def test_the_payload_survives_byte_for_byte() -> None:
    """Any text of the same JSON that was signed verifies, and no other."""
    spaced = json.dumps(credential(), indent=2, ensure_ascii=True)
    made = signed_anew(spaced, header_of(sealed()), seal())
    assert judged(json.dumps(made, indent=7)).outcome is Outcome.PASSED
    respelled = {**made, "payload": json.dumps(json.loads(spaced))}
    assert failed(judged(respelled))[0] == "proof.invalid"


def test_the_header_says_what_a_baseline_seal_says() -> None:
    header = header_of(sealed())
    assert list(header) == ["alg", "cty", "kid", "x5t#S256", "x5c", "typ", "b64", "sigT", "crit"]
    assert header["x5c"] == seal().chain.to_x5c()
    assert (header["typ"], header["b64"], header["crit"]) == ("jose+json", False, ["b64", "sigT"])
    assert header["sigT"] == "2026-03-01T08:00:00Z"


def test_binding_is_by_the_organization_identifier() -> None:
    other = credential()
    other["issuer"]["eIDASIdentifier"]["notation"] = "VATIE-7654321X"
    made = signed_anew(json.dumps(other), header_of(sealed()), seal())
    assert failed(judged(made), "binding") == ("x509.names", "/issuer/eIDASIdentifier/notation")
    assert judged(made)["proof"].outcome is Outcome.PASSED
    for issuer in (
        "urn:epass:org:1",
        {"id": "urn:epass:org:1"},
        {"id": "urn:epass:org:1", "eIDASIdentifier": IDENTIFIER},
        {"id": "urn:epass:org:1", "eIDASIdentifier": [{"notation": IDENTIFIER}, {"notation": "VATIE-7654321X"}]},
        {"eIDASIdentifier": {"notation": IDENTIFIER}},
        {"id": "urn:epass:org:1", "eIDASIdentifier": {"notation": IDENTIFIER.lower()}},
    ):
        made = signed_anew(json.dumps(credential(issuer=issuer)), header_of(sealed()), seal())
        assert judged(made, allow_unbound=True)["binding"].outcome is Outcome.FAILED


def test_a_certificate_without_an_identifier_binds_nobody() -> None:
    holder = seal("P-256", None)
    header = {**header_of(sealed()), "x5c": holder.chain.to_x5c(), "x5t#S256": holder.chain.thumbprint_s256}
    made = signed_anew(json.dumps(credential(issuer={"id": "urn:epass:org:1"})), header, holder)
    assert failed(judged(made), "binding")[0] == "x509.names"


HEADERS: list[tuple[dict[str, Any], str, str]] = [
    ({"crit": []}, "jose.crit", "/crit"),
    ({"crit": None}, "jose.crit", "/crit"),
    ({"crit": "b64"}, "jose.crit", "/crit"),
    ({"crit": ["b64", ["sigT"]]}, "jose.crit", "/crit/1"),
    ({"crit": ["b64", "b64"]}, "jose.crit", "/crit/1"),
    ({"crit": ["b64", "exp"], "exp": 1}, "jose.crit", "/crit/1"),
    ({"crit": ["b64", "etsiU"]}, "jose.crit", "/crit/1"),
    ({"crit": ["b64", "alg"]}, "jose.crit", "/crit/1"),
    ({"crit": ["b64", "srCms"]}, "jose.crit", "/crit/1"),
    ({"crit": ["sigT"]}, "jose.crit", "/b64"),
    ({"crit": ["sigT"], "b64": "false"}, "jose.header", "/b64"),
    ({"b64": 0}, "jose.header", "/b64"),
    ({"sigT": "yesterday"}, "time.syntax", "/sigT"),
    ({"sigT": "2026-03-01T08:00:00"}, "time.syntax", "/sigT"),
    ({"sigT": 1}, "jose.header", "/sigT"),
    ({"sigPl": []}, "jose.header", "/sigPl"),
    ({"srAts": {}}, "jose.header", "/srAts"),
    ({"typ": "vc+jwt"}, "jose.typ", "/typ"),
    ({"typ": 7}, "jose.header", "/typ"),
    ({"kid": 7}, "jose.header", "/kid"),
    ({"x5c": "MII"}, "x509.chain", "/x5c"),
    ({"x5c": []}, "x509.chain", "/x5c"),
    ({"x5c": ["MII"]}, "x509.certificate", "/x5c/0"),
    ({"x5t#S256": "AAAA"}, "x509.thumbprint", "/x5t#S256"),
    ({"x5t#o": {"digAlg": "S512", "digVal": "AAAA"}}, "x509.thumbprint", "/x5t#o"),
    ({"x5t#o": {"digAlg": "MD5", "digVal": "AAAA"}}, "jose.header", "/x5t#o/digAlg"),
    ({"x5t#o": {"digAlg": "S512"}}, "jose.header", "/x5t#o/digVal"),
    ({"x5t#o": "AAAA"}, "jose.header", "/x5t#o"),
]


@pytest.mark.parametrize(("changes", "code", "pointer"), HEADERS)
def test_headers_that_are_refused(changes: dict[str, Any], code: str, pointer: str) -> None:
    """Each well signed, so that the header alone is wrong."""
    made = signed_anew(json.dumps(credential()), {**header_of(sealed()), **changes}, seal())
    assert failed(judged(made)) == (code, f"/signatures/0/protected{pointer}")


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS256", "ES384", "EdDSA", ""])
def test_another_algorithm_than_the_key_has(algorithm: str) -> None:
    made = sealed()
    header = {**header_of(made), "alg": algorithm}
    made["signatures"][0]["protected"] = encode_base64url(json.dumps(header).encode())
    assert failed(judged(made))[0] == "jose.alg"


def test_headers_that_are_understood() -> None:
    other = encode_base64url(hashlib.sha512(seal().der).digest())
    extra = {"sigPl": {"addressCountry": "IE"}, "srCms": [{}], "srAts": [], "sigPId": {"id": "urn:x"}, "unknown": 1}
    header = {**header_of(sealed()), **extra, "x5t#o": {"digAlg": "S512", "digVal": other}, "iat": 1_772_352_000}
    header["crit"] = ["b64", "sigT", "sigPl", "srCms", "srAts", "sigPId", "x5t#o"]
    assert judged(signed_anew(json.dumps(credential()), header, seal())).outcome is Outcome.PASSED


def test_another_certificate_with_the_same_key() -> None:
    """The header is signed, so nobody can put in a certificate of another name for the key."""
    made, header = sealed(), header_of(sealed())
    other = intermediate().issue("Impostor", organization_identifier="VATIE-7654321X")
    header["x5c"] = other.chain.to_x5c()
    made["signatures"][0]["protected"] = encode_base64url(json.dumps(header).encode())
    assert failed(judged(made))[0] == "x509.thumbprint"
    header["x5t#S256"] = other.chain.thumbprint_s256
    made["signatures"][0]["protected"] = encode_base64url(json.dumps(header).encode())
    assert failed(judged(made))[0] == "proof.invalid"


def test_no_certificate_is_fetched() -> None:
    header = header_of(sealed())
    del header["x5c"]
    report = judged(signed_anew(json.dumps(credential()), {**header, "x5u": "https://univ.example/c.pem"}, seal()))
    assert report["proof"].outcome is Outcome.INDETERMINATE
    assert report["proof"].problems[0].code == "x509.chain"


def test_detached_seals_are_not_judged() -> None:
    made = sealed()
    report = judged({"signatures": made["signatures"]})
    assert (report.outcome, report["proof"].problems[0].code) == (Outcome.INDETERMINATE, "proof.unsupported")
    header = {**header_of(made), "sigD": {"mId": "http://uri.etsi.org/19182/ObjectIdByURIHash"}}
    report = judged(signed_anew(json.dumps(credential()), header, seal()))
    assert (report.outcome, report["proof"].problems[0].code) == (Outcome.INDETERMINATE, "proof.unsupported")


def _without(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: each for name, each in value.items() if name not in names}


FORMS: list[tuple[Any, str]] = [
    (lambda made: {**made, "payload": [made["payload"]]}, "jose.encoding"),
    (lambda made: {**made, "payload": None}, "jose.encoding"),
    (lambda made: {**made, "signatures": []}, "proof.missing"),
    (lambda made: {**made, "signatures": {}}, "proof.missing"),
    (lambda made: {**made, "signatures": ["x"]}, "jose.encoding"),
    (lambda made: {**made, "signatures": made["signatures"] * 17}, "limit.proofs"),
    (lambda made: {**made, "id": "urn:x"}, "jose.encoding"),
    (lambda made: {**made, "signature": made["signatures"][0]["signature"]}, "jose.encoding"),
    (lambda made: {**made, "signatures": [_without(made["signatures"][0], "protected")]}, "jose.encoding"),
    (lambda made: {**made, "signatures": [{**made["signatures"][0], "signature": 1}]}, "jose.encoding"),
    (lambda made: {**made, "signatures": [{**made["signatures"][0], "header": []}]}, "jose.header"),
    (lambda made: {**made, "signatures": [{**made["signatures"][0], "header": {"alg": "x"}}]}, "jose.header"),
    (lambda made: {**made, "signatures": [{**made["signatures"][0], "header": {"crit": []}}]}, "jose.header"),
    (lambda made: {**made, "signatures": [{**made["signatures"][0], "header": {"x5c": []}}]}, "jose.header"),
    (lambda made: {**made, "signatures": [{**made["signatures"][0], "protected": "e30="}]}, "jose.encoding"),
    (lambda made: {**made, "signatures": [{**made["signatures"][0], "protected": "W10"}]}, "jose.header"),
    (lambda made: {**made, "signatures": [{**made["signatures"][0], "protected": "A" * 90_000}]}, "limit.size"),
    (lambda made: {**made, "signatures": [{**made["signatures"][0], "signature": "A" * 2_000}]}, "limit.size"),
    (lambda made: {**made, "payload": "[]"}, "jose.claims"),
    (lambda made: {**made, "payload": "{"}, "json.syntax"),
    (lambda made: {**made, "payload": '{"a":1,"a":2}'}, "json.duplicate_key"),
]


@pytest.mark.parametrize(("change", "code"), FORMS)
def test_forms_that_are_refused(change: Any, code: str) -> None:
    report = judged(change(sealed()))
    assert report.outcome is Outcome.FAILED
    assert report.problems[0].code == code


def test_limits_can_be_set() -> None:
    made = sealed()
    made["signatures"][0]["header"] = {"etsiU": ["A" * 2_000]}
    assert judged(made).outcome is Outcome.PASSED
    tools = Tools(limits=Limits(jades_unprotected_bytes=1_000))
    assert judged(made, tools=tools).problems[0].code == "limit.size"


def test_all_signatures_must_hold() -> None:
    made = sealed()
    twice = {**made, "signatures": [*made["signatures"], *sealed(seal("P-384"))["signatures"]]}
    assert judged(twice).outcome is Outcome.PASSED
    twice["signatures"][1] = {**twice["signatures"][1], "signature": made["signatures"][0]["signature"]}
    assert failed(judged(twice))[0] == "proof.encoding"
    header = {**header_of(made), "b64": True, "crit": ["b64"]}
    other = signed_anew(made["payload"], header, seal())
    assert judged({**made, "signatures": [*made["signatures"], *other["signatures"]]}).problems[0].code == "jose.crit"


def test_no_change_of_the_payload_passes() -> None:
    made, tried = sealed(), 0
    for name, mutated in single_changes(json.loads(made["payload"])):
        tried += 1
        text = json.dumps(mutated, ensure_ascii=False, separators=(",", ":"))
        assert judged({**made, "payload": text}).outcome is not Outcome.PASSED, name
    assert tried > 100


def test_no_change_of_the_protected_header_passes() -> None:
    made, tried = sealed(), 0
    for name, mutated in single_changes(header_of(made)):
        tried += 1
        text = encode_base64url(json.dumps(mutated, separators=(",", ":")).encode())
        signature = {**made["signatures"][0], "protected": text}
        assert judged({**made, "signatures": [signature]}).outcome is not Outcome.PASSED, name
    assert tried > 30


def test_no_character_of_what_is_signed_can_change() -> None:
    made = sealed()
    for member in ("protected", "signature"):
        text = made["signatures"][0][member]
        for index in range(0, len(text), 7):
            mutated = copy.deepcopy(made)
            swapped = "A" if text[index] != "A" else "B"
            mutated["signatures"][0][member] = text[:index] + swapped + text[index + 1 :]
            assert judged(mutated).outcome is not Outcome.PASSED


@pytest.mark.parametrize(
    "entry", [None, 1, "", "e30", "W10", "?", {}, [], {"sigTst": None}, {"sigTst": {"tstTokens": [{"val": "AAAA"}]}}]
)
def test_what_nobody_signed_never_raises(entry: Any) -> None:
    made = sealed()
    for header in ({"etsiU": entry}, {"etsiU": [entry]}, {"etsiU": [entry, entry]}, {"other": entry}):
        made["signatures"][0]["header"] = header
        assert judged(made).outcome is Outcome.PASSED


def _set(new: Any, parent: Any, step: Any) -> None:
    parent[step] = new


def test_a_leaf_of_the_whole_file_changed() -> None:
    made = json.loads(json.dumps(sealed()))
    for at, value in leaves(made):
        mutated = changed(made, at, partial(_set, altered(value)))
        assert judged(mutated).outcome is not Outcome.PASSED


def refused(document: dict[str, Any], signer: Key, **options: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        Jades().secure(document, signer, SecureOptions(secured_by="jades", **options))
    return caught.value.code, caught.value.problem.pointer


def test_what_is_not_sealed() -> None:
    holder = seal()
    assert refused(credential(), holder.key)[0] == "x509.chain"
    assert refused(credential(issuer="urn:x"), holder.key, certificates=holder.chain)[0] == "x509.names"
    assert refused(credential(), Key.generate("P-256"), certificates=holder.chain)[0] == "proof.invalid"
    assert refused(credential(), Key.generate("Ed25519"), certificates=holder.chain)[0] == "jose.alg"
    with pytest.raises(ValueError, match="challenge"):
        Jades().secure(credential(), holder.key, SecureOptions(certificates=holder.chain, challenge="x"))


def test_the_signing_time_is_the_signers_word() -> None:
    """A seal that says that it was made while its certificate was valid is not believed."""
    from datetime import datetime

    report = verify(sealed(), now=datetime.fromisoformat("2027-06-15T12:00:00Z"), trust=TRUST)
    assert report["trust"].outcome is Outcome.INDETERMINATE
    assert report["trust"].problems[0].code == "x509.period"
    assert parse(header_of(sealed())["sigT"]).is_before(parse("2027-01-01T00:00:00Z"))
