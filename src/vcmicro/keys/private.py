"""``Key``, a private key in memory, and ``Signer``, what an HSM or a key service has to offer instead."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol, runtime_checkable

from vcmicro import strict_json
from vcmicro.errors import Invalid, invalid
from vcmicro.keys import encrypted, files, jwk, multikey, openssl, signatures
from vcmicro.keys.kinds import KINDS, Kind
from vcmicro.keys.public import PublicKey
from vcmicro.problems import shown

_ABSOLUTE_URL = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.ASCII)


@runtime_checkable
class Signer(Protocol):
    """Whatever can sign for one verification method: a ``Key``, a PKCS#11 token, a key service."""

    @property
    def algorithm(self) -> str:
        """The JOSE algorithm name, such as ``EdDSA`` or ``ES256``."""

    @property
    def verification_method(self) -> str:
        """The URL under which verifiers find the public key."""

    def sign(self, data: bytes) -> bytes:
        """The raw signature over ``data``: 64 bytes (Ed25519), r || s (ECDSA), the integer (RSA)."""


@runtime_checkable
class MessagesSigner(Signer, Protocol):
    """A signer over lists of messages (BBS), any of which can be shown alone; its ``algorithm`` is ``BBS``."""

    @property
    def public(self) -> PublicKey:
        """The public key, which a BBS signature covers."""

    def sign_messages(self, header: bytes, messages: Sequence[bytes]) -> bytes:
        """The raw signature over a header and messages: 80 bytes."""


class Key:
    """A private key. Its secret is in no repr, message or pickle; ``to_jwk``, ``to_pem`` and ``save`` write it.

    ``private`` is a private key object of pyca/cryptography; the class methods make one from every usual form.

    Raises:
        Invalid: ``key.unsupported`` for a type that does not sign here, ``key.weak``; ``jose.alg`` for an
            algorithm that does not fit the key.
    """

    __slots__ = ("_algorithm", "_method", "_private", "_public")

    def __init__(self, private: Any, *, algorithm: str | None = None, verification_method: str | None = None) -> None:
        public = PublicKey(*openssl.material_of(private.public_key()))
        able = _algorithms(KINDS[public.kind])
        if not able:
            raise invalid("key.unsupported", f"{public.kind} keys do not sign")
        if algorithm is not None and algorithm not in able:
            raise invalid("jose.alg", f"a key of type {public.kind} signs {', '.join(able)}")
        self._private = private
        self._public = public
        self._algorithm = algorithm
        self._method = verification_method

    @classmethod
    def generate(cls, kind: str = "Ed25519") -> Key:
        """A new key: Ed25519, P-256, P-384, P-521, secp256k1, RSA (3072 bits) or BLS12-381-G2.

        Raises:
            Unavailable: ``extra.missing`` for BLS12-381-G2 without the extra ``[bbs]``.
        """
        return cls(openssl.generate(_signing_kind(kind).name))

    @classmethod
    def from_seed(cls, seed: bytes, kind: str = "Ed25519") -> Key:
        """The key of a 32-byte Ed25519 seed (RFC 8032 section 5.1.5) or of a curve's secret number, big-endian.

        Raises:
            Invalid: ``key.length``, or ``key.invalid`` for a number outside 1 to n - 1.
        """
        chosen = _signing_kind(kind)
        if not chosen.secret_length:
            raise ValueError(f"{kind} keys have no seed")
        return cls(_from_secret(chosen, bytes(seed)))

    @classmethod
    def from_jwk(cls, value: dict[str, Any]) -> Key:
        """Read a private JWK. ``alg`` sets the algorithm; a ``kid`` that is a URL sets the verification method.

        Raises:
            Invalid: ``key.invalid`` if a secret is missing or does not belong to the public members;
                ``key.use`` if the JWK must not sign; ``key.encoding``, ``key.length``, ``key.weak``,
                ``key.unsupported``.
        """
        parts, numbers = jwk.read_private(value)
        private = openssl.load_private(parts.kind, parts.material, numbers)
        if openssl.material_of(private.public_key()) != (parts.kind, parts.material):
            raise invalid("key.invalid", "the private member does not belong to the public members", "/d")
        kid = value.get("kid")
        method = kid if isinstance(kid, str) and _ABSOLUTE_URL.fullmatch(kid) else None
        return cls(private, algorithm=value.get("alg"), verification_method=method)

    @classmethod
    def from_pem(cls, data: bytes, passphrase: str | bytes | None = None) -> Key:
        """Read a PEM private key: PKCS#8, also encrypted (PBES2), or the older forms of OpenSSL.

        Raises:
            Invalid: ``key.file`` if it cannot be read or the passphrase is missing, wrong or needless;
                ``limit.work`` if its key derivation is set beyond 10,000,000 iterations or scrypt N = 2**20.
        """
        encrypted.check_pem(data)
        return cls(openssl.read_private_pem(data, _passphrase(passphrase)))

    @classmethod
    def from_multikey(cls, secret: str) -> Key:
        """Read a ``secretKeyMultibase`` value (Controlled Identifiers 1.0 section 2.2.2).

        Raises:
            Invalid: ``key.encoding``, ``key.length``, ``key.invalid`` or ``key.unsupported``.
        """
        kind, content = multikey.read_secret(secret)
        return cls(_from_secret(kind, content))

    @classmethod
    def load(cls, path: str | Path, passphrase: str | bytes | None = None) -> Key:
        """Read a key file: JWK, encrypted JWK, PEM or a secret Multikey, told apart by content.

        Raises:
            Invalid: ``key.file`` if there is none, or the passphrase is missing, wrong or needless; as the
                reader of its form.
        """
        data = files.read(path).strip()
        secret = _passphrase(passphrase)
        if b"-----BEGIN " in data:
            return cls.from_pem(data, passphrase)
        if data.count(b".") == 4:
            if secret is None:
                raise invalid("key.file", "the key file is encrypted, and no passphrase was given")
            return cls._from_text(encrypted.decrypt(data, secret))
        if secret is not None:
            raise invalid("key.file", "a passphrase was given, but the key file is not encrypted")
        return cls._from_text(data)

    @classmethod
    def _from_text(cls, data: bytes) -> Key:
        """Read a JWK or a secret Multikey."""
        if data.startswith(b"z"):
            return cls.from_multikey(data.decode("ascii", "replace"))
        return cls.from_jwk(_loads(data))

    def save(self, path: str | Path, passphrase: str | bytes | None = None) -> None:
        """Write the JWK, encrypted if a passphrase is given (RFC 7517 section 7; PBKDF2, 600,000 iterations).

        BLS12-381 keys, which have no JWK, are written as their secret Multikey.

        The file has mode 0600 and is replaced at one stroke: whoever reads it finds the old key or the new one.

        Raises:
            Invalid: ``key.file`` if it cannot be written.
        """
        has_jwk = bool(KINDS[self.kind].kty)
        text = (json.dumps(self.to_jwk(), indent=2) if has_jwk else self.to_multikey()).encode()
        secret = _passphrase(passphrase)
        files.write(path, (text if secret is None else encrypted.encrypt(text, secret)) + b"\n")

    @property
    def kind(self) -> str:
        """The kind of key, such as ``Ed25519``."""
        return self._public.kind

    @property
    def public(self) -> PublicKey:
        """The public half."""
        return self._public

    @property
    def did(self) -> str:
        """The did:key of the public half."""
        return f"did:key:{self._public.to_multikey()}"

    @property
    def verification_method(self) -> str:
        """The URL set by ``with_method`` or the JWK's kid, else that of the did:key."""
        return self._method or f"{self.did}#{self._public.to_multikey()}"

    @property
    def algorithm(self) -> str:
        """The JOSE algorithm: the one set, else EdDSA, ES256, ES384, ES512, ES256K or RS256; BBS for BLS12-381."""
        return self._algorithm or _algorithms(KINDS[self.kind])[0]

    def with_method(self, url: str) -> Key:
        """The same key under another verification method, such as ``did:web:univ.example#key-1``."""
        if not _ABSOLUTE_URL.fullmatch(url):
            raise ValueError(f"a verification method is an absolute URL, not {url!r}")
        return Key(self._private, algorithm=self._algorithm, verification_method=url)

    def with_algorithm(self, name: str) -> Key:
        """The same key with another JOSE algorithm of its kind, such as ``PS256``.

        Raises:
            Invalid: ``jose.alg`` if it does not fit the key.
        """
        return Key(self._private, algorithm=name, verification_method=self._method)

    def sign(self, data: bytes) -> bytes:
        """The raw signature over ``data`` (ECDSA: r || s).

        Raises:
            Invalid: ``key.use`` for a key that signs lists of messages.
        """
        if KINDS[self.kind].over_messages:
            raise invalid("key.use", f"a {self.kind} key signs lists of messages only, as bbs-2023 does")
        return signatures.sign(self._private, self.algorithm, data)

    def sign_messages(self, header: bytes, messages: Sequence[bytes]) -> bytes:
        """The BBS signature over a header and messages, 80 bytes.

        Raises:
            Invalid: ``key.use`` for a key of another kind.
            Unavailable: ``extra.missing`` without the extra ``[bbs]``.
        """
        if not KINDS[self.kind].over_messages:
            raise invalid("key.use", f"a {self.kind} key does not sign lists of messages; BLS12-381-G2 does")
        signature: bytes = self._private.sign_messages(header, messages)
        return signature

    def to_jwk(self, private: bool = True) -> dict[str, str]:
        """The JWK, with the secret unless ``private`` is False; ``kid`` and ``alg`` only where they were set."""
        secret = openssl.secret_numbers(self._private) if private else {}
        size = KINDS[self.kind].secret_length
        set_here = {"kid": self._method, "alg": self._algorithm}
        return {
            **self._public.to_jwk(),
            **{name: jwk.write_number(number, size) for name, number in secret.items()},
            **{name: text for name, text in set_here.items() if text is not None},
        }

    def to_pem(self) -> bytes:
        """The secret as PEM PKCS#8, not encrypted.

        Raises:
            Invalid: ``key.unsupported`` for BLS12-381.
        """
        if not KINDS[self.kind].kty:
            raise invalid("key.unsupported", f"{self.kind} keys have no PEM form")
        return openssl.write_private_pem(self._private)

    def to_multikey(self) -> str:
        """The secret as ``secretKeyMultibase``.

        Raises:
            Invalid: ``key.unsupported`` for RSA.
        """
        kind = KINDS[self.kind]
        if not kind.secret_codec:
            raise invalid("key.unsupported", f"{self.kind} has no secret Multikey form here")
        secret = openssl.secret_numbers(self._private)["d"]
        return multikey.write(kind.secret_codec, secret.to_bytes(kind.secret_length, "big"))

    def __repr__(self) -> str:
        return f"Key(kind={self.kind!r}, verification_method={shown(self.verification_method)})"

    def __copy__(self) -> Key:
        return self

    def __deepcopy__(self, memo: object) -> Key:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is not pickled: send the file, or a Signer that asks for it")


def _signing_kind(name: str) -> Kind:
    kind = KINDS.get(name)
    if kind is None or not _algorithms(kind):
        signing = [each.name for each in KINDS.values() if _algorithms(each)]
        raise ValueError(f"kind={name!r}: supported are {', '.join(signing)}")
    return kind


def _algorithms(kind: Kind) -> tuple[str, ...]:
    """What a private key of the kind signs: JOSE names, or the one over messages."""
    return kind.algorithms or ((kind.over_messages,) if kind.over_messages else ())


def _from_secret(kind: Kind, secret: bytes) -> Any:
    if len(secret) != kind.secret_length:
        raise invalid("key.length", f"{len(secret)} bytes, where a secret {kind.name} key has {kind.secret_length}")
    return openssl.load_private(kind.name, b"", {"d": int.from_bytes(secret, "big")})


def _passphrase(given: str | bytes | None) -> bytes | None:
    if given is None:
        return None
    if not given:
        raise ValueError("an empty passphrase protects nothing; leave it out, or give one")
    return given.encode() if isinstance(given, str) else bytes(given)


def _loads(data: bytes) -> Any:
    """A JWK's text. The loader's own message is dropped: it may quote what is secret."""
    try:
        return strict_json.loads(data)
    except Invalid as error:
        raise invalid("key.file", f"neither PEM nor JWK nor Multikey ({error.code})") from None
