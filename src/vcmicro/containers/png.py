"""PNG badges: one iTXt chunk beside the picture, whose pixels are never decoded.

Open Badges 3.0 section 5.3.1 (keyword ``openbadgecredential``) and the Open Badges 2.0 baking
specification (``openbadges``; before 1.0 a tEXt chunk of that keyword). Chunk layout: PNG (Third
Edition) sections 5.3 and 11.3.3.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from vcmicro.containers.baked import Baked, require_credential, trimmed
from vcmicro.errors import Invalid, invalid, over_limit
from vcmicro.limits import DEFAULT, Limits

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"
_FORMS: dict[tuple[bytes, bytes], Literal["ob3", "ob2"]] = {
    (b"iTXt", _KEYWORD): "ob3",
    (b"iTXt", b"openbadges"): "ob2",
    (b"tEXt", b"openbadges"): "ob2",
}
_KEYWORD_BYTES = 79
_CHUNK_BYTES = 2**31 - 1
# Length and type before the data, the checksum after it.
_HEAD, _FRAME = 8, 12


class Png:
    """Reads and writes the credential of a PNG image."""

    name = "png"

    def recognizes(self, data: bytes) -> bool:
        """Whether ``data`` begins as every PNG does."""
        return data.startswith(SIGNATURE)

    def read(self, data: bytes, limits: Limits = DEFAULT, *, lenient: bool = False) -> list[Baked]:
        """The one credential of the image, in a list.

        The specification asks for uncompressed text; with ``lenient`` compressed text is inflated, up
        to ``Limits.png_text_bytes``.

        Raises:
            Invalid: ``bake.png``, ``bake.not_found``, ``bake.ambiguous`` (two chunks, of whichever
                keywords: readers disagree which counts).
            LimitExceeded: ``limit.size``, ``limit.decompressed``.
        """
        found = [chunk for chunk in _chunks(data, limits) if chunk.form]
        if not found:
            raise invalid("bake.not_found", "no chunk of the PNG holds a credential")
        if len(found) > 1:
            raise invalid("bake.ambiguous", f"{len(found)} chunks of the PNG each hold a credential")
        return [_read_chunk(data, found[0], limits, lenient)]

    def write(self, data: bytes, credential: str, limits: Limits = DEFAULT) -> bytes:
        """The image with ``credential`` (JSON or a compact token) in one iTXt chunk after its header.

        A credential that the image already holds, of Open Badges 2.0 too, is replaced: one image,
        one credential. Every other chunk stays as it is, byte for byte.

        Raises:
            Invalid: ``bake.png``, ``input.unknown``, ``json.surrogate``.
            LimitExceeded: ``limit.size``.
        """
        text = require_credential(credential).encode("utf-8")
        if len(text) > limits.png_text_bytes:
            raise over_limit("limit.size", "png_text_bytes", limits.png_text_bytes)
        header, *others = _chunks(data, limits)
        kept = [data[chunk.start : chunk.end] for chunk in others if not chunk.form]
        baked = b"".join((SIGNATURE, data[header.start : header.end], _text_chunk(text), *kept))
        if len(kept) + 2 > limits.png_chunks:
            raise over_limit("limit.size", "png_chunks", limits.png_chunks)
        if len(baked) > limits.png_bytes:
            raise over_limit("limit.size", "png_bytes", limits.png_bytes)
        return baked


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Where one chunk lies, and the form of the credential that it holds, if it does."""

    kind: bytes
    start: int
    end: int
    form: Literal["ob3", "ob2"] | None

    def data_of(self, image: bytes) -> bytes:
        return image[self.start + _HEAD : self.end - 4]


def _chunks(data: bytes, limits: Limits) -> list[_Chunk]:
    """Every chunk, after checking that together they are one whole PNG datastream."""
    if len(data) > limits.png_bytes:
        raise over_limit("limit.size", "png_bytes", limits.png_bytes)
    if not data.startswith(SIGNATURE):
        raise invalid("bake.png", "the file does not begin with the PNG signature")
    chunks: list[_Chunk] = []
    for chunk in _walk(data):
        chunks.append(chunk)
        if len(chunks) > limits.png_chunks:
            raise over_limit("limit.size", "png_chunks", limits.png_chunks)
    if not chunks or chunks[-1].kind != b"IEND":
        raise invalid("bake.png", "the PNG ends without an IEND chunk")
    _check_header(data, chunks)
    return chunks


def _walk(data: bytes) -> Iterator[_Chunk]:
    position = len(SIGNATURE)
    kind = b""
    while position < len(data):
        if kind == b"IEND":
            raise invalid("bake.png", f"{len(data) - position:,} bytes follow the end of the PNG")
        if len(data) - position < _FRAME:
            raise _cut(position)
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + _FRAME + length
        if length > _CHUNK_BYTES or not kind.isalpha():
            raise invalid("bake.png", f"no chunk begins at byte {position:,}")
        if end > len(data):
            raise _cut(position)
        keyword = data[position + _HEAD : min(end - 4, position + _HEAD + _KEYWORD_BYTES + 1)].partition(b"\0")[0]
        yield _Chunk(kind, position, end, _FORMS.get((kind, keyword)))
        position = end


def _cut(position: int) -> Invalid:
    return invalid("bake.png", f"the chunk at byte {position:,} is longer than the file")


def _check_header(data: bytes, chunks: list[_Chunk]) -> None:
    header = chunks[0]
    if header.kind != b"IHDR" or header.end - header.start != _FRAME + 13:
        raise invalid("bake.png", "the PNG does not begin with an IHDR chunk of 13 bytes")
    if sum(chunk.kind == b"IHDR" for chunk in chunks) > 1:
        raise invalid("bake.png", "the PNG has more than one IHDR chunk")
    if chunks[-1].end - chunks[-1].start != _FRAME:
        raise invalid("bake.png", "the IEND chunk is not empty")


def _read_chunk(data: bytes, chunk: _Chunk, limits: Limits, lenient: bool) -> Baked:
    content = chunk.data_of(data)
    if len(content) > limits.png_chunk_bytes:
        raise over_limit("limit.size", "png_chunk_bytes", limits.png_chunk_bytes)
    if zlib.crc32(content, zlib.crc32(chunk.kind)) != struct.unpack_from(">I", data, chunk.end - 4)[0]:
        raise invalid("bake.png", "the checksum of the credential's chunk is wrong")
    raw = content.partition(b"\0")[2]
    if chunk.kind == b"iTXt":
        raw = _international_text(raw, limits, lenient)
    if len(raw) > limits.png_text_bytes:
        raise over_limit("limit.size", "png_text_bytes", limits.png_text_bytes)
    try:
        text = trimmed(raw.decode("utf-8" if chunk.kind == b"iTXt" else "latin-1"))
    except UnicodeDecodeError:
        raise invalid("bake.png", "the text of the credential's chunk is not UTF-8") from None
    if not text:
        raise invalid("bake.not_found", "the credential's chunk is empty")
    assert chunk.form
    return Baked(text, chunk.form)


def _international_text(content: bytes, limits: Limits, lenient: bool) -> bytes:
    """The text of an iTXt chunk: flag, method, language tag NUL, translated keyword NUL, text."""
    parts = content[2:].split(b"\0", 2)
    if len(content) < 2 or len(parts) != 3:
        raise invalid("bake.png", "the credential's iTXt chunk lacks one of its fields")
    compressed, method = content[0], content[1]
    if compressed > 1 or method != 0:
        raise invalid("bake.png", f"compression flag {compressed} and method {method} are not defined")
    return _inflate(parts[2], limits, lenient) if compressed else parts[2]


def _inflate(text: bytes, limits: Limits, lenient: bool) -> bytes:
    if not lenient:
        raise invalid("limit.decompressed", "the credential's text is compressed, which Open Badges forbids")
    stream = zlib.decompressobj()
    try:
        inflated = stream.decompress(text, limits.png_text_bytes + 1)
    except zlib.error:
        raise invalid("bake.png", "the credential's compressed text does not inflate") from None
    if len(inflated) > limits.png_text_bytes:
        raise over_limit("limit.decompressed", "png_text_bytes", limits.png_text_bytes)
    if not stream.eof or stream.unused_data:
        raise invalid("bake.png", "the credential's compressed text is cut short or has a tail")
    return inflated


def _text_chunk(text: bytes) -> bytes:
    """One uncompressed iTXt chunk without language tag and translated keyword."""
    content = _KEYWORD + b"\0\0\0\0\0" + text
    checksum = zlib.crc32(content, zlib.crc32(b"iTXt"))
    return struct.pack(">I4s", len(content), b"iTXt") + content + struct.pack(">I", checksum)
