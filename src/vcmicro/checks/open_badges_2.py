"""What the checks ask of Open Badges 2.0 in their own way: revocation lists, and endorsements by URL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vcmicro import strict_json
from vcmicro.checks.case import Case, as_list, id_of, pointed
from vcmicro.errors import Invalid, Unavailable, VcmicroError, invalid, over_limit, unavailable
from vcmicro.problems import Problem, problem, shown
from vcmicro.report import Outcome

_NO_LIST = problem("check.nothing", "the issuer's Profile names no revocation list")
_LIST = "/badge/issuer/revocationList"


def no_status(case: Case) -> Problem | None:
    """Why there is nothing to ask: a signed assertion whose issuer has no list. Where one lies, its host was asked."""
    if case.opened.secured.envelope.jws is None or case.document.get("revoked") is True:
        return None
    return None if case.linked is not None and "revocationList" in case.linked.profile else _NO_LIST


def ask_issuer(case: Case) -> list[Problem]:
    """Nothing, or that it is revoked: by the place where it lies, or by the list of its issuer's Profile.

    Raises:
        Invalid: ``status.revoked``.
        Unavailable: ``status.unavailable``, ``status.list``, ``status.id``, ``status.issuer``.
    """
    revoked = [each for result in case.proofs for each in result.revoked]
    if case.document.get("revoked") is True and not revoked:
        revoked = [problem("status.revoked", "the assertion itself says that it is revoked", "/revoked")]
    if revoked:
        raise Invalid(revoked)
    if case.opened.secured.envelope.jws is None or case.linked is None:
        return []
    url = case.linked.profile["revocationList"]
    for entry in as_list(_list(case, url, case.linked.issuer).get("revokedAssertions")):
        told = _names(case.document)
        if told & _names(entry if isinstance(entry, dict) else {"id": entry}):
            reason = entry.get("revocationReason") if isinstance(entry, dict) else None
            detail = f"listed at {shown(url)}" + (f": {shown(reason)}" if reason else "")
            raise invalid("status.revoked", detail, "/id")
    return []


def _list(case: Case, url: str, issuer: str) -> dict[str, Any]:
    try:
        found = strict_json.loads(case.fetcher.fetch(url, "status").body, limits=case.policy.limits)
    except VcmicroError as error:
        detail = f"the list at {shown(url)}: {error.problem.detail}"
        raise Unavailable([problem("status.unavailable", detail, _LIST), *error.problems]) from None
    if not isinstance(found, dict) or not isinstance(found.get("revokedAssertions", []), (list, str, dict)):
        raise unavailable("status.list", f"what lies at {shown(url)} is no RevocationList", _LIST)
    if "RevocationList" not in as_list(found.get("type")):
        raise unavailable("status.list", f"what lies at {shown(url)} is no RevocationList", _LIST)
    if found.get("id", url) != url:
        raise unavailable("status.id", f"the list at {shown(url)} calls itself {shown(found['id'])}", _LIST)
    if (id_of(found.get("issuer")) or issuer) != issuer:
        raise unavailable("status.issuer", f"the list at {shown(url)} is of {shown(found['issuer'])}", _LIST)
    return found


def _names(document: Mapping[str, Any]) -> set[str]:
    return {document[name] for name in ("id", "uid") if isinstance(document.get(name), str)}


def endorsements(case: Case) -> list[tuple[str, Any, str | None]]:
    """The endorsements of assertion, badge class and issuer: pointer, document or URL, and what it is of."""
    return list(_endorsements(case)) if "Endorsement" not in case.types else []


def _endorsements(case: Case) -> Iterator[tuple[str, Any, str | None]]:
    badge: Any = case.document.get("badge")
    documents: Mapping[str, Any] = case.linked.documents if case.linked is not None else {}
    badge = badge if isinstance(badge, dict) else documents.get(badge, {})
    profile: Mapping[str, Any] = case.linked.profile if case.linked is not None else {}
    for pointer, document in (("", case.document), ("/badge", badge), ("/badge/issuer", profile)):
        for where, each in pointed(document, "endorsement"):
            yield pointer + where, each, id_of(document)


def judge_endorsements(case: Case) -> list[Problem]:
    """Verify each as a credential of its own, kept as a child; what does not verify is a warning.

    An assertion does not answer for what others say of it at URLs of their own.

    Raises:
        LimitExceeded: ``limit.credentials``.
    """
    found = endorsements(case)
    most = case.policy.limits.presented_credentials
    if len(found) > most:
        raise over_limit("limit.credentials", "presented_credentials", most)
    return [each.as_warning() for given in found for each in _judged(case, *given)]


def _judged(case: Case, pointer: str, given: Any, endorsed: str | None) -> list[Problem]:
    try:
        document = given if isinstance(given, dict) else _fetched(case, given, pointer)
    except VcmicroError as error:
        return [problem("endorsement.failed", f"the endorsement {shown(given)}: {error.problem.detail}", pointer)]
    report = case.verify_nested(document, pointer)
    case.children.append(report)
    claimed = id_of(document.get("claim"))
    if claimed != endorsed:
        detail = f"the endorsement is about {shown(claimed)}, not about {shown(endorsed)}"
        return [problem("endorsement.failed", detail, pointer)]
    if report.outcome is Outcome.PASSED:
        return []
    first = next(iter(report.problems), None)
    detail = f"the endorsement is {report.outcome.value}" + (f": {first.code}" if first else "")
    return [problem("endorsement.failed", detail, pointer)]


def _fetched(case: Case, url: str, pointer: str) -> dict[str, Any]:
    found = strict_json.loads(case.fetcher.fetch(url, "badge").body, limits=case.policy.limits)
    if not isinstance(found, dict):
        raise invalid("endorsement.failed", "no JSON object", pointer)
    return found
