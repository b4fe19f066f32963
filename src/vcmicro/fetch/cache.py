"""Answers and refusals that may be given again for a while, bounded by bytes."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from vcmicro.errors import VcmicroError
from vcmicro.fetch.interface import Fetched

# What an entry costs beside its body: key, error text and the objects around them.
_OVERHEAD = 1_024


@dataclass(frozen=True, slots=True)
class _Entry:
    answer: Fetched | VcmicroError
    until: float
    cost: int


class Cache:
    """A thread-safe table from (URL, purpose) to an answer or a refusal, each with its end.

    What was used longest ago leaves first when ``most_bytes`` would be exceeded; what is larger is not kept.
    """

    def __init__(self, most_bytes: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most_bytes
        self._clock = clock
        self._entries: OrderedDict[tuple[str, str], _Entry] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, url: str, purpose: str) -> Fetched | None:
        """The answer that is still good, or None.

        Raises:
            VcmicroError: the refusal that is still good, as a new exception with the same problems.
        """
        with self._lock:
            entry = self._entries.get((url, purpose))
            if entry is None:
                return None
            if self._clock() >= entry.until:
                self._drop((url, purpose))
                return None
            self._entries.move_to_end((url, purpose))
        if isinstance(entry.answer, VcmicroError):
            raise type(entry.answer)(entry.answer.problems)
        return entry.answer

    def put(self, url: str, purpose: str, answer: Fetched | VcmicroError, seconds: float) -> None:
        """Keep an answer or a refusal for ``seconds``; 0 or fewer forgets what was kept."""
        cost = _OVERHEAD + (len(answer.body) if isinstance(answer, Fetched) else 0)
        with self._lock:
            self._drop((url, purpose))
            if seconds <= 0 or cost > self._most:
                return
            while self._bytes + cost > self._most:
                self._drop(next(iter(self._entries)))
            self._entries[url, purpose] = _Entry(answer, self._clock() + seconds, cost)
            self._bytes += cost

    def _drop(self, key: tuple[str, str]) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= entry.cost
