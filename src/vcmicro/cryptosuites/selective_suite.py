"""What a suite of selective disclosure is, and how the registry holds one without loading it."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeGuard, runtime_checkable

from vcmicro.cryptosuites.hashed import Cryptosuite
from vcmicro.record import Record

if TYPE_CHECKING:
    from vcmicro.cryptosuites.transforms import Transform
    from vcmicro.keys import PublicKey, Signer


@runtime_checkable
class SelectiveSuite(Cryptosuite, Protocol):
    """A suite whose holders derive proofs that disclose a part of what was signed."""

    def sign(
        self,
        document: dict[str, Any],
        options: dict[str, Any],
        signer: Signer,
        kind: str,
        transform: Transform,
        mandatory_pointers: Sequence[str] = (),
    ) -> dict[str, Any]:
        """The base proof, for the holder alone; each derived one discloses what ``mandatory_pointers`` select."""
        ...

    def derive(
        self,
        document: dict[str, Any],
        proof: dict[str, Any],
        pointers: Sequence[str],
        transform: Transform,
        presentation_header: bytes = b"",
        pointer: str = "/proof",
    ) -> dict[str, Any]:
        """The part of ``document`` that is mandatory or selected by ``pointers``, with its derived proof."""
        ...

    def contents(self, proof: Mapping[str, Any], transform: Transform, pointer: str = "/proof") -> dict[str, Any]:
        """What a proof value holds, unproven, in a form for people."""
        ...


def is_selective(suite: object) -> TypeGuard[SelectiveSuite]:
    """What ``isinstance(suite, SelectiveSuite)`` says, in a fiftieth of its time."""
    return hasattr(suite, "derive") and hasattr(suite, "contents")


class Deferred(Record, kw_only=True):
    """A selective suite as the registry declares it; its ``module`` is loaded when there is something to do.

    The module has ``sign``, ``derive``, ``verify`` and ``contents``, as ``SelectiveSuite`` describes them.
    """

    proof_type: ClassVar[str] = "DataIntegrityProof"
    context: ClassVar[str] = "https://w3id.org/security/data-integrity/v2"
    over_rdf: ClassVar[bool] = True

    name: str
    algorithms: Mapping[str, str]
    module: str

    def _work(self) -> Any:
        return importlib.import_module(self.module)

    def sign(
        self,
        document: dict[str, Any],
        options: dict[str, Any],
        signer: Signer,
        kind: str,
        transform: Transform,
        mandatory_pointers: Sequence[str] = (),
    ) -> dict[str, Any]:
        """The base proof, for the holder alone.

        Raises:
            Invalid, LimitExceeded, Unavailable, ValueError: as the module.
        """
        proof: dict[str, Any] = self._work().sign(document, options, signer, kind, transform, mandatory_pointers)
        return proof

    def derive(
        self,
        document: dict[str, Any],
        proof: dict[str, Any],
        pointers: Sequence[str],
        transform: Transform,
        presentation_header: bytes = b"",
        pointer: str = "/proof",
    ) -> dict[str, Any]:
        """The revealed document with its derived proof.

        Raises:
            Invalid, LimitExceeded, Unavailable, ValueError: as the module.
        """
        revealed: dict[str, Any] = self._work().derive(
            document, proof, pointers, transform, presentation_header, pointer
        )
        return revealed

    def verify(
        self,
        document: dict[str, Any],
        proof: dict[str, Any],
        key: PublicKey,
        transform: Transform,
        pointer: str = "/proof",
    ) -> None:
        """Check a derived proof.

        Raises:
            Invalid, LimitExceeded, Unavailable: as the module.
        """
        self._work().verify(document, proof, key, transform, pointer)

    def contents(self, proof: Mapping[str, Any], transform: Transform, pointer: str = "/proof") -> dict[str, Any]:
        """What a proof value holds, unproven.

        Raises:
            Invalid, LimitExceeded, Unavailable: as the module.
        """
        held: dict[str, Any] = self._work().contents(proof, transform, pointer)
        return held
