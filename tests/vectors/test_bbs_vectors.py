"""The fixtures of the BBS draft, both ciphersuites: every case, and every value that is traced on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vcmicro import bbs
from vcmicro.bbs import proofs
from vcmicro.bbs.signatures import commitment
from vcmicro.errors import Invalid

pytestmark = pytest.mark.skipif(not bbs.is_available(), reason="needs vcmicro[bbs]")

SUITES = {"bls12-381-sha-256": bbs.SHA_256, "bls12-381-shake-256": bbs.SHAKE_256}
every_suite = pytest.mark.parametrize("name", SUITES)
SIGNATURES = [f"signature/signature{number:03}" for number in range(1, 11)]
PROOFS = [f"proof/proof{number:03}" for number in range(1, 16)]


def _load(shared: Path, name: str, stem: str) -> Any:
    return json.loads((shared / "vectors/ietf-bbs" / name / f"{stem}.json").read_text())


def _octets(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(each) for each in texts]


def _hex(point: Any) -> str:
    return bytes(point.to_compressed_bytes()).hex()


def _number(text: str) -> int:
    return int(text, 16)


@every_suite
def test_no_file_is_left_out(name: str, shared: Path) -> None:
    folder = shared / "vectors/ietf-bbs" / name
    found = {str(path.relative_to(folder))[:-5] for path in folder.rglob("*.json")}
    assert found == {*SIGNATURES, *PROOFS, "MapMessageToScalarAsHash", "generators", "h2s", "keypair", "mockedRng"}


@every_suite
def test_the_messages_are_those_of_the_valid_signatures(name: str, shared: Path) -> None:
    messages = json.loads((shared / "vectors/ietf-bbs/messages.json").read_text())
    valid = [case for case in (_load(shared, name, stem) for stem in SIGNATURES) if case["result"]["valid"]]
    assert [len(case["messages"]) for case in valid] == [1, 10, 10]
    assert all(case["messages"] == messages[: len(case["messages"])] for case in valid)


@every_suite
def test_key_pair(name: str, shared: Path) -> None:
    case = _load(shared, name, "keypair")
    secret = bbs.key_gen(bytes.fromhex(case["keyMaterial"]), bytes.fromhex(case["keyInfo"]), SUITES[name])
    assert secret == _number(case["keyPair"]["secretKey"])
    assert bbs.sk_to_pk(secret).hex() == case["keyPair"]["publicKey"]
    with pytest.raises(Invalid, match=r"key\.length"):
        bbs.key_gen(b"short")


@every_suite
def test_hashes(name: str, shared: Path) -> None:
    case, suite = _load(shared, name, "h2s"), SUITES[name]
    found = bbs.hash_to_scalar(bytes.fromhex(case["message"]), bytes.fromhex(case["dst"]), suite)
    assert found == _number(case["scalar"])
    mapped = _load(shared, name, "MapMessageToScalarAsHash")
    assert bytes.fromhex(mapped["dst"]) == suite.api_id + b"MAP_MSG_TO_SCALAR_AS_HASH_"
    scalars = bbs.messages_to_scalars(_octets([each["message"] for each in mapped["cases"]]), suite)
    assert scalars == [_number(each["scalar"]) for each in mapped["cases"]]


@every_suite
def test_generators(name: str, shared: Path) -> None:
    case, suite = _load(shared, name, "generators"), SUITES[name]
    assert suite.p1 == case["P1"]
    found = [_hex(each) for each in bbs.create_generators(1 + len(case["MsgGenerators"]), suite)]
    assert found == [case["Q1"], *case["MsgGenerators"]]


@every_suite
def test_seeded_scalars(name: str, shared: Path) -> None:
    case = _load(shared, name, "mockedRng")
    scalars = bbs.seeded_random_scalars(bytes.fromhex(case["seed"]), bytes.fromhex(case["dst"]), SUITES[name])
    assert list(scalars(case["count"])) == [_number(each) for each in case["mockedScalars"]]


@every_suite
@pytest.mark.parametrize("stem", SIGNATURES)
def test_signatures(name: str, stem: str, shared: Path) -> None:
    case, suite = _load(shared, name, stem), SUITES[name]
    public, header = bytes.fromhex(case["signerKeyPair"]["publicKey"]), bytes.fromhex(case["header"])
    secret = _number(case["signerKeyPair"]["secretKey"])
    messages, signature = _octets(case["messages"]), bytes.fromhex(case["signature"])
    if case["result"]["valid"]:
        # The trace of a case that is wrong on purpose is that of the signature before it was spoilt.
        domain = bbs.calculate_domain(public, len(messages), header, suite)
        assert domain == _number(case["trace"]["domain"])
        b = commitment(bbs.messages_to_scalars(messages, suite), domain, suite)
        assert _hex(b) == case["trace"]["B"]
        bbs.verify(public, signature, header, messages, suite)
        assert bbs.sign(secret, public, header, messages, suite) == signature
        return
    with pytest.raises(Invalid) as caught:
        bbs.verify(public, signature, header, messages, suite)
    assert caught.value.code == "proof.invalid"


def _scalars_of(trace: dict[str, Any]) -> Iterator[int]:
    drawn = trace["random_scalars"]
    for name in ("r1", "r2", "e_tilde", "r1_tilde", "r3_tilde"):
        yield _number(drawn[name])
    yield from map(_number, drawn["m_tilde_scalars"])


@every_suite
@pytest.mark.parametrize("stem", PROOFS)
def test_proofs(name: str, stem: str, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case, suite = _load(shared, name, stem), SUITES[name]
    public, header = bytes.fromhex(case["signerPublicKey"]), bytes.fromhex(case["header"])
    presented, proof = bytes.fromhex(case["presentationHeader"]), bytes.fromhex(case["proof"])
    messages, disclosed = _octets(case["messages"]), case["disclosedIndexes"]
    shown = [messages[index] for index in disclosed]
    if not case["result"]["valid"]:
        with pytest.raises(Invalid) as caught:
            bbs.proof_verify(public, proof, header, presented, shown, disclosed, suite)
        reordered = disclosed != sorted(set(disclosed))
        assert caught.value.code == ("proof.structure" if reordered else "proof.invalid")
        return
    bbs.proof_verify(public, proof, header, presented, shown, disclosed, suite)
    trace = case["trace"]
    seen: dict[str, Any] = {}
    challenge = proofs.challenge_of

    def traced(points: Any, revealed: Any, domain: int, *rest: Any) -> int:
        seen.update(zip(("A_bar", "B_bar", "D", "T1", "T2"), map(_hex, points), strict=True))
        found = challenge(points, revealed, domain, *rest)
        seen.update(domain=domain, challenge=found)
        return found

    monkeypatch.setattr(proofs, "challenge_of", traced)
    scalars = list(_scalars_of(trace))
    signature = bytes.fromhex(case["signature"])
    made = bbs.proof_gen(
        public, signature, header, presented, messages, disclosed, suite, random_scalars=lambda count: scalars[:count]
    )
    assert made == proof
    assert len(scalars) == 5 + len(messages) - len(disclosed)
    for member in ("A_bar", "B_bar", "D", "T1", "T2"):
        assert seen[member] == trace[member]
    assert (seen["domain"], seen["challenge"]) == (_number(trace["domain"]), _number(trace["challenge"]))
    mock = _load(shared, name, "mockedRng")
    seeded = bbs.seeded_random_scalars(bytes.fromhex(mock["seed"]), bytes.fromhex(mock["dst"]), suite)
    assert list(seeded(len(scalars))) == scalars
