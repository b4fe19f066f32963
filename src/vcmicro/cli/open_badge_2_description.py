"""What an Open Badges 2.0 assertion or endorsement says, for ``vcmicro inspect``; nothing is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def of_assertion(document: Mapping[str, Any]) -> dict[str, Any]:
    """Its members by their own names; what it names by URL is shown by that URL."""
    verification = _one(document, "verification") or _one(document, "verify")
    return {
        "recipient": _recipient(document.get("recipient")),
        "badge": _badge(document.get("badge")),
        "claim": _plain(document.get("claim"), "id", "endorsementComment"),
        "issuedOn": document.get("issuedOn"),
        "expires": document.get("expires"),
        "revoked": document.get("revoked"),
        "verification": _plain(verification, "type", "creator", "url"),
        "narrative": document.get("narrative"),
        "image": _name(document.get("image")),
        "endorsement": [_endorsement(each) for each in _each(document.get("endorsement"))],
    }


def _endorsement(value: Any) -> dict[str, Any]:
    return of_assertion(value) if isinstance(value, Mapping) else {"id": value}


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _recipient(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    said = f"{value.get('type') or 'identity'}: {value.get('identity')}"
    return said + (" (hashed)" if value.get("hashed") is True else "")


def _badge(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    told = _plain(value, "name", "id", "description") or {}
    return {
        **told,
        "criteria": _name(value.get("criteria")),
        "issuer": _plain(value.get("issuer"), "name", "id", "url"),
    }


def _plain(value: Any, *names: str) -> Any:
    """Those members of an object; anything else as it is."""
    return {name: value.get(name) for name in names} if isinstance(value, Mapping) else value


def _name(value: Any) -> Any:
    return value.get("narrative") or value.get("id") if isinstance(value, Mapping) else value


def _one(document: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    value = document.get(name)
    return value if isinstance(value, Mapping) else None
