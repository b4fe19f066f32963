"""The network, and the only room that opens a socket: what may be fetched, from where, how much and how often.

The library is offline until a caller passes a ``Fetcher``. Importing this room does not import httpx.

>>> report = verify(badge, fetcher=HttpsFetcher())
"""

from __future__ import annotations

from vcmicro.fetch.budget import MeteredFetcher
from vcmicro.fetch.https import HttpsFetcher
from vcmicro.fetch.interface import PURPOSES, Fetched, Fetcher, OfflineFetcher

__all__ = ["PURPOSES", "Fetched", "Fetcher", "HttpsFetcher", "MeteredFetcher", "OfflineFetcher"]
