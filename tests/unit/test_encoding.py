"""Text that stands for bytes: one accepted spelling each, judged by length before it is decoded."""

from __future__ import annotations

import time
from typing import Any

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro import encoding
from vcmicro.errors import Invalid


@pytest.mark.parametrize(
    "text",
    ["A", "AA==", "AA=", "AB", "AAB", "A A", "AA\n", "+A", "/A", "A.A", "\u0410A", "AAAAA", None, b"AA", 7],
)
def test_base64url_refused(text: Any) -> None:
    with pytest.raises(Invalid) as caught:
        encoding.decode_base64url(text, pointer="/x")
    assert caught.value.code == "jose.encoding" and caught.value.problem.pointer == "/x"


# RFC 4648 section 10, without padding, and the two characters of section 5.
@pytest.mark.parametrize(
    ("data", "text"),
    [(b"", ""), (b"f", "Zg"), (b"fo", "Zm8"), (b"foo", "Zm9v"), (b"foob", "Zm9vYg"), (b"\xfb\xff", "-_8")],
)
def test_base64url(data: bytes, text: str) -> None:
    assert encoding.encode_base64url(data) == text
    assert encoding.decode_base64url(text) == data


# draft-msporny-base58-03 section 5 (test vectors).
@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "z11233QC4"),
    ],
)
def test_base58btc(data: bytes, text: str) -> None:
    assert encoding.encode_base58btc(data) == text
    assert encoding.decode_base58btc(text, max_chars=200) == data


@pytest.mark.parametrize(
    "text", ["", "z", "z0", "zO", "zI", "zl", "z2 ", "z2\n", "2NEp", "uAA", "Z2", "z\u0661", None, b"z2"]
)
def test_base58btc_refused(text: Any) -> None:
    with pytest.raises(Invalid) as caught:
        encoding.decode_base58btc(text, max_chars=200, code="key.encoding", pointer="/k")
    assert caught.value.code == "key.encoding" and caught.value.problem.pointer == "/k"


def test_long_text_is_refused_before_it_is_decoded() -> None:
    before = time.process_time()
    for decode in (encoding.decode_base58btc, encoding.decode_multibase_u):
        with pytest.raises(Invalid):
            decode("z" + "2" * 3_000_000, max_chars=200)
        with pytest.raises(Invalid):
            decode("u" + "A" * 3_000_000, max_chars=200)
    assert encoding.decode_base58btc("z" + "2" * 199, max_chars=200)
    assert time.process_time() - before < 5  # decoding would take an hour


def test_multibase_u() -> None:
    assert encoding.decode_multibase_u("uZm9v", max_chars=5) == b"foo"
    for text in ("zZm9v", "uZm9vYg==", "uZh", "", None, "uZm9vAA"):
        with pytest.raises(Invalid) as caught:
            encoding.decode_multibase_u(text, max_chars=6)
        assert caught.value.code == "proof.encoding"


# The examples of the unsigned-varint specification of multiformats.
@pytest.mark.parametrize(
    ("number", "text"), [(1, "01"), (127, "7f"), (128, "8001"), (255, "ff01"), (300, "ac02"), (16384, "808001")]
)
def test_varint(number: int, text: str) -> None:
    assert encoding.encode_varint(number).hex() == text
    assert encoding.decode_varint(bytes.fromhex(text) + b"rest") == (number, b"rest")


@pytest.mark.parametrize("text", ["", "80", "8000", "ff00", "ffffffffffffffffff", "ffffffffffffffffff01"])
def test_varint_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        encoding.decode_varint(bytes.fromhex(text))
    assert caught.value.code == "key.encoding"


@given(st.binary(min_size=1, max_size=120) | st.binary(max_size=8).map(lambda rest: b"\0\0\0" + rest))
def test_base58_is_read_as_the_base58_library_reads_it(data: bytes) -> None:
    text = base58.b58encode(data).decode("ascii")
    assert encoding.decode_base58btc("z" + text, max_chars=200) == base58.b58decode(text) == data


@pytest.mark.parametrize("size", [1, 2, 7, 8, 31, 32, 33, 64, 93, 94, 95, 130, 300])
def test_base58_of_any_length_is_what_the_base58_library_makes_of_it(size: int) -> None:
    for data in (bytes(size), b"\xff" * size, b"\0" + b"\x01" * (size - 1), bytes(range(1, 256))[:size]):
        text = encoding.encode_base58btc(data)
        assert text == "z" + base58.b58encode(data).decode()
        assert encoding.decode_base58btc(text, max_chars=1_000) == data
