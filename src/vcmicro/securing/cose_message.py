"""The COSE_Sign1 that holds a credential or a presentation: opened, verified, written.

Source: Securing Verifiable Credentials using JOSE and COSE sections 3.3, 4.2 and 6.1. Claims about the token itself
(issuer, times, audience, nonce) stand in the CWT Claims header parameter (RFC 9597).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vcmicro import cose, strict_json
from vcmicro.errors import Invalid, Unavailable, invalid
from vcmicro.limits import Limits
from vcmicro.problems import Problem, problem, shown
from vcmicro.securing.jose import audience_claims
from vcmicro.securing.jose_claims import CONTENT, disagreements, is_presentation, odd_claims
from vcmicro.securing.jose_keys import find_key
from vcmicro.securing.mechanism import Found, Payload, ProofCase, ProofResult, Secured, SecureOptions, is_failure
from vcmicro.securing.proof_checks import audience

if TYPE_CHECKING:
    from vcmicro.keys import Signer

_CWT_CLAIMS = 15
# RFC 8392 section 4 and, for nonce, RFC 9711 section 4.1; what a token says by their JWT names.
_CLAIMS = {1: "iss", 2: "sub", 3: "aud", 4: "exp", 5: "nbf", 6: "iat", 7: "jti", 10: "nonce"}
_LABELS = {name: label for label, name in _CLAIMS.items()}
_TYPES = {"vc+cose": False, "vp+cose": True}


@dataclass(frozen=True, slots=True)
class Message:
    """The envelope of an opened message: its parts, and what its headers got wrong."""

    sign1: cose.Sign1
    problems: tuple[Problem, ...]


def opened(mechanism: str, payload: Payload, limits: Limits) -> Secured:
    """The document in the message; as ``VcCose.open``."""
    if not isinstance(payload.value, bytes):
        raise invalid("cose.structure", "a COSE_Sign1 is bytes")
    sign1 = cose.decode_sign1(payload.value, limits)
    typ = _media_type(sign1, cose.TYP)
    if typ not in _TYPES:
        raise invalid("jose.typ", f"typ is {shown(sign1.protected.get(cose.TYP))}", "/typ")
    document = strict_json.loads(sign1.payload, limits=limits)
    if not isinstance(document, dict):
        raise invalid("jose.claims", "the payload is not a JSON object")
    claims = _claims(sign1)
    problems = (*_form_problems(sign1, typ, document), *disagreements(claims, document))
    return Secured(mechanism, document, claims, Message(sign1, problems), odd_claims(claims))


def verified(mechanism: str, secured: Secured, case: ProofCase) -> tuple[ProofResult, ...]:
    """The one result; as ``VcCose.verify``."""
    message: Message = secured.envelope
    header = jose_header(message.sign1)
    cheap = (*message.problems, *audience(secured.claims, ("nonce", "aud"), "", case))
    result = ProofResult(pointer="", suite=mechanism, outcome="FAILED", problems=cheap, proof=header)
    if any(map(is_failure, cheap)):
        return (result,)
    found: Found | None = None
    try:
        found = find_key(header, secured.claims, secured.document, case)
        cose.verify(message.sign1, found.key)
    except Invalid as error:
        return (result._replace(found=found).failed(*error.problems),)
    except Unavailable as error:
        return (result._replace(found=found, outcome="INDETERMINATE", problems=(*cheap, *error.problems)),)
    return (result._replace(found=found, outcome="PASSED"),)


def secured_bytes(document: dict[str, Any], signer: Signer, options: SecureOptions) -> bytes:
    """The message of a document; as ``VcCose.secure``."""
    strict_json.check_value(document)
    content = "vp" if is_presentation(document) else "vc"
    headers: dict[int, Any] = {
        cose.CONTENT_TYPE: f"application/{content}",
        cose.KID: signer.verification_method.encode("utf-8"),
        cose.TYP: f"application/{content}+cose",
    }
    claims = audience_claims(options)
    found = disagreements(claims, document)
    if found:
        raise Invalid(found)
    if claims:
        headers[_CWT_CLAIMS] = {_LABELS[name]: _written(name, value) for name, value in claims.items()}
    payload = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return cose.sign(headers, payload, signer)


def _written(name: str, value: Any) -> Any:
    """A claim as CWT spells it: a nonce is a byte string."""
    return value.encode("utf-8") if name == "nonce" else value


def _claims(sign1: cose.Sign1) -> dict[str, Any]:
    """The protected CWT claims by their JWT names.

    Raises:
        Invalid: ``jose.claims`` for claims that are no map, and an id or nonce that is no UTF-8.
    """
    given = sign1.protected.get(_CWT_CLAIMS, {})
    if not isinstance(given, dict):
        raise invalid("jose.claims", "the CWT claims of the header are not a map")
    return {_CLAIMS[label]: _read(_CLAIMS[label], value) for label, value in given.items() if label in _CLAIMS}


def _read(name: str, value: Any) -> Any:
    return _text(value, name) if name in ("jti", "nonce") else value


def _text(value: Any, name: str) -> Any:
    try:
        return value.decode("utf-8") if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        raise invalid("jose.claims", f"{name} is not UTF-8") from None


def jose_header(sign1: cose.Sign1) -> dict[str, Any]:
    """What finding a key reads, by JOSE's names; a kid counts wherever it stands, since it only names a key."""
    kid = {**sign1.unprotected, **sign1.protected}.get(cose.KID)
    header = {"alg": sign1.algorithm, "typ": sign1.protected.get(cose.TYP)}
    return header if kid is None else {**header, "kid": kid.decode("utf-8", "backslashreplace")}


def _media_type(sign1: cose.Sign1, label: int) -> str | None:
    value = sign1.protected.get(label)
    return value.lower().removeprefix("application/") if isinstance(value, str) else None


def _form_problems(sign1: cose.Sign1, typ: str, document: Mapping[str, Any]) -> Iterator[Problem]:
    presented = is_presentation(document)
    if presented is not _TYPES[typ]:
        what = "a presentation" if presented else "no presentation"
        yield problem("jose.typ", f"typ is {typ}, and the payload is {what}", "/typ")
    content = sign1.protected.get(cose.CONTENT_TYPE)
    if content is not None and _media_type(sign1, cose.CONTENT_TYPE) not in CONTENT[presented]:
        what = "presentation" if presented else "credential"
        yield problem("jose.typ", f"the content type is {shown(content)}, the payload a {what}", "/cty")
    for name in ("vc", "vp"):
        if name in document:
            detail = f"a {typ} has no {name} member: its payload is the document"
            yield problem("jose.claims", detail, f"/{name}")
