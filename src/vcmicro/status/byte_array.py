"""The compressed byte array of a Token Status List.

Token Status List section 4.1: values of 1, 2, 4 or 8 bits, packed into bytes from the least significant bit, as one
ZLIB stream (RFC 1950). Unlike a bit string of the W3C's its first entry is the last bit of the first byte.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

BITS = (1, 2, 4, 8)
"""The sizes that an entry may have."""


def read_value(array: bytes, index: int, bits: int) -> int:
    """The value of entry ``index``, each of ``bits`` bits.

    Raises:
        IndexError: where the entry lies beyond ``array``.
    """
    position, offset = divmod(index * bits, 8)
    if index < 0 or position >= len(array):
        raise IndexError(index)
    return array[position] >> offset & ((1 << bits) - 1)


def count_set(array: bytes, bits: int) -> int:
    """How many entries have another value than 0."""
    whole = (1 << bits) - 1
    set_in = [sum(1 for offset in range(0, 8, bits) if byte >> offset & whole) for byte in range(256)]
    return sum(set_in[byte] * array.count(byte) for byte in range(1, 256))


def compress_values(values: Mapping[int, int], length: int, bits: int) -> bytes:
    """A compressed list of ``length`` entries of ``bits`` bits, with ``values`` by index and 0 elsewhere.

    Raises:
        ValueError: for an index or value that does not fit, or another size of entry.
    """
    if bits not in BITS or length <= 0:
        raise ValueError("a list has entries of 1, 2, 4 or 8 bits, and is not empty")
    array = bytearray((length * bits + 7) // 8)
    for index, value in values.items():
        if not 0 <= index < length or not 0 <= value < 1 << bits:
            raise ValueError(f"entry {index} = {value} does not fit {length} entries of {bits} bits")
        position, offset = divmod(index * bits, 8)
        array[position] |= value << offset
    return zlib.compress(bytes(array), 9)
