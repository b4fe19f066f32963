"""What both payloads of SD-JWT share: open, verify, secure, derive, bind. Source: RFC 9901 section 7."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from vcmicro import jws, strict_json
from vcmicro.errors import Invalid, Unavailable, VcmicroError, invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import Problem, problem, shown
from vcmicro.securing.mechanism import (
    Found,
    Payload,
    ProofCase,
    ProofResult,
    Secured,
    SecureOptions,
    is_failure,
)
from vcmicro.securing.sd_jwt import disclosures, key_binding
from vcmicro.securing.sd_jwt.concealing import conceal_claims
from vcmicro.securing.sd_jwt.processing import NEVER_DISCLOSED, Processed, process
from vcmicro.securing.sd_jwt.selecting import select
from vcmicro.securing.sd_jwt.serialization import Parts, Signed, may_be_sd_jwt, parse

if TYPE_CHECKING:
    from vcmicro.keys import Signer
    from vcmicro.times import Instant


@dataclass(frozen=True, slots=True)
class SdJwtEnvelope:
    """The envelope of an opened SD-JWT: its parts, what they say, and what header and claims got wrong.

    ``claims`` is the whole processed payload; ``algorithm`` hashes disclosures and ``sd_hash``.
    """

    parts: Parts
    processed: Processed
    claims: dict[str, Any]
    algorithm: str
    problems: tuple[Problem, ...]

    @property
    def jws(self) -> jws.Jws:
        """The first issuer-signed JWT."""
        return self.parts.signed[0].jws

    @property
    def is_key_bound(self) -> bool:
        """True if a Key Binding JWT goes with it."""
        return self.parts.key_binding is not None


class Form(ABC):
    """One of the two payloads; its children say what they take and where the document is."""

    name: ClassVar[str]

    @abstractmethod
    def takes(self, payload: Mapping[str, Any]) -> bool:
        """True if a token with this signed payload is of the form."""

    @abstractmethod
    def secured(self, token: SdJwtEnvelope) -> Secured:
        """The document and the claims of a token."""

    @abstractmethod
    def problems(self, header: Mapping[str, Any], claims: dict[str, Any]) -> Iterable[Problem]:
        """What the form forbids, in a header (of each signature) and the processed claims."""

    @abstractmethod
    def audience(self, secured: Secured, case: ProofCase) -> Iterable[Problem]:
        """What the issuer-signed JWT itself must answer of the verifier's challenge and domain."""

    @abstractmethod
    def find_key(self, header: Mapping[str, Any], secured: Secured, case: ProofCase) -> Found:
        """The key of one signature.

        Raises:
            Invalid, Unavailable: if there is none.
        """

    @abstractmethod
    def draft(self, document: dict[str, Any], options: SecureOptions) -> tuple[dict[str, Any], dict[str, Any]]:
        """The header (without alg and kid) and the claims of a document to be signed."""

    def kid(self, signer: Signer) -> str:
        """What the header calls the signer's key."""
        return signer.verification_method

    never_disclosable: ClassVar[frozenset[str]] = NEVER_DISCLOSED
    """The top-level members that are not concealed at issue."""

    def recognizes(self, payload: Payload) -> bool:
        """True if the signed payload is of this form; never raises."""
        if not may_be_sd_jwt(payload.value):
            return False
        try:
            return self.takes(signed_payload(parse(payload.value, DEFAULT), DEFAULT))
        except VcmicroError:
            return False

    def open(self, payload: Payload, limits: Limits) -> Secured:
        """The processed payload. What header and claims get wrong is kept for ``verify`` to report.

        Raises:
            Invalid: ``sdjwt.*``, ``jose.*``, ``json.*`` for a token that cannot be read as one of this form.
            LimitExceeded: ``limit.*`` and the limits of JSON.
        """
        parts = parse(payload.value, limits)
        payload_ = signed_payload(parts, limits)
        processed = process(payload_, parts.disclosures, limits)
        if not self.takes(payload_):
            raise _neither(payload_)
        problems = [each for one in parts.signed for each in self.problems(one.header, processed.document)]
        algorithm = disclosures.hash_of(payload_)
        return self.secured(
            SdJwtEnvelope(parts, processed, processed.document, algorithm, tuple(dict.fromkeys(problems)))
        )

    def verify(self, secured: Secured, case: ProofCase) -> tuple[ProofResult, ...]:
        """One result for each signature of the issuer: its form, then its key, then the signature."""
        token: SdJwtEnvelope = secured.envelope
        cheap = (*token.problems, *self.audience(secured, case))
        return tuple(self._judged(one, secured, case, cheap) for one in token.parts.signed)

    def _judged(self, one: Signed, secured: Secured, case: ProofCase, cheap: tuple[Problem, ...]) -> ProofResult:
        result = ProofResult(pointer="", suite=self.name, outcome="FAILED", problems=cheap, proof=one.header)
        if any(map(is_failure, cheap)):
            return result
        found: Found | None = None
        try:
            found = self.find_key(one.header, secured, case)
            jws.verify(one.jws, found.key)
        except Invalid as error:
            return result._replace(found=found).failed(*error.problems)
        except Unavailable as error:
            return result._replace(found=found, outcome="INDETERMINATE", problems=(*cheap, *error.problems))
        warnings = tuple(each.as_warning() for each in found.problems if each.code == "jose.header_key")
        return result._replace(found=found, outcome="PASSED", problems=(*cheap, *warnings))

    def key_binding(self, secured: Secured, case: ProofCase) -> ProofResult | None:
        """The holder's proof (RFC 9901 section 7.3), or None if the token carries none.

        ``case.challenge`` and ``case.domain`` are what the holder had to sign.
        """
        token: SdJwtEnvelope = secured.envelope
        if token.parts.key_binding is None:
            return None
        return key_binding.verify(token.parts.key_binding, token.parts.sd_jwt, token.algorithm, token.claims, case)

    def secure(self, document: dict[str, Any], signer: Signer, options: SecureOptions) -> str:
        """The SD-JWT of a document, in compact form with every disclosure.

        Raises:
            Invalid: what this form would refuse on reading; ``proof.pointer``, ``sdjwt.not_disclosable`` for what
                cannot be disclosable.
            ValueError: for an unknown hash algorithm, or a negative number of decoys.
        """
        strict_json.check_value(document)
        if options.decoys < 0 or options.sd_alg not in disclosures.HASHES:
            known = ", ".join(disclosures.HASHES)
            raise ValueError(
                f"decoys={options.decoys}, sd_alg={options.sd_alg!r}: supported are 0 or more, and {known}"
            )
        header, claims = self.draft(document, options)
        header = {**header, "kid": self.kid(signer)}
        wrong = [each for each in self.problems(header, claims) if is_failure(each)]
        if wrong:
            raise Invalid(wrong)
        made = conceal_claims(
            claims,
            options.disclosable,
            decoys=options.decoys,
            algorithm=options.sd_alg,
            never=self.never_disclosable,
        )
        payload = json.dumps(made.payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        token = jws.sign(header, payload, signer)
        text = "".join(f"{each}~" for each in (token, *(each.text for each in made.disclosures)))
        # What a verifier would refuse is not issued: limits, digests, and all that the claims may not be.
        self.open(Payload(text), DEFAULT)
        return text

    def derive(self, secured: Secured, pointers: tuple[str, ...]) -> dict[str, Any] | str:
        """The token with the disclosures that the pointers select, and without key binding.

        Raises:
            Invalid: ``derive.unsupported`` if the token has no digests; ``proof.pointer``.
        """
        token: SdJwtEnvelope = secured.envelope
        if not token.processed.digests:
            raise invalid("derive.unsupported", "nothing in this SD-JWT is selectively disclosable")
        chosen = select(token.processed, pointers)
        return token.parts.disclosing(each for each in token.parts.disclosures if each in chosen).serialize()

    def bind_key(self, secured: Secured, signer: Signer, *, challenge: str, domain: str, now: Instant) -> str:
        """The compact token with a Key Binding JWT (RFC 9901 section 4.3).

        Raises:
            Invalid: ``sdjwt.kb_invalid`` if the signer is not the holder that the issuer confirmed.
        """
        token: SdJwtEnvelope = secured.envelope
        key_binding.check_signer(token.claims, signer)
        shown_part = token.parts.sd_jwt
        bound = key_binding.sign(shown_part, token.algorithm, signer, challenge=challenge, domain=domain, now=now)
        return shown_part + bound


def signed_payload(parts: Parts, limits: Limits) -> dict[str, Any]:
    """The payload of the issuer-signed JWT, its digests still in place.

    Raises:
        Invalid: ``jose.claims`` if it is no JSON object; ``json.*``.
    """
    payload = strict_json.loads(parts.signed[0].jws.payload, limits=limits)
    if not isinstance(payload, dict):
        raise invalid("jose.claims", "the payload is not a JSON object")
    return payload


def typ_of(header: Mapping[str, Any]) -> str | None:
    """``typ`` in short form; None if it is absent or no string."""
    typ = header.get("typ")
    return typ.lower().removeprefix("application/") if isinstance(typ, str) else None


def typ_problems(header: Mapping[str, Any], expected: Iterable[str]) -> Iterator[Problem]:
    """That the ``typ`` is not one of those expected."""
    expected = tuple(expected)
    if typ_of(header) not in expected:
        detail = f"typ is {shown(header.get('typ'))}; the payload asks for {' or '.join(expected)}"
        yield problem("jose.typ", detail, "/typ")


def _neither(payload: Mapping[str, Any]) -> Invalid:
    """Why a token is of neither form; what it is follows from its signed payload alone."""
    if "@context" in payload and "vct" in payload:
        return invalid("sdjwt.content", "it has both @context and vct: a W3C credential, or an SD-JWT VC, not both")
    return invalid("sdjwt.content", "it has neither @context (a W3C credential) nor vct (an SD-JWT VC)")
