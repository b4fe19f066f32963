"""Runs ``vcmicro serve`` in a process of its own, or the application in a thread, and stops it again."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from vcmicro.server import Settings, create_app, logs
from vcmicro.server.answers import Answer, Refused
from vcmicro.server.working import Workplace, run

_START_SECONDS = 60


@dataclass
class Running:
    """A server: where it listens, its start-up line, its process and its logs."""

    base: str
    process: subprocess.Popen[bytes] | None
    log: Path
    start: dict[str, Any] = field(default_factory=dict)

    def events(self) -> list[dict[str, Any]]:
        """Every line of its log."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_START_SECONDS)


@contextmanager
def started(*arguments: str) -> Iterator[Running]:
    """A server that takes requests; it is stopped at the end."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        with log.open("wb") as errors:
            command = [sys.executable, "-m", "vcmicro", "serve", *arguments]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env={**os.environ})
        try:
            yield _ready(process, log)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(_START_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _ready(process: subprocess.Popen[bytes], log: Path) -> Running:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        for line in log.read_bytes().splitlines():
            event = json.loads(line)
            if event["event"] == "listening":
                return Running(f"http://{event['host']}:{event['port']}", process, log)
            if event["event"].startswith("conformance mode"):
                assert process.stdout is not None
                start = json.loads(process.stdout.readline())
                return Running(start["base"], process, log, start)
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {log.read_text('utf-8')}")


@contextmanager
def in_thread(settings: Settings, **options: Any) -> Iterator[Running]:
    """The application in a thread of this process, whose workers are this process too; options are uvicorn's."""
    app = create_app(settings)
    workers, place = app.state.workers, Workplace(settings)

    async def start() -> None:
        for kept in settings.status_lists:
            place.status_list(kept.url)

    async def work(task: Any, body: bytes, *given: Any) -> Answer:
        done = run(place, task, body, given)
        if isinstance(done, Refused):
            raise done
        return done

    workers.start, workers.run = start, work
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="on", **options))
    with tempfile.TemporaryDirectory() as folder:
        handler = logging.FileHandler(Path(folder, "log"))
        handler.setFormatter(logs.JsonLines())
        level, logs.LOGGER.level = logs.LOGGER.level, logging.INFO
        logs.LOGGER.addHandler(handler)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            yield Running(f"http://127.0.0.1:{port}", None, Path(folder, "log"))
        finally:
            server.should_exit = True
            thread.join()
            logs.LOGGER.removeHandler(handler)
            logs.LOGGER.level = level
            handler.close()


def die(place: Workplace, body: bytes) -> Answer:
    """A task that takes its process with it."""
    os._exit(1)


def hang(place: Workplace, body: bytes) -> Answer:
    """A task that does not come to an end."""
    time.sleep(600)
    raise AssertionError


def fail(place: Workplace, body: bytes) -> Answer:
    """A task with a fault that nobody foresaw."""
    raise RuntimeError("secret")


def echo(place: Workplace, body: bytes, status: int) -> Answer:
    """A task that works."""
    return Answer(status, body)
