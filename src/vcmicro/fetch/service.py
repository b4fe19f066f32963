"""Requests to one https service that the caller chose: an API, an authorisation server.

The rules are those of the fetcher: https to the public internet, addresses pinned, bounded in size and time, no
redirects, no cookies, nothing of the environment. What differs is that the caller's own headers go out, which is why
nothing but the one origin is ever asked.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING

from vcmicro.errors import unavailable
from vcmicro.fetch.https import Resolve, connected, read_body, resolve_by_system
from vcmicro.fetch.policy import Policy, Target, parse_url
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown
from vcmicro.record import Record

if TYPE_CHECKING:
    import httpcore

_REDIRECTS = range(300, 400)


class Answered(Record):
    """What a service answered; header names in lower case, ``links`` the URLs of the Link header by relation."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    links: Mapping[str, str]


class HttpsService:
    """The service at the origin (host and port) of ``url``. Thread-safe.

    Raises:
        Invalid, Unavailable: ``net.url``, ``net.address``, ``net.scheme``, as ``HttpsFetcher.fetch``.
    """

    def __init__(
        self,
        url: str,
        *,
        limits: Limits = DEFAULT,
        resolve: Resolve = resolve_by_system,
        _tls: ssl.SSLContext | None = None,
        _backend: httpcore.NetworkBackend | None = None,
    ) -> None:
        origin = parse_url(url)
        self._policy = Policy((origin.port,), (origin.host,))
        self._limits, self._resolve, self._tls, self._backend = limits, resolve, _tls, _backend

    def send(self, method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answered:
        """Send one request, and read the answer whatever its status is.

        Raises:
            Invalid: ``net.url``, ``net.address``.
            Unavailable: ``net.scheme``, ``net.host`` for another origin, ``net.address``, ``net.redirect``,
                ``net.size``, ``net.timeout``, ``net.failed``.
        """
        from vcmicro.fetch.transport import Deadline, send

        target, limits = self._policy.target(url), self._limits
        deadline = Deadline(limits.service_seconds)
        transport = connected(target, deadline, limits, self._resolve, self._tls, self._backend)
        with send(transport, method, target.url, headers or {}, body) as response:
            named = {name.lower(): value for name, value in response.headers.items()}
            _refuse_redirect(response.status_code, named, target)
            return Answered(
                status=response.status_code,
                headers=named,
                body=read_body(response, target, limits.service_bytes, "service_bytes"),
                links={each["rel"]: each["url"] for each in response.links.values() if "rel" in each},
            )


def _refuse_redirect(status: int, headers: Mapping[str, str], target: Target) -> None:
    if status in _REDIRECTS and status != 304:
        where = shown(headers.get("location", ""))
        raise unavailable("net.redirect", f"{target.host} redirects to {where} ({status})")
