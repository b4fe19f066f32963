"""Many badges, distinct, from a file of JSON lines, in one process and in two; and how much memory grows meanwhile.

``python -m bench.batch FILE PROCESSES ITEMS WARM_ITEMS`` is the process that is measured; it prints JSON.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import vcmicro
from bench import secured
from bench.environment import BUILD, ROOT

MOST_WARM_ITEMS = 500


def measure(items: int, rounds: int) -> dict[str, Any]:
    """One process and two in turn; ``speedup`` is the pairwise median in wall-clock time."""
    file, warm = _written(items), min(MOST_WARM_ITEMS, items // 3)
    several = hasattr(vcmicro, "verify_many")
    if not several:
        print("vcmicro has no verify_many: there are no figures of two processes", file=sys.stderr)
    taken: dict[int, list[dict[str, float]]] = {1: [], 2: []}
    for _ in range(rounds):
        for processes in (1, 2) if several else (1,):
            command = [sys.executable, "-m", "bench.batch", str(file), str(processes), str(items), str(warm)]
            done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
            if done.returncode:
                raise RuntimeError(done.stderr.strip()[-500:])
            taken[processes].append(json.loads(done.stdout))
    pairs = zip(taken[1], taken[2], strict=False)
    return {
        "items": items,
        "one_process": _median(taken[1]),
        "two_processes": _median(taken[2]) if several else None,
        "speedup": round(median(a["wall_us"] / b["wall_us"] for a, b in pairs), 2) if several else None,
    }


def _median(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(median(each[name] for each in rounds), 2) for name in rounds[0]}


def _written(items: int) -> Path:
    """The file of distinct ``full`` badges, each with its own id and learner; kept from run to run."""
    BUILD.mkdir(exist_ok=True)
    file = BUILD / f"bench-{items}.jsonl"
    if file.is_file():
        return file
    draft, issuer = secured.DOCUMENTS["full"](secured.key().did), secured.issuer()
    with file.with_suffix(".part").open("w", encoding="utf-8") as out:
        for number in range(items):
            draft["id"] = f"urn:uuid:00000000-0000-4000-8000-{number:012}"
            draft["credentialSubject"]["id"] = f"did:example:learner-{number}"
            print(json.dumps(issuer.issue(draft, now=secured.NOW)), file=out)
    file.with_suffix(".part").rename(file)
    return file


def run(file: Path, processes: int, items: int, warm_items: int) -> dict[str, float]:
    """Verify every line; microseconds of CPU and of wall-clock an item, and MiB of growth, after a warm-up."""
    with file.open(encoding="utf-8") as lines:
        reports = _reports(file, lines, processes)
        _count(islice(reports, warm_items))
        resident, cpu, wall = _resident(), _cpu(), time.perf_counter()
        # The last one is left: behind it the workers end, and what they took is no longer to be read.
        count = _count(islice(reports, items - warm_items - 1))
        wall = time.perf_counter() - wall
        growth = _resident() - resident
        cpu = _cpu() - cpu
        _count(reports)
    return {
        "us": cpu / count * 1e6,
        "wall_us": wall / count * 1e6,
        "per_second": count / wall,
        "growth_mib": growth,
    }


def _reports(file: Path, lines: Iterator[str], processes: int) -> Iterator[vcmicro.Report]:
    if processes == 1:
        return (vcmicro.verify(line, now=secured.NOW) for line in lines)
    return (each.report for each in vcmicro.verify_many(file, processes=processes, now=secured.NOW))


def _count(reports: Iterator[vcmicro.Report]) -> int:
    count = 0
    for report in reports:
        count += 1
        if report.outcome is not vcmicro.Outcome.PASSED:
            raise AssertionError(f"a badge of the batch does not pass:\n{report}")
    return count


def _processes() -> list[int]:
    return [os.getpid(), *(each.pid for each in multiprocessing.active_children() if each.pid)]


def _resident() -> float:
    """MiB of resident memory, of this process and its workers; its peak where there is no /proc."""
    if not Path("/proc/self/statm").is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    pages = sum(int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in _processes())
    return pages * resource.getpagesize() / 1024**2


def _cpu() -> float:
    """Seconds of CPU, of this process and its running workers; of this one alone where there is no /proc."""
    own = time.process_time()  # finer than /proc, which counts ticks of 10 ms
    if not Path("/proc/self/stat").is_file():
        return own
    fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in _processes()[1:]]
    return own + sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), *map(int, sys.argv[2:]))))
