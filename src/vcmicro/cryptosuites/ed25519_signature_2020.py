"""Ed25519Signature2020: the proof type before DataIntegrityProof, in wide use with VCDM 1.1.

Its type is no term of the credentials contexts, so the document names the suite's own; ``secure`` adds it.

Source: Ed25519 Signature 2020 (W3C CCG report), sections 3 and 4; the vectors of Data Integrity EdDSA
Cryptosuites 1.0 section B.3.
"""

from __future__ import annotations

from vcmicro.cryptosuites.hashed import EDDSA, HashedSuite

ED25519_SIGNATURE_2020 = HashedSuite(
    name="Ed25519Signature2020",
    proof_type="Ed25519Signature2020",
    over_rdf=True,
    context="https://w3id.org/security/suites/ed25519-2020/v1",
    kinds=EDDSA,
)
