"""Decentralized identifiers and other key documents: who may sign for whom.

>>> Resolver().find_key("did:key:z6Mk...#z6Mk...", "assertionMethod").key

A DID method is one file with a class like ``DidWeb`` and one entry of ``METHODS``.
"""

from __future__ import annotations

from vcmicro.dids.document import RELATIONSHIPS, KeyDocument
from vcmicro.dids.ebsi import DidEbsi
from vcmicro.dids.jwk import DidJwk
from vcmicro.dids.key import DidKey
from vcmicro.dids.publish import did_document, method_url
from vcmicro.dids.resolution import Method, Resolution, Resolved, VersionedMethod
from vcmicro.dids.resolver import FoundKey, Resolver
from vcmicro.dids.syntax import Did, DidUrl, parse_did, parse_did_url
from vcmicro.dids.web import DidWeb, document_url, web_path
from vcmicro.dids.webvh import DidWebvh
from vcmicro.registry import Registry

METHODS: Registry[Method] = Registry(DidKey(), DidJwk(), DidWeb(), DidWebvh(), DidEbsi())
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
