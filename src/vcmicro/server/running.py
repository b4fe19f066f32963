"""serve(): the application behind uvicorn, until it is told to stop; the requests that it has come to their end."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvicorn

from vcmicro.errors import invalid
from vcmicro.server import logs
from vcmicro.server.app import create_app
from vcmicro.server.certificate import write_certificate
from vcmicro.server.conformance import conformance_members, identifiers, new_keys
from vcmicro.server.settings import Settings
from vcmicro.server.starting import check_settings
from vcmicro.server.suite_config import write_suite_config

_KEEP_ALIVE_SECONDS = 15


class _Server(uvicorn.Server):
    """uvicorn's server, told to stop by whoever runs it, and telling when it takes requests."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._ready()


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; the second of them does not wait for requests.

    Raises:
        VcmicroError: ``server.config`` before anything is opened.
        OSError: if the port cannot be had.
    """
    check_settings(settings)
    logs.configure()
    with _bound(settings.host, settings.port) as listener:
        port = listener.getsockname()[1]
        server = _server(settings, lambda: logs.event("listening", host=settings.host, port=port))
        _run([(server, listener)])


def serve_conformance(settings: Settings, suite_config: str | None = None) -> None:
    """Serve the paths of the suites on loopback; the first line of standard output says where, and which DIDs issue.

    Raises:
        VcmicroError, OSError: as ``serve``.
    """
    settings = replace(settings, conformance=True)
    check_settings(settings)
    logs.configure()
    with (
        tempfile.TemporaryDirectory(prefix="vcmicro-") as folder,
        _bound(settings.host, settings.port) as listener,
        _bound(settings.host, 0) as lists,
    ):
        base = f"http://{_authority(settings.host, listener.getsockname()[1])}"
        status_base = f"https://localhost:{lists.getsockname()[1]}"
        keys = new_keys()
        settings = replace(settings, store=str(Path(folder, "status.db")), **conformance_members(keys, status_base))
        start = {"base": base, "status_base": status_base, "ids": identifiers(keys)}
        if suite_config is not None:
            write_suite_config(Path(suite_config), base, identifiers(keys))

        def ready() -> None:
            print(json.dumps(start), flush=True)
            print(_NOTICE, file=sys.stderr, flush=True)

        certificate, key = write_certificate(Path(folder))
        main = _server(settings, ready)
        secure = _server(settings, lambda: None, app=main.config.app, certificate=certificate, key=key)
        _run([(main, listener), (secure, lists)])


_NOTICE = json.dumps(
    {
        "event": "conformance mode: anybody on this machine may have anything signed by keys that nobody trusts, and "
        "verifiers do not ask whether a key is the issuer's"
    }
)


def _server(
    settings: Settings,
    ready: Callable[[], object],
    *,
    app: Any = None,
    certificate: Path | None = None,
    key: Path | None = None,
) -> _Server:
    secured = {} if certificate is None else {"ssl_certfile": str(certificate), "ssl_keyfile": str(key)}
    config = uvicorn.Config(
        create_app(settings) if app is None else app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on" if app is None else "off",
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=int(settings.shutdown_seconds) or 1,
        ws="none",
        **secured,  # type: ignore[arg-type]
    )
    return _Server(config, ready)


def _run(servers: list[tuple[_Server, socket.socket]]) -> None:
    """Serve on every socket; when one stops, so do the others.

    Raises:
        Invalid: ``server.config`` if the application does not start.
    """

    async def run() -> None:
        loop = asyncio.get_running_loop()

        def stop() -> None:
            for server, _ in servers:
                server.force_exit, server.should_exit = server.should_exit, True

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        first, *others = [asyncio.create_task(server.serve([listener])) for server, listener in servers]
        await first
        stop()
        await asyncio.gather(*others)

    asyncio.run(run())
    if not servers[0][0].started:
        raise invalid("server.config", "the server did not start; its log says why")


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host.strip("[]"), port))
        listener.listen(2048)
        yield listener


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
