"""What the compact JOSE forms share: read strictly, find the key, check the signature, hold claims to the document.

The forms are told apart by ``typ``, a closed list, and by the ``vc`` / ``vp`` claim: vc+jwt and vp+jwt
(``vc_jwt``), a token with a ``vc`` or ``vp`` claim (``vc_jwt_11``), and a credential with claims beside its
members (``ob3_jwt``). Sources: RFC 7515, RFC 7519, RFC 8725.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from vcmicro import jws, strict_json, times
from vcmicro.errors import Invalid, Unavailable, VcmicroError, invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import Problem, problem, shown
from vcmicro.record import Record
from vcmicro.securing.jose_claims import CONTENT, REGISTERED, disagreements, is_presentation, odd_claims, party
from vcmicro.securing.jose_keys import find_key
from vcmicro.securing.mechanism import (
    Found,
    Payload,
    ProofCase,
    ProofResult,
    Secured,
    SecureOptions,
    is_failure,
)
from vcmicro.securing.proof_checks import audience

if TYPE_CHECKING:
    from vcmicro.cryptosuites import Cryptosuite
    from vcmicro.keys import Signer
    from vcmicro.registry import Registry


class Token(Record):
    """The envelope of an opened token: its signature, and what its header and claims got wrong."""

    jws: jws.Jws
    problems: tuple[Problem, ...]


class Jose(ABC):
    """A form of token; its children say which ``typ`` they take and where the document sits."""

    name: ClassVar[str]

    @abstractmethod
    def takes(self, typ: str | None, claims: Mapping[str, Any]) -> bool:
        """True if a token of this ``typ`` with these claims is of the form."""

    @abstractmethod
    def document(self, claims: dict[str, Any]) -> dict[str, Any]:
        """The credential or presentation in the claims.

        Raises:
            Invalid: ``jose.claims`` if there is none.
        """

    @abstractmethod
    def form_problems(self, typ: str | None, claims: dict[str, Any], document: dict[str, Any]) -> Iterator[Problem]:
        """What the form forbids."""

    @abstractmethod
    def token(self, document: dict[str, Any], options: SecureOptions) -> tuple[dict[str, Any], dict[str, Any]]:
        """The header (without alg and kid) and the claims of a document to be signed."""

    def secures(self, suites: Registry[Cryptosuite]) -> tuple[str, ...]:
        return (self.name,)

    def over_rdf(self, secured: Secured) -> bool:
        return False

    def recognizes(self, payload: Payload) -> bool:
        if not isinstance(payload.value, str):
            return False
        try:
            token = jws.split(payload.value)
            return self.takes(media_type(token.header, "typ"), _claims(token, DEFAULT))
        except VcmicroError:
            return False

    def open(self, payload: Payload, limits: Limits) -> Secured:
        """The document in the token. What its header or claims get wrong is kept for ``verify`` to report.

        Raises:
            Invalid: ``jose.encoding``, ``jose.header``, ``jose.crit``, ``jose.alg``, ``jose.typ``, ``jose.claims``,
                ``json.*`` for a token that cannot be read as one of this form.
            LimitExceeded: ``limit.size`` and the limits of JSON.
        """
        token = jws.split(payload.value, limits)
        claims = _claims(token, limits)
        typ = media_type(token.header, "typ")
        if not self.takes(typ, claims):
            raise invalid("jose.typ", f"typ is {shown(token.header.get('typ'))}", "/typ")
        document = self.document(claims)
        problems = (
            *self.form_problems(typ, claims, document),
            *_content_problems(token.header, document),
            *disagreements(claims, document, token.header),
        )
        of_token = {name: value for name, value in claims.items() if name in REGISTERED}
        return Secured(self.name, document, of_token, Token(token, problems), odd_claims(claims))

    def verify(self, secured: Secured, case: ProofCase) -> tuple[ProofResult, ...]:
        """The one result: what form and claims got wrong; then the key; then the signature."""
        token: Token = secured.envelope
        header = token.jws.header
        cheap = (*token.problems, *audience(secured.claims, ("nonce", "aud"), "", case))
        header_key = tuple(_header_key(header))
        result = ProofResult(
            pointer="", suite=self.name, outcome="FAILED", problems=(*cheap, *header_key), proof=header
        )
        if any(map(is_failure, cheap)):
            return (result,)
        # Whether anything else binds the key is the next question; the signature may well hold.
        cheap = (*cheap, *(each.as_warning() for each in header_key))
        result = result._replace(problems=cheap)
        found: Found | None = None
        try:
            found = find_key(header, secured.claims, secured.document, case)
            jws.verify(token.jws, found.key)
        except Invalid as error:
            return (result._replace(found=found).failed(*error.problems),)
        except Unavailable as error:
            return (result._replace(found=found, outcome="INDETERMINATE", problems=(*cheap, *error.problems)),)
        return (result._replace(found=found, outcome="PASSED"),)

    def secure(self, document: dict[str, Any], signer: Signer, options: SecureOptions) -> str:
        """The compact token of a document, its key named by ``kid``.

        Raises:
            Invalid: what this form would refuse on reading; ``json.*`` for what JSON cannot hold.
        """
        strict_json.check_value(document)
        header, claims = self.token(document, options)
        found = [*self.form_problems(media_type(header, "typ"), claims, document), *disagreements(claims, document)]
        if found:
            raise Invalid(found)
        payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        return jws.sign({**header, "kid": signer.verification_method}, payload, signer)


def media_type(header: Mapping[str, Any], name: str) -> str | None:
    """``typ`` or ``cty`` in short form: lower case, without ``application/`` (RFC 7515 section 4.1.9).

    Raises:
        Invalid: ``jose.header`` if it is there and no string.
    """
    if name not in header:
        return None
    if not isinstance(header[name], str):
        raise invalid("jose.header", f"{name} is not a string", f"/{name}")
    return str(header[name]).lower().removeprefix("application/")


def claims_of(document: Mapping[str, Any], options: SecureOptions) -> dict[str, Any]:
    """The claims that repeat what a document says (VCDM 1.1 section 6.3.1, OB 3.0 section 8.2.4)."""
    subject = document.get("credentialSubject")
    subject = subject[0] if isinstance(subject, list) and len(subject) == 1 else subject
    claims = {
        "iss": party(document),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
        "jti": document.get("id"),
        "nbf": _numeric(document, "validFrom", "issuanceDate"),
        "exp": _numeric(document, "validUntil", "expirationDate"),
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return {**claims, **audience_claims(options)}


def audience_claims(options: SecureOptions) -> dict[str, Any]:
    """The claims that the options ask for: ``nonce``, ``aud`` and ``exp``."""
    expires = None if options.expires is None else times.parse(options.expires, "/exp", zone_required=True).seconds
    claims = {"nonce": options.challenge, "aud": options.domain, "exp": expires}
    return {name: value for name, value in claims.items() if value is not None}


def _numeric(document: Mapping[str, Any], *members: str) -> int | None:
    for member in members:
        if member in document:
            return times.parse(document[member], f"/{member}").seconds
    return None


def _claims(token: jws.Jws, limits: Limits) -> dict[str, Any]:
    claims = strict_json.loads(token.payload, limits=limits)
    if not isinstance(claims, dict):
        raise invalid("jose.claims", "the payload is not a JSON object")
    return claims


def _content_problems(header: Mapping[str, Any], document: dict[str, Any]) -> Iterator[Problem]:
    content = media_type(header, "cty")
    if content is not None and content not in CONTENT[is_presentation(document)]:
        what = "presentation" if is_presentation(document) else "credential"
        yield problem("jose.typ", f"cty is {shown(header['cty'])}, the payload a {what}", "/cty")


def _header_key(header: Mapping[str, Any]) -> Iterator[Problem]:
    if "jwk" in header and "kid" not in header:
        yield problem("jose.header_key", "the token names no key but the one in its header", "/jwk")
