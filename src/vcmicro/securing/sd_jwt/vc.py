"""dc+sd-jwt: SD-JWT VC, a credential of plain claims with a type (``vct``).

Source: draft-ietf-oauth-sd-jwt-vc sections 3 (format) and 4 (issuer metadata).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vcmicro.errors import VcmicroError, invalid, unavailable
from vcmicro.problems import Problem, shown
from vcmicro.securing import jose_keys
from vcmicro.securing.jose import audience_claims
from vcmicro.securing.jose_claims import REGISTERED, disagreements, odd_claims
from vcmicro.securing.mechanism import Found, ProofCase, Secured, SecureOptions
from vcmicro.securing.proof_checks import audience
from vcmicro.securing.sd_jwt.form import Form, SdJwtEnvelope, typ_problems

if TYPE_CHECKING:
    from vcmicro.keys import Signer

_CLAIMS = REGISTERED | {"status"}


class VcForm(Form):
    """An SD-JWT VC: told by ``vct``. It also takes what is of neither form, to say so."""

    name = "dc+sd-jwt"

    def takes(self, payload: Mapping[str, Any]) -> bool:
        return "vct" in payload and "@context" not in payload

    def secured(self, token: SdJwtEnvelope) -> Secured:
        claims = {name: value for name, value in token.claims.items() if name in _CLAIMS}
        warnings = odd_claims(claims)
        issuer = _issuer(token.jws.header, claims)
        return Secured(
            self.name, token.claims, claims, token, warnings, json_ld=False, issuer=issuer, key_bound=token.is_key_bound
        )

    def problems(self, header: Mapping[str, Any], claims: dict[str, Any]) -> Iterator[Problem]:
        yield from typ_problems(header, ("dc+sd-jwt", "vc+sd-jwt"))
        yield from disagreements(claims, {}, header)

    def audience(self, secured: Secured, case: ProofCase) -> Iterable[Problem]:
        """An ``aud`` of the issuer's own must be ours (RFC 9901 section 7.1, step 6)."""
        if "aud" not in secured.claims or case.domain is None:
            return ()
        return audience(secured.claims, ("nonce", "aud"), "", case._replace(challenge=None))

    def find_key(self, header: Mapping[str, Any], secured: Secured, case: ProofCase) -> Found:
        """By the issuer's DID; by a certificate; by the issuer's published metadata. ``iss`` decides which.

        Raises:
            Invalid: ``jose.*``, ``x509.*``, ``did.*``, ``key.*``.
            Unavailable: ``did.unavailable``, ``net.*``.
        """
        named = secured.claims.get("iss")
        issuer = named if isinstance(named, str) else ""
        if "x5c" in header and not issuer.startswith("did:"):
            return _certified(header, secured, case)
        if issuer.startswith("https://"):
            if case.find_issuer_key is None:
                raise unavailable("did.unavailable", f"the metadata of {shown(issuer)} is needed", "/iss")
            return case.find_issuer_key(issuer, header.get("kid"), "/iss")
        return jose_keys.find_key(header, secured.claims, {}, case)

    def kid(self, signer: Signer) -> str:
        """A DID URL; of an https issuer the fragment, which its published JWK has as kid."""
        method = signer.verification_method
        return method.partition("#")[2] or method if method.startswith("https://") else method

    def draft(self, document: dict[str, Any], options: SecureOptions) -> tuple[dict[str, Any], dict[str, Any]]:
        claims = {**document, **audience_claims(options)}
        if options.holder_key is not None:
            if "cnf" in document:
                raise invalid("sdjwt.content", "the claims have cnf, and a holder's key is given as well", "/cnf")
            claims["cnf"] = {"jwk": options.holder_key.to_jwk()}
        chain = {} if options.certificates is None else {"x5c": options.certificates.to_x5c()}
        return {"typ": self.name, **chain}, claims


def _issuer(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str | None:
    """``iss``; where there is none, the subject of the certificate, or the DID that ``kid`` is a key of."""
    issuer, kid = claims.get("iss"), header.get("kid")
    if "iss" in claims:
        return issuer if isinstance(issuer, str) else None
    if "x5c" in header:
        from vcmicro import x509

        try:
            return x509.read_chain(header["x5c"]).leaf.subject or None
        except VcmicroError:
            return None
    return kid.partition("#")[0] if isinstance(kid, str) and kid.startswith("did:") else None


def _certified(header: Mapping[str, Any], secured: Secured, case: ProofCase) -> Found:
    """The key of the leaf; without ``iss`` the leaf's subject is the issuer, else the leaf must name it."""
    from vcmicro.securing.certified import CertifiedKey, certified_key

    issuer = secured.claims.get("iss")
    if isinstance(issuer, str):
        return certified_key(header, issuer, case, "/iss")
    found = certified_key(header, "", case, "/iss")
    return CertifiedKey(found.chain, secured.issuer or "") if issuer is None else found


FORM = VcForm()
