"""From the values of a list to the signed list that verifiers fetch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from vcmicro.encoding import encode_base64url
from vcmicro.status import token
from vcmicro.status.bits import encode_bits
from vcmicro.status.byte_array import compress_values
from vcmicro.status_lists.settings import TOKEN, Settings
from vcmicro.times import from_datetime, to_text

if TYPE_CHECKING:
    from vcmicro.issuing import Issuer

_VCDM2 = "https://www.w3.org/ns/credentials/v2"


def sign_list(
    issuer: Issuer, url: str, settings: Settings, values: Mapping[int, int], secured_by: str | None, now: datetime
) -> dict[str, Any] | str | bytes:
    """The signed list of ``values`` (0 elsewhere), valid from ``now`` on for as long as the settings say.

    Raises:
        ValueError: for a form that the kind of list does not have.
        Invalid: as ``Issuer.issue``.
    """
    moment = now.astimezone(UTC).replace(microsecond=0)
    if settings.kind == TOKEN:
        packed = compress_values(values, settings.size, settings.bits)
        claims = _claims(issuer.id, url, settings, moment)
        return token.sign_token(secured_by or token.JWT, claims, settings.bits, packed, issuer.signer)
    document = _credential(url, settings, values, moment)
    return issuer.issue(document, secured_by=secured_by, now=moment)


def to_bytes(signed: dict[str, Any] | str | bytes) -> bytes:
    """A signed list as it is kept and served."""
    if isinstance(signed, bytes):
        return signed
    return (signed if isinstance(signed, str) else json.dumps(signed, ensure_ascii=False)).encode("utf-8")


def _claims(issuer: str, url: str, settings: Settings, moment: datetime) -> dict[str, Any]:
    """Token Status List section 5: the claims beside ``status_list``."""
    seconds = from_datetime(moment).seconds
    return {"iss": issuer, "sub": url, "iat": seconds, "exp": seconds + settings.valid_for, "ttl": settings.ttl}


def _credential(url: str, settings: Settings, values: Mapping[int, int], moment: datetime) -> dict[str, Any]:
    """Bitstring Status List section 2.2: the credential of a list; its ``ttl`` is in milliseconds."""
    purposes = settings.purposes
    return {
        "@context": [_VCDM2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "validFrom": to_text(from_datetime(moment)),
        "validUntil": to_text(from_datetime(moment + timedelta(seconds=settings.valid_for))),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purposes[0] if len(purposes) == 1 else list(purposes),
            "ttl": settings.ttl * 1_000,
            "encodedList": "u" + encode_base64url(encode_bits(values, settings.size, settings.bits)),
        },
    }
