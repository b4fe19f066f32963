"""validity: now lies between the credential's beginning and its end.

``validFrom`` / ``validUntil`` (VCDM 2.0 section 4.9), ``issuanceDate`` / ``expirationDate`` (VCDM 1.1), and ``nbf`` /
``exp`` of a token; ``issuedOn`` / ``expires`` (Open Badges 2.0). The latest beginning and the earliest end count. Five
minutes of clock skew are forgiven.
"""

from __future__ import annotations

from collections.abc import Iterable

from vcmicro import times
from vcmicro.checks.case import Case
from vcmicro.errors import Invalid
from vcmicro.problems import Problem, problem
from vcmicro.times import SKEW, Instant

_BEGINNINGS = ("validFrom", "issuanceDate")
_ENDS = ("validUntil", "expirationDate")
_DATES = frozenset({*_BEGINNINGS, *_ENDS})
_CLAIMS = frozenset({"nbf", "exp"})
_OPEN_BADGES_2 = ("issuedOn", "expires")
_NO_PERIOD = problem("check.nothing", "no validity period is given")


class Validity:
    """Compares the dates with the clock that the caller gave."""

    name = "validity"
    needs: tuple[str, ...] = ()

    def skip(self, case: Case) -> Problem | None:
        """Nothing to check where no date stands."""
        dates = _OPEN_BADGES_2 if case.is_open_badges_2 else _DATES
        if not case.document.keys().isdisjoint(dates) or not case.opened.secured.claims.keys().isdisjoint(_CLAIMS):
            return None
        return _NO_PERIOD

    def run(self, case: Case) -> Iterable[Problem]:
        """No warnings; every date that refuses is named."""
        begins, ends = _period(case)
        now = case.policy.now
        latest, earliest = now.plus(SKEW), now.plus(-SKEW)
        found = [
            problem("credential.not_yet_valid", f"valid from {moment}, and it is {now}", pointer)
            for pointer, moment in begins
            if latest.is_before(moment)
        ]
        found += [
            problem("credential.expired", f"valid until {moment}, and it is {now}", pointer)
            for pointer, moment in ends
            if moment.is_before(earliest)
        ]
        if begins and ends and min(each for _, each in ends).is_before(max(each for _, each in begins)):
            found.append(problem("credential.period", "the end lies before the beginning", ends[0][0]))
        if found:
            raise Invalid(found)
        return ()

    def later(self, case: Case) -> Iterable[Problem]:
        """Where a newer version is to be had (Open Badges 3.0 section 5.3.1, refreshService)."""
        if "refreshService" not in case.document:
            return ()
        from vcmicro.checks.refresh import refreshed

        return refreshed(case)


def _period(case: Case) -> tuple[list[tuple[str, Instant]], list[tuple[str, Instant]]]:
    """Every beginning and every end, with its pointer."""
    if not case.is_open_badges_2:
        return _moments(case, _BEGINNINGS, "nbf"), _moments(case, _ENDS, "exp")
    begin, end = (
        [(f"/{name}", times.parse_iso8601(case.document[name], f"/{name}"))] if name in case.document else []
        for name in _OPEN_BADGES_2
    )
    return begin, end


def _moments(case: Case, members: tuple[str, ...], claim: str) -> list[tuple[str, Instant]]:
    document, claims = case.document, case.opened.secured.claims
    found = [(f"/{name}", times.parse(document[name], f"/{name}")) for name in members if name in document]
    if claim in claims:
        found.append((f"/{claim}", times.from_epoch(claims[claim], f"/{claim}")))
    return found
