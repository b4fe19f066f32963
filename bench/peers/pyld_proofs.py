"""Data Integrity over PyLD and cryptography, put together by hand: the bare proof and nothing else.

No schema, no dates, no binding, no report: what is left is the least that anyone verifying with PyLD has to do.
Contexts come from memory and are marked static, so that PyLD keeps them processed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import base58
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from pyld import canon, jsonld

from bench.peers.parting import Document, parted, the_proof
from vcmicro.rdf import Contexts

_CURVES: dict[str, tuple[ec.EllipticCurve, Any, int]] = {
    "P-256": (ec.SECP256R1(), SHA256(), 32),
    "P-384": (ec.SECP384R1(), SHA384(), 48),
}


class _Sha384(canon.URDNA2015):
    """RDFC-1.0 with SHA-384, which ecdsa-rdfc-2019 asks for with P-384."""

    def create_hash(self) -> Any:
        return hashlib.sha384()


def _loader() -> Callable[[str, Any], Document]:
    contexts = Contexts()
    loaded = {
        url: {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}
        | {"tag": "static"}
        for url, document in ((url, contexts.load(url)) for url in contexts.urls)
    }

    def load(url: str, options: Any) -> Document:
        return loaded[url]

    return load


OPTIONS = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _loader()}
_TO_RDF = {"produceGeneralizedRdf": False, "documentLoader": OPTIONS["documentLoader"]}


def canonicalize(document: Document, kind: str = "Ed25519") -> bytes:
    """The canonical N-Quads of a document; ``kind`` of key decides the hash within RDFC-1.0."""
    if kind == "P-384":
        text = _Sha384().main(jsonld.to_rdf(document, _TO_RDF), {"format": "application/n-quads"})
    else:
        text = jsonld.normalize(document, OPTIONS)
    return text.encode()


def canonicalize_nquads(text: str) -> str:
    """The canonical form of N-Quads."""
    canonical: str = jsonld.normalize(text, {**OPTIONS, "inputFormat": "application/n-quads"})
    return canonical


def hash_data(document: Document, options: Document, kind: str) -> bytes:
    """What is signed: the hash of the proof options, then that of the document."""
    hashed = hashlib.sha384 if kind == "P-384" else hashlib.sha256
    options = {**options, "@context": document["@context"]}
    return hashed(canonicalize(options, kind)).digest() + hashed(canonicalize(document, kind)).digest()


def verify(secured: Document, kind: str = "Ed25519") -> None:
    """Check the one proof of a document whose key is a did:key; raises InvalidSignature."""
    proof, (document, options) = the_proof(secured), parted(secured)
    signature = base58.b58decode(proof["proofValue"][1:])
    material = base58.b58decode(proof["verificationMethod"].partition("#")[2][1:])[2:]
    data = hash_data(document, options, kind)
    if kind == "Ed25519":
        ed25519.Ed25519PublicKey.from_public_bytes(material).verify(signature, data)
        return
    curve, hashed, size = _CURVES[kind]
    public = ec.EllipticCurvePublicKey.from_encoded_point(curve, material)
    der = encode_dss_signature(int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big"))
    public.verify(der, data, ec.ECDSA(hashed))


def verify_presentation(secured: Document) -> None:
    """Check the proof of a presentation and that of every credential in it."""
    verify(secured)
    for credential in secured["verifiableCredential"]:
        verify(credential)


def signer(kind: str, secret: bytes) -> Callable[[bytes], bytes]:
    """What signs bytes with a private key of that kind."""
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(secret).sign
    curve, hashed, size = _CURVES[kind]
    private = ec.derive_private_key(int.from_bytes(secret, "big"), curve)

    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(private.sign(data, ec.ECDSA(hashed)))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    return sign


def issue(draft: Document, options: Document, kind: str, sign: Callable[[bytes], bytes]) -> Document:
    """A draft with its proof."""
    value = "z" + base58.b58encode(sign(hash_data(draft, options, kind))).decode()
    return {**draft, "proof": [{**options, "proofValue": value}]}
