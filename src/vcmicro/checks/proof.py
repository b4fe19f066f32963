"""proof: every proof of the document verifies under the key that it names.

All proofs must verify, and each is looked at; whether the key is the issuer's is the next question (binding).
"""

from __future__ import annotations

from collections.abc import Iterable

from vcmicro.checks.case import Case
from vcmicro.cryptosuites import SUITES
from vcmicro.errors import Invalid, Unavailable, invalid
from vcmicro.problems import Problem, problem
from vcmicro.report import Outcome
from vcmicro.securing import ProofCase, ProofResult


class Proof:
    """Hands the document to its mechanism and sums up what that says of each proof."""

    name = "proof"
    needs: tuple[str, ...] = ()

    def skip(self, case: Case) -> Problem | None:
        """A graph whose contexts are unknown cannot be rebuilt."""
        if case.is_over_rdf and case.outcomes.get("contexts") is Outcome.INDETERMINATE:
            return problem("check.needs", "the proof covers the RDF graph, and a context is unknown")
        return None

    def run(self, case: Case) -> Iterable[Problem]:
        """Warnings, or the problems of every proof that did not pass."""
        case.proofs = case.opened.mechanism.verify(case.opened.secured, proof_case(case))
        for result in case.proofs:
            if result.linked is not None:
                case.linked, case.issuer = result.linked, result.linked.issuer
        if not case.proofs:
            raise invalid("proof.missing", "the document has no proof", "/proof")
        if {result.outcome for result in case.proofs} != {"PASSED"}:
            _raise_first(Invalid, case.proofs, "FAILED")
            _raise_first(Unavailable, case.proofs, "INDETERMINATE")
            raise invalid("proof.invalid", "a proof did not pass, and its mechanism gives no reason", "/proof")
        return [*case.opened.secured.warnings, *(each for result in case.proofs for each in result.problems)]


def proof_case(case: Case) -> ProofCase:
    """What the proofs of a case are held against."""
    policy = case.policy
    return ProofCase(
        find_key=lambda method, purpose, at, pointer: case.resolver.find_key(method, purpose, at=at, pointer=pointer),
        suites=SUITES if policy.tools.suites is None else policy.tools.suites,
        transform=case.transform,
        now=policy.now,
        purpose="authentication" if case.is_presentation else "assertionMethod",
        challenge=policy.challenge,
        domain=policy.domain,
        limits=policy.limits,
        allow=policy.tools.allow,
        find_issuer_key=lambda issuer, kid, pointer: case.resolver.find_issuer_key(issuer, kid, pointer=pointer),
        fetcher=case.fetcher,
    )


def _raise_first(error: type[Invalid] | type[Unavailable], results: Iterable[ProofResult], outcome: str) -> None:
    """Raise for the results of that outcome, the others' findings beside them as warnings."""
    results = tuple(results)
    found = [each for result in results if result.outcome == outcome for each in result.problems]
    if found:
        others = [each.as_warning() for result in results if result.outcome != outcome for each in result.problems]
        raise error([*found, *others])
