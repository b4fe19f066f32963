"""The JSON Schemas of bodies, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Any

TEXT: dict[str, Any] = {"type": "string"}
OBJECT: dict[str, Any] = {"type": "object"}
TEXTS: dict[str, Any] = {"type": "array", "items": TEXT}
SECURED: dict[str, Any] = {
    "oneOf": [OBJECT, TEXT],
    "description": "A secured document, or a compact token",
}


def body(required: dict[str, Any], optional: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    """The schema of a body with these members and, under ``options``, these options."""
    members = {**required, **(optional or {})}
    if options:
        members["options"] = {"type": "object", "properties": options}
    return {"type": "object", "properties": members, "required": list(required)}


VERDICT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "verified": {"const": True},
        "outcome": {"const": "PASSED"},
        "checks": {"type": "array", "items": OBJECT},
        "document": {"type": ["object", "null"]},
        "issuer": {"type": ["string", "null"]},
        "errors": {"type": "array"},
        "warnings": {"type": "array", "items": OBJECT},
    },
    "required": ["verified", "checks"],
}
