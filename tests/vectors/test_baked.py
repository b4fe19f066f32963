"""Images that other people baked, and images of theirs that we bake into."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from vcmicro.containers import CONTAINERS, Baked, Container
from vcmicro.errors import Invalid

_1EDTECH = "vectors/1edtech-validator/inspector-vc/src/test/resources"
_PYTHON = "vectors/bakery-python/openbadges_bakery/testfiles"
_MOZILLA = "vectors/bakery-mozilla/test"
TOKEN = "eyJhbGciOiJFZERTQSJ9.e30.c2ln"

JSON_2 = [
    (f"{_1EDTECH}/ob20/simple-badge.png", ("id", "https://example.org/beths-robotics-badge.json")),
    (f"{_PYTHON}/baked_heart.png", ("uid", "123")),
    (f"{_PYTHON}/baked_example.svg", ("uid", "abcdef12345")),
    (f"{_MOZILLA}/baked.svg", ("verify", {"url": "http://example.org"})),
]
TOKENS_3 = [f"{_1EDTECH}/ob30/{name}" for name in ("simple-jwt.png", "simple-jwt_v1.png", "simple-jwt_v1.svg")]
UNBAKED = [
    f"{_1EDTECH}/ob20/assets/robotics-badge.png",
    f"{_1EDTECH}/ob20/assets/beths-robot-badge.png",
    f"{_PYTHON}/public_domain_heart.png",
    f"{_PYTHON}/unbaked_example.svg",
    f"{_MOZILLA}/unbaked.png",
    f"{_MOZILLA}/unbaked.svg",
]


def container_of(data: bytes) -> Container:
    (container,) = [each for each in CONTAINERS.values() if each.recognizes(data)]
    return container


def read(path: Path) -> Baked:
    data = path.read_bytes()
    (baked,) = container_of(data).read(data)
    return baked


@pytest.mark.parametrize(("name", "expected"), JSON_2, ids=[name for name, _ in JSON_2])
def test_open_badges_2(shared: Path, name: str, expected: tuple[str, object]) -> None:
    baked = read(shared / name)
    assert baked.form == "ob2"
    assert json.loads(baked.text)[expected[0]] == expected[1]


@pytest.mark.parametrize("name", TOKENS_3)
def test_open_badges_3(shared: Path, name: str) -> None:
    baked = read(shared / name)
    assert baked.form == "ob3"
    header, payload, signature = baked.text.split(".")
    assert header.startswith("eyJ") and payload.startswith("eyJ") and signature


def test_the_picture_and_the_drawing_of_one_badge_hold_the_same(shared: Path) -> None:
    picture, drawing = (read(shared / f"{_1EDTECH}/ob30/simple-jwt_v1.{kind}") for kind in ("png", "svg"))
    assert picture == drawing


def test_an_assertion_without_a_body_is_its_url(shared: Path) -> None:
    assert read(shared / f"{_MOZILLA}/no-json.svg") == Baked("http://example.org", "ob2")


def test_a_body_that_is_no_json_cannot_agree_with_its_url(shared: Path) -> None:
    with pytest.raises(Invalid) as caught:
        read(shared / f"{_MOZILLA}/bad-json.svg")
    assert caught.value.code == "json.syntax"


@pytest.mark.parametrize("name", UNBAKED)
def test_no_credential(shared: Path, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(shared / name)
    assert caught.value.code == "bake.not_found"


@pytest.mark.parametrize("credential", [TOKEN, '{"name": "Ünïversität"}'], ids=["token", "json"])
@pytest.mark.parametrize("name", [*UNBAKED, *TOKENS_3, *(name for name, _ in JSON_2)])
def test_baking_into_their_images(shared: Path, name: str, credential: str) -> None:
    data = (shared / name).read_bytes()
    container = container_of(data)
    baked = container.write(data, credential)
    assert container.read(baked) == [Baked(credential, "ob3")]
    if container.name == "png":
        assert _pictures(baked) == _pictures(data)
    else:
        (element,) = ElementTree.fromstring(baked).iter("{https://purl.imsglobal.org/ob/v3p0}credential")
        assert (element.get("verify") or element.text) == credential
        assert _drawing(baked) == _drawing(data)


def _pictures(data: bytes) -> list[bytes]:
    """Every chunk but the credential's, each with its checksum proven."""
    chunks, position = [], 8
    while position < len(data):
        (length,) = struct.unpack_from(">I", data, position)
        chunk = data[position + 4 : position + 8 + length]
        assert zlib.crc32(chunk).to_bytes(4, "big") == data[position + 8 + length : position + 12 + length]
        if b"openbadge" not in chunk[:14]:
            chunks.append(chunk)
        position += 12 + length
    return chunks


def _drawing(data: bytes) -> list[tuple[str, dict[str, str]]]:
    """Every element but the credential's."""
    names = {"{https://purl.imsglobal.org/ob/v3p0}credential", "{http://openbadges.org}assertion"}
    return [(each.tag, each.attrib) for each in ElementTree.fromstring(data).iter() if each.tag not in names]
