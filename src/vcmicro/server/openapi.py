"""The OpenAPI 3.1 document, made of the route table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from vcmicro import __version__
from vcmicro.server.answers import PROBLEM
from vcmicro.server.routing import Route
from vcmicro.server.settings import SCOPES

_PARAMETER = re.compile(r"\{([a-z_]+)(?::[a-z]+)?\}")
_REFUSALS = {
    "400": "What was sent is refused",
    "401": "The caller is not known",
    "403": "The caller may not do this",
    "404": "There is no such thing",
    "408": "The body took too long",
    "413": "The body is too large",
    "415": "The body is of another media type",
    "422": "It took longer than it may",
    "503": "Too many requests wait",
}
_WITH_BODY = {"400", "408", "413", "415", "422"}


def document(routes: Iterable[Route], open_scopes: Iterable[str] = ()) -> dict[str, Any]:
    """The document of these routes; ``open_scopes`` ask for no authentication."""
    closed = set(SCOPES).difference(open_scopes)
    paths: dict[str, Any] = {}
    for route in routes:
        if not route.hidden:
            path = _PARAMETER.sub(r"{\1}", route.path)
            paths.setdefault(path, {})[route.method.lower()] = _operation(route, closed)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "vcmicro",
            "version": __version__,
            "description": "Issue, verify, derive and present verifiable credentials (W3C VC API).",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}, "securitySchemes": _SCHEMES},
    }


def _operation(route: Route, closed: set[str]) -> dict[str, Any]:
    said = route.operation
    shown: dict[str, Any] = {"operationId": said.id, "summary": said.summary, "responses": _responses(route)}
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": said.params.get(name, {"type": "string"})}
        for name in _PARAMETER.findall(route.path)
    ]
    parameters += [{"name": name, "in": "query", "schema": schema} for name, schema in said.query.items()]
    if parameters:
        shown["parameters"] = parameters
    if said.takes is not None:
        content = {each: {"schema": said.takes} for each in said.takes_types}
        shown["requestBody"] = {"required": True, "content": content}
    if route.scope is not None and (route.scope in closed or route.scope not in SCOPES):
        shown["security"] = [{"bearer": []}] if route.authenticate else [{"key": []}, {"bearer": []}]
        shown["description"] = f"Scope: {route.scope}."
    return shown


def _responses(route: Route) -> dict[str, Any]:
    said, shown = route.operation, {}
    for status, schema in said.gives.items():
        content = {each: {"schema": schema} for each in said.gives_types}
        shown[str(status)] = {"description": "Done", "content": content}
    refused = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    if route.errors is not None:
        refused = {"content": {route.errors.media_type: {"schema": dict(route.errors.schema)}}}
    for each, text in _REFUSALS.items():
        if each in _possible(route):
            shown.setdefault(each, {"description": text, **refused})
    return shown


def _possible(route: Route) -> set[str]:
    possible = {"503"} if route.operation.takes is not None else set()
    if route.operation.takes is not None:
        possible |= _WITH_BODY
    if route.scope is not None:
        possible |= {"401", "403", "503", "422", "400"}
    if "{" in route.path:
        possible |= {"400", "404"}
    return possible


_TEXT = {"type": "string"}
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457; errors holds every problem, the first of which is repeated as the document's own.",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "code": _TEXT,
        "pointer": {"type": "string", "description": "A JSON pointer"},
        "hint": _TEXT,
        "errors": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["type", "title", "status", "detail", "code", "errors"],
}
_SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, or an OAuth 2.0 access token"},
}
