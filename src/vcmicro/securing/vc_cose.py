"""vc+cose and vp+cose: the credential or the presentation is the payload of a COSE_Sign1.

Source: Securing Verifiable Credentials using JOSE and COSE sections 3.3, 4.2 and 6.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro.limits import Limits
from vcmicro.securing.mechanism import Payload, ProofCase, ProofResult, Secured, SecureOptions

if TYPE_CHECKING:
    from vcmicro.cryptosuites import Cryptosuite
    from vcmicro.keys import Signer
    from vcmicro.registry import Registry


class VcCose:
    """The mechanism ``vc+cose``; a presentation becomes a vp+cose. What it secures is bytes.

    CBOR is loaded when a message comes (``cose_message``).
    """

    name = "vc+cose"

    def secures(self, suites: Registry[Cryptosuite]) -> tuple[str, ...]:
        return (self.name,)

    def over_rdf(self, secured: Secured) -> bool:
        return False

    def recognizes(self, payload: Payload) -> bool:
        return isinstance(payload.value, bytes)

    def open(self, payload: Payload, limits: Limits) -> Secured:
        """The document in the message. What its headers get wrong is kept for ``verify`` to report.

        Raises:
            Invalid: ``cbor.encoding``, ``cose.structure``, ``jose.alg``, ``jose.crit``; ``jose.typ`` for another kind
                of message; ``jose.claims``, ``json.*`` for a payload that is no JSON object.
            LimitExceeded: ``limit.*`` and the limits of JSON.
        """
        from vcmicro.securing import cose_message

        return cose_message.opened(self.name, payload, limits)

    def verify(self, secured: Secured, case: ProofCase) -> tuple[ProofResult, ...]:
        """The one result: what the headers got wrong; then the key; then the signature."""
        from vcmicro.securing import cose_message

        return cose_message.verified(self.name, secured, case)

    def secure(self, document: dict[str, Any], signer: Signer, options: SecureOptions) -> bytes:
        """The tagged COSE_Sign1 of a document, its key named by the protected ``kid``.

        Raises:
            Invalid: ``json.*`` for what JSON cannot hold; ``jose.claims`` for what claims and document say apart.
        """
        from vcmicro.securing import cose_message

        return cose_message.secured_bytes(document, signer, options)
