"""trust: a list that the caller gave says who the issuer is, or an authority on it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vcmicro.checks.case import Case
from vcmicro.errors import invalid
from vcmicro.problems import Problem, problem, shown

_NOT_ASKED = problem("check.not_asked", "no trust list was given")
_ELSEWHERE = problem("check.nothing", "judged for each presented credential")


class Trust:
    """Looks the issuer up in the lists of the caller; for a certificate, judges who vouches for it."""

    name = "trust"
    needs: tuple[str, ...] = ("proof", "binding")

    def skip(self, case: Case) -> Problem | None:
        """Only where a list was given; but a certificate always asks who vouches for it."""
        if case.is_presentation:
            return _ELSEWHERE if case.policy.trust else _NOT_ASKED
        return _NOT_ASKED if not case.policy.trust and case.binding != "x509" else None

    def run(self, case: Case) -> Iterable[Problem]:
        """Warnings about the certificate; or that nobody vouches for the issuer. An unbound key speaks for nobody."""
        warnings: tuple[Problem, ...] = ()
        if case.binding == "x509":
            from vcmicro.checks.certificates import vouch

            vouched = vouch(_certified(case), case.policy.trust, case.policy.now)
            case.issuer_name, case.issuer_list, case.voucher, warnings = vouched
        issuer = case.issuer_identifier or case.issuer or ""
        for listed in case.policy.trust:
            name = listed.name_of(issuer)
            if name is not None and case.binding != "none":
                case.issuer_name, case.issuer_list = name, case.issuer_list or listed.title
                case.voucher = case.voucher or listed
                return warnings
        if case.binding == "x509":
            return warnings
        raise invalid(
            "issuer.not_trusted", f"{shown(issuer)} is on none of the {len(case.policy.trust)} lists given", "/issuer"
        )


def _certified(case: Case) -> Any:
    """The key whose certificate names the issuer (``securing.certified.CertifiedKey``)."""
    return next(
        each.found
        for each in case.proofs
        if each.found is not None and each.found.binding == "x509" and each.found.controller == case.issuer
    )
