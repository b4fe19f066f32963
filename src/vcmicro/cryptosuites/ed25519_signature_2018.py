"""Ed25519Signature2018: Ed25519 over canonical RDF, for verification of what is in circulation.

Source: Ed25519 Signature 2018 (W3C CCG report) section 3.
"""

from __future__ import annotations

from vcmicro.cryptosuites.detached_jws import DetachedJwsSuite

ED25519_SIGNATURE_2018 = DetachedJwsSuite(
    name="Ed25519Signature2018",
    context="https://w3id.org/security/suites/ed25519-2018/v1",
    accepted={"Ed25519": ("EdDSA",)},
)
"""Ed25519 over canonical RDF, the signature a detached JWS. Verified, not issued."""
