"""Which pictures may be shown: those that bring their bytes and are what they say, and those at an https URL."""

from __future__ import annotations

import base64
import binascii
import re

from vcmicro.mapping.places import Place
from vcmicro.patterns import Pattern
from vcmicro.rendering.card import Picture, https, line

MOST_BYTES = 2 * 1024 * 1024
_DATA = Pattern(r"data:(image/[a-z]+);base64,([A-Za-z0-9+/]+={0,2})", re.ASCII)
_BEGINS = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
}


def of_bytes(data: bytes, text: str = "") -> Picture | None:
    """The picture that the bytes are, by what they begin with; None for anything else, and for what is too large."""
    if len(data) > MOST_BYTES:
        return None
    for media_type, beginnings in _BEGINS.items():
        if data.startswith(beginnings) and (media_type != "image/webp" or data[8:12] == b"WEBP"):
            return Picture(media_type, data, text=text)
    return None


def of_url(value: object, text: str = "") -> Picture | None:
    """The picture of a ``data:`` or https URL; None for every other scheme and for data of another kind."""
    if not isinstance(value, str) or len(value) > 2 * MOST_BYTES:
        return None
    found = _DATA.fullmatch(value)
    if found is not None:
        return _declared(found[1], _decoded(found[2]), text)
    url = https(value)
    return Picture(url=url, text=text) if url else None


def of_place(place: Place | None) -> Picture | None:
    """The picture of an Open Badges Image (or its URL), or of an ELM MediaObject."""
    if place is None:
        return None
    first = place.first()
    if isinstance(first.value, str):
        return of_url(first.value)
    content, caption = first.text("content"), line(first.text("caption"))
    if content is not None and len(content) < 2 * MOST_BYTES:
        data = _decoded(content)
        return of_bytes(data, caption) if data else None
    return of_url(first.text("id"), caption)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _declared(media_type: str, data: bytes, text: str) -> Picture | None:
    picture = of_bytes(data, text)
    return picture if picture is not None and picture.media_type == media_type else None
