"""Making the document of a did:web: what ``vcmicro did publish`` writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vcmicro.dids.key import CONTEXTS
from vcmicro.dids.syntax import parse_did
from vcmicro.keys import PublicKey

_SIGNING = ("assertionMethod", "authentication")


def method_url(did: str, key: PublicKey) -> str:
    """The verification method under which ``did_document`` lists a key: its Multikey text is the fragment."""
    return f"{parse_did(did).did}#{key.to_multikey()}"


def did_document(did: str, keys: Iterable[PublicKey], *, purposes: Iterable[str] = _SIGNING) -> dict[str, Any]:
    """A DID document with one Multikey for each key (DID Core section 5, Controlled Identifiers 1.0 section 2.2.2).

    Keys that sign stand under ``purposes``, those that cannot (X25519) under ``keyAgreement``.

    Raises:
        Invalid: ``did.syntax``.
        ValueError: without a key, or with the same key twice.
    """
    given = list(keys)
    if not given or len(set(given)) != len(given):
        raise ValueError("a DID document needs at least one key, and each key once")
    methods = [
        {"id": method_url(did, key), "type": "Multikey", "controller": did, "publicKeyMultibase": key.to_multikey()}
        for key in given
    ]
    agreeing = [method_url(did, key) for key in given if key.kind == "X25519"]
    signing = [each["id"] for each in methods if each["id"] not in agreeing]
    relationships = {name: list(signing) for name in purposes if signing} | (
        {"keyAgreement": agreeing} if agreeing else {}
    )
    return {"@context": list(CONTEXTS), "id": did, "verificationMethod": methods, **relationships}
