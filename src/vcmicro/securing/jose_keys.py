"""Which key a token is to be checked with. A key in the header proves integrity and nothing more.

``jku`` and ``x5u`` are never followed; what ``x5c`` is worth, the ``trust`` check says. Sources: RFC 7515 section 4.1;
RFC 8725 section 3.10; Securing Verifiable Credentials using JOSE and COSE section 4.1; Open Badges 3.0 section 8.2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vcmicro.errors import VcmicroError, invalid
from vcmicro.keys import PublicKey
from vcmicro.patterns import Pattern
from vcmicro.problems import Problem, problem, shown
from vcmicro.record import Record
from vcmicro.securing.jose_claims import issued_at, party
from vcmicro.securing.mechanism import Found, ProofCase

_ABSOLUTE = Pattern(r"[A-Za-z][A-Za-z0-9+.-]*:", re.ASCII)
_RESOLVABLE = ("did:", "https://")


class HeaderKey(Record):
    """A key that only the token's own header vouches for."""

    key: PublicKey
    problems: tuple[Problem, ...]
    method: str = ""
    controller: str = ""
    binding: str = "none"


def find_key(
    header: Mapping[str, Any], claims: Mapping[str, Any], document: Mapping[str, Any], case: ProofCase
) -> Found:
    """The key that ``kid`` names; without one, that of a certificate, the issuer's only one, or the header's own.

    Raises:
        Invalid: ``jose.header`` if the token names no key; ``jose.header_key`` if the header's key is not the
            issuer's; as ``case.find_key``, ``certified_key`` and ``PublicKey.from_jwk``.
        Unavailable: as ``case.find_key``.
    """
    issuer = claims.get("iss", party(document))
    at = issued_at(claims)
    if "kid" in header:
        return case.find_key(_method(header["kid"], issuer), case.purpose, at, "/kid")
    if "x5c" in header and isinstance(issuer, str) and not issuer.startswith("did:"):
        from vcmicro.securing.certified import certified_key

        return certified_key(header, issuer, case, "/iss" if "iss" in claims else "/issuer")
    if "jwk" in header:
        return _header_key(header["jwk"], issuer, case)
    if isinstance(issuer, str) and issuer.startswith(_RESOLVABLE):
        return case.find_key(issuer, case.purpose, at, "/kid")
    raise invalid("jose.header", "the token has no kid, and its issuer is no DID or https URL", "/kid")


def _method(kid: str, issuer: object) -> str:
    """A kid as a verification method; a relative one is a fragment of the issuer's document."""
    if _ABSOLUTE.match(kid):
        return kid
    if not isinstance(issuer, str) or not issuer.startswith(_RESOLVABLE):
        raise invalid("jose.header", f"kid is {shown(kid)}, and there is no issuer that could list it", "/kid")
    return f"{issuer}#{kid.removeprefix('#')}"


def _header_key(jwk: object, issuer: object, case: ProofCase) -> Found:
    """The header's key; the issuer's, if the issuer is a DID whose only key it is."""
    key = PublicKey.from_jwk(jwk, "/jwk", allow=case.allow)
    detail = "the key stands in the token's own header"
    unbound = HeaderKey(key, (problem("jose.header_key", detail, "/jwk"),))
    if not isinstance(issuer, str) or not issuer.startswith("did:"):
        return unbound
    try:
        found = case.find_key(issuer, case.purpose, None, "/jwk")
    except VcmicroError:
        # The issuer's key cannot be told: what is left is that the token is whole.
        return unbound
    if found.key != key:
        raise invalid("jose.header_key", f"the key in the header is not that of {shown(issuer)}", "/jwk")
    return found
