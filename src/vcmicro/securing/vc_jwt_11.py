"""The JWT of VCDM 1.1: the credential in the ``vc`` claim (a presentation in ``vp``), some of its members as claims.

Source: Verifiable Credentials Data Model 1.1 section 6.3.1, encoding and decoding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vcmicro.errors import Invalid, invalid
from vcmicro.problems import Problem, problem
from vcmicro.securing.jose import Jose, claims_of
from vcmicro.securing.jose_claims import is_presentation
from vcmicro.securing.mechanism import SecureOptions
from vcmicro.times import from_epoch, to_text

_VCDM2 = "https://www.w3.org/ns/credentials/v2"
_MEMBERS = ("@context", "type", "issuer", "holder", "credentialSubject", "verifiableCredential")
# The years that XSD writes with four digits, in seconds since 1970.
_FIRST, _LAST = -30_610_224_000, 253_402_300_799


class VcJwt11(Jose):
    """The mechanism ``vc-jwt-1.1``."""

    name = "vc-jwt-1.1"

    def takes(self, typ: str | None, claims: Mapping[str, Any]) -> bool:
        return typ in (None, "jwt") and ("vc" in claims or "vp" in claims)

    def document(self, claims: dict[str, Any]) -> dict[str, Any]:
        """The claim's object, with the members that only the claims around it say.

        Raises:
            Invalid: ``jose.claims`` if the claim is no object.
        """
        name = "vc" if "vc" in claims else "vp"
        if not isinstance(claims[name], dict):
            raise invalid("jose.claims", f"the {name} claim is not an object", f"/{name}")
        return {**claims[name], **_mapped(claims, claims[name], "issuer" if name == "vc" else "holder")}

    def form_problems(self, typ: str | None, claims: dict[str, Any], document: dict[str, Any]) -> Iterator[Problem]:
        if "vc" in claims and "vp" in claims:
            yield problem("jose.claims", "a token has a vc claim or a vp claim, not both", "/vp")
        for name in _MEMBERS:
            if name in claims:
                yield problem("jose.claims", f"{name} stands beside the vc or vp claim: two documents", f"/{name}")
        if is_presentation(document) is ("vc" in claims):
            yield problem("jose.typ", "a credential is in the vc claim, a presentation in the vp claim", "/typ")

    def token(self, document: dict[str, Any], options: SecureOptions) -> tuple[dict[str, Any], dict[str, Any]]:
        name = "vp" if is_presentation(document) else "vc"
        return {"typ": "JWT"}, {**claims_of(document, options), name: document}


def _mapped(claims: Mapping[str, Any], document: Mapping[str, Any], role: str) -> dict[str, Any]:
    """The members that the document lacks and the claims have (6.3.1, JWT decoding)."""
    members: dict[str, Any] = {}
    if isinstance(claims.get("iss"), str):
        members |= _identified(document, role, claims["iss"], absent=True)
    if isinstance(claims.get("jti"), str) and "id" not in document:
        members["id"] = claims["jti"]
    if isinstance(claims.get("sub"), str) and role == "issuer":
        members |= _identified(document, "credentialSubject", claims["sub"], absent=False)
    return members | _dates(claims, document) if role == "issuer" else members


def _identified(document: Mapping[str, Any], member: str, identity: str, *, absent: bool) -> dict[str, Any]:
    """A member with the id that a claim gives it; where there is no member, the id alone if ``absent``."""
    if member not in document:
        return {member: identity} if absent else {}
    value = document[member]
    if isinstance(value, dict) and "id" not in value:
        return {member: {"id": identity, **value}}
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) and "id" not in value[0]:
        return {member: [{"id": identity, **value[0]}]}
    return {}


def _dates(claims: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, str]:
    contexts = document.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    place = 0 if first == _VCDM2 else 1
    members = {}
    for claim, names in (("nbf", ("validFrom", "issuanceDate")), ("exp", ("validUntil", "expirationDate"))):
        if claim not in claims or any(name in document for name in names):
            continue
        try:
            moment = from_epoch(claims[claim])
        except Invalid:
            # Reported by ``disagreements``; here it only names no date.
            continue
        if _FIRST <= moment.seconds <= _LAST:
            members[names[place]] = to_text(moment)
    return members
