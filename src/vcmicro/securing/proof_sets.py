"""Several proofs on one document: which previous proofs each one covers, and whether the chains hold.

Source: Verifiable Credential Data Integrity 1.0 sections 2.1.1, 2.1.2 and 4.5 (verify proof sets and chains).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vcmicro.errors import over_limit
from vcmicro.limits import Limits
from vcmicro.problems import Problem, problem, shown


class ProofSet:
    """The proofs of one document and the document without them.

    ``array`` is False where the document holds one proof as an object; pointers are written accordingly.
    """

    def __init__(self, document: dict[str, Any], proofs: list[Any], *, array: bool) -> None:
        # A document without proofs stands for itself, so that what was made of it before is found again.
        self.unsecured = document
        if "proof" in document:
            self.unsecured = dict(document)
            del self.unsecured["proof"]
        self.proofs = proofs
        self.array = array
        self._ids = [identity for each in proofs if (identity := _identity(each)) is not None]
        self._previous: list[tuple[int, ...]] = (
            [self._matching(each) for each in proofs] if self._ids else [()] * len(proofs)
        )

    def pointer(self, index: int) -> str:
        """Where a proof stands in the document."""
        return f"/proof/{index}" if self.array else "/proof"

    def covered_document(self, index: int) -> dict[str, Any]:
        """What a proof is made over: the document with the previous proofs that it names, or with none.

        They stand as an array in the order of the document, which is what JCS sees; a proof that names none
        is made over the bare document, as it would be alone.
        """
        previous = self._previous[index]
        if not previous:
            return self.unsecured
        return {**self.unsecured, "proof": [self.proofs[each] for each in previous]}

    def problems(self, index: int, limits: Limits) -> list[Problem]:
        """What is wrong with the place of one proof in the set."""
        proof, pointer = self.proofs[index], self.pointer(index)
        if "previousProof" not in proof and len(self._ids) < 2:
            return []
        found = list(self._names(proof, pointer))
        identity = _identity(proof)
        if identity is not None and self._ids.count(identity) > 1:
            found.append(problem("proof.chain", f"two proofs share the id {shown(identity)}", f"{pointer}/id"))
        return found or list(self._chain(index, limits))

    def _matching(self, proof: Any) -> tuple[int, ...]:
        """The indexes of the proofs that one names, in document order."""
        named = {each for each in _named(proof) if isinstance(each, str)}
        return tuple(at for at, each in enumerate(self.proofs) if _identity(each) in named) if named else ()

    def _names(self, proof: dict[str, Any], pointer: str) -> Iterator[Problem]:
        place = f"{pointer}/previousProof"
        if proof.get("previousProof") == []:
            # RDF drops an empty array, so nothing says that the signer wrote it.
            yield problem("proof.chain", "previousProof names no proof", place)
        for each in _named(proof):
            if not isinstance(each, str):
                yield problem("proof.chain", f"previousProof holds {shown(each)}, not the id of a proof", place)
            elif each == _identity(proof):
                yield problem("proof.chain", "the proof names itself as its previous proof", place)
            elif each not in self._ids:
                yield problem("proof.chain", f"no proof of the document has the id {shown(each)}", place)

    def _chain(self, index: int, limits: Limits) -> Iterator[Problem]:
        """Follow the previous proofs level by level; what outlasts the number of proofs goes round in a circle."""
        place = f"{self.pointer(index)}/previousProof"
        level = set(self._previous[index])
        for length in range(2, len(self.proofs) + 2):
            if not level:
                return
            if length > limits.proof_chain:
                yield from over_limit("limit.proofs", "proof_chain", limits.proof_chain, place).problems
                return
            level = {before for each in level for before in self._previous[each]}
        if level:
            yield problem("proof.chain", "the previous proofs go round in a circle", place)


def _identity(proof: Any) -> str | None:
    identity = proof.get("id") if isinstance(proof, dict) else None
    return identity if isinstance(identity, str) else None


def _named(proof: Any) -> list[Any]:
    """The value of ``previousProof`` as a list, empty where there is none."""
    if not isinstance(proof, dict) or "previousProof" not in proof:
        return []
    named = proof["previousProof"]
    return named if isinstance(named, list) else [named]
