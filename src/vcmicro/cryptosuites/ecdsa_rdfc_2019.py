"""ecdsa-rdfc-2019: ECDSA over canonical RDF (Data Integrity ECDSA Cryptosuites 1.0 section 3.2).

P-256 goes with SHA-256, P-384 with SHA-384, inside RDFC-1.0 too.
"""

from __future__ import annotations

from vcmicro.cryptosuites.hashed import ECDSA, HashedSuite

ECDSA_RDFC_2019 = HashedSuite(
    name="ecdsa-rdfc-2019", over_rdf=True, context="https://w3id.org/security/data-integrity/v2", kinds=ECDSA
)
