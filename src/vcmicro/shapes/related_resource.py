"""Digests of related resources, compared where this library knows the content.

Source: VCDM 2.0 section 5.3 (integrity of related resources) and appendix B.1 (the base context).
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator

from vcmicro.encoding import decode_base58btc, decode_multibase_u
from vcmicro.errors import Invalid
from vcmicro.problems import shown
from vcmicro.shapes.vcdm import V2

# The base context as published with the Recommendation, and as it stood while the data model was a
# candidate: the working group's own test suite still names the digests of the latter.
_KNOWN = {
    V2: frozenset(
        bytes.fromhex(each)
        for each in (
            "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
            "97f1eb8e5042356c805fdd61afa2c557663785e0794dcafa21e138fd38def18cb360133c221aa31d6896a6bf3e65b614",
            "24a18c90e9856d526111f29376e302d970b2bd10182e33959995b0207d7043b9",
            "35239c36999d2155312091af194a1edb61634d6ad789a5e5b19f2aebdd762dd9d1dcaada40eda7ef921c6b8c0ae107a0",
        )
    )
}
_MULTIHASH_HEADERS = (b"\x12\x20", b"\x20\x30")
_DIGEST_CHARS = 200


def wrong_digests(resource: dict[str, object]) -> Iterator[tuple[str, str]]:
    """The members whose digest is not that of a resource known here, each with what is wrong.

    A resource that is not known here, and a digest in a form that is not, are passed over.
    """
    identifier = resource.get("id")
    known = _KNOWN.get(identifier) if isinstance(identifier, str) else None
    if known is None:
        return
    for name, read in (("digestSRI", _from_sri), ("digestMultibase", _from_multibase)):
        text = resource.get(name)
        found = read(text) if isinstance(text, str) else None
        if found is not None and found not in known:
            yield name, f"{name} {shown(text)} is not the digest of {identifier}"


def _from_sri(text: str) -> bytes | None:
    """The first digest of a subresource integrity string; None for sha512, which is not listed here."""
    algorithm, _, encoded = text.partition(" ")[0].partition("-")
    if algorithm not in ("sha256", "sha384"):
        return None
    try:
        return b64decode(encoded, validate=True)
    except binascii.Error:
        return b""


def _from_multibase(text: str) -> bytes | None:
    """The digest of a multibase string, with or without a multihash header (sha2-256, sha2-384).

    None for a base other than the two of Controlled Identifiers 1.0 section 2.4.
    """
    try:
        if text.startswith("u"):
            data = decode_multibase_u(text, max_chars=_DIGEST_CHARS)
        elif text.startswith("z"):
            data = decode_base58btc(text, max_chars=_DIGEST_CHARS)
        else:
            return None
    except Invalid:
        return b""
    return data[2:] if data[:2] in _MULTIHASH_HEADERS and len(data) == data[1] + 2 else data
