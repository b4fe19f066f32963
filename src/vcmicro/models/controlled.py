"""DID documents and other controlled identifier documents.

Sources: DID Core 1.0 section 5, Controlled Identifiers 1.0 section 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from vcmicro.models.base import Model


class VerificationMethod(Model):
    """A public key and who controls it."""

    shape: ClassVar[str] = "VerificationMethod"
    id: str
    type: str
    controller: str
    public_key_jwk: dict[str, Any] | None = None
    public_key_multibase: str | None = None
    revoked: str | None = None
    expires: str | None = None


class Service(Model):
    """A service that the subject of the document offers."""

    shape: ClassVar[str] = "Service"
    id: str | None = None
    type: Sequence[str]
    service_endpoint: Sequence[Any]


class DidDocument(Model):
    """Keys and services of a DID; verification relationships hold methods or their ids."""

    shape: ClassVar[str] = "DidDocument"
    id: str
    context: Sequence[str | dict[str, Any]] = ()
    controller: Sequence[str] = ()
    also_known_as: Sequence[str] = ()
    verification_method: Sequence[VerificationMethod] = ()
    authentication: Sequence[VerificationMethod | str] = ()
    assertion_method: Sequence[VerificationMethod | str] = ()
    key_agreement: Sequence[VerificationMethod | str] = ()
    capability_invocation: Sequence[VerificationMethod | str] = ()
    capability_delegation: Sequence[VerificationMethod | str] = ()
    service: Sequence[Service] = ()
