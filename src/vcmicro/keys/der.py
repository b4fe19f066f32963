"""The few DER structures that are read here: definite lengths, minimal form, nothing left over.

Source: ITU-T X.690 sections 8 and 10.
"""

from __future__ import annotations

from vcmicro.errors import Invalid, invalid

INTEGER, OCTET_STRING, OBJECT_IDENTIFIER, SEQUENCE = 0x02, 0x04, 0x06, 0x30


def items(data: bytes) -> list[tuple[int, bytes]]:
    """Every (tag, content) of a run of DER values that fills ``data`` exactly.

    Raises:
        Invalid: ``key.encoding``.
    """
    found = []
    at = 0
    while at < len(data):
        tag, start, end = _header(data, at)
        found.append((tag, data[start:end]))
        at = end
    return found


def sequence(data: bytes) -> list[tuple[int, bytes]]:
    """The members of the one SEQUENCE that ``data`` is.

    Raises:
        Invalid: ``key.encoding``.
    """
    outer = items(data)
    if len(outer) != 1 or outer[0][0] != SEQUENCE:
        raise _malformed("no SEQUENCE")
    return items(outer[0][1])


def unsigned(item: tuple[int, bytes]) -> int:
    """A non-negative INTEGER in its shortest form.

    Raises:
        Invalid: ``key.encoding``.
    """
    tag, content = item
    if tag != INTEGER or not content or content[0] & 0x80:
        raise _malformed("no non-negative INTEGER")
    if len(content) > 1 and content[0] == 0 and not content[1] & 0x80:
        raise _malformed("an INTEGER with a needless zero")
    return int.from_bytes(content, "big")


def encode_unsigned(number: int) -> bytes:
    """The DER INTEGER of a non-negative number."""
    return encode(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def encode(tag: int, content: bytes) -> bytes:
    """One DER value."""
    if len(content) < 0x80:
        return bytes((tag, len(content))) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _header(data: bytes, at: int) -> tuple[int, int, int]:
    """Tag, and where the content of the value at ``at`` starts and ends."""
    if at + 2 > len(data) or data[at] & 0x1F == 0x1F:
        raise _malformed("cut short, or a long tag")
    length, start = data[at + 1], at + 2
    if length & 0x80:
        size = length & 0x7F
        octets = data[start : start + size]
        length, start = int.from_bytes(octets, "big"), start + size
        if not 1 <= size <= 4 or len(octets) != size or octets[0] == 0 or length < 0x80:
            raise _malformed("a length that is not in its shortest form")
    if start + length > len(data):
        raise _malformed("cut short")
    return data[at], start, start + length


def _malformed(reason: str) -> Invalid:
    return invalid("key.encoding", f"not DER: {reason}")
