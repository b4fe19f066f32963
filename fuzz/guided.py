"""A target under Atheris: libFuzzer chooses what to mutate by the coverage of the library's own code."""

from __future__ import annotations

import hashlib
import importlib
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NoReturn

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

if TYPE_CHECKING:
    from fuzz.target import Target

_MOST_BYTES = 64 * 1024
_MOST_SECONDS = 60
"""For one input, on a slow machine and instrumented; then it counts as a hang."""


def load(name: str) -> Target:
    """The target, with every module of the library that it imports instrumented."""
    with atheris.instrument_imports(include=["vcmicro"], enable_loader_override=False):
        target: Target = importlib.import_module(f"fuzz.targets.{name}").TARGET
    return target


def run(name: str, *, seconds: int, seed: int, folder: Path) -> NoReturn:
    """Fuzz until the time is up (exit 0) or something is found (exit of libFuzzer, the input in ``folder``)."""
    target = load(name)
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for data in target.seeds():
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)

    def mutate(data: bytes, most: int, number: int) -> bytes:
        return target.mutate(data, Random(number))[:most]

    options = [
        f"-max_total_time={seconds}",
        f"-seed={seed or 1}",
        f"-max_len={_MOST_BYTES}",
        f"-timeout={_MOST_SECONDS}",
        f"-artifact_prefix={folder}/finding-",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
        str(corpus),
    ]
    atheris.Setup([sys.argv[0], *options], lambda data: target.check(data), custom_mutator=mutate)
    atheris.Fuzz()
    sys.exit(0)
