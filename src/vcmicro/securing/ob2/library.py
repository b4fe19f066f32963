"""The documents behind an assertion, fetched from their own URLs and held to their tables."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from vcmicro import shapes, strict_json
from vcmicro.errors import Invalid, VcmicroError, invalid, unavailable
from vcmicro.fetch import Fetcher
from vcmicro.limits import Limits
from vcmicro.patterns import Pattern
from vcmicro.problems import Problem, problem, shown

# Parsers of URLs disagree about what these mean.
_ODD = Pattern(r"[\x00-\x20\x7f\\]")


class Library:
    """Fetches each document once, by ``fetcher``; ``documents`` are those that were read, by URL."""

    def __init__(self, fetcher: Fetcher, limits: Limits) -> None:
        self._fetcher = fetcher
        self._limits = limits
        self._shapes: set[tuple[str, str]] = set()
        self.documents: dict[str, dict[str, Any]] = {}

    def raw(self, url: str, pointer: str, purpose: str = "badge") -> dict[str, Any]:
        """The JSON object at a URL.

        A redirect within the origin is followed, one to elsewhere is not taken for the answer of this URL: who can make
        a server redirect has not written its pages.

        Raises:
            Invalid: ``net.url``, ``net.address``, ``json.*``, ``proof.hosted`` for what is no object.
            Unavailable: ``net.*``.
        """
        try:
            fetched = self._fetcher.fetch(url, purpose)
        except VcmicroError as error:
            raise type(error)(_placed(each, pointer) for each in error.problems) from None
        if origin(fetched.url) != origin(url):
            raise unavailable("net.redirect", f"{shown(url)} redirects to {shown(fetched.url)}", pointer)
        try:
            value = strict_json.loads(fetched.body, limits=self._limits)
        except Invalid as error:
            detail = f"what lies at {shown(url)} cannot be read: {error.problem.detail}"
            raise Invalid(problem(error.code, detail, pointer)) from None
        if not isinstance(value, dict):
            raise invalid("proof.hosted", f"what lies at {shown(url)} is no JSON object", pointer)
        return value

    def document(self, url: str, shape: str, pointer: str, purpose: str = "badge") -> dict[str, Any]:
        """A document of a class (such as ``BadgeClass``) that bears the URL as its id.

        Raises:
            Invalid: ``proof.hosted`` for another id or what its table refuses; as ``raw``.
            Unavailable: ``net.*``.
        """
        if (url, shape) in self._shapes:
            return self.documents[url]
        value = self.raw(url, pointer, purpose)
        if value.get("id") != url:
            detail = f"what lies at {shown(url)} calls itself {shown(value.get('id'))}"
            raise invalid("proof.hosted", detail, pointer)
        wrong = [each for each in shapes.check(value, shape=f"{shape}/2.0") if not each.warning]
        if wrong:
            detail = f"the {shape} at {shown(url)} is malformed"
            raise Invalid([problem("proof.hosted", detail, pointer), *(each.under(pointer) for each in wrong)])
        self._shapes.add((url, shape))
        self.documents[url] = value
        return value


def origin(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port of a web URL (RFC 6454); None for any other."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc or _ODD.search(url):
        return None
    return parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80)


def is_web(url: str | None) -> bool:
    """True for a URL of http or https: a place where something may lie."""
    return url is not None and origin(url) is not None


def _placed(found: Problem, pointer: str) -> Problem:
    return found if found.pointer else found.under(pointer)
