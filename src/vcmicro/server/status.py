"""``/credentials/status`` sets the status of what was issued here; ``/status/NAME`` serves the signed lists.

A list is signed when somebody asks for it and a value has changed since, so a revocation is seen at once.
Source: VC API 0.7 (update status), Bitstring Status List 1.0 section 3.
"""

from __future__ import annotations

from typing import Any

from vcmicro import StatusList
from vcmicro.errors import Invalid
from vcmicro.server.answers import JSON, Answer, Refused, answer, problems
from vcmicro.server.calls import Call
from vcmicro.server.routing import Operation, Route
from vcmicro.server.schemas import OBJECT, TEXT, body
from vcmicro.server.settings import Settings
from vcmicro.server.working import Workplace, parse

_ENTRY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "statusPurpose": TEXT,
        "statusListIndex": TEXT,
        "statusListCredential": TEXT,
    },
}
UPDATE = Operation(
    id="updateStatus",
    summary="Set the status of a credential that was issued here",
    takes=body(
        {"credentialStatus": _ENTRY},
        {"credentialId": TEXT, "status": {"type": ["boolean", "integer"], "default": True}},
    ),
    gives={200: OBJECT},
)
SERVE = Operation(
    id="statusList",
    summary="A signed status list",
    gives={200: OBJECT},
    gives_types=(JSON, "application/vc+jwt"),
)


def routes(settings: Settings) -> tuple[Route, ...]:
    """Both, where the server keeps lists."""
    if not settings.status_lists:
        return ()
    return (
        Route(method="POST", path="/credentials/status", handler=_update, operation=UPDATE, scope="status"),
        Route(method="GET", path="/status/{name}", handler=serve_list, operation=SERVE),
    )


async def _update(call: Call) -> Answer:
    return await call.work(update_status)


async def serve_list(call: Call) -> Answer:
    """Serve the list that the path names."""
    return await call.work(signed_list, call.params["name"])


def update_status(place: Workplace, body: bytes) -> Answer:
    """Set an entry, by itself or by the id of its credential.

    Raises:
        Refused, VcmicroError
    """
    value = parse(body, required=("credentialStatus",))
    entry, credential_id, status = value["credentialStatus"], value.get("credentialId"), value.get("status", True)
    if not isinstance(entry, dict):
        raise Refused(400, "server.body", "credentialStatus is no JSON object", "/credentialStatus")
    if not isinstance(status, (bool, int)):
        raise Refused(400, "server.body", "status is true, false or a number", "/status")
    if not (isinstance(credential_id, str) or "statusListIndex" in entry):
        raise Refused(400, "server.body", "credentialId or credentialStatus/statusListIndex is needed", "/credentialId")
    purpose = entry.get("statusPurpose")
    if purpose is not None and not isinstance(purpose, str):
        raise Refused(400, "server.body", "statusPurpose is no string", "/credentialStatus/statusPurpose")
    kept = _list_of(place, entry, purpose)
    try:
        kept.set(entry if "statusListIndex" in entry else str(credential_id), int(status), purpose=purpose)
    except Invalid as error:
        return problems(error.problems, 404 if error.code == "status.unallocated" else 400)
    except ValueError as error:
        raise Refused(400, "server.body", str(error)[:200], "/credentialStatus") from None
    return answer({"statusListCredential": kept.url, "status": status})


def _list_of(place: Workplace, entry: dict[str, Any], purpose: str | None) -> StatusList:
    """The list that an entry names, else the one of its purpose.

    Raises:
        Refused: 404 ``status.unallocated``.
    """
    named = entry.get("statusListCredential")
    for each in place.settings.status_lists:
        if each.url == named or (named is None and (purpose is None or purpose in each.purpose)):
            return place.status_list(each.url)
    raise Refused(404, "status.unallocated", "this server keeps no such list", "/credentialStatus")


def signed_list(place: Workplace, body: bytes, name: str) -> Answer:
    """The list of that name as it is now.

    Raises:
        Refused, VcmicroError
    """
    found = next((each for each in place.settings.status_lists if each.name == name), None)
    if found is None:
        raise Refused(404, "server.not_found", "this server keeps no such list")
    kept = place.status_list(found.url)
    if kept.needs_publishing(place.now):
        settings, _ = place.issuer(found.issuer)
        kept.publish(secured_by=settings.secured_by, now=place.now)
    data = kept.published()
    assert data is not None
    media_type = JSON if data.startswith(b"{") else "application/vc+jwt"
    headers = {"Cache-Control": "public, max-age=60"}
    return Answer(200, data, media_type, headers)
