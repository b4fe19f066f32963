"""The hardened fetcher: https to public addresses, bounded in size and time, with no state that could leak.

The steps of a request, in order: the policy on the URL; the cache; the look-up, every address of which must be
public; one TLS connection pinned to those addresses; status, encoding and media type; the body, counted as it comes.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from vcmicro.errors import Unavailable, VcmicroError, unavailable
from vcmicro.fetch.cache import Cache
from vcmicro.fetch.interface import PURPOSES, Fetched, Purpose
from vcmicro.fetch.policy import Policy, Target, check_addresses
from vcmicro.limits import DEFAULT, MIB, Limits
from vcmicro.problems import shown

if TYPE_CHECKING:
    import httpcore
    import httpx

    from vcmicro.fetch.transport import Deadline, PinnedTransport

Resolve = Callable[[str, int], list[str]]
"""A name and a port to textual IP addresses; ``OSError`` if there are none."""

_REDIRECTS = (301, 302, 303, 307, 308)


def resolve_by_system(host: str, port: int) -> list[str]:
    """The addresses that the operating system knows for a host."""
    return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class HttpsFetcher:
    """A ``Fetcher`` that is safe to point at URLs which strangers chose. Thread-safe; share one.

    Args:
        limits: size, time and cache limits.
        hosts: an allow-list of hosts (``*.name``: every host below it); None allows every public host.
        deny: hosts that are refused all the same, such as your own.
        ports: the ports that may be asked.
        resolve: the look-up of names; its answers are checked, and the connection goes to them.
        cache_bytes: what the cache may hold: key documents for ``Limits.did_cache_seconds``, refusals by the network
            for ``Limits.failure_cache_seconds``, and what ``keep`` was told.

    There is no argument that weakens TLS; ``_tls`` and ``_backend`` exist for this project's own tests.
    """

    def __init__(
        self,
        *,
        limits: Limits = DEFAULT,
        hosts: Collection[str] | None = None,
        deny: Collection[str] = (),
        ports: Collection[int] = (443,),
        resolve: Resolve = resolve_by_system,
        cache_bytes: int = 32 * MIB,
        _tls: ssl.SSLContext | None = None,
        _backend: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._limits = limits
        self._policy = Policy(tuple(ports), hosts if hosts is None else tuple(hosts), tuple(deny))
        self._resolve = resolve
        self._cache = Cache(cache_bytes)
        self._tls = _tls
        self._backend = _backend

    def fetch(self, url: str, purpose: str) -> Fetched:
        """Get ``url`` within ``Limits.request_seconds`` (see ``Fetcher.fetch``)."""
        return self.fetch_within(url, purpose, self._limits.request_seconds)

    def fetch_within(self, url: str, purpose: str, seconds: float) -> Fetched:
        """As ``fetch``, in at most ``seconds`` if that is less.

        Raises:
            Invalid: ``net.url``, ``net.address``.
            Unavailable: ``net.scheme``, ``net.host``, ``net.address``, ``net.redirect``, ``net.status``, ``net.gone``,
                ``net.media_type``, ``net.size``, ``net.timeout``, ``net.failed``.
            ValueError: for a purpose that is not in ``PURPOSES``.
        """
        if purpose not in PURPOSES:
            raise ValueError(f"purpose {purpose!r}: supported are {', '.join(PURPOSES)}")
        target = self._policy.target(url)
        kept = self._cache.get(target.url, purpose)
        if kept is not None:
            return kept
        allowed = self._limits.request_seconds
        try:
            fetched = self._follow(target, PURPOSES[purpose], min(seconds, allowed))
        except Unavailable as error:
            # A request that was cut short by a caller's budget says nothing about the server.
            if seconds >= allowed:
                self._cache.put(target.url, purpose, error, self._limits.failure_cache_seconds)
            raise
        self._cache.put(target.url, purpose, fetched, PURPOSES[purpose].kept_seconds(self._limits))
        return fetched

    def keep(self, fetched: Fetched, url: str, purpose: str, seconds: float) -> None:
        """Give ``fetched`` for ``url`` again for ``seconds``: its reader knows how long it is good.

        A status list is kept for ``Limits.status_cache_seconds`` at most.
        """
        if purpose == "status":
            seconds = min(seconds, self._limits.status_cache_seconds)
        self._cache.put(self._policy.target(url).url, purpose, fetched, seconds)

    def _follow(self, target: Target, purpose: Purpose, seconds: float) -> Fetched:
        """Ask, and follow what redirects the purpose allows, each under the same rules."""
        from vcmicro.fetch.transport import Deadline

        deadline = Deadline(seconds)
        for _ in range(purpose.redirects + 1):
            answer = self._ask(target, purpose, deadline)
            if isinstance(answer, Fetched):
                return answer
            target = self._redirected(target, answer)
        raise unavailable("net.redirect", f"{target.host} redirects more than {purpose.redirects} times")

    def _redirected(self, target: Target, location: str) -> Target:
        """The next hop. A refusal is the server's fault, not the first URL's: it leaves the question open."""
        try:
            return self._policy.target(urljoin(target.url, location))
        except (VcmicroError, ValueError) as error:
            raise unavailable("net.redirect", f"{target.host} redirects to {shown(location)}: {error}"[:240]) from None

    def _ask(self, target: Target, purpose: Purpose, deadline: Deadline) -> Fetched | str:
        """One request; a URL where the server redirects and the purpose allows it."""
        from vcmicro.fetch.transport import send

        transport = connected(target, deadline, self._limits, self._resolve, self._tls, self._backend)
        accepted = {"Accept": ", ".join(sorted(purpose.media_types))}
        with send(transport, "GET", target.url, accepted) as response:
            if response.status_code in _REDIRECTS:
                return _location(response, target, purpose)
            _check_head(response, target, purpose)
            body = read_body(response, target, purpose.most_bytes(self._limits), purpose.limit)
            return Fetched(target.url, body, _media_type(response))


def connected(
    target: Target,
    deadline: Deadline,
    limits: Limits,
    resolve: Resolve,
    tls: ssl.SSLContext | None,
    backend: httpcore.NetworkBackend | None,
) -> PinnedTransport:
    """The way to the addresses of a host, every one of which is public.

    Raises:
        Unavailable: ``net.address``, ``net.timeout``, ``net.failed``.
    """
    from vcmicro.fetch.transport import PinnedTransport

    answers = _look_up(resolve, target, deadline.left(limits.connect_seconds))
    return PinnedTransport(
        check_addresses(target.host, answers),
        deadline,
        connect_seconds=limits.connect_seconds,
        tls=tls,
        backend=backend,
    )


def _look_up(resolve: Resolve, target: Target, seconds: float) -> list[str]:
    """Resolve in a thread of its own: a look-up has no time limit, and its server may be the attacker's.

    Raises:
        Unavailable: ``net.timeout``, ``net.failed``.
    """
    answers: list[str] = []
    failure: list[OSError] = []

    def ask() -> None:
        try:
            answers.extend(resolve(target.host, target.port))
        except (OSError, UnicodeError) as error:
            failure.append(OSError(str(error)))

    worker = threading.Thread(target=ask, name="vcmicro-look-up", daemon=True)
    worker.start()
    worker.join(seconds)
    if worker.is_alive():
        raise unavailable("net.timeout", f"the name {target.host} was not resolved in time")
    if failure:
        raise unavailable("net.failed", f"the name {target.host} cannot be resolved")
    return answers


def _location(response: httpx.Response, target: Target, purpose: Purpose) -> str:
    location = str(response.headers.get("location", ""))
    if not purpose.redirects or not location:
        where = f" to {shown(location)}" if location else ""
        raise unavailable("net.redirect", f"{target.host} redirects{where} ({response.status_code})")
    return location


def _check_head(response: httpx.Response, target: Target, purpose: Purpose) -> None:
    if response.status_code == 410:
        raise unavailable("net.gone", f"{target.host} answered 410")
    if response.status_code != 200:
        raise unavailable("net.status", f"{target.host} answered {response.status_code}")
    encoding = response.headers.get("content-encoding", "identity")
    if encoding.strip().lower() != "identity":
        raise unavailable("net.media_type", f"{target.host} sent content-encoding {shown(encoding)} unasked")
    if _media_type(response) not in purpose.media_types:
        given = response.headers.get("content-type", "")
        raise unavailable("net.media_type", f"{target.host} sent {shown(given)}, which is not expected here")


def _media_type(response: httpx.Response) -> str:
    return str(response.headers.get("content-type", "")).split(";")[0].strip().lower()


def read_body(response: httpx.Response, target: Target, most: int, name: str) -> bytes:
    """The body, refused as soon as it is announced or grows too large."""
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise unavailable("net.size", f"{target.host} announced {int(announced):,} bytes; Limits.{name} is {most:,}")
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > most:
            raise unavailable("net.size", f"{target.host} sent more than the {most:,} bytes of Limits.{name}")
    return bytes(body)
