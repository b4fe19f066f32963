"""eddsa-jcs-2022: Ed25519 over canonical JSON (Data Integrity EdDSA Cryptosuites 1.0 section 3.3)."""

from __future__ import annotations

from vcmicro.cryptosuites.hashed import EDDSA, HashedSuite

EDDSA_JCS_2022 = HashedSuite(name="eddsa-jcs-2022", over_rdf=False, kinds=EDDSA)
