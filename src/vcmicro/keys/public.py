"""``PublicKey``: one canonical spelling of a public key, checked when it is made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

from vcmicro.encoding import encode_base64url
from vcmicro.errors import Invalid, invalid
from vcmicro.keys import multikey, openssl, points, signatures
from vcmicro.keys.kinds import KINDS
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown
from vcmicro.record import Record

T = TypeVar("T")


class PublicKey(Record):
    """A public key that has passed every check of its kind; equal if kind and material are.

    ``kind`` is one of Ed25519, P-256, P-384, P-521, secp256k1, RSA, X25519, BLS12-381-G2 and BLS12-381-G1G2.
    ``material`` is its canonical form: 32 bytes (Ed25519, X25519), the compressed point (curves, BLS), or a
    PKCS#1 RSAPublicKey in DER. ``algorithms`` are the JOSE names that it may verify, fewer where its JWK has ``alg``.

    Raises:
        Invalid: ``key.length``, ``key.weak``, ``key.encoding``, ``key.invalid`` or ``key.unsupported``.

    The constructor knows mathematics only. What is off by default (secp256k1, RSA exponents other than 65537)
    is refused by the readers ``from_jwk``, ``from_multikey`` and ``from_pem`` unless ``allow`` names it.
    """

    kind: str
    material: bytes
    algorithms: tuple[str, ...] = ()
    _uncompared: ClassVar[tuple[str, ...]] = ("algorithms",)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise invalid("key.unsupported", f"the key type {shown(self.kind)} is not known")
        _check_material(self.kind, self.material)
        if not set(self.algorithms) <= set(KINDS[self.kind].algorithms):
            raise ValueError(f"a key of type {self.kind} verifies {', '.join(KINDS[self.kind].algorithms)}")
        if not self.algorithms:
            object.__setattr__(self, "algorithms", KINDS[self.kind].algorithms)

    @classmethod
    def from_jwk(cls, value: object, pointer: str = "", *, allow: Collection[str] = ()) -> PublicKey:
        """Read a JWK (RFC 7517) that may verify signatures; unknown members are ignored.

        Raises:
            Invalid: ``key.private`` if it holds a secret member, ``key.use`` if ``use``, ``key_ops`` or ``alg``
                forbid signatures, ``key.encoding``, ``key.length``, ``key.invalid``, ``key.weak``, ``key.unsupported``.
        """

        from vcmicro.keys import jwk

        def read() -> PublicKey:
            return _permitted(cls(*jwk.read_public(value)), allow)

        return _at(pointer, read)

    @classmethod
    def from_multikey(
        cls, text: object, pointer: str = "", *, allow: Collection[str] = (), limits: Limits = DEFAULT
    ) -> PublicKey:
        """Read a ``publicKeyMultibase`` (base58-btc of a multicodec key), which is also the body of a did:key.

        Raises:
            Invalid: ``key.encoding``, ``key.length``, ``key.invalid``, ``key.weak``, ``key.unsupported``; a
                ``jwk_jcs-pub`` key also as ``from_jwk``.
        """

        def read() -> PublicKey:
            kind, content = multikey.read_public(text, limits)
            return _jwk_inside(content, allow) if kind is None else _permitted(cls(kind.name, content), allow)

        return _at(pointer, read)

    @classmethod
    def from_pem(cls, data: bytes, pointer: str = "", *, allow: Collection[str] = ()) -> PublicKey:
        """Read a PEM ``PUBLIC KEY`` (RFC 7468 section 13) or ``RSA PUBLIC KEY``.

        Raises:
            Invalid: ``key.encoding``, ``key.private``, ``key.unsupported``, ``key.weak``.
        """
        return _at(pointer, lambda: _permitted(cls(*openssl.read_public_pem(data)), allow))

    def to_jwk(self) -> dict[str, str]:
        """The required members of the JWK and no others.

        Raises:
            Invalid: ``key.unsupported`` for BLS12-381, which has no registered JWK form.
        """
        from vcmicro.keys import jwk, rsa

        self._check_registered()
        if self.kind == "RSA":
            return jwk.write_rsa(*rsa.decode(self.material))
        if KINDS[self.kind].is_curve:
            numbers = self._object().public_numbers()
            return jwk.write_curve(KINDS[self.kind], numbers.x, numbers.y)
        return jwk.write_octets(KINDS[self.kind], self.material)

    def to_multikey(self) -> str:
        """The ``publicKeyMultibase`` value (Controlled Identifiers 1.0 section 2.2.2)."""
        return _multikey(KINDS[self.kind].codec, self.material)

    def to_pem(self) -> bytes:
        """The PEM ``PUBLIC KEY``.

        Raises:
            Invalid: ``key.unsupported`` for BLS12-381.
        """
        self._check_registered()
        return openssl.write_public_pem(self._object())

    def thumbprint(self) -> str:
        """The SHA-256 JWK thumbprint in base64url (RFC 7638)."""
        from vcmicro import jcs

        return encode_base64url(hashlib.sha256(jcs.canonicalize(self.to_jwk())).digest())

    def verify(self, signature: bytes, data: bytes, algorithm: str) -> None:
        """Check a raw signature (ECDSA: r || s) over ``data`` by a JOSE algorithm of this key.

        Raises:
            Invalid: ``key.use`` if the kind makes no signatures here, ``jose.alg`` if the algorithm is not the
                key's, ``proof.encoding`` for a wrong length, ``proof.invalid`` for a wrong signature.
        """
        if not self.algorithms:
            raise invalid("key.use", f"{self.kind} keys do not verify signatures here")
        if algorithm not in self.algorithms:
            detail = f"{shown(algorithm)} under a key of type {self.kind}, which verifies {', '.join(self.algorithms)}"
            raise invalid("jose.alg", detail)
        signatures.verify(self._object(), algorithm, signature, data)

    def _check_registered(self) -> None:
        if not KINDS[self.kind].kty:
            raise invalid("key.unsupported", f"{self.kind} keys have no registered JWK or PEM form")

    def _object(self) -> Any:
        return openssl.load_material(self.kind, self.material)


def from_jwk_set(value: object, kid: str | None = None, pointer: str = "", *, allow: Collection[str] = ()) -> PublicKey:
    """The one key of a JWK Set (RFC 7517 section 5) that ``kid`` names; without a kid, its only key.

    Raises:
        Invalid: ``did.vm_not_found`` if there is none; ``key.invalid`` if two share the kid or the set is
            malformed; ``key.private`` if any key of the set, chosen or not, holds a secret; as ``from_jwk``.
    """
    from vcmicro.keys import jwk

    chosen, place = jwk.choose(value, kid, pointer)
    return PublicKey.from_jwk(chosen, place, allow=allow)


_multikey = lru_cache(maxsize=1024)(multikey.write)


@lru_cache(maxsize=1024)
def _check_material(kind: str, material: bytes) -> None:
    """Hold canonical bytes to their kind. What passed is remembered; what failed is judged anew.

    Raises:
        Invalid: as ``PublicKey``.
    """
    expected = KINDS[kind].public_length
    if expected and len(material) != expected:
        raise invalid("key.length", f"{len(material)} bytes, where a key of type {kind} has {expected}")
    check = _CHECKS.get(kind)
    if check is not None:
        check(material)
    if KINDS[kind].is_curve:
        openssl.load_material(kind, material)


def _check_rsa(material: bytes) -> None:
    from vcmicro.keys import rsa

    rsa.decode(material)


_CHECKS: Mapping[str, Callable[[bytes], object]] = {
    "Ed25519": points.check_ed25519,
    "RSA": _check_rsa,
    "BLS12-381-G2": points.check_bls12381_g2,
    "BLS12-381-G1G2": points.check_bls12381_g1g2,
}


def _jwk_inside(content: bytes, allow: Collection[str]) -> PublicKey:
    """The key of a ``jwk_jcs-pub`` Multikey."""
    from vcmicro.keys import jwk

    return PublicKey.from_jwk(jwk.loads_canonical(content), allow=allow)


def _permitted(key: PublicKey, allow: Collection[str]) -> PublicKey:
    """What the readers refuse unless the caller asked for it."""
    if key.kind == "secp256k1" and "secp256k1" not in allow:
        hint = 'Allow them with Tools(allow=("secp256k1",)) or --allow secp256k1.'
        raise invalid("key.unsupported", "secp256k1 keys are off by default", hint=hint)
    if key.kind == "RSA":
        from vcmicro.keys import rsa

        rsa.check_exponent(rsa.decode(key.material)[1], allow)
    return key


def _at(pointer: str, read: Callable[[], T]) -> T:
    """Run a reader whose problems point into the key, and point them into the document."""
    try:
        return read()
    except Invalid as error:
        if not pointer:
            raise
        raise type(error)(each.under(pointer) for each in error.problems) from None
