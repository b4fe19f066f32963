"""Keys of the did:key specification and of DIF's JWS test suite: each spelling is one and the same key."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import base58
import pytest

from vcmicro import jws
from vcmicro.errors import Invalid
from vcmicro.keys import Key, PublicKey

ALLOW = ("secp256k1",)
DID_KEY_FILES = {
    "ed25519-x25519.json": 5,
    "bls12381.json": 6,
    "rsa.json": 2,
    "secp256k1.json": 6,
    "nist-curves.json": 7,
}
SEED_KINDS = {"ed25519-x25519.json": "Ed25519", "secp256k1.json": "secp256k1"}


def vectors(shared: Path, name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((shared / "vectors" / "did-key" / name).read_text())
    return found


def multikey_of(did: str) -> str:
    return did.removeprefix("did:key:")


@pytest.mark.parametrize("name", DID_KEY_FILES)
def test_did_key_round_trip(shared: Path, name: str) -> None:
    found = vectors(shared, name)
    assert len(found) == DID_KEY_FILES[name]
    for did in found:
        assert PublicKey.from_multikey(multikey_of(did), allow=ALLOW).to_multikey() == multikey_of(did)


@pytest.mark.parametrize("name", DID_KEY_FILES)
def test_did_key_public_members(shared: Path, name: str) -> None:
    """Whatever the vector says of the public key: its JWK and its base58 are the bytes in the DID."""
    compared = 0
    for did, vector in vectors(shared, name).items():
        key = PublicKey.from_multikey(multikey_of(did), allow=ALLOW)
        method = vector.get("verificationKeyPair") or vector.get("verificationMethod") or vector
        if "publicKeyBase58" in method:
            assert base58.b58decode(method["publicKeyBase58"]) == key.material
            compared += 1
        elif not key.kind.startswith("BLS"):
            assert PublicKey.from_jwk(method["publicKeyJwk"], allow=ALLOW) == key
            assert key.to_jwk().items() <= method["publicKeyJwk"].items()
            compared += 1
    assert compared >= DID_KEY_FILES[name] - 1


@pytest.mark.parametrize("name", ["ed25519-x25519.json", "rsa.json", "secp256k1.json", "nist-curves.json"])
def test_did_key_private_members(shared: Path, name: str) -> None:
    """The private half of a vector has the DID of its public half, and what it signs verifies."""
    for did, vector in vectors(shared, name).items():
        method = vector.get("verificationKeyPair") or vector.get("verificationMethod") or vector
        if did.startswith("did:key:zgghBUVkqmWS"):
            # Its secret members are padded with "=", which RFC 7515 section 2 does not allow.
            with pytest.raises(Invalid) as caught:
                Key.from_jwk(method["privateKeyJwk"])
            assert caught.value.code == "key.encoding"
            key = Key.from_jwk({name: text.rstrip("=") for name, text in method["privateKeyJwk"].items()})
        elif "privateKeyJwk" in method:
            key = Key.from_jwk(method["privateKeyJwk"])
        elif "seed" in vector:
            key = Key.from_seed(bytes.fromhex(vector["seed"]), SEED_KINDS[name])
        else:
            key = Key.from_seed(base58.b58decode(method["privateKeyBase58"]), "P-256")
        assert key.did == did
        key.public.verify(key.sign(b"data"), b"data", key.algorithm)


def test_x25519_is_readable_only(shared: Path) -> None:
    found = vectors(shared, "x25519.json")["didDocument"]
    assert len(found) == 4
    for did in found:
        key = PublicKey.from_multikey(multikey_of(did))
        assert key.kind == "X25519" and key.to_multikey() == multikey_of(did) and key.algorithms == ()
        with pytest.raises(Invalid) as caught:
            key.verify(b"\0" * 64, b"data", "EdDSA")
        assert caught.value.code == "key.use"


def test_dif_keys(shared: Path) -> None:
    files = sorted((shared / "vectors" / "dif-jws-test-suite" / "keys").glob("*.json"))
    assert len(files) == 5
    for file in files:
        vector = json.loads(file.read_text())
        key = Key.from_jwk(vector["privateKeyJwk"])
        assert key.public == PublicKey.from_jwk(vector["publicKeyJwk"], allow=ALLOW)
        key.public.verify(key.sign(b"data"), b"data", key.algorithm)


def test_dif_tokens(shared: Path) -> None:
    """VC-JWTs of three implementers verify under the suite's keys. Their verdicts on content are not asked here."""
    suite = shared / "vectors" / "dif-jws-test-suite"
    keys = {
        file.stem: PublicKey.from_jwk(json.loads(file.read_text())["publicKeyJwk"], allow=ALLOW)
        for file in (suite / "keys").glob("*.json")
    }
    verified: Counter[str] = Counter()
    for file in sorted((suite / "implementations").rglob("*-jwt.json")):
        text = file.read_text()
        if not text.strip():
            continue  # 14 empty files, a known fault of the set
        name = next(name for name in keys if f"--{name}." in file.name)
        jws.verify(jws.split(json.loads(text)["jwt"]), keys[name])
        verified[keys[name].kind] += 1
    assert verified == {"Ed25519": 20, "P-256": 20, "P-384": 13, "RSA": 13, "secp256k1": 20}
