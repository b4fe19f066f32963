"""Making the document of a did:web: what ``vcmicro did publish`` writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from vcmicro.dids.key import CONTEXTS
from vcmicro.dids.syntax import parse_did
from vcmicro.keys import PublicKey

if TYPE_CHECKING:
    from vcmicro.keys import Key

_SIGNING = ("assertionMethod", "authentication")


def method_url(did: str, key: PublicKey | Key) -> str:
    """The verification method under which ``did_document`` lists a key.

    A private key may have a method of this DID as its own (its ``kid``); else the Multikey text is the fragment.
    """
    base = parse_did(did).did
    if not isinstance(key, PublicKey) and key.verification_method.partition("#")[0] == base:
        return key.verification_method
    return f"{base}#{_public(key).to_multikey()}"


def _public(key: PublicKey | Key) -> PublicKey:
    return key if isinstance(key, PublicKey) else key.public


def did_document(did: str, keys: Iterable[PublicKey | Key], *, purposes: Iterable[str] = _SIGNING) -> dict[str, Any]:
    """A DID document with one Multikey for each key (DID Core section 5, Controlled Identifiers 1.0 section 2.2.2).

    Of a private key only the public half is written. Keys that sign stand under ``purposes``, those that cannot
    (X25519) under ``keyAgreement``.

    Raises:
        Invalid: ``did.syntax``.
        ValueError: without a key, or with the same key twice.
    """
    listed = [(method_url(did, key), _public(key)) for key in keys]
    given = dict(listed)
    if not given or not len(listed) == len(given) == len(set(given.values())):
        raise ValueError("a DID document needs at least one key, and each key once")
    methods = [
        {"id": url, "type": "Multikey", "controller": did, "publicKeyMultibase": key.to_multikey()}
        for url, key in given.items()
    ]
    agreeing = [url for url, key in given.items() if key.kind == "X25519"]
    signing = [url for url in given if url not in agreeing]
    relationships = {name: list(signing) for name in purposes if signing} | (
        {"keyAgreement": agreeing} if agreeing else {}
    )
    return {"@context": list(CONTEXTS), "id": did, "verificationMethod": methods, **relationships}
