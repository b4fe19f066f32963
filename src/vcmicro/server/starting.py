"""What must hold before a server starts: settings that would be unsafe are refused, not warned about."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import fields

from vcmicro.errors import Invalid, invalid
from vcmicro.server.settings import SCOPES, SIGNING, OpenBadgesSettings, Settings

_SHA256 = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


def is_loopback(host: str) -> bool:
    """True for an address or name that only this machine reaches."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def check_settings(settings: Settings) -> None:
    """Refuse what must not be served.

    Raises:
        Invalid: ``server.config``, naming the setting.
    """
    public = not is_loopback(settings.host)
    if settings.conformance and public:
        raise _wrong("conformance", "its issuers are open to everybody, so it listens on loopback only", "host")
    if settings.fetch.enabled and public and not settings.fetch.hosts:
        raise _wrong("fetch", "a server that others reach fetches only from hosts that are listed", "fetch/hosts")
    _check_scopes(settings)
    _check_names(settings)
    _check_status(settings)
    _check_open_badges(settings.open_badges)
    for name, least in (("queue", 0), ("workers", 0), ("body_bytes", 1)):
        if getattr(settings, name) < least:
            raise _wrong(name, f"at least {least}", name)
    for name in ("body_seconds", "item_seconds", "shutdown_seconds"):
        if getattr(settings, name) <= 0:
            raise _wrong(name, "more than 0", name)


def _check_scopes(settings: Settings) -> None:
    closed = SIGNING.intersection(settings.open_scopes)
    if closed:
        raise _wrong("open", f"{', '.join(sorted(closed))} always needs authentication", "auth/open")
    for each in settings.api_keys:
        unknown = set(each.scopes) - set(SCOPES)
        if unknown:
            raise _wrong(each.name, f"unknown scopes; there are {', '.join(SCOPES)}", "auth/api_keys")
        if not _SHA256.fullmatch(each.sha256):
            raise _wrong(each.name, "sha256 is the SHA-256 of the key in hexadecimal", "auth/api_keys")
    for origin in settings.cors_origins:
        if origin == "*" or not origin.startswith(("https://", "http://")):
            raise _wrong("cors", "each origin is named, such as https://app.example", "cors_origins")


def _check_names(settings: Settings) -> None:
    names = [each.name for each in settings.issuers]
    if len(set(names)) != len(names):
        raise _wrong("issuers", "two share one name", "issuers")
    for name in (*names, *(each.name for each in settings.status_lists)):
        if not settings.conformance and not _NAME.fullmatch(name):
            raise _wrong("name", "letters, digits, '.', '_' and '-' only, 64 at most", "issuers")


def _check_status(settings: Settings) -> None:
    if settings.status_lists and settings.store is None:
        raise _wrong("status", "status lists need a store", "status/store")
    issuers = {each.name for each in settings.issuers}
    urls = {each.url for each in settings.status_lists}
    for each in settings.status_lists:
        if each.issuer not in issuers:
            raise _wrong(each.name, "its issuer is none of this server's", "status/lists")
    for issuer in settings.issuers:
        if issuer.status_list is not None and issuer.status_list not in urls:
            raise _wrong(issuer.name, "its status list is none of this server's", "issuers")


def _check_open_badges(given: OpenBadgesSettings | None) -> None:
    """Tokens are judged in one way, and whatever a caller is sent to is https.

    Raises:
        Invalid: ``server.config``.
    """
    if given is None:
        return
    for each in fields(given):
        value = getattr(given, each.name)
        is_url = each.name in ("base", "introspection") or each.name.endswith("_url")
        if is_url and value is not None and not value.startswith("https://"):
            raise _wrong(each.name, "an https URL", f"open_badges/{each.name}")
    if (given.jwks is None) == (given.introspection is None):
        raise _wrong("open_badges", "tokens are judged by jwks or by introspection: name one", "open_badges")
    if given.jwks is not None and given.audience is None:
        raise _wrong("audience", "a token says for whom it is meant: name this server's", "open_badges/audience")
    if given.introspection is not None and (given.client_id is None or given.client_secret_file is None):
        raise _wrong("client_id", "introspection needs client_id and client_secret_file", "open_badges/client_id")
    if given.credentials < 1:
        raise _wrong("credentials", "at least 1", "open_badges/credentials")


def _wrong(name: str, detail: str, pointer: str) -> Invalid:
    return invalid("server.config", f"{name}: {detail}", f"/{pointer}")
