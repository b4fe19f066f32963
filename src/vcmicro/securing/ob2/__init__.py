"""Open Badges 2.0 and 2.1: an assertion is proven by where it lies (hosted), or by a JWS of its issuer's key (signed).

Neither names its issuer's key by a DID, so both ask the network: the issuer's Profile at its own URL is the anchor. An
assertion of Open Badges 1.x is opened and shown, not verified. Source: Open Badges 2.0, VerificationObject and "Signed
Badges"; its examples, notes on embedded documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro.errors import Invalid, VcmicroError
from vcmicro.securing.mechanism import Outcome, Payload, ProofCase, ProofResult, Secured, SecureOptions
from vcmicro.securing.ob2.reading import is_open_badges, opened

if TYPE_CHECKING:
    from vcmicro.cryptosuites import Cryptosuite
    from vcmicro.keys import Signer
    from vcmicro.limits import Limits
    from vcmicro.registry import Registry


class OpenBadges2:
    """The mechanism ``ob2``; it verifies and does not secure."""

    name = "ob2"

    def secures(self, suites: Registry[Cryptosuite]) -> tuple[str, ...]:
        return ()

    def over_rdf(self, secured: Secured) -> bool:
        return False

    def recognizes(self, payload: Payload) -> bool:
        """By content: a JSON assertion or endorsement without a proof, or a JWS of one."""
        return is_open_badges(payload.value)

    def open(self, payload: Payload, limits: Limits) -> Secured:
        """The assertion; of a JWS, its payload.

        Raises:
            Invalid: ``jose.*``, ``json.*`` for a token that cannot be read.
            LimitExceeded: ``limit.size`` and the limits of JSON.
        """
        return opened(payload.value, limits, self.name)

    def verify(self, secured: Secured, case: ProofCase) -> tuple[ProofResult, ...]:
        """The one result. Nothing is fetched for an assertion whose form is wrong."""
        from vcmicro.securing.ob2.judging import judge

        result = ProofResult(pointer="", suite=self.name, outcome="FAILED")
        try:
            return (judge(secured, case, result),)
        except VcmicroError as error:
            outcome: Outcome = "FAILED" if isinstance(error, Invalid) else "INDETERMINATE"
            return (result._replace(outcome=outcome, problems=error.problems),)

    def secure(self, document: dict[str, Any], signer: Signer, options: SecureOptions) -> str:
        """Never: this library issues Open Badges 3.0.

        Raises:
            ValueError: always.
        """
        raise ValueError("Open Badges 2.0 are verified and converted here, not issued")
