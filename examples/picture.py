"""Draw a badge as a PNG with nothing but the standard library: python examples/picture.py badge.png"""

from __future__ import annotations

import math
import struct
import sys
import zlib
from pathlib import Path

SIZE = 160
MEDAL, RIM, STAR = (32, 74, 135), (22, 52, 95), (244, 190, 60)


def draw() -> bytes:
    """A blue medal with a golden star, 160 by 160 pixels, RGBA."""
    rows = b"".join(b"\x00" + b"".join(pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def chunk(kind: bytes, data: bytes) -> bytes:
    """One PNG chunk (ISO/IEC 15948 section 5.3)."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pixel(x: int, y: int) -> bytes:
    """The colour at one place: a star on a disc on nothing."""
    east, south = (x + 0.5) / SIZE * 2 - 1, (y + 0.5) / SIZE * 2 - 1
    radius = math.hypot(east, south)
    if radius > 0.96:
        return bytes(4)
    if inside_star(radius, math.atan2(east, -south)):
        return bytes((*STAR, 255))
    return bytes((*(RIM if radius > 0.86 else MEDAL), 255))


def inside_star(radius: float, angle: float) -> bool:
    """Whether a place lies in a five-pointed star: below the line from a tip to the next inner corner."""
    tip, corner, half = 0.7, 0.29, math.pi / 5
    turn = abs((angle + half) % (2 * half) - half)
    return radius * (corner * math.sin(half - turn) + tip * math.sin(turn)) < tip * corner * math.sin(half)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(draw())
