"""What batches meet in worker processes, which find it here by name: items that misbehave, fetchers, a signer."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from documents import ISSUED, key, small_badge

from vcmicro import CHECKS, Fetched, Issuer, Problem, Tools
from vcmicro.checks.case import Case
from vcmicro.problems import problem

ISSUER = Issuer(key().did, signer=key(), name="University of Example")


@dataclass(frozen=True)
class Misbehaving:
    """A check that does what the credential's name tells it; in no other process than a worker."""

    name: str = "misbehaving"
    needs: tuple[str, ...] = ()

    def skip(self, case: Case) -> Problem | None:
        return None

    def run(self, case: Case) -> Iterable[Problem]:
        name = case.document.get("name")
        if name == "crash":
            raise KeyError("the holder's own data")
        if name == "pid":
            return (problem("check.nothing", str(os.getpid())).as_warning(),)
        if multiprocessing.parent_process() is not None:
            _misbehave(name)
        return ()


def _misbehave(name: object) -> None:
    if name == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "sleep":
        time.sleep(600)
    if name == "deaf":
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        time.sleep(600)


MISBEHAVING = Tools(checks=CHECKS.plus(Misbehaving()))


def badge(name: str = "Soil Sampling", **options: Any) -> str:
    """The JSON text of a signed small badge of that name."""
    return json.dumps(ISSUER.issue({**small_badge(), "name": name}, now=ISSUED, **options))


class OnePage:
    """A fetcher that holds a lock, as real ones do, and so cannot be pickled; its class can."""

    def __init__(self, body: bytes = b"{}") -> None:
        self._lock = multiprocessing.Lock()
        self._body = body

    def fetch(self, url: str, purpose: str) -> Fetched:
        with self._lock:
            return Fetched(url, self._body, "application/json")


@dataclass(frozen=True)
class KeyElsewhere:
    """A signer that pickles: it holds no secret, and gets the key where it signs."""

    number: int

    @property
    def algorithm(self) -> str:
        return key(number=self.number).algorithm

    @property
    def verification_method(self) -> str:
        return key(number=self.number).verification_method

    def sign(self, data: bytes) -> bytes:
        return key(number=self.number).sign(data)
