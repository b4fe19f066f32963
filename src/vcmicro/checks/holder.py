"""holder: who presents is who the presentation says, and presents it to us, now."""

from __future__ import annotations

from collections.abc import Iterable

from vcmicro.checks.case import Case
from vcmicro.errors import Unavailable, invalid, unavailable
from vcmicro.problems import Problem, problem, shown

_NOT_PRESENTED = problem("check.nothing", "a credential is not presented by anybody")


class Holder:
    """Compares the presenter's key with ``holder``; without a challenge a presentation may be a replay."""

    name = "holder"
    needs: tuple[str, ...] = ("proof",)

    def skip(self, case: Case) -> Problem | None:
        """A credential that is shown as it is has no holder to judge."""
        if not case.is_presentation:
            return _NOT_PRESENTED
        return None

    def run(self, case: Case) -> Iterable[Problem]:
        """No warnings; a mismatch, or that nothing rules out a replay."""
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
        return ()


def _unbound() -> list[Problem]:
    return [problem("issuer.unbound", "only the proof itself names the presenter's key", "/holder")]
