"""What happens in a worker: the items of one chunk, each by itself, each with an answer whatever comes.

A job travels to the workers as a pickle that is made once and read once by each process. A private ``Key`` is not in
it: the processes of this package's own pools get it as they start (``start_worker``), others never do.
"""

from __future__ import annotations

import copyreg
import io
import multiprocessing
import multiprocessing.connection
import os
import pickle
import signal
import threading
import traceback
from collections import ChainMap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, Protocol

from vcmicro.batch.reading import Unfit
from vcmicro.batch.timing import Alarm, Guard, Overtime
from vcmicro.errors import Unavailable, VcmicroError, unavailable
from vcmicro.keys import Key
from vcmicro.problems import Problem
from vcmicro.report import Check, Report, Step


class Answers:
    """The answers to one chunk, read once; from another process they come as pickles, read one after another.

    So a result is read as the one before it is dropped: memory stays small and warm, and no thread of the executor is
    held up by reading what nobody wants yet.
    """

    __slots__ = ("_answers", "_packed")
    _TOGETHER = 16

    def __init__(self, answers: list[Any], packed: tuple[bytes, ...] = ()) -> None:
        self._answers = answers
        self._packed = packed

    def __reduce__(self) -> tuple[Any, ...]:
        starts = range(0, len(self._answers), self._TOGETHER)
        groups = (self._answers[start : start + self._TOGETHER] for start in starts)
        return Answers, ([], self._packed or tuple(_pickled(group, _Pickler)[0] for group in groups))

    def __iter__(self) -> Iterator[Any]:
        yield from self._answers
        for packed in self._packed:
            yield from pickle.loads(packed)


class Job(Protocol):
    """What is done with every item; it is pickled, unless its items stay in this process."""

    def begin(self) -> Callable[[Any], Any]:
        """The function from an item to its answer, made once in each process."""

    def failure(self, error: VcmicroError) -> Any:
        """The answer for an item that could not be worked on."""

    def pack(self, answers: list[Any]) -> list[Any]:
        """The same answers, as small as they can be made for the way back."""


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
                self._packed = _pickled(self.job, _Pickler)[0]
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
    answers = []
    try:
        with Alarm(task.seconds) as alarm:
            for given in givens:
                if _process.is_stopped():
                    break
                if guard is not None:
                    guard.watch()
                answers.append(_answer(task, function, alarm, given))
    finally:
        if guard is not None:
            guard.rest()
    return Answers(task.job.pack(answers))


def pack_with_keys(job: Job) -> tuple[bytes, list[dict[str, str]]]:
    """The pickle of a job and, apart from it, the private JWKs for ``start_worker``.

    Raises:
        TypeError: if something in it cannot be pickled.
    """
    try:
        packed, keys = _pickled(job, _KeyPickler)
    except (TypeError, AttributeError, pickle.PicklingError) as error:
        raise refused(error) from error
    return packed, [key.to_jwk() for key in keys]


def refused(error: Exception) -> TypeError:
    """The misuse behind a job that cannot be sent."""
    return TypeError(f"this cannot be sent to another process: {error}")


def start_worker(secrets: list[dict[str, str]], stop: Any) -> None:
    """The initializer of this package's own pools: keys, the flag that stops it, and an end with the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _process.keys = [Key.from_jwk(secret) for secret in secrets]
    _process.stop = stop
    threading.Thread(target=_end_with_parent, daemon=True).start()


def fault(error: Exception) -> Unavailable:
    """A case that the library does not handle: the exception's kind and place, without any data of the item."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return unavailable("internal.error", f"{type(error).__name__} at {PurePath(frame.filename).name}:{frame.lineno}")


def _answer(task: Work, function: Callable[[Any], Any], alarm: Alarm, given: Any) -> Any:
    if isinstance(given, Unfit):
        return task.job.failure(given.error)
    try:
        return alarm.run(function, given)
    except Overtime:
        return task.job.failure(unavailable("batch.timeout", f"more than the {task.seconds:g} s of item_seconds"))
    except Exception as error:
        return task.job.failure(fault(error))


@dataclass(slots=True)
class _Process:
    """What one worker process holds, from ``start_worker`` on."""

    keys: list[Key] = field(default_factory=list)
    stop: Any = None

    def is_stopped(self) -> bool:
        return self.stop is not None and bool(self.stop.value)

    def guard(self, seconds: float) -> Guard | None:
        """Only a process of our own may be ended."""
        return None if self.stop is None else Guard(seconds)


_process = _Process()
_BEGINNING = threading.Lock()


def _end_with_parent() -> None:
    """A worker that waits for work is not told when its parent is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


class _Pickler(pickle.Pickler):
    """Pickles read-only mappings too, which the options hold, and reports in a form that is read fast."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        everybodys: Any = copyreg.dispatch_table
        self.dispatch_table = ChainMap(_REDUCED, everybodys)
        self.keys: list[Key] = []


class _KeyPickler(_Pickler):
    """Puts a number in the place of a private key."""

    def persistent_id(self, obj: Any) -> int | None:
        if not isinstance(obj, Key):
            return None
        self.keys.append(obj)
        return len(self.keys) - 1


def _reduced_mapping(given: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return _read_only, (dict(given),)


def _read_only(table: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(table)


def _reduced_values(given: Any) -> tuple[Any, ...]:
    """A dataclass by what it is made with; by default, each field of a frozen one is set anew."""
    return type(given), tuple([getattr(given, name) for name in given.__match_args__])


_REDUCED: dict[Any, Any] = {
    MappingProxyType: _reduced_mapping,
    **dict.fromkeys((Report, Check, Step, Problem), _reduced_values),
}


def _pickled(given: Any, kind: type[_Pickler]) -> tuple[bytes, list[Key]]:
    written = io.BytesIO()
    pickler = kind(written)
    pickler.dump(given)
    return written.getvalue(), pickler.keys


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, pid: int) -> Key:
        return _process.keys[pid]


@lru_cache(maxsize=4)
def _unpacked(packed: bytes, seconds: float) -> Work:
    return Work(_Unpickler(io.BytesIO(packed)).load(), seconds, packed)
