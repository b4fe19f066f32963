"""A network that a test writes down: URL -> JSON, bytes or an error."""

from __future__ import annotations

import json
from typing import Any

from vcmicro import Fetched
from vcmicro.errors import unavailable


class Pages:
    """A Fetcher over a dict; every URL asked for is remembered."""

    def __init__(self, pages: dict[str, Any]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def fetch(self, url: str, purpose: str) -> Fetched:
        self.asked.append(url)
        page = self.pages.get(url)
        if page is None:
            raise unavailable("net.status", "the answer is 404")
        if isinstance(page, Exception):
            raise page
        body = page if isinstance(page, bytes) else json.dumps(page).encode()
        return Fetched(url, body, "application/json")
