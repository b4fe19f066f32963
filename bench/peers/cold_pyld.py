"""A first verification with PyLD in a fresh process, with no import and no file that it does not need."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyld import jsonld

CONTEXTS = Path(__file__).resolve().parents[2] / "contexts"


def verify(secured: dict[str, Any]) -> None:
    """Check an eddsa-rdfc-2022 proof by did:key, reading the contexts that the document asks for."""
    files = {each["url"]: each["file"] for each in json.loads((CONTEXTS / "MANIFEST.json").read_bytes())}

    def load(url: str, _: Any) -> dict[str, Any]:
        document = json.loads((CONTEXTS / files[url]).read_bytes())
        return {"contextUrl": None, "documentUrl": url, "document": document, "tag": "static"}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    proof = secured.pop("proof")[0]
    signature = base58.b58decode(proof.pop("proofValue")[1:])
    proof["@context"] = secured["@context"]
    data = b"".join(hashlib.sha256(jsonld.normalize(each, options).encode()).digest() for each in (proof, secured))
    material = base58.b58decode(proof["verificationMethod"].partition("#")[2][1:])[2:]
    Ed25519PublicKey.from_public_bytes(material).verify(signature, data)
