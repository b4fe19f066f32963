"""What proves a status list, by how its type is ``secured``.

``credential``: a verifiable credential that passes proof, binding and validity by itself. ``token``: a Status List
Token, verified by the key of the credential's issuer. ``transport``: a document that nobody signed; only where it lies
speaks for it. Whatever the way, the list must be the credential issuer's own, unless the caller allows another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro import strict_json, times
from vcmicro.checks.case import Case, id_of, pointed, types_of
from vcmicro.errors import Invalid, VcmicroError, invalid, unavailable
from vcmicro.problems import Problem, shown, warning
from vcmicro.record import Record
from vcmicro.report import Outcome, Report

if TYPE_CHECKING:
    from vcmicro.fetch import Fetched
    from vcmicro.keys import PublicKey
    from vcmicro.status import StatusType
    from vcmicro.status.token import StatusListToken


class ProvenList(Record):
    """A list that may be read; ``good_for`` is how many seconds it may be kept, ``problems`` holds warnings."""

    listed: Any
    good_for: float
    problems: tuple[Problem, ...] = ()


def prove_list(case: Case, kind: StatusType, fetched: Fetched, url: str, pointer: str) -> ProvenList:
    """Judge the list that was fetched from ``url`` in the way of its kind.

    Raises:
        Unavailable: ``status.unverified``, ``status.stale``, ``status.issuer``, ``status.id``, ``status.list``.
    """
    if kind.secured == "token":
        return _prove_token(case, fetched, url, pointer)
    if kind.secured == "transport":
        return _prove_document(case, fetched, url, pointer)
    return _prove_credential(case, kind, fetched, url, pointer)


def _prove_credential(case: Case, kind: StatusType, fetched: Fetched, url: str, pointer: str) -> ProvenList:
    """The list, if it is signed by its issuer, current, and the credential's own issuer's."""
    report = case.verify_nested(fetched.body, f"{pointer}/statusListCredential")
    case.children.append(report)
    for check, code in (("proof", "status.unverified"), ("binding", "status.unverified"), ("validity", "status.stale")):
        if report[check].outcome not in (Outcome.PASSED, Outcome.SKIPPED) or (
            check != "validity" and report[check].outcome is Outcome.SKIPPED
        ):
            raise unavailable(code, f"the list's {check} check is {_said(report, check)}", pointer)
    document = report.untrusted_document or {}
    if not set(types_of(document)) & set(kind.list_types):
        raise unavailable("status.list", f"the list is no {' or '.join(kind.list_types)}", pointer)
    _require_issuer(case, report.issuer, pointer)
    if id_of(document) != url and not case.policy.allows("short-status-list"):
        raise unavailable("status.id", f"the list's id is {shown(id_of(document))}, not its URL", pointer)
    return ProvenList(document, _good_for(case, document))


def _said(report: Report, check: str) -> str:
    first = next((each for each in report[check].problems if not each.warning), None)
    return report[check].outcome.value + (f": {first.detail}" if first is not None else "")


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


def _prove_token(case: Case, fetched: Fetched, url: str, pointer: str) -> ProvenList:
    """The token, if the issuer of the credential signed it and it speaks of now (Token Status List section 8.3)."""
    from vcmicro.status.token import open_token

    where = f"{pointer}/uri"
    try:
        token = open_token(fetched.body, case.policy.limits)
    except Invalid as error:
        raise unavailable("status.unverified", f"the list is no token: {error.problem.detail}", where) from None
    token.require_current(url, case.policy.now, where)
    issuer = token.claims.get("iss", case.issuer)
    _require_issuer(case, issuer, where)
    try:
        _verify_token(case, token, issuer)
    except VcmicroError as error:
        detail = f"the list's signature cannot be relied on: {error.problem.detail}"
        raise unavailable("status.unverified", detail, where) from None
    limit = case.policy.limits.status_cache_seconds
    return ProvenList(token, max(0.0, min(float(limit), token.good_for(case.policy.now))))


def _verify_token(case: Case, token: StatusListToken, issuer: object) -> None:
    """By the key that ``kid`` names among the issuer's; else by the key that signed the credential itself.

    The second is for issuers who name their key by a certificate, or by a ``kid`` that means something only together
    with their metadata: who holds the key of the credential is its issuer, as ``binding`` has found.
    """
    method = _method(token.kid, issuer)
    if method is not None:
        token.verify(_listed_key(case, method, issuer))
        return
    refusal = invalid("jose.header", "the token names no key that its issuer lists")
    for proof in case.proofs:
        found, key = proof.found, getattr(proof.found, "key", None)
        if found is None or key is None or found.binding == "none" or not found.controller == case.issuer == issuer:
            continue
        try:
            token.verify(key)
            return
        except Invalid as error:
            refusal = error
    raise refusal


def _method(kid: str | None, issuer: object) -> str | None:
    """``kid`` as a verification method; None where it names no place in a document of the issuer's."""
    if kid is None or not isinstance(issuer, str):
        return None
    if kid.startswith(("did:", f"{issuer}#")):
        return kid
    return f"{issuer}#{kid.removeprefix('#')}" if issuer.startswith("did:") else None


def _listed_key(case: Case, method: str, issuer: object) -> PublicKey:
    found = case.resolver.find_key(method, "assertionMethod")
    if found.controller != issuer or (found.binding == "none" and not case.policy.allow_unbound):
        raise invalid("issuer.mismatch", f"the key {shown(method)} is not the issuer's, {shown(issuer)}")
    return found.key


def _prove_document(case: Case, fetched: Fetched, url: str, pointer: str) -> ProvenList:
    """The document, if it names the credential's issuer and, where it has an id, its own URL."""
    where = f"{pointer}/id"
    try:
        listed = strict_json.loads(fetched.body, limits=case.policy.limits)
    except VcmicroError as error:
        raise unavailable("status.list", f"the list is not JSON: {error.problem.detail}", where) from None
    if not isinstance(listed, dict):
        raise unavailable("status.list", "the list is not a JSON object", where)
    _require_issuer(case, id_of(listed.get("issuer")), where)
    if listed.get("id", url) != url:
        raise unavailable("status.id", f"the list's id is {shown(listed['id'])}, not its URL", where)
    unsigned = warning("status.unsigned", "1EdTech's revocation method has no signature", where)
    return ProvenList(listed, 0.0, (unsigned,))


def _require_issuer(case: Case, issuer: object, pointer: str) -> None:
    if issuer != case.issuer and not case.policy.allows("foreign-status-list"):
        raise unavailable("status.issuer", f"the list is issued by {shown(issuer)}", pointer)
