"""The network, and the only room that opens a socket: what may be fetched, from where, how much and how often.

The library is offline until a caller passes a ``Fetcher``. Importing this room imports neither httpx nor ssl: the
fetcher that needs them loads on first use (PEP 562).

>>> report = verify(badge, fetcher=HttpsFetcher())
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from vcmicro.fetch.budget import MeteredFetcher
from vcmicro.fetch.interface import PURPOSES, Fetched, Fetcher, OfflineFetcher

if TYPE_CHECKING:
    from vcmicro.fetch.https import HttpsFetcher
    from vcmicro.fetch.service import Answered, HttpsService

__all__ = [
    "PURPOSES",
    "Answered",
    "Fetched",
    "Fetcher",
    "HttpsFetcher",
    "HttpsService",
    "MeteredFetcher",
    "OfflineFetcher",
]


_LATE = {
    "Answered": "vcmicro.fetch.service",
    "HttpsFetcher": "vcmicro.fetch.https",
    "HttpsService": "vcmicro.fetch.service",
}


def __getattr__(name: str) -> Any:
    home = _LATE.get(name)
    if home is None:
        raise AttributeError(f"module 'vcmicro.fetch' has no attribute {name!r}")
    globals()[name] = found = getattr(import_module(home), name)
    return found
