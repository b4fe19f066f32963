"""What the claims of a token and the credential in it must say alike.

Sources: VCDM 1.1 section 6.3.1; Open Badges 3.0 section 8.2.4; Securing Verifiable Credentials using JOSE and
COSE section 3.1.3; RFC 7519 section 4.1. Where claim and member both stand, they are equal or the token is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vcmicro.errors import Invalid
from vcmicro.problems import Problem, problem, shown
from vcmicro.times import Instant, from_epoch, parse

REGISTERED = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "nonce", "cnf"})
"""The claims that belong to the token, not to the credential (RFC 7519; nonce: OpenID; cnf: RFC 7800)."""

CONTENT = {
    False: frozenset({"vc", "vc+ld+json", "json"}),
    True: frozenset({"vp", "vp+ld+json", "json"}),
}
"""What ``cty`` may say of a payload, in short form, by whether it is a presentation."""

# For each claim that is a date, the members that say the same, VCDM 2.0 first.
_DATES = {"nbf": ("validFrom", "issuanceDate"), "exp": ("validUntil", "expirationDate")}


def is_presentation(document: Mapping[str, Any]) -> bool:
    """True if the type of a document says that it is a presentation."""
    types = document.get("type")
    return "VerifiablePresentation" in (types if isinstance(types, list) else [types])


def party(document: Mapping[str, Any]) -> str | None:
    """The id of the issuer of a credential, or of the holder of a presentation."""
    return _identity(document.get("holder" if is_presentation(document) else "issuer"))


def disagreements(
    claims: Mapping[str, Any], document: Mapping[str, Any], header: Mapping[str, Any] | None = None
) -> list[Problem]:
    """Every claim that is malformed, or that says otherwise than the document.

    Claims that the header repeats are held to the same (RFC 7519 section 5.3).
    """
    repeated = {name: header[name] for name in ("iss", "sub", "aud") if name in header} if header else {}
    for name, value in repeated.items():
        if claims.get(name, value) != value:
            detail = f"{name} is {shown(claims[name])} in the claims and {shown(value)} in the header"
            return [problem("jose.claims", detail, f"/{name}")]
    claims = {**repeated, **claims}
    malformed = list(_malformed(claims))
    return malformed or [*_identities(claims, document), *_dates(claims, document)]


def odd_claims(claims: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Warnings: an ``iat`` that is no NumericDate decides nothing, so it refuses nothing."""
    try:
        if "iat" in claims:
            from_epoch(claims["iat"], "/iat")
    except Invalid as error:
        return tuple(each.as_warning() for each in error.problems)
    return ()


def issued_at(claims: Mapping[str, Any]) -> Instant | None:
    """The time at which a token says it was signed, if it says one that can be read."""
    return None if "iat" not in claims or odd_claims(claims) else from_epoch(claims["iat"])


def _malformed(claims: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("iss", "sub", "jti"):
        if name in claims and not isinstance(claims[name], str):
            yield problem("jose.claims", f"{name} is {shown(claims[name])}, not a string", f"/{name}")
    for name in _DATES:
        try:
            if name in claims:
                from_epoch(claims[name], f"/{name}")
        except Invalid as error:
            yield from error.problems
    audience = claims.get("aud", [])
    if not all(isinstance(each, str) for each in (audience if isinstance(audience, list) else [audience])):
        yield problem("jose.claims", "aud is neither a string nor an array of strings", "/aud")


def _identities(claims: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[Problem]:
    role = "holder" if is_presentation(document) else "issuer"
    if role in document and "iss" in claims and claims["iss"] != party(document):
        detail = f"iss is {shown(claims['iss'])}, the {role} is {shown(party(document))}"
        yield problem("issuer.mismatch" if role == "issuer" else "holder.mismatch", detail, f"/{role}")
    if "jti" in claims and "id" in document and claims["jti"] != document["id"]:
        detail = f"jti is {shown(claims['jti'])}, the id is {shown(document['id'])}"
        yield problem("jose.claims", detail, "/id")
    subjects = document.get("credentialSubject", [])
    subjects = subjects if isinstance(subjects, list) else [subjects]
    named = [each["id"] for each in subjects if isinstance(each, dict) and "id" in each]
    if role == "issuer" and "sub" in claims and named and claims["sub"] not in named:
        detail = f"sub is {shown(claims['sub'])}, the subject is {shown(named[0])}"
        yield problem("jose.claims", detail, "/credentialSubject")


def _dates(claims: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[Problem]:
    for claim, members in _DATES.items():
        for member in members:
            if claim not in claims or member not in document:
                continue
            try:
                said = parse(document[member])
            except Invalid:
                # What is no date agrees with nothing and disagrees with nothing; the schema check refuses it.
                continue
            # Issuers round a NumericDate down to whole seconds.
            if said.seconds != from_epoch(claims[claim]).seconds:
                detail = f"{claim} is {shown(claims[claim])}, {member} is {shown(document[member])}"
                yield problem("jose.claims", detail, f"/{member}")


def _identity(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("id")
    return value if isinstance(value, str) else None
