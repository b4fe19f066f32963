"""vc+sd-jwt and vp+sd-jwt: the payload is a VCDM 2.0 credential or presentation.

Source: Securing Verifiable Credentials using JOSE and COSE sections 3.2 and 6.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vcmicro.problems import Problem, problem, shown
from vcmicro.securing.jose import audience_claims, media_type
from vcmicro.securing.jose_claims import CONTENT, REGISTERED, disagreements, is_presentation, odd_claims
from vcmicro.securing.jose_keys import find_key
from vcmicro.securing.mechanism import Found, ProofCase, Secured, SecureOptions
from vcmicro.securing.proof_checks import audience
from vcmicro.securing.sd_jwt.form import Form, SdJwtEnvelope, typ_problems
from vcmicro.securing.sd_jwt.processing import NEVER_DISCLOSED


class VcdmForm(Form):
    """A W3C credential: told by ``@context``."""

    name = "vc+sd-jwt"
    # What decides whether a credential holds must not be the holder's to show (VC-JOSE-COSE section 3.2.1).
    never_disclosable = NEVER_DISCLOSED | {
        "type",
        "validFrom",
        "validUntil",
        "credentialStatus",
        "credentialSchema",
        "relatedResource",
        "termsOfUse",
    }

    def takes(self, payload: Mapping[str, Any]) -> bool:
        return "@context" in payload and "vct" not in payload

    def secured(self, token: SdJwtEnvelope) -> Secured:
        document = {name: value for name, value in token.claims.items() if name not in REGISTERED}
        claims = {name: value for name, value in token.claims.items() if name in REGISTERED}
        return Secured(self.name, document, claims, token, odd_claims(claims), key_bound=token.is_key_bound)

    def problems(self, header: Mapping[str, Any], claims: dict[str, Any]) -> Iterator[Problem]:
        document = {name: value for name, value in claims.items() if name not in REGISTERED}
        presented = is_presentation(document)
        yield from typ_problems(header, ("vp+sd-jwt" if presented else "vc+sd-jwt",))
        content = media_type(header, "cty")
        if content is not None and content not in CONTENT[presented]:
            what = "presentation" if presented else "credential"
            yield problem("jose.typ", f"cty is {shown(header['cty'])}, the payload a {what}", "/cty")
        for name in ("vc", "vp"):
            if name in claims:
                yield problem("jose.claims", f"there is no {name} claim: the payload is the document", f"/{name}")
        registered = {name: value for name, value in claims.items() if name in REGISTERED}
        yield from disagreements(registered, document, header)

    def audience(self, secured: Secured, case: ProofCase) -> Iterable[Problem]:
        """A presentation answers by its own claims; of a credential only the key binding answers."""
        if not is_presentation(secured.document) or secured.envelope.parts.key_binding is not None:
            return ()
        return audience(secured.claims, ("nonce", "aud"), "", case)

    def find_key(self, header: Mapping[str, Any], secured: Secured, case: ProofCase) -> Found:
        return find_key(header, secured.claims, secured.document, case)

    def draft(self, document: dict[str, Any], options: SecureOptions) -> tuple[dict[str, Any], dict[str, Any]]:
        content = "vp" if is_presentation(document) else "vc"
        confirmed = {} if options.holder_key is None else {"cnf": {"jwk": options.holder_key.to_jwk()}}
        return {"typ": f"{content}+sd-jwt", "cty": content}, {**document, **audience_claims(options), **confirmed}


FORM = VcdmForm()
