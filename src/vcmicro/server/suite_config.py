"""localConfig.cjs: what the W3C and CCG suites read to find an implementation; put it into a suite's root folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_BOTH, _TWO = ["1.1", "2.0"], ["2.0"]
_KEY_TYPES = {"p256": "P-256", "p384": "P-384"}
_VERIFIER_TAGS = (
    "vc2.0",
    "vc-api",
    "Ed25519Signature2020",
    "eddsa-rdfc-2022",
    "eddsa-jcs-2022",
    "ecdsa-rdfc-2019",
    "ecdsa-jcs-2019",
    "ecdsa-sd-2023",
    "bbs-2023",
    "BitstringStatusList",
)
_ISSUERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("eddsa-rdfc-2022", "ed", ("vc2.0", "eddsa-rdfc-2022")),
    ("eddsa-jcs-2022", "ed", ("eddsa-jcs-2022",)),
    ("ecdsa-rdfc-2019", "p256", ("ecdsa-rdfc-2019",)),
    ("ecdsa-rdfc-2019", "p384", ("ecdsa-rdfc-2019",)),
    ("ecdsa-jcs-2019", "p256", ("ecdsa-jcs-2019",)),
    ("ecdsa-jcs-2019", "p384", ("ecdsa-jcs-2019",)),
    ("ecdsa-sd-2023", "p256", ("ecdsa-sd-2023",)),
    ("bbs-2023", "bbs", ("bbs-2023",)),
    ("Ed25519Signature2020", "ed2020", ("vc-api", "Ed25519Signature2020")),
    ("status", "ed", ("BitstringStatusList",)),
    ("jwt", "jwt", ("EnvelopingProof",)),
)


def suite_config(base: str, ids: dict[str, str]) -> dict[str, Any]:
    """The value of ``module.exports``, for the server at ``base`` whose issuers have these ids."""
    verifier = {
        "id": ids["ed"],
        "tags": list(_VERIFIER_TAGS),
        "supportedEcdsaKeyTypes": ["P-256", "P-384"],
        "supports": {"vc": _BOTH},
    }
    implementation = {
        "name": "vcmicro",
        "implementation": "vcmicro",
        "issuers": [_issuer(base, ids, *row) for row in _ISSUERS],
        "verifiers": [{**verifier, "endpoint": f"{base}/verifiers/credentials/verify"}],
        "vpVerifiers": [
            {
                "id": ids["ed"],
                "endpoint": f"{base}/verifiers/presentations/verify",
                "tags": ["vc2.0", "eddsa-rdfc-2022", "EnvelopingProof"],
                "supports": {"vc": _BOTH},
            }
        ],
        "vcHolders": [
            {
                "id": ids["ed"],
                "endpoint": f"{base}/holders/credentials/derive",
                "tags": ["vcHolder", "bbs-2023", "ecdsa-sd-2023"],
            }
        ],
        "didResolvers": [{"id": ids["ed"], "endpoint": f"{base}/identifiers", "tags": ["did-key", "Did-Key"]}],
    }
    return {
        "settings": {"enableInteropTests": False, "testAllImplementations": False},
        "implementations": [implementation],
    }


def _issuer(base: str, ids: dict[str, str], suite: str, key: str, tags: tuple[str, ...]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": ids[key],
        "endpoint": f"{base}/issuers/{suite}/{key}/credentials/issue",
        "tags": list(tags),
        "supports": {"vc": _TWO if suite in ("ecdsa-sd-2023", "bbs-2023", "status", "jwt") else _BOTH},
    }
    return {**shown, "supportedEcdsaKeyTypes": [_KEY_TYPES[key]]} if key in _KEY_TYPES else shown


def write_suite_config(path: Path, base: str, ids: dict[str, str]) -> None:
    """Write the CommonJS file.

    Raises:
        OSError
    """
    path.write_text(f"module.exports = {json.dumps(suite_config(base, ids), indent=2)};\n", encoding="utf-8")
