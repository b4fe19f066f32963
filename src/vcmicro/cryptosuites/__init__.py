"""Data Integrity cryptosuites, one file each; a suite takes a key and never resolves one."""

from __future__ import annotations

from collections.abc import Mapping

from vcmicro.cryptosuites.hashed import Cryptosuite, with_context
from vcmicro.cryptosuites.selective_suite import Deferred, SelectiveSuite, is_selective
from vcmicro.cryptosuites.transforms import Transform
from vcmicro.registry import Later, Registry

SUITES: Registry[Cryptosuite] = Registry(
    Later("eddsa-rdfc-2022", "vcmicro.cryptosuites.eddsa_rdfc_2022:EDDSA_RDFC_2022"),
    Later("eddsa-jcs-2022", "vcmicro.cryptosuites.eddsa_jcs_2022:EDDSA_JCS_2022"),
    Later("ecdsa-rdfc-2019", "vcmicro.cryptosuites.ecdsa_rdfc_2019:ECDSA_RDFC_2019"),
    Later("ecdsa-jcs-2019", "vcmicro.cryptosuites.ecdsa_jcs_2019:ECDSA_JCS_2019"),
    Deferred(name="ecdsa-sd-2023", algorithms={"P-256": "ES256"}, module="vcmicro.cryptosuites.ecdsa_sd_2023"),
    Deferred(name="bbs-2023", algorithms={"BLS12-381-G2": "BBS"}, module="vcmicro.cryptosuites.bbs_2023"),
    Later("Ed25519Signature2020", "vcmicro.cryptosuites.ed25519_signature_2020:ED25519_SIGNATURE_2020"),
    Later("JsonWebSignature2020", "vcmicro.cryptosuites.json_web_signature_2020:JSON_WEB_SIGNATURE_2020"),
    Later("Ed25519Signature2018", "vcmicro.cryptosuites.ed25519_signature_2018:ED25519_SIGNATURE_2018"),
    Later(
        "EcdsaSecp256k1Signature2019",
        "vcmicro.cryptosuites.ecdsa_secp256k1_signature_2019:ECDSA_SECP256K1_SIGNATURE_2019",
    ),
)
"""Every suite by its name: the ``cryptosuite`` of a DataIntegrityProof, or the type of an older proof."""

DEFAULT_SUITES: Mapping[str, str] = {
    "EdDSA": "eddsa-rdfc-2022",
    "Ed25519": "eddsa-rdfc-2022",
    "ES256": "ecdsa-rdfc-2019",
    "ES384": "ecdsa-rdfc-2019",
    "BBS": "bbs-2023",
}
"""The suite that a key signs with where the caller names none, by the signer's algorithm."""

__all__ = ["DEFAULT_SUITES", "SUITES", "Cryptosuite", "SelectiveSuite", "Transform", "is_selective", "with_context"]
