"""The network, and the only room that opens a socket: what may be fetched, from where, how much and how often.

The library is offline until a caller passes a ``Fetcher``. Importing this room imports neither httpx nor ssl: the
fetcher that needs them loads on first use (PEP 562).

>>> report = verify(badge, fetcher=HttpsFetcher())
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro.fetch.budget import MeteredFetcher
from vcmicro.fetch.interface import PURPOSES, Fetched, Fetcher, OfflineFetcher

if TYPE_CHECKING:
    from vcmicro.fetch.https import HttpsFetcher

__all__ = ["PURPOSES", "Fetched", "Fetcher", "HttpsFetcher", "MeteredFetcher", "OfflineFetcher"]


def __getattr__(name: str) -> Any:
    if name != "HttpsFetcher":
        raise AttributeError(f"module 'vcmicro.fetch' has no attribute {name!r}")
    from vcmicro.fetch.https import HttpsFetcher

    globals()[name] = HttpsFetcher
    return HttpsFetcher
