"""Open Badges' own JWT: the credential's members, with iss, sub, jti, nbf and exp beside them.

Source: Open Badges 3.0 section 8.2 (JSON Web Token Proof Format). It is also the form that reads whatever no
other one takes, so that a token of unknown kind is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vcmicro.problems import Problem
from vcmicro.securing.jose import Jose, claims_of
from vcmicro.securing.jose_claims import REGISTERED
from vcmicro.securing.mechanism import Payload, SecureOptions


class Ob3Jwt(Jose):
    """The mechanism ``ob3-jwt``."""

    name = "ob3-jwt"

    def recognizes(self, payload: Payload) -> bool:
        return isinstance(payload.value, str)

    def takes(self, typ: str | None, claims: Mapping[str, Any]) -> bool:
        return typ in (None, "jwt") and "vc" not in claims and "vp" not in claims

    def document(self, claims: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in claims.items() if name not in REGISTERED}

    def form_problems(self, typ: str | None, claims: dict[str, Any], document: dict[str, Any]) -> Iterator[Problem]:
        return iter(())

    def token(self, document: dict[str, Any], options: SecureOptions) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"typ": "JWT"}, {**document, **claims_of(document, options)}
