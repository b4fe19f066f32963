"""The status check end to end: a list that the test signs, served by a network that the test writes down."""

from __future__ import annotations

from typing import Any

import pytest
from documents import ISSUED, NOW, VCDM2, key, small_badge
from network import Pages

from vcmicro import Issuer, Outcome, Report, Tools, verify
from vcmicro.encoding import encode_base64url
from vcmicro.errors import invalid
from vcmicro.securing import MECHANISMS, SecureOptions
from vcmicro.status.bits import encode_bits

SIGNER, OTHER = key(), key(number=2)
URL = "https://univ.example/status/1"


def _list(
    index: int | None = None,
    *,
    purpose: str = "revocation",
    signer: Any = SIGNER,
    length: int = 131_072,
    **members: Any,
) -> Any:
    document = {
        "@context": [VCDM2],
        "id": URL,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": signer.did,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{URL}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": "u" + encode_base64url(encode_bits([] if index is None else [index], length)),
        },
        **members,
    }
    return Issuer(signer.did, signer=signer).issue(document, now=ISSUED)


def _entry(**members: Any) -> dict[str, Any]:
    return {
        "id": f"{URL}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": URL,
        **members,
    }


def _verified(page: Any, entry: dict[str, Any] | None = None, **options: Any) -> Report:
    signed = Issuer(SIGNER.did, signer=SIGNER, name="Univ").issue(small_badge(), status=entry or _entry(), now=ISSUED)
    return verify(signed, now=NOW, fetcher=Pages({URL: page}), **options)


def _said(report: Report) -> tuple[str, str]:
    return report["status"].outcome.value, report["status"].problems[0].code if report["status"].problems else ""


def test_a_clear_entry_passes() -> None:
    report = _verified(_list())
    assert report.outcome is Outcome.PASSED, str(report)
    assert [child.path for child in report.children] == ["/credentialStatus/statusListCredential"]


def test_a_set_entry_is_revoked_while_the_proof_stands() -> None:
    report = _verified(_list(7))
    assert _said(report) == ("FAILED", "status.revoked")
    assert report["proof"].outcome is Outcome.PASSED
    assert _said(_verified(_list(8)))[0] == "PASSED"


def test_a_suspended_entry_says_so() -> None:
    report = _verified(_list(7, purpose="suspension"), _entry(statusPurpose="suspension"))
    assert _said(report) == ("FAILED", "status.suspended")


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (None, "status.unavailable"),
        (invalid("net.redirect", "it redirects"), "status.unavailable"),
        (b"not json", "status.unverified"),
        (_list(signer=OTHER), "status.issuer"),
        ({**_list(), "name": "changed"}, "status.unverified"),
        (_list(validUntil="2026-02-01T00:00:00Z"), "status.stale"),
        (_list(id="https://univ.example/status/2"), "status.id"),
        (_list(length=80_000), "status.length"),
    ],
)
def test_a_list_that_proves_nothing_leaves_it_open(page: Any, code: str) -> None:
    report = _verified(page)
    assert _said(report) == ("INDETERMINATE", code), str(report)
    assert report.outcome is Outcome.INDETERMINATE


def test_what_the_caller_may_allow() -> None:
    short = Tools(allow=("short-status-list",))
    assert _said(_verified(_list(length=80_000), tools=short))[0] == "PASSED"
    foreign = Tools(allow=("foreign-status-list",))
    assert _said(_verified(_list(signer=OTHER), tools=foreign))[0] == "PASSED"


def test_another_kind_of_credential_is_no_list() -> None:
    other = Issuer(SIGNER.did, signer=SIGNER, name="Univ").issue({**small_badge(), "id": URL}, now=ISSUED)
    assert _said(_verified(other)) == ("INDETERMINATE", "status.list")


def test_an_unknown_type_is_open_and_offline_too() -> None:
    signed = Issuer(SIGNER.did, signer=SIGNER, name="Univ").issue(small_badge(), status=_entry(), now=ISSUED)
    assert _said(verify(signed, now=NOW)) == ("INDETERMINATE", "status.unavailable")


def test_every_entry_is_asked() -> None:
    badge = {
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:example:ada"},
        "credentialStatus": [_entry(), _entry(id=f"{URL}#8", statusListIndex="8")],
    }
    signed = Issuer(SIGNER.did, signer=SIGNER, name="Univ").issue(badge, now=ISSUED)
    report = verify(signed, now=NOW, fetcher=Pages({URL: _list(8)}))
    assert _said(report) == ("FAILED", "status.revoked")
    assert report["status"].problems[0].pointer == "/credentialStatus/1"


@pytest.mark.parametrize(
    ("members", "ttl", "expected"),
    [({}, None, 3600), ({}, 60_000, 60), ({}, True, 3600), ({"validUntil": "2026-06-15T12:10:00Z"}, 10**9, 600)],
)
def test_a_proven_list_is_kept_as_long_as_it_says(members: Any, ttl: Any, expected: int) -> None:
    page = _list(**members)
    if ttl is not None:
        draft = {k: v for k, v in page.items() if k != "proof"}
        draft["credentialSubject"]["ttl"] = ttl
        page = issue_as_is(draft)
    kept: list[float] = []

    class Keeping(Pages):
        def keep(self, fetched: Any, url: str, purpose: str, seconds: float) -> None:
            kept.append(seconds)

    signed = Issuer(SIGNER.did, signer=SIGNER, name="Univ").issue(small_badge(), status=_entry(), now=ISSUED)
    assert verify(signed, now=NOW, fetcher=Keeping({URL: page})).untrusted_document is not None
    assert kept == [expected]


def issue_as_is(draft: dict[str, Any]) -> Any:
    """Signed past the issuer's own checks, as others may."""
    secure = SecureOptions(secured_by="eddsa-jcs-2022", created="2026-01-10T09:30:00Z")
    return MECHANISMS["data-integrity"].secure(draft, SIGNER, secure)


def test_a_failed_proof_asks_for_nothing() -> None:
    signed = Issuer(SIGNER.did, signer=SIGNER, name="Univ").issue(small_badge(), status=_entry(), now=ISSUED)
    pages = Pages({URL: _list()})
    report = verify({**signed, "name": "changed"}, now=NOW, fetcher=pages)
    assert (_said(report)[0], pages.asked) == ("SKIPPED", [])
