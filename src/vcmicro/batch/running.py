"""The run of a batch: a bounded number of chunks in flight, handed out in order or as they land.

What makes a worker process die takes every chunk in flight with it. These are then worked on again, one item after
another with nothing beside it, so that the item that did it is known and is the only one that is lost.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass
from typing import Any

from vcmicro.batch.pools import Pool
from vcmicro.batch.reading import Chunk
from vcmicro.batch.shipping import Answers, refused
from vcmicro.batch.working import Unprepared, Work, work
from vcmicro.errors import unavailable

# Seconds without an answer after which it is asked whether the executor broke.
_PATIENCE = 2.0


@dataclass(eq=False, slots=True)
class _Flight:
    """A chunk on its way."""

    chunk: Chunk
    future: Future[Answers]
    answers: Iterable[Any] | None = None
    error: Exception | None = None

    @property
    def has_landed(self) -> bool:
        return self.answers is not None or self.error is not None or self.future.done()


class Run:
    """One pass over the chunks of a batch."""

    def __init__(self, task: Work, pool: Pool, *, in_flight: int, ordered: bool) -> None:
        self._task = task
        self._pool = pool
        self._in_flight = in_flight
        self._ordered = ordered
        self._flights: list[_Flight] = []

    def answered(self, chunks: Iterator[Chunk]) -> Generator[tuple[Chunk, Iterable[Any]], None, None]:
        """Every chunk with the answers to its items; nothing is read before there is room for it."""
        more = True
        try:
            while more or self._flights:
                chunk = next(chunks, None) if more and len(self._flights) < self._in_flight else None
                if chunk is not None:
                    self._flights.append(_Flight(chunk, self._sent(chunk.givens)))
                elif len(self._flights) < self._in_flight:
                    more = False
                is_full = len(self._flights) >= self._in_flight
                for flight in self._landed(must_wait=is_full or not more):
                    assert flight.answers is not None
                    yield flight.chunk, flight.answers
        finally:
            self._end()

    def _sent(self, givens: list[Any]) -> Future[Answers]:
        """The chunk on its way, or lost at once where it cannot be sent.

        Raises:
            RuntimeError: if the executor was shut down.
        """
        try:
            return self._pool.submit(work, self._task, givens)
        except Exception as error:
            if isinstance(error, RuntimeError) and not isinstance(error, (BrokenExecutor, RecursionError)):
                raise
            lost: Future[Answers] = Future()
            lost.set_exception(error)
            return lost

    def _landed(self, *, must_wait: bool) -> list[_Flight]:
        """The flights to hand out now, in order if asked; at least one where ``must_wait`` (and there are any)."""
        if must_wait and self._flights:
            awaited = self._flights[:1] if self._ordered else self._flights
            if not any(each.has_landed for each in awaited) and not self._await([each.future for each in awaited]):
                for flight in awaited:
                    flight.error = _stranded()
        landed = []
        for flight in self._flights:
            if flight.has_landed:
                landed.append(flight)
            elif self._ordered:
                break
        if any(not self._has_answers(each) for each in landed):
            self._recover()
        self._flights = [each for each in self._flights if each not in landed]
        return landed

    def _has_answers(self, flight: _Flight) -> bool:
        """Take the answers out of the future; False if the chunk came back without."""
        if flight.answers is None and flight.error is None:
            flight.answers, flight.error = self._taken(flight.future)
        return flight.answers is not None

    def _await(self, futures: list[Future[Answers]]) -> bool:
        """Wait until one of the futures is done; False if none of them ever will be.

        An executor that breaks just when something is handed to it may leave that future as it is for good: Python
        3.11 takes no lock as it fails what is pending (concurrent.futures.process, terminate_broken).
        """
        while not wait(futures, _PATIENCE, FIRST_COMPLETED).done:
            if self._pool.is_broken() and not wait(futures, _PATIENCE, FIRST_COMPLETED).done:
                return False
        return True

    def _taken(self, future: Future[Answers]) -> tuple[Answers | None, Exception | None]:
        """The answers, or why there are none; waits for them."""
        if not self._await([future]):
            return None, _stranded()
        try:
            return future.result(), None
        except Exception as error:
            return None, error

    def _recover(self) -> None:
        """Wait until nothing else flies, then do again, item by item, what was lost."""
        lost = [each for each in self._flights if not self._has_answers(each)]
        for flight in lost:
            self._refuse_misuse(flight.error)
        if any(isinstance(each.error, BrokenExecutor) for each in lost):
            self._pool.renew()
        for flight in lost:
            flight.answers = [self._alone(given) for given in flight.chunk.givens]

    def _alone(self, given: Any) -> Any:
        answers, error = self._taken(self._sent([given]))
        if answers is not None:
            return next(iter(answers))
        self._refuse_misuse(error)
        if isinstance(error, BrokenExecutor):
            self._pool.renew()
            detail = "the worker process ended while it worked on this item"
        else:
            detail = f"the executor gave {type(error).__name__} for this item"
        return self._task.job.failure(unavailable("batch.lost", detail))

    def _refuse_misuse(self, error: Exception | None) -> None:
        if isinstance(error, Unprepared):
            raise RuntimeError(str(error)) from error
        if self._task.refusal is not None:
            raise refused(self._task.refusal) from self._task.refusal

    def _end(self) -> None:
        for flight in self._flights:
            flight.future.cancel()
        self._pool.close()


def _stranded() -> BrokenExecutor:
    return BrokenExecutor("the executor broke as this was handed to it")
