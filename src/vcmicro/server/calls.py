"""One request on its way: its body under a byte limit, its place in the queue, its worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from vcmicro.server.answers import JSON, Answer, Refused

if TYPE_CHECKING:
    from vcmicro.server.routing import Route
    from vcmicro.server.settings import Settings
    from vcmicro.server.workers import Workers


@dataclass(slots=True)
class Call:
    """One request: ``caller`` is whom authentication found, None for nobody in particular."""

    request: Request
    route: Route
    settings: Settings
    workers: Workers
    caller: str | None = None

    @property
    def params(self) -> dict[str, str]:
        """What stands in the place of the path's ``{names}``."""
        return dict(self.request.path_params)

    @property
    def query(self) -> dict[str, str]:
        """The query parameters; of one that is repeated, the last."""
        return dict(self.request.query_params)

    async def work(self, task: Callable[..., Answer], *given: Any) -> Answer:
        """Run ``task(place, body, *given)`` in a worker process, with the body of this request.

        Raises:
            Refused: ``server.busy``, ``server.media_type``, ``server.slow``, ``limit.size``.
        """
        with self.workers.admitted():
            body = await self.body() if self.route.operation.takes is not None else b""
            return await self.workers.run(task, body, *given)

    async def body(self, *, media_types: tuple[str, ...] | None = None, most: int | None = None) -> bytes:
        """The body, refused as soon as it is announced or grows too large.

        Raises:
            Refused: ``limit.size``, ``server.media_type``, ``server.slow``.
        """
        self._check_type(self.route.operation.takes_types if media_types is None else media_types)
        limit = self.settings.body_bytes if most is None else most
        announced = self.request.headers.get("content-length", "")
        if announced.isdecimal() and len(announced) < 20 and int(announced) > limit:
            raise _too_large(limit)
        try:
            async with asyncio.timeout(self.settings.body_seconds):
                return await self._read(limit)
        except TimeoutError:
            seconds = f"{self.settings.body_seconds:g}"
            raise Refused(408, "server.slow", f"more than {seconds} s", Connection="close") from None

    async def _read(self, limit: int) -> bytes:
        body = bytearray()
        async for chunk in self.request.stream():
            body += chunk
            if len(body) > limit:
                raise _too_large(limit)
        return bytes(body)

    def _check_type(self, allowed: tuple[str, ...]) -> None:
        given = self.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if given in allowed or (JSON in allowed and given.startswith("application/") and given.endswith("+json")):
            return
        raise Refused(415, "server.media_type", f"expected {' or '.join(allowed)}", Accept=", ".join(allowed))


def _too_large(limit: int) -> Refused:
    return Refused(413, "limit.size", f"more than the {limit:,} bytes that this server takes", Connection="close")
