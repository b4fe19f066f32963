"""Sets and chains: which proofs a proof covers, and every way in which a chain can be broken."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from vcmicro.errors import Invalid
from vcmicro.keys import Key
from vcmicro.limits import Limits
from vcmicro.securing.proof_sets import ProofSet


def _chain(secure: Any, document: dict[str, Any], length: int) -> dict[str, Any]:
    for number in range(length):
        previous = f"urn:uuid:{number - 1}" if number else None
        document = secure(document, proof_id=f"urn:uuid:{number}", previous_proof=previous)
    return document


def _outcomes(results: Any) -> list[str]:
    return [each.outcome for each in results]


def test_a_set_of_independent_proofs(secure: Any, verify: Any, document: dict[str, Any], other: Key) -> None:
    signed = secure(secure(document), signer=other)
    assert _outcomes(verify(signed)) == ["PASSED", "PASSED"]
    # Each stands for itself: order and company change nothing.
    assert _outcomes(verify({**signed, "proof": signed["proof"][::-1]})) == ["PASSED", "PASSED"]
    assert _outcomes(verify({**signed, "proof": signed["proof"][1]})) == ["PASSED"]


def test_a_chain_covers_the_proof_before(secure: Any, verify: Any, document: dict[str, Any], other: Key) -> None:
    first = secure(document, proof_id="urn:uuid:1")
    chained = secure(first, signer=other, previous_proof="urn:uuid:1")
    assert _outcomes(verify(chained)) == ["PASSED", "PASSED"]
    changed = copy.deepcopy(chained)
    changed["proof"][0]["created"] = "2026-01-01T00:00:01Z"
    assert _outcomes(verify(changed)) == ["FAILED", "FAILED"]
    resigned = secure(document, proof_id="urn:uuid:1", created="2026-01-01T00:00:01Z")
    replaced = {**chained, "proof": [resigned["proof"], chained["proof"][1]]}
    assert _outcomes(verify(replaced)) == ["PASSED", "FAILED"]


def test_a_chain_may_join_several_proofs(secure: Any, verify: Any, document: dict[str, Any], other: Key) -> None:
    signed = secure(secure(document, proof_id="urn:uuid:1"), signer=other, proof_id="urn:uuid:2")
    joined = secure(signed, previous_proof=("urn:uuid:2", "urn:uuid:1"))
    assert joined["proof"][2]["previousProof"] == ["urn:uuid:2", "urn:uuid:1"]
    assert _outcomes(verify(joined)) == ["PASSED"] * 3


def test_matching_proofs_stand_in_document_order() -> None:
    proofs = [{"id": "urn:a"}, {"id": "urn:b"}, {"previousProof": ["urn:b", "urn:a"]}, {"previousProof": "urn:b"}]
    found = ProofSet({"x": 1, "proof": proofs}, proofs, array=True)
    assert found.covered_document(2) == {"x": 1, "proof": [{"id": "urn:a"}, {"id": "urn:b"}]}
    assert found.covered_document(3) == {"x": 1, "proof": [{"id": "urn:b"}]}
    assert found.covered_document(0) is found.unsecured
    assert found.unsecured == {"x": 1}


def test_a_chain_to_a_missing_proof_fails(secure: Any, verify: Any, document: dict[str, Any]) -> None:
    chained = _chain(secure, document, 2)
    (result,) = verify({**chained, "proof": chained["proof"][1]})
    assert [each.code for each in result.problems] == ["proof.chain"]
    partly = copy.deepcopy(chained)
    partly["proof"][1]["previousProof"] = ["urn:uuid:0", "urn:uuid:gone"]
    assert verify(partly)[1].problems[0].code == "proof.chain"


@pytest.mark.parametrize("previous", [7, None, True, {}, ["urn:uuid:0", 7], [["urn:uuid:0"]]])
def test_a_previous_proof_is_named_by_a_string(
    secure: Any, verify: Any, document: dict[str, Any], previous: Any
) -> None:
    chained = _chain(secure, document, 2)
    chained["proof"][1]["previousProof"] = previous
    result = verify(chained)[1]
    assert (result.outcome, {each.code for each in result.problems}) == ("FAILED", {"proof.chain"})


def test_a_proof_that_names_itself_fails(secure: Any, verify: Any, document: dict[str, Any]) -> None:
    signed = secure(document, proof_id="urn:uuid:0")
    signed["proof"]["previousProof"] = "urn:uuid:0"
    assert [each.code for each in verify(signed)[0].problems] == ["proof.chain"]


def test_a_circle_fails(secure: Any, verify: Any, document: dict[str, Any]) -> None:
    chained = _chain(secure, document, 3)
    chained["proof"][0]["previousProof"] = "urn:uuid:2"
    assert [[each.code for each in result.problems] for result in verify(chained)] == [["proof.chain"]] * 3


def test_a_chain_that_leads_into_a_circle_fails() -> None:
    proofs = [
        {"id": "a", "previousProof": "b"},
        {"id": "b", "previousProof": "a"},
        {"id": "c", "previousProof": "a"},
        {"id": "d"},
    ]
    found = ProofSet({"proof": proofs}, proofs, array=True)
    codes = [[each.code for each in found.problems(index, Limits())] for index in range(4)]
    assert codes == [["proof.chain"], ["proof.chain"], ["proof.chain"], []]


def test_two_proofs_of_one_id_fail(secure: Any, verify: Any, document: dict[str, Any], other: Key) -> None:
    twice = secure(secure(document, proof_id="urn:uuid:0"), signer=other)
    twice["proof"][1]["id"] = "urn:uuid:0"
    assert [[each.code for each in result.problems] for result in verify(twice)] == [["proof.chain"]] * 2


def test_a_chain_has_its_limit(secure: Any, verify: Any, document: dict[str, Any]) -> None:
    chained = _chain(secure, document, 8)
    assert _outcomes(verify(chained)) == ["PASSED"] * 8
    results = verify(chained, limits=Limits(proof_chain=7))
    assert _outcomes(results) == ["PASSED"] * 7 + ["FAILED"]
    assert [each.code for each in results[7].problems] == ["limit.proofs"]
    with pytest.raises(Invalid, match=r"limit\.proofs"):
        secure(chained, previous_proof="urn:uuid:7")


def test_a_dense_set_of_chains_is_cheap() -> None:
    """Each proof names all before it: the paths are 2**15, the work is not."""
    proofs = [{"id": f"urn:{at}", "previousProof": [f"urn:{before}" for before in range(at)]} for at in range(16)]
    found = ProofSet({"proof": proofs}, proofs, array=True)
    assert found.problems(7, Limits()) == []
    assert [each.code for each in found.problems(15, Limits())] == ["limit.proofs"]
    assert found.problems(15, Limits(proof_chain=16)) == []


def test_securing_refuses_a_chain_to_nowhere(secure: Any, document: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match=r"proof\.chain"):
        secure(document, previous_proof="urn:uuid:gone")
    with pytest.raises(Invalid, match=r"proof\.chain"):
        secure(secure(document, proof_id="urn:uuid:1"), proof_id="urn:uuid:1")


def test_an_empty_list_of_previous_proofs_is_refused(secure: Any, verify: Any, document: dict[str, Any]) -> None:
    """RDF drops it, so it could be added to a signed proof unnoticed."""
    with pytest.raises(Invalid, match=r"proof\.chain"):
        secure(document, previous_proof=())
    signed = secure(document, "eddsa-rdfc-2022")
    signed["proof"]["previousProof"] = []
    assert _outcomes(verify(signed)) == ["FAILED"]
