"""Related resources are compared with their digests; a newer version is offered, or fetched when asked for."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any

import pytest
from documents import EXTENSIONS, ISSUED, NOW, OB3, VCDM2, key, small_badge
from network import Pages

from vcmicro import Issuer, Outcome, Report, verify
from vcmicro.encoding import encode_base58btc, encode_base64url

_ISSUER, _OTHER = (Issuer(key(number=each).did, signer=key(number=each)) for each in (1, 2))
_URL = "https://univ.example/syllabus.pdf"
_CONTENT = b"Soil, week by week."


def _sri(content: bytes, function: str = "sha384") -> str:
    return f"{function}-{b64encode(hashlib.new(function, content).digest()).decode()}"


def _multibase(content: bytes, base: str = "u") -> str:
    data = b"\x12\x20" + hashlib.sha256(content).digest()
    return "u" + encode_base64url(data) if base == "u" else encode_base58btc(data)


def _related(**resource: Any) -> dict[str, Any]:
    draft = {**small_badge(), "relatedResource": [{"id": _URL, **resource}]}
    signed = _ISSUER.issue(draft, now=ISSUED)
    assert isinstance(signed, dict)
    return signed


def _found(report: Report, check: str = "schema") -> list[tuple[str, bool]]:
    return [(each.code, each.warning) for each in report[check].problems]


@pytest.mark.parametrize(
    "digest",
    [
        {"digestSRI": _sri(_CONTENT)},
        {"digestSRI": _sri(_CONTENT, "sha512")},
        {"digestSRI": f"{_sri(b'x', 'sha256')} {_sri(_CONTENT)}"},
        {"digestMultibase": _multibase(_CONTENT)},
        {"digestMultibase": _multibase(_CONTENT, "z")},
        {"digestSRI": _sri(_CONTENT), "digestMultibase": _multibase(_CONTENT)},
    ],
)
def test_what_the_issuer_saw_is_still_there(digest: dict[str, Any]) -> None:
    pages = Pages({_URL: _CONTENT})
    report = verify(_related(**digest), now=NOW, fetcher=pages)
    assert report.outcome is Outcome.PASSED, str(report)
    assert pages.asked == [_URL] and _found(report) == []


@pytest.mark.parametrize("digest", [{"digestSRI": _sri(b"other")}, {"digestMultibase": _multibase(b"other")}])
def test_what_was_changed_fails_the_schema_check(digest: dict[str, Any]) -> None:
    report = verify(_related(**digest), now=NOW, fetcher=Pages({_URL: _CONTENT}))
    assert report.outcome is Outcome.FAILED
    assert _found(report) == [("related.digest", False)]
    assert report["proof"].outcome is Outcome.PASSED


def test_what_cannot_be_fetched_is_a_warning() -> None:
    signed = _related(digestSRI=_sri(_CONTENT))
    for options in ({}, {"fetcher": Pages({})}):
        report = verify(signed, now=NOW, **options)
        assert report.outcome is Outcome.PASSED
        assert _found(report) == [("related.unavailable", True)]


def test_nothing_is_fetched_for_a_forger() -> None:
    signed = _related(digestSRI=_sri(_CONTENT))
    signed["name"] = "forged"
    pages = Pages({_URL: _CONTENT})
    assert verify(signed, now=NOW, fetcher=pages).outcome is Outcome.FAILED
    assert pages.asked == []


# As the Recommendation gives it (VCDM 1.1 appendix B.1), in base64.
_V1_DIGEST = "sha256-q03dmlMXWIB6eaW0UFENYa6NFH6rlmzJogDAcJWwzcw="


def test_a_pinned_context_is_compared_without_a_network() -> None:
    known = {"id": "https://www.w3.org/2018/credentials/v1"}
    right = {**small_badge(), "relatedResource": [{**known, "digestSRI": _V1_DIGEST}]}
    report = verify(_ISSUER.issue(right, now=ISSUED, secured_by="vc+jwt"), now=NOW)
    assert _found(report) == []
    wrong = {**right, "relatedResource": [{**known, "digestSRI": _sri(b"another edition")}]}
    report = verify(_ISSUER.issue(wrong, now=ISSUED, secured_by="vc+jwt"), now=NOW)
    assert ("related.digest", False) in _found(report)


# --- refreshService ------------------------------------------------------------------------------

_REFRESH = "https://univ.example/refresh/1"


def _refreshable(issuer: Issuer = _ISSUER, **members: Any) -> Any:
    service = {"id": _REFRESH, "type": "1EdTechCredentialRefresh"}
    draft = {**small_badge(), "@context": [VCDM2, OB3, EXTENSIONS], "refreshService": service, **members}
    return issuer.issue(draft, now=ISSUED)


def test_a_newer_version_is_offered_and_not_fetched() -> None:
    pages = Pages({})
    report = verify(_refreshable(), now=NOW, fetcher=pages)
    assert report.outcome is Outcome.PASSED and pages.asked == []
    assert _found(report, "validity") == [("refresh.available", True)]


def test_a_newer_version_is_fetched_when_asked_for() -> None:
    expired = _refreshable(validUntil="2026-02-01T00:00:00Z")
    newer = _refreshable(validUntil="2030-02-01T00:00:00Z")
    report = verify(expired, now=NOW, fetcher=Pages({_REFRESH: newer}), refresh=True)
    assert report.outcome is Outcome.FAILED
    assert _found(report, "validity") == [("credential.expired", False), ("refresh.available", True)]
    (child,) = report.children
    assert (child.path, child.outcome) == ("/refreshService", Outcome.PASSED)
    # A chain of refreshes is not followed.
    assert [each.code for each in child["validity"].problems] == ["refresh.available"]


@pytest.mark.parametrize(
    "page",
    [
        _refreshable(issuer=_OTHER),
        _refreshable(credentialSubject=small_badge()["credentialSubject"] | {"id": "did:example:bob"}),
        _refreshable(validUntil="2026-02-01T00:00:00Z"),
        b"no credential",
        None,
    ],
    ids=["another issuer", "another subject", "expired", "no credential", "not there"],
)
def test_what_cannot_take_its_place(page: Any) -> None:
    report = verify(_refreshable(), now=NOW, fetcher=Pages({_REFRESH: page}), refresh=True)
    assert _found(report, "validity") == [("refresh.failed", True)]
    assert report.outcome is Outcome.PASSED
