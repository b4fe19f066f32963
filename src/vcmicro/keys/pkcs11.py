"""A key that stays in its token: a ``Signer`` over PKCS#11 (smart cards, HSMs, SoftHSM). Needs the extra ``pkcs11``.

Only this module knows python-pkcs11, and imports it when a token is opened.

Sources: OASIS PKCS #11 Specification 3.0 sections 2.1 (RSA) and 2.3 (elliptic curves, EdDSA); RFC 7512 (URIs).
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn

from vcmicro.errors import Invalid, VcmicroError, invalid, unavailable
from vcmicro.keys import der, rsa
from vcmicro.keys.pkcs11_uri import parse_uri
from vcmicro.keys.public import PublicKey
from vcmicro.keys.signatures import check_length
from vcmicro.problems import shown

# The curve of CKA_EC_PARAMS: the DER of its object identifier, for Ed25519 also of its name.
_CURVES = {
    bytes.fromhex("06082a8648ce3d030107"): "P-256",
    bytes.fromhex("06052b81040022"): "P-384",
    bytes.fromhex("06052b81040023"): "P-521",
    bytes.fromhex("06052b8104000a"): "secp256k1",
    bytes.fromhex("06032b6570"): "Ed25519",
    bytes.fromhex("130c") + b"edwards25519": "Ed25519",
}


class Pkcs11Key:
    """A private key in a token, found by its label or its id. Signing is serialized, as a session has to be.

    A process logs in to a token once (PKCS #11 section 5.6): further keys of it share the login, and closing the key
    that logged in ends it for all.

    >>> key = Pkcs11Key("/usr/lib/softhsm/libsofthsm2.so", token="issuer", label="badges", pin=ask_pin)
    >>> Issuer("did:web:univ.example", signer=key.with_method("did:web:univ.example#key-1"), name="Univ")

    Args:
        module: the path of the token's PKCS#11 library.
        token: the token's label.
        label: CKA_LABEL of the key; ``id``: its CKA_ID. At least one of them.
        pin: asked once, when the session is opened; what it returns is kept nowhere.
        algorithm: the JOSE algorithm; default as for a ``Key`` of its kind (for RSA ``RS256``).
        verification_method: default the did:key of the public key.

    Raises:
        Invalid: ``key.token`` if there is no such key or the PIN is wrong; ``key.unsupported``; ``jose.alg``.
        Unavailable: ``extra.missing`` without the library for PKCS#11; ``key.token`` if the token cannot be used.
    """

    __slots__ = ("_algorithm", "_lock", "_method", "_private", "_public", "_session")

    def __init__(
        self,
        module: str | Path,
        *,
        token: str,
        label: str | None = None,
        id: bytes | None = None,
        pin: Callable[[], str],
        algorithm: str | None = None,
        verification_method: str | None = None,
    ) -> None:
        if label is None and id is None:
            raise ValueError("a key in a token is found by its label or its id")
        with _told():
            self._session = _open(str(module), token, pin)
        try:
            with _told():
                self._private, self._public = _find(self._session, label, id)
            if algorithm is not None and algorithm not in self._public.algorithms:
                raise invalid("jose.alg", f"a key of type {self.kind} signs {', '.join(self._public.algorithms)}")
        except VcmicroError:
            self.close()
            raise
        self._algorithm = algorithm or self._public.algorithms[0]
        self._method = verification_method
        self._lock = Lock()

    @classmethod
    def from_uri(cls, uri: str, *, pin: Callable[[], str] | None = None, algorithm: str | None = None) -> Pkcs11Key:
        """The key of an RFC 7512 URI: ``pkcs11:token=T;object=LABEL;id=%01?module-path=LIB&pin-source=file:PIN``.

        Without ``pin-source`` and ``pin-value`` the PIN is asked of ``pin``.

        Raises:
            ValueError: for another form, or without a PIN.
            Invalid, Unavailable: as the constructor.
        """
        parts = parse_uri(uri)
        asked = parts.pin or pin
        if asked is None:
            raise ValueError("the URI names no PIN (pin-source), and none was given")
        return cls(parts.module, token=parts.token, label=parts.label, id=parts.id, pin=asked, algorithm=algorithm)

    @property
    def kind(self) -> str:
        """The kind of key, such as ``P-256``."""
        return self._public.kind

    @property
    def public(self) -> PublicKey:
        """The public half, as the token has it."""
        return self._public

    @property
    def did(self) -> str:
        """The did:key of the public half."""
        return f"did:key:{self._public.to_multikey()}"

    @property
    def algorithm(self) -> str:
        """The JOSE algorithm."""
        return self._algorithm

    @property
    def verification_method(self) -> str:
        """The URL under which verifiers find the public key; default that of the did:key."""
        return self._method or f"{self.did}#{self._public.to_multikey()}"

    def with_method(self, url: str) -> Pkcs11Key:
        """The same key, over the same session, under another verification method."""
        if ":" not in url:
            raise ValueError(f"a verification method is an absolute URL, not {url!r}")
        other: Pkcs11Key = object.__new__(Pkcs11Key)
        for name in self.__slots__:
            setattr(other, name, getattr(self, name))
        other._method = url
        return other

    def sign(self, data: bytes) -> bytes:
        """The raw signature over ``data`` (ECDSA: r || s), which has been verified by the public key.

        Raises:
            Invalid: ``proof.invalid`` if the token's two halves do not belong together.
            Unavailable: ``key.token`` if the token did not sign.
        """
        with _told(), self._lock:
            signature = _sign(self._private, self._algorithm, data)
        check_length(self._algorithm, signature)
        self._public.verify(signature, data, self._algorithm)
        return signature

    def close(self) -> None:
        """End the session; keys made by ``with_method`` share it."""
        self._session.close()

    def __enter__(self) -> Pkcs11Key:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Pkcs11Key(kind={self.kind!r}, verification_method={shown(self.verification_method)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key in a token is not pickled: open a session in each process")


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """The errors of the token's library as this library's; a PIN is in none of them."""
    try:
        from pkcs11 import exceptions
    except ImportError:
        raise unavailable("extra.missing", "a key in a token needs: pip install vcmicro[pkcs11]") from None
    try:
        yield
    except (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange, exceptions.PinLocked) as error:
        raise invalid("key.token", f"the token refused the PIN ({type(error).__name__})") from None
    except (exceptions.PKCS11Error, RuntimeError, OSError) as error:
        raise unavailable("key.token", f"the token cannot be used ({type(error).__name__})") from None


def _open(module: str, token: str, pin: Callable[[], str]) -> Any:
    import pkcs11

    found = pkcs11.lib(module).get_token(token_label=token)
    try:
        return found.open(user_pin=pin())
    except pkcs11.UserAlreadyLoggedIn:
        return found.open()


def _find(session: Any, label: str | None, id: bytes | None) -> tuple[Any, PublicKey]:
    """The private key object, and the public key that stands beside it under the same id (else the same label)."""
    from pkcs11 import Attribute, ObjectClass

    named = {Attribute.LABEL: label, Attribute.ID: id}
    where = {attribute: value for attribute, value in named.items() if value is not None}
    private = _only(session, {Attribute.CLASS: ObjectClass.PRIVATE_KEY, **where})
    found = private[Attribute.ID]
    where = {Attribute.ID: found} if found else where
    return private, _public(_only(session, {Attribute.CLASS: ObjectClass.PUBLIC_KEY, **where}))


def _only(session: Any, where: dict[Any, Any]) -> Any:
    """The one object with these attributes. The search is read to its end, for a session has one at a time."""
    found = list(session.get_objects(where))
    if len(found) != 1:
        raise invalid("key.token", f"{len(found)} keys in the token are called so, where one is needed")
    return found[0]


def _public(public: Any) -> PublicKey:
    from pkcs11 import Attribute, KeyType

    if public.key_type == KeyType.RSA:
        modulus, exponent = public[Attribute.MODULUS], public[Attribute.PUBLIC_EXPONENT]
        return PublicKey("RSA", rsa.encode(int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")))
    if public.key_type not in (KeyType.EC, KeyType.EC_EDWARDS):
        raise invalid("key.unsupported", f"a key of type {public.key_type!r} in the token")
    kind = _CURVES.get(bytes(public[Attribute.EC_PARAMS]))
    if kind is None:
        raise invalid("key.unsupported", "the key in the token is on a curve that is not supported")
    point = _point(bytes(public[Attribute.EC_POINT]))
    if kind == "Ed25519":
        return PublicKey(kind, point)
    half = len(point) // 2
    if len(point) % 2 == 0 or point[:1] != b"\x04":
        raise invalid("key.encoding", "the token gives no uncompressed point")
    return PublicKey(kind, bytes([2 + point[-1] % 2]) + point[1 : 1 + half])


def _point(data: bytes) -> bytes:
    """CKA_EC_POINT is an OCTET STRING in DER; some tokens leave the wrapping out."""
    with contextlib.suppress(Invalid):
        items = der.items(data)
        if len(items) == 1 and items[0][0] == der.OCTET_STRING:
            return items[0][1]
    return data


def _sign(private: Any, algorithm: str, data: bytes) -> bytes:
    """ECDSA over a hash made here, which every token can sign; RSA hashes in the token."""
    from pkcs11 import MGF, Mechanism

    if algorithm in ("EdDSA", "Ed25519"):
        return bytes(private.sign(data, mechanism=Mechanism.EDDSA))
    bits = "256" if algorithm == "ES256K" else algorithm[2:]
    digest = f"sha{bits}"
    if algorithm.startswith("ES"):
        return bytes(private.sign(hashlib.new(digest, data).digest(), mechanism=Mechanism.ECDSA))
    if algorithm.startswith("RS"):
        return bytes(private.sign(data, mechanism=Mechanism[f"SHA{bits}_RSA_PKCS"]))
    parameters = (Mechanism[f"SHA{bits}"], MGF[f"SHA{bits}"], hashlib.new(digest).digest_size)
    return bytes(private.sign(data, mechanism=Mechanism[f"SHA{bits}_RSA_PKCS_PSS"], mechanism_param=parameters))
