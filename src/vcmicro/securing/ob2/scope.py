"""Where an issuer hosts its assertions: the verification member of its Profile, else the Profile's own origin.

Source: Open Badges 2.0, VerificationObject (issuer): ``startsWith``, ``allowedOrigins``, ``verificationProperty``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from vcmicro.problems import shown
from vcmicro.securing.ob2.library import origin


def outside(location: str, issuer: str, profile: Mapping[str, Any]) -> str | None:
    """Why a hosted assertion's URL is not one of the issuer's, in words; None if it is.

    Both members must agree where both are given. A prefix that ends within a host name would admit
    other hosts, and one that could be left by ``..`` other folders: neither counts.
    """
    policy = profile.get("verification")
    policy = policy if isinstance(policy, dict) else {}
    starts, origins = _texts(policy.get("startsWith")), _texts(policy.get("allowedOrigins"))
    if policy.get("verificationProperty", "id") not in ("id", "@id"):
        return f"the issuer verifies by {shown(policy['verificationProperty'])}, which is not known here"
    if starts and not any(_begins(location, each) for each in starts):
        return f"{shown(location)} begins with none of {', '.join(map(shown, starts))}"
    if origins and not any(_is_of(location, each) for each in origins):
        return f"{shown(location)} is of none of the origins {', '.join(map(shown, origins))}"
    if not starts and not origins and (origin(location) is None or origin(location) != origin(issuer)):
        return f"{shown(location)} is not of the origin of the issuer {shown(issuer)}"
    return None


def _begins(location: str, prefix: str) -> bool:
    """A prefix of characters, that fixes scheme and host whole, and that no dot segment leads out of."""
    if not location.startswith(prefix) or origin(location) is None or origin(location) != origin(prefix):
        return False
    path = urlsplit(location).path.lower().replace("%2e", ".").replace("%2f", "/")
    return ".." not in path.split("/")


def _is_of(location: str, allowed: str) -> bool:
    """Of an origin, which is written as an origin (https://example.org) or as a host alone (example.org)."""
    found = origin(location)
    if found is None:
        return False
    if "://" in allowed:
        return found == origin(allowed)
    parts = urlsplit(f"{found[0]}://{allowed}")
    return not parts.path.strip("/") and found == origin(f"{found[0]}://{parts.netloc}")


def _texts(value: object) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
