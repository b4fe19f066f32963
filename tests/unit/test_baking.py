"""bake() and unbake() from outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import ISSUED, key, small_badge

from vcmicro import Invalid, Limits, Tools, bake, issue, unbake

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
SIGNED = issue(small_badge(), signer=key(), now=ISSUED)
TOKEN = issue(small_badge(), signer=key(), now=ISSUED, secured_by="vc+jwt")


@pytest.mark.parametrize("signed", [SIGNED, TOKEN], ids=["json", "token"])
def test_there_and_back(signed: dict[str, object] | str, tmp_path: Path) -> None:
    file = tmp_path / "badge.svg"
    file.write_bytes(SVG)
    baked = bake(signed, into=file)
    assert unbake(baked) == signed
    file.write_bytes(baked)
    assert unbake(file) == signed


def test_a_second_bake_replaces_the_first() -> None:
    assert unbake(bake(TOKEN, into=bake(SIGNED, into=SVG))) == TOKEN


@pytest.mark.parametrize(
    ("image", "code"), [(b"GIF89a", "bake.format"), (Path("/nonexistent.png"), "input.not_file"), (b"", "bake.format")]
)
def test_what_is_no_picture(image: bytes | Path, code: str) -> None:
    for call in (lambda: bake(SIGNED, into=image), lambda: unbake(image)):
        with pytest.raises(Invalid) as caught:
            call()
        assert caught.value.code == code


def test_a_picture_without_a_badge() -> None:
    with pytest.raises(Invalid) as caught:
        unbake(SVG)
    assert caught.value.code == "bake.not_found"


def test_an_unsigned_badge_is_not_baked() -> None:
    with pytest.raises(Invalid) as caught:
        bake(small_badge(), into=SVG)
    assert caught.value.code == "proof.missing"


def test_misuse_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        bake(7, into=SVG)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        bake(SIGNED, into="badge.svg")  # type: ignore[arg-type]


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "large.png"
    file.write_bytes(b"\0" * 4096)
    with pytest.raises(Invalid) as caught:
        unbake(file, tools=Tools(limits=Limits(png_bytes=1024, svg_bytes=1024, pdf_bytes=1024, input_bytes=1024)))
    assert caught.value.code == "limit.size"
