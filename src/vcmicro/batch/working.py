"""What happens in a worker: the items of one chunk, each by itself, each with an answer whatever comes.

A job travels to the workers as a pickle that is made once and read once by each process. A private ``Key`` is not in
it: the processes of this package's own pools get it as they start (``start_worker``), others never do.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from vcmicro.batch.reading import Unfit
from vcmicro.batch.shipping import TOGETHER, Answers, pack, unpack
from vcmicro.batch.timing import Alarm, Guard, Overtime
from vcmicro.errors import Unavailable, VcmicroError, unavailable
from vcmicro.keys import Key
from vcmicro.problems import unhandled


class Job(Protocol):
    """What is done with every item; it is pickled, unless its items stay in this process."""

    def begin(self) -> Callable[[Any], Any]:
        """The function from an item to its answer, made once in each process."""

    def failure(self, error: VcmicroError) -> Any:
        """The answer for an item that could not be worked on."""


class Unprepared(Exception):
    """What the caller gave fails where an item should be worked on, before there is any: a fetcher's factory."""


class Work:
    """A job with the time that an item may take; copies of it in one process share what the job begins with."""

    def __init__(self, job: Job, seconds: float, packed: bytes | None = None) -> None:
        self.job = job
        self.seconds = seconds
        self.refusal: Exception | None = None
        self._packed = packed
        self._function: Callable[[Any], Any] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        if self._packed is None:
            try:
                self._packed = pack(self.job)
            except Exception as error:
                # Pickled in some thread of an executor, which will say so only as the fate of a chunk.
                self.refusal = error
                raise
        return _unpacked, (self._packed, self.seconds)

    def function(self) -> Callable[[Any], Any]:
        """What the job begins with in this process.

        Raises:
            Unprepared: if the fetcher cannot be made.
        """
        if self._function is None:
            with _BEGINNING:
                if self._function is None:
                    self._function = self._begun()
        return self._function

    def _begun(self) -> Callable[[Any], Any]:
        try:
            return self.job.begin()
        except Exception as error:
            raise Unprepared(f"the fetcher cannot be made: {type(error).__name__}: {error}") from error


def work(task: Work, givens: list[Any]) -> Answers:
    """The answers to ``givens``, in their order; what an executor runs."""
    function, guard = task.function(), _process.guard(task.seconds)
    packed, answers = [], []
    try:
        with Alarm(task.seconds) as alarm:
            for given in givens:
                if _process.is_stopped():
                    break
                if guard is not None:
                    guard.watch()
                answers.append(_answer(task, function, alarm, given))
                if _process.is_own and len(answers) == TOGETHER:
                    # Documents that are dropped soon leave warm memory to the next.
                    packed.append(pack(answers))
                    answers = []
    finally:
        if guard is not None:
            guard.rest()
    return Answers(packed, answers)


def start_worker(secrets: list[dict[str, str]], stop: Any) -> None:
    """The initializer of this package's own pools: keys, the flag that stops it, and an end with the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _process.keys = [Key.from_jwk(secret) for secret in secrets]
    _process.stop = stop
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _answer(task: Work, function: Callable[[Any], Any], alarm: Alarm, given: Any) -> Any:
    if isinstance(given, Unfit):
        return task.job.failure(given.error)
    try:
        return alarm.run(function, given)
    except Overtime:
        return task.job.failure(unavailable("batch.timeout", f"more than the {task.seconds:g} s of item_seconds"))
    except Exception as error:
        return task.job.failure(Unavailable(unhandled(error)))


@dataclass(slots=True)
class _Process:
    """What one worker process holds, from ``start_worker`` on."""

    keys: list[Key] = field(default_factory=list)
    stop: Any = None

    @property
    def is_own(self) -> bool:
        """True in a worker process of this package's own pools."""
        return self.stop is not None

    def is_stopped(self) -> bool:
        return self.is_own and bool(self.stop.value)

    def guard(self, seconds: float) -> Guard | None:
        """Only a process of our own may be ended."""
        return Guard(seconds) if self.is_own else None


_process = _Process()
_BEGINNING = threading.Lock()


def _end_with_parent() -> None:
    """A worker that waits for work is not told when its parent is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


@lru_cache(maxsize=4)
def _unpacked(packed: bytes, seconds: float) -> Work:
    return Work(unpack(packed, _process.keys), seconds, packed)
