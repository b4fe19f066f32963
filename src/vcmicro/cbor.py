"""CBOR (RFC 8949), read strictly and written deterministically.

The part that signatures carry and no more: integers of 64 bits, byte and text strings, arrays, maps, tags, true,
false, null and floats. A tag stays a tag: nothing is built from one (no dates, big numbers, patterns or shared
references), which is why this is not left to a general decoder.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

from vcmicro.errors import Invalid, invalid, over_limit
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown


class Tag(NamedTuple):
    """A tagged item (RFC 8949 section 3.4), as it stands."""

    number: int
    value: Any


def loads(data: bytes, limits: Limits = DEFAULT) -> Any:
    """The one item that ``data`` is: int, bytes, str, list, dict, bool, None, float or ``Tag``.

    Raises:
        Invalid: ``cbor.encoding`` for what is malformed, cut off or followed by more, for indefinite lengths,
            duplicate keys, keys other than integers and strings, and simple values other than false, true and null.
        LimitExceeded: ``limit.size``, ``limit.nodes``; depth, members and items are those of JSON.
    """
    if len(data) > limits.input_bytes:
        raise over_limit("limit.size", "input_bytes", limits.input_bytes)
    reader = _Reader(data, limits)
    value = reader.item(0)
    if reader.at != len(data):
        raise reader.refused(f"{len(data) - reader.at} bytes follow the item")
    return value


def dumps(value: Any) -> bytes:
    """Deterministic CBOR (RFC 8949 section 4.2.1): shortest forms, map keys in the order of their encoded bytes.

    Raises:
        TypeError, ValueError: for a type, or an integer, that ``loads`` would not give.
    """
    written = bytearray()
    _write(value, written)
    return bytes(written)


_SIMPLE: Mapping[int, bool | None] = {20: False, 21: True, 22: None}
_FLOATS = {25: ("e", 2), 26: ("f", 4), 27: ("d", 8)}


class _Reader:
    """One pass over the bytes; ``at`` is the offset of the next head."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data = data
        self.at = 0
        self._limits = limits
        self._items = 0

    def refused(self, why: str) -> Invalid:
        """The error, with the place in the bytes."""
        return invalid("cbor.encoding", f"byte {self.at}: {why}")

    def item(self, depth: int) -> Any:
        """The item that begins here."""
        limits = self._limits
        self._items += 1
        if self._items > limits.json_nodes:
            raise over_limit("limit.nodes", "json_nodes", limits.json_nodes)
        if depth > limits.json_depth:
            raise over_limit("limit.nodes", "json_depth", limits.json_depth)
        initial = self._take(1)[0]
        major, info = initial >> 5, initial & 31
        if major == 7:
            return self._simple(info)
        argument = self._argument(info)
        if major < 2:
            return argument if major == 0 else -1 - argument
        if major == 2:
            return self._take(argument)
        if major == 3:
            return self._text(argument)
        if major == 6:
            return Tag(argument, self.item(depth + 1))
        return self._array(argument, depth) if major == 4 else self._map(argument, depth)

    def _take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self.data):
            raise self.refused(f"{count} bytes are announced, {len(self.data) - self.at} are left")
        taken = self.data[self.at : end]
        self.at = end
        return taken

    def _argument(self, info: int) -> int:
        if info < 24:
            return info
        if info > 27:
            raise self.refused("an indefinite length" if info == 31 else f"the reserved additional information {info}")
        return int.from_bytes(self._take(1 << (info - 24)), "big")

    def _simple(self, info: int) -> Any:
        if info in _SIMPLE:
            return _SIMPLE[info]
        if info in _FLOATS:
            form, size = _FLOATS[info]
            return struct.unpack(f">{form}", self._take(size))[0]
        raise self.refused(f"the simple value or break code {info}")

    def _text(self, length: int) -> str:
        try:
            return self._take(length).decode("utf-8")
        except UnicodeDecodeError:
            raise self.refused("a text string that is not UTF-8") from None

    def _array(self, length: int, depth: int) -> list[Any]:
        if length > self._limits.json_items:
            raise over_limit("limit.nodes", "json_items", self._limits.json_items)
        return [self.item(depth + 1) for _ in range(length)]

    def _map(self, length: int, depth: int) -> dict[Any, Any]:
        if length > self._limits.json_members:
            raise over_limit("limit.nodes", "json_members", self._limits.json_members)
        members: dict[Any, Any] = {}
        for _ in range(length):
            key = self.item(depth + 1)
            if type(key) not in (int, str, bytes):
                raise self.refused(f"a map key that is a {type(key).__name__}")
            if key in members:
                raise self.refused(f"the map key {shown(key)} for the second time")
            members[key] = self.item(depth + 1)
        return members


def _write(value: Any, into: bytearray) -> None:
    if value is None or isinstance(value, bool):
        into.append(0xF6 if value is None else 0xF5 if value else 0xF4)
    elif isinstance(value, int):
        into += _head(0, value) if value >= 0 else _head(1, -1 - value)
    elif isinstance(value, (bytes, bytearray, memoryview)):
        content = bytes(value)
        into += _head(2, len(content)) + content
    elif isinstance(value, str):
        text = value.encode("utf-8")
        into += _head(3, len(text)) + text
    elif isinstance(value, Tag):
        into += _head(6, value.number)
        _write(value.value, into)
    elif isinstance(value, (list, tuple)):
        into += _head(4, len(value))
        for each in value:
            _write(each, into)
    elif isinstance(value, Mapping):
        into += _head(5, len(value))
        for key, member in sorted((dumps(key), member) for key, member in value.items()):
            into += key
            _write(member, into)
    elif isinstance(value, float):
        into += _shortest_float(value)
    else:
        raise TypeError(f"CBOR is not written for {type(value).__name__}")


def _head(major: int, argument: int) -> bytes:
    if argument < 24:
        return bytes([major << 5 | argument])
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << 8 * size:
            return bytes([major << 5 | info]) + argument.to_bytes(size, "big")
    raise ValueError("CBOR integers have 64 bits here")


def _shortest_float(value: float) -> bytes:
    """RFC 8949 section 4.2.1 rule 2; a NaN is always 7e00."""
    if value != value:
        return b"\xf9\x7e\x00"
    for info, (form, _) in _FLOATS.items():
        try:
            written = struct.pack(f">{form}", value)
        except OverflowError:
            continue
        if struct.unpack(f">{form}", written)[0] == value:
            return bytes([0xE0 | info]) + written
    raise AssertionError("every float has a form of 64 bits")
