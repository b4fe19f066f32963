"""The drafts of ``documents``, signed: every suite with every kind of key that it takes, and the token form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bench import documents
from bench.documents import Document
from vcmicro import MECHANISMS, SUITES, Issuer, Key
from vcmicro.cryptosuites.hashed import HashedSuite
from vcmicro.securing import SecureOptions

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
CREATED = "2026-01-10T09:30:00Z"
CHALLENGE = "3f0c1d5a"
DOMAIN = "verifier.example"
_SECRET_LENGTHS = {"P-384": 48, "P-521": 66}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to secure: a suite or form, and a kind of key. ``name`` is the suite alone for its first kind of key."""

    name: str
    secured_by: str
    kind: str
    over_rdf: bool


def ways() -> Iterator[Way]:
    """Every suite that hashes and signs whole documents with every kind of key, and ``vc+jwt`` with two."""
    for name, suite in SUITES.items():
        if not isinstance(suite, HashedSuite):
            continue
        for number, kind in enumerate(suite.algorithms):
            yield Way(f"{name}/{kind}" if number else name, name, kind, suite.over_rdf)
    yield Way("vc+jwt", "vc+jwt", "Ed25519", False)
    yield Way("vc+jwt/P-256", "vc+jwt", "P-256", False)


def secret(kind: str) -> bytes:
    """The fixed secret of the bench's key of that kind: it signs nothing but the bench's documents."""
    return b"\x07" * 32 if kind == "Ed25519" else bytes(_SECRET_LENGTHS.get(kind, 32) - 1) + b"\x07"


def key(kind: str = "Ed25519") -> Key:
    """The bench's key of that kind."""
    return Key.from_seed(secret(kind), kind)


def issuer(kind: str = "Ed25519") -> Issuer:
    """Who issues the bench's documents with that kind of key, named by did:key."""
    signer = key(kind)
    return Issuer(signer.did, signer=signer)


def signed(draft: Document, way: Way) -> Document | str:
    """A draft, issued."""
    return issuer(way.kind).issue(draft, secured_by=way.secured_by, now=NOW)


def embedded(document: Document, **asked: str) -> Document:
    """Any document with an eddsa-rdfc-2022 proof, without the checks that issuing makes."""
    options = SecureOptions(secured_by="eddsa-rdfc-2022", **{"created": CREATED, **asked})  # type: ignore[arg-type]
    mechanism = next(each for each in MECHANISMS.values() if options.secured_by in each.secures(SUITES))
    secured = mechanism.secure(document, key(), options)
    assert isinstance(secured, dict)
    return secured


def clr50(issuer: str) -> Document:
    """The record of fifty achievements with the one signed credential that a record has to hold."""
    record = documents.clr50(issuer)
    record["credentialSubject"]["verifiableCredential"] = [embedded(documents.small(key().did))]
    return record


DOCUMENTS: dict[str, Callable[[str], Document]] = {"small": documents.small, "full": documents.full, "clr50": clr50}


def presentation(draft: Document | None = None) -> Document:
    """A presentation of a draft (``full``), signed by its holder for CHALLENGE and DOMAIN."""
    holder = key().did
    credential = embedded(documents.full(holder) if draft is None else draft)
    document = documents.presentation(holder, credential)
    return embedded(document, purpose="authentication", challenge=CHALLENGE, domain=DOMAIN)
