"""What a DID method is given, and how a document is fetched and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from vcmicro import strict_json
from vcmicro.errors import Invalid, Unavailable, invalid
from vcmicro.fetch import Fetcher
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import problem, shown
from vcmicro.record import NamedTuple
from vcmicro.times import Instant


class Resolution(NamedTuple):
    """The means of one resolution: the network (None: offline), what is allowed, the limits, the time (None: now)."""

    fetcher: Fetcher | None = None
    allow: tuple[str, ...] = ()
    limits: Limits = DEFAULT
    now: Instant | None = None


class Resolved(NamedTuple):
    """A document and what its method says about it (DID Resolution's ``didDocumentMetadata``; empty for most)."""

    document: dict[str, Any]
    metadata: Mapping[str, Any] = MappingProxyType({})


class Method(Protocol):
    """A DID method: one entry of ``METHODS``.

    One whose documents are a function of the DID alone may say so by ``self_contained = True``: its keys are remembered
    from one verification to the next.
    """

    @property
    def name(self) -> str:
        """The method name, as in ``did:NAME:...``."""
        ...

    def resolve(self, did: str, case: Resolution) -> dict[str, Any]:
        """The DID document of a syntactically valid DID of this method.

        Raises:
            Invalid: ``did.*`` or ``key.*`` if the DID or its document is wrong.
            Unavailable: ``did.unavailable`` if the document could not be had.
        """
        ...


class VersionedMethod(Method, Protocol):
    """A method that keeps the history of its documents. A deactivated DID has ``deactivated: true`` as metadata."""

    def resolve_version(self, did: str, case: Resolution, version: Mapping[str, str]) -> Resolved:
        """The document of the last version, or of that which ``versionId``, ``versionTime`` or ``versionNumber`` names.

        Raises:
            Invalid, Unavailable: as ``resolve``; ``did.unavailable`` if there is no such version.
        """
        ...


def fetch_document(url: str, purpose: str, case: Resolution) -> dict[str, Any]:
    """Fetch a JSON object and read it strictly.

    Raises:
        Invalid: ``net.url`` or ``net.address``; ``did.document`` if the body is not an object in strict JSON.
        Unavailable: ``did.unavailable``, followed by what the fetcher said.
    """
    body = fetch_body(url, purpose, case)
    limits = case.limits.replace(input_bytes=case.limits.did_document_bytes)
    value = as_document_fault(lambda: strict_json.loads(body, limits=limits))
    if not isinstance(value, dict):
        raise invalid("did.document", f"{shown(url)} holds no JSON object")
    return value


def fetch_body(url: str, purpose: str, case: Resolution) -> bytes:
    """The bytes at a URL.

    Raises:
        Invalid: ``net.url`` or ``net.address``.
        Unavailable: ``did.unavailable``, followed by what the fetcher said.
    """
    if case.fetcher is None:
        lack = problem("net.offline", "there is no network")
        raise Unavailable((problem("did.unavailable", f"{shown(url)} is needed"), lack))
    try:
        return case.fetcher.fetch(url, purpose).body
    except Unavailable as error:
        first = problem("did.unavailable", f"{shown(url)}: {error.problem.detail}")
        raise Unavailable((first, *error.problems)) from None


def as_document_fault(read: Callable[[], Any]) -> Any:
    """Run a strict reader; what it refuses is a fault of the key document, not of the credential.

    Raises:
        Invalid: ``did.document``, followed by what the reader said.
    """
    try:
        return read()
    except Invalid as error:
        first = problem("did.document", f"the document cannot be read: {error.problem.detail}")
        raise Invalid((first, *error.problems)) from None
