"""DID strings and DID URLs: against the grammar of DID Core written out by hand, and did:web against urllib."""

from __future__ import annotations

import string
from collections.abc import Iterator
from urllib.parse import urlsplit

from bench import secured

from fuzz.target import Finding, Target
from vcmicro import Resolver
from vcmicro.dids import document_url, parse_did, parse_did_url
from vcmicro.errors import VcmicroError

_IDCHAR = frozenset(string.ascii_letters + string.digits + ".-_")
_HEX = frozenset(string.hexdigits)


def check(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape")
    outcomes = [_did(text), _did_url(text), _web(text), _resolved(text)]
    return " ".join(outcomes)


def _did(text: str) -> str:
    try:
        found = parse_did(text)
    except VcmicroError as error:
        if _is_did(text) and len(text) <= 2_048:
            raise Finding(f"{text!r} is a DID, of which the library says {error}") from error
        return error.code
    if not _is_did(text) or str(found) != text or f"did:{found.method}:{found.id}" != text:
        raise Finding(f"{text!r} is no DID, but is read as {found!r}")
    return "did"


def _is_did(text: str) -> bool:
    """DID Core section 3.1, character by character."""
    scheme, _, rest = text.partition(":")
    method, colon, specific = rest.partition(":")
    lower = set(string.ascii_lowercase + string.digits)
    if scheme != "did" or not colon or not method or set(method) - lower or not specific or specific.endswith(":"):
        return False
    at = 0
    while at < len(specific):
        if specific[at] == "%":
            if len(specific) < at + 3 or set(specific[at + 1 : at + 3]) - _HEX:
                return False
            at += 3
        elif specific[at] in _IDCHAR or specific[at] == ":":
            at += 1
        else:
            return False
    return True


def _did_url(text: str) -> str:
    try:
        found = parse_did_url(text)
    except VcmicroError as error:
        return error.code
    if str(found) != text or not _is_did(found.did) or parse_did(found.did).did != found.did:
        raise Finding(f"{text!r} is read as {found!r}")
    return "url"


def _web(text: str) -> str:
    try:
        url = document_url(text)
    except VcmicroError as error:
        return error.code
    parts = urlsplit(url)
    segments = parts.path.split("/")
    if parts.scheme != "https" or parts.username or parts.query or parts.fragment or not url.endswith("/did.json"):
        raise Finding(f"{text!r} leads to {url!r}")
    if not parts.hostname or "." not in parts.hostname or {".", ".."} & set(segments) or "" in segments[1:]:
        raise Finding(f"{text!r} leads to {url!r}")
    return "web"


def _resolved(text: str) -> str:
    try:
        document = Resolver().document(text)
    except VcmicroError as error:
        return error.code
    if document.get("id") != text.partition("#")[0]:
        raise Finding(f"{text!r} has a document of {document.get('id')!r}")
    return "document"


def seeds() -> Iterator[bytes]:
    for kind in ("Ed25519", "P-256", "P-384", "secp256k1"):
        key = secured.key(kind)
        yield from (key.did.encode(), key.verification_method.encode())
    names = (
        "did:web:univ.example",
        "did:web:univ.example%3A8443:staff:ada",
        "did:web:univ.example:a%20b",
        "did:web:a..b",
    )
    others = (
        "did:example:123?versionId=1#key",
        "did:example:a/b/c;d?e#f",
        "did:jwk:eyJrdHkiOiJPS1AifQ",
        "did:key:z6Mk",
        "did:",
    )
    more = (
        "did:web:localhost",
        "did:web:127.0.0.1",
        "did:web:univ.example:..:x",
        "did:a:b:%41",
        "did:a::b",
        "did:web:é.example",
    )
    for text in (*names, *others, *more):
        yield text.encode()


TARGET = Target("did", seeds, check)
