"""The least that other ways to sign take: rfc8785 for JCS, and json with cryptography for a token."""

from __future__ import annotations

import base64
import hashlib
import json

import base58
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bench.peers.parting import Document, parted, the_proof


def verify_jcs(secured: Document) -> None:
    """Check an eddsa-jcs-2022 proof with rfc8785 and cryptography, and nothing else."""
    proof, (document, options) = the_proof(secured), parted(secured)
    data = hashlib.sha256(rfc8785.dumps(options)).digest() + hashlib.sha256(rfc8785.dumps(document)).digest()
    _key(proof["verificationMethod"]).verify(base58.b58decode(proof["proofValue"][1:]), data)


def verify_token(token: str) -> Document:
    """Check an EdDSA token with json and cryptography; its payload."""
    signing_input, _, signature = token.rpartition(".")
    header, _, payload = signing_input.partition(".")
    named = json.loads(_decode(header))["kid"]
    _key(named).verify(_decode(signature), signing_input.encode())
    document: Document = json.loads(_decode(payload))
    return document


def _key(method: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base58.b58decode(method.partition("#")[2][1:])[2:])


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
