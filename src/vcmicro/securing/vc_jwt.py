"""vc+jwt and vp+jwt: the payload is the credential or the presentation itself.

Source: Securing Verifiable Credentials using JOSE and COSE sections 3.1 and 6.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vcmicro import jws
from vcmicro.errors import VcmicroError
from vcmicro.problems import Problem, problem
from vcmicro.securing.jose import Jose, audience_claims, media_type
from vcmicro.securing.jose_claims import REGISTERED, is_presentation
from vcmicro.securing.mechanism import Payload, SecureOptions

_PRESENTATION = {"vc+jwt": False, "vp+jwt": True}


class VcJwt(Jose):
    """The mechanism ``vc+jwt``; a presentation becomes a vp+jwt."""

    name = "vc+jwt"

    def recognizes(self, payload: Payload) -> bool:
        """The header says it; the payload is read when the token is opened."""
        if not isinstance(payload.value, str) or "~" in payload.value:
            return False
        try:
            return media_type(jws.read_header(payload.value), "typ") in _PRESENTATION
        except VcmicroError:
            return False

    def takes(self, typ: str | None, claims: Mapping[str, Any]) -> bool:
        return typ in _PRESENTATION

    def document(self, claims: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in claims.items() if name not in REGISTERED}

    def form_problems(self, typ: str | None, claims: dict[str, Any], document: dict[str, Any]) -> Iterator[Problem]:
        for name in ("vc", "vp"):
            if name in claims:
                yield problem("jose.claims", f"a {typ} has no {name} claim: its payload is the document", f"/{name}")
        presented = is_presentation(document)
        if presented is not _PRESENTATION[str(typ)]:
            what = "a presentation" if presented else "no presentation"
            yield problem("jose.typ", f"typ is {typ}, and the payload is {what}", "/typ")

    def token(self, document: dict[str, Any], options: SecureOptions) -> tuple[dict[str, Any], dict[str, Any]]:
        content = "vp" if is_presentation(document) else "vc"
        return {"typ": f"{content}+jwt", "cty": content}, {**document, **audience_claims(options)}
