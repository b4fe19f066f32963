"""Runs ``vcmicro serve`` in a process of its own and stops it again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_START_SECONDS = 60


@dataclass
class Running:
    """A server: where it listens, its start-up line, its process and its logs."""

    base: str
    process: subprocess.Popen[bytes]
    log: Path
    start: dict[str, Any] = field(default_factory=dict)

    def events(self) -> list[dict[str, Any]]:
        """Every line of its log."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
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
