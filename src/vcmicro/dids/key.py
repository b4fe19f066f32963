"""did:key: the DID is the key.

Sources: the did:key method (W3C CCG), sections 3.1 and 3.2; EBSI's profile of it for natural persons (jwk_jcs-pub);
Controlled Identifiers 1.0 section 2.2.2 (Multikey).
"""

from __future__ import annotations

from typing import Any

from vcmicro.dids.resolution import Resolution
from vcmicro.dids.syntax import parse_did
from vcmicro.encoding import decode_base58btc, decode_varint
from vcmicro.errors import invalid
from vcmicro.keys import PublicKey

CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")
SIGNING = ("assertionMethod", "authentication", "capabilityInvocation", "capabilityDelegation")
"""The verification relationships of a key that signs."""

_JWK_CONTEXT = "https://w3id.org/security/jwk/v1"
_JWK_CODEC = 0xEB51


class DidKey:
    """The method ``key``: no network, one verification method, whose fragment is the key once more.

    A key that cannot sign (X25519) stands under ``keyAgreement`` only; no key agreement key is derived.
    """

    name = "key"
    self_contained = True

    def resolve(self, did: str, case: Resolution) -> dict[str, Any]:
        """The document that the DID itself spells out.

        Raises:
            Invalid: ``did.syntax``, or ``key.*`` as ``PublicKey.from_multikey``.
        """
        text = parse_did(did, limits=case.limits).id
        if not text.startswith("z") or ":" in text:
            raise invalid("did.syntax", "the identifier of a did:key is one multibase base58-btc text")
        key = PublicKey.from_multikey(text, allow=case.allow, limits=case.limits)
        method = {"id": f"{did}#{text}", "type": "Multikey", "controller": did, "publicKeyMultibase": text}
        contexts = list(CONTEXTS)
        if _is_jwk(text, case):
            del method["publicKeyMultibase"]
            method |= {"type": "JsonWebKey", "publicKeyJwk": key.to_jwk()}  # type: ignore[dict-item]
            contexts[1] = _JWK_CONTEXT
        names = ("keyAgreement",) if key.kind == "X25519" else SIGNING
        return {
            "@context": contexts,
            "id": did,
            "verificationMethod": [method],
            **{name: [method["id"]] for name in names},
        }


def _is_jwk(text: str, case: Resolution) -> bool:
    data = decode_base58btc(text, max_chars=case.limits.long_multikey_chars, code="key.encoding")
    return decode_varint(data)[0] == _JWK_CODEC
