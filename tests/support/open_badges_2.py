"""Open Badges 2.0 as this suite writes them: documents, the site that hosts them, and signed assertions."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from vcmicro import Fetched, Key, jws
from vcmicro.errors import unavailable
from vcmicro.keys.openssl import load_material, write_public_pem

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
CONTEXT = "https://w3id.org/openbadges/v2"
SITE = "https://school.example"
ISSUER, BADGE, ASSERTION = f"{SITE}/issuer", f"{SITE}/badges/1", f"{SITE}/assertions/1"
KEY, LIST = f"{SITE}/key", f"{SITE}/revoked"


def profile(**changes: Any) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": ISSUER,
        "type": "Profile",
        "name": "School",
        "url": SITE,
        "email": "badges@school.example",
        **changes,
    }


def badge_class(**changes: Any) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": BADGE,
        "type": "BadgeClass",
        "name": "Robotics",
        "description": "Builds robots.",
        "image": f"{SITE}/badge.png",
        "criteria": {"narrative": "Build one."},
        "issuer": ISSUER,
        **changes,
    }


def assertion(**changes: Any) -> dict[str, Any]:
    digest = hashlib.sha256(b"ada@example.orgsalt").hexdigest()
    return {
        "@context": CONTEXT,
        "id": ASSERTION,
        "type": "Assertion",
        "recipient": {"type": "email", "hashed": True, "salt": "salt", "identity": f"sha256${digest}"},
        "badge": BADGE,
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2026-01-31T09:00Z",
        **changes,
    }


def site(*documents: dict[str, Any], **others: Any) -> Site:
    """Assertion, badge class and issuer, with ``documents`` in the place of what has their ids."""
    pages = {each["id"]: each for each in (assertion(), badge_class(), profile(), *documents)}
    return Site({**pages, **others})


class Site:
    """A Fetcher over a dict: URL -> JSON, bytes, an error, or a pair of the URL that answers and what it says."""

    def __init__(self, pages: dict[str, Any]) -> None:
        self.pages = pages
        self.asked: list[tuple[str, str]] = []

    def fetch(self, url: str, purpose: str) -> Fetched:
        self.asked.append((url, purpose))
        page = self.pages.get(url)
        if page is None:
            raise unavailable("net.status", "the answer is 404")
        if isinstance(page, Exception):
            raise page
        where, page = page if isinstance(page, tuple) else (url, page)
        body = page if isinstance(page, bytes) else json.dumps(page).encode()
        return Fetched(where, body, "application/json")


_KEYS: dict[str, Key] = {}


def key(kind: str = "P-256") -> Key:
    if kind not in _KEYS:
        _KEYS[kind] = Key.generate(kind)
    return _KEYS[kind]


def key_document(kind: str = "P-256", **changes: Any) -> dict[str, Any]:
    public = key(kind).public
    pem = write_public_pem(load_material(public.kind, public.material)).decode()
    return {
        "@context": CONTEXT,
        "id": KEY,
        "type": "CryptographicKey",
        "owner": ISSUER,
        "publicKeyPem": pem,
        **changes,
    }


def signed(kind: str = "P-256", header: dict[str, Any] | None = None, **changes: Any) -> str:
    document = assertion(
        **{
            "id": "urn:uuid:a953081a-4bbd-4927-9653-7219bca00e3b",
            "verification": {"type": "SignedBadge", "creator": KEY},
            **changes,
        }
    )
    return jws.sign(header or {}, json.dumps(document).encode(), key(kind))


def signing_site(kind: str = "P-256", *documents: dict[str, Any]) -> Site:
    return site(profile(publicKey=KEY), key_document(kind), *documents)
