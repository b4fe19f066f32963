"""bake() and unbake(): a signed credential travels inside its picture (Open Badges 3.0 section 5.3)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vcmicro import strict_json
from vcmicro.containers import CONTAINERS, Baked
from vcmicro.enveloping import envelop
from vcmicro.errors import invalid
from vcmicro.limits import Limits
from vcmicro.opening import open_given, read_file
from vcmicro.registry import Tools


def bake(signed: dict[str, Any] | str | bytes, *, into: bytes | Path, tools: Tools | None = None) -> bytes:
    """Put a signed credential into a PNG, SVG or PDF and return the new file's bytes.

    Args:
        signed: what ``Issuer.issue`` returned: a dict with a proof, a compact token, or a COSE message
            (baked as an EnvelopedVerifiableCredential).
        into: the picture; its pixels are neither decoded nor changed. A credential that it already holds is replaced.

    Raises:
        Invalid: ``proof.missing`` for an unsigned credential; ``input.*``, ``json.*``, ``jose.*``, ``bake.*``,
            ``limit.*``.
        Unavailable: ``proof.unsupported``, ``sdjwt.unsupported`` for what this version cannot read back.

    The signature does not cover the picture: another picture can carry the same credential.
    """
    tools = tools or Tools()
    if isinstance(signed, bytes):
        signed = envelop(signed)
    if not isinstance(signed, (dict, str)):
        raise TypeError(f"expected a signed credential as dict, str or bytes, not {type(signed).__name__}")
    data = _image(into, tools.limits)
    # What no mechanism opens, nobody could verify from the picture.
    open_given(signed, tools)
    text = signed.strip() if isinstance(signed, str) else json.dumps(signed, ensure_ascii=False, separators=(",", ":"))
    baked: bytes = _container(data, tools).write(data, text, tools.limits)
    return baked


def unbake(image: bytes | Path, *, tools: Tools | None = None) -> dict[str, Any] | str:
    """Take the credential out of a picture: a dict, or a compact token as str. Nothing is verified.

    Raises:
        Invalid: ``bake.not_found``, ``bake.ambiguous``, ``bake.*``, ``json.*``, ``limit.*``.
    """
    tools = tools or Tools()
    data = _image(image, tools.limits)
    container = _container(data, tools)
    found: list[Baked] = container.read(data, tools.limits)
    if not found:
        raise invalid("bake.not_found", f"this {container.name.upper()} holds no badge")
    text = found[0].text.strip()
    if not text.startswith("{"):
        return text
    document: dict[str, Any] = strict_json.loads(text, limits=tools.limits)
    return document


def _image(given: bytes | Path, limits: Limits) -> bytes:
    if isinstance(given, (bytes, bytearray, memoryview)):
        return bytes(given)
    if not isinstance(given, Path):
        raise TypeError(f"expected bytes or a Path, not {type(given).__name__}")
    return read_file(given, limits)


def _container(data: bytes, tools: Tools) -> Any:
    containers = CONTAINERS if tools.containers is None else tools.containers
    for container in containers.values():
        if container.recognizes(data):
            return container
    raise invalid("bake.format", "neither a PNG, an SVG nor a PDF")
