"""What a server is told: where it listens, who issues, who may ask for what, what it may fetch.

Secrets stand in ``repr=False`` fields, so that no log and no traceback shows one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vcmicro.limits import MIB

SCOPES = ("issue", "status", "present", "verify", "derive", "resolve")
"""What a caller may be let do, each the name of one kind of operation."""
SIGNING = frozenset({"issue", "status", "present"})
"""The scopes that use a key or change a status: never open to everybody."""
OPEN_BADGES_PATH = "/ims/ob/v3p0"
"""Where the Open Badges 3.0 API is (1EdTech Open Badges 3.0 section 6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySettings:
    """A private key as it travels to the worker processes: a JWK, or for BLS keys the secret Multikey."""

    secret: dict[str, str] | str = field(repr=False)
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerSettings:
    """An issuer of this server: ``name`` in the configuration, ``id`` (a DID or URL) in credentials.

    ``secured_by`` is what ``Issuer.issue`` takes. ``status_list`` is the URL of the list that its credentials get an
    entry of; None for none. ``profile`` is what credentials show of the issuer.
    """

    name: str
    id: str
    key: KeySettings
    secured_by: str | None = None
    title: str | None = None
    status_list: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderSettings:
    """Who signs the presentations that are made here."""

    id: str
    key: KeySettings
    secured_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusListSettings:
    """A list that the server keeps and serves at ``/status/NAME``; ``url`` is that path as the public sees it."""

    name: str
    url: str
    issuer: str
    purpose: tuple[str, ...] = ("revocation",)
    bits: int = 1
    messages: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeySettings:
    """Who may ask by API key: the SHA-256 of the key in hexadecimal, and the scopes."""

    name: str
    sha256: str = field(repr=False)
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth2Settings:
    """Whose access tokens (RFC 9068, JWT) are taken: ``jwks`` is a file or an https URL."""

    issuer: str
    audience: str
    jwks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBadgesSettings:
    """The Open Badges 3.0 API: where badges are kept, and whose access tokens open them.

    ``base`` is the https URL that the public reaches this server at; ``issuer`` the authorisation server, whose tokens
    are judged by ``jwks`` (a file or an https URL; for ``audience``) or at ``introspection`` (RFC 7662; as
    ``client_id``, with the secret in a file). The other URLs stand in the service description. ``credentials`` are kept
    of one owner at most.
    """

    base: str
    name: str
    store: str = field(repr=False)
    issuer: str
    authorization_url: str
    token_url: str
    registration_url: str | None = None
    refresh_url: str | None = None
    terms_url: str | None = None
    privacy_url: str | None = None
    image_url: str | None = None
    audience: str | None = None
    jwks: str | None = None
    introspection: str | None = None
    client_id: str | None = None
    client_secret_file: str | None = None
    credentials: int = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """What may be fetched; ``hosts`` None lets every public host be asked (loopback binds only)."""

    enabled: bool = False
    hosts: tuple[str, ...] | None = None
    deny: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one server; times are in seconds, sizes in bytes.

    ``workers`` are processes, ``queue`` the requests that wait for one; ``item_seconds`` ends what takes longer.
    ``open_scopes`` need no authentication. ``contexts`` are further JSON-LD contexts by URL. ``now`` freezes the clock,
    for tests. ``page`` serves the page to look at a badge, by default where verification is open. ``open_badges``
    serves the Open Badges 3.0 API. ``conformance`` serves the paths of the W3C suites in place of the others.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 0
    queue: int = 512
    body_bytes: int = 4 * MIB
    body_seconds: float = 30.0
    item_seconds: float = 10.0
    shutdown_seconds: float = 30.0
    issuers: tuple[IssuerSettings, ...] = ()
    holder: HolderSettings | None = None
    store: str | None = field(default=None, repr=False)
    status_lists: tuple[StatusListSettings, ...] = ()
    api_keys: tuple[ApiKeySettings, ...] = ()
    oauth2: OAuth2Settings | None = None
    open_scopes: tuple[str, ...] = ("verify", "derive", "resolve")
    cors_origins: tuple[str, ...] = ()
    fetch: FetchSettings = FetchSettings()
    contexts: Mapping[str, Any] = field(default_factory=dict)
    now: datetime | None = None
    page: bool | None = None
    open_badges: OpenBadgesSettings | None = None
    conformance: bool = False

    @property
    def has_page(self) -> bool:
        """Whether the page is served: a browser brings no key, so that it is open to whoever reaches it."""
        return "verify" in self.open_scopes if self.page is None else self.page
