"""did:jwk: the DID is a JSON Web Key.

Source: the did:jwk method specification; RFC 7517 sections 4.2 and 4.3 (use, key_ops).
"""

from __future__ import annotations

from typing import Any

from vcmicro import strict_json
from vcmicro.dids.key import SIGNING
from vcmicro.dids.resolution import Resolution, as_document_fault
from vcmicro.dids.syntax import parse_did
from vcmicro.encoding import decode_base64url
from vcmicro.errors import Invalid, invalid
from vcmicro.keys import PublicKey

_CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1")
_AGREEING = frozenset({"deriveKey", "deriveBits", "wrapKey", "unwrapKey", "encrypt", "decrypt"})


class DidJwk:
    """The method ``jwk``: no network; the one verification method is ``#0`` whatever the JWK's ``kid``."""

    name = "jwk"
    self_contained = True

    def resolve(self, did: str, case: Resolution) -> dict[str, Any]:
        """The document made from the JWK; ``use`` and ``key_ops`` decide its relationships.

        Raises:
            Invalid: ``did.syntax``, ``did.document``, ``key.private`` or ``key.*`` as ``PublicKey.from_jwk``.
        """
        text = parse_did(did, limits=case.limits).id
        data = decode_base64url(text, code="did.syntax")
        jwk = as_document_fault(lambda: strict_json.loads(data, limits=case.limits))
        if not isinstance(jwk, dict):
            raise invalid("did.document", "a did:jwk holds a JSON object")
        _check_key(jwk, case)
        method = f"{did}#0"
        return {
            "@context": list(_CONTEXTS),
            "id": did,
            "verificationMethod": [{"id": method, "type": "JsonWebKey2020", "controller": did, "publicKeyJwk": jwk}],
            **{name: [method] for name in _relationships(jwk)},
        }


def _check_key(jwk: dict[str, Any], case: Resolution) -> None:
    """A well-formed public key. That it may not sign is no fault here: its relationships say so."""
    try:
        PublicKey.from_jwk(jwk, allow=case.allow)
    except Invalid as error:
        if error.code != "key.use":
            raise


def _relationships(jwk: dict[str, Any]) -> tuple[str, ...]:
    use, operations = jwk.get("use"), jwk.get("key_ops")
    if operations is not None and not (
        isinstance(operations, list) and all(isinstance(each, str) for each in operations)
    ):
        raise invalid("key.invalid", "key_ops is not a list of strings")
    signs = use in (None, "sig") and (operations is None or "verify" in operations)
    agrees = use in (None, "enc") and (operations is None or not _AGREEING.isdisjoint(operations))
    return (SIGNING if signs else ()) + (("keyAgreement",) if agrees else ())
