"""binding: the key that signed belongs to the issuer that the credential names.

A signature says that some key signed; only this says whose. ``did``: the issuer's DID document lists the key;
``https``: the document fetched from the issuer's own URL does; ``pinned``: the caller vouches for it; ``x509``: the
certificate names the issuer, and ``trust`` judges the certificate.
"""

from __future__ import annotations

from collections.abc import Iterable

from vcmicro.checks.case import Case
from vcmicro.errors import Invalid, invalid
from vcmicro.problems import Problem, problem, shown, warning
from vcmicro.securing import ProofResult


class Binding:
    """Compares the controller of the key with the issuer's id, as exact strings."""

    name = "binding"
    needs: tuple[str, ...] = ("proof",)

    def skip(self, case: Case) -> Problem | None:
        """A presentation names a holder, not an issuer: ``holder`` judges that."""
        if case.is_presentation:
            return _NO_ISSUER
        return None

    def run(self, case: Case) -> Iterable[Problem]:
        """Warnings about an unbound pass, or why nothing binds the key."""
        issuer = case.issuer
        if issuer is None:
            raise invalid("issuer.mismatch", "the credential names no issuer", "/issuer")
        for result in case.proofs:
            if result.found is not None and result.found.controller == issuer and result.found.binding != "none":
                case.binding = result.found.binding
                case.issuer_identifier = getattr(result.found, "identifier", None)
                return [_countersigned(each) for each in case.proofs if each.found and each.found.controller != issuer]
        problems = tuple(_unbound(case, issuer))
        if case.policy.allow_unbound and all(each.code in _FORGIVABLE for each in problems):
            return [each.as_warning() for each in problems]
        raise Invalid(problems)


_NO_ISSUER = problem("check.nothing", "a presentation has no issuer; see the holder check")
_FORGIVABLE = frozenset({"issuer.unbound", "jose.header_key"})


def _unbound(case: Case, issuer: str) -> Iterable[Problem]:
    for result in case.proofs:
        found = result.found
        if found is not None and found.binding == "x509" and found.problems:
            yield from found.problems
        elif found is not None and found.binding == "none":
            yield from found.problems or (problem("issuer.unbound", "only the proof itself names this key", "/issuer"),)
            if found.controller not in (issuer, ""):
                yield problem(
                    "issuer.mismatch",
                    f"the key names {shown(found.controller)}, the issuer is {shown(issuer)}",
                    "/issuer",
                )
        elif found is not None and issuer.startswith("urn:"):
            detail = f"the issuer {shown(issuer)} is a name without keys; the proof is by {shown(found.controller)}"
            yield problem("issuer.unbound", detail, "/issuer")
        else:
            controller = shown(found.controller) if found is not None else "nobody"
            yield problem("issuer.mismatch", f"the proof is by {controller}, the issuer is {shown(issuer)}", "/issuer")


def _countersigned(result: ProofResult) -> Problem:
    controller = shown(result.found.controller) if result.found is not None else "nobody"
    detail = f"a further proof, by {controller}, who is not the issuer"
    return warning("issuer.mismatch", detail, result.pointer, "")
