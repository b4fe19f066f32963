"""holder: who presents is who the presentation says, and presents it to us, now.

A presentation is signed by its holder; a credential may carry the proof of its holder's key itself (SD-JWT with Key
Binding), and must where the verifier asked for one by a challenge.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vcmicro.checks.case import Case, id_of, pointed
from vcmicro.checks.proof import proof_case
from vcmicro.errors import Invalid, Unavailable, VcmicroError, invalid, unavailable
from vcmicro.opening import open_given
from vcmicro.problems import Problem, problem, shown, warning

_NOT_PRESENTED = problem("check.nothing", "a credential is not presented by anybody")


class Holder:
    """Compares the presenter's key with ``holder``; without a challenge a presentation may be a replay."""

    name = "holder"
    needs: tuple[str, ...] = ("proof",)

    def skip(self, case: Case) -> Problem | None:
        """A credential that is shown as it is has no holder to judge."""
        if case.is_presentation or (_binds_key(case) and (_is_challenged(case) or _carries_binding(case))):
            return None
        return _NOT_PRESENTED

    def run(self, case: Case) -> Iterable[Problem]:
        """A warning for each credential about somebody else; a mismatch, or that nothing rules out a replay."""
        if not case.is_presentation:
            return _key_binding(case)
        # A presentation that is key-bound besides answers the challenge there; its holder is judged all the same.
        bound_too = _key_binding(case) if _carries_binding(case) else ()
        controllers = {result.found.controller for result in case.proofs if result.found is not None}
        bound = {result.found.binding for result in case.proofs if result.found is not None}
        holder = case.issuer
        if holder is not None and holder not in controllers:
            by = ", ".join(sorted(map(shown, controllers))) or "nobody"
            raise invalid("holder.mismatch", f"presented by {by}, the holder is {shown(holder)}", "/holder")
        if holder is None and "holder" in case.document:
            raise invalid("holder.mismatch", "the holder has no id", "/holder")
        if bound <= {"none"} and not case.policy.allow_unbound:
            raise Unavailable(
                [each for result in case.proofs if result.found for each in result.found.problems] or _unbound()
            )
        case.binding = next(iter(sorted(bound - {"none"})), "none")
        if case.policy.challenge is None:
            raise unavailable("holder.unchecked", "no challenge was given, so this may be a replay", "/proof")
        return (*bound_too, *_about_others(case, holder))


def _about_others(case: Case, holder: str | None) -> Iterable[Problem]:
    """Whoever holds a credential need not be its subject (a parent, an employer); the verifier should know."""
    presented = pointed(case.document, "verifiableCredential")[: case.policy.limits.presented_credentials]
    for pointer, given in presented:
        try:
            subjects = pointed(open_given(given, case.policy.tools).document, "credentialSubject")
        except (VcmicroError, TypeError):
            continue  # what cannot be opened fails as a credential of its own
        for _, subject in subjects:
            named = id_of(subject)
            if named is not None and named != holder:
                detail = f"it is about {shown(named)}, presented by {shown(holder)}"
                yield warning("holder.subject", detail, pointer)


def _binds_key(case: Case) -> bool:
    """True if the mechanism has proofs of the holder's key (``securing.BindsKey``)."""
    return hasattr(case.opened.mechanism, "key_binding")


def _carries_binding(case: Case) -> bool:
    return case.opened.secured.key_bound


def _is_challenged(case: Case) -> bool:
    return case.policy.challenge is not None or case.policy.domain is not None


def _key_binding(case: Case) -> Iterable[Problem]:
    """Judge the proof that the credential carries; RFC 9901 section 7.3."""
    mechanism: Any = case.opened.mechanism
    result = mechanism.key_binding(case.opened.secured, proof_case(case))
    if result is None:
        raise invalid("sdjwt.kb_missing", "a challenge was given, and no holder answers it")
    if result.outcome == "FAILED":
        raise Invalid(result.problems)
    if result.outcome == "INDETERMINATE":
        raise Unavailable(result.problems)
    if case.policy.challenge is None:
        raise unavailable("holder.unchecked", "no challenge was given, so this may be a replay")
    return tuple(result.problems)


def _unbound() -> list[Problem]:
    return [problem("issuer.unbound", "only the proof itself names the presenter's key", "/holder")]
