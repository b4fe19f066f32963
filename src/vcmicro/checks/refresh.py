"""A newer version of a credential, where its refreshService offers one.

Source: VCDM 2.0 section 5.4; 1EdTech Credential Refresh (``1EdTechCredentialRefresh``: a GET of the id gives it). The
credential at hand is judged as it stands, whatever becomes of this; a newer one is shown beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vcmicro.checks.case import Case, id_of, pointed, types_of
from vcmicro.errors import VcmicroError
from vcmicro.problems import Problem, problem, shown
from vcmicro.report import Outcome, Report

TYPE = "1EdTechCredentialRefresh"


def refreshed(case: Case) -> Iterator[Problem]:
    """A warning for each service; with ``verify(..., refresh=True)`` its answer is verified as a child."""
    for pointer, service in pointed(case.document, "refreshService"):
        if isinstance(service, dict) and TYPE in types_of(service):
            yield _offered(case, service, pointer).as_warning()


def _offered(case: Case, service: dict[str, Any], pointer: str) -> Problem:
    url = service.get("id")
    if not case.policy.refresh or not isinstance(url, str):
        return problem("refresh.available", f"a newer version may be at {shown(url)}", pointer)
    try:
        body = case.fetcher.fetch(url, "badge").body
    except VcmicroError as error:
        return problem("refresh.failed", f"{error.problem.code}: {error.problem.detail}", pointer)
    report = case.verify_nested(body, pointer)
    case.children.append(report)
    found = _reason(case, report)
    if found is not None:
        return problem("refresh.failed", found, pointer)
    return problem("refresh.available", "a newer version was fetched; its report stands below", pointer, "")


def _reason(case: Case, report: Report) -> str | None:
    """Why the refreshed credential cannot take the place of the one at hand."""
    newer = report.untrusted_document or {}
    if report.outcome is not Outcome.PASSED:
        return f"the refreshed credential is {report.outcome.value}"
    if report.issuer != case.issuer:
        return f"the refreshed credential is by {shown(report.issuer)}"
    ours, theirs = _subjects(case.document), _subjects(newer)
    if ours != theirs:
        return "the refreshed credential speaks of another subject"
    return None


def _subjects(document: dict[str, Any]) -> list[str | None]:
    return [id_of(each) for _, each in pointed(document, "credentialSubject")]
