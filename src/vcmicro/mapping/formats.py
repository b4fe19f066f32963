"""Which of the formats a JSON document is in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Format = Literal["ob2", "ob3", "clr", "elm", "vc"]

_ELM_CONTEXT = "http://data.europa.eu/snb/model/context/edc-ap"
_OB2_CONTEXTS = frozenset({"https://w3id.org/openbadges/v2", "https://w3id.org/openbadges/v1"})
_OB2_TYPES = frozenset({"Assertion", "https://w3id.org/openbadges#Assertion", "openbadges:Assertion"})


def format_of(document: Mapping[str, Any]) -> Format | None:
    """The format by ``type`` and ``@context``; None for what is no credential of any kind."""
    types = _strings(document.get("type"))
    if types & {"EuropeanDigitalCredential", "EuropeanDigitalPresentation"}:
        return "elm"
    if "ClrCredential" in types:
        return "clr"
    if types & {"OpenBadgeCredential", "AchievementCredential"}:
        return "ob3"
    contexts = _strings(document.get("@context"))
    if types & _OB2_TYPES and (contexts & _OB2_CONTEXTS or "badge" in document):
        return "ob2"
    if "VerifiableCredential" in types:
        return "elm" if _ELM_CONTEXT in contexts else "vc"
    return None


def _strings(value: object) -> set[str]:
    return {each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)}
