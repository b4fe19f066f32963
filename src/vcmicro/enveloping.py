"""Secured documents inside ``data:`` URLs: EnvelopedVerifiableCredential and EnvelopedVerifiablePresentation.

Source: VCDM 2.0 sections 4.13 and 4.14; Securing Verifiable Credentials using JOSE and COSE section 3; RFC 2397.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from typing import Any, Literal

from vcmicro.errors import invalid, unavailable
from vcmicro.patterns import Pattern
from vcmicro.problems import shown
from vcmicro.record import NamedTuple

VCDM2 = "https://www.w3.org/ns/credentials/v2"
CREDENTIAL, PRESENTATION = "EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"

_MEDIA_TYPES = {
    CREDENTIAL: (
        "application/vc+jwt",
        "application/vc+sd-jwt",
        "application/vc+cose",
        "application/jwt",
        "application/vc+ld+json+jwt",
    ),
    PRESENTATION: (
        "application/vp+jwt",
        "application/vp+sd-jwt",
        "application/vp+cose",
        "application/jwt",
        "application/vp+ld+json+jwt",
    ),
}
_DATA_URL = Pattern(r"data:(?P<type>[a-z0-9.+-]+/[a-z0-9.+-]+)(?P<base64>;base64)?,(?P<body>.*)", re.ASCII | re.DOTALL)


class Enveloped(NamedTuple):
    """What a ``data:`` URL holds: a token as text, or a COSE message as bytes."""

    content: str | bytes
    is_presentation: bool


def enveloped(document: dict[str, Any]) -> Enveloped | None:
    """The content of an enveloped credential or presentation, or None for any other document.

    Raises:
        Invalid: ``schema.context``, ``schema.invalid`` for another form than the standard's: one context, ``id``,
            ``type``, and nothing beside them; ``jose.typ`` if the content is of another kind than the URL says.
        Unavailable: ``proof.unsupported`` for another media type.
    """
    types = document.get("type")
    named = [each for each in (types if isinstance(types, list) else [types]) if each in (CREDENTIAL, PRESENTATION)]
    if not named:
        return None
    name = named[0]
    if document.get("@context") not in (VCDM2, [VCDM2]):
        raise invalid("schema.context", f"an {name} has the one context {VCDM2}", "/@context")
    if len(document) != 3 or types not in (name, named):
        # What stands beside the token is signed by nobody, and a reader might take it for the credential.
        raise invalid("schema.invalid", f"an {name} has @context, id and type, and no other member or type")
    url = document.get("id")
    found = _DATA_URL.fullmatch(url) if isinstance(url, str) else None
    if found is None:
        raise invalid("schema.invalid", f"the id of an {name} is a data: URL", "/id")
    if found["type"] not in _MEDIA_TYPES[name]:
        raise unavailable("proof.unsupported", f"an enveloped {found['type']} is not supported", "/id")
    return Enveloped(_content(found["type"], found["base64"] is not None, found["body"]), name == PRESENTATION)


def envelop(secured: str | bytes, *, kind: Literal["vc", "vp"] = "vc") -> dict[str, Any]:
    """The enveloped form of a compact token, an SD-JWT, or a COSE message (bytes)."""
    if isinstance(secured, bytes):
        url = f"data:application/{kind}+cose;base64,{b64encode(secured).decode('ascii')}"
    else:
        url = f"data:application/{kind}+{'sd-jwt' if '~' in secured else 'jwt'},{secured}"
    return {"@context": VCDM2, "id": url, "type": CREDENTIAL if kind == "vc" else PRESENTATION}


def _content(media_type: str, base64: bool, body: str) -> str | bytes:
    """The content of the URL as its media type has it: COSE in base64, a token as it is."""
    if media_type.endswith("+cose"):
        if not base64:
            raise invalid("schema.invalid", "a COSE message in a data: URL is base64-encoded", "/id")
        return _decoded(body)
    if base64:
        raise invalid("schema.invalid", "a token in a data: URL is not base64-encoded once more", "/id")
    from urllib.parse import unquote_to_bytes

    token = unquote_to_bytes(body).decode("utf-8", "replace")
    if ("~" in token) is not media_type.endswith("+sd-jwt"):
        raise invalid("jose.typ", f"the URL says {media_type}, and its content is another kind of token", "/id")
    return token


def _decoded(body: str) -> bytes:
    """Base64 of the standard alphabet (RFC 2397 takes no other); many write it without padding."""
    try:
        data = b64decode(body + "=" * (-len(body) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise invalid("schema.invalid", f"{shown(body[:60])} is not base64", "/id") from None
    if b64encode(data).rstrip(b"=") != body.rstrip("=").encode("ascii"):
        raise invalid("schema.invalid", "the base64 of the data: URL is not in its one form", "/id")
    return data
