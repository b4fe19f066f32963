"""How often and how long one verification may use the network."""

from __future__ import annotations

import time
from _thread import allocate_lock  # threading takes a millisecond to import
from collections.abc import Callable

from vcmicro.errors import VcmicroError, over_limit, unavailable
from vcmicro.fetch.interface import Fetched, Fetcher, OfflineFetcher
from vcmicro.limits import DEFAULT, Limits


class _Meter:
    """Requests and seconds that are left."""

    def __init__(self, requests: int, seconds: float, name: str) -> None:
        self.requests = requests
        self.seconds = seconds
        self.allowed = requests
        self.name = name


class _Tree:
    """What the credentials of one tree share: the fetcher, the outer budget, and every answer so far."""

    def __init__(self, fetcher: Fetcher, limits: Limits, clock: Callable[[], float]) -> None:
        self.fetcher = fetcher
        self.limits = limits
        self.clock = clock
        self.meter = _Meter(limits.tree_requests, limits.tree_fetch_seconds, "tree_requests")
        self.answers: dict[tuple[str, str], Fetched | VcmicroError] = {}
        self.lock = allocate_lock()


class MeteredFetcher:
    """A fetcher with the budget of one credential inside the budget of its tree; it asks for no URL twice.

    By ``Limits``: 8 requests and 10 seconds for a credential, 64 and 60 for the tree. An answer (or a refusal) that
    the tree has already costs nothing, so one verification sees one state of the world.
    """

    def __init__(
        self, fetcher: Fetcher, limits: Limits = DEFAULT, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._start(_Tree(fetcher, limits, clock))

    def _start(self, tree: _Tree) -> None:
        limits = tree.limits
        self._tree = tree
        self._meter = _Meter(limits.credential_requests, limits.credential_fetch_seconds, "credential_requests")

    def for_credential(self) -> MeteredFetcher:
        """The fetcher of another credential of the same tree: its own budget, the tree's remainder and answers."""
        other = object.__new__(MeteredFetcher)
        other._start(self._tree)
        return other

    def fetch(self, url: str, purpose: str) -> Fetched:
        """As ``Fetcher.fetch``; where there is no network, nothing is spent.

        Raises:
            LimitExceeded: ``limit.requests`` when the requests are used up.
            Unavailable: ``net.timeout`` when the seconds are.
        """
        tree = self._tree
        if type(tree.fetcher) is OfflineFetcher:
            return tree.fetcher.fetch(url, purpose)
        with tree.lock:
            answer = tree.answers.get((url, purpose))
            if answer is None:
                seconds = self._spend_request()
        if answer is None:
            answer = self._ask(url, purpose, seconds)
        if isinstance(answer, VcmicroError):
            raise type(answer)(answer.problems)
        return answer

    def keep(self, fetched: Fetched, url: str, purpose: str, seconds: float) -> None:
        """Tell the fetcher below how long an answer stays good (a status list's own ``ttl``), if it keeps answers."""
        keep = getattr(self._tree.fetcher, "keep", None)
        if keep is not None:
            keep(fetched, url, purpose, seconds)

    def _spend_request(self) -> float:
        """Take one request from both budgets; returns the seconds that it may last."""
        meters = (self._meter, self._tree.meter)
        for meter in meters:
            if meter.requests <= 0:
                raise over_limit("limit.requests", meter.name, meter.allowed)
            if meter.seconds <= 0:
                raise unavailable("net.timeout", "the time that one verification may spend on the network is used up")
        for meter in meters:
            meter.requests -= 1
        return min(meter.seconds for meter in meters)

    def _ask(self, url: str, purpose: str, seconds: float) -> Fetched | VcmicroError:
        tree = self._tree
        started = tree.clock()
        answer: Fetched | VcmicroError
        try:
            within = getattr(tree.fetcher, "fetch_within", None)
            answer = within(url, purpose, seconds) if within is not None else tree.fetcher.fetch(url, purpose)
        except VcmicroError as error:
            answer = error.with_traceback(None)  # it is kept, and its frames would keep it in turn
        finally:
            took = tree.clock() - started
            with tree.lock:
                self._meter.seconds -= took
                tree.meter.seconds -= took
        with tree.lock:
            return tree.answers.setdefault((url, purpose), answer)
