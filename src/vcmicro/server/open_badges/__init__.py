"""The Open Badges 3.0 API (1EdTech): a host of badges, as a resource server under ``/ims/ob/v3p0``.

::

    access.py       whose access token it is, by JWKS or introspection; it issues none itself
    credentials.py  getCredentials, upsertCredential
    profiles.py     getProfile, putProfile
    discovery.py    the service description, which names the authorisation server that the settings name
    keeping.py      the store: what each owner keeps, byte for byte as it came
    statusinfo.py   errors in the standard's form, Imsx_StatusInfo

Source: Open Badges 3.0 section 6 (API) and section 10 (equality of credentials).
"""

from __future__ import annotations

from typing import Any

from vcmicro.server.answers import JSON
from vcmicro.server.open_badges.access import Gate
from vcmicro.server.open_badges.credentials import LARGEST_PAGE, get_credentials, upsert_credential
from vcmicro.server.open_badges.discovery import get_service_description
from vcmicro.server.open_badges.profiles import get_profile, put_profile
from vcmicro.server.open_badges.scopes import READ_CREDENTIALS, READ_PROFILE, UPDATE_PROFILE, UPSERT_CREDENTIALS
from vcmicro.server.open_badges.statusinfo import STATUS_INFO
from vcmicro.server.routing import Operation, Route
from vcmicro.server.schemas import OBJECT, TEXT
from vcmicro.server.settings import OPEN_BADGES_PATH, Settings

TOKENS = "text/plain"
"""The media type of a credential that is a compact JWS (section 6.2.3)."""

_LISTED: dict[str, Any] = {
    "type": "object",
    "properties": {
        "credential": {"type": "array", "items": OBJECT},
        "compactJwsString": {"type": "array", "items": TEXT},
    },
}
_OPERATIONS = (
    (
        "GET",
        "/credentials",
        get_credentials,
        READ_CREDENTIALS,
        Operation(
            id="getCredentials",
            summary="The badges that the owner of the token keeps here",
            gives={200: _LISTED},
            query={
                "limit": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE},
                "offset": {"type": "integer", "minimum": 0},
                "since": {"type": "string", "format": "date-time"},
            },
        ),
    ),
    (
        "POST",
        "/credentials",
        upsert_credential,
        UPSERT_CREDENTIALS,
        Operation(
            id="upsertCredential",
            summary="Keep a badge, or put it in the place of an older one",
            takes={},
            takes_types=(JSON, TOKENS),
            gives={200: {}, 201: {}},
            gives_types=(JSON, TOKENS),
        ),
    ),
    (
        "GET",
        "/profile",
        get_profile,
        READ_PROFILE,
        Operation(id="getProfile", summary="The profile of the owner of the token", gives={200: OBJECT}),
    ),
    (
        "PUT",
        "/profile",
        put_profile,
        UPDATE_PROFILE,
        Operation(
            id="putProfile", summary="Put a profile in the place of the one before", takes=OBJECT, gives={200: OBJECT}
        ),
    ),
)


def routes(settings: Settings) -> tuple[Route, ...]:
    """The five of the standard, where the settings ask for them."""
    given = settings.open_badges
    if given is None:
        return ()
    gate = Gate(given)
    discovery = Operation(
        id="getServiceDescription", summary="What there is, and who gives tokens", gives={200: OBJECT}
    )
    return (
        *(
            Route(
                method=method,
                path=OPEN_BADGES_PATH + path,
                handler=handler,
                operation=operation,
                scope=scope,
                authenticate=gate.owner,
                errors=STATUS_INFO,
            )
            for method, path, handler, scope, operation in _OPERATIONS
        ),
        Route(
            method="GET",
            path=f"{OPEN_BADGES_PATH}/discovery",
            handler=get_service_description,
            operation=discovery,
            errors=STATUS_INFO,
        ),
    )
