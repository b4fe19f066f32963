"""Proof sets and chains: the vectors of vc-di-eddsa, and the fixtures of the Data Integrity test suites."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vcmicro.cryptosuites import SUITES, Transform
from vcmicro.dids import Resolver
from vcmicro.keys import Key
from vcmicro.limits import DEFAULT
from vcmicro.rdf import Contexts
from vcmicro.securing import MECHANISMS, Payload, ProofCase, ProofResult, SecureOptions
from vcmicro.times import Instant

MECHANISM = MECHANISMS["data-integrity"]


def _verify(document: dict[str, Any], now: Instant, contexts: Contexts) -> tuple[ProofResult, ...]:
    resolver = Resolver()

    def find(method: str, purpose: str, at: Instant | None, pointer: str) -> Any:
        return resolver.find_key(method, purpose, at=at, pointer=pointer)

    secured = MECHANISM.open(Payload(document), DEFAULT)
    return MECHANISM.verify(secured, ProofCase(find_key=find, transform=Transform(contexts), now=now))


class _Vectors:
    """The folder ``proof-set-chain``: two proofs of a set, then two that chain on it."""

    def __init__(self, shared: Path) -> None:
        self.folder = shared / "vectors" / "w3c-vc-di-eddsa" / "proof-set-chain"
        self.unsigned = self.json("unsigned")

    def json(self, stem: str) -> Any:
        return json.loads((self.folder / f"{stem}.json").read_text())

    def key(self, number: int) -> Key:
        return Key.from_multikey(self.json("multiKeyPairs")[f"keyPair{number}"]["privateKeyMultibase"])


STEPS = [
    ("proofSetConfig1", "proofSetConfigSigned1", None, 1),
    ("proofSetConfig2", "proofSetConfigSigned2", None, 2),
    ("proofChainConfig1", "proofChainConfigSigned1", "proofChainTempDoc1", 3),
    ("proofChainConfig2", "proofChainConfigSigned2", "proofChainTempDoc2", 4),
]


@pytest.mark.parametrize(("options", "signed", "covered", "number"), STEPS)
def test_every_proof_is_the_published_one(
    shared: Path, options: str, signed: str, covered: str | None, number: int
) -> None:
    """The suite over the published intermediate document, which holds the previous proofs."""
    vectors = _Vectors(shared)
    document = vectors.json(covered) if covered else vectors.unsigned
    suite, key = SUITES["eddsa-rdfc-2022"], vectors.key(number)
    assert suite.sign(document, vectors.json(options), key, "Ed25519", Transform()) == vectors.json(signed)


def test_securing_four_times_gives_the_published_document(shared: Path) -> None:
    vectors = _Vectors(shared)
    document: Any = vectors.unsigned
    stages = ("signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2")
    for (config, _, _, number), stage in zip(STEPS, stages, strict=True):
        options = vectors.json(config)
        previous = options.get("previousProof")
        asked = SecureOptions(
            created=options["created"],
            proof_id=options.get("id"),
            previous_proof=tuple(previous) if isinstance(previous, list) else previous,
        )
        document = MECHANISM.secure(document, vectors.key(number), asked)
        assert document == vectors.json(stage)


@pytest.mark.parametrize(
    ("file", "count"),
    [
        ("signedProofSet1", 1),
        ("signedProofSet2", 2),
        ("signedProofChain1", 3),
        ("signedProofChain2", 4),
        ("proofChainTempDoc1", 2),
    ],
)
def test_published_sets_and_chains_verify(shared: Path, now: Instant, file: str, count: int) -> None:
    results = _verify(_Vectors(shared).json(file), now, Contexts())
    assert [(each.outcome, each.problems) for each in results] == [("PASSED", ())] * count


def test_a_link_without_its_chain_fails(shared: Path, now: Instant) -> None:
    """The published intermediate document names proofs that it does not hold: it is no secured document."""
    (result,) = _verify(_Vectors(shared).json("proofChainTempDoc2"), now, Contexts())
    assert (result.outcome, {each.code for each in result.problems}) == ("FAILED", {"proof.chain"})


@pytest.mark.parametrize("dropped", [0, 1, 2])
def test_dropping_a_link_breaks_what_builds_on_it(shared: Path, now: Instant, dropped: int) -> None:
    document = _Vectors(shared).json("signedProofChain2")
    document["proof"].pop(dropped)
    outcomes = [each.outcome for each in _verify(document, now, Contexts())]
    assert outcomes.count("FAILED") == 1


@pytest.mark.parametrize("index", range(3))
def test_changing_a_link_breaks_it_and_what_builds_on_it(shared: Path, now: Instant, index: int) -> None:
    document = _Vectors(shared).json("signedProofChain2")
    document["proof"][index]["created"] = "2023-02-24T23:36:39Z"
    outcomes = [each.outcome for each in _verify(document, now, Contexts())]
    # The set's two proofs stand alone; the third covers both, the fourth covers the third.
    broken = {0: [0, 2], 1: [1, 2], 2: [2, 3]}[index]
    assert outcomes == ["FAILED" if each in broken else "PASSED" for each in range(4)]


FIXTURES = [
    f"{version}-{name}-SimpleSigned2.json"
    for version in ("1.1", "2.0")
    for name in (
        "previousProofArrayOk",
        "previousProofStringOk",
        "previousProofArrayMissingFail",
        "previousProofStringMissingFail",
        "previousProofMissingFail",
        "previousProofNotStringFail",
    )
]


@pytest.mark.parametrize("file", FIXTURES)
def test_fixtures_of_the_data_integrity_suites(shared: Path, now: Instant, file: str) -> None:
    """Their terms stand in an inline context, which these suites allow."""
    document = json.loads((shared / "vectors" / "w3c-di-proof-chain" / "eddsa-rdfc-2022" / file).read_text())
    results = _verify(document, now, Contexts(allow_inline=True))
    outcomes = [each.outcome for each in results]
    if "Ok" in file:
        assert outcomes == ["PASSED", "PASSED"]
    else:
        assert outcomes[1] == "FAILED"
        assert results[1].problems[0].code == "proof.chain"


def test_all_fixtures_are_read(shared: Path) -> None:
    folder = shared / "vectors" / "w3c-di-proof-chain" / "eddsa-rdfc-2022"
    assert sorted(each.name for each in folder.iterdir()) == sorted(FIXTURES)
