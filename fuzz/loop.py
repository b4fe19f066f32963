"""The package's own fuzzing loop: mutate what is known, keep what behaves in a new way, note what breaks."""

from __future__ import annotations

import hashlib
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from fuzz.target import Target

SLOW_SECONDS = 10.0
"""CPU time after which an input counts as a hang; the library's work is bounded far below it."""

_MOST_KEPT = 4_096


@dataclass(slots=True)
class Run:
    """What came of a run: outcomes with their number, and a report for each finding."""

    inputs: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)


def run(
    target: Target, *, seed: int, inputs: int | None = None, seconds: float | None = None, folder: Path | None = None
) -> Run:
    """Run a target on its seeds, then on mutations until ``inputs`` or ``seconds`` are used up.

    Findings are written to ``folder`` if there is one; each kind of failure is reported once.
    """
    random = Random(seed)
    corpus = list(target.seeds())
    done, seen = Run(), set[str]()
    for data in corpus:
        _try(target, data, done, seen, folder)
    began = said = time.monotonic()
    while (inputs is None or done.inputs < inputs) and (seconds is None or time.monotonic() - began < seconds):
        data = target.mutate(random.choice(corpus), random)
        if _try(target, data, done, seen, folder):
            if len(corpus) < _MOST_KEPT:
                corpus.append(data)
            else:
                corpus[random.randrange(len(corpus))] = data
        if folder is not None and time.monotonic() - said > 60:
            said = time.monotonic()
            print(summary(target, done, said - began), flush=True)
    return done


def summary(target: Target, done: Run, seconds: float) -> str:
    """One line about a run so far."""
    return (
        f"{target.name}: {done.inputs:,} inputs in {seconds:,.0f} s, {len(done.outcomes)} outcomes, "
        f"{len(done.findings)} findings"
    )


def _try(target: Target, data: bytes, done: Run, seen: set[str], folder: Path | None) -> bool:
    """Check one input; True if it behaved in a way that none did before."""
    began = time.process_time()
    try:
        outcome = target.check(data)
        spent = time.process_time() - began
        if spent > SLOW_SECONDS:
            raise AssertionError(f"{spent:.1f} s of CPU time for one input")
    except Exception as error:
        outcome = _place(error)
        if outcome not in seen:
            seen.add(outcome)
            done.findings.append(_report(target, data, error, folder))
    done.inputs += 1
    done.outcomes[outcome] = done.outcomes.get(outcome, 0) + 1
    return done.outcomes[outcome] == 1


def _place(error: Exception) -> str:
    """Where an exception came from: what tells two findings apart."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {frames[-1].filename}:{frames[-1].lineno}"


def _report(target: Target, data: bytes, error: Exception, folder: Path | None) -> str:
    text = f"{target.name}: {data[:2_000]!r}\n" + "".join(traceback.format_exception(error))
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"finding-{hashlib.sha256(data).hexdigest()[:16]}").write_bytes(data)
        print(text[:6_000], flush=True)
    return text
