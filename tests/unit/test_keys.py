"""Keys: what is refused when one is read, what survives being written, and that no secret leaks."""

from __future__ import annotations

import copy
import functools
import json
import os
import pickle
import stat
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa, x25519
from jwcrypto.jwe import JWE
from jwcrypto.jwk import JWK

from vcmicro.encoding import encode_base58btc, encode_base64url, encode_varint
from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.keys import Key, PublicKey, Signer, encrypted, from_jwk_set, jwk, openssl
from vcmicro.keys import rsa as rsa_keys
from vcmicro.keys.kinds import KINDS
from vcmicro.limits import Limits

SIGNING_KINDS = ("Ed25519", "P-256", "P-384", "P-521", "secp256k1", "RSA")
ALLOW = ("secp256k1", "odd-rsa-exponents")
ED25519_P = 2**255 - 19

# Ed25519: the first test of RFC 8032 section 7.1.
RFC_8032_SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
RFC_8032_PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
RFC_8032_SIGNATURE = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)


@pytest.fixture(scope="module")
def keys() -> dict[str, Key]:
    """One key of each signing kind; RSA with 2048 bits, because it is quicker."""
    quick = {kind: Key.generate(kind) for kind in SIGNING_KINDS if kind != "RSA"}
    return {**quick, "RSA": Key(rsa.generate_private_key(65537, 2048))}


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Invalid) as caught:
        act()
    return caught.value.code


def without(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: member for name, member in value.items() if name not in names}


# --- what every kind does ---


@pytest.mark.parametrize("kind", SIGNING_KINDS)
def test_sign_and_verify(keys: dict[str, Key], kind: str) -> None:
    key = keys[kind]
    for algorithm in key.public.algorithms:
        chosen = key.with_algorithm(algorithm)
        signature = chosen.sign(b"data")
        assert chosen.algorithm == algorithm and isinstance(chosen, Signer)
        key.public.verify(signature, b"data", algorithm)
        assert code_of(lambda: key.public.verify(signature, b"Data", algorithm)) == "proof.invalid"  # noqa: B023
        flipped = bytes((signature[0] ^ 1,)) + signature[1:]
        assert code_of(lambda: key.public.verify(flipped, b"data", algorithm)) == "proof.invalid"  # noqa: B023
        for wrong in (b"", signature[:-1], signature + b"\0"):
            assert code_of(lambda: key.public.verify(wrong, b"data", algorithm)) == "proof.encoding"  # noqa: B023


@pytest.mark.parametrize("kind", SIGNING_KINDS)
def test_no_other_algorithm_fits(keys: dict[str, Key], kind: str) -> None:
    key = keys[kind]
    everything = ["none", "HS256", "HS384", "HS512", "", "eddsa", "ES256", "ES384", "ES512", "ES256K", "EdDSA"]
    for algorithm in {*everything, "RS256", "PS256"} - set(key.public.algorithms):
        assert code_of(lambda: key.public.verify(key.sign(b"x"), b"x", algorithm)) == "jose.alg"  # noqa: B023
        assert code_of(lambda: key.with_algorithm(algorithm)) == "jose.alg"  # noqa: B023


def test_ecdsa_signatures_out_of_range(keys: dict[str, Key]) -> None:
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    public = keys["P-256"].public
    for r in (0, 1, order - 1, order, 2**256 - 1):
        for s in (0, 1, order, 2**256 - 1):
            signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
            assert code_of(lambda: public.verify(signature, b"data", "ES256")) == "proof.invalid"  # noqa: B023


def test_ed25519_of_rfc_8032() -> None:
    key = Key.from_seed(RFC_8032_SEED)
    assert key.public.material == RFC_8032_PUBLIC
    assert key.sign(b"") == RFC_8032_SIGNATURE
    order = 2**252 + 27742317777372353535851937790883648493
    s = int.from_bytes(RFC_8032_SIGNATURE[32:], "little") + order
    malleable = RFC_8032_SIGNATURE[:32] + s.to_bytes(32, "little")
    assert code_of(lambda: key.public.verify(malleable, b"", "EdDSA")) == "proof.invalid"


def test_thumbprint_of_rfc_8037() -> None:
    # RFC 8037 appendix A.3, and RFC 7638 section 3.1.
    key = PublicKey.from_jwk({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
    assert key.thumbprint() == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@pytest.mark.parametrize("kind", SIGNING_KINDS)
def test_thumbprints_agree_with_jwcrypto(keys: dict[str, Key], kind: str) -> None:
    public = keys[kind].public
    assert public.thumbprint() == JWK(**public.to_jwk()).thumbprint()


@pytest.mark.parametrize("kind", SIGNING_KINDS)
def test_every_form_is_the_same_key(keys: dict[str, Key], kind: str) -> None:
    key = keys[kind]
    public = key.public
    assert PublicKey.from_jwk(public.to_jwk(), allow=ALLOW) == public
    assert PublicKey.from_multikey(public.to_multikey(), allow=ALLOW) == public
    assert PublicKey.from_pem(public.to_pem(), allow=ALLOW) == public
    assert hash(PublicKey(public.kind, public.material)) == hash(public)
    assert Key.from_jwk(key.to_jwk()).public == public
    assert Key.from_pem(key.to_pem()).public == public
    assert key.to_jwk(private=False) == public.to_jwk()
    assert key.did == f"did:key:{public.to_multikey()}"
    assert key.verification_method == f"{key.did}#{public.to_multikey()}"


def test_generate_rsa() -> None:
    key = Key.generate("RSA")
    assert key.kind == "RSA" and len(key.sign(b"")) == 384


# --- public keys that are refused ---

ORDER_8 = (
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
)
SMALL_ORDER = [
    (y | sign << 255).to_bytes(32, "little")
    for y in (
        0,
        1,
        ED25519_P - 1,
        ED25519_P,
        ED25519_P + 1,
        *(int.from_bytes(bytes.fromhex(t), "little") for t in ORDER_8),
    )
    for sign in (0, 1)
]


@pytest.mark.parametrize("encoded", SMALL_ORDER, ids=lambda encoded: encoded.hex()[:12])
def test_small_order_ed25519_keys(encoded: bytes) -> None:
    assert len(set(SMALL_ORDER)) == 14
    assert code_of(lambda: PublicKey("Ed25519", encoded)) == "key.weak"
    assert code_of(lambda: PublicKey.from_multikey(encode_base58btc(b"\xed\x01" + encoded))) == "key.weak"
    assert (
        code_of(lambda: PublicKey.from_jwk({"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(encoded)}))
        == "key.weak"
    )


def test_the_points_of_order_8_are_those_that_double_to_order_4() -> None:
    """Doubling gives y = 0 exactly where d*y^4 + 2*y^2 = 1 (the curve equation with x^2 = -y^2)."""
    d = -121665 * pow(121666, -1, ED25519_P)
    for encoded in ORDER_8:
        y = int.from_bytes(bytes.fromhex(encoded), "little")
        assert (d * y**4 + 2 * y**2 - 1) % ED25519_P == 0


def test_ed25519_points() -> None:
    assert code_of(lambda: PublicKey("Ed25519", (ED25519_P + 3).to_bytes(32, "little"))) == "key.weak"
    assert code_of(lambda: PublicKey("Ed25519", (2).to_bytes(32, "little"))) == "key.invalid"  # y = 2 is off the curve
    assert code_of(lambda: PublicKey("Ed25519", b"\1" * 31)) == "key.length"
    assert PublicKey("Ed25519", (3).to_bytes(32, "little"))


P256 = {
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}  # RFC 7517 appendix A.1


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"y": P256["x"]}, "key.invalid", "/y"),
        ({"x": encode_base64url(bytes(32)), "y": encode_base64url(bytes(32))}, "key.invalid", "/y"),
        ({"x": encode_base64url(b"\xff" * 32)}, "key.invalid", ""),
        ({"x": encode_base64url(bytes(31))}, "key.length", "/x"),
        ({"x": encode_base64url(bytes(33))}, "key.length", "/x"),
        ({"x": "A" * 3_000}, "key.length", "/x"),
        ({"x": P256["x"] + "="}, "key.encoding", "/x"),
        ({"x": 7}, "key.invalid", "/x"),
        ({"y": None}, "key.invalid", "/y"),
        ({"crv": "P-384"}, "key.length", "/x"),
        ({"crv": "Ed25519"}, "key.invalid", "/crv"),
        ({"kty": "OKP"}, "key.invalid", "/crv"),
        ({"kty": "RSA"}, "key.invalid", "/crv"),
        ({"crv": "P-256K"}, "key.unsupported", "/crv"),
        ({"crv": None}, "key.invalid", "/crv"),
        ({"kty": "ec"}, "key.unsupported", "/kty"),
        ({"kty": None}, "key.invalid", "/kty"),
        ({"d": "AA"}, "key.private", "/d"),
        ({"kty": "oct", "k": "AA"}, "key.private", "/k"),
        ({"use": "enc"}, "key.use", "/use"),
        ({"use": None}, "key.use", "/use"),
        ({"key_ops": ["sign"]}, "key.use", "/key_ops"),
        ({"key_ops": []}, "key.use", "/key_ops"),
        ({"key_ops": "verify"}, "key.use", "/key_ops"),
        ({"alg": "ES384"}, "key.use", "/alg"),
        ({"alg": "ECDH-ES"}, "key.use", "/alg"),
        ({"alg": None}, "key.use", "/alg"),
        ({"alg": ["ES256"]}, "key.use", "/alg"),
    ],
)
def test_jwk_refused(change: dict[str, Any], code: str, pointer: str) -> None:
    with pytest.raises(Invalid) as caught:
        PublicKey.from_jwk({**P256, **change}, "/verificationMethod/0/publicKeyJwk")
    assert caught.value.code == code
    assert caught.value.problem.pointer == "/verificationMethod/0/publicKeyJwk" + pointer


def test_jwk_of_another_type() -> None:
    values: tuple[Any, ...] = (None, [], "{}", 7)
    for value in values:
        assert code_of(lambda: PublicKey.from_jwk(value)) == "key.invalid"  # noqa: B023


def test_jwk_members_that_permit() -> None:
    key = PublicKey.from_jwk({**P256, "use": "sig", "key_ops": ["verify"], "alg": "ES256", "kid": "1", "x5c": []})
    assert key.algorithms == ("ES256",) and key == PublicKey.from_jwk(P256)


def test_the_alg_of_a_jwk_narrows_the_key(keys: dict[str, Key]) -> None:
    narrow = PublicKey.from_jwk({**keys["RSA"].public.to_jwk(), "alg": "PS256"})
    assert narrow.algorithms == ("PS256",) and narrow == keys["RSA"].public
    assert code_of(lambda: narrow.verify(keys["RSA"].sign(b"x"), b"x", "RS256")) == "jose.alg"
    narrow.verify(keys["RSA"].with_algorithm("PS256").sign(b"x"), b"x", "PS256")
    for name in ("EdDSA", "Ed25519"):
        assert PublicKey.from_jwk({**keys["Ed25519"].public.to_jwk(), "alg": name}).algorithms == ("EdDSA", "Ed25519")


def test_secp256k1_is_off_by_default(keys: dict[str, Key]) -> None:
    public = keys["secp256k1"].public
    readers: list[Callable[..., PublicKey]] = [
        lambda **more: PublicKey.from_jwk(public.to_jwk(), "/p", **more),
        lambda **more: PublicKey.from_multikey(public.to_multikey(), "/p", **more),
        lambda **more: PublicKey.from_pem(public.to_pem(), "/p", **more),
    ]
    for read in readers:
        with pytest.raises(Invalid) as caught:
            read()
        assert caught.value.code == "key.unsupported" and caught.value.problem.pointer == "/p"
        assert read(allow=("secp256k1",)) == public


def rsa_jwk(modulus: int, exponent: int) -> dict[str, str]:
    return {"kty": "RSA", "n": jwk.write_number(modulus), "e": jwk.write_number(exponent)}


@pytest.mark.parametrize(
    ("modulus", "exponent"),
    [
        (2**1023 + 1, 65537),
        (2**2046 + 1, 65537),
        (2**8192 + 1, 65537),
        (2**2047 + 2, 65537),
        (2**2047 + 1, 1),
        (2**2047 + 1, 65536),
        (2**2047 + 1, 2**32 + 1),
        (2**2047 + 1, 2**2046 + 1),
    ],
)
def test_rsa_sizes_and_exponents(modulus: int, exponent: int) -> None:
    assert code_of(lambda: PublicKey.from_jwk(rsa_jwk(modulus, exponent), allow=ALLOW)) == "key.weak"
    assert code_of(lambda: PublicKey("RSA", rsa_keys.encode(modulus, exponent))) == "key.weak"


@pytest.mark.parametrize("bits", [2048, 8192])
def test_rsa_exponents_other_than_65537_are_opt_in(bits: int) -> None:
    for exponent in (3, 2**32 - 1):
        value = rsa_jwk(2 ** (bits - 1) + 1, exponent)
        assert code_of(lambda: PublicKey.from_jwk(value)) == "key.weak"  # noqa: B023
        key = PublicKey.from_jwk(value, allow=("odd-rsa-exponents",))
        assert key.to_jwk() == value
        assert code_of(lambda: PublicKey.from_multikey(key.to_multikey())) == "key.weak"  # noqa: B023
        assert PublicKey.from_multikey(key.to_multikey(), allow=("odd-rsa-exponents",)) == key


def test_rsa_encodings(keys: dict[str, Key]) -> None:
    public = keys["RSA"].public
    value = public.to_jwk()
    assert code_of(lambda: PublicKey.from_jwk({**value, "e": "AAEAAQ"})) == "key.encoding"
    assert code_of(lambda: PublicKey.from_jwk({**value, "e": ""})) == "key.encoding"
    assert code_of(lambda: PublicKey.from_jwk(without(value, "n"))) == "key.invalid"
    assert code_of(lambda: PublicKey.from_jwk({**value, "n": "A" * 300_000})) == "key.length"
    for spoiled in (
        public.material + b"\0",
        public.material[:-1],
        b"",
        b"0\x80\0\0",
        b"0\x00",
        b"0\x81\x05" + b"\2\1\1\2\0",
        b"0\x06\x02\x01\x81\x02\x01\x03",
        b"0\x07\x02\x02\x00\x01\x02\x01\x03",
        b"0\x03\x02\x01\x03",
        b"\x1f\x02\x00\x00",
    ):
        assert code_of(lambda: PublicKey("RSA", spoiled)) == "key.encoding"  # noqa: B023


def test_roca_keys() -> None:
    """The flawed generator's moduli are powers of 65537 modulo M, a product of small primes (Nemec et al., 2017)."""
    product = 1
    for prime in rsa_keys._ROCA_PRIMES:
        product *= prime
    weak = 2**2047 - 2**2047 % product + pow(65537, 12_345, product)
    weak += product if weak % 2 == 0 else 0
    assert weak.bit_length() == 2048
    assert code_of(lambda: PublicKey("RSA", rsa_keys.encode(weak, 65537))) == "key.weak"
    assert PublicKey("RSA", rsa_keys.encode(weak + 2, 65537))


@pytest.mark.parametrize(
    ("codec", "content", "code"),
    [
        (0xED, b"\1" * 31, "key.length"),
        (0xED, b"\1" * 33, "key.length"),
        (0x1200, b"\4" + bytes(64), "key.length"),
        (0x1200, b"\0", "key.length"),
        (0x1200, b"\4" + bytes(32), "key.invalid"),
        (0x1200, b"\2" + b"\xff" * 32, "key.invalid"),
        (0x1201, b"\2" + bytes(32), "key.length"),
        (0x1300, bytes(32), "key.private"),
        (0x1306, bytes(32), "key.private"),
        (0x1203, bytes(57), "key.unsupported"),
        (0x12, bytes(32), "key.unsupported"),
        (0xED, bytes(170), "key.length"),
        (0xEB, bytes(96), "key.encoding"),
        (0xEB, b"\xc0" + bytes(95), "key.weak"),
        (0xEB, b"\x80" + bytes(94) + b"\1", "key.invalid"),
        (0xEB, b"\x9f" + b"\xff" * 95, "key.encoding"),
        (0xEB, b"\x80" + bytes(47), "key.length"),
        (0xEE, b"\x80" + bytes(46) + b"\1" + b"\x80" + bytes(95), "key.invalid"),
        (0xEB51, b"not JSON", "key.encoding"),
        (0xEB51, b"[]", "key.invalid"),
        (0xEB51, json.dumps(P256).encode(), "key.encoding"),
    ],
)
def test_multikey_refused(codec: int, content: bytes, code: str) -> None:
    text = encode_base58btc(encode_varint(codec) + content)
    with pytest.raises(Invalid) as caught:
        PublicKey.from_multikey(text, "/publicKeyMultibase")
    assert caught.value.code == code
    assert caught.value.problem.pointer.startswith("/publicKeyMultibase")


@pytest.mark.parametrize("text", [None, 7, "", "z", "z0", "uAA", "mAA", "z6Mk" + "1" * 3_000, "z" + "2" * 300_000])
def test_multikey_text_refused(text: Any) -> None:
    assert code_of(lambda: PublicKey.from_multikey(text)) == "key.encoding"


def test_multikey_length_is_a_limit(keys: dict[str, Key]) -> None:
    text = keys["RSA"].public.to_multikey()
    assert PublicKey.from_multikey(text) == keys["RSA"].public
    assert code_of(lambda: PublicKey.from_multikey(text, limits=Limits(long_multikey_chars=100))) == "key.encoding"


def test_jwk_multikey_of_ebsi() -> None:
    canonical = json.dumps(P256, sort_keys=True, separators=(",", ":")).encode()
    key = PublicKey.from_multikey(encode_base58btc(encode_varint(0xEB51) + canonical))
    assert key == PublicKey.from_jwk(P256)


def test_x25519_and_bls_do_not_verify() -> None:
    agreement = PublicKey("X25519", x25519.X25519PrivateKey.generate().public_key().public_bytes_raw())
    assert PublicKey.from_jwk({**agreement.to_jwk(), "use": "enc", "alg": "ECDH-ES"}) == agreement
    assert PublicKey.from_pem(agreement.to_pem()) == agreement
    assert code_of(lambda: agreement.verify(bytes(64), b"", "EdDSA")) == "key.use"
    # The generator of G2, compressed (IETF draft pairing-friendly-curves, section 4.2.1).
    generator = bytes.fromhex(
        "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
        "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
    )
    bls = PublicKey("BLS12-381-G2", generator)
    assert PublicKey.from_multikey(bls.to_multikey()) == bls
    for act in (bls.to_jwk, bls.to_pem, bls.thumbprint):
        assert code_of(act) == "key.unsupported"
    assert code_of(lambda: bls.verify(bytes(80), b"", "ES256")) == "key.use"


def test_an_unknown_kind() -> None:
    assert code_of(lambda: PublicKey("Ed448", bytes(57))) == "key.unsupported"


def test_algorithms_of_another_kind_are_misuse(keys: dict[str, Key]) -> None:
    with pytest.raises(ValueError, match="verifies ES256"):
        PublicKey("P-256", keys["P-256"].public.material, ("RS256",))


def pem(public: Any) -> bytes:
    return bytes(public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))


def test_pem_refused(keys: dict[str, Key]) -> None:
    assert code_of(lambda: PublicKey.from_pem(keys["P-256"].to_pem())) == "key.private"
    assert code_of(lambda: PublicKey.from_pem(b"")) == "key.encoding"
    assert (
        code_of(lambda: PublicKey.from_pem(b"-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----\n"))
        == "key.encoding"
    )
    for private in (ed448.Ed448PrivateKey.generate(), ec.generate_private_key(ec.SECP224R1())):
        assert code_of(lambda: PublicKey.from_pem(pem(private.public_key()), "/p")) == "key.unsupported"  # noqa: B023
        assert code_of(lambda: Key(private)) == "key.unsupported"  # noqa: B023
    assert code_of(lambda: Key(x25519.X25519PrivateKey.generate())) == "key.unsupported"
    assert code_of(lambda: Key(rsa.generate_private_key(65537, 1024))) == "key.weak"


# --- JWK sets ---


def test_jwk_set() -> None:
    other = {**P256, "kid": "b"}
    keys = {"keys": [{**P256, "kid": "a"}, other]}
    assert from_jwk_set(keys, "b") == PublicKey.from_jwk(P256)
    assert from_jwk_set({"keys": [P256]}) == PublicKey.from_jwk(P256)
    assert code_of(lambda: from_jwk_set(keys, "c")) == "did.vm_not_found"
    assert code_of(lambda: from_jwk_set({"keys": []})) == "did.vm_not_found"
    assert code_of(lambda: from_jwk_set(keys)) == "key.invalid"
    assert code_of(lambda: from_jwk_set({"keys": [other, other]}, "b")) == "key.invalid"
    assert code_of(lambda: from_jwk_set({"keys": [other, {"kty": "oct", "k": "AA", "kid": "a"}]}, "b")) == "key.private"
    values: tuple[Any, ...] = (None, {}, {"keys": {}}, {"keys": [1]})
    for malformed in values:
        assert code_of(lambda: from_jwk_set(malformed)) == "key.invalid"  # noqa: B023
    with pytest.raises(Invalid) as caught:
        from_jwk_set({"keys": [P256, {**P256, "kid": "b", "use": "enc"}]}, "b", "/jwks")
    assert caught.value.problem.pointer == "/jwks/keys/1/use"


# --- private keys ---


@pytest.mark.parametrize("kind", SIGNING_KINDS)
def test_a_private_member_of_another_key(keys: dict[str, Key], kind: str) -> None:
    if kind == "RSA":
        other = Key(rsa.generate_private_key(65537, 2048))
        mixed = {**keys[kind].to_jwk(), "d": other.to_jwk()["d"]}
    else:
        mixed = {**Key.generate(kind).to_jwk(), "d": keys[kind].to_jwk()["d"]}
    assert code_of(lambda: Key.from_jwk(mixed)) == "key.invalid"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"d": None}, "key.invalid"),
        ({"d": "AA"}, "key.length"),
        ({"d": encode_base64url(bytes(32))}, "key.invalid"),
        ({"d": encode_base64url(b"\xff" * 32)}, "key.invalid"),
        ({"use": "enc"}, "key.use"),
        ({"key_ops": ["verify"]}, "key.use"),
        ({"alg": "ES384"}, "key.use"),
        ({"oth": []}, "key.unsupported"),
    ],
)
def test_private_jwk_refused(keys: dict[str, Key], change: dict[str, Any], code: str) -> None:
    assert code_of(lambda: Key.from_jwk({**keys["P-256"].to_jwk(), **change})) == code


def test_private_x25519_does_not_sign() -> None:
    private = x25519.X25519PrivateKey.generate()
    public = PublicKey("X25519", private.public_key().public_bytes_raw()).to_jwk()
    value = {**public, "d": encode_base64url(private.private_bytes_raw())}
    assert code_of(lambda: Key.from_jwk(value)) == "key.unsupported"


def test_kid_and_alg_of_a_jwk() -> None:
    value = Key.generate().to_jwk()
    method = "did:web:univ.example#key-1"
    key = Key.from_jwk({**value, "kid": method, "alg": "Ed25519"})
    assert (key.verification_method, key.algorithm) == (method, "Ed25519")
    assert key.to_jwk() == {**value, "kid": method, "alg": "Ed25519"}
    for kid in ("key-1", 7, None, "did:x y"):
        plain = Key.from_jwk({**value, "kid": kid})
        assert plain.verification_method.startswith("did:key:z6Mk")


def test_with_method() -> None:
    key = Key.generate()
    moved = key.with_method("https://univ.example/issuer#key-1")
    assert moved.verification_method == "https://univ.example/issuer#key-1" and moved.public == key.public
    assert moved.with_algorithm("Ed25519").verification_method == moved.verification_method
    assert key.verification_method != moved.verification_method
    with pytest.raises(ValueError, match="absolute URL"):
        key.with_method("key-1")


def test_seeds() -> None:
    assert code_of(lambda: Key.from_seed(bytes(31))) == "key.length"
    assert code_of(lambda: Key.from_seed(bytes(32), "P-256")) == "key.invalid"
    assert code_of(lambda: Key.from_seed(b"\xff" * 32, "P-256")) == "key.invalid"
    assert Key.from_seed(b"\1" * 66, "P-521").kind == "P-521"
    for kind, order in openssl._ORDERS.items():
        size = KINDS[kind].secret_length
        assert code_of(lambda: Key.from_seed(order.to_bytes(size, "big"), kind)) == "key.invalid"  # noqa: B023
        # n - 1 is the negative of 1: the same x, so all but the first byte of the point agree.
        last = Key.from_seed((order - 1).to_bytes(size, "big"), kind).public.material
        assert last[1:] == Key.from_seed((1).to_bytes(size, "big"), kind).public.material[1:]
    for kind in ("RSA", "X25519", "BLS12-381-G1G2", "DES"):
        with pytest.raises(ValueError):
            Key.from_seed(bytes(32), kind)
    with pytest.raises(ValueError, match="supported are Ed25519"):
        Key.generate("X25519")


def test_secret_multikey(keys: dict[str, Key]) -> None:
    for kind in SIGNING_KINDS[:-1]:
        assert Key.from_multikey(keys[kind].to_multikey()).public == keys[kind].public
    assert code_of(keys["RSA"].to_multikey) == "key.unsupported"
    assert code_of(lambda: Key.from_multikey(keys["P-256"].public.to_multikey())) == "key.unsupported"
    assert code_of(lambda: Key.from_multikey(encode_base58btc(encode_varint(0x1300) + bytes(31)))) == "key.length"
    assert code_of(lambda: Key.from_multikey("z" + "2" * 5_000)) == "key.encoding"


# --- secrets stay secret ---


@pytest.mark.parametrize("kind", SIGNING_KINDS)
def test_no_secret_is_shown(keys: dict[str, Key], kind: str) -> None:
    key = keys[kind]
    secrets = [text for name, text in key.to_jwk().items() if name in ("d", "p", "q", "dp", "dq", "qi")]
    for text in (repr(key), str(key), f"{key}", repr([key]), repr(key.with_method("did:example:1#k"))):
        assert kind in text and not any(secret in text for secret in secrets)
    for act in (lambda: pickle.dumps(key), lambda: key.__reduce_ex__(4)):
        with pytest.raises(TypeError, match="not pickled"):
            act()
    assert copy.copy(key) is key and copy.deepcopy([key])[0] is key
    assert not hasattr(key, "__dict__")


def test_no_secret_is_in_a_message(tmp_path: Path) -> None:
    secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ"
    good = Key.generate("P-256").to_jwk()
    spoiled: list[Callable[[], object]] = [
        lambda: Key.from_jwk({**good, "d": secret}),
        lambda: Key.from_jwk({**good, "d": secret + "="}),
        lambda: PublicKey.from_jwk({**good, "d": secret}),
        lambda: Key.from_multikey("z" + secret),
        lambda: Key.from_pem(b"-----BEGIN PRIVATE KEY-----\n" + secret.encode() + b"\n-----END PRIVATE KEY-----"),
        lambda: from_jwk_set({"keys": [{**good, "d": secret}]}),
    ]
    texts = (f'{{"{secret}":1,"{secret}":2}}', f'{{"d":{secret}}}', secret, f"z{secret}", f'"{secret}"')
    for index, text in enumerate(texts):
        path = tmp_path / str(index)
        path.write_text(text)
        spoiled.append(functools.partial(Key.load, path))
    for act in spoiled:
        with pytest.raises(Invalid) as caught:
            act()
        assert secret not in "".join(traceback.format_exception_only(caught.value))
        assert secret not in repr(caught.value.problems)


# --- files ---


@pytest.mark.parametrize("kind", SIGNING_KINDS)
def test_save_and_load(tmp_path: Path, keys: dict[str, Key], kind: str) -> None:
    path = tmp_path / "issuer.jwk"
    key = keys[kind].with_method("did:web:univ.example#key-1")
    key.save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["issuer.jwk"]
    again = Key.load(str(path))
    assert (again.public, again.verification_method) == (key.public, key.verification_method)
    assert JWK.from_json(path.read_text()).thumbprint() == key.public.thumbprint()


def test_load_tells_the_forms_apart(tmp_path: Path, keys: dict[str, Key]) -> None:
    path = tmp_path / "key"
    for data in (keys["P-256"].to_pem(), b"\n" + keys["P-256"].to_multikey().encode() + b"\n"):
        path.write_bytes(data)
        assert Key.load(path).public == keys["P-256"].public
    sec1 = keys["P-256"]._private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    path.write_bytes(sec1)
    assert Key.load(path).public == keys["P-256"].public


def test_a_saved_file_is_replaced_and_its_mode_mended(tmp_path: Path) -> None:
    path = tmp_path / "key.jwk"
    path.write_text("old")
    path.chmod(0o644)
    key = Key.generate()
    key.save(path)
    assert Key.load(path).public == key.public and stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key.jwk"
    old = Key.generate()
    old.save(path)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("replace", "fsync"):
        with monkeypatch.context() as patch:
            patch.setattr(os, name, fails)
            assert code_of(lambda: Key.generate().save(path)) == "key.file"
        assert Key.load(path).public == old.public and os.listdir(tmp_path) == ["key.jwk"]
    assert code_of(lambda: old.save(tmp_path / "no" / "folder")) == "key.file"


def test_files_that_are_no_keys(tmp_path: Path) -> None:
    path = tmp_path / "key"
    assert code_of(lambda: Key.load(path)) == "key.file"
    assert code_of(lambda: Key.load(tmp_path)) == "key.file"
    for data in (b"", b"hello", b"{", b"\xff\xfe", b"x" * 70_000, b"a.b.c.d.e", b"...."):
        path.write_bytes(data)
        with pytest.raises(Invalid) as caught:
            Key.load(path)
        assert caught.value.code == "key.file"
    path.write_bytes(b"[]")
    assert code_of(lambda: Key.load(path)) == "key.invalid"


# --- passphrases ---


def test_encrypted_files(tmp_path: Path) -> None:
    path = tmp_path / "key.jwe"
    key = Key.generate()
    key.save(path, "correct horse")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key.to_jwk()["d"] not in path.read_text()
    assert Key.load(path, b"correct horse").public == key.public
    assert code_of(lambda: Key.load(path, "wrong horse")) == "key.file"
    assert code_of(lambda: Key.load(path)) == "key.file"
    key.save(path)
    assert code_of(lambda: Key.load(path, "needless")) == "key.file"
    for empty in ("", b""):
        with pytest.raises(ValueError, match="empty passphrase"):
            key.save(path, empty)


def test_another_library_opens_what_we_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jwcrypto.jwa.default_max_pbkdf2_iterations", encrypted.ITERATIONS)
    token = JWE(algs=["PBES2-HS512+A256KW", "A256GCM"])
    token.deserialize(encrypted.encrypt(b'{"kty":"OKP"}', b"pass").decode())
    token.decrypt(JWK.from_password("pass"))
    assert token.payload == b'{"kty":"OKP"}' and json.loads(token.objects["protected"])["p2c"] == 600_000


@pytest.mark.parametrize("wrapping", encrypted._WRAPPINGS)
@pytest.mark.parametrize("encryption", encrypted._ENCRYPTIONS)
def test_we_open_what_another_library_writes(wrapping: str, encryption: str) -> None:
    token = JWE(
        b"a secret key", json.dumps({"alg": wrapping, "enc": encryption, "p2c": 1_000}), algs=[wrapping, encryption]
    )
    token.add_recipient(JWK.from_password("pass"))
    text = token.serialize(compact=True).encode()
    assert encrypted.decrypt(text, b"pass") == b"a secret key"
    parts = text.split(b".")
    for index in range(5):
        first = b"B" if parts[index][:1] == b"A" else b"A"
        spoiled = [*parts[:index], first + parts[index][1:], *parts[index + 1 :]]
        assert code_of(lambda: encrypted.decrypt(b".".join(spoiled), b"pass")) == "key.file"  # noqa: B023
    cut = b".".join((*parts[:4], b""))
    assert code_of(lambda: encrypted.decrypt(cut, b"pass")) == "key.file"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"p2c": 10_000_001}, "limit.work"),
        ({"p2c": 2**53 - 1}, "limit.work"),
        ({"p2c": 0}, "key.file"),
        ({"p2c": "600000"}, "key.file"),
        ({"p2s": None}, "key.file"),
        ({"p2s": "A="}, "key.file"),
        ({"alg": "dir"}, "key.file"),
        ({"alg": ["dir"]}, "key.file"),
        ({"enc": "none"}, "key.file"),
        ({"zip": "DEF"}, "key.file"),
        ({"crit": []}, "key.file"),
    ],
)
def test_encrypted_headers_refused(change: dict[str, Any], code: str) -> None:
    header = {"alg": "PBES2-HS512+A256KW", "enc": "A256GCM", "p2s": "AAAA", "p2c": 1_000, **change}
    token = encode_base64url(json.dumps(header).encode()).encode() + b".AAAA.AAAA.AAAA.AAAA"
    assert code_of(lambda: encrypted.decrypt(token, b"pass")) == code


def encrypted_pem(key: Key, passphrase: bytes = b"pass") -> bytes:
    scheme = serialization.BestAvailableEncryption(passphrase)
    return bytes(key._private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, scheme))


def test_encrypted_pem(keys: dict[str, Key]) -> None:
    data = encrypted_pem(keys["P-256"])
    assert Key.from_pem(data, "pass").public == keys["P-256"].public
    assert code_of(lambda: Key.from_pem(data, "other")) == "key.file"
    assert code_of(lambda: Key.from_pem(data)) == "key.file"
    assert code_of(lambda: Key.from_pem(keys["P-256"].to_pem(), "needless")) == "key.file"
    assert code_of(lambda: Key.from_pem(b"-----BEGIN PRIVATE KEY-----")) == "key.file"


def pkcs8(*, scheme: str = "2a864886f70d01050d", kdf: str, parameters: bytes) -> bytes:
    """An EncryptedPrivateKeyInfo with key derivation parameters of our choice."""
    from base64 import encodebytes

    from vcmicro.keys.der import OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, encode

    derivation = encode(SEQUENCE, encode(OBJECT_IDENTIFIER, bytes.fromhex(kdf)) + encode(SEQUENCE, parameters))
    cipher = encode(
        SEQUENCE, encode(OBJECT_IDENTIFIER, bytes.fromhex("60864801650304012a")) + encode(OCTET_STRING, bytes(16))
    )
    algorithm = encode(
        SEQUENCE, encode(OBJECT_IDENTIFIER, bytes.fromhex(scheme)) + encode(SEQUENCE, derivation + cipher)
    )
    body = encode(SEQUENCE, algorithm + encode(OCTET_STRING, bytes(32)))
    return b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + encodebytes(body) + b"-----END ENCRYPTED PRIVATE KEY-----\n"


SALT = b"\4\4salt"
PBKDF2, SCRYPT = "2a864886f70d01050c", "2b06010401da47040b"


def numbers(*values: int) -> bytes:
    from vcmicro.keys.der import encode_unsigned

    return SALT + b"".join(map(encode_unsigned, values))


@pytest.mark.parametrize(
    ("kdf", "parameters"),
    [
        (PBKDF2, numbers(10_000_001)),
        (PBKDF2, numbers(2**62)),
        (PBKDF2, SALT),
        (SCRYPT, numbers(2**21, 8, 1)),
        (SCRYPT, numbers(2**20, 8, 3)),
        (SCRYPT, numbers(2**10)),
    ],
)
def test_the_work_of_a_pem_file_is_capped(kdf: str, parameters: bytes) -> None:
    with pytest.raises(LimitExceeded) as caught:
        Key.from_pem(pkcs8(kdf=kdf, parameters=parameters), "pass")
    assert caught.value.code == "limit.work"


def test_pem_schemes() -> None:
    assert code_of(lambda: Key.from_pem(pkcs8(kdf=PBKDF2, parameters=numbers(1_000)), "pass")) == "key.file"
    assert code_of(lambda: Key.from_pem(pkcs8(kdf=SCRYPT, parameters=numbers(2, 1, 1)), "pass")) == "key.file"
    assert code_of(lambda: Key.from_pem(pkcs8(kdf="2a03", parameters=numbers(1)), "pass")) == "key.file"
    outdated = pkcs8(scheme="2a864886f70d010503", kdf=PBKDF2, parameters=numbers(1))
    assert code_of(lambda: Key.from_pem(outdated, "pass")) == "key.file"
    begin, end = b"-----BEGIN ENCRYPTED PRIVATE KEY-----", b"-----END ENCRYPTED PRIVATE KEY-----"
    for body in (b"A", b"AAAA", b"MAA=", b""):
        assert code_of(lambda: Key.from_pem(begin + body + end, "pass")) in ("key.file", "key.encoding")  # noqa: B023


def test_the_hash_is_the_one_that_is_named() -> None:
    """Signing and verifying could share one mistake: pyca/cryptography checks what we sign."""
    key = Key.generate("P-384")
    signature = key.sign(b"data")
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    r, s = int.from_bytes(signature[:48], "big"), int.from_bytes(signature[48:], "big")
    key._private.public_key().verify(encode_dss_signature(r, s), b"data", ec.ECDSA(hashes.SHA384()))
