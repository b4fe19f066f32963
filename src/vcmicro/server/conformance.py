"""``vcmicro serve --conformance``: the paths and the leniency that the W3C and CCG suites ask for.

Everybody may have anything signed here, by keys that were made at start and are forgotten at the end; the verifiers
judge the proof, the document and its dates, and not whether the key is the issuer's. So it listens on loopback only.
"""

from __future__ import annotations

from typing import Any

from vcmicro import Key
from vcmicro.server.answers import Answer, Refused
from vcmicro.server.calls import Call
from vcmicro.server.credentials import DERIVE, ISSUE, VERIFY, derive_credential, issue, verify_credential
from vcmicro.server.presentations import VERIFY as VERIFY_PRESENTATION
from vcmicro.server.presentations import verify_presentation
from vcmicro.server.routing import Operation, Route
from vcmicro.server.settings import IssuerSettings, KeySettings, Settings, StatusListSettings
from vcmicro.server.status import SERVE, serve_list
from vcmicro.server.working import settings_of

_KEYS = {
    "ed": "Ed25519",
    "ed2020": "Ed25519",
    "p256": "P-256",
    "p384": "P-384",
    "bbs": "BLS12-381-G2",
    "jwt": "P-256",
}
_ISSUERS = (
    ("eddsa-rdfc-2022", "ed"),
    ("eddsa-jcs-2022", "ed"),
    ("ecdsa-rdfc-2019", "p256"),
    ("ecdsa-rdfc-2019", "p384"),
    ("ecdsa-jcs-2019", "p256"),
    ("ecdsa-jcs-2019", "p384"),
    ("ecdsa-sd-2023", "p256"),
    ("bbs-2023", "bbs"),
    ("Ed25519Signature2020", "ed2020"),
    ("status", "ed"),
    ("jwt", "jwt"),
)
_SECURED_BY = {"status": "eddsa-rdfc-2022", "jwt": "vc+jwt"}
_LIST = "1"
_MESSAGES = ("not revoked", "revoked")
_REFERENCE = "https://www.w3.org/TR/vc-bitstring-status-list/"


def routes(settings: Settings) -> tuple[Route, ...]:
    """Issuers, verifiers, holder and status list."""
    issuing = _named(ISSUE, "issueAsSuite")
    return (
        Route(method="POST", path="/issuers/{suite}/{key}/credentials/issue", handler=_issue, operation=issuing),
        Route(method="POST", path="/verifiers/credentials/verify", handler=_verify, operation=VERIFY),
        Route(
            method="POST",
            path="/verifiers/presentations/verify",
            handler=_verify_presentation,
            operation=VERIFY_PRESENTATION,
        ),
        Route(method="POST", path="/holders/credentials/derive", handler=_derive, operation=DERIVE),
        Route(method="GET", path="/status/{name}", handler=serve_list, operation=SERVE),
    )


def _named(operation: Operation, id_: str) -> Operation:
    return Operation(id=id_, summary=operation.summary, takes=operation.takes, gives=operation.gives)


async def _issue(call: Call) -> Answer:
    name = f"{call.params['suite']}/{call.params['key']}"
    if not any(each.name == name for each in call.settings.issuers):
        raise Refused(404, "server.not_found", "there is no such issuer")
    return await call.work(issue, name)


async def _verify(call: Call) -> Answer:
    return await call.work(verify_credential)


async def _verify_presentation(call: Call) -> Answer:
    return await call.work(verify_presentation)


async def _derive(call: Call) -> Answer:
    return await call.work(derive_credential)


def new_keys() -> dict[str, KeySettings]:
    """A key of each name that the paths use."""
    return {name: settings_of(Key.generate(kind)) for name, kind in _KEYS.items()}


def identifiers(keys: dict[str, KeySettings]) -> dict[str, str]:
    """The DIDs of the start-up line: what the suites write into ``credential.issuer``."""
    return {name: key.method.partition("#")[0] for name, key in keys.items()}


def conformance_members(keys: dict[str, KeySettings], status_base: str) -> dict[str, Any]:
    """The settings of this mode that follow from the keys and from where status lists are served."""
    url, ids = f"{status_base}/status/{_LIST}", identifiers(keys)
    issuers = tuple(
        IssuerSettings(
            name=f"{suite}/{name}",
            id=ids[name],
            key=keys[name],
            secured_by=_SECURED_BY.get(suite, suite),
            status_list=url if suite == "status" else None,
        )
        for suite, name in _ISSUERS
    )
    kept = StatusListSettings(name=_LIST, url=url, issuer="status/ed", messages=_MESSAGES, references=(_REFERENCE,))
    return {"issuers": issuers, "status_lists": (kept,)}
