"""The file structure of a PDF (ISO 32000-2 section 7.5): where each object lies, by cross-reference tables and streams.

Only what leads to an attached file is ever read. Pages, fonts and pictures are not looked at, no script is run, and
what a stream may inflate to is one budget for the whole file.
"""

from __future__ import annotations

import re
import zlib
from typing import Any, NamedTuple, TypeGuard

from vcmicro.containers.pdf_objects import Reference, Syntax, malformed, skip
from vcmicro.errors import Invalid, invalid, over_limit
from vcmicro.limits import Limits

_MOST_SECTIONS = 64
_MOST_STEPS = 200_000
_MOST_HOPS = 16
_TAIL = 2_048
_OBJECT = re.compile(rb"[\x00\t\n\x0c\r ]*(\d{1,10})[\x00\t\n\x0c\r ]+(\d{1,5})[\x00\t\n\x0c\r ]+obj\b")
_STREAM = re.compile(rb"[\x00\t\n\x0c\r ]*stream(?:\r\n|\n)")
_END = re.compile(rb"(?:\r\n|\n|\r)?endstream\b")
_STARTXREF = re.compile(rb"startxref[\x00\t\n\x0c\r ]+(\d{1,10})[\x00\t\n\x0c\r ]+%%EOF")
_TABLE = re.compile(rb"[\x00\t\n\x0c\r ]*xref[\x00\t\n\x0c\r ]+")
_RANGE = re.compile(rb"[\x00\t\n\x0c\r ]*(\d{1,10}) (\d{1,10}) ?[\r\n]+")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_TRAILER = re.compile(rb"[\x00\t\n\x0c\r ]*trailer")
_FLATE = ("FlateDecode", "Fl")


class Stream(NamedTuple):
    """A stream object: its dictionary, and its bytes as they lie in the file."""

    members: dict[str, Any]
    raw: bytes


class PdfFile:
    """One PDF: ``trailer``, and the objects that it leads to.

    ``start`` is where its newest cross-reference section lies, ``is_table`` whether that is a table.

    Raises:
        Invalid: ``bake.pdf``.
        LimitExceeded: ``limit.size``, ``limit.items``, ``limit.decompressed``.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        if len(data) > limits.pdf_bytes:
            raise over_limit("limit.size", "pdf_bytes", limits.pdf_bytes)
        self.data, self.limits = data, limits
        self.syntax = Syntax(_MOST_STEPS, 2 * (len(data) + limits.pdf_inflated_bytes))
        self._inflatable = limits.pdf_inflated_bytes
        self._hops = self._rows = 0
        self._places: dict[int, tuple[int, int]] = {}
        self._in_streams: dict[int, tuple[int, int]] = {}
        self._objects: dict[int, Any] = {}
        self._opened: dict[int, tuple[bytes, list[int], int]] = {}
        self.trailer: dict[str, Any] = {}
        self.start = self._newest()
        self.is_table = _TABLE.match(data, self.start) is not None
        self._read_sections()
        if "Encrypt" in self.trailer:
            raise invalid("bake.pdf", "the PDF is encrypted")

    def _newest(self) -> int:
        tail = self.data[-_TAIL:]
        found = list(_STARTXREF.finditer(tail))
        if not found:
            raise invalid("bake.pdf", "the PDF does not end with startxref and %%EOF")
        return int(found[-1][1])

    def _read_sections(self) -> None:
        """Every cross-reference section, the newest first; what it says of an object holds."""
        at, seen = self.start, set[int]()
        waiting = [at]
        while waiting:
            at = waiting.pop(0)
            if at in seen or len(seen) >= _MOST_SECTIONS:
                raise invalid("bake.pdf", "the cross-reference sections go round, or are too many")
            seen.add(at)
            trailer = self._table(at) if _TABLE.match(self.data, at) else self._xref_stream(at)
            self.trailer = self.trailer or trailer
            # A hybrid file's stream (section 7.5.8.4) comes before what is older.
            waiting = [each for name in ("XRefStm", "Prev") if isinstance(each := trailer.get(name), int)] + waiting

    def _table(self, at: int) -> dict[str, Any]:
        found = _TABLE.match(self.data, at)
        assert found is not None
        at = found.end()
        while (span := _RANGE.match(self.data, at)) is not None:
            at = span.end()
            for number in range(int(span[1]), int(span[1]) + self._checked(int(span[2]))):
                entry = _ENTRY.match(self.data, at)
                if entry is None:
                    raise malformed(at)
                at = entry.end()
                if entry[3] == b"n":
                    self._note(self._places, number, (int(entry[1]), int(entry[2])))
                else:
                    self._note(self._places, number, (-1, 0))
        word = _TRAILER.match(self.data, at)
        if word is None:
            raise malformed(at)
        return self._members(self.syntax.read(self.data, word.end())[0], at)

    def _checked(self, count: int) -> int:
        """The length of a table, if all tables together are not too long."""
        self._rows += count
        if self._rows > self.limits.pdf_objects:
            raise over_limit("limit.items", "pdf_objects", self.limits.pdf_objects)
        return count

    def _note(self, table: dict[int, tuple[int, int]], number: int, place: tuple[int, int]) -> None:
        if number not in self._places and number not in self._in_streams:
            table[number] = place

    def _xref_stream(self, at: int) -> dict[str, Any]:
        _, stream = self._indirect(at)
        if not isinstance(stream, Stream) or stream.members.get("Type") != "XRef":
            raise malformed(at)
        widths, size = stream.members.get("W"), stream.members.get("Size")
        index = stream.members.get("Index", [0, size])
        if not _naturals(widths, 8) or len(widths) != 3 or not _naturals(index, 1 << 31) or len(index) % 2:
            raise malformed(at)
        rows, width, place = self.content(stream), sum(widths), 0
        for first, count in zip(index[::2], index[1::2], strict=True):
            if width == 0 or place + width * self._checked(count) > len(rows):
                raise malformed(at)
            for number in range(first, first + count):
                self._row(number, rows[place : place + width], widths)
                place += width
        return stream.members

    def _row(self, number: int, row: bytes, widths: list[int]) -> None:
        """One entry of a cross-reference stream (section 7.5.8.3)."""
        a, b, _ = widths
        kind = int.from_bytes(row[:a], "big") if a else 1
        second, third = int.from_bytes(row[a : a + b], "big"), int.from_bytes(row[a + b :], "big")
        if kind == 2:
            self._note(self._in_streams, number, (second, third))
        else:
            self._note(self._places, number, (second, third) if kind == 1 else (-1, 0))

    def resolve(self, value: Any) -> Any:
        """What a value refers to; any other value is itself. An object that is not there is null (section 7.3.10)."""
        for _ in range(_MOST_HOPS):
            if not isinstance(value, Reference):
                return value
            value = self._object(value.number)
        raise invalid("bake.pdf", "references of the PDF go round")

    def members(self, value: Any) -> dict[str, Any]:
        """The dictionary that a value is or refers to; an empty one where it is none."""
        found = self.resolve(value)
        return found if isinstance(found, dict) else {}

    def items(self, value: Any) -> list[Any]:
        """The array that a value is or refers to; an empty one where it is none."""
        found = self.resolve(value)
        return found if isinstance(found, list) else []

    def _object(self, number: int) -> Any:
        if number not in self._objects:
            self._hops += 1
            if self._hops > _MOST_HOPS:
                raise invalid("bake.pdf", "objects of the PDF lie within one another")
            try:
                self._objects[number] = self._found(number)
            finally:
                self._hops -= 1
        return self._objects[number]

    def _found(self, number: int) -> Any:
        at = self._places.get(number, (-1, 0))[0]
        if at >= 0:
            named, value = self._indirect(at)
            if named != number:
                raise invalid("bake.pdf", f"object {number} of the PDF is not where it should be")
            return value
        return self._within(*self._in_streams[number], number) if number in self._in_streams else None

    def _indirect(self, at: int) -> tuple[int, Any]:
        """The number and value of the indirect object at a place."""
        head = _OBJECT.match(self.data, at)
        if head is None:
            raise malformed(at)
        value, end = self.syntax.read(self.data, head.end())
        start = _STREAM.match(self.data, end)
        if start is None or not isinstance(value, dict):
            return int(head[1]), value
        length = self.resolve(value.get("Length"))
        if not isinstance(length, int) or length < 0 or _END.match(self.data, start.end() + length) is None:
            raise invalid("bake.pdf", f"the stream at byte {at:,} is not as long as it says")
        self.syntax.spend(length)
        return int(head[1]), Stream(value, self.data[start.end() : start.end() + length])

    def _within(self, stream_number: int, index: int, number: int) -> Any:
        """An object of an object stream (section 7.5.7)."""
        if stream_number not in self._opened:
            stream = self._object(stream_number)
            if not isinstance(stream, Stream) or stream.members.get("Type") != "ObjStm":
                raise invalid("bake.pdf", f"object {stream_number} of the PDF is no object stream")
            first, content = stream.members.get("First"), self.content(stream)
            if not isinstance(first, int) or not 0 <= first <= min(len(content), 1 << 20):
                raise malformed(0)
            numbers = content[:first].split()
            if not all(each.isdigit() and len(each) <= 10 for each in numbers):
                raise malformed(0)
            self._opened[stream_number] = content, list(map(int, numbers)), first
        content, pairs, first = self._opened[stream_number]
        if len(pairs) < 2 * index + 2 or pairs[2 * index] != number:
            raise invalid("bake.pdf", f"object {number} of the PDF is not where it should be")
        return self.syntax.read(content, skip(content, first + pairs[2 * index + 1]))[0]

    def content(self, stream: Stream) -> bytes:
        """The bytes of a stream, inflated if they are deflated; no other filter is read.

        Raises:
            Invalid: ``bake.pdf``.
            LimitExceeded: ``limit.decompressed``.
        """
        filters, parameters = (self.resolve(stream.members.get(name)) for name in ("Filter", "DecodeParms"))
        if isinstance(filters, list) and len(filters) < 2:
            filters = self.resolve(filters[0]) if filters else None
            parameters = self.resolve(parameters[0]) if isinstance(parameters, list) and parameters else parameters
        if filters is None:
            return stream.raw
        if not isinstance(filters, str) or filters not in _FLATE:
            raise invalid("bake.pdf", "a stream of the PDF is encoded otherwise than by FlateDecode")
        parameters = parameters if isinstance(parameters, dict) else {}
        return _unpredicted(self._inflated(stream.raw), parameters, self.limits.pdf_objects)

    def _inflated(self, raw: bytes) -> bytes:
        inflater = zlib.decompressobj()
        try:
            found = inflater.decompress(raw, self._inflatable + 1)
        except zlib.error:
            raise invalid("bake.pdf", "a stream of the PDF does not inflate") from None
        if len(found) > self._inflatable:
            raise over_limit("limit.decompressed", "pdf_inflated_bytes", self.limits.pdf_inflated_bytes)
        if not inflater.eof:
            raise invalid("bake.pdf", "a stream of the PDF is cut off")
        self._inflatable -= len(found)
        return found

    def _members(self, value: Any, at: int) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise malformed(at)
        return value


def _naturals(value: Any, most: int) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(isinstance(each, int) and 0 <= each <= most for each in value)


def _unpredicted(data: bytes, parameters: dict[str, Any], most: int) -> bytes:
    """``data`` before the PNG predictor, of which only None and Up occur in structures (section 7.4.4.4)."""
    if parameters.get("Predictor", 1) == 1:
        return data
    columns = parameters.get("Columns", 1)
    width = columns + 1 if isinstance(columns, int) and 0 < columns <= 64 else 0
    plain = {parameters.get("Colors", 1), parameters.get("BitsPerComponent", 8)} == {1, 8}
    if not width or not plain or len(data) % width or len(data) > width * most:
        raise _unread()
    above, rows = bytes(width - 1), []
    for at in range(0, len(data), width):
        kind, row = data[at], data[at + 1 : at + width]
        if kind == 2:
            row = bytes((a + b) & 0xFF for a, b in zip(row, above, strict=True))
        elif kind != 0:
            raise _unread()
        rows.append(row)
        above = row
    return b"".join(rows)


def _unread() -> Invalid:
    return invalid("bake.pdf", "a stream of the PDF has a predictor that is not read")
