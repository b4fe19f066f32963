"""Whose access token it is, and what it permits: judged by a JWKS (RFC 9068) or by introspection (RFC 7662).

The owner of what is kept is the token's subject at its authorisation server. Here it is known by a digest alone, so
that neither the store nor a log holds the name of an account.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from base64 import b64encode
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from vcmicro import strict_json
from vcmicro.errors import VcmicroError
from vcmicro.fetch import HttpsService
from vcmicro.server.answers import JSON, Refused
from vcmicro.server.calls import Call
from vcmicro.server.security import AccessTokens, bearer_token, forbidden, scopes_of, unauthorized
from vcmicro.server.settings import OAuth2Settings, OpenBadgesSettings

_FORM = "application/x-www-form-urlencoded"


class Tokens(Protocol):
    """Judges access tokens."""

    async def claims(self, token: str) -> dict[str, Any]:
        """The claims of a token that holds now.

        Raises:
            Refused: 401 ``server.unauthorized``; 503 if the authorisation server cannot be asked.
        """
        ...


class Gate:
    """Lets a call in by its bearer token (RFC 6750), if that has the scope of the route."""

    def __init__(self, settings: OpenBadgesSettings, tokens: Tokens | None = None) -> None:
        self._issuer = settings.issuer
        self._tokens = _judge(settings) if tokens is None else tokens

    async def owner(self, call: Call) -> str:
        """The digest of whose token it is.

        Raises:
            Refused: 401 ``server.unauthorized``, 403 ``server.forbidden``, 503.
        """
        token = bearer_token(call.request.headers)
        if token is None:
            raise unauthorized("this operation needs an access token")
        claims = await self._tokens.claims(token)
        scope, subject = str(call.route.scope), claims.get("sub")
        if scope not in scopes_of(claims):
            raise forbidden(scope)
        if not isinstance(subject, str) or not subject:
            raise unauthorized("the token names no subject (sub)", error="invalid_token")
        return hashlib.sha256(f"{self._issuer}\n{subject}".encode("utf-8", "surrogatepass")).hexdigest()


class Introspection:
    """Asks the authorisation server about each token: one that it has revoked is refused at once."""

    def __init__(self, settings: OpenBadgesSettings, service: HttpsService | None = None) -> None:
        assert settings.introspection is not None
        self._url, self._settings = settings.introspection, settings
        self._service = HttpsService(self._url) if service is None else service
        secret = Path(str(settings.client_secret_file)).read_text("utf-8").strip()
        pair = f"{quote(str(settings.client_id), safe='')}:{quote(secret, safe='')}"
        self._headers = {
            "Authorization": f"Basic {b64encode(pair.encode('ascii')).decode('ascii')}",
            "Content-Type": _FORM,
            "Accept": JSON,
        }

    async def claims(self, token: str) -> dict[str, Any]:
        """As ``Tokens.claims``; members as RFC 7662 section 2.2 has them."""
        body = urlencode({"token": token, "token_type_hint": "access_token"}).encode("ascii")
        try:
            answer = await asyncio.to_thread(self._service.send, "POST", self._url, body=body, headers=self._headers)
            value = strict_json.loads(answer.body) if answer.status == 200 else None
        except VcmicroError:
            value = None
        if not isinstance(value, dict):
            raise Refused(503, "server.unauthorized", "the authorisation server does not answer", Retry_After="30")
        if value.get("active") is not True or not self._is_meant(value):
            raise unauthorized("the token is not active, or not meant for this server", error="invalid_token")
        return value

    def _is_meant(self, value: dict[str, Any]) -> bool:
        """An audience that is set must be named; issuer and times are compared where they are given."""
        audience, now = value.get("aud"), time.time()
        named = audience if isinstance(audience, list) else [audience]
        wanted = self._settings.audience
        times = (_number(value.get("exp"), now + 1), _number(value.get("nbf"), now))
        return (
            (wanted is None or wanted in named)
            and value.get("iss", self._settings.issuer) == self._settings.issuer
            and times[0] > now
            and times[1] <= now + 60
        )


def _number(value: Any, default: float) -> float:
    if value is None:
        return default
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number else float("nan")


def _judge(settings: OpenBadgesSettings) -> Tokens:
    if settings.introspection is not None:
        return Introspection(settings)
    jwks = OAuth2Settings(issuer=settings.issuer, audience=str(settings.audience), jwks=str(settings.jwks))
    return AccessTokens(jwks)
