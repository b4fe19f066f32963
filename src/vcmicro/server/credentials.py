"""``/credentials/...``: issue, verify, derive. Source: VC API 0.7."""

from __future__ import annotations

import uuid
from typing import Any

from vcmicro import Issuer, derive
from vcmicro.enveloping import envelop
from vcmicro.server.answers import Answer, Refused, answer
from vcmicro.server.calls import Call
from vcmicro.server.routing import Operation, Route
from vcmicro.server.schemas import OBJECT, SECURED, TEXT, TEXTS, VERDICT, body
from vcmicro.server.settings import IssuerSettings, Settings
from vcmicro.server.verdicts import judge, told
from vcmicro.server.working import Workplace, option, parse, strings

ISSUE = Operation(
    id="issueCredential",
    summary="Sign a credential",
    takes=body({"credential": OBJECT}, credentialId=TEXT, mandatoryPointers=TEXTS, securedBy=TEXT, disclosable=TEXTS),
    gives={201: OBJECT},
)
VERIFY = Operation(
    id="verifyCredential",
    summary="Verify a credential",
    takes=body({"verifiableCredential": SECURED}, challenge=TEXT, domain=TEXT),
    gives={200: VERDICT},
)
DERIVE = Operation(
    id="deriveCredential",
    summary="Show a part of a credential",
    takes=body({"verifiableCredential": SECURED}, selectivePointers=TEXTS),
    gives={201: OBJECT},
)


def routes(settings: Settings) -> tuple[Route, ...]:
    """Issue (where there is an issuer), verify, derive."""
    issuing = Route(method="POST", path="/credentials/issue", handler=_issue, operation=ISSUE, scope="issue")
    return (
        *((issuing,) if settings.issuers else ()),
        Route(method="POST", path="/credentials/verify", handler=_verify, operation=VERIFY, scope="verify"),
        Route(method="POST", path="/credentials/derive", handler=_derive, operation=DERIVE, scope="derive"),
    )


async def _issue(call: Call) -> Answer:
    return await call.work(issue, None)


async def _verify(call: Call) -> Answer:
    return await call.work(verify_credential)


async def _derive(call: Call) -> Answer:
    return await call.work(derive_credential)


def issue(place: Workplace, body: bytes, name: str | None) -> Answer:
    """Sign the credential of a body by the issuer of that name, else by the one that the credential names.

    Raises:
        Refused, VcmicroError
    """
    value = parse(body, required=("credential",))
    credential, options = value["credential"], value.get("options", {})
    if not isinstance(credential, dict):
        raise Refused(400, "server.body", "credential is no JSON object", "/credential")
    if place.settings.conformance:
        _refuse_incomplete(credential)
    settings, issuer = place.issuer(name or _named(place, credential))
    given = option(options, "credentialId", str)
    if given is not None:
        credential.setdefault("id", given)
    chosen = {
        "secured_by": option(options, "securedBy", str) or settings.secured_by,
        "mandatory_pointers": strings(options, "mandatoryPointers"),
        "disclosable": strings(options, "disclosable"),
        "now": place.now,
    }
    try:
        signed = _signed(place, settings, issuer, credential, chosen)
    except ValueError as error:
        raise Refused(400, "server.body", str(error)[:200], "/options") from None
    return answer(envelop(signed) if isinstance(signed, (str, bytes)) else signed, 201)


def _refuse_incomplete(credential: dict[str, Any]) -> None:
    """The suites take a draft that the issuer would complete for one that it must refuse.

    Raises:
        Refused: 400 ``schema.required``.
    """
    for name in ("@context", "issuer"):
        if name not in credential:
            raise Refused(400, "schema.required", f"the credential has no member {name!r}", f"/credential/{name}")


def _named(place: Workplace, credential: dict[str, Any]) -> str:
    """The name of the issuer that the credential names, else the first one's.

    Raises:
        Refused: 400 ``server.body`` where it names another.
    """
    issuers, named = place.settings.issuers, credential.get("issuer")
    id_ = named.get("id") if isinstance(named, dict) else named
    if id_ is None:
        return issuers[0].name
    for each in issuers:
        if each.id == id_:
            return each.name
    raise Refused(400, "server.body", "the issuer is none of this server's", "/credential/issuer")


def _signed(
    place: Workplace, settings: IssuerSettings, issuer: Issuer, credential: dict[str, Any], chosen: dict[str, Any]
) -> dict[str, Any] | str | bytes:
    """The signed credential; it has an entry of the status list, if its issuer keeps one.

    An entry is for good, so one is allocated only for what can be signed without.
    """
    if settings.status_list is None or "credentialStatus" in credential:
        return issuer.issue(credential, **chosen)
    credential = {**credential, "id": credential.get("id", f"urn:uuid:{uuid.uuid4()}")}
    issuer.issue(credential, **chosen)
    kept = place.status_list(settings.status_list)
    entries = [kept.allocate(credential["id"], purpose=purpose) for purpose in kept.settings.purposes]
    return issuer.issue(credential, status=entries if len(entries) > 1 else entries[0], **chosen)


def verify_credential(place: Workplace, body: bytes) -> Answer:
    """Verify the credential of a body.

    Raises:
        Refused, VcmicroError
    """
    value = parse(body, required=("verifiableCredential",))
    report = judge(place, value["verifiableCredential"], value.get("options", {}), "verifiableCredential")
    return told(report, presentation=False)


def derive_credential(place: Workplace, body: bytes) -> Answer:
    """Derive from the credential of a body; no key is needed, for the holder's are not.

    Raises:
        Refused, VcmicroError
    """
    value = parse(body, required=("verifiableCredential",))
    given, pointers = value["verifiableCredential"], strings(value.get("options", {}), "selectivePointers")
    if not isinstance(given, (dict, str)):
        raise Refused(400, "server.body", "expected a JSON object or a compact token", "/verifiableCredential")
    derived = derive(given, pointers=pointers, contexts=place.settings.contexts, tools=place.tools)
    return answer(envelop(derived) if isinstance(derived, str) else derived, 201)
