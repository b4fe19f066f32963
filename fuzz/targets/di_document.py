"""A document with a Data Integrity proof through verify(): a report always, and only what was signed passes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import Any

from bench import documents, secured
from differential.pyld_oracle import Pyld
from differential.values import Values

from fuzz.mutation import JsonMutator
from fuzz.target import Finding, Target
from vcmicro import Check, Outcome, Report, jcs, verify
from vcmicro.rdf import Contexts

_PYLD = Pyld(Contexts())


@lru_cache(maxsize=1)
def _signed() -> tuple[dict[str, Any], ...]:
    found: list[dict[str, Any]] = []
    for way in secured.ways():
        for draft in (documents.small, documents.full) if way.name == "eddsa-rdfc-2022" else (documents.small,):
            document = secured.signed(draft(secured.key(way.kind).did), way)
            if isinstance(document, dict):
                found.append(document)
    return (*found, secured.presentation())


@lru_cache(maxsize=1)
def _stated() -> frozenset[bytes]:
    """What was signed, as PyLD's canonical N-Quads: RDF does not see the order of members and arrays."""
    return frozenset(map(_states, _signed()))


def _states(document: dict[str, Any]) -> bytes:
    proof = document["proof"]
    bare = {name: value for name, value in document.items() if name != "proof"}
    known = [{**proof, "@context": document["@context"]}] if isinstance(proof, dict) else proof
    types = [each.get("cryptosuite", each.get("type")) for each in known]
    return _PYLD.canonical(bare, _PYLD.faults) + jcs.canonicalize(types)


def check(data: bytes) -> str:
    report = verify(data, now=secured.NOW, challenge=secured.CHALLENGE, domain=secured.DOMAIN)
    if not isinstance(report, Report):
        raise Finding(f"verify returned a {type(report).__name__}")
    json.dumps(report.to_json())
    str(report)
    document = report.untrusted_document
    if report.outcome is Outcome.PASSED and (document is None or _states(document) not in _stated()):
        raise Finding(f"nobody signed {json.dumps(document)}")
    return " ".join(map(_told, report.checks))


def _told(check: Check) -> str:
    return f"{check.name}={check.outcome.name} {check.problems[0].code if check.problems else ''}"


def seeds() -> Iterator[bytes]:
    for document in _signed():
        yield json.dumps(document).encode()


_WORDS = (
    "id", "type", "issuer", "proof", "@context", "credentialSubject", "credentialStatus", "credentialSchema",
    "evidence", "endorsement", "proofPurpose", "authentication", "assertionMethod", "proofValue",
    "verificationMethod", "created", "expires", "domain", "challenge", "nonce", "previousProof", "cryptosuite",
    "eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "Ed25519Signature2020", "DataIntegrityProof",
    "verifiableCredential", "holder", "validUntil", "VerifiableCredential", "VerifiablePresentation",
    "EnvelopedVerifiableCredential", "2026-06-15T12:00:00Z", "z", "https://www.w3.org/ns/credentials/v2",
    "https://w3id.org/security/data-integrity/v2", "did:key:z6Mk", "@id", "@graph",
)  # fmt: skip


def _scalar(random: Random) -> Any:
    values = Values(random)
    return random.choice((values.text, values.iri, values.number, values.json, values.lexical, values.directed))()


TARGET = Target("di_document", seeds, check, JsonMutator(_WORDS, _scalar))
