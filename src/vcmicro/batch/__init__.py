"""verify_many(), issue_many(), convert_many(): a million credentials as easily as one, over processors or machines.

>>> for result in verify_many(Path("badges.jsonl")):
...     print(result.index, result.report.outcome)

1. Read the items lazily and in chunks (``reading``); a JSONL file line by line, with byte offsets.
2. Keep a bounded number of chunks in flight on a pool of processes, or on the executor given (``running``, ``pools``).
3. In the worker, each item is by itself and always gets an answer (``working``, ``timing``, ``jobs``).
4. Hand the results out, in order or as they come, and say how far a later run may trust this one.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from vcmicro.batch.jobs import (
    Converting,
    Issuing,
    Verifying,
    check_converting,
    check_issuing,
    check_verifying,
    is_draft,
    is_verifiable,
)
from vcmicro.batch.pools import GivenPool, Here, OwnPool, Pool, cpus
from vcmicro.batch.reading import Place, chunks, is_lines, lines, listed
from vcmicro.batch.results import Converted, Issued, Progress, Verified, Watermark, converted, issued, verified
from vcmicro.batch.running import Run
from vcmicro.batch.shipping import pack_with_keys
from vcmicro.batch.working import Job, Work
from vcmicro.fetch import Fetcher
from vcmicro.issuing import Issuer
from vcmicro.limits import Limits

if TYPE_CHECKING:
    from vcmicro.models import VerifiableCredential
    from vcmicro.opening import Given

__all__ = ["Converted", "Issued", "Progress", "Verified", "convert_many", "issue_many", "verify_many"]


def verify_many(
    items: Iterable[Given] | Path,
    *,
    executor: Executor | None = None,
    chunk: int = 250,
    ordered: bool = True,
    on_progress: Callable[[Progress], object] | None = None,
    start: int = 0,
    processes: int | None = None,
    in_flight: int | None = None,
    item_seconds: float | None = None,
    fetcher: Fetcher | Callable[[], Fetcher] | None = None,
    **options: Any,
) -> Generator[Verified, None, None]:
    """Verify many credentials, each exactly as ``verify`` would.

    Whatever an item is or does, it gets a report and the batch goes on: ``internal.error``, ``batch.timeout`` and
    ``batch.lost`` (its worker process died twice) are INDETERMINATE. Items are read as they are needed, so an endless
    generator is as good as a list.

    Args:
        items: anything to iterate over that yields what ``verify`` takes, or the ``Path`` of a ``.jsonl`` or
            ``.ndjson`` file: one JSON object or token (bare, or as a JSON string) a line.
        executor: where to work, such as a ``ThreadPoolExecutor`` or dask's ``Client.get_executor()``; it is not shut
            down. By default processes are started for this batch, so a script calls this below
            ``if __name__ == "__main__":``.
        chunk: the most items that travel together.
        ordered: hand results out in the order of the items, or as their chunks are done.
        on_progress: called here with a ``Progress`` after the last result of each chunk was taken.
        start: the index of the first item, or in a JSONL file the byte offset of its line (``next`` or ``offset`` of a
            result, ``resume`` of a ``Progress``).
        processes: how many to start, by default one for each processor; 0 works in this thread.
        in_flight: the most chunks that are sent and not yet handed out, by default 2 for each process, 16 for an
            executor.
        item_seconds: what one item may take, by default 10 s, and ``Limits.tree_fetch_seconds`` more with a fetcher.
            Kept in worker processes that run one item at a time in their main thread (the default); in threads the
            counted limits of ``Limits`` hold alone.
        fetcher: as for ``verify``, or what makes one in each process, such as ``HttpsFetcher`` or a
            ``functools.partial`` of it; it must pickle, unless the work stays in this process.
        options: those of ``verify``; they must pickle too.

    Raises:
        TypeError, ValueError: for misuse, at once.
        Invalid: ``input.not_file``, when the first result is asked for.
    """
    check_verifying(fetcher, options)
    job = Verifying(options, fetcher, is_lines(items))
    if item_seconds is None:
        item_seconds = _ITEM_SECONDS + (0.0 if fetcher is None else job.limits.tree_fetch_seconds)
    plan = _Plan(executor, chunk, ordered, on_progress, start, _processes(processes), in_flight, item_seconds)
    return _results(items, is_verifiable, job, job.limits, plan, verified)


def issue_many(
    drafts: Iterable[VerifiableCredential | Mapping[str, Any] | str | bytes] | Path,
    *,
    issuer: Issuer,
    executor: Executor | None = None,
    chunk: int = 250,
    ordered: bool = True,
    on_progress: Callable[[Progress], object] | None = None,
    start: int = 0,
    processes: int | None = None,
    in_flight: int | None = None,
    item_seconds: float | None = None,
    **options: Any,
) -> Generator[Issued, None, None]:
    """Issue many credentials, each exactly as ``issuer.issue(draft, **options)`` would.

    A ``Key`` goes to processes that this call starts, through a pipe of the system, and nowhere else: it is never
    pickled, so an executor that sends its work away refuses it. Give such an executor, and the processes here too, any
    other ``Signer`` that pickles, for example one that loads its key where it arrives; one that does not pickle works
    with ``processes=0`` or a ``ThreadPoolExecutor``.

    Args:
        drafts: models or dicts, JSON text of them, or a JSONL file of it.
        issuer: who signs.
        executor, chunk, ordered, on_progress, start, processes, in_flight, item_seconds: as for ``verify_many``.
        options: those of ``Issuer.issue``, the same for all; what differs, such as ``credentialStatus``, stands in the
            draft.

    Raises:
        TypeError, ValueError: for misuse, at once.
        Invalid: ``input.not_file``, when the first result is asked for.
    """
    check_issuing(issuer, options)
    is_lines(drafts)
    job = Issuing(issuer, options)
    if item_seconds is None:
        item_seconds = _ITEM_SECONDS
    plan = _Plan(executor, chunk, ordered, on_progress, start, _processes(processes), in_flight, item_seconds)
    return _results(drafts, is_draft, job, issuer.tools.limits, plan, issued)


def convert_many(
    items: Iterable[Given] | Path,
    *,
    to: Literal["ob3", "elm", "clr"],
    executor: Executor | None = None,
    chunk: int = 50,
    ordered: bool = True,
    on_progress: Callable[[Progress], object] | None = None,
    start: int = 0,
    processes: int | None = None,
    in_flight: int | None = None,
    item_seconds: float | None = None,
    fetcher: Fetcher | Callable[[], Fetcher] | None = None,
    **options: Any,
) -> Generator[Converted, None, None]:
    """Convert many credentials, each exactly as ``convert(item, to=to, **options)`` would.

    Args:
        items: what ``convert`` takes, or the ``Path`` of a JSONL file, as for ``verify_many``.
        to: the format of what comes out: ``ob3``, ``elm`` or ``clr``.
        executor, chunk, ordered, on_progress, start, processes, in_flight, item_seconds, fetcher: as for
            ``verify_many``.
        options: those of ``convert``, the same for all; they must pickle, unless the work stays in this process.

    Raises:
        TypeError, ValueError: for misuse, at once.
        Invalid: ``input.not_file``, when the first result is asked for.
    """
    options["to"] = to
    check_converting(fetcher, options)
    job = Converting(options, fetcher, is_lines(items))
    if item_seconds is None:
        item_seconds = _ITEM_SECONDS + (0.0 if fetcher is None else job.limits.tree_fetch_seconds)
    plan = _Plan(executor, chunk, ordered, on_progress, start, _processes(processes), in_flight, item_seconds)
    return _results(items, is_verifiable, job, job.limits, plan, converted)


_ITEM_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a batch is run."""

    executor: Executor | None
    chunk: int
    ordered: bool
    on_progress: Callable[[Progress], object] | None
    start: int
    processes: int
    in_flight: int | None
    item_seconds: float

    def __post_init__(self) -> None:
        for name, least in (("chunk", 1), ("start", 0), ("processes", 0)):
            if getattr(self, name) < least:
                raise ValueError(f"{name}={getattr(self, name)}: at least {least}")
        if self.in_flight is not None and self.in_flight < 1:
            raise ValueError(f"in_flight={self.in_flight}: at least 1")
        if self.item_seconds <= 0:
            raise ValueError(f"item_seconds={self.item_seconds}: more than 0")

    @property
    def most_in_flight(self) -> int:
        if self.in_flight is not None:
            return self.in_flight
        return 16 if self.executor is not None else max(1, 2 * self.processes)

    def prepare(self, job: Job) -> tuple[Work, Pool]:
        """The work as it is sent, and where it is sent to."""
        if self.executor is not None:
            return Work(job, self.item_seconds), GivenPool(self.executor, self.processes or 1)
        if self.processes == 0:
            return Work(job, self.item_seconds), Here()
        packed, secrets = pack_with_keys(job)
        return Work(job, self.item_seconds, packed), OwnPool(self.processes, secrets)


_Result = TypeVar("_Result")


def _results(
    items: Any,
    is_fit: Callable[[Any], bool],
    job: Job,
    limits: Limits,
    plan: _Plan,
    result: Callable[[Place, Any], _Result],
) -> Generator[_Result, None, None]:
    task, pool = plan.prepare(job)
    if isinstance(items, Path):
        placed = lines(items, plan.start, limits.input_bytes)
    else:
        placed = listed(items, plan.start, is_fit)
    run = Run(task, pool, in_flight=plan.most_in_flight, ordered=plan.ordered)

    def handed_out() -> Generator[_Result, None, None]:
        watermark = Watermark(plan.start)
        with closing(placed), closing(run.answered(chunks(placed, plan.chunk))) as answered:
            for each, answers in answered:
                for place, answer in zip(each.places, answers, strict=True):
                    yield result(place, answer)
                if plan.on_progress is not None:
                    plan.on_progress(watermark.after(each.number, each.places))

    return handed_out()


def _processes(given: int | None) -> int:
    """As many as there are processors; none below a process that may not have children (Celery's are such)."""
    if given is not None:
        return given
    return 0 if multiprocessing.current_process().daemon else cpus()
