"""Who is asking: API keys and OAuth 2.0 access tokens, compared in constant time, told apart by their form.

A key is sent as ``Authorization: Bearer vcm_...`` or ``X-API-Key: vcm_...``; only its SHA-256 stands in the settings.
An access token is a JWT (RFC 9068) of the one authorisation server that the settings name.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vcmicro import HttpsFetcher, PublicKey, jws, strict_json
from vcmicro.errors import VcmicroError, invalid
from vcmicro.keys import from_jwk_set
from vcmicro.server.answers import Refused
from vcmicro.server.settings import SIGNING, ApiKeySettings, OAuth2Settings, Settings

KEY_PREFIX = "vcm_"
_SKEW_SECONDS = 60
_TYPES = ("at+jwt", "application/at+jwt", "jwt", None)


def new_api_key() -> tuple[str, str]:
    """A new API key, and the SHA-256 of it for the settings."""
    key = KEY_PREFIX + secrets.token_urlsafe(32)
    return key, hashed(key)


def hashed(key: str) -> str:
    """The SHA-256 of an API key in hexadecimal; keys are random, so that no slow hash is needed."""
    return hashlib.sha256(key.encode("utf-8")).hexdigest()


class Doorkeeper:
    """Finds the caller of a request and what they may do."""

    def __init__(self, settings: Settings) -> None:
        self._keys = settings.api_keys
        self._open = frozenset(settings.open_scopes) - SIGNING
        self._tokens = None if settings.oauth2 is None else AccessTokens(settings.oauth2)

    async def caller(self, headers: Mapping[str, str], scope: str | None) -> str | None:
        """The name of the caller who may do ``scope``; None where nobody needs to be known.

        Raises:
            Refused: 401 ``server.unauthorized``, 403 ``server.forbidden``.
        """
        if scope is None or scope in self._open:
            return None
        token = bearer_token(headers) or headers.get("x-api-key")
        if token is None:
            raise unauthorized("this operation needs an API key or an access token")
        name, scopes = await self._known(token)
        if scope not in scopes:
            raise forbidden(scope)
        return name

    async def _known(self, token: str) -> tuple[str, frozenset[str]]:
        if token.startswith(KEY_PREFIX):
            found = _find(self._keys, token)
            if found is not None:
                return found.name, frozenset(found.scopes)
        elif self._tokens is not None:
            claims = await self._tokens.claims(token)
            return str(claims.get("client_id") or claims.get("sub")), scopes_of(claims)
        raise unauthorized("the key or token is not known", error="invalid_token")


def _find(keys: tuple[ApiKeySettings, ...], token: str) -> ApiKeySettings | None:
    """The key's entry; every entry is compared, so that time tells nothing."""
    given, found = hashed(token), None
    for each in keys:
        if hmac.compare_digest(each.sha256.lower(), given):
            found = each
    return found


def bearer_token(headers: Mapping[str, str]) -> str | None:
    """The token of ``Authorization: Bearer`` (RFC 6750 section 2.1)."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def scopes_of(claims: Mapping[str, Any]) -> frozenset[str]:
    """The scopes of a token's claims (RFC 8693 section 4.2), also where they stand in an array."""
    given = claims.get("scope", claims.get("scp", ""))
    listed = given.split() if isinstance(given, str) else given if isinstance(given, list) else []
    return frozenset(each for each in listed if isinstance(each, str))


def unauthorized(detail: str, error: str | None = None) -> Refused:
    """401 with the challenge of RFC 6750 section 3."""
    challenge = "Bearer" if error is None else f'Bearer error="{error}"'
    return Refused(401, "server.unauthorized", detail, WWW_Authenticate=challenge)


def forbidden(scope: str) -> Refused:
    """403 for a caller without ``scope``, with the challenge of RFC 6750 section 3.1."""
    challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
    return Refused(403, "server.forbidden", f"the scope {scope} is needed", WWW_Authenticate=challenge)


class AccessTokens:
    """Judges the access tokens of one authorisation server by its JWKS (a file, or an https URL of that host alone)."""

    def __init__(self, settings: OAuth2Settings) -> None:
        self._settings = settings
        host = settings.jwks.removeprefix("https://").partition("/")[0].partition(":")[0]
        self._fetcher = HttpsFetcher(hosts=(host,)) if settings.jwks.startswith("https://") else None
        self._local = None if self._fetcher is not None else Path(settings.jwks).read_bytes()

    async def claims(self, token: str) -> dict[str, Any]:
        """The claims of a token that holds now.

        Raises:
            Refused: 401 ``server.unauthorized``; 503 if the JWKS cannot be had.
        """
        try:
            read = jws.split(token)
            key = await asyncio.to_thread(self._key, read.header.get("kid"))
        except VcmicroError as error:
            if error.code.startswith("net."):
                raise Refused(503, "server.unauthorized", "the JWKS cannot be fetched", Retry_After="30") from None
            raise unauthorized(f"the token is refused ({error.code})", error="invalid_token") from None
        try:
            jws.verify(read, key)
            claims = strict_json.loads(read.payload)
            self._check(read.header, claims)
        except VcmicroError as error:
            raise unauthorized(f"the token is refused ({error.code})", error="invalid_token") from None
        assert isinstance(claims, dict)
        return claims

    def _key(self, kid: object) -> PublicKey:
        data = self._local
        if data is None:
            assert self._fetcher is not None
            data = self._fetcher.fetch(self._settings.jwks, "key").body
        keys = strict_json.loads(data)
        return from_jwk_set(keys, kid if isinstance(kid, str) else None)

    def _check(self, header: Mapping[str, Any], claims: Any) -> None:
        """RFC 9068 section 4."""
        kind = header.get("typ")
        if (kind.lower() if isinstance(kind, str) else kind) not in _TYPES or not isinstance(claims, dict):
            raise invalid("jose.typ", "no access token")
        audience = claims.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != self._settings.issuer or self._settings.audience not in named:
            raise invalid("jose.claims", "of another issuer, or for another audience")
        now, until, since = datetime.now(UTC).timestamp(), _moment(claims, "exp"), _moment(claims, "nbf", 0)
        if until <= now - _SKEW_SECONDS or since > now + _SKEW_SECONDS:
            raise invalid("jose.claims", "expired, or not valid yet")


def _moment(claims: Mapping[str, Any], name: str, default: float | None = None) -> float:
    value = claims.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise invalid("jose.claims", f"{name} is no number")
    return value
