"""did:web: the document lies at an https URL that the DID names.

Source: the did:web method specification (W3C CCG), section 2.5.2 (Read). Its mapping from DID to URL is older than
its attackers: here every part is held to a grammar before a URL is built.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote_to_bytes

from vcmicro.dids.resolution import Resolution, fetch_document
from vcmicro.dids.syntax import parse_did
from vcmicro.errors import Invalid, invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.patterns import Pattern
from vcmicro.problems import shown

_HOST = Pattern(r"(?P<host>[A-Za-z0-9.-]+)(?:%3[Aa](?P<port>[1-9][0-9]{0,4}))?", re.ASCII)
# What a path segment may hide behind an escape: characters that a DID cannot hold, and none that could change the path.
_ESCAPABLE = frozenset("~!$&'()*+,=")


class DidWeb:
    """The method ``web``: the document is fetched (purpose ``did``), and its id must be the DID."""

    name = "web"

    def resolve(self, did: str, case: Resolution) -> dict[str, Any]:
        """The fetched document.

        Raises:
            Invalid: ``did.syntax`` before anything is asked; ``did.document``.
            Unavailable: ``did.unavailable``. Which ports may be asked is the fetcher's to say.
        """
        return fetch_document(document_url(did, limits=case.limits), "did", case)


def document_url(did: str, *, limits: Limits = DEFAULT) -> str:
    """The URL of a did:web document.

    >>> document_url("did:web:univ.example:staff")
    'https://univ.example/staff/did.json'

    Raises:
        Invalid: ``did.syntax``.
    """
    host, port, segments = _parts(did, limits)
    authority = host if port is None else f"{host}:{port}"
    return f"https://{authority}/{'/'.join(segments or ('.well-known',))}/did.json"


def web_path(did: str, *, limits: Limits = DEFAULT) -> str:
    """Where the document lies below the web server's root (``.well-known/did.json``, ``staff/did.json``).

    Raises:
        Invalid: ``did.syntax``.
    """
    segments = _parts(did, limits)[2]
    return "/".join((*(segments or (".well-known",)), "did.json"))


def _parts(did: str, limits: Limits) -> tuple[str, int | None, tuple[str, ...]]:
    parsed = parse_did(did, limits=limits)
    if parsed.method != "web":
        raise invalid("did.syntax", f"{shown(did)} is not a did:web")
    return location(parsed.id)


def location(text: str) -> tuple[str, int | None, tuple[str, ...]]:
    """Host, port and path segments of ``HOST[%3APORT](:SEGMENT)*``, as did:web and did:webvh write them.

    Raises:
        Invalid: ``did.syntax``.
    """
    authority, *segments = text.split(":")
    found = _HOST.fullmatch(authority)
    if found is None:
        raise _refused(authority, "is not a host name, or one with an escaped port")
    from vcmicro.fetch.policy import host_fault

    fault = host_fault(found["host"].lower())
    if fault is not None:
        raise _refused(found["host"], fault)
    port = int(found["port"]) if found["port"] else None
    if port is not None and port > 65_535:
        raise _refused(authority, "names a port that does not exist")
    for segment in segments:
        _check_segment(segment)
    return found["host"].lower(), port, tuple(segments)


def _check_segment(segment: str) -> None:
    """No empty segment, no dot segment, and no second spelling of either."""
    if segment.strip(".") == "":
        raise _refused(segment, "is an empty or a dot segment")
    for escaped in re.findall(r"%..", segment):
        byte = int(escaped[1:], 16)
        if byte < 0x80 and chr(byte) not in _ESCAPABLE:
            raise _refused(segment, f"holds {escaped}, which may change the path")
    try:
        unquote_to_bytes(segment).decode("utf-8")
    except UnicodeDecodeError:
        raise _refused(segment, "holds escapes that are not UTF-8") from None


def _refused(part: str, reason: str) -> Invalid:
    return invalid("did.syntax", f"in this DID {shown(part)} {reason}")
