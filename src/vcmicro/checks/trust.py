"""trust: a list that the caller gave says who the issuer is."""

from __future__ import annotations

from collections.abc import Iterable

from vcmicro.checks.case import Case
from vcmicro.errors import invalid
from vcmicro.problems import Problem, problem, shown

_NOT_ASKED = problem("check.not_asked", "no trust list was given")
_ELSEWHERE = problem("check.nothing", "judged for each presented credential")


class Trust:
    """Looks the issuer up in the allow-lists and registries of the caller."""

    name = "trust"
    needs: tuple[str, ...] = ("proof", "binding")

    def skip(self, case: Case) -> Problem | None:
        """Only where a list was given."""
        if not case.policy.trust:
            return _NOT_ASKED
        if case.is_presentation:
            return _ELSEWHERE
        return None

    def run(self, case: Case) -> Iterable[Problem]:
        """No warnings; that nobody vouches for the issuer. An unbound key speaks for nobody."""
        issuer = case.issuer or ""
        for listed in case.policy.trust:
            name = listed.name_of(issuer)
            if name is not None and case.binding != "none":
                case.issuer_name = name
                return ()
        raise invalid(
            "issuer.not_trusted", f"{shown(issuer)} is on none of the {len(case.policy.trust)} lists given", "/issuer"
        )
