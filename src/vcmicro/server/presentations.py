"""``/presentations`` and ``/presentations/verify``. Source: VC API 0.7."""

from __future__ import annotations

from vcmicro import present
from vcmicro.enveloping import envelop
from vcmicro.server.answers import Answer, Refused, answer
from vcmicro.server.calls import Call
from vcmicro.server.routing import Operation, Route
from vcmicro.server.schemas import OBJECT, SECURED, TEXT, VERDICT, body
from vcmicro.server.settings import Settings
from vcmicro.server.verdicts import judge, told
from vcmicro.server.working import Workplace, key_of, option, parse

CREATE = Operation(
    id="createPresentation",
    summary="Sign a presentation of credentials, as this server's holder",
    takes=body(
        {"verifiableCredentials": {"type": "array", "items": SECURED, "minItems": 1}}, challenge=TEXT, domain=TEXT
    ),
    gives={201: OBJECT},
)
VERIFY = Operation(
    id="verifyPresentation",
    summary="Verify a presentation and what it presents",
    takes=body({"verifiablePresentation": SECURED}, challenge=TEXT, domain=TEXT),
    gives={200: VERDICT},
)


def routes(settings: Settings) -> tuple[Route, ...]:
    """Create (where there is a holder), verify."""
    creating = Route(method="POST", path="/presentations", handler=_create, operation=CREATE, scope="present")
    return (
        *((creating,) if settings.holder is not None else ()),
        Route(method="POST", path="/presentations/verify", handler=_verify, operation=VERIFY, scope="verify"),
    )


async def _create(call: Call) -> Answer:
    return await call.work(create_presentation)


async def _verify(call: Call) -> Answer:
    return await call.work(verify_presentation)


def create_presentation(place: Workplace, body: bytes) -> Answer:
    """Sign a presentation.

    Raises:
        Refused, VcmicroError
    """
    value = parse(body, required=("verifiableCredentials",))
    given, options, holder = value["verifiableCredentials"], value.get("options", {}), place.settings.holder
    assert holder is not None
    if not isinstance(given, list) or not given or not all(isinstance(each, (dict, str)) for each in given):
        detail = "an array of one credential or more, each an object or a token"
        raise Refused(400, "server.body", detail, "/verifiableCredentials")
    try:
        signed = present(
            given,
            holder=holder.id,
            signer=key_of(holder.key),
            challenge=option(options, "challenge", str),
            domain=option(options, "domain", str),
            secured_by=holder.secured_by,
            now=place.now,
            contexts=place.settings.contexts,
            tools=place.tools,
        )
    except ValueError as error:
        raise Refused(400, "server.body", str(error)[:200], "/options") from None
    return answer(envelop(signed, kind="vp") if isinstance(signed, (str, bytes)) else signed, 201)


def verify_presentation(place: Workplace, body: bytes) -> Answer:
    """Verify the presentation of a body.

    Raises:
        Refused, VcmicroError
    """
    value = parse(body, required=("verifiablePresentation",))
    report = judge(place, value["verifiablePresentation"], value.get("options", {}), "verifiablePresentation")
    return told(report, presentation=True)
