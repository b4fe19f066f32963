"""Text that stands for bytes: base64url, multibase and multicodec, each with one accepted spelling.

Every decoder takes the longest text that it may read and judges the length first: base58 is
quadratic, and 50 KB of it cost a second.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

import base58

from vcmicro.errors import invalid
from vcmicro.patterns import Pattern

_BASE64URL = Pattern(r"[A-Za-z0-9_-]*", re.ASCII)
_DIGITS = bytes(max(0, base58.BITCOIN_ALPHABET.find(byte)) for byte in range(256))
"""The base58 digit that each ASCII character stands for."""
_PAIR, _CHUNK = 58**2, 58**10
_FOLDED = 128
_FOLDS = tuple(
    (
        width,
        int.from_bytes((bytes(width // 8) + b"\xff" * (width // 8)) * (_FOLDED * 4 // width), "big"),
        58 ** (width // 8),
    )
    for width in (8, 16, 32, 64, 128, 256, 512)
)
"""How 128 digits, a byte each, become a number: seven times, neighbours join in a lane of twice the width. For each
time that width in bits, a mask of the right ones of two neighbours, and what the left ones count for."""


def encode_base64url(data: bytes) -> str:
    """base64url without padding (RFC 4648 section 5, RFC 7515 section 2)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_base64url(text: str, *, code: str = "jose.encoding", pointer: str = "") -> bytes:
    """Strict base64url: no padding, no other alphabet, no spare bits set.

    Raises:
        Invalid: ``code`` (by default ``jose.encoding``).
    """
    if not isinstance(text, str) or not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise invalid(code, "not base64url without padding", pointer)
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(text) % 4 and encode_base64url(data[-(len(data) % 3) :]) != text[-(len(text) % 4) :]:
        raise invalid(code, "base64url with spare bits set: a second spelling of the same bytes", pointer)
    return data


def encode_base58btc(data: bytes) -> str:
    """Multibase base58-btc: ``z`` and the Bitcoin alphabet (CID 1.0 section 2.4)."""
    number, pairs = int.from_bytes(data, "big"), _pairs()
    digits: list[bytes] = []
    while number:
        number, chunk = divmod(number, _CHUNK)
        for _ in range(5):
            chunk, pair = divmod(chunk, _PAIR)
            digits.append(pairs[pair])
    digits.reverse()
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + b"".join(digits).lstrip(b"1").decode("ascii")


@cache
def _pairs() -> tuple[bytes, ...]:
    """Two base58 digits as they are written, by their number."""
    return tuple(bytes((left, right)) for left in base58.BITCOIN_ALPHABET for right in base58.BITCOIN_ALPHABET)


def decode_base58btc(text: object, *, max_chars: int, code: str = "proof.encoding", pointer: str = "") -> bytes:
    """Multibase base58-btc and no other base.

    Raises:
        Invalid: ``code`` (by default ``proof.encoding``).
    """
    if not isinstance(text, str) or not text.startswith("z"):
        raise invalid(code, "not multibase base58-btc (it begins with 'z')", pointer)
    if len(text) > max_chars:
        raise invalid(code, f"{len(text):,} characters, where {max_chars:,} are the most", pointer)
    body = text[1:].encode("ascii", "replace")  # by a question mark, which is no digit
    if not body or body.translate(None, base58.BITCOIN_ALPHABET):
        raise invalid(code, "a character that base58-btc does not have, or no characters", pointer)
    digits = body.translate(_DIGITS)
    number = _number(digits)
    zeros = len(digits) - len(digits.lstrip(b"\0"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _number(digits: bytes) -> int:
    """The number that base58 digits write, the most significant first."""
    number = 0
    if len(digits) > _FOLDED:
        for digit in digits:
            number = number * 58 + digit
        return number
    number = int.from_bytes(digits, "big")
    for width, right, base in _FOLDS:
        number = (number & right) + (number >> width & right) * base
    return number


def decode_multibase_u(text: object, *, max_chars: int, code: str = "proof.encoding", pointer: str = "") -> bytes:
    """Multibase base64url-no-pad: ``u`` and strict base64url.

    Raises:
        Invalid: ``code`` (by default ``proof.encoding``).
    """
    if not isinstance(text, str) or not text.startswith("u"):
        raise invalid(code, "not multibase base64url (it begins with 'u')", pointer)
    if len(text) > max_chars:
        raise invalid(code, f"{len(text):,} characters, where {max_chars:,} are the most", pointer)
    return decode_base64url(text[1:], code=code, pointer=pointer)


def encode_varint(number: int) -> bytes:
    """Unsigned LEB128, as multicodec prefixes are written."""
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def decode_varint(data: bytes, *, code: str = "key.encoding", pointer: str = "") -> tuple[int, bytes]:
    """Split a multicodec prefix (at most 9 bytes, shortest form only) from what follows it.

    Raises:
        Invalid: ``code`` (by default ``key.encoding``).
    """
    number = 0
    for index, byte in enumerate(data[:9]):
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            if index and byte == 0:
                break
            return number, data[index + 1 :]
    raise invalid(code, "no multicodec prefix", pointer)
