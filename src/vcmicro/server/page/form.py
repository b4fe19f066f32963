"""What the form of the page sends (multipart/form-data, RFC 7578): a file or a text, and a few words beside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vcmicro.server.answers import Refused

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartParser

MULTIPART = "multipart/form-data"
_BOUNDARY = re.compile(r';\s*boundary="?([!-~]{1,70}?)"?\s*(?:;|$)', re.IGNORECASE)
_NAME = re.compile(rb';\s*name="([a-z]{1,20})"', re.IGNORECASE)
_MOST_PARTS = 12
_WORD = re.compile(r"[A-Za-z0-9-]{0,20}")


class Sent(NamedTuple):
    """``data`` is the file, or the text where there is no file; the rest are options, empty where left out."""

    data: bytes
    country: str
    language: str
    to: str


def read(body: bytes, content_type: str) -> Sent:
    """The form that a body holds.

    Raises:
        Refused: 400 ``server.body`` for what is no such form, or an option that is no short word.
    """
    parts = _parts(body, content_type)
    data = parts.get("file") or parts.get("text", b"").strip()
    return Sent(data, *(_word(parts, name) for name in ("country", "language", "to")))


def _word(parts: dict[str, bytes], name: str) -> str:
    text = parts.get(name, b"").decode("ascii", "replace").strip()
    if _WORD.fullmatch(text) is None:
        raise Refused(400, "server.body", f"{name} is a short code of letters", f"/{name}")
    return text


def _parts(body: bytes, content_type: str) -> dict[str, bytes]:
    """The parts by name; of two with one name, the last."""
    from python_multipart.exceptions import FormParserError

    found = _BOUNDARY.search(content_type)
    if found is None:
        raise _malformed()
    gathered = _Gathered()
    try:
        gathered.parser(found[1].encode()).write(body)
    except FormParserError:
        raise _malformed() from None
    if not gathered.is_whole:
        raise _malformed()
    return {name: bytes(data) for name, data in gathered.parts.items()}


class _Gathered:
    """The callbacks of the parser: headers of a part, then its bytes."""

    def __init__(self) -> None:
        self.parts: dict[str, bytearray] = {}
        self.is_whole = False
        self._header, self._value, self._into, self._count = bytearray(), bytearray(), bytearray(), 0

    def parser(self, boundary: bytes) -> MultipartParser:
        from python_multipart.multipart import MultipartParser

        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._named,
                "on_part_data": lambda data, start, end: self._into.extend(data[start:end]),
                "on_end": self._end,
            },
        )

    def _begin(self) -> None:
        self._count += 1
        if self._count > _MOST_PARTS:
            raise _malformed()
        self._into = bytearray()

    def _named(self) -> None:
        named = _NAME.search(self._value) if self._header.lower() == b"content-disposition" else None
        if named is not None:
            self.parts[named[1].decode("ascii").lower()] = self._into
        self._header, self._value = bytearray(), bytearray()

    def _end(self) -> None:
        self.is_whole = True


def _malformed() -> Refused:
    return Refused(400, "server.body", "the body is not what the form of the page sends")
