"""A fixed number of worker processes, each with one request at a time under a deadline.

A process that overruns its deadline, or dies, is replaced; its request is answered with a problem and no other request
is touched. Requests wait for a free process in the order in which they came; more than ``queue`` of them are refused
with 503, before their bodies are read.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from vcmicro.errors import VcmicroError, unavailable
from vcmicro.limits import DEFAULT
from vcmicro.server.answers import Answer, Refused, problems
from vcmicro.server.settings import Settings
from vcmicro.server.working import serve

_MODULE = "vcmicro.server.working"
_START_SECONDS = 60.0
_MOST_ITEMS = 20_000
"""After so many items a process is replaced, so that nothing that leaks in one lives on."""


class Workers:
    """The processes of one server; made idle, started by ``start``."""

    def __init__(self, settings: Settings) -> None:
        self.count = settings.workers or 2 * _cpus()
        self._most = self.count + settings.queue
        self._admitted = 0
        self.replaced = 0
        fetching = DEFAULT.tree_fetch_seconds if settings.fetch.enabled else 0.0
        self._seconds = settings.item_seconds + fetching
        self._settings = settings
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._threads = ThreadPoolExecutor(self.count, thread_name_prefix="vcmicro-worker")
        self._all: list[_Worker] = []

    @property
    def waiting(self) -> int:
        """The requests that wait for a process, or for their own body."""
        return max(0, self._admitted - (self.count - self._idle.qsize()))

    @property
    def busy(self) -> int:
        """The processes at work."""
        return len(self._all) - self._idle.qsize()

    async def start(self) -> None:
        """Start the processes, and wait until each is ready.

        Raises:
            VcmicroError: what a process found wrong with the settings.
        """
        self._all = [_Worker(self._settings) for _ in range(self.count)]
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(self._threads, each.start) for each in self._all))
        for each in self._all:
            self._idle.put_nowait(each)

    def close(self) -> None:
        """End the processes; those that work are given no more time."""
        for each in self._all:
            each.end()
        self._threads.shutdown(wait=True, cancel_futures=True)

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """A place among those who wait and those who are served.

        Raises:
            Refused: 503 ``server.busy`` if there is none.
        """
        if self._admitted >= self._most:
            raise Refused(503, "server.busy", f"{self._most} requests wait already", Retry_After="2")
        self._admitted += 1
        try:
            yield
        finally:
            self._admitted -= 1

    async def run(self, task: Callable[..., Answer], body: bytes, *given: Any) -> Answer:
        """``task(place, body, *given)`` in the next free process.

        Raises:
            Refused: what the task raised as such.
        """
        packed = pickle.dumps((task, body, given), pickle.HIGHEST_PROTOCOL)
        worker = await self._idle.get()
        future = asyncio.get_running_loop().run_in_executor(self._threads, worker.ask, packed, self._seconds)
        # A caller who hangs up does not free the process that works for them.
        future.add_done_callback(lambda done: self._returned(worker, done))
        result = await asyncio.shield(future)
        if isinstance(result, Refused):
            raise result
        return result

    def _returned(self, worker: _Worker, done: asyncio.Future[Answer | Refused]) -> None:
        self.replaced += worker.take_replacements()
        if not done.cancelled():
            done.exception()
        self._idle.put_nowait(worker)


class _Worker:
    """One process and the pipe to it; used by one thread at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pipe: Connection | None = None
        self._process: Any = None
        self._items = 0
        self._replacements = 0
        self._lock = threading.Lock()
        self._is_ended = False

    def start(self) -> None:
        """Start the process and wait until it is ready.

        Raises:
            VcmicroError: what it found wrong.
            RuntimeError: if it does not start.
        """
        ours, theirs = multiprocessing.Pipe()
        with self._lock:
            if self._is_ended:
                raise RuntimeError("the server is shutting down")
            self._process = _context().Process(
                target=serve, args=(theirs, self._settings), name="vcmicro-worker", daemon=True
            )
            self._process.start()
        theirs.close()
        self._pipe, self._items = ours, 0
        try:
            ready = pickle.loads(ours.recv_bytes()) if ours.poll(_START_SECONDS) else None
        except (EOFError, OSError):
            ready = None
        if isinstance(ready, VcmicroError):
            raise ready
        if ready != "ready":
            raise RuntimeError("worker processes do not start; in a script, start below: if __name__ == '__main__':")

    def ask(self, packed: bytes, seconds: float) -> Answer | Refused:
        """The answer to one request; a problem where there is none in time."""
        if self._pipe is None or self._items >= _MOST_ITEMS:
            self._renew()
        assert self._pipe is not None
        self._items += 1
        try:
            self._pipe.send_bytes(packed)
            if self._pipe.poll(seconds):
                answered: Answer | Refused = pickle.loads(self._pipe.recv_bytes())
                return answered
            error = unavailable("batch.timeout", f"more than the {seconds:g} s of item_seconds")
        except (EOFError, OSError):
            error = unavailable("batch.lost", "the worker process ended while it worked on this item")
        self._replacements += 1
        self._kill()
        return problems(error.problems, 422)

    def take_replacements(self) -> int:
        """How often the process was ended early since this was asked last."""
        taken, self._replacements = self._replacements, 0
        return taken

    def end(self) -> None:
        """Kill the process; whoever waits for it finds the pipe closed."""
        with self._lock:
            self._is_ended = True
            if self._process is not None:
                self._process.kill()
                self._process.join()

    def _renew(self) -> None:
        self._kill()
        self.start()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None


def _context() -> Any:
    """Processes start afresh, so that threads and locks here do not matter; a fork server has the library loaded."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_MODULE])
    return context


def _cpus() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
