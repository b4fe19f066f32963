"""Where chunks are worked on: here, in processes of our own, or wherever the caller's executor takes them."""

from __future__ import annotations

import multiprocessing
import os
import warnings
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from ctypes import c_bool
from multiprocessing.sharedctypes import RawValue
from typing import Any, Protocol

from vcmicro.batch.working import start_worker


class Pool(Protocol):
    """An executor that can be mended."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """As ``Executor.submit``."""

    def is_broken(self) -> bool:
        """True if the executor takes nothing any more because a process of it ended."""

    def renew(self) -> None:
        """Put another executor in the place of one that broke."""

    def close(self) -> None:
        """End what is our own."""


class Here:
    """No pool: the caller's own thread."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(function(*arguments))
        return done

    def is_broken(self) -> bool:
        return False

    def renew(self) -> None:
        """Nothing here breaks."""

    def close(self) -> None:
        """Nothing here is open."""


class OwnPool:
    """Processes that start afresh (forkserver or spawn), so that threads and locks of the caller do not matter.

    ``secrets`` are the private JWKs of the job; they go to the processes as these start, through a pipe of the system.
    """

    def __init__(self, processes: int, secrets: list[dict[str, str]]) -> None:
        self._processes = processes
        self._secrets = secrets
        self._executor: ProcessPoolExecutor | None = None
        self._stop: Any = None

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        if self._executor is None:
            self._start()
        assert self._executor is not None
        return self._executor.submit(function, *arguments)

    def is_broken(self) -> bool:
        return self._executor is not None and _takes_nothing(self._executor)

    def renew(self) -> None:
        self.close()

    def close(self) -> None:
        executor, self._executor = self._executor, None
        if executor is not None:
            # Workers look at the flag between items, so that nobody waits for the rest of a chunk.
            self._stop.value = True
            executor.shutdown(wait=True, cancel_futures=True)

    def _start(self) -> None:
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        self._stop = RawValue(c_bool, False)
        self._executor = ProcessPoolExecutor(
            self._processes, context, initializer=start_worker, initargs=(self._secrets, self._stop)
        )
        try:
            self._executor.submit(os.getpid).result()
        except BrokenExecutor as error:
            self.close()
            raise RuntimeError(
                "worker processes do not start; in a script, call this below: if __name__ == '__main__':"
            ) from error


class GivenPool:
    """The caller's executor; it stays open, and if its processes broke, others of our own go on in its place."""

    def __init__(self, executor: Executor, processes: int) -> None:
        self._executor = executor
        self._own = OwnPool(processes, [])
        self._is_broken = False

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        return (self._own if self._is_broken else self._executor).submit(function, *arguments)

    def is_broken(self) -> bool:
        return self._own.is_broken() if self._is_broken else _takes_nothing(self._executor)

    def renew(self) -> None:
        if not self._is_broken:
            self._is_broken = True
            warnings.warn("the executor is broken; the batch goes on in processes of its own", RuntimeWarning, 2)
        self._own.renew()

    def close(self) -> None:
        self._own.close()


def _takes_nothing(executor: Executor) -> bool:
    """Whether processes of the executor ended; the one public way to ask is to give it something to do."""
    if not isinstance(executor, ProcessPoolExecutor):
        return False
    try:
        executor.submit(int)
    except BrokenExecutor:
        return True
    except RuntimeError:  # it was shut down, and still does what it has taken
        return False
    return False


def cpus() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
