"""eddsa-rdfc-2022: Ed25519 over canonical RDF (Data Integrity EdDSA Cryptosuites 1.0 section 3.2)."""

from __future__ import annotations

from vcmicro.cryptosuites.hashed import EDDSA, HashedSuite

EDDSA_RDFC_2022 = HashedSuite(
    name="eddsa-rdfc-2022", over_rdf=True, context="https://w3id.org/security/data-integrity/v2", kinds=EDDSA
)
