"""Disclosures: the salted values that digests stand for. Source: RFC 9901 section 4.2."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from vcmicro import strict_json
from vcmicro.encoding import decode_base64url, encode_base64url
from vcmicro.errors import Invalid, invalid
from vcmicro.limits import Limits
from vcmicro.problems import problem, shown

HASHES = MappingProxyType({"sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"})
"""The values of ``_sd_alg`` (IANA Named Information Hash Algorithm registry) by hashlib's names."""

DEFAULT_HASH = "sha-256"
_SALT_BYTES = 16
_RESERVED = ("_sd", "...")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One disclosure: its text as sent, and what it says. ``name`` is None for an array element."""

    text: str
    salt: str
    name: str | None
    value: Any

    def digest(self, algorithm: str) -> str:
        """What stands in its place: over the characters of the text (RFC 9901 section 4.2.3)."""
        return digest(self.text, algorithm)


def digest(text: str, algorithm: str) -> str:
    """base64url of the hash over ASCII text; ``algorithm`` is a key of ``HASHES``."""
    return encode_base64url(hashlib.new(HASHES[algorithm], text.encode("ascii")).digest())


def hash_of(payload: dict[str, Any]) -> str:
    """The hash algorithm of an SD-JWT, from its payload (RFC 9901 section 4.1.1).

    Raises:
        Invalid: ``sdjwt.hash_alg`` for anything but SHA-256, SHA-384 and SHA-512.
    """
    algorithm = payload.get("_sd_alg", DEFAULT_HASH)
    if not isinstance(algorithm, str) or algorithm not in HASHES:
        raise invalid("sdjwt.hash_alg", f"_sd_alg is {shown(algorithm)}; safe are {', '.join(HASHES)}", "/_sd_alg")
    return algorithm


def read(text: str, limits: Limits) -> Disclosure:
    """Decode one disclosure.

    Raises:
        Invalid: ``sdjwt.disclosure`` if it is no array of [salt, name, value] or [salt, value], or the name is one that
            digests use.
    """
    try:
        value = strict_json.loads(decode_base64url(text), limits=limits)
    except Invalid as error:
        first = problem("sdjwt.disclosure", f"{shown(text, 40)} cannot be read: {error.problem.detail}")
        raise type(error)([first, *error.problems]) from None
    if not isinstance(value, list) or len(value) not in (2, 3) or not isinstance(value[0], str):
        raise invalid("sdjwt.disclosure", f"{shown(text, 40)} is neither [salt, name, value] nor [salt, value]")
    if len(value) == 2:
        return Disclosure(text, value[0], None, value[1])
    if not isinstance(value[1], str) or value[1] in _RESERVED:
        raise invalid("sdjwt.disclosure", f"a claim cannot have the name {shown(value[1])}")
    return Disclosure(text, value[0], value[1], value[2])


def read_all(texts: Iterable[str], algorithm: str, limits: Limits) -> dict[str, Disclosure]:
    """Disclosures by their digests.

    Raises:
        Invalid: ``sdjwt.duplicate`` if one occurs twice; as ``read``.
    """
    found: dict[str, Disclosure] = {}
    for text in texts:
        each = read(text, limits)
        place = each.digest(algorithm)
        if place in found:
            raise invalid("sdjwt.duplicate", f"the disclosure {shown(text, 40)} is sent twice")
        found[place] = each
    return found


Salt = Callable[[], str]
"""Makes one salt; each is used once."""


def fresh_salt() -> str:
    """128 random bits in base64url (RFC 9901 section 9.3)."""
    return encode_base64url(secrets.token_bytes(_SALT_BYTES))


def conceal(name: str | None, value: Any, salt: str) -> Disclosure:
    """A disclosure of an object's member, or of an array element where ``name`` is None."""
    parts = [salt, value] if name is None else [salt, name, value]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return Disclosure(encode_base64url(text), salt, name, value)


def decoy(algorithm: str) -> str:
    """A digest of nothing that anybody knows (RFC 9901 section 4.2.5)."""
    return digest(fresh_salt(), algorithm)
