"""Compact JWS (RFC 7515 section 7.1) over given keys, read strictly.

One token has one spelling here: three parts of base64url without padding, a strict JSON header, no
extensions. No key is ever taken from a header; ``jwk``, ``jku``, ``x5c`` and ``kid`` are the caller's to judge.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from vcmicro import strict_json
from vcmicro.encoding import decode_base64url, encode_base64url
from vcmicro.errors import LimitExceeded, invalid, over_limit
from vcmicro.keys import PublicKey
from vcmicro.keys.kinds import ALGORITHMS
from vcmicro.keys.signatures import check_length
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import problem, shown
from vcmicro.record import Record

if TYPE_CHECKING:
    from vcmicro.keys import Signer


class Jws(Record):
    """A compact JWS taken apart; nothing in it is proven until ``verify`` has returned.

    ``protected`` is the header's part as written; ``signing_input`` the ASCII bytes that are signed.
    """

    header: dict[str, Any]
    protected: str
    payload: bytes
    signing_input: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        """The ``alg`` of the header."""
        algorithm: str = self.header["alg"]
        return algorithm


def split(token: object, limits: Limits = DEFAULT) -> Jws:
    """Take a compact JWS apart without judging its signature.

    Raises:
        Invalid: ``jose.encoding`` for any other form or alphabet, ``jose.header``, ``jose.crit`` for any ``crit``
            or ``b64``, ``jose.alg`` for an algorithm that is no public-key signature known here (``none``, HMAC),
            ``json.*`` for the header's JSON; for five parts as ``refuse_jwe``.
        LimitExceeded: ``limit.size``.
    """
    protected, payload, signature = _three_parts(token, limits)
    header = _header(protected, limits)
    _check_header(header, limits)
    if len(signature) > limits.jose_signature_chars:
        raise over_limit("limit.size", "jose_signature_chars", limits.jose_signature_chars)
    return Jws(
        header=header,
        protected=protected,
        payload=decode_base64url(payload),
        signing_input=f"{protected}.{payload}".encode("ascii"),
        signature=decode_base64url(signature),
    )


def read_header(token: object, limits: Limits = DEFAULT) -> dict[str, Any]:
    """The header of a compact JWS, without a look at its payload.

    Raises:
        Invalid, LimitExceeded: as ``split``, of the header.
    """
    header = _header(_three_parts(token, limits)[0], limits)
    _check_header(header, limits)
    return header


def _three_parts(token: object, limits: Limits) -> list[str]:
    parts = _parts(token, limits)
    if len(parts) == 5:
        refuse_jwe(token, limits)
    if len(parts) != 3:
        raise invalid("jose.encoding", f"{len(parts)} parts, where a compact JWS has 3")
    return parts


def split_detached(token: object, limits: Limits = DEFAULT) -> Jws:
    """Take a detached JWS over an unencoded payload apart (RFC 7515 appendix F, RFC 7797 section 6).

    The payload follows ``signing_input``, which is the header and the dot behind it.

    Raises:
        Invalid: ``jose.encoding`` if anything stands between the two dots; ``jose.crit`` unless ``crit`` is exactly
            ``["b64"]`` and ``b64`` false; as ``split``.
        LimitExceeded: ``limit.size``.
    """
    parts = _parts(token, limits)
    if len(parts) != 3 or parts[1]:
        raise invalid("jose.encoding", "a detached JWS is a header, two dots and a signature")
    protected, _, signature = parts
    header = _header(protected, limits)
    if header.get("crit") != ["b64"] or header.get("b64") is not False:
        raise invalid("jose.crit", 'crit is exactly ["b64"] here, and b64 false', "/crit")
    _check_header({name: value for name, value in header.items() if name not in ("crit", "b64")}, limits)
    if len(signature) > limits.jose_signature_chars:
        raise over_limit("limit.size", "jose_signature_chars", limits.jose_signature_chars)
    return Jws(header, protected, b"", f"{protected}.".encode("ascii"), decode_base64url(signature))


def verify(jws: Jws, key: PublicKey, *, algorithm: str | None = None) -> None:
    """Check the signature by a key that the caller has found and trusts to be the issuer's.

    ``algorithm`` narrows what is accepted to one; without it the key's own algorithms are.

    Raises:
        Invalid: ``jose.alg`` if the header's ``alg`` does not fit, ``proof.encoding``, ``proof.invalid``.
    """
    if algorithm is not None and jws.algorithm != algorithm:
        raise invalid("jose.alg", f"alg is {shown(jws.algorithm)}, where {algorithm} is expected", "/alg")
    key.verify(jws.signature, jws.signing_input, jws.algorithm)


def sign(header: Mapping[str, Any], payload: bytes, signer: Signer) -> str:
    """The compact JWS of ``payload``; ``alg`` is the signer's and comes first.

    Raises:
        ValueError: if the header has ``crit`` or ``b64``, or an ``alg`` that is not the signer's.
        Invalid: ``json.*`` if the header is no JSON; ``proof.encoding`` if the signer returns another form.
    """
    if "crit" in header or "b64" in header or header.get("alg", signer.algorithm) != signer.algorithm:
        raise ValueError("the header has crit or b64, or an alg that is not the signer's")
    complete = {"alg": signer.algorithm, **header}
    strict_json.check_value(complete)
    protected = encode_base64url(json.dumps(complete, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))
    signing_input = f"{protected}.{encode_base64url(payload)}"
    signature = signer.sign(signing_input.encode("ascii"))
    check_length(signer.algorithm, signature)
    return f"{signing_input}.{encode_base64url(signature)}"


def refuse_jwe(token: object, limits: Limits = DEFAULT) -> NoReturn:
    """Say why an encrypted token is refused, from its header alone; nothing is derived, decrypted or inflated.

    Raises:
        Invalid: ``jose.alg``, for password algorithms (PBES2) and every other; ``jose.encoding``, ``jose.header``.
        LimitExceeded: ``limit.decompressed`` if its content is compressed (``zip``); ``limit.size``.
    """
    parts = _parts(token, limits)
    if len(parts) != 5:
        raise invalid("jose.encoding", f"{len(parts)} parts, where a compact JWE has 5")
    header = _header(parts[0], limits)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str):
        raise invalid("jose.header", "alg is missing or not a string", "/alg")
    if algorithm.startswith("PBES2"):
        raise invalid("jose.alg", "encrypted by a password: its maker would choose how long we work", "/alg")
    if "zip" in header:
        raise LimitExceeded(problem("limit.decompressed", "a compressed, encrypted token is refused unread", "/zip"))
    raise invalid("jose.alg", f"an encrypted token ({shown(algorithm)}); this library decrypts nothing", "/alg")


def _parts(token: object, limits: Limits) -> list[str]:
    if not isinstance(token, str):
        raise invalid("jose.encoding", "a token is text; the JSON serialization is not read")
    if len(token) > limits.input_bytes:
        raise over_limit("limit.size", "input_bytes", limits.input_bytes)
    return token.split(".", 6)


def _header(protected: str, limits: Limits) -> dict[str, Any]:
    """The protected header; only one that carries a certificate chain may be long."""
    if len(protected) * 3 // 4 > limits.jose_header_x5c_bytes:
        raise over_limit("limit.size", "jose_header_x5c_bytes", limits.jose_header_x5c_bytes)
    data = decode_base64url(protected)
    header = strict_json.loads(data)
    if not isinstance(header, dict):
        raise invalid("jose.header", "the header is not a JSON object")
    if len(data) > limits.jose_header_bytes and "x5c" not in header:
        raise over_limit("limit.size", "jose_header_bytes", limits.jose_header_bytes)
    return header


def _check_header(header: dict[str, Any], limits: Limits) -> None:
    for name in ("crit", "b64"):
        if name in header:
            raise invalid("jose.crit", f"the header has {name}; no extension is understood", f"/{name}")
    algorithm, kid = header.get("alg"), header.get("kid", "")
    if not isinstance(algorithm, str):
        raise invalid("jose.header", "alg is missing or not a string", "/alg")
    if algorithm not in ALGORITHMS:
        raise invalid("jose.alg", f"alg is {shown(algorithm)}, which proves nothing by a public key", "/alg")
    if not isinstance(kid, str):
        raise invalid("jose.header", "kid is not a string", "/kid")
    if len(kid) > limits.jose_kid_chars:
        raise over_limit("limit.size", "jose_kid_chars", limits.jose_kid_chars, "/kid")
