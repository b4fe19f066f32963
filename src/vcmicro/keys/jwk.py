"""JSON Web Keys, read strictly: every member has its exact form, and what the key forbids is honoured.

Sources: RFC 7517 (JWK), RFC 7518 section 6 (EC, RSA), RFC 8037 section 2 (OKP), RFC 8812 section 3.1 (secp256k1).
"""

from __future__ import annotations

from typing import Any

from vcmicro import jcs, strict_json
from vcmicro.encoding import decode_base64url, encode_base64url
from vcmicro.errors import Invalid, invalid
from vcmicro.keys import openssl, rsa
from vcmicro.keys.kinds import BY_CURVE, KINDS, Kind
from vcmicro.problems import shown
from vcmicro.record import NamedTuple

_SECRET_MEMBERS = ("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv")
_RSA_SECRETS = ("d", "p", "q", "dp", "dq", "qi")
# RFC 9864 gave EdDSA with Ed25519 a name of its own; a key for the one is a key for the other.
_SYNONYMS = {"EdDSA": ("EdDSA", "Ed25519"), "Ed25519": ("EdDSA", "Ed25519")}
# The largest RSA key allowed has 1,366 characters of modulus.
_LONGEST_MEMBER = 2_048


class PublicParts(NamedTuple):
    """What ``PublicKey`` is made of."""

    kind: str
    material: bytes
    algorithms: tuple[str, ...]


def read_public(value: object) -> PublicParts:
    """The public key of a JWK that holds no secret and may verify.

    Raises:
        Invalid: see ``PublicKey.from_jwk``; pointers are relative to the JWK.
    """
    members = _members(value)
    for name in _SECRET_MEMBERS:
        if name in members:
            raise invalid("key.private", "a public JWK holds a secret member", f"/{name}")
    kind = _kind(members)
    return PublicParts(kind.name, _material(members, kind), _algorithms(members, kind, "verify"))


def read_private(value: object) -> tuple[PublicParts, dict[str, int]]:
    """The public key of a private JWK that may sign, and its secret numbers by member name.

    No message quotes a secret. That the numbers fit the public members is the caller's to check.

    Raises:
        Invalid: ``key.invalid`` if a secret member is missing, and as ``read_public``.
    """
    members = _members(value)
    kind = _kind(members)
    if not kind.algorithms:
        raise invalid("key.unsupported", f"{kind.name} keys do not sign", "/crv")
    parts = PublicParts(kind.name, _material(members, kind), _algorithms(members, kind, "sign"))
    if "oth" in members:
        raise invalid("key.unsupported", "an RSA key of more than two primes", "/oth")
    if kind.name != "RSA":
        secret = _octets(members, "d")
        if len(secret) != kind.secret_length:
            raise invalid("key.length", f"{len(secret)} bytes, where {kind.name} has {kind.secret_length}", "/d")
        return parts, {"d": int.from_bytes(secret, "big")}
    # Older libraries wrote the sign octet of DER in front of the primes: harmless in a file of one's own.
    return parts, {name: int.from_bytes(_octets(members, name), "big") for name in _RSA_SECRETS}


def choose(value: object, kid: str | None, pointer: str) -> tuple[object, str]:
    """The member of a JWK Set that ``kid`` names, with its pointer (see ``from_jwk_set``)."""
    keys = value.get("keys") if isinstance(value, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise invalid("key.invalid", "not a JWK Set: an object whose keys is a list of objects", pointer)
    for index, key in enumerate(keys):
        for name in _SECRET_MEMBERS:
            if name in key:
                raise invalid("key.private", "a public JWK Set holds a secret", f"{pointer}/keys/{index}/{name}")
    found = [(index, key) for index, key in enumerate(keys) if kid is None or key.get("kid") == kid]
    if not found:
        raise invalid("did.vm_not_found", f"no key of the set has the kid {shown(kid)}", f"{pointer}/keys")
    if len(found) > 1:
        raise invalid("key.invalid", f"{len(found)} keys of the set answer to the kid {shown(kid)}", f"{pointer}/keys")
    index, key = found[0]
    return key, f"{pointer}/keys/{index}"


def loads_canonical(content: bytes) -> Any:
    """The JWK of a ``jwk_jcs-pub`` Multikey, which must be in RFC 8785 form: one key, one text.

    Raises:
        Invalid: ``key.encoding``.
    """
    try:
        value = strict_json.loads(content)
        canonical = jcs.canonicalize(value)
    except Invalid as error:
        raise invalid("key.encoding", f"the key is not JSON that can be canonicalized ({error.code})") from None
    if canonical != content:
        raise invalid("key.encoding", "the JWK inside is not in RFC 8785 form")
    return value


def write_octets(kind: Kind, material: bytes) -> dict[str, str]:
    """The JWK of an OKP key."""
    return {"kty": kind.kty, "crv": kind.crv, "x": encode_base64url(material)}


def write_curve(kind: Kind, x: int, y: int) -> dict[str, str]:
    """The JWK of an EC key; coordinates are padded to the curve's size (RFC 7518 section 6.2.1.2)."""
    size = kind.public_length - 1
    return {"kty": kind.kty, "crv": kind.crv, "x": write_number(x, size), "y": write_number(y, size)}


def write_rsa(modulus: int, exponent: int) -> dict[str, str]:
    """The JWK of an RSA key."""
    return {"kty": "RSA", "n": write_number(modulus), "e": write_number(exponent)}


def write_number(number: int, size: int = 0) -> str:
    """A big-endian number in ``size`` octets; 0 for the fewest (Base64urlUInt, RFC 7518 section 2)."""
    return encode_base64url(number.to_bytes(size or (number.bit_length() + 7) // 8, "big"))


def _members(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid("key.invalid", "a JWK is a JSON object")
    return value


def _kind(members: dict[str, Any]) -> Kind:
    kty, crv = members.get("kty"), members.get("crv")
    if not isinstance(kty, str):
        raise invalid("key.invalid", "kty is not a string", "/kty")
    if kty == "RSA":
        if crv is not None:
            raise invalid("key.invalid", "an RSA key has no crv", "/crv")
        return KINDS["RSA"]
    if kty not in ("EC", "OKP"):
        raise invalid("key.unsupported", f"the key type {shown(kty)} is not known", "/kty")
    if not isinstance(crv, str):
        raise invalid("key.invalid", "crv is not a string", "/crv")
    kind = BY_CURVE.get(crv)
    if kind is None:
        raise invalid("key.unsupported", f"the curve {shown(crv)} is not known", "/crv")
    if kind.kty != kty:
        raise invalid("key.invalid", f"the curve {crv} belongs to kty {kind.kty}", "/crv")
    return kind


def _material(members: dict[str, Any], kind: Kind) -> bytes:
    """The canonical bytes of the public members, not yet judged as a point or modulus."""
    if kind.name == "RSA":
        modulus, exponent = _number(members, "n"), _number(members, "e")
        rsa.check(modulus, exponent)
        return rsa.encode(modulus, exponent)
    if not kind.is_curve:
        return _sized(members, "x", kind.public_length)
    size = kind.public_length - 1
    x, y = _sized(members, "x", size), _sized(members, "y", size)
    compressed = bytes((2 + (y[-1] & 1),)) + x
    # Decompressing gives the one y of that parity on the curve: it must be the one that is named.
    if _other_coordinate(kind, compressed) != int.from_bytes(y, "big"):
        raise invalid("key.invalid", f"x and y are not a point of {kind.crv}", "/y")
    return compressed


def _other_coordinate(kind: Kind, compressed: bytes) -> int:
    y: int = openssl.load_material(kind.name, compressed).public_numbers().y
    return y


def _algorithms(members: dict[str, Any], kind: Kind, operation: str) -> tuple[str, ...]:
    """The algorithms left after ``use``, ``key_ops`` and ``alg`` (RFC 7517 sections 4.2 to 4.4)."""
    if not kind.algorithms:
        return ()
    if members.get("use", "sig") != "sig":
        raise invalid("key.use", f"use is {shown(members['use'])}, not 'sig'", "/use")
    operations = members.get("key_ops", [operation])
    if not isinstance(operations, list) or operation not in operations:
        raise invalid("key.use", f"key_ops does not hold {operation!r}", "/key_ops")
    named = members.get("alg")
    if named is None and "alg" not in members:
        return kind.algorithms
    if not isinstance(named, str) or named not in kind.algorithms:
        detail = f"alg is {shown(named)}, where a key of this type has {', '.join(kind.algorithms)}"
        raise invalid("key.use", detail, "/alg")
    return _SYNONYMS.get(named, (named,))


def _octets(members: dict[str, Any], name: str) -> bytes:
    text = members.get(name)
    if not isinstance(text, str):
        raise invalid("key.invalid", f"{name} is missing or not a string", f"/{name}")
    if len(text) > _LONGEST_MEMBER:
        raise invalid("key.length", f"{name} has {len(text):,} characters", f"/{name}")
    return decode_base64url(text, code="key.encoding", pointer=f"/{name}")


def _sized(members: dict[str, Any], name: str, size: int) -> bytes:
    octets = _octets(members, name)
    if len(octets) != size:
        raise invalid("key.length", f"{name} has {len(octets)} bytes, where the curve has {size}", f"/{name}")
    return octets


def _number(members: dict[str, Any], name: str) -> int:
    octets = _octets(members, name)
    if not octets or octets[0] == 0:
        raise invalid("key.encoding", f"{name} is not a number in the fewest octets", f"/{name}")
    return int.from_bytes(octets, "big")
