"""What is an Open Badge 2.0, and how one is opened; no network, no cryptography."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vcmicro import jws, strict_json
from vcmicro.errors import VcmicroError, invalid
from vcmicro.limits import Limits
from vcmicro.problems import shown
from vcmicro.record import Record
from vcmicro.securing.mechanism import Secured
from vcmicro.shapes.open_badges_2 import is_open_badges_2

_V1 = "https://w3id.org/openbadges/v1"
_TYPES = ("", "jwt", "application/jwt", "jose", "application/jose")


class Envelope(Record):
    """How an assertion came: its JWS, or None where it is hosted. ``version`` is 1 for Open Badges 1.x."""

    jws: jws.Jws | None
    version: int = 2


def is_open_badges(value: object) -> bool:
    """True for an assertion or endorsement of Open Badges 1.x or 2.x, as JSON without ``proof`` or as a JWS."""
    if isinstance(value, str):
        try:
            token = jws.split(value)
            value = strict_json.loads(token.payload)
        except VcmicroError:
            return False
        # Tokens of other kinds say so, and have claims that an assertion has not.
        if str(token.header.get("typ", "")).lower() not in _TYPES or not isinstance(value, dict):
            return False
        return "vc" not in value and "vp" not in value and _version(value) is not None
    return isinstance(value, dict) and "proof" not in value and _version(value) is not None


def opened(value: object, limits: Limits, name: str) -> Secured:
    """As ``Mechanism.open``."""
    token = jws.split(value, limits) if isinstance(value, str) else None
    document = value if token is None else strict_json.loads(token.payload, limits=limits)
    version = _version(document) if isinstance(document, dict) else None
    if version is None or not isinstance(document, dict):
        raise invalid("jose.claims", f"the payload is no Open Badges assertion: {shown(document)}")
    return Secured(name, document, envelope=Envelope(token, version), json_ld=False, issuer=named_issuer(document))


def named_issuer(document: Mapping[str, Any]) -> str | None:
    """The id of the issuer, where the assertion itself tells it; else only its badge class does."""
    if is_endorsement(document):
        return id_of(document.get("issuer"))
    badge = document.get("badge")
    return id_of(badge.get("issuer")) if isinstance(badge, dict) else None


def is_endorsement(document: Mapping[str, Any]) -> bool:
    """True for an endorsement, which names its issuer itself; an assertion leaves that to its badge class."""
    types = document.get("type")
    named = types if isinstance(types, list) else [types]
    return "Endorsement" in named and "Assertion" not in named


def id_of(value: object) -> str | None:
    """The id of a document given by its URL or in its place."""
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else None


def _version(document: Mapping[str, Any]) -> int | None:
    types = document.get("type")
    named = types if isinstance(types, list) else [types]
    if is_open_badges_2(dict(document)):
        return 2 if "Assertion" in named or "Endorsement" in named else None
    contexts = document.get("@context")
    entries = contexts if isinstance(contexts, list) else [contexts]
    old = _V1 in entries or contexts is None
    return 1 if old and "badge" in document and "verify" in document else None
