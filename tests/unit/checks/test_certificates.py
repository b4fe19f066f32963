"""Who vouches for a seal, and at which moment: authorities, time stamps, trusted lists."""

from __future__ import annotations

import base64
import datetime as dt
import sys
from typing import Any

import pytest
from certificates import ESEAL, NEEDS_EDC, Holder, intermediate, root, seal
from seals import credential, sealed, stamped, with_certificates
from time_stamps import container, token
from trusted_lists import GRANTED, trusted_list

from vcmicro import NotVerified, Outcome, Report, TrustList, load_trust, verify

pytestmark = NEEDS_EDC
NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
STAMPED = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2027, 6, 15, 12, tzinfo=dt.UTC)


def pem(*holders: Holder) -> TrustList:
    return load_trust(b"".join(each.pem for each in holders), name="anchors.pem")


def judged(given: Any, *lists: TrustList, now: dt.datetime = NOW) -> Report:
    report = verify(given, now=now, trust=lists)
    assert report["proof"].outcome is Outcome.PASSED, str(report)
    return report


def said(report: Report) -> tuple[str, str]:
    check = report["trust"]
    return check.outcome.value, check.problems[0].code if check.problems else ""


def codes(report: Report) -> list[str]:
    return [each.code for each in report["trust"].problems]


def lasting_root(name: str) -> Holder:
    """An authority that outlives what it vouched for."""
    import certificates

    private = certificates.new_private("P-256")
    made = certificates._certificate(
        name, private.public_key(), None, private=private, authority=True, ends=dt.datetime(2040, 1, 1, tzinfo=dt.UTC)
    )
    return Holder(private, made)


def lasting_unit(
    authority: Holder, until: dt.datetime = dt.datetime(2035, 1, 1, tzinfo=dt.UTC), **options: Any
) -> Holder:
    from cryptography.x509.oid import ExtendedKeyUsageOID

    options = {"purposes": (ExtendedKeyUsageOID.TIME_STAMPING,), **options}
    return authority.issue("Test TSU", "RSA", ends=until, **options)


def test_without_authorities_nothing_is_known() -> None:
    assert said(judged(sealed())) == ("INDETERMINATE", "x509.untrusted")
    listed = load_trust(b'[{"id": "urn:epass:org:1", "name": "Anybody"}]')
    assert said(judged(sealed(), listed)) == ("INDETERMINATE", "x509.untrusted")


@pytest.mark.parametrize("anchor", [root, intermediate, seal])
def test_any_certificate_of_the_path_may_be_the_anchor(anchor: Any) -> None:
    report = judged(sealed(), pem(anchor()))
    assert said(report) == ("PASSED", "x509.revocation")
    assert report["trust"].problems[0].warning


def test_an_authority_that_vouches_for_others() -> None:
    assert said(judged(sealed(), pem(root("Another Root")))) == ("FAILED", "x509.untrusted")
    assert said(judged(sealed(), pem(root("Another Root")), pem(root()))) == ("PASSED", "x509.revocation")


def test_an_authority_of_the_same_name() -> None:
    from certificates import _certificate, new_private

    private = new_private("P-256")
    made = _certificate("Test Root CA", private.public_key(), None, private=private, authority=True)
    assert said(judged(sealed(), pem(Holder(private, made)))) == ("FAILED", "x509.untrusted")


def test_a_seal_is_no_authority() -> None:
    below = seal().issue("Sealed by a seal", organization_identifier="VATIE-1234567X", statements=ESEAL)
    assert said(judged(sealed(below), pem(root()))) == ("FAILED", "x509.untrusted")


def test_a_key_that_is_not_for_signing() -> None:
    other = intermediate().issue("Example", organization_identifier="VATIE-1234567X", signs=False)
    assert said(judged(sealed(other), pem(root()))) == ("FAILED", "x509.untrusted")


def test_certificates_that_came_along_unsigned_fill_a_gap() -> None:
    from vcmicro.x509 import Chain

    alone = sealed(certificates=Chain(seal().chain.leaf))
    assert said(judged(alone, pem(root()))) == ("FAILED", "x509.untrusted")
    assert said(judged(with_certificates(alone, intermediate().der), pem(root())))[0] == "PASSED"
    assert said(judged(with_certificates(alone, b"junk"), pem(root())))[0] == "FAILED"


@pytest.mark.parametrize(
    ("now", "outcome"), [(dt.datetime(2025, 12, 1, tzinfo=dt.UTC), "INDETERMINATE"), (LATER, "INDETERMINATE")]
)
def test_outside_the_certificates_period(now: dt.datetime, outcome: str) -> None:
    made = sealed(document=credential(validFrom="2020-01-01T00:00:00Z", issuanceDate="2020-01-01T00:00:00Z"))
    assert said(judged(made, pem(root()), now=now)) == (outcome, "x509.period")


def test_a_time_stamp_proves_that_the_seal_is_old_enough() -> None:
    authority = lasting_root("Stamp Root")
    made = stamped(sealed(), lasting_unit(authority), STAMPED)
    assert said(judged(made, pem(root(), authority), now=LATER)) == ("PASSED", "x509.revocation")
    assert said(judged(made, pem(root()), now=LATER)) == ("INDETERMINATE", "x509.period")
    assert "timestamp.untrusted" in codes(judged(made, pem(root()), now=LATER))


def test_whoever_is_trusted_on_the_way_to_a_units_root_is_enough() -> None:
    """Trusted lists name issuing authorities, and units themselves; the root comes along with the token or the seal."""
    authority = lasting_root("Stamp Root")
    between = authority.issue("Stamp CA", authority=True, ends=dt.datetime(2038, 1, 1, tzinfo=dt.UTC))
    unit = lasting_unit(between)
    made, bare = sealed(), (unit.certificate,)
    signature = made["signatures"][0]
    stamp = container(token(unit, signature["signature"].encode(), STAMPED, certificates=bare))
    made = {**made, "signatures": [{**signature, "header": {"etsiU": [{"sigTst": stamp}]}}]}
    for anchor in (unit, between, authority):
        report = judged(with_certificates(made, between.der, authority.der), pem(root(), anchor), now=LATER)
        assert said(report) == ("PASSED", "x509.revocation"), str(report)
        assert "timestamp.untrusted" not in codes(report)
    report = judged(made, pem(root(), unit), now=LATER)
    alone = [each for each in report["trust"].problems if each.code == "timestamp.untrusted"]
    assert said(report)[0] == "INDETERMINATE"
    assert "up to a root" in alone[0].detail
    # The root that came along is nobody's word.
    report = judged(with_certificates(made, between.der, authority.der), pem(root()), now=LATER)
    assert said(report) == ("INDETERMINATE", "x509.period")
    assert "timestamp.untrusted" in codes(report)


def test_a_time_stamp_after_the_period_proves_nothing() -> None:
    authority = lasting_root("Stamp Root")
    made = stamped(sealed(), lasting_unit(authority), LATER)
    assert said(judged(made, pem(root(), authority), now=LATER)) == ("INDETERMINATE", "x509.period")


def test_a_time_stamp_of_another_seal() -> None:
    authority = lasting_root("Stamp Root")
    one = stamped(sealed(), lasting_unit(authority), STAMPED)
    made = sealed()
    made["signatures"][0]["header"] = one["signatures"][0]["header"]
    report = judged(made, pem(root(), authority), now=LATER)
    assert said(report) == ("INDETERMINATE", "x509.period")
    assert "timestamp.invalid" in codes(report)
    assert [each.code for each in report["proof"].problems] == ["timestamp.invalid"]


def test_a_time_stamp_over_the_payload_alone_proves_nothing() -> None:
    """adoTst: the payload is that old; the signature may be younger."""
    import json

    from seals import header_of, signed_anew

    authority = lasting_root("Stamp Root")
    made = sealed()
    header = {**header_of(made), "crit": ["b64", "sigT", "adoTst"]}
    header["adoTst"] = container(token(lasting_unit(authority), made["payload"].encode(), STAMPED))
    made = signed_anew(made["payload"], header, seal())
    assert said(judged(made, pem(root(), authority), now=LATER)) == ("INDETERMINATE", "x509.period")
    assert judged(made, pem(root(), authority))["proof"].problems == ()
    header["adoTst"] = container(token(lasting_unit(authority), b"something else", STAMPED))
    made = signed_anew(json.dumps(credential()), header, seal())
    assert [each.code for each in judged(made)["proof"].problems] == ["timestamp.invalid"]


def test_an_archive_time_stamp_carries_an_older_one() -> None:
    """The first unit's certificate has expired; the archive time stamp shows that it had not when that was made."""
    authority = lasting_root("Stamp Root")
    short = lasting_unit(authority, dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    once = stamped(sealed(), short, STAMPED)
    assert said(judged(once, pem(root(), authority), now=LATER))[0] == "INDETERMINATE"
    again = stamped(once, lasting_unit(authority), dt.datetime(2026, 11, 1, tzinfo=dt.UTC), "arcTst")
    assert said(judged(again, pem(root(), authority), now=LATER))[0] == "PASSED"


def test_what_is_no_time_stamping_unit() -> None:
    authority = lasting_root("Stamp Root")
    made = stamped(sealed(), lasting_unit(authority, purposes=()), STAMPED)
    report = judged(made, pem(root(), authority), now=LATER)
    assert "timestamp.invalid" in codes(report)
    assert said(report)[0] == "INDETERMINATE"


def test_a_time_stamp_from_the_future() -> None:
    authority = lasting_root("Stamp Root")
    made = stamped(sealed(), lasting_unit(authority), LATER)
    report = judged(made, pem(root(), authority))
    assert said(report)[0] == "PASSED"
    assert "timestamp.invalid" in codes(report)


def test_a_mutated_time_stamp_never_counts_and_never_raises() -> None:
    authority = lasting_root("Stamp Root")
    stamping, made = lasting_unit(authority), sealed()
    signature = made["signatures"][0]
    good = token(stamping, signature["signature"].encode(), STAMPED, certificates=(stamping.certificate,))
    trust, counted = pem(root(), authority), []
    for position in range(len(good)):
        mutated = bytearray(good)
        mutated[position] ^= 0x21
        entry = {"sigTst": {"tstTokens": [{"val": base64.b64encode(bytes(mutated)).decode()}]}}
        report = judged({**made, "signatures": [{**signature, "header": {"etsiU": [entry]}}]}, trust, now=LATER)
        assert report["trust"].outcome in (Outcome.INDETERMINATE, Outcome.PASSED)
        if report["trust"].outcome is Outcome.PASSED:
            counted.append(position)
    # Two version numbers, and the name of the key's algorithm, which the certificate says too.
    named = good.rindex(bytes.fromhex("300d06092a864886f70d0101010500"))
    assert [each for each in counted if not named <= each < named + 15] == [25, good.rindex(b"\x02\x01\x01\x30") + 2]


def test_without_the_extra_the_seal_itself_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    authority = lasting_root("Stamp Root")
    made = stamped(sealed(), lasting_unit(authority), STAMPED)
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    report = judged(made, pem(root(), authority), now=LATER)
    assert said(report)[0] == "INDETERMINATE"
    assert "extra.missing" in codes(report)
    monkeypatch.setitem(sys.modules, "cryptography.x509.verification", None)
    report = judged(sealed(), pem(root()))
    assert said(report) == ("INDETERMINATE", "extra.missing")
    assert "vcmicro[edc]" in report["trust"].problems[0].hint


def test_a_trusted_list_vouches_for_qualified_seals() -> None:
    listed = load_trust(trusted_list(intermediate()))
    report = judged(sealed(), listed)
    assert said(report)[0] == "PASSED"
    assert report.issuer_name == "Example University"
    assert report.issuer_list == "EU trusted list IE: Example Trust Services"
    plain = intermediate().issue("Example", organization_identifier="VATIE-1234567X")
    assert said(judged(sealed(plain), listed)) == ("FAILED", "x509.untrusted")
    assert said(judged(sealed(plain), listed, pem(root())))[0] == "PASSED"


@pytest.mark.parametrize(
    ("options", "outcome"),
    [
        ({"status": "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn"}, "INDETERMINATE"),
        ({"kind": "http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST"}, "FAILED"),
        ({"uses": ["ForeSignatures"]}, "INDETERMINATE"),
        ({"uses": ["ForeSignatures", "ForeSeals"]}, "PASSED"),
        ({"next_update": "2026-01-01T00:00:00Z"}, "INDETERMINATE"),
    ],
)
def test_only_granted_services_for_seals_count(options: dict[str, Any], outcome: str) -> None:
    listed = load_trust(trusted_list(intermediate(), **options))
    assert said(judged(sealed(), listed))[0] == outcome


def test_time_stamps_by_a_trusted_list() -> None:
    authority = lasting_root("Stamp Root")
    made = stamped(sealed(), lasting_unit(authority), STAMPED)
    kind = "http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST"
    lists = [
        load_trust(trusted_list(intermediate(), status=GRANTED)),
        load_trust(trusted_list(authority, kind=kind)),
    ]
    later = dt.datetime(2026, 12, 20, tzinfo=dt.UTC)
    assert said(judged(made, *lists, now=later)) == ("PASSED", "x509.revocation")


def test_who_the_issuer_is_and_on_whose_word() -> None:
    trust = pem(root())
    report = judged(sealed(), trust)
    assert report.require(issuer="VATIE-1234567X")["id"].startswith("urn:credential:")
    assert report.require(issuer=trust)
    assert report.require(issuer=[load_trust(b"[]"), trust])
    named = load_trust(b'[{"id": "VATIE-1234567X", "name": "The University"}]', name="ours.json")
    assert report.require(issuer=named)
    for wrong in ("urn:epass:org:1", "VATIE-1234567Y", pem(root()), load_trust(b"[]"), []):
        with pytest.raises(NotVerified) as caught:
            report.require(issuer=wrong)
        assert caught.value.code == "issuer.unexpected"
    both = judged(sealed(), trust, named)
    assert (both.issuer_name, both.issuer_list) == ("The University", "anchors.pem: Test Root CA")
    shown = both.to_json()
    assert shown["issuerName"] == "The University"
    assert shown["issuerList"] == "anchors.pem: Test Root CA"
    assert shown["issuerIdentifier"] == "VATIE-1234567X"
    assert "The University, by anchors.pem: Test Root CA" in str(both)
