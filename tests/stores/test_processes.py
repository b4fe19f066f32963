"""Several processes over one store, and processes that are killed in the middle of what they do."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from vcmicro import StatusList, verify
from vcmicro.encoding import decode_multibase_u
from vcmicro.status.bits import inflate, read_value

WORKING = Path(__file__).with_name("working.py")
sys.path.insert(0, str(WORKING.parent))
from working import URL, status_list  # noqa: E402

KILLS = int(os.environ.get("VCMICRO_KILLS", "12"))


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(WORKING), *arguments], stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> list[list[str]]:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return [line.split() for line in out.splitlines()]


def bits_of(body: bytes | None) -> set[int]:
    """The indexes that a published list says are set, once its proof has been checked."""
    assert body is not None
    document: dict[str, Any] = json.loads(body)
    assert verify(document)["proof"].outcome.value == "PASSED"
    encoded = document["credentialSubject"]["encodedList"]
    listed = inflate(decode_multibase_u(encoded, max_chars=len(encoded)))
    return {index for index in range(len(listed) * 8) if listed[index // 8] and read_value(listed, index)}


def test_two_processes_share_no_index(store: str) -> None:
    """They also create the store and the list at once."""
    processes = [start("allocate", store, "30", name) for name in ("one", "two", "three")]
    indexes = [int(words[1]) for process in processes for words in said(process)]
    assert len(indexes) == len(set(indexes)) == 90
    shared = status_list(store)
    assert all(shared.get(index) == 0 for index in indexes)
    assert shared.get("urn:one:29") == 0


def test_two_writers_lose_no_revocation(store: str) -> None:
    shared = status_list(store)
    indexes = [int(shared.allocate(purpose="revocation")["statusListIndex"]) for _ in range(60)]
    halves = (indexes[:40], indexes[20:])
    processes = [start("set", store, *map(str, half)) for half in halves]
    # Somebody publishes meanwhile: what is signed is never half of a change, nor older than what was signed before.
    seen: set[int] = set()
    while any(process.poll() is None for process in processes):
        shared.publish()
        now = bits_of(shared.published())
        assert seen <= now
        seen = now
    for process in processes:
        said(process)
    shared.publish()
    assert bits_of(shared.published()) == set(indexes)


def test_threads_share_one_list(store: str) -> None:
    shared, indexes = status_list(store), []

    def allocate() -> None:
        for _ in range(10):
            indexes.append(shared.allocate(purpose="suspension")["statusListIndex"])

    threads = [threading.Thread(target=allocate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(indexes)) == 40


def test_killed_at_any_moment(store: str) -> None:
    """After each kill: what was done stays done, no index comes twice, and what is published verifies."""
    status_list(store).publish()
    chance = random.Random(20_261_123)
    allocated: list[int] = []
    done: set[int] = set()
    for _ in range(KILLS):
        process = start("churn", store)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.06))
        process.kill()
        rest, _ = process.communicate()
        # A line that the kill cut off speaks of a step that was done; but which one cannot be read.
        lines = [line.split() for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]
        allocated += [int(words[1]) for words in lines if words[0] == "allocated"]
        done |= {int(words[1]) for words in lines if words[0] == "set"}
        shared = StatusList(URL, store=store)
        body = bits_of(shared.published())
        assert all(shared.get(index) == 1 for index in done)
        assert all(shared.get(index) in (0, 1) for index in allocated)
        last = max((at for at, words in enumerate(lines) if words[0] == "published"), default=-1)
        assert {int(words[1]) for words in lines[: last + 1] if words[0] == "set"} <= body
    assert len(allocated) == len(set(allocated)) >= KILLS
    shared = status_list(store)
    shared.publish()
    assert done <= bits_of(shared.published())
