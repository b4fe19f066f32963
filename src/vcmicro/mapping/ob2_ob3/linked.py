"""An assertion with the badge class and the issuer that it names by URL put in their places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vcmicro.errors import invalid
from vcmicro.problems import shown


def linked(assertion: dict[str, Any], documents: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """A copy whose ``badge`` and ``badge.issuer`` are objects.

    Raises:
        Invalid: ``convert.document`` for one that is not at hand.
    """
    badge = _resolved(assertion.get("badge"), documents, "/badge")
    issuer = _resolved(badge.get("issuer"), documents, "/badge/issuer")
    return {**assertion, "badge": {**badge, "issuer": issuer}}


def _resolved(value: Any, documents: Mapping[str, dict[str, Any]], pointer: str) -> dict[str, Any]:
    if isinstance(value, dict) and len(value) > 1:
        return value
    url = value.get("id") if isinstance(value, dict) else value
    found = documents.get(url) if isinstance(url, str) else None
    if found is None:
        what = "badge class" if pointer == "/badge" else "issuer"
        raise invalid("convert.document", f"the {what} {shown(url)} is not at hand", pointer)
    return found
