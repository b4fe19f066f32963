"""PNG badges, against images that this file builds chunk by chunk."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.containers import CONTAINERS
from vcmicro.containers.png import Png
from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.limits import Limits

PNG = Png()
SIGNATURE = b"\x89PNG\r\n\x1a\n"
TOKEN = "eyJhbGciOiJFZERTQSJ9.e30.c2ln"
JSON = '{"name": "Ünïversity ]]>"}'

Chunk = tuple[bytes, bytes]
HEADER: Chunk = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
PIXELS: Chunk = (b"IDAT", zlib.compress(b"\0\0\0\0"))
END: Chunk = (b"IEND", b"")


def framed(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def image(*between: Chunk) -> bytes:
    return SIGNATURE + b"".join(framed(*each) for each in (HEADER, *between, PIXELS, END))


def text(
    content: bytes, keyword: bytes = b"openbadgecredential", flags: bytes = b"\0\0", tags: bytes = b"\0\0"
) -> Chunk:
    return b"iTXt", keyword + b"\0" + flags + tags + content


def chunks(data: bytes) -> list[Chunk]:
    found, position = [], 8
    while position < len(data):
        (length,) = struct.unpack_from(">I", data, position)
        found.append((data[position + 4 : position + 8], data[position + 8 : position + 8 + length]))
        position += 12 + length
    return found


def refused(data: bytes, limits: Limits = Limits(), *, lenient: bool = False) -> str:  # noqa: B008
    with pytest.raises(Invalid) as caught:
        PNG.read(data, limits, lenient=lenient)
    return caught.value.code


CLEAN = image()

others = st.lists(
    st.tuples(
        st.sampled_from([b"tEXt", b"iTXt", b"gAMA", b"prVt", b"IDAT", b"zTXt"]),
        st.binary(max_size=40).filter(lambda data: not data.startswith(b"openbadge")),
    ),
    max_size=6,
)
tokens = st.from_regex(r"[A-Za-z0-9_-]{1,30}(\.[A-Za-z0-9_-]{0,30}){2}", fullmatch=True)
objects = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(lambda inner: "{" + inner + "}")


class TestRead:
    @pytest.mark.parametrize(
        ("chunk", "form"),
        [
            (text(TOKEN.encode()), "ob3"),
            (text(TOKEN.encode(), b"openbadges"), "ob2"),
            ((b"tEXt", b"openbadges\0" + TOKEN.encode()), "ob2"),
            (text(TOKEN.encode(), tags=b"en-GB\0badge\0"), "ob3"),
            (text(b" \r\n" + TOKEN.encode() + b"\n"), "ob3"),
        ],
        ids=["ob3", "ob2", "legacy", "language", "space"],
    )
    def test_each_form(self, chunk: Chunk, form: str) -> None:
        (baked,) = PNG.read(image(chunk))
        assert (baked.text, baked.form) == (TOKEN, form)

    def test_anywhere_among_the_chunks(self) -> None:
        after = SIGNATURE + b"".join(framed(*each) for each in (HEADER, PIXELS, text(TOKEN.encode()), END))
        assert PNG.read(after)[0].text == TOKEN

    @pytest.mark.parametrize(
        "chunk",
        [
            (b"tEXt", b"openbadgecredential\0" + TOKEN.encode()),
            (b"zTXt", b"openbadgecredential\0\0" + zlib.compress(TOKEN.encode())),
            text(TOKEN.encode(), b"OpenBadgeCredential"),
            text(TOKEN.encode(), b"openbadgecredentials"),
            text(TOKEN.encode(), b""),
            (b"iTXt", b"openbadgecredentialand no end" + b"x" * 200),
        ],
    )
    def test_other_texts_are_none_of_ours(self, chunk: Chunk) -> None:
        assert refused(image(chunk)) == "bake.not_found"

    @pytest.mark.parametrize("second", [b"openbadgecredential", b"openbadges"])
    def test_two_are_ambiguous(self, second: bytes) -> None:
        assert refused(image(text(TOKEN.encode()), text(b"{}", second))) == "bake.ambiguous"
        assert refused(image((b"tEXt", b"openbadges\0{}"), text(b"{}", second))) == "bake.ambiguous"

    @pytest.mark.parametrize(
        "chunk",
        [
            (b"iTXt", b"openbadgecredential\0"),
            (b"iTXt", b"openbadgecredential\0\0"),
            (b"iTXt", b"openbadgecredential\0\0\0"),
            (b"iTXt", b"openbadgecredential\0\0\0en"),
            text(TOKEN.encode(), flags=b"\2\0"),
            text(TOKEN.encode(), flags=b"\0\7"),
            text(zlib.compress(TOKEN.encode()), flags=b"\1\7"),
            text(b"\xff\xfe"),
        ],
    )
    def test_a_malformed_chunk(self, chunk: Chunk) -> None:
        assert refused(image(chunk)) == "bake.png"

    def test_an_empty_chunk_holds_nothing(self) -> None:
        assert refused(image(text(b" "))) == "bake.not_found"

    def test_a_wrong_checksum_is_refused_where_it_matters(self) -> None:
        baked = image(text(TOKEN.encode()))
        at = baked.index(b"iTXt")
        assert refused(baked[: at + 40] + bytes([baked[at + 40] ^ 1]) + baked[at + 41 :]) == "bake.png"
        pixels = baked.index(b"IDAT")
        changed = baked[: pixels + 4] + bytes([baked[pixels + 4] ^ 1]) + baked[pixels + 5 :]
        assert PNG.read(changed)[0].text == TOKEN

    @pytest.mark.parametrize(
        "data",
        [
            SIGNATURE,
            SIGNATURE + b"\0\0\0",
            CLEAN[:-1],
            CLEAN[:-12],
            CLEAN + b"\0",
            CLEAN + framed(*text(TOKEN.encode())),
            SIGNATURE + framed(*PIXELS) + framed(*END),
            SIGNATURE + framed(b"IHDR", bytes(12)) + framed(*END),
            SIGNATURE + framed(b"IHDR", bytes(2_000_000)) + framed(*END),
            SIGNATURE + framed(*HEADER) + framed(*HEADER) + framed(*END),
            SIGNATURE + framed(*HEADER) + framed(b"IEND", b"x"),
            SIGNATURE + framed(*HEADER) + framed(b"ID\0T", b"x") + framed(*END),
            SIGNATURE + framed(*HEADER) + b"\xff\xff\xff\xffIDAT" + bytes(40),
            CLEAN[:33] + b"\x7f\xff\xff\xffiTXt" + bytes(50),
            b"GIF89a",
            b"",
        ],
    )
    def test_what_is_no_whole_png(self, data: bytes) -> None:
        assert refused(data) == "bake.png"

    def test_a_huge_canvas_is_not_decoded(self) -> None:
        huge = (b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 16, 6, 0, 0, 0))
        data = SIGNATURE + b"".join(framed(*each) for each in (huge, text(TOKEN.encode()), PIXELS, END))
        assert PNG.read(data)[0].text == TOKEN


class TestCompressed:
    def test_refused_unread(self) -> None:
        assert refused(image(text(zlib.compress(TOKEN.encode()), flags=b"\1\0"))) == "limit.decompressed"

    def test_lenient(self) -> None:
        packed = image(text(zlib.compress(TOKEN.encode()), flags=b"\1\0"))
        assert PNG.read(packed, lenient=True)[0].text == TOKEN

    def test_lenient_inflates_up_to_the_limit_only(self) -> None:
        bomb = image(text(zlib.compress(b"{" + b" " * 2_000_000), flags=b"\1\0"))
        assert refused(bomb, lenient=True) == "limit.decompressed"

    @pytest.mark.parametrize(
        "packed", [b"", b"x", b"no zlib at all", zlib.compress(b"{}")[:-2], zlib.compress(b"{}") + b"x"]
    )
    def test_lenient_is_still_whole(self, packed: bytes) -> None:
        assert refused(image(text(packed, flags=b"\1\0")), lenient=True) == "bake.png"


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        (Limits(png_bytes=100), "png_bytes"),
        (Limits(png_chunks=3), "png_chunks"),
        (Limits(png_chunk_bytes=50), "png_chunk_bytes"),
        (Limits(png_text_bytes=10), "png_text_bytes"),
    ],
)
def test_limits(limits: Limits, named: str) -> None:
    with pytest.raises(LimitExceeded) as caught:
        PNG.read(image(text(TOKEN.encode())), limits)
    assert caught.value.code == "limit.size"
    assert named in caught.value.problem.detail


def test_chunks_that_are_not_read_may_be_large() -> None:
    large = image(
        (b"IDAT", bytes(3_000_000)), (b"iTXt", b"XML:com.adobe.xmp\0" + bytes(3_000_000)), text(TOKEN.encode())
    )
    assert PNG.read(large)[0].text == TOKEN


class TestWrite:
    @given(credential=tokens | objects, between=others)
    def test_there_and_back_with_every_other_chunk_untouched(self, credential: str, between: list[Chunk]) -> None:
        before = image(*between)
        after = PNG.write(before, credential)
        assert [(each.text, each.form) for each in PNG.read(after)] == [(credential, "ob3")]
        written = chunks(after)
        assert written[1] == (b"iTXt", b"openbadgecredential\0\0\0\0\0" + credential.encode())
        assert written[:1] + written[2:] == chunks(before)
        # Framed anew from what was read, it is the same file: lengths and checksums are right.
        assert after == SIGNATURE + b"".join(framed(*each) for each in written)

    @pytest.mark.parametrize(
        "old",
        [
            [text(b"{}")],
            [text(b"{}", b"openbadges")],
            [(b"tEXt", b"openbadges\0https://example.org/1")],
            [text(b"{}"), text(b"{}"), text(b"x", flags=b"\1\0")],
        ],
    )
    def test_an_old_credential_is_replaced(self, old: Iterable[Chunk]) -> None:
        assert PNG.write(image(*old), TOKEN) == PNG.write(CLEAN, TOKEN)

    def test_space_around_is_left_out(self) -> None:
        assert PNG.write(CLEAN, f"\n{TOKEN}\n") == PNG.write(CLEAN, TOKEN)

    @pytest.mark.parametrize(
        "credential", ["", "hello", "[]", '"x"', "a.b", "a.b.c.d", "a b.c.d", "\0", "https://x.example/"]
    )
    def test_what_is_no_credential(self, credential: str) -> None:
        with pytest.raises(Invalid) as caught:
            PNG.write(CLEAN, credential)
        assert caught.value.code == "input.unknown"

    def test_half_a_surrogate(self) -> None:
        with pytest.raises(Invalid) as caught:
            PNG.write(CLEAN, '{"a": "\ud800"}')
        assert caught.value.code == "json.surrogate"

    @pytest.mark.parametrize("name", ["png_bytes", "png_chunks", "png_text_bytes"])
    def test_what_is_baked_can_be_read(self, name: str) -> None:
        exact = {"png_bytes": len(PNG.write(CLEAN, TOKEN)), "png_chunks": 4, "png_text_bytes": len(TOKEN)}[name]
        assert PNG.read(PNG.write(CLEAN, TOKEN, Limits(**{name: exact})), Limits(**{name: exact}))
        with pytest.raises(LimitExceeded) as caught:
            PNG.write(CLEAN, TOKEN, Limits(**{name: exact - 1}))
        assert name in caught.value.problem.detail

    @pytest.mark.parametrize("data", [b"", CLEAN[:-1], CLEAN + b"\0"])
    def test_only_into_a_whole_png(self, data: bytes) -> None:
        with pytest.raises(Invalid) as caught:
            PNG.write(data, TOKEN)
        assert caught.value.code == "bake.png"


@given(st.data())
def test_no_bytes_raise_another_error(data: st.DataObject) -> None:
    baked = bytearray(image(text(JSON.encode())))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(baked) - 1))
        baked[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        if not baked:
            break
    for lenient in (False, True):
        try:
            PNG.read(bytes(baked), lenient=lenient)
        except Invalid as error:
            assert error.code.partition(".")[0] in {"bake", "limit"}


def test_recognized() -> None:
    assert [each.name for each in CONTAINERS.values() if each.recognizes(CLEAN)] == ["png"]
    assert not [each for each in CONTAINERS.values() if each.recognizes(TOKEN.encode())]
