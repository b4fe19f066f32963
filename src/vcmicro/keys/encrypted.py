"""Private keys under a passphrase: the encrypted JWK of RFC 7517 section 7, and caps for encrypted PKCS#8.

What is written is PBES2-HS512+A256KW (PBKDF2 with HMAC-SHA-512, 600,000 iterations) around A256GCM: a standard
container that every JOSE library opens, where pyca/cryptography's PKCS#8 would use 2,048 iterations. What is
read may use any PBES2 of RFC 7518 up to 10,000,000 iterations: the file's author chooses how long we work.
"""

from __future__ import annotations

import binascii
import hmac
import json
import os
import re
from typing import Any, NamedTuple

from vcmicro import strict_json
from vcmicro.encoding import decode_base64url, encode_base64url
from vcmicro.errors import Invalid, LimitExceeded, invalid
from vcmicro.keys import der
from vcmicro.problems import problem

ITERATIONS = 600_000
_MOST_ITERATIONS = 10_000_000
_MOST_SCRYPT_N = 2**20
_MOST_SCRYPT_LANES = 16

# RFC 7518 section 4.8.1: the hash of PBKDF2 and the bytes of the key-wrapping key.
_WRAPPINGS = {
    "PBES2-HS256+A128KW": ("SHA256", 16),
    "PBES2-HS384+A192KW": ("SHA384", 24),
    "PBES2-HS512+A256KW": ("SHA512", 32),
}
# RFC 7518 section 5.1: the bytes of the content key, and the hash where CBC is paired with HMAC.
_ENCRYPTIONS = {
    "A128GCM": (16, ""),
    "A192GCM": (24, ""),
    "A256GCM": (32, ""),
    "A128CBC-HS256": (32, "sha256"),
    "A192CBC-HS384": (48, "sha384"),
    "A256CBC-HS512": (64, "sha512"),
}
_ENCRYPTED_PEM = re.compile(rb"-----BEGIN ENCRYPTED PRIVATE KEY-----(.*?)-----END", re.DOTALL)
_PBES2 = bytes.fromhex("2a864886f70d01050d")
_PBKDF2 = bytes.fromhex("2a864886f70d01050c")
_SCRYPT = bytes.fromhex("2b06010401da47040b")


class _Sealed(NamedTuple):
    """The parts of a compact JWE (RFC 7516 section 7.1), decoded; ``aad`` is the first as it was written."""

    header: dict[str, Any]
    aad: bytes
    wrapped: bytes
    iv: bytes
    ciphertext: bytes
    tag: bytes


def encrypt(secret: bytes, passphrase: bytes) -> bytes:
    """The compact JWE of a JWK's text."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.keywrap import aes_key_wrap

    salt, content_key, iv = os.urandom(16), os.urandom(32), os.urandom(12)
    header = {"alg": "PBES2-HS512+A256KW", "enc": "A256GCM", "cty": "jwk+json", "p2s": encode_base64url(salt)}
    protected = encode_base64url(json.dumps({**header, "p2c": ITERATIONS}, separators=(",", ":")).encode())
    wrapped = aes_key_wrap(_wrapping_key(header["alg"], passphrase, salt, ITERATIONS), content_key)
    sealed = AESGCM(content_key).encrypt(iv, secret, protected.encode())
    parts = (wrapped, iv, sealed[:-16], sealed[-16:])
    return ".".join((protected, *(encode_base64url(part) for part in parts))).encode()


def decrypt(token: bytes, passphrase: bytes) -> bytes:
    """The JWK's text inside a compact JWE that ``encrypt`` or another JOSE library made.

    Raises:
        Invalid: ``key.file`` if it is malformed, of another algorithm, or the passphrase is wrong; ``limit.work``.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

    sealed = _split(token)
    salt, iterations = _derivation(sealed.header)
    try:
        key = aes_key_unwrap(_wrapping_key(sealed.header["alg"], passphrase, salt, iterations), sealed.wrapped)
        return _open(sealed, key)
    except (InvalidUnwrap, InvalidTag, ValueError):
        raise invalid("key.file", "the passphrase is wrong, or the key file is damaged") from None


def check_pem(data: bytes) -> None:
    """Hold the key derivation of encrypted PKCS#8 (RFC 5958, PBES2 of RFC 8018) to the caps.

    Raises:
        Invalid: ``key.file`` for another scheme; ``limit.work`` beyond the caps; ``key.encoding``.
    """
    for body in _ENCRYPTED_PEM.findall(data):
        try:
            content = binascii.a2b_base64(body)
        except binascii.Error:
            raise invalid("key.file", "the PEM key is not base64") from None
        _check_pkcs8(content)


def _check_pkcs8(data: bytes) -> None:
    algorithm, _ = _pair(der.sequence(data))
    scheme, parameters = _pair(der.items(algorithm))
    if scheme != _PBES2:
        raise invalid("key.file", "the PEM key is encrypted with an outdated scheme; only PBES2 is read")
    derivation, _ = _pair(der.items(parameters))
    function, settings = _pair(der.items(derivation))
    numbers = [der.unsigned(each) for each in der.items(settings) if each[0] == der.INTEGER]
    _check_derivation(function, numbers)


def _pair(members: list[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    if len(members) != 2:
        raise invalid("key.file", "the PEM key is not an EncryptedPrivateKeyInfo")
    return members[0][1], members[1][1]


def _check_derivation(function: bytes, numbers: list[int]) -> None:
    """``numbers`` are the INTEGERs of PBKDF2-params or scrypt-params (RFC 8018 A.2, RFC 7914 section 7)."""
    if function not in (_PBKDF2, _SCRYPT):
        raise invalid("key.file", "the PEM key derives its key neither by PBKDF2 nor by scrypt")
    if function == _PBKDF2:
        if not numbers or numbers[0] > _MOST_ITERATIONS:
            raise _too_much_work(f"more than {_MOST_ITERATIONS:,} PBKDF2 iterations")
    elif len(numbers) < 3 or numbers[0] > _MOST_SCRYPT_N or numbers[1] * numbers[2] > _MOST_SCRYPT_LANES:
        raise _too_much_work(f"scrypt beyond N = {_MOST_SCRYPT_N:,}, r * p = {_MOST_SCRYPT_LANES}")


def _split(token: bytes) -> _Sealed:
    try:
        texts = token.decode("ascii").split(".")
        protected, *parts = (decode_base64url(text) for text in texts)
        header = strict_json.loads(protected)
        wrapped, iv, ciphertext, tag = parts
    except (Invalid, ValueError):
        raise invalid("key.file", "not a compact JWE") from None
    if not isinstance(header, dict) or not _is_known(header):
        raise invalid("key.file", "the key file is not encrypted with a PBES2 algorithm of RFC 7518")
    if "zip" in header or "crit" in header:
        raise invalid("key.file", "the key file asks for compression or an extension")
    return _Sealed(header, texts[0].encode(), wrapped, iv, ciphertext, tag)


def _is_known(header: dict[str, Any]) -> bool:
    # Lists, since a header may hold what has no hash.
    return header.get("alg") in list(_WRAPPINGS) and header.get("enc") in list(_ENCRYPTIONS)


def _derivation(header: dict[str, Any]) -> tuple[bytes, int]:
    salt, iterations = header.get("p2s"), header.get("p2c")
    if not isinstance(salt, str) or not isinstance(iterations, int) or iterations < 1:
        raise invalid("key.file", "p2s or p2c of the key file is missing or malformed")
    if iterations > _MOST_ITERATIONS:
        raise _too_much_work(f"{iterations:,} PBKDF2 iterations, where {_MOST_ITERATIONS:,} are the most")
    return decode_base64url(salt, code="key.file"), iterations


def _wrapping_key(algorithm: str, passphrase: bytes, salt: bytes, iterations: int) -> bytes:
    """RFC 7518 section 4.8.1.1: the salt is bound to the algorithm's name."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

    digest, length = _WRAPPINGS[algorithm]
    salted = algorithm.encode() + b"\0" + salt
    return PBKDF2HMAC(getattr(hashes, digest)(), length, salted, iterations).derive(passphrase)


def _open(sealed: _Sealed, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    length, digest = _ENCRYPTIONS[sealed.header["enc"]]
    if len(key) != length or len(sealed.tag) != (length // 2 if digest else 16):
        raise ValueError("a key or tag of another length")
    if digest:
        return _open_cbc(sealed, key, digest)
    return AESGCM(key).decrypt(sealed.iv, sealed.ciphertext + sealed.tag, sealed.aad)


def _open_cbc(sealed: _Sealed, key: bytes, digest: str) -> bytes:
    """RFC 7518 section 5.2.2.2: the tag is judged before anything is decrypted."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.padding import PKCS7

    half = len(key) // 2
    bits = (len(sealed.aad) * 8).to_bytes(8, "big")
    tag = hmac.digest(key[:half], sealed.aad + sealed.iv + sealed.ciphertext + bits, digest)[:half]
    if not hmac.compare_digest(tag, sealed.tag):
        raise ValueError("the tag does not match")
    decryptor = Cipher(algorithms.AES(key[half:]), modes.CBC(sealed.iv)).decryptor()
    unpadder = PKCS7(128).unpadder()
    return unpadder.update(decryptor.update(sealed.ciphertext) + decryptor.finalize()) + unpadder.finalize()


def _too_much_work(detail: str) -> LimitExceeded:
    return LimitExceeded(problem("limit.work", detail))
