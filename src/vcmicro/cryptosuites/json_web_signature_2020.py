"""JsonWebSignature2020: any JOSE key over canonical RDF, for verification of what is in circulation.

Source: JSON Web Signature 2020 (W3C CCG report) section 2.2, whose algorithm for RSA is PS256; RS256 is as common.
"""

from __future__ import annotations

from vcmicro.cryptosuites.detached_jws import DetachedJwsSuite

JSON_WEB_SIGNATURE_2020 = DetachedJwsSuite(
    name="JsonWebSignature2020",
    context="https://w3id.org/security/suites/jws-2020/v1",
    accepted={
        "Ed25519": ("EdDSA",),
        "P-256": ("ES256",),
        "P-384": ("ES384",),
        "secp256k1": ("ES256K",),
        "RSA": ("PS256", "RS256"),
    },
)
"""Any JOSE key over canonical RDF, the signature a detached JWS. Verified, not issued."""
