"""The URI of a key in a token (RFC 7512): which module, which token, which key, and where its PIN is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes

SCHEME = "pkcs11:"


class KeyUri(NamedTuple):
    """The parts that matter here; ``pin`` is None where the URI names no PIN."""

    module: str
    token: str
    label: str | None
    id: bytes | None
    pin: Callable[[], str] | None


def parse_uri(uri: str) -> KeyUri:
    """Read ``pkcs11:token=...;object=...;id=...;type=private?module-path=...&pin-source=...``.

    ``pin-source`` is a file (``file:PATH`` or a path), read when the PIN is needed; its first line counts.

    Raises:
        ValueError: for another scheme, an attribute that is not known here, or a part that is missing.
    """
    if not uri.startswith(SCHEME):
        raise ValueError(f"a key in a token is named by a {SCHEME} URI")
    path, _, query = uri.removeprefix(SCHEME).partition("?")
    attributes = _attributes(path, ";", {"token", "object", "id", "type"})
    options = _attributes(query, "&", {"module-path", "pin-source", "pin-value"})
    if attributes.get("type", "private") != "private":
        raise ValueError("the URI names an object that is no private key")
    if "module-path" not in options or "token" not in attributes or attributes.keys().isdisjoint({"object", "id"}):
        raise ValueError("a pkcs11 URI needs token, object or id, and ?module-path")
    label = attributes.get("object")
    return KeyUri(
        module=unquote(options["module-path"]),
        token=unquote(attributes["token"]),
        label=None if label is None else unquote(label),
        id=unquote_to_bytes(attributes["id"]) if "id" in attributes else None,
        pin=_pin(options),
    )


def _attributes(text: str, separator: str, known: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in filter(None, text.split(separator)):
        name, equals, value = each.partition("=")
        if not equals or name not in known or name in found:
            raise ValueError(f"{name[:40]!r} in a pkcs11 URI: known, once each, are {', '.join(sorted(known))}")
        found[name] = value
    return found


def _pin(options: dict[str, str]) -> Callable[[], str] | None:
    if "pin-value" in options:
        value = unquote(options["pin-value"])
        return lambda: value
    if "pin-source" in options:
        file = Path(unquote(options["pin-source"]).removeprefix("file:"))
        return lambda: file.read_text("utf-8").partition("\n")[0].rstrip("\r")
    return None
