"""What the server says of itself: ``/health``, ``/metrics`` and ``/openapi.json``; open, for they hold nothing."""

from __future__ import annotations

from vcmicro import __version__
from vcmicro.server.answers import Answer, answer
from vcmicro.server.calls import Call
from vcmicro.server.openapi import document
from vcmicro.server.routing import Operation, Route
from vcmicro.server.settings import Settings

_TEXT = {"type": "string"}


def routes(settings: Settings) -> tuple[Route, ...]:
    """The three routes."""
    return (
        Route(method="GET", path="/health", handler=_health, operation=_HEALTH),
        Route(method="GET", path="/metrics", handler=_metrics, operation=_METRICS),
        Route(method="GET", path="/openapi.json", handler=_openapi, operation=_OPENAPI),
    )


_HEALTH = Operation(
    id="health",
    summary="Whether the server takes requests",
    gives={200: {"type": "object", "properties": {"status": _TEXT, "version": _TEXT}, "required": ["status"]}},
)
_METRICS = Operation(id="metrics", summary="Metrics for Prometheus", gives={200: _TEXT}, gives_types=("text/plain",))
_OPENAPI = Operation(id="openapi", summary="This document", gives={200: {"type": "object"}})


async def _health(call: Call) -> Answer:
    return answer({"status": "ok", "version": __version__, "workers": call.workers.count})


async def _metrics(call: Call) -> Answer:
    metrics = call.request.app.state.metrics
    return Answer(200, metrics.text(), metrics.media_type)


async def _openapi(call: Call) -> Answer:
    return answer(document(call.request.app.state.routes, call.settings.open_scopes))
