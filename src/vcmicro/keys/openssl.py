"""Between this library's keys and OpenSSL's objects (pyca/cryptography), and their PEM form."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from vcmicro.errors import Invalid, invalid

# Kind, and the name of pyca/cryptography's curve class.
_CURVES = {"P-256": "SECP256R1", "P-384": "SECP384R1", "P-521": "SECP521R1", "secp256k1": "SECP256K1"}
# The order n of each curve's group (SEC 2 sections 2.4 to 2.6): old versions derive a key from any number.
_ORDERS = {
    "P-256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "P-384": 2**384 - 0x389CB27E0BC8D220A7E5F24DB74F58851313E695333AD68D,
    "P-521": 2**521 - 0x5AE79787C40D069948033FEB708F65A2FC44A36477663B851449048E16EC79BF7,
    "secp256k1": 2**256 - 0x14551231950B75FC4402DA1732FC9BEBF,
}


@lru_cache(maxsize=1024)
def load_material(kind: str, material: bytes) -> Any:
    """The public key object of canonical bytes of the right length; the ones used last are kept.

    Raises:
        Invalid: ``key.invalid`` if they are no point of the curve.
    """
    if kind in _CURVES:
        return _load_point(kind, material)
    if kind == "RSA":
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

        from vcmicro.keys import rsa

        modulus, exponent = rsa.decode(material)
        return RSAPublicNumbers(exponent, modulus).public_key()
    if kind == "Ed25519":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        return Ed25519PublicKey.from_public_bytes(material)
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    return X25519PublicKey.from_public_bytes(material)


def material_of(public: Any) -> tuple[str, bytes]:
    """The kind and canonical bytes of a public key object.

    Raises:
        Invalid: ``key.unsupported`` for a type or curve that is not known; ``key.weak`` for an RSA modulus.
    """
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from vcmicro.keys import rsa

    if isinstance(public, ed25519.Ed25519PublicKey):
        return "Ed25519", public.public_bytes_raw()
    if isinstance(public, x25519.X25519PublicKey):
        return "X25519", public.public_bytes_raw()
    if isinstance(public, RSAPublicKey):
        numbers = public.public_numbers()
        rsa.check(numbers.n, numbers.e)
        return "RSA", rsa.encode(numbers.n, numbers.e)
    if isinstance(public, ec.EllipticCurvePublicKey):
        for kind in _CURVES:
            if isinstance(public.curve, type(curve(kind))):
                return kind, public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        raise invalid("key.unsupported", f"the curve {public.curve.name} is not supported")
    from vcmicro.keys.bls import BlsPublic

    if isinstance(public, BlsPublic):
        return "BLS12-381-G2", public.material
    raise invalid("key.unsupported", "a PEM key of a type that is not supported")


def curve(kind: str) -> Any:
    """The curve object of an EC kind."""
    from cryptography.hazmat.primitives.asymmetric import ec

    return getattr(ec, _CURVES[kind])()


def read_public_pem(data: bytes) -> tuple[str, bytes]:
    """The kind and canonical bytes of a PEM public key.

    Raises:
        Invalid: ``key.private`` for a private key, ``key.encoding`` for anything else that is none.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    if b"PRIVATE KEY-----" in data:
        raise invalid("key.private", "a PEM private key stands where a public key is expected")
    try:
        public = load_pem_public_key(data)
    except UnsupportedAlgorithm:
        raise invalid("key.unsupported", "a PEM key of a type that is not supported") from None
    except ValueError:
        raise invalid("key.encoding", "not a PEM public key") from None
    return material_of(public)


def write_public_pem(public: Any) -> bytes:
    """The PEM ``PUBLIC KEY`` of a public key object."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def generate(kind: str) -> Any:
    """A new private key object."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    from vcmicro.keys import rsa

    if kind == "RSA":
        return generate_private_key(rsa.USUAL_EXPONENT, 3072)
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "BLS12-381-G2":
        from vcmicro.keys.bls import BlsPrivate

        return BlsPrivate.generate()
    return ec.generate_private_key(curve(kind))


def load_private(kind: str, public_material: bytes, secret: dict[str, int]) -> Any:
    """The private key object of secret numbers named as in a JWK; RSA needs the public material too.

    Raises:
        Invalid: ``key.invalid`` if the numbers are no key of the kind.
    """
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    from vcmicro.keys import rsa

    if kind in _ORDERS and not 0 < secret["d"] < _ORDERS[kind]:
        raise invalid("key.invalid", f"the secret number of a {kind} key is not within 1 to n - 1")
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(secret["d"].to_bytes(32, "big"))
    if kind == "BLS12-381-G2":
        from vcmicro.keys.bls import BlsPrivate

        return BlsPrivate(secret["d"])
    try:
        if kind == "RSA":
            return _load_rsa(*rsa.decode(public_material), secret)
        return ec.derive_private_key(secret["d"], curve(kind))
    except ValueError:
        raise invalid("key.invalid", f"the secret numbers are no {kind} key") from None


def secret_numbers(private: Any) -> dict[str, int]:
    """The secret numbers of a private key object, named as in a JWK."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    if isinstance(private, Ed25519PrivateKey):
        return {"d": int.from_bytes(private.private_bytes_raw(), "big")}
    from vcmicro.keys.bls import BlsPrivate

    if isinstance(private, BlsPrivate):
        return {"d": private.secret}
    numbers = private.private_numbers()
    if not isinstance(private, RSAPrivateKey):
        return {"d": numbers.private_value}
    exponents = {"dp": numbers.dmp1, "dq": numbers.dmq1, "qi": numbers.iqmp}
    return {"d": numbers.d, "p": numbers.p, "q": numbers.q, **exponents}


def read_private_pem(data: bytes, passphrase: bytes | None) -> Any:
    """The private key object of a PEM file.

    Raises:
        Invalid: ``key.file``.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        return load_pem_private_key(data, passphrase)
    except TypeError:
        reason = "is encrypted, and no passphrase was given" if passphrase is None else "is not encrypted"
        raise invalid("key.file", f"the PEM key {reason}") from None
    except (ValueError, UnsupportedAlgorithm):
        raise invalid("key.file", "the PEM key is malformed or unknown; or the passphrase is wrong") from None


def write_private_pem(private: Any) -> bytes:
    """The PEM PKCS#8 of a private key object, not encrypted."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _load_rsa(modulus: int, exponent: int, secret: dict[str, int]) -> Any:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateNumbers, RSAPublicNumbers

    numbers = RSAPrivateNumbers(
        p=secret["p"],
        q=secret["q"],
        d=secret["d"],
        dmp1=secret["dp"],
        dmq1=secret["dq"],
        iqmp=secret["qi"],
        public_numbers=RSAPublicNumbers(exponent, modulus),
    )
    return numbers.private_key()


def _load_point(kind: str, material: bytes) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    if material[0] not in (2, 3):
        raise _off_curve(kind)
    try:
        return EllipticCurvePublicKey.from_encoded_point(curve(kind), material)
    except ValueError:
        raise _off_curve(kind) from None


def _off_curve(kind: str) -> Invalid:
    return invalid("key.invalid", f"not a compressed point of {kind}")
