"""Keys, a document and a way to find did:key keys, for the tests of the mechanisms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from vcmicro.cryptosuites import SUITES, Transform
from vcmicro.errors import unavailable
from vcmicro.keys import Key, PublicKey
from vcmicro.problems import Problem
from vcmicro.securing import MECHANISMS, Payload, ProofCase, ProofResult, SecureOptions
from vcmicro.times import Instant


@dataclass(frozen=True)
class FoundHere:
    key: PublicKey
    method: str
    controller: str
    binding: str = "did"
    problems: tuple[Problem, ...] = ()


def find_key(method: str, purpose: str, at: Instant | None, pointer: str) -> FoundHere:
    """did:key only, read straight from its text; anything else is out of reach."""
    if not method.startswith("did:key:"):
        raise unavailable("did.unavailable", f"{method} is out of reach", pointer)
    did = method.partition("#")[0]
    return FoundHere(PublicKey.from_multikey(did.removeprefix("did:key:"), pointer), method, did)


@pytest.fixture
def key() -> Key:
    return Key.from_seed(bytes(range(32)))


@pytest.fixture
def other() -> Key:
    return Key.from_seed(bytes(range(1, 33)))


@pytest.fixture
def document(key: Key) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:uuid:0b3aef56-cc33-4d1a-83dd-58172aacd8ba",
        "type": ["VerifiableCredential"],
        "issuer": key.did,
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:learner"},
    }


@pytest.fixture
def presentation(key: Key) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": key.did,
    }


@pytest.fixture
def case(now: Instant) -> Callable[..., ProofCase]:
    """Makes the case that proofs are held against; keyword arguments replace its parts."""

    def make(**parts: Any) -> ProofCase:
        return ProofCase(**{"find_key": find_key, "transform": Transform(), "now": now, "suites": SUITES, **parts})

    return make


@pytest.fixture
def secure(key: Key) -> Callable[..., Any]:
    """Secures a document as ``secured_by`` says; keyword arguments are those of ``SecureOptions``."""

    def run(document: dict[str, Any], secured_by: str = "eddsa-jcs-2022", signer: Key = key, **options: Any) -> Any:
        asked = SecureOptions(secured_by=secured_by, created=options.pop("created", "2026-01-01T00:00:00Z"), **options)
        mechanism = next(each for each in MECHANISMS.values() if secured_by in each.secures(SUITES))
        return mechanism.secure(document, signer, asked)

    return run


@pytest.fixture
def verify(case: Callable[..., ProofCase]) -> Callable[..., tuple[ProofResult, ...]]:
    """Opens and verifies with the first mechanism that recognizes the value."""

    def run(value: Any, **parts: Any) -> tuple[ProofResult, ...]:
        held = case(**parts)
        mechanism = next(each for each in MECHANISMS.values() if each.recognizes(Payload(value)))
        return mechanism.verify(mechanism.open(Payload(value), held.limits), held)

    return run
