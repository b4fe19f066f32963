"""BLS12-381 keys: made, saved, read back; held to the prime-order group; no use for anything but messages."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

from vcmicro import Key, PublicKey, Resolver, bbs
from vcmicro.bbs.curve import library
from vcmicro.errors import Invalid, Unavailable
from vcmicro.keys.private import MessagesSigner

pytestmark = pytest.mark.skipif(not bbs.is_available(), reason="needs vcmicro[bbs]")


def test_round_trips(tmp_path: Path) -> None:
    key = Key.generate("BLS12-381-G2")
    assert isinstance(key, MessagesSigner)
    assert (key.kind, key.algorithm, len(key.public.material)) == ("BLS12-381-G2", "BBS", 96)
    assert Key.from_multikey(key.to_multikey()).public == key.public
    for passphrase in (None, "correct horse"):
        key.save(tmp_path / "key", passphrase)
        assert Key.load(tmp_path / "key", passphrase).public == key.public
    assert PublicKey.from_multikey(key.public.to_multikey()) == key.public
    found = Resolver().find_key(key.verification_method, "assertionMethod")
    assert (found.key, found.controller) == (key.public, key.did)
    assert key.to_multikey() not in repr(key)
    assert str(key._private.secret) not in repr(key._private)


def test_what_it_does_not_do() -> None:
    key = Key.generate("BLS12-381-G2")
    for refused in (lambda: key.sign(b"data"), lambda: Key.generate().sign_messages(b"", [b"data"])):
        with pytest.raises(Invalid, match=r"key\.use"):
            refused()
    for refused in (key.to_jwk, key.to_pem):
        with pytest.raises(Invalid, match=r"key\.unsupported"):
            refused()
    with pytest.raises(Invalid, match=r"key\.use"):
        key.public.verify(bytes(80), b"data", "BBS")
    for seed in (bytes(32), b"\xff" * 32):
        with pytest.raises(Invalid, match=r"key\.invalid"):
            Key.from_seed(seed, "BLS12-381-G2")


def _outside() -> bytes:
    """A compressed point on the curve and outside the prime-order group."""
    point = library().G2Point
    for number in range(1, 1000):
        data = bytes([0x80]) + number.to_bytes(95, "big")
        try:
            found = point.from_compressed_bytes_unchecked(data)
        except ValueError:
            continue
        if not found.is_in_subgroup():
            return data
    raise AssertionError


def test_a_point_outside_the_group_is_no_key() -> None:
    with pytest.raises(Invalid, match=r"key\.invalid.*prime-order"):
        PublicKey("BLS12-381-G2", _outside())
    with pytest.raises(Invalid, match=r"key\.invalid"):
        bbs.verify(_outside(), bytes(80), b"", [])


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def absent(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "py_arkworks_bls12381":
            raise ImportError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(Unavailable) as caught:
        Key.generate("BLS12-381-G2")
    assert (caught.value.code, caught.value.problem.hint) == ("extra.missing", "pip install vcmicro[bbs]")


def test_malformed_signatures_and_proofs() -> None:
    key = Key.generate("BLS12-381-G2")
    public, messages = key.public.material, [b"a", b"b", b"c"]
    signature = key.sign_messages(b"header", messages)
    proof = bbs.proof_gen(public, signature, b"header", b"", messages, [1])
    bbs.proof_verify(public, proof, b"header", b"", [b"b"], [1])
    order = bbs.ORDER.to_bytes(32, "big")
    for wrong in (b"", signature[:-1], signature[:48] + bytes(32), signature[:48] + order, bytes(80)):
        with pytest.raises(Invalid, match=r"proof\.encoding"):
            bbs.verify(public, wrong, b"header", messages)
    for wrong in (b"", proof[:-1], proof[:-32] + order, proof[:-32] + bytes(32), bytes(len(proof))):
        with pytest.raises(Invalid, match=r"proof\.encoding"):
            bbs.proof_verify(public, wrong, b"header", b"", [b"b"], [1])
    for shown, indexes in (
        ([b"b"], [3]),
        ([b"b"], [1, 2]),
        ([b"b", b"b"], [1, 1]),
        ([b"a", b"b"], [1, 0]),
        ([b"b"], [-1]),
    ):
        with pytest.raises(Invalid, match=r"proof\.structure"):
            bbs.proof_verify(public, proof, b"header", b"", shown, indexes)
    for shown, indexes, header in (([b"b"], [0], b"header"), ([b"x"], [1], b"header"), ([b"b"], [1], b"")):
        with pytest.raises(Invalid, match=r"proof\.invalid"):
            bbs.proof_verify(public, proof, header, b"", shown, indexes)
    with pytest.raises(ValueError, match="ascending"):
        bbs.proof_gen(public, signature, b"header", b"", messages, [2, 1])
    two = [bbs.proof_gen(public, signature, b"header", b"", messages, [1]) for _ in range(2)]
    assert two[0] != two[1]
