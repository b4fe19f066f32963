"""Inflating and indexing status lists, against a model and against what gzip itself says."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.limits import Limits
from vcmicro.status import bits

WHOLE = gzip.compress(bytes(16), mtime=0)


@given(st.sets(st.integers(0, 1023), max_size=40))
def test_set_and_read_agree_with_a_set(indexes: set[int]) -> None:
    string = gzip.decompress(bits.encode_bits(indexes, 1024))
    assert {index for index in range(1024) if bits.read_value(string, index)} == indexes


@given(st.integers(1, 11), st.data())
def test_values_of_many_bits(size: int, data: st.DataObject) -> None:
    values = data.draw(st.dictionaries(st.integers(0, 63), st.integers(0, 2**size - 1), max_size=20))
    string = gzip.decompress(bits.encode_bits(values, 64, size))
    # The bit string written out is the second opinion.
    written = "".join(f"{byte:08b}" for byte in string)
    for index in range(64):
        assert bits.read_value(string, index, size) == values.get(index, 0)
        assert int(written[index * size : (index + 1) * size], 2) == values.get(index, 0)


def test_index_zero_is_the_leftmost_bit() -> None:
    assert gzip.decompress(bits.encode_bits([0], 16)) == b"\x80\x00"
    assert gzip.decompress(bits.encode_bits([15], 16)) == b"\x00\x01"


def test_encoding_is_stable_and_of_the_least_length() -> None:
    assert bits.encode_bits([7]) == bits.encode_bits({7: 1})
    assert len(bits.inflate(bits.encode_bits([7]))) * 8 == bits.SHORTEST == 131_072


@pytest.mark.parametrize(
    ("entries", "length", "size"),
    [
        ([16], 16, 1),
        ([-1], 16, 1),
        ({0: 2}, 16, 1),
        ({0: 4}, 8, 2),
        ([], 0, 1),
        ([], 8, 0),
        ([], 9, 1),
        ({0: -1}, 8, 1),
    ],
)
def test_what_does_not_fit_is_misuse(entries: list[int] | dict[int, int], length: int, size: int) -> None:
    with pytest.raises(ValueError):
        bits.encode_bits(entries, length, size)


@pytest.mark.parametrize("index", [-1, 16, 10**15])
def test_beyond_the_list(index: int) -> None:
    with pytest.raises(IndexError):
        bits.read_value(b"\0\0", index)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not gzip",
        zlib.compress(bytes(16)),
        WHOLE[:-1],
        WHOLE[:12],
        WHOLE[:-8] + bytes(4) + WHOLE[-4:],
        WHOLE[:-4] + b"\x11\0\0\0",
        WHOLE + b"\0",
        WHOLE + WHOLE,
    ],
    ids=["empty", "text", "zlib", "cut", "cut-early", "bad-crc", "bad-length", "tail", "two-members"],
)
def test_anything_but_one_whole_member_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        bits.inflate(data, pointer="/credentialStatus")
    assert [(each.code, each.pointer) for each in caught.value.problems] == [("status.list", "/credentialStatus")]


def test_the_cap_is_exact() -> None:
    limits = Limits(status_inflated_bytes=16)
    assert bits.inflate(WHOLE, limits=limits) == bytes(16)
    with pytest.raises(LimitExceeded) as caught:
        bits.inflate(gzip.compress(bytes(17)), limits=limits)
    assert caught.value.code == "limit.decompressed"
    assert "status_inflated_bytes" in caught.value.problem.detail


def test_a_bomb_costs_no_more_than_the_cap() -> None:
    bomb = gzip.compress(bytes(64 * 1024 * 1024), 9)
    with pytest.raises(LimitExceeded):
        bits.inflate(bomb, limits=Limits(status_inflated_bytes=1024))


@given(st.binary(max_size=200))
def test_no_bytes_raise_another_error(data: bytes) -> None:
    for each in (data, WHOLE[:10] + data):
        try:
            bits.inflate(each)
        except Invalid as error:
            assert error.code == "status.list"
