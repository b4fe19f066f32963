"""What a fetcher is, and what each purpose may bring back."""

from __future__ import annotations

from types import MappingProxyType
from typing import Protocol

from vcmicro.errors import unavailable
from vcmicro.limits import Limits
from vcmicro.record import Record


class Fetched(Record):
    """A body that arrived whole, with status 200 and an expected media type.

    ``url`` is the URL that answered (after redirects, where the purpose allows any); ``media_type`` is lower
    case and without parameters.
    """

    url: str
    body: bytes
    media_type: str


class Fetcher(Protocol):
    """The network as this library sees it; a platform may pass its own.

    A fetcher that also has ``fetch_within(url, purpose, seconds)`` is told how much time is left of a budget.
    """

    def fetch(self, url: str, purpose: str) -> Fetched:
        """Get ``url``; ``purpose`` is a name of ``PURPOSES`` and decides limits, media types and redirects.

        Raises:
            Invalid: ``net.url`` or ``net.address`` if this URL may never be fetched.
            Unavailable: ``net.*`` for everything that may be otherwise at another time or under another policy.
        """
        ...


class OfflineFetcher:
    """The fetcher of those who gave none: it refuses."""

    def fetch(self, url: str, purpose: str) -> Fetched:
        """Raise ``Unavailable`` with ``net.offline``."""
        raise unavailable("net.offline", f"{url[:80]} is needed, and there is no network")


class Purpose(Record):
    """What a request for one purpose accepts: media types, the name of its size limit, redirects, kept seconds."""

    media_types: frozenset[str]
    limit: str
    redirects: int = 0
    kept: str | None = None

    def most_bytes(self, limits: Limits) -> int:
        """The size cap of the body."""
        return int(getattr(limits, self.limit))

    def kept_seconds(self, limits: Limits) -> int:
        """How long an answer may be given again; 0 for not at all."""
        return int(getattr(limits, self.kept)) if self.kept else 0


_JSON = frozenset({"application/json", "application/ld+json"})
_DID = _JSON | {"application/did", "application/did+json", "application/did+ld+json", "application/cid"}
# text/plain: credentials and lists in a public git repository are served so (raw.githubusercontent.com), and the
# strict readers behind this judge the bytes whatever their label says.
_CREDENTIAL = _JSON | {
    "application/vc",
    "application/vc+ld+json",
    "application/vc+jwt",
    "application/vc+ld+json+jwt",
    "application/vc+sd-jwt",
    "application/dc+sd-jwt",
    "application/vc+cose",
    "application/jwt",
    "application/jose",
    "application/jose+json",
    "text/plain",
}
# A log proves itself by its hashes, and few servers know its media type.
_LOG = {
    "text/jsonl",
    "application/jsonl",
    "application/jsonlines",
    "application/x-ndjson",
    "application/json",
    "application/octet-stream",
    "text/plain",
}
_STATUS = _CREDENTIAL | {"application/statuslist+json", "application/statuslist+jwt", "application/statuslist+cwt"}
# What a credential may depend on: its bytes are compared with a digest, and nothing is made of them.
_RESOURCE = _JSON | {
    "application/pdf",
    "application/octet-stream",
    "application/schema+json",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/svg+xml",
    "text/plain",
    "text/html",
    "text/css",
    "text/markdown",
    "text/turtle",
}
_BADGE = _CREDENTIAL | {"application/vp", "application/vp+jwt", "image/png", "image/svg+xml"}

PURPOSES: MappingProxyType[str, Purpose] = MappingProxyType(
    {
        "did": Purpose(_DID, "did_document_bytes", kept="did_cache_seconds"),
        "did-log": Purpose(frozenset(_LOG), "did_log_bytes", kept="did_cache_seconds"),
        "key": Purpose(
            _DID | {"application/jwk+json", "application/jwk-set+json"}, "did_document_bytes", kept="did_cache_seconds"
        ),
        # How long a status list is good for stands in the list: whoever read it says so (MeteredFetcher.keep).
        "status": Purpose(_STATUS, "status_body_bytes"),
        "schema": Purpose(_JSON | {"application/schema+json"}, "schema_bytes", redirects=3),
        "context": Purpose(_JSON, "context_bytes"),
        "resource": Purpose(frozenset(_RESOURCE), "input_bytes", redirects=3),
        "badge": Purpose(_BADGE, "png_bytes", redirects=3),
    }
)
"""Every purpose by its name."""
