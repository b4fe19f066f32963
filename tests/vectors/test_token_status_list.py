"""The examples and test vectors of draft-ietf-oauth-status-list: all twenty files."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from vcmicro import cose
from vcmicro.encoding import decode_base64url, encode_base64url
from vcmicro.errors import Invalid
from vcmicro.keys import PublicKey
from vcmicro.status import STATUS_TYPES
from vcmicro.status.bits import inflate
from vcmicro.status.byte_array import compress_values, read_value
from vcmicro.status.token import open_token

KIND = STATUS_TYPES["status_list"]
SHORT = {"1": [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1], "2": [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]}
LENGTH = 2**20
URI = "https://example.com/statuslists/1"
ENCODINGS = [
    ("status_list_encoding_{}.md", 1, "short"),
    ("status_list_encoding2_{}.md", 2, "short"),
    ("status_list_encoding1_long_{}.md", 1, "long"),
    ("status_list_encoding2_long_{}.md", 2, "long"),
    ("status_list_encoding4_{}.md", 4, "long"),
    ("status_list_encoding8_{}.md", 8, "long"),
]


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "vectors/ietf-token-status-list"


def example(folder: Path, name: str) -> str:
    """An example without the line breaks that the draft's printing put in, nor the line above its encoding."""
    text = (folder / "examples" / name).read_text(encoding="utf-8").rpartition("encoded:\n")[2]
    return re.sub(r"\s", "", text)


def diagnosed(folder: Path, name: str) -> bytes:
    """The bytes of an annotated hex dump."""
    text = (folder / "examples" / name).read_text(encoding="utf-8")
    return bytes.fromhex("".join(line.partition("#")[0] for line in text.splitlines()))


def table(folder: Path, bits: int) -> dict[int, int]:
    """The values that the draft's appendix lists for its list of 2**20 entries."""
    draft = (folder / "draft-ietf-oauth-status-list.md").read_text(encoding="utf-8")
    section = draft.partition("{#test-vectors}\n")[2].partition(f"## {bits}-bit Status List\n")[2].partition("\n## ")[0]
    return {int(at): int(value, 2) for at, value in re.findall(r"status\[(\d+)\] ?= 0b([01]+)", section)}


@pytest.mark.parametrize(("pattern", "bits", "kind"), ENCODINGS)
@pytest.mark.parametrize("coding", ["json", "cbor"])
def test_encodings(folder: Path, pattern: str, bits: int, kind: str, coding: str) -> None:
    text = example(folder, pattern.format(coding))
    listed = json.loads(text) if coding == "json" else cose.cbor_loads(bytes.fromhex(text))
    packed = decode_base64url(listed["lst"]) if coding == "json" else listed["lst"]
    values = dict(enumerate(SHORT[str(bits)])) if kind == "short" else table(folder, bits)
    length = len(values) if kind == "short" else LENGTH
    assert listed["bits"] == bits and values
    array = inflate(packed, wrapper="zlib")
    assert len(array) * 8 == length * bits
    expected = [values.get(index, 0) for index in range(length)]
    assert [read_value(array, index, bits) for index in range(length)] == expected
    # What we would publish is the same to the byte.
    assert compress_values(values, length, bits) == packed


@pytest.mark.parametrize("name", ["status_list_cwt", "referenced_token_cwt", "status_list_encoding_cbor"])
def test_annotated_forms_are_the_same_bytes(folder: Path, name: str) -> None:
    assert diagnosed(folder, f"{name}_diag.md") == bytes.fromhex(example(folder, f"{name}.md"))


def test_the_annotated_two_bit_list(folder: Path) -> None:
    plain = example(folder, "status_list_encoding2_cbor.md")
    assert diagnosed(folder, "status_list_encoding2_cbor_diag.md") == bytes.fromhex(plain)


def test_jwt(folder: Path) -> None:
    token = open_token(example(folder, "status_list_jwt_raw.md").encode())
    header, _, claims = (folder / "examples/status_list_jwt.md").read_text(encoding="utf-8").partition("\n.\n")
    assert token.secured.header == json.loads(header)  # type: ignore[union-attr]
    # The signed form names an issuer, which the printed claims leave out.
    assert token.claims == {**json.loads(claims), "iss": "https://example.com"}
    said = [KIND.read({"idx": index, "uri": URI}, token).value for index in range(16)]
    assert said == SHORT["1"]


def test_cwt(folder: Path) -> None:
    token = open_token(bytes.fromhex(example(folder, "status_list_cwt.md")))
    assert token.kid == "12"
    assert {name: token.claims[name] for name in ("sub", "iat", "exp", "ttl")} == {
        "sub": URI,
        "iat": 1686920170,
        "exp": 2291720170,
        "ttl": 43200,
    }
    assert [KIND.read({"idx": index, "uri": URI}, token).value for index in range(16)] == SHORT["1"]


def test_signatures(folder: Path) -> None:
    """The draft prints no key, but all three tokens are of one: the key that the JWT's signature leads to."""
    status_jwt = open_token(example(folder, "status_list_jwt_raw.md").encode())
    status_cwt = open_token(bytes.fromhex(example(folder, "status_list_cwt.md")))
    referenced = cose.decode_sign1(bytes.fromhex(example(folder, "referenced_token_cwt.md")))
    keys = candidates(status_jwt.secured)
    for each in keys:
        status_jwt.verify(each)
    agreed = [each for each in keys if verifies(status_cwt.verify, each)]
    assert len(agreed) == 1
    cose.verify(referenced, agreed[0])


def test_a_referenced_cwt_names_its_entry(folder: Path) -> None:
    referenced = cose.decode_sign1(bytes.fromhex(example(folder, "referenced_token_cwt.md")))
    entry = cose.cbor_loads(referenced.payload)[65535]["status_list"]
    token = open_token(bytes.fromhex(example(folder, "status_list_cwt.md")))
    assert KIND.url(entry) == token.claims["sub"]
    assert KIND.read(entry, token).set


def verifies(verify: Any, key: PublicKey) -> bool:
    try:
        verify(key)
    except Invalid:
        return False
    return True


def candidates(token: Any) -> list[PublicKey]:
    """The public keys that an ES256 signature could be of (SEC 1 section 4.1.6): Q = (sR - eG) / r."""
    p = 2**256 - 2**224 + 2**192 + 2**96 - 1
    n = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    b = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
    g = (
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    )

    def add(one: Any, two: Any) -> Any:
        if one is None or two is None:
            return two if one is None else one
        if one[0] == two[0] and (one[1] + two[1]) % p == 0:
            return None
        if one == two:
            slope = (3 * one[0] ** 2 - 3) * pow(2 * one[1], -1, p) % p
        else:
            slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, p) % p
        x = (slope**2 - one[0] - two[0]) % p
        return x, (slope * (one[0] - x) - one[1]) % p

    def times(scalar: int, point: Any) -> Any:
        total = None
        while scalar:
            total = add(total, point) if scalar & 1 else total
            point, scalar = add(point, point), scalar >> 1
        return total

    r, s = (int.from_bytes(token.signature[at : at + 32], "big") for at in (0, 32))
    e = int.from_bytes(sha256(token.signing_input).digest(), "big")
    root = pow(r**3 - 3 * r + b, (p + 1) // 4, p)
    found = []
    for point in ((r, root), (r, p - root)):
        q = times(pow(r, -1, n), add(times(s, point), times(n - e % n, g)))
        coordinates = {name: q[at].to_bytes(32, "big") for at, name in enumerate("xy")}
        found.append(
            PublicKey.from_jwk(
                {"kty": "EC", "crv": "P-256", **{k: encode_base64url(v) for k, v in coordinates.items()}}
            )
        )
    return found
