"""The status check end to end: a list that the test signs, served by a network that the test writes down."""

from __future__ import annotations

import json
from typing import Any

import pytest
from documents import ISSUED, NOW, VCDM2, key, small_badge
from network import Pages

from vcmicro import Issuer, Outcome, Report, Tools, jws, verify
from vcmicro.encoding import encode_base64url
from vcmicro.errors import invalid
from vcmicro.securing import MECHANISMS, SecureOptions
from vcmicro.status.bits import encode_bits
from vcmicro.status.byte_array import compress_values
from vcmicro.status.token import FORMS, JWT, sign_token

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


class TestSeveralKinds:
    """A credential as vc+jwt may carry a ``status`` claim beside its ``credentialStatus``."""

    TOKENS = "https://univ.example/statuslists/9"
    REVOCATIONS = "https://univ.example/revocations"

    def claims(self, **changes: Any) -> dict[str, Any]:
        moment = int(NOW.timestamp())
        claims = {"sub": self.TOKENS, "iat": moment - 60, "exp": moment + 60, "ttl": 30, **changes}
        return {name: value for name, value in claims.items() if value is not ...}

    def token(self, form: str = JWT, signer: Any = SIGNER, value: int = 0, **changes: Any) -> bytes:
        token = sign_token(form, self.claims(**changes), 2, compress_values({7: value}, 64, 2), signer)
        return token.encode() if isinstance(token, str) else token

    def revocations(self, *rows: Any, **changes: Any) -> dict[str, Any]:
        return {"id": self.REVOCATIONS, "issuer": SIGNER.did, "revokedCredentials": list(rows), **changes}

    def signed(self, **members: Any) -> str:
        document = {
            "@context": [VCDM2],
            "id": "urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b11",
            "type": ["VerifiableCredential"],
            "issuer": SIGNER.did,
            "credentialSubject": {"id": "did:example:ada"},
            **members,
        }
        token = MECHANISMS["vc+jwt"].secure(document, SIGNER, SecureOptions(secured_by="vc+jwt"))
        assert isinstance(token, str)
        return token

    def verified(self, pages: dict[str, Any], tools: Tools | None = None, **members: Any) -> Report:
        members = members or {"status": {"status_list": {"idx": 7, "uri": self.TOKENS}}}
        return verify(self.signed(**members), now=NOW, fetcher=Pages(pages), tools=tools)

    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (0, ("PASSED", "")),
            (1, ("FAILED", "status.revoked")),
            (2, ("FAILED", "status.suspended")),
            (3, ("INDETERMINATE", "status.unsupported")),
        ],
    )
    def test_values_of_a_token(self, form: str, value: int, expected: tuple[str, str]) -> None:
        report = self.verified({self.TOKENS: self.token(form, value=value)})
        assert _said(report) == expected, str(report)
        assert report["proof"].outcome is Outcome.PASSED

    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize(
        ("signer", "changes", "code"),
        [
            (OTHER, {}, "status.unverified"),
            (OTHER, {"iss": OTHER.did}, "status.issuer"),
            (OTHER.with_method(SIGNER.verification_method), {}, "status.unverified"),
            (SIGNER, {"iss": OTHER.did}, "status.issuer"),
            (SIGNER.with_method(f"{SIGNER.did}#another"), {}, "status.unverified"),
            (SIGNER, {"exp": int(NOW.timestamp()) - 3600}, "status.stale"),
            (SIGNER, {"sub": "https://univ.example/statuslists/8"}, "status.id"),
            (SIGNER, {"iat": ...}, "status.list"),
        ],
    )
    def test_a_token_that_proves_nothing(self, form: str, signer: Any, changes: dict[str, Any], code: str) -> None:
        report = self.verified({self.TOKENS: self.token(form, signer, **changes)})
        assert _said(report) == ("INDETERMINATE", code), str(report)

    @pytest.mark.parametrize("page", [None, b"", b"not a token", b"\xd2\xff", _list()])
    def test_what_is_no_token(self, page: Any) -> None:
        code = "status.unavailable" if page is None else "status.unverified"
        assert _said(self.verified({self.TOKENS: page})) == ("INDETERMINATE", code)

    def test_a_token_of_another_may_be_allowed(self) -> None:
        foreign = Tools(allow=("foreign-status-list",))
        page = self.token(signer=OTHER, iss=OTHER.did)
        assert _said(self.verified({self.TOKENS: page}, foreign))[0] == "PASSED"
        # Allowed is another issuer, not a list that somebody else signed in its name.
        forged = self.token(signer=SIGNER, iss=OTHER.did)
        assert _said(self.verified({self.TOKENS: forged}, foreign)) == ("INDETERMINATE", "status.unverified")

    def test_a_relative_or_missing_kid_is_the_issuers(self) -> None:
        header = {"typ": JWT, "kid": "#" + SIGNER.did.removeprefix("did:key:")}
        listed = {"bits": 1, "lst": encode_base64url(compress_values({7: 1}, 8, 1))}
        payload = json.dumps({**self.claims(), "status_list": listed}).encode()
        for each in (header, {"typ": JWT}):
            report = self.verified({self.TOKENS: jws.sign(each, payload, SIGNER).encode()})
            assert _said(report) == ("FAILED", "status.revoked")
            forged = self.verified({self.TOKENS: jws.sign(each, payload, OTHER).encode()})
            assert _said(forged) == ("INDETERMINATE", "status.unverified")

    def test_another_mechanism_of_the_claim_is_left_open(self) -> None:
        of_vct = {"vct": "urn:example:badge", "status": {"other_list": {"uri": self.TOKENS}}}
        assert _said(self.verified({}, **of_vct)) == ("INDETERMINATE", "status.unsupported")
        for entry in ([], 5, None):
            report = self.verified({}, status={"status_list": entry})
            assert _said(report) == ("FAILED", "schema.invalid")
        assert _said(self.verified({}, status="active"))[0] == "SKIPPED"

    def revocation(self, page: Any, tools: Tools | None = None) -> Report:
        entry = {"id": self.REVOCATIONS, "type": "1EdTechRevocationList"}
        return self.verified({self.REVOCATIONS: page}, tools, credentialStatus=entry)

    def test_a_1edtech_list_that_is_silent_passes_with_a_warning(self) -> None:
        report = self.revocation(self.revocations({"id": "urn:uuid:another"}))
        assert _said(report) == ("PASSED", "status.unsigned")
        assert report["status"].problems[0].warning

    def test_a_1edtech_list_that_names_the_credential_revokes_it(self) -> None:
        row = {"id": "urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b11", "revocationReason": "Issued in error."}
        report = self.revocation(self.revocations(row))
        assert _said(report) == ("FAILED", "status.revoked")
        assert "Issued in error." in report["status"].problems[0].detail

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"issuer": OTHER.did}, "status.issuer"),
            ({"issuer": None}, "status.issuer"),
            ({"id": "https://univ.example/other"}, "status.id"),
        ],
    )
    def test_a_1edtech_list_of_somebody_else(self, changes: dict[str, Any], code: str) -> None:
        assert _said(self.revocation(self.revocations(**changes))) == ("INDETERMINATE", code)

    def test_a_1edtech_list_that_is_malformed(self) -> None:
        assert _said(self.revocation(b"[]")) == ("INDETERMINATE", "status.list")
        assert _said(self.revocation(b"{")) == ("INDETERMINATE", "status.list")
        assert _said(self.revocation(self.revocations(5))) == ("FAILED", "status.list")

    def test_the_issuer_of_a_1edtech_list_may_be_an_object(self) -> None:
        assert _said(self.revocation(self.revocations(issuer={"id": SIGNER.did})))[0] == "PASSED"

    def test_entries_of_every_kind_are_asked(self) -> None:
        members = {
            "credentialStatus": [_entry(), {"id": self.REVOCATIONS, "type": "1EdTechRevocationList"}],
            "status": {"status_list": {"idx": 7, "uri": self.TOKENS}},
        }
        pages = {URL: _list(), self.REVOCATIONS: self.revocations(), self.TOKENS: self.token()}
        assert _said(self.verified(pages, **members))[0] == "PASSED"
        for url, page in ((URL, _list(7)), (self.TOKENS, self.token(value=1))):
            assert _said(self.verified({**pages, url: page}, **members)) == ("FAILED", "status.revoked")

    def test_a_token_is_kept_as_long_as_it_says(self) -> None:
        kept: list[float] = []

        class Keeping(Pages):
            def keep(self, fetched: Any, url: str, purpose: str, seconds: float) -> None:
                kept.append(seconds)

        verify(
            self.signed(status={"status_list": {"idx": 7, "uri": self.TOKENS}}),
            now=NOW,
            fetcher=Keeping({self.TOKENS: self.token()}),
        )
        assert kept == [30]

    def test_no_list_is_asked_for_where_the_proof_fails(self) -> None:
        pages = Pages({self.TOKENS: self.token()})
        head, body, signature = self.signed(status={"status_list": {"idx": 7, "uri": self.TOKENS}}).split(".")
        forged = f"{head}.{body}.{'A' * len(signature)}"
        assert verify(forged, now=NOW, fetcher=pages)["status"].outcome is Outcome.SKIPPED
        assert pages.asked == []
