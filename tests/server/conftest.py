"""Servers as people run them: the command in a process of its own, asked over HTTP on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import Running, started

_DRIVING_LICENCE = "https://w3id.org/vdl/v1"
SUITES_CLOCK = "2026-11-23T17:10:00Z"


@pytest.fixture(scope="session")
def conformance(shared: Path) -> Iterator[Running]:
    """``vcmicro serve --conformance`` at the clock of the recorded requests, and with a context that one suite uses."""
    folder = shared / "vectors" / "contexts"
    listed = json.loads((folder / "index.json").read_text("utf-8"))
    context = f"{_DRIVING_LICENCE}={folder / listed[_DRIVING_LICENCE]['file']}"
    options = ("--port", "0", "--workers", "2", "--now", SUITES_CLOCK, "--context", context)
    with started("--conformance", *options) as running:
        yield running


@pytest.fixture
def client(conformance: Running) -> Iterator[httpx.Client]:
    """A client of the conformance server."""
    with httpx.Client(base_url=conformance.base, timeout=60, trust_env=False) as made:
        yield made
