"""Decentralized identifiers and other key documents: who may sign for whom.

>>> Resolver().find_key("did:key:z6Mk...#z6Mk...", "assertionMethod").key

A DID method is one file with a class like ``DidWeb`` and one entry of ``METHODS``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from vcmicro.dids.key import DidKey
from vcmicro.dids.resolution import Method, Resolution, Resolved, VersionedMethod
from vcmicro.dids.resolver import FoundKey, Resolver
from vcmicro.dids.syntax import Did, DidUrl, parse_did, parse_did_url
from vcmicro.registry import Later, Registry

if TYPE_CHECKING:
    from vcmicro.dids.document import RELATIONSHIPS, KeyDocument
    from vcmicro.dids.ebsi import DidEbsi
    from vcmicro.dids.publish import did_document, method_url
    from vcmicro.dids.web import document_url, web_path

METHODS: Registry[Method] = Registry(
    DidKey(),
    Later("jwk", "vcmicro.dids.jwk:DidJwk"),
    Later("web", "vcmicro.dids.web:DidWeb"),
    Later("webvh", "vcmicro.dids.webvh:DidWebvh"),
    Later("ebsi", "vcmicro.dids.ebsi:DidEbsi"),
)
"""The DID methods by name. ``ebsi`` names no registry here: ``METHODS.plus(DidEbsi(url))`` does."""

__all__ = [
    "METHODS",
    "RELATIONSHIPS",
    "Did",
    "DidEbsi",
    "DidUrl",
    "FoundKey",
    "KeyDocument",
    "Method",
    "Resolution",
    "Resolved",
    "Resolver",
    "VersionedMethod",
    "did_document",
    "document_url",
    "method_url",
    "parse_did",
    "parse_did_url",
    "web_path",
]

_HOME_OF = {
    "RELATIONSHIPS": "document",
    "KeyDocument": "document",
    "DidEbsi": "ebsi",
    "did_document": "publish",
    "method_url": "publish",
    "document_url": "web",
    "web_path": "web",
}


def __getattr__(name: str) -> Any:
    """Load what a verification may do without on first use (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'vcmicro.dids' has no attribute {name!r}")
    globals()[name] = value = getattr(importlib.import_module(f"vcmicro.dids.{_HOME_OF[name]}"), name)
    return value
