"""JWT VC Issuer Metadata: the keys that an https issuer publishes for its SD-JWT VCs.

Source: draft-ietf-oauth-sd-jwt-vc section 5; RFC 8615 (well-known URIs).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from vcmicro.dids.resolution import Resolution, fetch_document
from vcmicro.errors import invalid
from vcmicro.keys import PublicKey, from_jwk_set
from vcmicro.problems import shown

_WELL_KNOWN = "/.well-known/jwt-vc-issuer"


def metadata_url(issuer: str) -> str:
    """Where the metadata of an issuer is: the well-known string between host and path (section 5).

    Raises:
        Invalid: ``net.url`` if the issuer is no https URL of host, port and path.
    """
    try:
        parts = urlsplit(issuer)
    except ValueError:
        raise invalid("net.url", f"{shown(issuer)} is no URL") from None
    if parts.scheme != "https" or not parts.netloc or "@" in parts.netloc or "?" in issuer or "#" in issuer:
        raise invalid("net.url", f"{shown(issuer)} is not an https URL of host and path")
    return f"https://{parts.netloc}{_WELL_KNOWN}{parts.path.rstrip('/')}"


def published_key(issuer: str, kid: str | None, case: Resolution) -> PublicKey:
    """The issuer's key of that ``kid``; without a kid, its only one.

    Raises:
        Invalid: ``net.url``, ``did.document``, ``did.id_mismatch`` if the metadata is another issuer's,
            ``did.vm_not_found``, ``key.*``.
        Unavailable: ``did.unavailable``.
    """
    url = metadata_url(issuer)
    metadata = fetch_document(url, "key", case)
    if metadata.get("issuer") != issuer:
        detail = f"the metadata at {shown(url)} is of {shown(metadata.get('issuer'))}, not of {shown(issuer)}"
        raise invalid("did.id_mismatch", detail)
    if ("jwks" in metadata) is ("jwks_uri" in metadata):
        raise invalid("did.document", f"the metadata at {shown(url)} has jwks or jwks_uri, one of the two")
    keys = metadata.get("jwks")
    if keys is None:
        where = metadata["jwks_uri"]
        if not isinstance(where, str):
            raise invalid("did.document", f"jwks_uri is {shown(where)}, not a string")
        keys = fetch_document(where, "key", case)
    return from_jwk_set(keys, kid, "/keys", allow=case.allow)
