"""Status List Tokens and their entries: both forms, what is refused, what the values mean."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

import pytest
from documents import key
from hypothesis import given
from hypothesis import strategies as st

from vcmicro import cose, jws
from vcmicro.encoding import encode_base64url
from vcmicro.errors import Invalid, LimitExceeded, Unavailable, VcmicroError
from vcmicro.limits import DEFAULT, Limits
from vcmicro.status import STATUS_TYPES
from vcmicro.status.byte_array import BITS, compress_values, read_value
from vcmicro.status.token import CWT, FORMS, JWT, open_token, sign_token
from vcmicro.times import Instant

KIND = STATUS_TYPES["status_list"]
SIGNER = key("P-256")
URI = "https://issuer.example/statuslists/1"
AT = "/status/status_list"
NOW = Instant(1_750_000_000)
CLAIMS = {"sub": URI, "iat": NOW.seconds - 10, "exp": NOW.seconds + 3600, "ttl": 60}


LISTED = compress_values({5: 1, 6: 2, 7: 3}, 64, 2)


def signed(form: str, claims: Mapping[str, Any] = CLAIMS, bits: int = 2, packed: bytes = LISTED) -> bytes:
    token = sign_token(form, claims, bits, packed, SIGNER)
    return token.encode() if isinstance(token, str) else token


def jwt(claims: Any, typ: str | None = JWT) -> bytes:
    header = {"kid": "k"} if typ is None else {"typ": typ}
    return jws.sign(header, json.dumps(claims).encode(), SIGNER).encode()


def cwt(claims: Any, typ: Any = f"application/{CWT}") -> bytes:
    return cose.sign({cose.TYP: typ} if typ is not None else {}, cose.cbor_dumps(claims), SIGNER)


@pytest.mark.parametrize("form", FORMS)
class TestBothForms:
    def test_there_and_back(self, form: str) -> None:
        token = open_token(signed(form))
        assert (token.form, token.kid, token.bits) == (form, SIGNER.verification_method, 2)
        assert {name: token.claims[name] for name in CLAIMS} == CLAIMS
        token.verify(SIGNER.public)
        with pytest.raises(Invalid) as caught:
            token.verify(key("P-256", 2).public)
        assert caught.value.code == "proof.invalid"

    def test_values(self, form: str) -> None:
        token = open_token(signed(form))
        said = {}
        for index in (4, 5, 6):
            value = KIND.read({"idx": index, "uri": URI}, token, DEFAULT, AT)
            said[index] = (value.purpose, value.set, value.value)
        assert said == {4: ("revocation", False, 0), 5: ("revocation", True, 1), 6: ("suspension", True, 2)}

    def test_a_value_of_the_application_is_left_open(self, form: str) -> None:
        with pytest.raises(Unavailable) as caught:
            KIND.read({"idx": 7, "uri": URI}, open_token(signed(form)), DEFAULT, AT)
        assert caught.value.code == "status.unsupported"

    def test_beyond_the_list(self, form: str) -> None:
        with pytest.raises(Invalid) as caught:
            KIND.read({"idx": 64, "uri": URI}, open_token(signed(form)), DEFAULT, AT)
        assert (caught.value.code, caught.value.problem.pointer) == ("status.range", AT + "/idx")

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({}, None),
            ({"exp": ...}, None),
            ({"ttl": ...}, None),
            ({"sub": URI + "#1"}, "status.id"),
            ({"sub": ...}, "status.id"),
            ({"iat": ...}, "status.list"),
            ({"iat": NOW.seconds + 301}, "status.stale"),
            ({"iat": NOW.seconds + 299}, None),
            ({"nbf": NOW.seconds + 301}, "status.stale"),
            ({"exp": NOW.seconds - 299}, None),
            ({"exp": NOW.seconds - 300}, "status.stale"),
            ({"exp": "tomorrow"}, "status.list"),
            ({"ttl": 0}, "status.list"),
            ({"ttl": -5}, "status.list"),
            ({"ttl": True}, "status.list"),
            ({"ttl": "60"}, "status.list"),
        ],
    )
    def test_claims(self, form: str, changes: dict[str, Any], code: str | None) -> None:
        claims = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not ...}
        token = open_token(signed(form, claims))
        if code is None:
            token.require_current(URI, NOW, AT)
            return
        with pytest.raises(Unavailable) as caught:
            token.require_current(URI, NOW, AT)
        assert caught.value.code == code

    def test_how_long_it_may_be_kept(self, form: str) -> None:
        assert open_token(signed(form)).good_for(NOW) == 60
        assert open_token(signed(form, {**CLAIMS, "ttl": 10**6})).good_for(NOW) == 3600

    @pytest.mark.parametrize(
        "packed",
        [
            b"",
            b"\0",
            zlib.compress(b"\0" * 9)[:-1],
            zlib.compress(b"\0" * 9) + b"\0",
            zlib.compress(b"\0" * 9)[:-4] + b"\0\0\0\0",
            zlib.compress(b"\0" * 9)[2:-4],
        ],
    )
    def test_what_does_not_inflate(self, form: str, packed: bytes) -> None:
        with pytest.raises(Invalid) as caught:
            KIND.read({"idx": 0, "uri": URI}, open_token(signed(form, packed=packed)), DEFAULT, AT)
        assert (caught.value.code, caught.value.problem.pointer) == ("status.list", AT + "/uri")

    def test_limits(self, form: str) -> None:
        bomb = open_token(signed(form, packed=zlib.compress(bytes(DEFAULT.status_inflated_bytes + 1), 9)))
        for limits, code in ((DEFAULT, "limit.decompressed"), (Limits(status_encoded_bytes=9), "limit.size")):
            with pytest.raises(LimitExceeded) as caught:
                KIND.read({"idx": 0, "uri": URI}, bomb, limits, AT)
            assert caught.value.code == code

    @given(data=st.data())
    def test_no_bytes_raise_another_error(self, form: str, data: st.DataObject) -> None:
        token = bytearray(signed(form))
        for _ in range(data.draw(st.integers(1, 4))):
            token[data.draw(st.integers(0, len(token) - 1))] = data.draw(st.integers(0, 255))
        try:
            opened = open_token(bytes(token))
            opened.require_current(URI, NOW)
            opened.good_for(NOW)
            KIND.read({"idx": 5, "uri": URI}, opened)
        except VcmicroError:
            pass


NO_TOKENS = [
    (jwt({**CLAIMS}), "status.list"),
    (jwt([]), "status.list"),
    (jwt({"status_list": {"bits": 3, "lst": "eNpjAAAAAQAB"}}), "status.list"),
    (jwt({"status_list": {"bits": 1.0, "lst": "eNpjAAAAAQAB"}}), "status.list"),
    (jwt({"status_list": {"bits": True, "lst": "eNpjAAAAAQAB"}}), "status.list"),
    (jwt({"status_list": {"bits": 1, "lst": 5}}), "status.list"),
    (jwt({"status_list": {"bits": 1, "lst": "eNpjAAAAAQAB="}}), "status.list"),
    (jwt({"status_list": {"bits": 1}}), "status.list"),
    (jwt({"status_list": {"bits": 1, "lst": ""}}, "JWT"), "status.list"),
    (jwt({"status_list": {"bits": 1, "lst": ""}}, None), "status.list"),
    (cwt({65533: {"bits": 1, "lst": "text"}}), "status.list"),
    (cwt({65533: {"bits": 16, "lst": b""}}), "status.list"),
    (cwt({65534: 5}), "status.list"),
    (cwt([]), "status.list"),
    (cwt({65533: {"bits": 1, "lst": b""}}, "application/cwt"), "status.list"),
    (cwt({65533: {"bits": 1, "lst": b""}}, None), "status.list"),
    (b"", "jose.encoding"),
    (b"\xd1\x84", "jose.encoding"),
    (b"\xd2\x84", "cbor.encoding"),
    (b"eyJhbGciOiJub25lIn0.e30.", "jose.alg"),
]


# Their signatures are other bytes each time, and would be in the names of the tests.
@pytest.mark.parametrize(("token", "code"), NO_TOKENS, ids=[f"{number}" for number in range(len(NO_TOKENS))])
def test_what_is_no_status_list_token(token: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        open_token(token)
    assert caught.value.code == code


@pytest.mark.parametrize("index", ["5", 5.0, True, None, -1, 10**16, [5], ...])
def test_an_index_is_a_non_negative_integer(index: Any) -> None:
    entry = {"uri": URI} if index is ... else {"uri": URI, "idx": index}
    with pytest.raises(Invalid) as caught:
        KIND.read(entry, open_token(signed(JWT)), DEFAULT, AT)
    assert (caught.value.code, caught.value.problem.pointer) == ("status.index", AT + "/idx")


def test_the_uri_of_an_entry() -> None:
    assert KIND.url({"uri": URI}, AT) == URI
    for value, code in ((None, "schema.required"), (5, "schema.invalid"), ("statuslists/1", "schema.invalid")):
        with pytest.raises(Invalid) as caught:
            KIND.url({"uri": value}, AT)
        assert (caught.value.code, caught.value.problem.pointer) == (code, AT + "/uri")


def test_a_credential_is_no_token() -> None:
    with pytest.raises(Invalid):
        KIND.read({"idx": 0, "uri": URI}, {"status_list": {}}, DEFAULT, AT)


def test_another_form_is_not_signed() -> None:
    with pytest.raises(ValueError, match="statuslist"):
        sign_token("vc+jwt", CLAIMS, 1, b"", SIGNER)


@given(bits=st.sampled_from(BITS), values=st.dictionaries(st.integers(0, 99), st.integers(0, 255)))
def test_values_are_read_as_they_were_written(bits: int, values: dict[int, int]) -> None:
    values = {index: value % (1 << bits) for index, value in values.items()}
    array = zlib.decompress(compress_values(values, 100, bits))
    assert [read_value(array, index, bits) for index in range(100)] == [values.get(index, 0) for index in range(100)]


@pytest.mark.parametrize(
    ("values", "length", "bits"), [({}, 8, 3), ({}, 0, 1), ({8: 1}, 8, 1), ({-1: 1}, 8, 1), ({0: 2}, 8, 1)]
)
def test_what_does_not_fit_is_misuse(values: dict[int, int], length: int, bits: int) -> None:
    with pytest.raises(ValueError):
        compress_values(values, length, bits)


def test_the_longest_list_is_read_from_either_form() -> None:
    """2**27 single bits, all that Limits.status_inflated_bytes allows, stay within what a token may hold."""
    packed = zlib.compress(bytes(DEFAULT.status_inflated_bytes), 9)
    for form in FORMS:
        token = open_token(signed(form, bits=1, packed=packed))
        assert not KIND.read({"idx": 2**27 - 1, "uri": URI}, token).set
    assert len(encode_base64url(packed)) < DEFAULT.status_encoded_bytes
