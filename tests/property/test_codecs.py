"""Every codec: what is written is read back, and of two texts for the same bytes only one is accepted."""

from __future__ import annotations

import base64
import functools
import string
from typing import Any

import base58
from hypothesis import given
from hypothesis import strategies as st

from vcmicro import encoding, jws
from vcmicro.errors import Invalid
from vcmicro.keys import Key, PublicKey, der

ALLOW = ("secp256k1", "odd-rsa-exponents")
BASE64URL = string.ascii_letters + string.digits + "-_"
SEEDS = st.binary(min_size=32, max_size=32).filter(any)
KEYS = st.one_of(
    SEEDS.map(Key.from_seed),
    st.integers(1, 2**255).map(lambda number: Key.from_seed(number.to_bytes(32, "big"), "P-256")),
    st.integers(1, 2**383).map(lambda number: Key.from_seed(number.to_bytes(48, "big"), "P-384")),
    st.integers(1, 2**520).map(lambda number: Key.from_seed(number.to_bytes(66, "big"), "P-521")),
    st.integers(1, 2**255).map(lambda number: Key.from_seed(number.to_bytes(32, "big"), "secp256k1")),
)


@given(st.binary(max_size=80))
def test_base64url(data: bytes) -> None:
    text = encoding.encode_base64url(data)
    assert encoding.decode_base64url(text) == data
    assert encoding.decode_multibase_u("u" + text, max_chars=200) == data
    assert text == base64.urlsafe_b64encode(data).decode().rstrip("=")


@given(st.text(alphabet=BASE64URL + "=+/ \n", max_size=20))
def test_base64url_has_one_spelling(text: str) -> None:
    try:
        data = encoding.decode_base64url(text)
    except Invalid:
        return
    assert encoding.encode_base64url(data) == text


@given(st.binary(min_size=1, max_size=80))
def test_base58btc(data: bytes) -> None:
    text = encoding.encode_base58btc(data)
    assert encoding.decode_base58btc(text, max_chars=200) == data
    assert base58.b58decode(text[1:]) == data


@given(st.text(alphabet=string.ascii_letters + string.digits + " ", max_size=20))
def test_base58btc_has_one_spelling(text: str) -> None:
    try:
        data = encoding.decode_base58btc("z" + text, max_chars=200)
    except Invalid:
        return
    assert encoding.encode_base58btc(data) == "z" + text


@given(st.integers(0, 2**63 - 1), st.binary(max_size=4))
def test_varint(number: int, rest: bytes) -> None:
    assert encoding.decode_varint(encoding.encode_varint(number) + rest) == (number, rest)


@given(st.binary(max_size=12))
def test_varint_has_one_spelling(data: bytes) -> None:
    try:
        number, rest = encoding.decode_varint(data)
    except Invalid:
        return
    assert encoding.encode_varint(number) + rest == data


@given(st.integers(0, 2**2100), st.integers(0, 300))
def test_der(number: int, other: int) -> None:
    data = der.encode(der.SEQUENCE, der.encode_unsigned(number) + der.encode_unsigned(other))
    assert [der.unsigned(each) for each in der.sequence(data)] == [number, other]


@given(st.binary(max_size=24))
def test_der_has_one_spelling(data: bytes) -> None:
    try:
        found = der.items(data)
    except Invalid:
        return
    assert b"".join(der.encode(tag, content) for tag, content in found) == data


@given(KEYS)
def test_public_keys(key: Key) -> None:
    public = key.public
    assert PublicKey.from_jwk(public.to_jwk(), allow=ALLOW) == public
    assert PublicKey.from_multikey(public.to_multikey(), allow=ALLOW) == public
    assert PublicKey.from_pem(public.to_pem(), allow=ALLOW) == public
    assert PublicKey(public.kind, public.material) == public


@given(KEYS, st.binary(max_size=40))
def test_private_keys(key: Key, data: bytes) -> None:
    signature = key.sign(data)
    for again in (Key.from_jwk(key.to_jwk()), Key.from_pem(key.to_pem()), Key.from_multikey(key.to_multikey())):
        assert again.public == key.public
        again.public.verify(signature, data, key.algorithm)


@given(st.binary(max_size=80))
def test_any_bytes_are_a_key_or_a_typed_error(data: bytes) -> None:
    for read in (
        lambda: PublicKey.from_multikey(encoding.encode_base58btc(data)),
        lambda: PublicKey.from_pem(data),
        lambda: Key.from_pem(data),
        lambda: Key.from_multikey(encoding.encode_base58btc(data)),
        *(functools.partial(PublicKey, kind, data) for kind in ("Ed25519", "P-256", "RSA", "BLS12-381-G2", "X25519")),
    ):
        try:
            read()
        except Invalid:
            continue


@given(
    st.dictionaries(
        st.sampled_from(("kty", "crv", "x", "y", "n", "e", "d", "use", "key_ops", "alg", "kid")),
        st.sampled_from(("EC", "OKP", "RSA", "oct", "P-256", "Ed25519", "sig", "AQAB", "", "ES256"))
        | st.text(max_size=4)
        | st.none()
        | st.integers()
        | st.lists(st.text(max_size=3), max_size=2),
    )
)
def test_any_jwk_is_a_key_or_a_typed_error(value: dict[str, Any]) -> None:
    for read in (PublicKey.from_jwk, Key.from_jwk):
        try:
            read(value)
        except Invalid:
            continue


TOKEN_KEY = Key.from_seed(bytes(range(32)))


@given(
    st.binary(max_size=60),
    st.dictionaries(
        st.text(max_size=5).filter(lambda n: n not in ("alg", "crit", "b64", "kid")), st.text(max_size=8), max_size=3
    ),
)
def test_tokens(payload: bytes, header: dict[str, str]) -> None:
    token = jws.sign(header, payload, TOKEN_KEY)
    parts = jws.split(token)
    jws.verify(parts, TOKEN_KEY.public)
    assert parts.payload == payload and parts.header == {"alg": "EdDSA", **header}


@given(st.data())
def test_no_other_text_of_a_token_verifies(data: st.DataObject) -> None:
    """One character changed, added or removed anywhere: refused, with a typed error."""
    token = jws.sign({"kid": "did:example:1#k"}, b'{"a":1}', TOKEN_KEY)
    at = data.draw(st.integers(0, len(token)))
    put = data.draw(st.sampled_from(("", *BASE64URL, ".", "=", " ", "\n", "\u0410")))
    cut = data.draw(st.integers(0, 1))
    other = token[:at] + put + token[at + cut :]
    if other == token:
        return
    try:
        jws.verify(jws.split(other), TOKEN_KEY.public)
    except Invalid:
        return
    raise AssertionError(f"two spellings of one token: {other}")


@given(st.text(alphabet=BASE64URL + ".=", max_size=60))
def test_any_text_is_a_token_or_a_typed_error(text: str) -> None:
    for read in (jws.split, jws.refuse_jwe):
        try:
            read(text)
        except Invalid:
            continue
