"""From what a request holds to the report on it, and from the report to an answer."""

from __future__ import annotations

from typing import Any

from vcmicro import CHECKS, Outcome, Report, Tools, verify
from vcmicro.problems import problem
from vcmicro.server.answers import Answer, Refused, answer, problems
from vcmicro.server.working import Workplace, option

JUDGED_BY_SUITES = CHECKS.without("binding", "status", "recipient", "holder", "trust", "endorsements")
"""The suites' vectors name foreign issuers: their verifiers judge document, proof and dates, not whose key it is."""

_LENIENT = Tools(allow=("inline-contexts",), checks=JUDGED_BY_SUITES)


def judge(place: Workplace, given: Any, options: dict[str, Any], member: str) -> Report:
    """Verify what a member of the request holds: a JSON object, or a compact token.

    Raises:
        Refused: 400 ``server.body`` for any other JSON type, also for JSON within a string.
    """
    if isinstance(given, str) and (not given or not given.isascii() or given.lstrip()[:1] in ("", "{", "[", '"', "<")):
        raise Refused(400, "server.body", "a string holds a compact token, and nothing else", f"/{member}")
    if not isinstance(given, (dict, str)):
        raise Refused(400, "server.body", "expected a JSON object or a compact token", f"/{member}")
    lenient = place.settings.conformance
    return verify(
        given,
        now=place.now,
        challenge=option(options, "challenge", str),
        domain=option(options, "domain", str),
        contexts=place.settings.contexts,
        fetcher=place.fetcher,
        allow_unbound=lenient,
        tools=_LENIENT if lenient else place.tools,
    )


def told(report: Report, *, presentation: bool) -> Answer:
    """200 where the outcome is PASSED, else 400 with every problem: never 200 with ``verified`` false.

    Source: VC API 0.7 (verify), VCDM 2.0 section 7.1.
    """
    members = {
        "verified": False,
        "outcome": report.outcome.value,
        "checks": [{"name": each.name, "outcome": each.outcome.value} for each in report.checks],
    }
    if report.outcome is not Outcome.PASSED:
        found = report.problems or (problem("check.needs", f"the outcome is {report.outcome.value}"),)
        return problems(found, 400, **members)
    if report.is_presentation is not presentation:
        expected = "presentation" if presentation else "credential"
        return problems((problem("schema.invalid", f"it is no verifiable {expected}"),), 400, **members)
    warnings = [each.to_json() for each in report.warnings]
    return answer(
        {
            **members,
            "verified": True,
            "document": report.untrusted_document,
            "issuer": report.issuer,
            "errors": [],
            "warnings": warnings,
        }
    )
