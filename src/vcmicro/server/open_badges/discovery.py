"""The service description (Open Badges 3.0 section 6.3): what there is here, and which server gives tokens for it."""

from __future__ import annotations

from typing import Any

from vcmicro import __version__
from vcmicro.server.answers import Answer, answer
from vcmicro.server.calls import Call
from vcmicro.server.open_badges.scopes import (
    PERMISSIONS,
    READ_CREDENTIALS,
    READ_PROFILE,
    UPDATE_PROFILE,
    UPSERT_CREDENTIALS,
)
from vcmicro.server.settings import OPEN_BADGES_PATH, OpenBadgesSettings

_SCHEMAS = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0"
_CREDENTIAL = {"$ref": f"{_SCHEMAS}_achievementcredential_schema.json"}
_CREDENTIALS = {"$ref": f"{_SCHEMAS}_getopenbadgecredentialsresponse_schema.json"}
_PROFILE = {"$ref": f"{_SCHEMAS}_profile_schema.json"}
_STATUS = {"$ref": f"{_SCHEMAS}_imsx_statusinfo_schema.json"}
_TOKEN = {"type": "string"}


async def get_service_description(call: Call) -> Answer:
    """The document, which everybody may read."""
    settings = call.settings.open_badges
    assert settings is not None
    return answer(document(settings))


def document(settings: OpenBadgesSettings) -> dict[str, Any]:
    """The ServiceDescriptionDocument: OpenAPI 3.0 with the standard's extensions (``x-imssf-...``)."""
    about = {
        "title": settings.name,
        "description": "Open Badges 3.0 API",
        "version": __version__,
        "termsOfService": settings.terms_url,
        "x-imssf-image": settings.image_url,
        "x-imssf-privacyPolicyUrl": settings.privacy_url,
    }
    return {
        "openapi": "3.0.1",
        "info": {name: value for name, value in about.items() if value is not None},
        "servers": [{"url": f"{settings.base}{OPEN_BADGES_PATH}"}],
        "paths": _paths(),
        "components": {"securitySchemes": {"OAuth2ACG": _scheme(settings)}, "schemas": {}},
    }


def _scheme(settings: OpenBadgesSettings) -> dict[str, Any]:
    flow = {
        "tokenUrl": settings.token_url,
        "authorizationUrl": settings.authorization_url,
        "refreshUrl": settings.refresh_url or settings.token_url,
        "scopes": PERMISSIONS,
    }
    scheme = {
        "type": "oauth2",
        "description": "OAuth 2.0 Authorization Code Grant authorization",
        "x-imssf-name": settings.name,
        "x-imssf-privacyPolicyUrl": settings.privacy_url,
        "x-imssf-registrationUrl": settings.registration_url,
        "x-imssf-termsOfServiceUrl": settings.terms_url,
        "flows": {"authorizationCode": flow},
    }
    return {name: value for name, value in scheme.items() if value is not None}


def _paths() -> dict[str, Any]:
    whole, either = {"type": "integer"}, {"application/json": _CREDENTIAL, "text/plain": _TOKEN}
    queries = {"limit": {**whole, "minimum": 1}, "offset": {**whole, "minimum": 0}, "since": _date()}
    listed = _operation("getCredentials", READ_CREDENTIALS, {"200": {"application/json": _CREDENTIALS}})
    listed["parameters"] = [{"name": name, "in": "query", "schema": schema} for name, schema in queries.items()]
    upsert = _operation("upsertCredential", UPSERT_CREDENTIALS, {"200": either, "201": either})
    put = _operation("putProfile", UPDATE_PROFILE, {"200": {"application/json": _PROFILE}})
    upsert["requestBody"], put["requestBody"] = _body(either), _body({"application/json": _PROFILE})
    return {
        "/credentials": {"get": listed, "post": upsert},
        "/profile": {
            "get": _operation("getProfile", READ_PROFILE, {"200": {"application/json": _PROFILE}}),
            "put": put,
        },
        "/discovery": {
            "get": _operation("getServiceDescription", None, {"200": {"application/json": {"type": "object"}}})
        },
    }


def _date() -> dict[str, str]:
    return {"type": "string", "format": "date-time"}


def _operation(name: str, scope: str | None, gives: dict[str, dict[str, Any]]) -> dict[str, Any]:
    responses: dict[str, Any] = {status: {"description": "Done", **_body(types)} for status, types in gives.items()}
    responses["default"] = {"description": "Refused, or not served", **_body({"application/json": _STATUS})}
    security = {} if scope is None else {"security": [{"OAuth2ACG": [scope]}]}
    return {"operationId": name, **security, "responses": responses}


def _body(types: dict[str, Any]) -> dict[str, Any]:
    return {"content": {media_type: {"schema": schema} for media_type, schema in types.items()}}
