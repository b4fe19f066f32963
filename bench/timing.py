"""Measuring: what is compared runs in turn, block by block, in CPU time, after a warm-up, with the GC as it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

Candidate = Callable[[int], float]
"""``candidate(count)`` does its work ``count`` times and returns the CPU seconds that all of it took."""

_MOST_CALLS = 10_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to measure: blocks of about ``block_seconds`` each, after ``warm_seconds`` of warm-up."""

    blocks: int
    block_seconds: float
    warm_seconds: float


WHOLE = Plan(blocks=15, block_seconds=0.05, warm_seconds=0.3)
QUICK = Plan(blocks=5, block_seconds=0.02, warm_seconds=0.1)


class Timings:
    """What ``interleave`` measured: microseconds a call, by candidate, one for each block."""

    def __init__(self, blocks: Mapping[str, list[float]]) -> None:
        self._blocks = blocks

    def __contains__(self, name: str) -> bool:
        return name in self._blocks

    def us(self, name: str) -> float:
        """The median over blocks."""
        return median(self._blocks[name])

    def ratio(self, slower: str, faster: str) -> float:
        """How many times what ``faster`` takes ``slower`` takes: the median of the ratios of blocks run in turn."""
        return median(a / b for a, b in zip(self._blocks[slower], self._blocks[faster], strict=True))


def local(call: Callable[[], object]) -> Candidate:
    """A candidate that runs in this process."""

    def times(count: int) -> float:
        began = time.process_time()
        for _ in range(count):
            call()
        return time.process_time() - began

    return times


def interleave(candidates: Mapping[str, Candidate], plan: Plan) -> Timings:
    """Warm every candidate up, then run one block of each after the other, as often as the plan says."""
    counts = {name: _warmed(candidate, plan) for name, candidate in candidates.items()}
    blocks: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(plan.blocks):
        for name, candidate in candidates.items():
            blocks[name].append(candidate(counts[name]) / counts[name] * 1e6)
    return Timings(blocks)


def _warmed(candidate: Candidate, plan: Plan) -> int:
    """Run a candidate for the warm-up; the number of its calls that fill a block."""
    spent, calls = candidate(1), 1
    while spent < plan.warm_seconds and calls < _MOST_CALLS:
        took, calls = candidate(calls), calls * 2
        spent += took
    once = candidate(1)
    return max(1, min(_MOST_CALLS, round(plan.block_seconds / max(once, 1e-7))))
