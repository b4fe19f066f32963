"""did:ebsi: legal entities in the DID registry of the European Blockchain Services Infrastructure.

Which registry answers (pilot, conformance, production) is the caller's word, so the method is a value that holds its
address. Natural persons have did:key; the version 2 of did:ebsi that was theirs is no longer specified.

Source: EBSI, DID Method for Legal Entities; EBSI, DID Registry API v5, ``GET /identifiers/{did}``.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from vcmicro.dids.resolution import Resolution, fetch_document
from vcmicro.dids.syntax import parse_did
from vcmicro.encoding import decode_base58btc
from vcmicro.errors import VcmicroError, invalid, unavailable
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown

_LEGAL_ENTITY, _NATURAL_PERSON = 1, 2
_BYTES = 17


class DidEbsi:
    """The method ``ebsi``: the document is fetched from the DID registry whose address the caller gives.

    >>> Tools(methods=METHODS.plus(DidEbsi("https://api-pilot.ebsi.eu/did-registry/v5")))

    Args:
        registry: the https URL of the registry's API, up to and without ``/identifiers``; None: no DID is resolved.

    Raises:
        ValueError: if it is no https URL that may be fetched, or has a query.
    """

    name = "ebsi"

    def __init__(self, registry: str | None = None) -> None:
        self.registry = None if registry is None else _checked(registry)

    def resolve(self, did: str, case: Resolution) -> dict[str, Any]:
        """The document that the registry answers with.

        Raises:
            Invalid: ``did.syntax``; ``did.document``.
            Unavailable: ``did.registry`` if no registry was given; ``did.unavailable``; ``did.method_unsupported``
                for another network, or another version of the identifier.
        """
        check_ebsi(did, limits=case.limits)
        if self.registry is None:
            raise unavailable("did.registry", f"{shown(did)} is in a registry, and none was named")
        return fetch_document(f"{self.registry}/identifiers/{quote(did, safe=':')}", "did", case)


def check_ebsi(did: object, *, limits: Limits = DEFAULT) -> None:
    """Hold a did:ebsi to its form: ``z``, and in base58btc the byte 1 and 16 bytes.

    Raises:
        Invalid: ``did.syntax``.
        Unavailable: ``did.method_unsupported``.
    """
    parsed = parse_did(did, limits=limits)
    if parsed.method != "ebsi":
        raise invalid("did.syntax", f"{shown(did)} is not a did:ebsi")
    if ":" in parsed.id:
        raise unavailable("did.method_unsupported", f"{shown(did)} is of a network other than EBSI's own")
    data = decode_base58btc(parsed.id, max_chars=limits.multikey_chars, code="did.syntax")
    if data[0] == _NATURAL_PERSON:
        detail = f"{shown(did)} is of version 2, which EBSI gave up; natural persons have did:key there"
        raise unavailable("did.method_unsupported", detail)
    if data[0] != _LEGAL_ENTITY or len(data) != _BYTES:
        raise invalid("did.syntax", f"{shown(did)} is not the byte 1 and 16 bytes in base58btc")


def _checked(registry: str) -> str:
    from vcmicro.fetch.policy import parse_url

    try:
        target = parse_url(registry)
    except VcmicroError as error:
        raise ValueError(f"registry={registry!r}: {error.problem.detail}") from None
    if "?" in target.path:
        raise ValueError(f"registry={registry!r}: a base URL has no query")
    return target.url.rstrip("/")
