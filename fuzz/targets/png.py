"""PNG: what is read is in the file, and what is baked comes out again and stays a PNG to others."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from random import Random

from fuzz.mutation import mutated
from fuzz.target import Finding, Target
from vcmicro.containers import CONTAINERS
from vcmicro.errors import Invalid

_PNG = CONTAINERS["png"]
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CREDENTIAL = '{"type":["VerifiableCredential"],"name":"é🏅"}'


def check(data: bytes) -> str:
    try:
        (found,) = _PNG.read(data)
        outcome = f"ok {found.form}"
        if not any(_holds(kind, body, found.text) for kind, body in _chunks(data)):
            raise Finding(f"{found.text!r} is in no text chunk of {data!r}")
    except Invalid as error:
        outcome = error.code
    try:
        baked = _PNG.write(data, _CREDENTIAL)
    except Invalid as error:
        return f"{outcome}, {error.code}"
    (again,) = _PNG.read(baked)
    if again.text != _CREDENTIAL or not list(_chunks(baked)):
        raise Finding(f"baked into {data!r}, read as {again.text!r}")
    return f"{outcome}, baked"


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's type and data; another type in the place of one whose checksum is wrong."""
    at = len(_SIGNATURE)
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        # The library reads one chunk and checks its checksum; of the others it takes the bounds alone.
        yield kind if zlib.crc32(kind + body) == checksum else b"bad ", body
        at += 12 + length


def _holds(kind: bytes, body: bytes, text: str) -> bool:
    if kind == b"iTXt":
        return text.encode() in body
    return kind == b"tEXt" and text in body.decode("latin-1")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _image(*texts: bytes) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = _chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"".join((_SIGNATURE, header, *texts, pixels, _chunk(b"IEND", b"")))


def seeds() -> Iterator[bytes]:
    yield _image()
    token = b"openbadgecredential\0\0\0\0\0eyJhbGciOiJFZERTQSJ9.e30.AA"
    yield _image(_chunk(b"iTXt", token))
    yield _image(_chunk(b"iTXt", b"openbadgecredential\0\0\0en\0t\0" + _CREDENTIAL.encode()))
    yield _image(_chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"{}")))
    yield _image(_chunk(b"tEXt", b"openbadges\0https://univ.example/a"), _chunk(b"tIME", bytes(7)))
    yield _image(_chunk(b"iTXt", token), _chunk(b"iTXt", token))
    yield _PNG.write(_image(), _CREDENTIAL)


def _mutate(data: bytes, random: Random) -> bytes:
    """Mutate the chunks with their checksums made right again, or the raw bytes."""
    if random.random() < 0.3:
        return mutated(data, random)
    try:
        chunks = list(_chunks(data))
    except struct.error:
        return mutated(data, random)
    if not chunks:
        return mutated(data, random)
    at = random.randrange(len(chunks))
    kind, body = chunks[at]
    draw = random.randrange(4)
    if draw == 0:
        chunks[at] = kind, mutated(body, random)
    elif draw == 1:
        chunks.insert(random.randrange(len(chunks) + 1), (kind, mutated(body, random)))
    elif draw == 2:
        del chunks[at]
    else:
        random.shuffle(chunks)
    return _SIGNATURE + b"".join(_chunk(kind, body) for kind, body in chunks)


TARGET = Target("png", seeds, check, _mutate)
