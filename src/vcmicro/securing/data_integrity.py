"""Data Integrity: proofs embedded in the document that they secure.

Source: Verifiable Credential Data Integrity 1.0 section 4. The proofs of a set are judged one by one, in
document order: what is cheap first, then the key, then the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vcmicro import times
from vcmicro.cryptosuites import SUITES, Cryptosuite, Transform, is_selective, with_context
from vcmicro.errors import Invalid, Unavailable, invalid, over_limit
from vcmicro.limits import Limits
from vcmicro.problems import Problem, problem, shown
from vcmicro.registry import Registry
from vcmicro.securing.mechanism import (
    Found,
    Outcome,
    Payload,
    ProofCase,
    ProofResult,
    Secured,
    SecureOptions,
    is_failure,
    located,
)
from vcmicro.securing.proof_checks import check_proof, created
from vcmicro.securing.proof_sets import ProofSet
from vcmicro.strict_json import check_value

if TYPE_CHECKING:
    from vcmicro.keys import Signer


class DataIntegrity:
    """The mechanism for JSON objects with a ``proof`` member; ``secured_by`` names its suites."""

    name = "data-integrity"

    def secures(self, suites: Registry[Cryptosuite]) -> tuple[str, ...]:
        return tuple(name for name, suite in suites.items() if not getattr(suite, "verify_only", False))

    def over_rdf(self, secured: Secured, suites: Registry[Cryptosuite] = SUITES) -> bool:
        """True if any proof covers the RDF: all do but those of JCS suites, also where the suite is not known."""
        proofs: ProofSet = secured.envelope
        return any(_covers_rdf(each, suites) for each in proofs.proofs if isinstance(each, dict))

    def recognizes(self, payload: Payload) -> bool:
        return isinstance(payload.value, dict) and "proof" in payload.value

    def open(self, payload: Payload, limits: Limits) -> Secured:
        """The document as it is, with its proofs counted.

        Raises:
            Invalid: ``proof.missing``: no proof member, null, or an empty array.
            LimitExceeded: ``limit.proofs``.
        """
        if not isinstance(payload.value, dict):
            raise invalid("proof.structure", "embedded proofs sit in a JSON object")
        document = payload.value
        proof = document.get("proof")
        if proof is None or proof == []:
            raise invalid("proof.missing", "the document has no proof", "/proof")
        proofs = proof if isinstance(proof, list) else [proof]
        if len(proofs) > limits.proofs:
            raise over_limit("limit.proofs", "proofs", limits.proofs, "/proof")
        proof_set = ProofSet(document, proofs, array=isinstance(proof, list))
        return Secured(self.name, document, envelope=proof_set, unsecured=proof_set.unsecured)

    def verify(self, secured: Secured, case: ProofCase) -> tuple[ProofResult, ...]:
        """One result for each proof of the set, whatever became of the others (VC-DI 4.5)."""
        proofs: ProofSet = secured.envelope
        results = [_judge(proofs, index, case) for index in range(len(proofs.proofs))]
        return tuple(_covering_every_context(proofs, results, case))

    def secure(self, document: dict[str, Any], signer: Signer, options: SecureOptions) -> dict[str, Any]:
        """The document with one more proof; a document that has proofs gets a set, or a chain (VC-DI 4.3).

        Raises:
            Invalid: ``proof.chain`` if ``previous_proof`` names no proof of the document; ``time.syntax``;
                ``key.unsupported`` if the suite does not take the signer's algorithm; as the suite.
            ValueError: for a suite that is not in ``options.suites``, or has no mandatory pointers.
        """
        suite = options.suites.get(options.secured_by)
        if suite is None:
            raise ValueError(f"no suite is called {options.secured_by!r}; known are {', '.join(options.suites)}")
        transform = options.transform or Transform()
        check_value(document, contents=transform.contents)
        present = document.get("proof") or []
        present = present if isinstance(present, list) else [present]
        document = _with_suite_context(document, suite, transform)
        proof = _proof_options(suite, signer, options)
        proofs = ProofSet(document, [*present, proof], array=True)
        at = len(present)
        _refuse_broken_chain(proofs, at, transform.limits)
        kind, covered = _kind(suite, signer), proofs.covered_document(at)
        if is_selective(suite):
            signed = suite.sign(covered, proof, signer, kind, transform, options.mandatory_pointers)
        elif options.mandatory_pointers:
            raise ValueError(f"{suite.name} discloses everything; mandatory pointers go with {_selective(options)}")
        else:
            signed = suite.sign(covered, proof, signer, kind, transform)
        alone = not present and not options.as_array
        return {**proofs.unsecured, "proof": signed if alone else [*present, signed]}

    def derive(
        self,
        secured: Secured,
        pointers: tuple[str, ...],
        *,
        transform: Transform,
        presentation_header: bytes = b"",
        suites: Registry[Cryptosuite] = SUITES,
    ) -> dict[str, Any]:
        """What is mandatory and what ``pointers`` select, with the proof derived from the one base proof.

        Other proofs of the document cover what is no longer there, and are left out.

        Raises:
            Invalid: ``derive.unsupported`` unless exactly one proof is of a suite of selective disclosure;
                ``proof.pointer``; as the suite.
            ValueError: for a presentation header that the suite has no place for.
        """
        proofs: ProofSet = secured.envelope
        able = [
            (index, suite)
            for index, each in enumerate(proofs.proofs)
            if isinstance(each, dict) and is_selective(suite := suite_of(each, suites))
        ]
        if len(able) != 1:
            count = "none" if not able else str(len(able))
            detail = f"{count} of the document's proofs is of a suite of selective disclosure"
            raise invalid("derive.unsupported", detail, "/proof")
        [(index, suite)] = able
        base, pointer = proofs.proofs[index], proofs.pointer(index)
        revealed = suite.derive(proofs.unsecured, base, pointers, transform, presentation_header, pointer)
        return {**revealed, "proof": [revealed["proof"]]} if proofs.array else revealed


def suite_of(proof: Mapping[str, Any], suites: Registry[Cryptosuite]) -> Cryptosuite | None:
    """The suite that a proof is of: by ``cryptosuite`` under DataIntegrityProof, else by ``type``."""
    kind = proof.get("type")
    name = proof.get("cryptosuite") if kind == "DataIntegrityProof" else kind
    suite = suites.get(name) if isinstance(name, str) else None
    return suite if suite is not None and suite.proof_type == kind else None


def _covers_rdf(proof: Mapping[str, Any], suites: Registry[Cryptosuite]) -> bool:
    suite = suite_of(proof, suites)
    return suite.over_rdf if suite is not None else "-jcs-" not in str(proof.get("cryptosuite"))


def _judge(proofs: ProofSet, index: int, case: ProofCase) -> ProofResult:
    """Steps 1 to 3: is it a proof of a suite that we know? The rest is ``_judge_known``."""
    proof, pointer = proofs.proofs[index], proofs.pointer(index)
    suite = suite_of(proof, case.suites) if isinstance(proof, dict) else None
    if suite is not None:
        return _judge_known(proofs, index, suite, case)
    result = ProofResult(pointer=pointer, suite="", outcome="FAILED", proof=proof if isinstance(proof, dict) else {})
    if not isinstance(proof, dict):
        return result.failed(problem("proof.structure", f"the proof is {shown(proof)}, not an object", pointer))
    kind, name = proof.get("type"), proof.get("cryptosuite")
    if not isinstance(kind, str):
        return result.failed(problem("proof.structure", "type is not a string", f"{pointer}/type"))
    if kind == "DataIntegrityProof" and not isinstance(name, str):
        return result.failed(problem("proof.structure", "cryptosuite is not a string", f"{pointer}/cryptosuite"))
    unknown = name if kind == "DataIntegrityProof" else kind
    found = problem("proof.unsupported", f"the proof is of the type {shown(unknown)}", pointer)
    return result._replace(suite=shown(unknown), outcome="INDETERMINATE", problems=(found,))


def _judge_known(proofs: ProofSet, index: int, suite: Cryptosuite, case: ProofCase) -> ProofResult:
    """Members, purpose, dates, audience and chain; then the key; then the document under the key."""
    proof, pointer = proofs.proofs[index], proofs.pointer(index)
    member = getattr(suite, "signature_member", "proofValue")
    cheap = (*check_proof(proof, pointer, case, member), *proofs.problems(index, case.limits))
    found: Found | None = None

    def result(outcome: Outcome, *problems: Problem) -> ProofResult:
        said = (*cheap, *problems)
        return ProofResult(pointer=pointer, suite=suite.name, outcome=outcome, problems=said, found=found, proof=proof)

    if any(map(is_failure, cheap)):
        return result("FAILED")
    try:
        place = f"{pointer}/verificationMethod"
        found = case.find_key(proof["verificationMethod"], case.purpose, created(proof), place)
        suite.verify(proofs.covered_document(index), proof, found.key, case.transform, pointer)
    except Invalid as error:
        return result("FAILED", *located(error, pointer))
    except Unavailable as error:
        return result("INDETERMINATE", *located(error, pointer))
    return result("PASSED")


def _covering_every_context(proofs: ProofSet, results: Sequence[ProofResult], case: ProofCase) -> Sequence[ProofResult]:
    """Hold a set to covering all of ``@context`` between its proofs.

    A JCS proof covers the contexts that it names, and the document may go on with others that a later proof
    added (vc-di-eddsa 3.3.2 step 4). Contexts that no passed proof covers were added by nobody knows whom.
    """
    passed = [each for each in results if each.outcome == "PASSED"]
    if not passed or any(_covers_contexts(each.proof, proofs.unsecured, case.suites) for each in passed):
        return results
    detail = "the document names contexts that no proof covers"
    return [
        each.failed(problem("proof.invalid", detail, "/@context")) if each.outcome == "PASSED" else each
        for each in results
    ]


def _covers_contexts(proof: Mapping[str, Any], document: dict[str, Any], suites: Registry[Cryptosuite]) -> bool:
    if "@context" not in proof or _covers_rdf(proof, suites):
        return True
    named, own = (each if isinstance(each, list) else [each] for each in (proof["@context"], document.get("@context")))
    return len(named) == len(own)


def _with_suite_context(document: dict[str, Any], suite: Cryptosuite, transform: Transform) -> dict[str, Any]:
    contexts = document.get("@context")
    if not contexts:
        return document
    needed = with_context(contexts, suite, transform)
    return document if needed is contexts else {**document, "@context": needed}


def _proof_options(suite: Cryptosuite, signer: Signer, options: SecureOptions) -> dict[str, Any]:
    """The proof as it is before it is signed, without what was not asked for."""
    previous = options.previous_proof
    members = {
        "id": options.proof_id,
        "type": suite.proof_type,
        "cryptosuite": suite.name if suite.proof_type == "DataIntegrityProof" else None,
        "created": options.created or times.to_text(times.current()),
        "expires": options.expires,
        "verificationMethod": signer.verification_method,
        "proofPurpose": options.purpose,
        "domain": options.domain,
        "challenge": options.challenge,
        "previousProof": list(previous) if isinstance(previous, tuple) else previous,
    }
    for name in ("created", "expires"):
        if members[name] is not None:
            times.parse(members[name], f"/proof/{name}", zone_required=True)
    return {name: value for name, value in members.items() if value is not None}


def _refuse_broken_chain(proofs: ProofSet, at: int, limits: Limits) -> None:
    problems = proofs.problems(at, limits)
    if problems:
        raise Invalid(problems)
    if len(proofs.proofs) > limits.proofs:
        raise over_limit("limit.proofs", "proofs", limits.proofs, "/proof")


def _kind(suite: Cryptosuite, signer: Signer) -> str:
    """The kind of key that a signer's algorithm stands for under a suite."""
    wanted = "EdDSA" if signer.algorithm == "Ed25519" else signer.algorithm
    for kind, algorithm in suite.algorithms.items():
        if algorithm == wanted:
            return kind
    takes = ", ".join(suite.algorithms.values())
    raise invalid("key.unsupported", f"{suite.name} signs with {takes}, and the signer with {shown(signer.algorithm)}")


def _selective(options: SecureOptions) -> str:
    return ", ".join(name for name, each in options.suites.items() if is_selective(each))
