"""JAdES: the seals of European Digital Credentials.

A credential is the payload of a JWS in JSON (general or flattened) or compact form; the certificate of the key stands
in the protected header, time stamps and revocation data in the unprotected one. Source: ETSI TS 119 182-1; RFC 7515
section 7; RFC 7797.

Reading certificates and headers is loaded when a seal is met: other credentials need none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro.limits import Limits
from vcmicro.securing.mechanism import Payload, ProofCase, ProofResult, Secured, SecureOptions

if TYPE_CHECKING:
    from vcmicro.cryptosuites import Cryptosuite
    from vcmicro.keys import Signer
    from vcmicro.registry import Registry
    from vcmicro.securing.jades.reading import Seal


class Jades:
    """The mechanism ``jades``."""

    name = "jades"

    def secures(self, suites: Registry[Cryptosuite]) -> tuple[str, ...]:
        return (self.name,)

    def over_rdf(self, secured: Secured) -> bool:
        return False

    def recognizes(self, payload: Payload) -> bool:
        value = payload.value
        if isinstance(value, dict) and "signatures" not in value and "protected" not in value:
            return False
        from vcmicro.securing.jades.reading import is_seal

        return is_seal(value)

    def open(self, payload: Payload, limits: Limits) -> Secured:
        """The credential in the payload; the payload's text stays as it stands.

        Raises:
            Invalid: ``jose.encoding``, ``jose.header``, ``proof.missing``; ``json.*`` and ``jose.claims`` if the
                payload is no JSON object.
            LimitExceeded: ``limit.size``, ``limit.proofs`` and the limits of JSON.
            Unavailable: ``proof.unsupported`` for a detached seal.
        """
        from vcmicro.securing.jades.judging import open_seal

        return open_seal(payload.value, limits, self.name)

    def verify(self, secured: Secured, case: ProofCase) -> tuple[ProofResult, ...]:
        """One result for each signature."""
        from vcmicro.securing.jades.judging import judge

        seal: Seal = secured.envelope
        return tuple(judge(each, secured, case) for each in seal.signatures)

    def secure(self, document: dict[str, Any], signer: Signer, options: SecureOptions) -> dict[str, Any]:
        """The sealed credential, in general JSON form.

        Raises:
            Invalid: as ``writing.seal``.
        """
        from vcmicro.securing.jades.writing import seal

        return seal(document, signer, options)
