"""The objects of a PDF (ISO 32000-2 section 7.3): read strictly at a place in the bytes, and written again.

Booleans, null and integers are Python's, a real number and a string keep their bytes, arrays are lists, dictionaries
are dicts by name. Nothing is resolved here, and every object costs from a budget, so that no file makes much work.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from vcmicro.errors import Invalid, invalid

_DEEPEST = 24
_DIGITS = 10
_SPACE = re.compile(rb"(?:[\x00\t\n\x0c\r ]+|%[^\r\n]*)*")
_REGULAR = re.compile(rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]*")
_INTEGER = re.compile(rb"[+-]?\d{1,10}")
_REAL = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
_REFERENCE = re.compile(rb"(\d{1,10})[\x00\t\n\x0c\r ]+(\d{1,5})[\x00\t\n\x0c\r ]+R(?![^\x00\t\n\x0c\r ()<>\[\]{}/%])")
_IN_STRING = re.compile(rb"[()\\]")
_ESCAPED_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\s\S]))")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_WORDS: dict[bytes, bool | None] = {b"true": True, b"false": False, b"null": None}
_PLAIN_NAME = re.compile(r"[!\"$&'*+,.0-9:;=?@A-Z\\^_`a-z|~-]")


class Name(str):
    """A name object, without its slash."""

    __slots__ = ()


class Real(bytes):
    """A real number, as it is written."""

    __slots__ = ()


class Reference(NamedTuple):
    """An indirect reference: object number and generation."""

    number: int
    generation: int


class Syntax:
    """Reads objects of one file: at most ``steps`` objects, which pass over ``room`` bytes together.

    Places come from the file's own tables, so that objects may lie within one another: without the second bound every
    one of them could begin a string, a comment or a stream that reaches to the end of the file.
    """

    def __init__(self, steps: int, room: int) -> None:
        self.steps, self.room = steps, room

    def spend(self, count: int) -> None:
        """Account for bytes that were passed over, or that are about to be copied."""
        self.room -= count
        if self.room < 0:
            raise invalid("bake.pdf", "objects of the PDF overlap")

    def read(self, data: bytes, at: int, depth: int = 0) -> tuple[Any, int]:
        """The object at a place, and the place after it.

        Raises:
            Invalid: ``bake.pdf``.
        """
        self.steps -= 1
        if self.steps < 0 or depth > _DEEPEST:
            raise invalid("bake.pdf", "the PDF has too many objects, or too deep ones")
        at = self._skip(data, at)
        two, one = data[at : at + 2], data[at : at + 1]
        if two == b"<<":
            return self._dictionary(data, at + 2, depth)
        if one == b"[":
            return self._array(data, at + 1, depth)
        value, end = _SCALARS.get(one, _word)(data, at)
        self.spend(end - at)
        return value, end

    def _skip(self, data: bytes, at: int) -> int:
        end = skip(data, at)
        self.spend(end - at)
        return end

    def _array(self, data: bytes, at: int, depth: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        while data[(at := self._skip(data, at)) : at + 1] != b"]":
            value, at = self.read(data, at, depth + 1)
            found.append(value)
        return found, at + 1

    def _dictionary(self, data: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        while data[(at := self._skip(data, at)) : at + 2] != b">>":
            key, at = self.read(data, at, depth + 1)
            if not isinstance(key, Name):
                raise malformed(at)
            value, at = self.read(data, at, depth + 1)
            if key in found:
                raise invalid("bake.pdf", f"a dictionary of the PDF has two entries of one name, at byte {at:,}")
            found[str(key)] = value
        return found, at + 2


def skip(data: bytes, at: int) -> int:
    """The place after white space and comments."""
    found = _SPACE.match(data, at)
    return found.end() if found is not None else at


def malformed(at: int) -> Invalid:
    """The error for bytes that are no object."""
    return invalid("bake.pdf", f"no object of a PDF begins at byte {at:,}")


def _name(data: bytes, at: int) -> tuple[Name, int]:
    found = _REGULAR.match(data, at + 1)
    assert found is not None
    raw = _ESCAPED_NAME.sub(lambda each: bytes([int(each[1], 16)]), found[0][:256])
    return Name(raw.decode("latin-1")), found.end()


def _literal(data: bytes, at: int) -> tuple[bytes, int]:
    start, depth, place = at + 1, 1, at + 1
    while depth:
        found = _IN_STRING.search(data, place)
        if found is None:
            raise malformed(start)
        place = found.end() + (found[0] == b"\\")
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
    return _ESCAPED.sub(_unescaped, data[start : place - 1]), place


def _unescaped(match: re.Match[bytes]) -> bytes:
    if match[1] is not None:
        return bytes([int(match[1], 8) & 0xFF])
    return _ESCAPES.get(match[2], match[2])


def _hexadecimal(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.find(b">", at)
    digits = b"".join(data[at + 1 : end].split()) if end >= 0 else b"?"
    try:
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")), end + 1
    except ValueError:
        raise malformed(at) from None


def _word(data: bytes, at: int) -> tuple[Any, int]:
    reference = _REFERENCE.match(data, at)
    if reference is not None:
        return Reference(int(reference[1]), int(reference[2])), reference.end()
    found = _REGULAR.match(data, at)
    assert found is not None
    word = found[0]
    if word in _WORDS:
        return _WORDS[word], found.end()
    if len(word) <= _DIGITS + 1 and _INTEGER.fullmatch(word):
        return int(word), found.end()
    if len(word) <= 64 and _REAL.fullmatch(word):
        return Real(word), found.end()
    raise malformed(at)


_SCALARS: dict[bytes, Callable[[bytes, int], tuple[Any, int]]] = {b"/": _name, b"(": _literal, b"<": _hexadecimal}
"""Readers by what an object begins with; each is given the place of that byte, and returns the place after it."""


def written(value: Any) -> bytes:
    """An object as bytes; strings in hexadecimal, so that nothing needs an escape."""
    if isinstance(value, Reference):
        return b"%d %d R" % value
    if isinstance(value, Name):
        return b"/" + b"".join(_name_byte(each) for each in value)
    if isinstance(value, Real):
        return bytes(value)
    if isinstance(value, bytes):
        return b"<" + value.hex().encode() + b">"
    if isinstance(value, dict):
        return b"<<" + b" ".join(written(Name(key)) + b" " + written(each) for key, each in value.items()) + b">>"
    if isinstance(value, list):
        return b"[" + b" ".join(map(written, value)) + b"]"
    return {True: b"true", False: b"false", None: b"null"}[value] if not _is_number(value) else b"%d" % value


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _name_byte(character: str) -> bytes:
    return character.encode() if _PLAIN_NAME.fullmatch(character) else b"#%02x" % ord(character)
