"""Digests of related resources, compared where this library knows the content.

Source: VCDM 2.0 section 5.3 (integrity of related resources) and appendix B.1 (the base context).
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator, Mapping

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
_MULTIHASHES = {b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}
_LENGTHS = {32: "sha256", 48: "sha384", 64: "sha512"}
_DIGEST_CHARS = 200
Digests = tuple[str, frozenset[bytes]]
"""A hash function, and the digests of which the content has one."""


def wrong_digests(resource: dict[str, object]) -> Iterator[tuple[str, str]]:
    """The members whose digest is not that of a resource known here, each with what is wrong.

    A resource that is not known here, and a digest in a form that is not, are passed over.
    """
    identifier = resource.get("id")
    known = _KNOWN.get(identifier) if isinstance(identifier, str) else None
    if known is None:
        return
    for name, read in _READERS.items():
        text = resource.get(name)
        found = read(text) if isinstance(text, str) else None
        if found is not None and found[0] != "sha512" and known.isdisjoint(found[1]):
            yield name, f"{name} {shown(text)} is not the digest of {identifier}"


def digests(resource: Mapping[str, object]) -> Iterator[tuple[str, object, Digests | None]]:
    """Every digest that a resource names: its member, its text, and what it says, None if that is not known here."""
    for name, read in _READERS.items():
        given = resource.get(name)
        for text in given if isinstance(given, list) else [] if given is None else [given]:
            yield name, text, read(text) if isinstance(text, str) else None


def _from_sri(text: str) -> Digests | None:
    """The hash function and the digests of a subresource integrity string, of the strongest function that it names.

    None for functions that the recommendation does not name; no digests where none is base64.
    """
    entries = [each.partition("?")[0].partition("-") for each in text.split(" ") if each]
    strongest = max((name for name, _, _ in entries if name in _LENGTHS.values()), default=None)
    if strongest is None:
        return None
    return strongest, frozenset(filter(None, (_base64(encoded) for name, _, encoded in entries if name == strongest)))


def _base64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _from_multibase(text: str) -> Digests | None:
    """The hash function and the digest of a multibase string, with or without a multihash header.

    None for a base other than the two of Controlled Identifiers 1.0 section 2.4, and for another function.
    """
    try:
        if text.startswith("u"):
            data = decode_multibase_u(text, max_chars=_DIGEST_CHARS)
        elif text.startswith("z"):
            data = decode_base58btc(text, max_chars=_DIGEST_CHARS)
        else:
            return None
    except Invalid:
        return "sha256", frozenset()
    function = _MULTIHASHES.get(data[:2])
    if function is not None and len(data) == data[1] + 2:
        return function, frozenset({data[2:]})
    return (_LENGTHS[len(data)], frozenset({data})) if len(data) in _LENGTHS else ("sha256", frozenset())


_READERS = {"digestSRI": _from_sri, "digestMultibase": _from_multibase}
