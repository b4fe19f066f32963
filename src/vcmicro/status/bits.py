"""The compressed list of bits that a status list credential carries.

Bitstring Status List 1.0 sections 4.3 and 4.4: the list is gzip (RFC 1952) of a bit string whose
index 0 is the left-most, most significant bit of the first byte. It comes from a stranger, so it is
inflated under a cap, and it must be one whole member with a right checksum and nothing behind it.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Mapping
from typing import Literal

from vcmicro.errors import invalid, over_limit
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown

SHORTEST = 131_072
"""The fewest entries of a list, for herd privacy (16 KiB of single bits)."""

_WRAPPERS = {"gzip": 16 + zlib.MAX_WBITS, "zlib": zlib.MAX_WBITS}


def inflate(
    data: bytes, *, limits: Limits = DEFAULT, pointer: str = "", wrapper: Literal["gzip", "zlib"] = "gzip"
) -> bytes:
    """The content of one gzip member, or of one ZLIB stream.

    Raises:
        Invalid: ``status.list`` where it is not in that form, is truncated, fails its checksum or has a tail.
        LimitExceeded: ``limit.decompressed`` beyond ``Limits.status_inflated_bytes``.
    """
    most = limits.status_inflated_bytes
    stream = zlib.decompressobj(_WRAPPERS[wrapper])
    try:
        bits = stream.decompress(data, most + 1)
    except zlib.error as error:
        raise invalid("status.list", f"the list does not inflate: {shown(str(error))}", pointer) from None
    if len(bits) > most:
        raise over_limit("limit.decompressed", "status_inflated_bytes", most, pointer)
    if not stream.eof:
        raise invalid("status.list", "the list is cut short", pointer)
    if stream.unused_data:
        raise invalid("status.list", f"{len(stream.unused_data):,} bytes follow the end of the list", pointer)
    return bits


def read_value(bits: bytes, index: int, size: int = 1) -> int:
    """The ``size`` bits of entry ``index`` as an unsigned number, most significant bit first.

    Raises:
        IndexError: where the entry does not lie wholly within ``bits``.
    """
    first = index * size
    last = first + size - 1
    if index < 0 or last >= len(bits) * 8:
        raise IndexError(index)
    window = int.from_bytes(bits[first // 8 : last // 8 + 1], "big")
    return window >> (7 - last % 8) & ((1 << size) - 1)


def encode_bits(entries: Iterable[int] | Mapping[int, int], length: int = SHORTEST, size: int = 1) -> bytes:
    """A list of ``length`` entries of ``size`` bits, as one gzip member; the same bytes every time.

    ``entries`` are the indexes to set, or a mapping from index to value.

    Raises:
        ValueError: for an index or value that does not fit, or a length that is not whole bytes.
    """
    values = entries if isinstance(entries, Mapping) else dict.fromkeys(entries, 1)
    if length <= 0 or size <= 0 or length * size % 8:
        raise ValueError("a list is a whole number of bytes, and not empty")
    bits = bytearray(length * size // 8)
    for index, value in values.items():
        if not 0 <= index < length or not 0 <= value < 1 << size:
            raise ValueError(f"entry {index} = {value} does not fit {length} entries of {size} bits")
        for offset in range(size):
            position = index * size + offset
            if value >> (size - 1 - offset) & 1:
                bits[position // 8] |= 0x80 >> position % 8
    return gzip.compress(bytes(bits), mtime=0)
