"""What an alignment points to, told by its URL where ``targetType`` does not say it (table T3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_PREFIXES = (
    ("data.europa.eu/snb/eqf/", "ext:EQF"),
    ("data.europa.eu/snb/qdr/", "ext:NQF"),
    ("data.europa.eu/snb/isced-f/", "ext:ISCEDF"),
    ("data.europa.eu/esco/skill/", "ext:ESCO"),
    ("data.europa.eu/esco/occupation/", "ext:ESCOOccupation"),
    ("credentialengineregistry.org/resources/", "CTDL"),
)


def target_type_of(alignment: Mapping[str, Any]) -> str | None:
    """The ``targetType`` that it names, or that its URL or framework tells; None where nothing does."""
    named = alignment.get("targetType")
    if isinstance(named, str):
        return named
    url = str(alignment.get("targetUrl", "")).removeprefix("http://").removeprefix("https://")
    for prefix, kind in _PREFIXES:
        if url.startswith(prefix):
            return kind
    framework = str(alignment.get("targetFramework", "")).lower()
    code = str(alignment.get("targetCode", ""))
    if "european qualifications framework" in framework and code in set("12345678"):
        return "ext:EQF"
    return None
