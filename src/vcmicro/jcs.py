"""RFC 8785, the JSON Canonicalization Scheme: one byte string for one JSON value.

Most documents hold only what Python's C encoder already writes as RFC 8785 asks; a scan finds out.
Whatever it cannot vouch for (floats that ECMAScript writes in another way, member names beyond U+DFFF,
anything odd) takes the exact path.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterable
from json.encoder import encode_basestring
from typing import Any

from vcmicro.errors import invalid, over_limit
from vcmicro.limits import DEFAULT, Limits

_LARGEST_INTEGER = 2**53 - 1
_ATOMS = {None: "null", True: "true", False: "false"}


def canonicalize(value: object, *, limits: Limits = DEFAULT) -> bytes:
    """The canonical UTF-8 text of a JSON value (None, bool, int, float, str, list or tuple, dict).

    Raises:
        Invalid: ``json.number`` for an integer beyond +-(2**53 - 1) or a float that is not finite;
            ``json.surrogate``; ``json.type`` for what JSON cannot hold; ``json.depth``.
        LimitExceeded: ``limit.nodes``, also for a value that holds itself.
    """
    try:
        if _is_plain(value, limits):
            return _ENCODE(value)
        parts: list[str] = []
        _write(value, parts)
        return "".join(parts).encode("utf-8")
    except UnicodeEncodeError:
        raise invalid("json.surrogate", "a string holds half of a surrogate pair") from None
    except RecursionError:
        raise invalid("json.depth", "the value is nested too deeply to be written") from None


def number_text(value: float) -> str:
    """A finite number as ECMAScript writes it (ECMA-262 Number::toString; RFC 8785 section 3.2.2.3).

    Python's repr finds the same shortest digits; only the place of the point and the exponent differ.

    Raises:
        Invalid: ``json.number`` for NaN and the infinities.
    """
    if value != value or value in (float("inf"), float("-inf")):
        raise invalid("json.number", "a number is not finite")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    # The value is 0.digits * 10**point.
    point = len(digits) - len(fraction) + int(exponent or "0")
    return sign + _placed(digits.rstrip("0"), point)


def _placed(digits: str, point: int) -> str:
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    mantissa = digits if count == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{mantissa}e{point - 1:+d}"


def _is_plain(value: object, limits: Limits) -> bool:
    """True if the C encoder's text is the canonical one; counts every value on its way."""
    plain = True
    names: list[Any] = []
    pending: list[Any] = [value]
    for each in pending:
        kind = type(each)
        if kind is str or kind is bool or each is None:
            continue
        if kind is dict:
            names += each
            pending += each.values()
        elif kind is list:
            pending += each
        elif kind is int:
            plain = plain and -_LARGEST_INTEGER <= each <= _LARGEST_INTEGER
        elif kind is float:
            plain = plain and _is_plain_float(repr(each))
        else:
            plain = False
            pending.extend(_inside(each))
        if len(pending) > limits.json_nodes:
            raise over_limit("limit.nodes", "json_nodes", limits.json_nodes)
    return plain and _are_plain_names(names)


def _inside(value: object) -> Iterable[Any]:
    """The values in a tuple, or in an instance of a subclass of dict or list."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, (list, tuple)) else ()


def _are_plain_names(names: list[Any]) -> bool:
    """Below U+E000 the order of code points is that of UTF-16 code units (RFC 8785 section 3.2.3)."""
    if not all(type(each) is str for each in names):
        return False
    text = "".join(names)
    return text.isascii() or max(text) < "\ue000"


def _is_plain_float(text: str) -> bool:
    return "e" not in text and "n" not in text and not text.endswith(".0")


def _write(value: object, parts: list[str]) -> None:
    if value is None or isinstance(value, bool):
        parts.append(_ATOMS[value])
    elif isinstance(value, str):
        parts.append(encode_basestring(value))
    elif isinstance(value, int):
        if not -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER:
            raise invalid("json.number", "an integer is beyond +-(2**53 - 1)")
        parts.append(int.__repr__(value))
    elif isinstance(value, float):
        parts.append(number_text(value))
    elif isinstance(value, (list, tuple)):
        _write_list(value, parts)
    elif isinstance(value, dict):
        _write_object(value, parts)
    else:
        raise invalid("json.type", f"{type(value).__name__} has no JSON form")


def _write_list(value: list[Any] | tuple[Any, ...], parts: list[str]) -> None:
    separator = "["
    for each in value:
        parts.append(separator)
        _write(each, parts)
        separator = ","
    parts.append("]" if value else "[]")


def _write_object(value: dict[Any, Any], parts: list[str]) -> None:
    if not all(isinstance(name, str) for name in value):
        raise invalid("json.type", "a member name is not a string")
    separator = "{"
    for name in sorted(value, key=_utf16):
        parts.append(separator)
        parts.append(encode_basestring(name))
        parts.append(":")
        _write(value[name], parts)
        separator = ","
    parts.append("}" if value else "{}")


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be")


def _fast_encoder() -> Callable[[Any], bytes]:
    """orjson where it is installed, else the C encoder of ``json``: the same bytes for every plain value."""
    encode = json.JSONEncoder(
        ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode
    try:
        orjson = importlib.import_module("orjson")
    except ImportError:
        return lambda value: encode(value).encode("utf-8")

    def faster(value: Any) -> bytes:
        try:
            text: bytes = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        except TypeError:
            # Half a surrogate pair, or more levels than orjson writes: the other encoder says which.
            return encode(value).encode("utf-8")
        return text

    return faster


_ENCODE = _fast_encoder()
