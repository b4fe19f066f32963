"""What Prometheus reads at ``/metrics``: how many, how long, how many wait; no label holds anything of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from vcmicro.server.answers import Answer

if TYPE_CHECKING:
    from vcmicro.server.routing import Route
    from vcmicro.server.workers import Workers

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one server, in a registry of their own."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self, workers: Workers) -> None:
        self._registry = CollectorRegistry()
        names = ("method", "route", "status")
        self._requests = Counter("vcmicro_requests", "Requests answered", names, registry=self._registry)
        self._seconds = Histogram(
            "vcmicro_request_seconds", "Seconds to answer", ("route",), buckets=_BUCKETS, registry=self._registry
        )
        self._problems = Counter("vcmicro_problems", "Problems answered, by code", ("code",), registry=self._registry)
        self._gauge("vcmicro_requests_waiting", "Requests that wait for a worker", lambda: workers.waiting)
        self._gauge("vcmicro_workers_busy", "Worker processes at work", lambda: workers.busy)
        self._gauge("vcmicro_workers", "Worker processes", lambda: workers.count)
        self._gauge("vcmicro_workers_replaced", "Worker processes that overran or died", lambda: workers.replaced)

    def _gauge(self, name: str, text: str, read: Callable[[], int]) -> None:
        Gauge(name, text, registry=self._registry).set_function(read)

    def count(self, route: Route, answer: Answer, seconds: float) -> None:
        """Count an answer."""
        self._requests.labels(route.method, route.path, str(answer.status)).inc()
        self._seconds.labels(route.path).observe(seconds)
        for code in answer.codes:
            self._problems.labels(code).inc()

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self._registry)
