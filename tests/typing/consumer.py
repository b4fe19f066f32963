"""What a typed program that uses the library may rely on; mypy --strict reads it, nothing runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, assert_type

from vcmicro import (
    ANY_ISSUER,
    SUITES,
    Check,
    Fetched,
    Fetcher,
    HttpsFetcher,
    Invalid,
    Issuer,
    Key,
    NotVerified,
    OpenBadgeCredential,
    Outcome,
    Problem,
    PublicKey,
    Report,
    Signer,
    Tools,
    TrustList,
    aio,
    bake,
    derive,
    email,
    issue,
    load_trust,
    present,
    unbake,
    verify,
    verify_url,
)


class Hsm:
    """A signer of one's own."""

    algorithm = "ES256"
    verification_method = "did:web:univ.example#key-1"

    def sign(self, data: bytes) -> bytes:
        return data


class Pages:
    """A fetcher of one's own."""

    def fetch(self, url: str, purpose: str) -> Fetched:
        return Fetched(url, b"{}", "application/json")


def verifying(given: bytes, trusted: bytes) -> dict[str, Any] | None:
    fetcher: Fetcher = Pages()
    tools = Tools(suites=SUITES.without("Ed25519Signature2020"), allow=("secp256k1",))
    trust = load_trust(trusted)
    assert_type(trust, TrustList)
    report = verify(given, fetcher=fetcher, trust=trust, tools=tools)
    assert_type(report, Report)
    assert_type(report["proof"], Check)
    assert_type(report.problems, tuple[Problem, ...])
    for path in (Path("badge.png"),):
        verify(path)
    verify_url("https://univ.example/badges/1", fetcher=HttpsFetcher())
    try:
        return report.require(issuer=ANY_ISSUER)
    except NotVerified as error:
        assert_type(error.report, Report)
    return None if report.outcome is Outcome.FAILED else {}


def holding(credential: dict[str, Any], key: Key) -> None:
    shown = derive(credential, pointers=["/credentialSubject"])
    assert_type(shown, dict[str, Any] | str)
    answer = present([shown, Path("badge.png")], holder=key.did, signer=key, challenge="c", domain="d")
    assert_type(answer, dict[str, Any] | str | bytes)


def issuing() -> dict[str, Any] | str | bytes:
    key = Key.generate("P-256")
    assert_type(key.public, PublicKey)
    signer: Signer = Hsm()
    badge = OpenBadgeCredential(name="Soil", achievement={"id": "urn:x"}, recipient=email("ada@example.org"))
    try:
        signed = Issuer(key.did, signer=key, name="Univ").issue(badge)
    except Invalid as error:
        assert_type(error.code, str)
        raise
    assert_type(bake(signed, into=b""), bytes)
    assert_type(unbake(Path("x.png")), dict[str, Any] | str)
    return issue(badge, signer=signer)


async def awaiting() -> Report:
    return await aio.verify(b"")
