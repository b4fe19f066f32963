"""create_app(): the ASGI application over the route table, and the one place where an error becomes an answer."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute

from vcmicro.errors import Unavailable, VcmicroError
from vcmicro.problems import unhandled
from vcmicro.server import logs
from vcmicro.server.answers import PROBLEM, Answer, Refused, problems, refusal
from vcmicro.server.calls import Call
from vcmicro.server.metrics import Metrics
from vcmicro.server.routing import ErrorForm, Route, table
from vcmicro.server.security import Doorkeeper
from vcmicro.server.settings import Settings
from vcmicro.server.workers import Workers

_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


def create_app(settings: Settings) -> Starlette:
    """The application; its worker processes start with its lifespan.

    ``app.state`` holds ``settings``, ``workers``, ``metrics`` and ``routes``.

    Raises:
        VcmicroError: ``server.config`` for settings that must not be served.
    """
    from vcmicro.server.starting import check_settings

    check_settings(settings)
    workers, doorkeeper, routes = Workers(settings), Doorkeeper(settings), table(settings)
    metrics = Metrics(workers)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await workers.start()
        logs.event("started", workers=workers.count)
        try:
            yield
        finally:
            workers.close()
            logs.event("stopped")

    def endpoint(route: Route) -> Callable[[Request], Any]:
        async def answered(request: Request) -> Response:
            call = Call(request, route, settings, workers)
            return await _answered(call, doorkeeper, metrics)

        return answered

    async def unrouted(request: Request, error: Exception) -> Response:
        return _unrouted(request, error, _form_at(request.url.path, routes))

    app = Starlette(
        routes=[StarletteRoute(each.path, endpoint(each), methods=[each.method]) for each in _merged(routes)],
        middleware=_cors(settings),
        exception_handlers={HTTPException: unrouted},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.settings, app.state.workers, app.state.metrics, app.state.routes = settings, workers, metrics, routes
    return app


def _merged(routes: tuple[Route, ...]) -> tuple[Route, ...]:
    """The routes, refused where two answer the same method and path.

    Raises:
        ValueError
    """
    seen = [(each.method, each.path) for each in routes]
    if len(set(seen)) != len(seen):
        raise ValueError("two routes share one method and path")
    return routes


def _cors(settings: Settings) -> list[Middleware]:
    """Off unless origins are named; credentials of browsers (cookies) are never taken."""
    if not settings.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "PUT"],
            allow_headers=["Authorization", "Content-Type", "X-API-Key"],
            expose_headers=["Link", "WWW-Authenticate", "X-Request-Id", "X-Total-Count"],
        )
    ]


async def _answered(call: Call, doorkeeper: Doorkeeper, metrics: Metrics) -> Response:
    """The response of one call, logged and counted."""
    started, route = time.perf_counter(), call.route
    try:
        authenticate = route.authenticate
        if authenticate is not None:
            call.caller = await authenticate(call)
        else:
            call.caller = await doorkeeper.caller(call.request.headers, route.scope)
        answer = await route.handler(call)
    except Refused as refused:
        answer = refused.answer()
    except VcmicroError as error:
        answer = refusal(error)
    except ClientDisconnect:
        answer = Answer(499, b"", codes=("server.slow",))
    except Exception as error:
        logs.failure("unhandled", error, route=route.path)
        answer = problems(Unavailable(unhandled(error)).problems, 500)
    if route.errors is not None and answer.media_type == PROBLEM:
        answer = route.errors.of(answer)
    seconds, request_id = time.perf_counter() - started, secrets.token_hex(8)
    metrics.count(route, answer, seconds)
    logs.event(
        "request",
        method=route.method,
        route=route.path,
        status=answer.status,
        ms=round(seconds * 1000, 1),
        codes=list(answer.codes),
        caller=call.caller,
        request=request_id,
    )
    return respond(answer, request_id)


def respond(answer: Answer, request_id: str) -> Response:
    """An answer as Starlette's response."""
    headers = {**_HEADERS, "X-Request-Id": request_id, **answer.headers}
    return Response(answer.body, answer.status, headers, answer.media_type)


def _form_at(path: str, routes: tuple[Route, ...]) -> ErrorForm | None:
    """The form of errors of the routes beside which ``path`` would stand."""
    folder = path.rpartition("/")[0]
    return next((each.errors for each in routes if each.errors and each.path.rpartition("/")[0] == folder), None)


def _unrouted(request: Request, error: Exception, form: ErrorForm | None) -> Response:
    """404 and 405, as problems."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(getattr(error, "headers", None) or {})
    code = {404: "server.not_found", 405: "server.method"}.get(status, "server.body")
    refused = Refused(status, code, "no operation of this server answers here")
    refused.headers = headers
    request_id = secrets.token_hex(8)
    logs.event("request", method=request.method, route=None, status=status, codes=[code], request=request_id)
    answer = refused.answer()
    return respond(answer if form is None else form.of(answer), request_id)
