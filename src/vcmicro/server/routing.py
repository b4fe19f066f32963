"""The route table: what there is to call, said once for the dispatcher and for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from vcmicro.server.answers import JSON

if TYPE_CHECKING:
    from vcmicro.server.answers import Answer
    from vcmicro.server.calls import Call
    from vcmicro.server.settings import Settings

Handler = Callable[["Call"], Awaitable["Answer"]]

ROUTE_SETS = (
    "vcmicro.server.credentials",
    "vcmicro.server.presentations",
    "vcmicro.server.status",
    "vcmicro.server.identifiers",
    "vcmicro.server.observing",
    "vcmicro.server.open_badges",
    "vcmicro.server.page",
)
"""The modules whose ``routes(settings)`` make up the server, in order; each may give none."""
CONFORMANCE_SETS = ("vcmicro.server.conformance", "vcmicro.server.identifiers", "vcmicro.server.observing")
"""Those of ``vcmicro serve --conformance``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What OpenAPI says of a route: ``takes`` is the JSON Schema of the body, ``gives`` one of each success status.

    ``query`` are the query parameters' schemas by name; ``headers`` those of request headers.
    """

    id: str
    summary: str
    takes: Mapping[str, Any] | None = None
    takes_types: tuple[str, ...] = (JSON,)
    gives: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    gives_types: tuple[str, ...] = (JSON,)
    query: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorForm:
    """How a set of routes tells of errors in place of problem+json: ``of`` turns one such answer into its own form."""

    media_type: str
    schema: Mapping[str, Any]
    of: Callable[[Answer], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation at one path; ``path`` is Starlette's, such as ``/identifiers/{did:path}``.

    ``scope`` is a name of ``settings.SCOPES`` (or of a set's own), None for what everybody may call. ``hidden`` keeps
    a route out of the OpenAPI document (a page, its pictures). ``authenticate`` takes the place of the server's own
    authentication: it is given the call and returns the caller's name, or raises ``Refused``. ``errors`` is the form of
    its errors, where a standard asks for another than problem+json.
    """

    method: str
    path: str
    handler: Handler
    operation: Operation
    scope: str | None = None
    hidden: bool = False
    authenticate: Callable[[Call], Awaitable[str]] | None = None
    errors: ErrorForm | None = None


def table(settings: Settings) -> tuple[Route, ...]:
    """Every route of a server with these settings."""
    sets = CONFORMANCE_SETS if settings.conformance else ROUTE_SETS
    return tuple(route for name in sets for route in import_module(name).routes(settings))
