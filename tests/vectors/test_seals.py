"""The EU's sealed samples, EDCI's, and the JAdES samples of the European Commission's DSS: every verdict.

DSS signs texts that are no credentials, so its samples are judged by the mechanism alone.
"""

from __future__ import annotations

import base64
import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from certificates import NEEDS_EDC, seal
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7
from seals import credential, header_of, organisation

import vcmicro
from vcmicro import Outcome, Tools, load_trust, open_given, verify
from vcmicro.cryptosuites import Transform
from vcmicro.encoding import encode_base64url
from vcmicro.errors import VcmicroError
from vcmicro.securing import ProofCase, Secured
from vcmicro.securing.jades.judging import judge
from vcmicro.securing.jades.reading import Seal, read_seal
from vcmicro.securing.jades.stamping import all_stamps, certificate_values
from vcmicro.strict_json import loads
from vcmicro.times import parse
from vcmicro.x509 import Certificate, read_token

NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
ISSUED = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
SAMPLES = [
    "AA-Annex1-MC",
    "Sample-CertOfPart",
    "Sample-JointDegree",
    "Sample-MastersDegree",
    "Sample-TranscriptOfRecords",
]
EDCI = "vectors/edci/edci-data-model/src/test/resources/jsonld/credential-signed.jsonld"

# What DSS's samples come to; a code is the first problem's, and "" is a passed core signature.
DSS = {
    # Forms and headers that JAdES allows.
    "specs/test/resources/jades-lta": "",
    "validation/jades-lta": "",
    "validation/jades-b-iat-and-sigt": "",
    "validation/jades-b-no-signing-time": "",
    "validation/jades-b-copied-cnttst": "",
    "validation/jades-level-b-full-type": "",
    "validation/jades-with-asn1policy": "",
    "validation/jades-with-spdspec": "",
    "validation/dss2620/jades-without-non-critical-header-in-crit": "",
    # The core signature holds; what is broken is a part that nobody signed, or a policy that is not judged here.
    "validation/jades-flattened-BpT-broken-sigTst": "",
    "validation/jades-lta-broken-arcTst": "",
    "validation/jades-t-copied-sigtst": "",
    "validation/jades-with-mixed-etsiU-type": "",
    "validation/jades-level-b-sig-policy-invalid-digest-algo": "",
    "validation/jades-with-broken-attached-counter-signature": "",
    "validation/jades-with-broken-detached-counter-signature": "",
    "validation/jades-with-attached-counter-signature-replace-attack": "",
    # A signature that does not match: the sample predates the standard's last word on what is signed.
    "specs/test/resources/jades-with-sigPSt": "proof.invalid",
    # Refused forms.
    "specs/test/resources/jades-lta-invalid": "jose.encoding",
    "specs/test/resources/jades-with-sigPSt-invalid": "jose.encoding",
    "validation/serialization-wrong-payload-type": "jose.encoding",
    "validation/malformed-jades-serialization": "json.syntax",
    "validation/jades-with-double-sigt": "json.duplicate_key",
    "validation/jades-wrong-x5c-header": "x509.chain",
    # crit: RFC 7515 section 4.1.11 and RFC 7797 section 6.
    "validation/dss2620/jades-t-level-with-etsiu-in-crit": "jose.crit",
    "validation/dss2620/jades-with-b64-not-in-crit": "jose.crit",
    "validation/dss2620/jades-with-crit-with-wrong-entry-type": "jose.crit",
    "validation/dss2620/jades-with-empty-crit": "jose.crit",
    "validation/dss2620/jades-with-expiration-time-header-in-crit": "jose.crit",
    "validation/dss2620/jades-with-notBefore-header-in-crit": "jose.crit",
    # What is signed lies elsewhere.
    "validation/simple-detached": "proof.unsupported",
    # A core signature that holds over a text with a byte order mark: no JSON, so no credential.
    "validation/jades-with-line-break": "json.encoding",
    "validation/evidence-record/Signature-J-LT-a0baac29-c2b6-4544-abc5-d26ac6c8b655": "json.encoding",
}
# Their time stamps, which the warnings of a passed proof must name.
BROKEN_STAMPS = {
    "validation/jades-flattened-BpT-broken-sigTst": ["/header/etsiU/0"],
    "validation/jades-lta-broken-arcTst": ["/header/etsiU/3"],
    "validation/jades-t-copied-sigtst": ["/header/etsiU/0"],
    "validation/jades-with-mixed-etsiU-type": ["/signatures/0/header/etsiU/0"],
    # Made in 2020, before the standard settled what a time stamp covers.
    "specs/test/resources/jades-lta": ["/header/etsiU/3", "/header/etsiU/0"],
}


def sample(shared: Path, name: str) -> dict[str, Any]:
    return loads((shared / "elm/samples-ec" / f"{name}-signed.jsonld").read_bytes())


def case() -> ProofCase:
    def find_key(*_: Any) -> Any:
        raise AssertionError("a seal carries its key")

    return ProofCase(find_key=find_key, transform=Transform(), now=parse("2026-06-15T12:00:00Z"))


def judged(text: str) -> tuple[str, list[str]]:
    """The code of the first problem, and where the warnings of a passed proof point."""
    try:
        opened = open_given(text, Tools())
        results = opened.mechanism.verify(opened.secured, case())
    except VcmicroError as error:
        return error.code, []
    for result in results:
        if result.outcome != "PASSED":
            return result.problems[0].code, []
    return "", [each.pointer for result in results for each in result.problems]


@pytest.mark.parametrize("name", sorted(DSS))
def test_dss(shared: Path, name: str) -> None:
    text = (shared / "vectors/dss-jades" / f"{name}.json").read_text().strip()
    code, warned = judged(text)
    assert code == DSS[name]
    assert warned == BROKEN_STAMPS.get(name, [])


def test_every_sample_of_dss_is_listed(shared: Path) -> None:
    folder = shared / "vectors/dss-jades"
    found = {str(each.relative_to(folder).with_suffix("")) for each in folder.glob("**/*.json")}
    assert {each for each in found if "/schema/" not in each} - {"README"} == set(DSS)


@pytest.mark.parametrize(
    "name",
    [
        "validation/jades-with-line-break",
        "validation/evidence-record/Signature-J-LT-a0baac29-c2b6-4544-abc5-d26ac6c8b655",
    ],
)
def test_core_signatures_over_texts_that_are_no_json(shared: Path, name: str) -> None:
    text = (shared / "vectors/dss-jades" / f"{name}.json").read_text().strip()
    seal = read_seal(loads(text) if text.startswith("{") else text)
    result = judge(seal.signatures[0], Secured("jades", {}, envelope=seal), case())
    assert (result.outcome, result.problems) == ("PASSED", ())


_RFC_7515: dict[str, Any] = {"definitions": {"jwsProtectedHeader": {}}}


def _protected_headers(shared: Path) -> Any:
    """ETSI's own JSON schema for protected headers (TS 119 182-1 annex B), as DSS carries it.

    The schema of RFC 7515 that they build upon is not among the files.
    """
    folder = shared / "vectors/dss-jades/specs/main/resources/schema"
    files = {str(each.relative_to(folder)): json.loads(each.read_text()) for each in folder.rglob("*.json")}
    pages = {f"https://schema.test/{name}": each for name, each in (*files.items(), ("rfcs/rfc7515.json", _RFC_7515))}
    known = Registry().with_resources((url, Resource.from_contents(each, DRAFT7)) for url, each in pages.items())
    rules = {"$ref": "https://schema.test/19182-protected-jsonSchema.json"}
    return jsonschema.Draft7Validator(rules, registry=known)


@pytest.mark.parametrize("kind", ["P-256", "P-384", "P-521", "Ed25519", "RSA"])
def test_what_we_seal_has_headers_as_the_standard_writes_them(shared: Path, kind: str) -> None:
    protected = _protected_headers(shared)
    holder = seal(kind)
    draft = credential(issuer=organisation())
    made = vcmicro.issue(draft, signer=holder.key, certificates=holder.chain_pem, now=ISSUED)
    assert isinstance(made, dict)
    header = header_of(made)
    assert [each.message for each in protected.iter_errors(header)] == []
    assert {"x5c", "x5t#S256", "sigT"} <= header.keys()
    assert not protected.is_valid({**header, "sigT": 1})


@pytest.mark.parametrize("name", SAMPLES)
def test_the_eu_samples(shared: Path, name: str) -> None:
    report = verify(shared / "elm/samples-ec" / f"{name}-signed.jsonld", now=NOW)
    outcomes = {each.name: each.outcome.value for each in report.checks if each.outcome is not Outcome.SKIPPED}
    assert outcomes == {
        "schema": "PASSED",
        "proof": "PASSED",
        "binding": "PASSED",
        "validity": "PASSED",
        "trust": "INDETERMINATE",
    }, str(report)
    assert (report.outcome, report.binding) == (Outcome.INDETERMINATE, "x509")
    assert report.issuer_identifier == "VATES-A00000000"
    assert [each.code for each in report.problems] == ["x509.untrusted"]
    assert report["proof"].problems == ()


def test_edci(shared: Path) -> None:
    """Its issuer names another eIDAS identifier than its certificate, and it expired in 2024."""
    report = verify(shared / EDCI, now=NOW)
    assert report["proof"].outcome is Outcome.PASSED
    assert [each.code for each in report["binding"].problems] == ["x509.names"]
    assert [each.code for each in report["validity"].problems] == ["credential.expired", "credential.expired"]


@pytest.mark.parametrize("name", [*SAMPLES, EDCI])
def test_every_time_stamp_covers_what_the_standard_says(shared: Path, name: str) -> None:
    """adoTst, sigTst and arcTst: the imprints that the EU's service had stamped are those computed here."""
    seal = _seal(shared, name)
    stamps = all_stamps(seal.signatures[0], seal.payload)
    kinds = ["adoTst", "sigTst"] if name == "AA-Annex1-MC" else ["adoTst", "sigTst", "arcTst"]
    assert [each.kind for each in stamps] == kinds
    assert all(read_token(each.token).covers(each.data) for each in stamps)


@NEEDS_EDC
@pytest.mark.parametrize("name", SAMPLES[1:])
def test_with_its_authorities_a_sample_is_trusted_at_its_time_stamp(shared: Path, name: str) -> None:
    """The certificate expired in 2025; the time stamps of 2025 are by an authority whose own have not."""
    held = {each.names.common_name: each for each in certificate_values(_seal(shared, name).signatures[0])}
    seals, stamps = held["ANF Global Root CA"], held["ZETES TSP ROOT CA 001"]
    path = shared / "elm/samples-ec" / f"{name}-signed.jsonld"
    report = verify(path, now=NOW, trust=_anchors(seals, stamps))
    assert report.outcome is Outcome.PASSED, str(report)
    assert report.issuer_name == "ORGANIZACION TEST"
    assert report.require(issuer="VATES-A00000000")
    report = verify(path, now=NOW, trust=_anchors(seals))
    assert report["trust"].outcome is Outcome.INDETERMINATE
    assert report["trust"].problems[0].code == "x509.period"
    assert verify(path, now=NOW, trust=_anchors(stamps))["trust"].outcome is Outcome.FAILED


@NEEDS_EDC
@pytest.mark.parametrize("name", SAMPLES[1:])
def test_the_authority_that_a_trusted_list_names_is_enough(shared: Path, name: str) -> None:
    """Neither is a root: the roots that the sample carries lead on, and are not believed."""
    held = {each.names.common_name: each for each in certificate_values(_seal(shared, name).signatures[0])}
    issuing = held["ANF AC Qualified Certificates for eSeal"]
    unit = next(each for title, each in held.items() if title and title.startswith("ZetesConfidens"))
    path = shared / "elm/samples-ec" / f"{name}-signed.jsonld"
    for stamping in (unit, held["ZETES TSP CA FOR TSA 001"]):
        report = verify(path, now=NOW, trust=_anchors(issuing, stamping))
        assert report.outcome is Outcome.PASSED, str(report)


@NEEDS_EDC
def test_a_chain_from_the_time_when_it_was_valid(shared: Path) -> None:
    held = {each.names.common_name: each for each in certificate_values(_seal(shared, SAMPLES[1]).signatures[0])}
    then = dt.datetime(2025, 3, 1, tzinfo=dt.UTC)
    for name in SAMPLES:
        issuing = _anchors(held["ANF AC Qualified Certificates for eSeal"])
        report = verify(shared / "elm/samples-ec" / f"{name}-signed.jsonld", now=then, trust=issuing)
        assert report["trust"].outcome is Outcome.PASSED


def test_a_sample_changed_anywhere(shared: Path) -> None:
    """One character of the payload, of the header, or of the signature; and every other spelling of the payload."""
    made = sample(shared, SAMPLES[1])
    signature = made["signatures"][0]
    for index in range(5, len(made["payload"]), 4_000):
        swapped = "a" if made["payload"][index] != "a" else "b"
        _not_proven({**made, "payload": made["payload"][:index] + swapped + made["payload"][index + 1 :]})
    for member in ("protected", "signature"):
        for index in range(0, len(signature[member]), 500):
            text = signature[member]
            swapped = "A" if text[index] != "A" else "B"
            changed = {**signature, member: text[:index] + swapped + text[index + 1 :]}
            _not_proven({**made, "signatures": [changed]})
    _not_proven({**made, "payload": json.dumps(json.loads(made["payload"]))})
    _not_proven({**made, "payload": encode_base64url(made["payload"].encode())})


def test_a_mutated_etsi_u_never_raises(shared: Path) -> None:
    made = sample(shared, SAMPLES[1])
    entries = made["signatures"][0]["header"]["etsiU"]
    for index, entry in enumerate(entries):
        for other in (None, "", entry[:-9], "A" + entry[1:], entry[::-1], {"sigTst": entry}, [entry], entry * 2):
            mutated = copy.deepcopy(made)
            mutated["signatures"][0]["header"]["etsiU"][index] = other
            report = verify(mutated, now=NOW)
            assert report["proof"].outcome is Outcome.PASSED
            assert report["trust"].outcome is Outcome.INDETERMINATE


def _seal(shared: Path, name: str) -> Seal:
    return read_seal(loads((shared / name).read_bytes()) if "/" in name else sample(shared, name))


def _anchors(*found: Certificate) -> Any:
    text = "".join(
        f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(each.der).decode()}-----END CERTIFICATE-----\n"
        for each in found
    )
    return load_trust(text.encode())


def _not_proven(value: dict[str, Any]) -> None:
    assert verify(value, now=NOW)["proof"].outcome is not Outcome.PASSED
