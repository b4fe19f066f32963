"""What the two SD-JWT mechanisms are to the registry: the format is loaded when a token comes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from vcmicro.limits import Limits
from vcmicro.securing.mechanism import Payload, ProofCase, ProofResult, Secured, SecureOptions

if TYPE_CHECKING:
    from vcmicro.cryptosuites import Cryptosuite, Transform
    from vcmicro.keys import Signer
    from vcmicro.registry import Registry
    from vcmicro.securing.sd_jwt.form import Form
    from vcmicro.times import Instant


class SdJwt(ABC):
    """A mechanism over SD-JWT; it also derives (``Derives``) and binds the holder's key (``BindsKey``)."""

    name: ClassVar[str]

    @abstractmethod
    def form(self) -> Form:
        """What the mechanism does, once it is needed."""

    def secures(self, suites: Registry[Cryptosuite]) -> tuple[str, ...]:
        return (self.name,)

    def over_rdf(self, secured: Secured) -> bool:
        return False

    def recognizes(self, payload: Payload) -> bool:
        return _may_be(payload.value) and self.form().recognizes(payload)

    def open(self, payload: Payload, limits: Limits) -> Secured:
        """The processed payload; see ``Form.open``."""
        return self.form().open(payload, limits)

    def verify(self, secured: Secured, case: ProofCase) -> tuple[ProofResult, ...]:
        """One result for each of the issuer's signatures; see ``Form.verify``."""
        return self.form().verify(secured, case)

    def key_binding(self, secured: Secured, case: ProofCase) -> ProofResult | None:
        """The holder's proof, or None; see ``Form.key_binding``."""
        return self.form().key_binding(secured, case)

    def secure(self, document: dict[str, Any], signer: Signer, options: SecureOptions) -> str:
        """The compact SD-JWT with every disclosure; see ``Form.secure``."""
        return self.form().secure(document, signer, options)

    def derive(
        self, secured: Secured, pointers: tuple[str, ...], *, transform: Transform, presentation_header: bytes = b""
    ) -> dict[str, Any] | str:
        """The token with the disclosures that ``pointers`` select; see ``Form.derive``."""
        return self.form().derive(secured, pointers)

    def bind_key(self, secured: Secured, signer: Signer, *, challenge: str, domain: str, now: Instant) -> str:
        """The token with a Key Binding JWT; see ``Form.bind_key``."""
        return self.form().bind_key(secured, signer, challenge=challenge, domain=domain, now=now)


def _may_be(value: object) -> bool:
    """False for nearly all that is no SD-JWT, without loading anything."""
    return "~" in value if isinstance(value, str) else isinstance(value, dict) and "payload" in value
