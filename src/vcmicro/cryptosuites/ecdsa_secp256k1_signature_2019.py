"""EcdsaSecp256k1Signature2019: secp256k1 over canonical RDF, for verification where the curve is allowed.

Source: Ecdsa Secp256k1 Signature 2019 (W3C CCG report) section 3.
"""

from __future__ import annotations

from vcmicro.cryptosuites.detached_jws import DetachedJwsSuite

ECDSA_SECP256K1_SIGNATURE_2019 = DetachedJwsSuite(
    name="EcdsaSecp256k1Signature2019",
    context="https://w3id.org/security/suites/secp256k1-2019/v1",
    accepted={"secp256k1": ("ES256K",)},
)
"""secp256k1 over canonical RDF, the signature a detached JWS. Verified, not issued."""
