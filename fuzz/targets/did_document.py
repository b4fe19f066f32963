"""A DID document that a server sends: a key that it lists for the purpose, or a typed error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from bench import secured
from differential.values import Values

from fuzz.mutation import JsonMutator
from fuzz.target import Finding, Target
from vcmicro import Fetched, Resolver
from vcmicro.dids import did_document
from vcmicro.errors import VcmicroError

DID = "did:web:univ.example"
_KINDS = ("Ed25519", "P-256", "P-384", "P-521", "secp256k1")


class _Server:
    """A fetcher that answers every request with the same body."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def fetch(self, url: str, purpose: str) -> Fetched:
        return Fetched(url, self._body, "application/did+json")


def check(data: bytes) -> str:
    outcomes = []
    for purpose in ("assertionMethod", "authentication"):
        for url in (DID, f"{DID}#key-1", "https://univ.example/keys#key-1"):
            outcomes.append(_find(data, url, purpose))
    return " ".join(outcomes)


def _find(data: bytes, url: str, purpose: str) -> str:
    try:
        found = Resolver(fetcher=_Server(data)).find_key(url, purpose)
    except VcmicroError as error:
        return error.code
    document = json.loads(data)
    listed = document.get(purpose) or document.get("publicKey") or document.get("verificationMethod") or document
    if found.binding == "did" and (document.get("id") != DID or not document.get(purpose)):
        raise Finding(f"a key for {purpose} that {json.dumps(document)} does not list")
    if not listed:
        raise Finding(f"a key out of nowhere: {json.dumps(document)}")
    return f"{found.key.kind} {found.binding}"


def seeds() -> Iterator[bytes]:
    for kind in _KINDS:
        key = secured.key(kind).public
        yield json.dumps(did_document(DID, [key])).encode()
        jwk = {"id": f"{DID}#key-1", "type": "JsonWebKey", "controller": DID, "publicKeyJwk": key.to_jwk()}
        multikey = {"id": "#key-1", "type": "Multikey", "controller": DID, "publicKeyMultibase": key.to_multikey()}
        for method in (jwk, multikey):
            whole = {"@context": ["https://www.w3.org/ns/did/v1"], "id": DID, "verificationMethod": [method]}
            yield json.dumps({**whole, "assertionMethod": [method["id"]], "authentication": [method]}).encode()
    yield json.dumps(
        {**jwk, "id": "https://univ.example/keys#key-1", "controller": "https://univ.example/keys"}
    ).encode()


_WORDS = (
    "id", "controller", "type", "verificationMethod", "assertionMethod", "authentication", "publicKeyJwk", "expires",
    "publicKeyMultibase", "publicKeyBase58", "publicKeyPem", "revoked", "JsonWebKey", "JsonWebKey2020", "Multikey",
    DID, "Ed25519VerificationKey2020", f"{DID}#key-1", "#key-1", "kty", "crv", "x", "y", "d", "OKP", "EC", "RSA",
    "n", "e", "AQAB", "alsoKnownAs", "service", "2026-01-01T00:00:00Z", "use", "sig", "key_ops", "alg", "keys",
    "publicKey",
)  # fmt: skip


def _scalar(random: Random) -> Any:
    values = Values(random)
    return random.choice((values.text, values.iri, values.number, values.json))()


TARGET = Target("did_document", seeds, check, JsonMutator(_WORDS, _scalar))
