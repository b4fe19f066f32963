"""Status List Tokens, JWT and CWT: only ``VcmicroError``, and nothing verifies but what was signed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache

from fuzz.target import Finding, Target
from vcmicro.errors import VcmicroError
from vcmicro.keys import Key
from vcmicro.limits import Limits
from vcmicro.status import STATUS_TYPES
from vcmicro.status.byte_array import compress_values
from vcmicro.status.token import FORMS, StatusListToken, open_token, sign_token
from vcmicro.times import Instant

_LIMITS = Limits(status_inflated_bytes=1 << 20)
_URI = "https://univ.example/statuslists/1"
_NOW = Instant(1_750_000_000)
_KEY = Key.from_seed(bytes([1]) * 32)
_KIND = STATUS_TYPES["status_list"]


def check(data: bytes) -> str:
    try:
        token = open_token(data, _LIMITS)
        token.require_current(_URI, _NOW)
        token.good_for(_NOW)
        outcome = f"value {_KIND.read({'idx': 7, 'uri': _URI}, token, _LIMITS).value}"
        token.verify(_KEY.public)
    except VcmicroError as error:
        return error.code
    if (dict(token.claims), token.bits, token.packed) not in [_content(each) for each in _opened()]:
        raise Finding(f"nobody signed {data!r}")
    return outcome


def _content(token: StatusListToken) -> tuple[object, ...]:
    return dict(token.claims), token.bits, token.packed


@cache
def _opened() -> tuple[StatusListToken, ...]:
    found = []
    for each in seeds():
        try:
            found.append(open_token(each, _LIMITS))
        except VcmicroError:
            continue
    return tuple(found)


def seeds() -> Iterator[bytes]:
    claims = {"sub": _URI, "iat": _NOW.seconds, "exp": _NOW.seconds + 60, "ttl": 60}
    lists = [(bits, compress_values({7: 1}, 64, bits)) for bits in (1, 2, 4, 8)]
    lists += [(1, b""), (1, zlib.compress(bytes(8)) * 2), (1, zlib.compress(bytes(2**21)))]
    for form in FORMS:
        for bits, packed in lists:
            token = sign_token(form, claims, bits, packed, _KEY)
            yield token.encode() if isinstance(token, str) else token
        for odd in ({"sub": _URI}, {**claims, "exp": 0}, {**claims, "ttl": -1}, {**claims, "iat": 1.5e300}):
            token = sign_token(form, odd, *lists[0], _KEY)
            yield token.encode() if isinstance(token, str) else token


TARGET = Target("status_token", seeds, check)
