"""COSE_Sign1: a published example, round trips with every key, what is refused, and a peer (cbor2) on the bytes."""

from __future__ import annotations

from typing import Any

import cbor2
import pytest

from vcmicro import cbor, cose
from vcmicro.encoding import encode_base64url
from vcmicro.errors import Invalid
from vcmicro.keys import Key, PublicKey

# RFC 9052 appendix C.2.1, and the key "11" of appendix C.7.1.
_EXAMPLE = bytes.fromhex(
    "d28443a10126a10442313154546869732069732074686520636f6e74656e742e58408eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106"
    "c4d25a91aef0b0117e2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345cacb36"
)
_EXAMPLE_KEY = PublicKey.from_jwk(
    {
        "kty": "EC",
        "crv": "P-256",
        "x": encode_base64url(bytes.fromhex("bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff")),
        "y": encode_base64url(bytes.fromhex("20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e")),
    }
)
_KEY = Key.from_seed(bytes(range(32)))


def test_the_example_of_rfc_9052() -> None:
    sign1 = cose.decode_sign1(_EXAMPLE)
    assert (sign1.algorithm, sign1.payload, sign1.unprotected) == ("ES256", b"This is the content.", {cose.KID: b"11"})
    cose.verify(sign1, _EXAMPLE_KEY)
    assert cbor.dumps(cbor.loads(_EXAMPLE)) == _EXAMPLE


@pytest.mark.parametrize("at", range(0, len(_EXAMPLE), 3))
def test_any_changed_byte_is_refused(at: int) -> None:
    changed = bytearray(_EXAMPLE)
    changed[at] ^= 1
    try:
        sign1 = cose.decode_sign1(bytes(changed))
        cose.verify(sign1, _EXAMPLE_KEY)
    except Invalid:
        return
    # Only the unprotected header is not signed.
    assert sign1.unprotected != {cose.KID: b"11"}


@pytest.mark.parametrize(
    ("kind", "algorithm"),
    [
        ("Ed25519", "EdDSA"),
        ("P-256", "ES256"),
        ("P-384", "ES384"),
        ("P-521", "ES512"),
        ("RSA", "PS256"),
        ("RSA", "PS512"),
        ("RSA", "RS384"),
    ],
)
def test_signed_and_verified(kind: str, algorithm: str) -> None:
    key = Key.generate(kind).with_algorithm(algorithm)
    signed = cose.sign({cose.TYP: "application/vc+cose", cose.KID: b"k"}, b"payload", key, external=b"more")
    sign1 = cose.decode_sign1(signed)
    assert sign1.algorithm == algorithm
    cose.verify(sign1, key.public, external=b"more")
    for data in ({"external": b""}, {}):
        with pytest.raises(Invalid, match=r"proof\.invalid"):
            cose.verify(sign1, key.public, **data)


def test_the_bytes_as_a_peer_sees_them() -> None:
    signed = cbor2.loads(cose.sign({cose.TYP: "application/vc+cose"}, b"payload", _KEY))
    assert signed.tag == 18
    protected, unprotected, payload, signature = signed.value
    assert cbor2.loads(protected) == {1: -8, 16: "application/vc+cose"}
    assert (unprotected, payload) == ({}, b"payload")
    _KEY.public.verify(signature, cbor2.dumps(["Signature1", protected, b"", payload]), "EdDSA")


def test_bare_and_fully_specified_algorithms_are_read() -> None:
    protected = cbor.dumps({1: -19})
    signature = _KEY.sign(cbor.dumps(["Signature1", protected, b"", b"x"]))
    sign1 = cose.decode_sign1(cbor.dumps([protected, {}, b"x", signature]))
    assert sign1.algorithm == "Ed25519"
    cose.verify(sign1, _KEY.public)


def test_an_algorithm_of_another_key_is_refused() -> None:
    sign1 = cose.decode_sign1(cose.sign({}, b"x", Key.generate("P-256")))
    with pytest.raises(Invalid, match=r"jose\.alg"):
        cose.verify(sign1, _KEY.public)


def _message(protected: object = None, unprotected: object = None, payload: object = b"x", tag: int = 18) -> bytes:
    header = cbor.dumps({1: -8} if protected is None else protected)
    return cbor.dumps(cbor.Tag(tag, [header, {} if unprotected is None else unprotected, payload, bytes(64)]))


_REFUSED: dict[str, tuple[bytes, str]] = {
    "MAC": (_message(tag=17), "cose.structure"),
    "several signers": (_message(tag=98), "cose.structure"),
    "CWT tag": (cbor.dumps(cbor.Tag(61, cbor.loads(_message()))), "cose.structure"),
    "detached": (_message(payload=None), "cose.structure"),
    "text payload": (_message(payload="x"), "cose.structure"),
    "protected is an array": (_message([1]), "cose.structure"),
    "too few parts": (cbor.dumps([b"", {}, b"x"]), "cose.structure"),
    "no array": (b"\x00", "cose.structure"),
    "header twice": (_message({1: -8, 4: b"a"}, {4: b"a"}), "cose.structure"),
    "kid as text": (_message({1: -8, 4: "a"}), "cose.structure"),
    "typ as bytes": (_message({1: -8, 16: b"a"}), "cose.structure"),
    "crit": (_message({1: -8, 2: [99]}), "jose.crit"),
    "crit unprotected": (_message(None, {2: []}), "jose.crit"),
    "no alg": (cbor.dumps([b"", {1: -8}, b"x", bytes(64)]), "jose.alg"),
    "alg is HMAC": (_message({1: 5}), "jose.alg"),
    "alg is text": (_message({1: "EdDSA"}), "jose.alg"),
    "alg is true": (_message({1: True}), "jose.alg"),
    "more behind": (_message() + b"\x00", "cbor.encoding"),
    "long header": (_message({1: -8, 99: "a" * 5_000}), "limit.size"),
    "long kid": (_message({1: -8, 4: b"a" * 3_000}), "limit.size"),
    "long signature": (cbor.dumps([cbor.dumps({1: -8}), {}, b"x", bytes(2_000)]), "limit.size"),
}


@pytest.mark.parametrize(("data", "code"), _REFUSED.values(), ids=_REFUSED)
def test_what_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        cose.decode_sign1(data)
    assert caught.value.code == code


@pytest.mark.parametrize("headers", [{cose.ALG: -8}, {cose.CRIT: [1]}])
def test_misuse(headers: dict[Any, Any]) -> None:
    with pytest.raises(ValueError, match="alg or crit"):
        cose.sign(headers, b"x", _KEY)
