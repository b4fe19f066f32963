"""From a JWS in any of its three forms to a seal: the payload as text, and signatures with their headers.

Sources: RFC 7515 sections 7.1 and 7.2; ETSI TS 119 182-1 section 4.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vcmicro import strict_json
from vcmicro.encoding import decode_base64url
from vcmicro.errors import Invalid, VcmicroError, invalid, over_limit, unavailable
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown
from vcmicro.securing.jades.header import SIGNS, is_encoded, media_type

_GENERAL, _FLATTENED = frozenset({"payload", "signatures"}), frozenset({"payload", "protected", "header", "signature"})
_SIGNATURE = _FLATTENED - {"payload"}
# What makes a JWS in JSON an SD-JWT (RFC 9901 section 8).
_SD_JWT = frozenset({"disclosures", "kb_jwt"})


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature of a seal, standing at ``pointer``; ``protected`` and ``text`` (of ``value``) are as written."""

    header: dict[str, Any]
    protected: str
    unprotected: dict[str, Any]
    value: bytes
    text: str
    pointer: str = ""

    def signing_input(self, payload: str) -> bytes:
        """What was signed (RFC 7515 section 5.1, RFC 7797 section 3): the payload is taken as it stands."""
        return f"{self.protected}.{payload}".encode()


@dataclass(frozen=True, slots=True)
class Seal:
    """An opened seal: ``payload`` is the member's text, byte for byte; nothing in it is proven."""

    form: str
    payload: str
    signatures: tuple[Signature, ...]

    @property
    def content(self) -> bytes:
        """The bytes of the document (RFC 7797: with ``b64`` false they are the payload itself).

        Raises:
            Invalid: ``jose.encoding``.
        """
        if is_encoded(self.signatures[0].header):
            return decode_base64url(self.payload, pointer="/payload")
        return self.payload.encode()


def is_seal(value: Any) -> bool:
    """True if the value is to be read as a JAdES; never raises."""
    if isinstance(value, str):
        return _is_compact(value)
    if not isinstance(value, dict) or not ("signatures" in value or {"protected", "signature"} <= set(value)):
        return False
    entries = value.get("signatures", [value])
    return not any(_SD_JWT & set(_header_of(each)) for each in (entries if isinstance(entries, list) else []))


def read_seal(value: Any, limits: Limits = DEFAULT) -> Seal:
    """Take a JWS apart without judging it.

    Raises:
        Invalid: ``jose.encoding``, ``jose.header``, ``json.*``; ``proof.missing`` without signatures.
        LimitExceeded: ``limit.size``, ``limit.proofs``.
        Unavailable: ``proof.unsupported`` if the payload lies elsewhere.
    """
    if isinstance(value, str):
        return _read_compact(value, limits)
    form, entries = ("general", value["signatures"]) if "signatures" in value else ("flattened", None)
    surplus = set(value) - (_GENERAL if form == "general" else _FLATTENED)
    if surplus:
        raise invalid("jose.encoding", f"a {form} JWS has no member {shown(min(surplus))}")
    if "payload" not in value:
        raise unavailable("proof.unsupported", "the seal is detached: what it signs lies elsewhere", "/payload")
    if not isinstance(value["payload"], str):
        raise invalid("jose.encoding", "the payload is not a string", "/payload")
    if form == "flattened":
        entry = {name: each for name, each in value.items() if name != "payload"}
        return _checked(Seal(form, value["payload"], (_signature(entry, "", limits),)))
    if not isinstance(entries, list) or not entries:
        raise invalid("proof.missing", "the seal has no signatures", "/signatures")
    if len(entries) > limits.proofs:
        raise over_limit("limit.proofs", "proofs", limits.proofs, "/signatures")
    signatures = (_signature(each, f"/signatures/{index}", limits) for index, each in enumerate(entries))
    return _checked(Seal(form, value["payload"], tuple(signatures)))


def _checked(seal: Seal) -> Seal:
    """All signatures of one seal read the payload in one way (RFC 7797 section 3)."""
    if len({is_encoded(each.header) for each in seal.signatures}) > 1:
        raise invalid("jose.crit", "b64 differs between the signatures", "/signatures")
    return seal


def _is_compact(token: str) -> bool:
    if token.count(".") != 2:
        return False
    try:
        header = strict_json.loads(decode_base64url(token.partition(".")[0]))
        typ = media_type(header) if isinstance(header, dict) else "none"
    except VcmicroError:
        return False
    return typ in ("jose", "jose+json") or (typ is None and not SIGNS.isdisjoint(header))


def _read_compact(token: str, limits: Limits) -> Seal:
    protected, payload, signature = token.split(".")
    entry = {"protected": protected, "signature": signature}
    found = _signature(entry, "", limits)
    if not is_encoded(found.header):
        raise invalid("jose.encoding", "an unencoded payload (b64 false) does not fit a compact token", "/b64")
    return Seal("compact", payload, (found,))


def _signature(entry: Any, pointer: str, limits: Limits) -> Signature:
    if not isinstance(entry, dict) or not set(entry) <= _SIGNATURE:
        raise invalid("jose.encoding", "a signature has protected, header and signature, and no more", pointer)
    protected, text = entry.get("protected"), entry.get("signature")
    if not isinstance(protected, str) or not isinstance(text, str):
        raise invalid("jose.encoding", "protected or signature is missing or no string", pointer)
    if len(protected) * 3 // 4 > limits.jades_protected_bytes:
        raise over_limit("limit.size", "jades_protected_bytes", limits.jades_protected_bytes, f"{pointer}/protected")
    if len(text) > limits.jose_signature_chars:
        raise over_limit("limit.size", "jose_signature_chars", limits.jose_signature_chars, f"{pointer}/signature")
    header = _loaded(protected, f"{pointer}/protected", limits)
    if not isinstance(header.get("b64", True), bool):
        raise invalid("jose.header", f"b64 is {shown(header['b64'])}", f"{pointer}/protected/b64")
    unprotected = _unprotected(entry, header, f"{pointer}/header", limits)
    value = decode_base64url(text, pointer=f"{pointer}/signature")
    return Signature(header, protected, unprotected, value, text, pointer)


def _loaded(protected: str, pointer: str, limits: Limits) -> dict[str, Any]:
    data = decode_base64url(protected, pointer=pointer)
    try:
        header = strict_json.loads(data, limits=limits)
    except Invalid as error:
        raise type(error)(each.under(pointer) for each in error.problems) from None
    if not isinstance(header, dict):
        raise invalid("jose.header", "the header is not a JSON object", pointer)
    return header


def _unprotected(entry: Mapping[str, Any], header: Mapping[str, Any], pointer: str, limits: Limits) -> dict[str, Any]:
    """The unprotected header, which nobody signed: it may add to the protected one, and repeats nothing of it."""
    found = entry.get("header", {})
    if not isinstance(found, dict):
        raise invalid("jose.header", "the unprotected header is not an object", pointer)
    if len(json.dumps(found)) > limits.jades_unprotected_bytes:
        raise over_limit("limit.size", "jades_unprotected_bytes", limits.jades_unprotected_bytes, pointer)
    for name in found:
        if name in header or name in ("alg", "crit", "b64"):
            raise invalid("jose.header", f"{shown(name)} stands in the unprotected header", pointer)
    return found


def _header_of(entry: Any) -> Mapping[str, Any]:
    header = entry.get("header") if isinstance(entry, dict) else None
    return header if isinstance(header, dict) else {}
