"""ecdsa-jcs-2019: ECDSA over canonical JSON (Data Integrity ECDSA Cryptosuites 1.0 section 3.3)."""

from __future__ import annotations

from vcmicro.cryptosuites.hashed import ECDSA, HashedSuite

ECDSA_JCS_2019 = HashedSuite(name="ecdsa-jcs-2019", over_rdf=False, kinds=ECDSA)
