"""The grammar of DIDs and DID URLs, strictly, before anything is built from one.

Source: DID Core 1.0 sections 3.1 and 3.2 (ABNF), RFC 3986 (path, query, fragment).
"""

from __future__ import annotations

import re

from vcmicro.errors import invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.patterns import Pattern
from vcmicro.problems import shown
from vcmicro.record import Record

_IDCHAR = r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})"
_PCHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_DID = rf"did:(?P<method>[a-z0-9]+):(?P<id>(?:{_IDCHAR}|:)*{_IDCHAR})"
_DID_ALONE = Pattern(_DID, re.ASCII)
_DID_URL = Pattern(
    rf"(?P<did>{_DID})(?P<path>(?:/{_PCHAR}*)*)"
    rf"(?:\?(?P<query>(?:{_PCHAR}|[/?])*))?(?:\#(?P<fragment>(?:{_PCHAR}|[/?])*))?",
    re.ASCII,
)


class Did(Record):
    """A DID and its two parts: ``did:`` ``method`` ``:`` ``id``."""

    did: str
    method: str
    id: str

    def __str__(self) -> str:
        return self.did


class DidUrl(Record):
    """A DID URL taken apart; ``path`` begins with ``/`` or is empty; None for no query or no fragment."""

    did: str
    path: str
    query: str | None
    fragment: str | None

    def __str__(self) -> str:
        query = "" if self.query is None else f"?{self.query}"
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{self.did}{self.path}{query}{fragment}"


def parse_did(text: object, pointer: str = "", *, limits: Limits = DEFAULT) -> Did:
    """Read a DID without path, query or fragment.

    Raises:
        Invalid: ``did.syntax``, also for one longer than ``Limits.long_multikey_chars``.
    """
    if not isinstance(text, str) or len(text) > limits.long_multikey_chars:
        raise invalid("did.syntax", _too_long_or_no_text(text, limits.long_multikey_chars), pointer)
    scheme, method, identifier = _split(text)
    if scheme == "did" and _are_plain(method, identifier):
        return Did(text, method, identifier)
    found = _DID_ALONE.fullmatch(text)
    if found is None:
        raise invalid("did.syntax", f"{shown(text)} is not a DID", pointer)
    return Did(text, found["method"], found["id"])


def parse_did_url(text: object, pointer: str = "", *, limits: Limits = DEFAULT) -> DidUrl:
    """Read a DID URL, which may be a bare DID.

    Raises:
        Invalid: ``did.url_syntax``; its DID, and what follows, may each have ``Limits.long_multikey_chars``.
    """
    most = 2 * limits.long_multikey_chars
    if not isinstance(text, str) or len(text) > most:
        raise invalid("did.url_syntax", _too_long_or_no_text(text, most), pointer)
    did, hash_sign, fragment = text.partition("#")
    scheme, method, identifier = _split(did)
    plain = scheme == "did" and _are_plain(method, identifier) and (not fragment or _are_plain(method, fragment))
    if plain and len(did) <= limits.long_multikey_chars:
        return DidUrl(did, "", None, fragment if hash_sign else None)
    found = _DID_URL.fullmatch(text)
    if found is None or len(found["did"]) > limits.long_multikey_chars:
        raise invalid("did.url_syntax", f"{shown(text)} is not a DID URL", pointer)
    return DidUrl(found["did"], found["path"], found["query"], found["fragment"])


def _split(text: str) -> tuple[str, str, str]:
    scheme, _, rest = text.partition(":")
    method, _, identifier = rest.partition(":")
    return scheme, method, identifier


def _are_plain(method: str, rest: str) -> bool:
    """True if they are a method and an identifier (or a fragment) of letters and digits, as most are."""
    return method.isalnum() and method.islower() and rest.isalnum() and method.isascii() and rest.isascii()


def _too_long_or_no_text(text: object, most: int) -> str:
    if isinstance(text, str):
        return f"{len(text):,} characters, where {most:,} are the most"
    return f"{shown(text)} is not a string"
