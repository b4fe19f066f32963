"""Signing with the suites that the library only verifies, so that tests have something to verify."""

from __future__ import annotations

import json
from typing import Any

from vcmicro import SUITES, Key
from vcmicro.cryptosuites import Transform, with_context
from vcmicro.encoding import encode_base64url
from vcmicro.rdf import Contexts

HEADER = {"b64": False, "crit": ["b64"]}


def detached_jws(data: bytes, signer: Key, **header: Any) -> str:
    """A JWS over ``data``, which is not in it."""
    protected = encode_base64url(json.dumps({"alg": signer.algorithm, **HEADER, **header}).encode())
    return f"{protected}..{encode_base64url(signer.sign(f'{protected}.'.encode() + data))}"


def signed_with_jws(document: dict[str, Any], suite: str, signer: Key, **members: Any) -> dict[str, Any]:
    """The document with a proof of such a suite, its context added where nothing defines the proof's type."""
    known: Any = SUITES[suite]
    transform = Transform(Contexts())
    if document.get("@context"):
        document = {**document, "@context": with_context(document["@context"], known, transform)}
    options = {
        "type": suite,
        "created": "2026-01-10T09:30:00Z",
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
        **members,
    }
    jws = detached_jws(known.hash_data(document, options, transform), signer)
    return {**document, "proof": {**options, "jws": jws}}
