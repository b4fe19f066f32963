"""status: the issuer has not revoked or suspended the credential since.

Each entry's list is fetched whole (never with the credential's id), verified as a credential of its own, and only then
read. A list that cannot be fetched, verified or understood leaves the question open: INDETERMINATE, never valid.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from vcmicro import times
from vcmicro.checks.case import Case, id_of, pointed, types_of
from vcmicro.errors import Invalid, Unavailable, unavailable
from vcmicro.problems import Problem, problem, shown
from vcmicro.report import Outcome, Report

if TYPE_CHECKING:
    from vcmicro.status import StatusType, StatusValue

_NO_LIST = problem("check.nothing", "the credential names no status list")
_REFUSED = {"revocation": "status.revoked", "suspension": "status.suspended"}


class Status:
    """Asks the list of every credentialStatus entry."""

    name = "status"
    needs: tuple[str, ...] = ("proof", "binding")

    def skip(self, case: Case) -> Problem | None:
        """Where the issuer names no list."""
        if not pointed(case.document, "credentialStatus"):
            return _NO_LIST
        return None

    def run(self, case: Case) -> Iterable[Problem]:
        """Warnings (messages of the issuer), or that it is revoked, or why that could not be told."""
        said: list[Problem] = []
        wrong: list[Problem] = []
        unknown: list[Problem] = []
        for pointer, entry in pointed(case.document, "credentialStatus"):
            try:
                said += _ask(case, entry, pointer)
            except Invalid as error:
                wrong += error.problems
            except Unavailable as error:
                unknown += error.problems
        if wrong:
            raise Invalid([*wrong, *unknown, *said])
        if unknown:
            raise Unavailable([*unknown, *said])
        return said


def _ask(case: Case, entry: Any, pointer: str) -> list[Problem]:
    kind = _status_type(case, entry, pointer)
    url = kind.url(entry, pointer)
    try:
        fetched = case.fetcher.fetch(url, "status")
    except (Invalid, Unavailable) as error:
        detail = f"the list at {shown(url)}: {error.problem.detail}"
        raise Unavailable([problem("status.unavailable", detail, pointer), *error.problems]) from None
    report = case.verify_nested(fetched.body, f"{pointer}/statusListCredential")
    case.children.append(report)
    document = _proven(case, kind, report, url, pointer)
    case.fetcher.keep(fetched, url, "status", _good_for(case, document))
    value = kind.read(entry, document, case.policy.limits, pointer, short=case.policy.allows("short-status-list"))
    return _judge(value, pointer)


def _status_type(case: Case, entry: Any, pointer: str) -> StatusType:
    table = case.policy.tools.status_types
    if table is None:
        from vcmicro.status import STATUS_TYPES

        table = STATUS_TYPES
    names = types_of(entry) if isinstance(entry, dict) else ()
    for name in names:
        if name in table:
            found: StatusType = table[name]
            return found
    raise unavailable(
        "status.unsupported", f"{', '.join(map(shown, names)) or 'an entry without type'} is not known here", pointer
    )


def _proven(case: Case, kind: StatusType, report: Report, url: str, pointer: str) -> dict[str, Any]:
    """The list, if it is signed by its issuer, current, and the credential's own issuer's."""
    for check, code in (("proof", "status.unverified"), ("binding", "status.unverified"), ("validity", "status.stale")):
        if report[check].outcome not in (Outcome.PASSED, Outcome.SKIPPED) or (
            check != "validity" and report[check].outcome is Outcome.SKIPPED
        ):
            first = next((each for each in report[check].problems if not each.warning), None)
            reason = f": {first.detail}" if first is not None else ""
            raise unavailable(code, f"the list's {check} check is {report[check].outcome.value}{reason}", pointer)
    document = report.untrusted_document or {}
    if not set(types_of(document)) & set(kind.list_types):
        raise unavailable("status.list", f"the list is no {' or '.join(kind.list_types)}", pointer)
    if report.issuer != case.issuer and not case.policy.allows("foreign-status-list"):
        raise unavailable("status.issuer", f"the list is issued by {shown(report.issuer)}", pointer)
    if id_of(document) != url and not case.policy.allows("short-status-list"):
        raise unavailable("status.id", f"the list's id is {shown(id_of(document))}, not its URL", pointer)
    return document


def _good_for(case: Case, document: dict[str, Any]) -> float:
    """Seconds for which the list may be asked again unfetched: its own ``ttl`` (milliseconds) and its end, whichever
    is sooner (Bitstring Status List section 2.2)."""
    seconds = float(case.policy.limits.status_cache_seconds)
    for _, subject in pointed(document, "credentialSubject"):
        ttl = subject.get("ttl") if isinstance(subject, dict) else None
        if isinstance(ttl, (int, float)) and not isinstance(ttl, bool):
            seconds = min(seconds, ttl / 1000)
    if "validUntil" in document:
        seconds = min(seconds, times.parse(document["validUntil"]).seconds - case.policy.now.seconds)
    return max(0.0, seconds)


def _judge(value: StatusValue, pointer: str) -> list[Problem]:
    if not value.set:
        return list(value.problems)
    if value.purpose in _REFUSED:
        raise Invalid(problem(_REFUSED[value.purpose], f"entry {pointer} is set in the issuer's list", pointer))
    detail = f"{value.purpose}: {value.message or value.value}"
    return [*value.problems, problem("status.message", detail, pointer).as_warning()]
