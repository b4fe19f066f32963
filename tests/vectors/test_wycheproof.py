"""Project Wycheproof through our own API: nothing invalid passes, nothing valid is refused without a reason."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vcmicro import jws
from vcmicro.errors import Invalid
from vcmicro.keys import PublicKey, from_jwk_set

ALLOW = ("secp256k1", "odd-rsa-exponents")

RAW = {
    "ed25519_test.json": ("Ed25519", "EdDSA", 151),
    "ecdsa_secp256r1_sha256_p1363_test.json": ("P-256", "ES256", 262),
    "ecdsa_secp384r1_sha384_p1363_test.json": ("P-384", "ES384", 280),
    "ecdsa_secp521r1_sha512_p1363_test.json": ("P-521", "ES512", 318),
    "ecdsa_secp256k1_sha256_p1363_test.json": ("secp256k1", "ES256K", 252),
    "rsa_signature_2048_sha256_test.json": ("RSA", "RS256", 259),
    "rsa_signature_3072_sha384_test.json": ("RSA", "RS384", 259),
    "rsa_signature_4096_sha512_test.json": ("RSA", "RS512", 259),
    "rsa_pss_2048_sha256_mgf1_32_test.json": ("RSA", "PS256", 108),
    "rsa_pss_3072_sha256_mgf1_32_test.json": ("RSA", "PS256", 108),
    "rsa_pss_4096_sha512_mgf1_64_test.json": ("RSA", "PS512", 179),
}

# DER signatures: what JOSE and Data Integrity must refuse, whatever it says.
DER = {
    "ecdsa_secp256r1_sha256_test.json": "ES256",
    "ecdsa_secp384r1_sha384_test.json": "ES384",
    "ecdsa_secp521r1_sha512_test.json": "ES512",
    "ecdsa_secp256k1_sha256_test.json": "ES256K",
}

# Valid by Wycheproof and refused by us, each by a documented rule: comment of the group (of the test) -> code.
REFUSED_BY_POLICY = {
    # No symmetric keys: an HMAC proves nothing about an issuer. Such a key in a public place is a published secret.
    "jws_aes": "jose.alg",
    "jws_keyset": "jose.alg",
    "hs256": "jose.alg",
    "HS256": "jose.alg",
    "HS384": "jose.alg",
    "HS512": "jose.alg",
    "base64": "jose.alg",
    # Accepted there for leniency: characters outside base64url.
    "base64/InvalidCharacterInsertedInHeader": "jose.encoding",
    "base64/InvalidCharacterInsertedInPayload": "jose.alg",
    # Nothing is decrypted.
    "jwe_aes": "jose.alg",
    "jwe_ec": "jose.alg",
    # The key of RFC 7520 section 3.1 is named "ES521" there, which is no algorithm: RFC 7518 has ES512.
    "rfc7520/Figure27": "key.use",
    "rfc7520WithKeyOps/Figure27": "key.use",
    # The token is PS384, and its JWK is for PS256 only (RFC 7517 section 4.4).
    "rfc7520/Figure20": "jose.alg",
    "rfc7520WithKeyOps/Figure20": "jose.alg",
    # HMAC again.
    "rfc7520/Figure35": "jose.alg",
}


def groups(shared: Path, name: str) -> Iterator[dict[str, Any]]:
    document = json.loads((shared / "vectors" / "wycheproof" / name).read_text())
    yield from document["testGroups"]


def public_key(group: dict[str, Any]) -> PublicKey:
    """The group's key by each of its spellings, which must be one key."""
    found = PublicKey.from_pem(group["publicKeyPem"].encode(), allow=ALLOW)
    if "publicKeyJwk" in group:
        assert PublicKey.from_jwk(group["publicKeyJwk"], allow=ALLOW) == found
    assert PublicKey.from_multikey(found.to_multikey(), allow=ALLOW) == found
    return found


@pytest.mark.parametrize("name", RAW)
def test_raw_signatures(shared: Path, name: str) -> None:
    kind, algorithm, expected = RAW[name]
    judged = 0
    for group in groups(shared, name):
        key = public_key(group)
        assert key.kind == kind
        for test in group["tests"]:
            signature, message = bytes.fromhex(test["sig"]), bytes.fromhex(test["msg"])
            judged += 1
            if test["result"] == "valid":
                key.verify(signature, message, algorithm)
            else:  # also "acceptable": PKCS #1 without the NULL of its hash identifier
                with pytest.raises(Invalid) as caught:
                    key.verify(signature, message, algorithm)
                assert caught.value.code in ("proof.invalid", "proof.encoding"), test
    assert judged == expected


@pytest.mark.parametrize("name", DER)
def test_der_signatures_are_never_read(shared: Path, name: str) -> None:
    for group in groups(shared, name):
        key = public_key(group)
        for test in group["tests"]:
            with pytest.raises(Invalid) as caught:
                key.verify(bytes.fromhex(test["sig"]), bytes.fromhex(test["msg"]), DER[name])
            assert caught.value.code in ("proof.invalid", "proof.encoding"), test


COUNTS = {
    "json_web_signature_test.json": {"invalid, refused": 355, "valid, accepted": 32, "valid, refused by policy": 14},
    "json_web_crypto_test.json": {"invalid, refused": 77, "valid, accepted": 2, "valid, refused by policy": 4},
    "json_web_key_test.json": {"invalid, refused": 21, "valid, accepted": 1, "valid, refused by policy": 4},
}


@pytest.mark.parametrize("name", COUNTS)
def test_json_web_signatures(shared: Path, name: str) -> None:
    counts: Counter[str] = Counter()
    for group in groups(shared, name):
        keys = group.get("public") or group["private"]
        for test in group["tests"]:
            outcome = judge(keys, test)
            place = f"{group['comment']}/{test['comment']}"
            if test["result"] == "invalid":
                assert outcome, place
                counts["invalid, refused"] += 1
            elif outcome == "":
                counts["valid, accepted"] += 1
            else:
                expected = REFUSED_BY_POLICY.get(place) or REFUSED_BY_POLICY.get(group["comment"])
                assert outcome == expected, place
                counts["valid, refused by policy"] += 1
    assert counts == COUNTS[name]


def judge(keys: dict[str, Any], test: dict[str, Any]) -> str:
    """ "" if the token verifies under the keys, else the code of the refusal."""
    try:
        token = test["jws"] if "jws" in test else test["jwe"]
        parts = jws.split(token)
        if "keys" in keys:
            key = from_jwk_set(keys, parts.header.get("kid"), allow=ALLOW)
        else:
            key = PublicKey.from_jwk(keys, allow=ALLOW)
        jws.verify(parts, key)
    except Invalid as error:
        return error.code
    return ""
