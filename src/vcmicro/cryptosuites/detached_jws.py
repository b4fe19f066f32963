"""The shape of the Linked Data signatures of 2018 to 2020 whose value is a detached JWS: verified, not made.

``hash data = SHA-256(canonical proof options) + SHA-256(canonical document)`` whatever the curve; it is the unencoded
payload of the JWS (RFC 7797), between whose header and signature nothing stands.

Sources: JSON Web Signature 2020 (W3C CCG report) sections 2.2 and 4; Ecdsa Secp256k1 Signature 2019 (W3C CCG report);
Ed25519 Signature 2018 (W3C CCG report); RFC 7515 appendix F; RFC 7797 section 6.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from vcmicro.cryptosuites.hashed import canonical_rdf_options, check_over_rdf, under
from vcmicro.cryptosuites.transforms import Transform
from vcmicro.errors import invalid
from vcmicro.problems import shown

if TYPE_CHECKING:
    from vcmicro.keys import PublicKey, Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class DetachedJwsSuite:
    """A suite of this shape. ``accepted`` are the JOSE algorithms of each kind of key, the usual one first."""

    name: str
    context: str
    accepted: Mapping[str, tuple[str, ...]]
    over_rdf: bool = True
    signature_member: str = "jws"
    verify_only: bool = True

    @property
    def proof_type(self) -> str:
        return self.name

    @property
    def algorithms(self) -> Mapping[str, str]:
        return {kind: names[0] for kind, names in self.accepted.items()}

    def sign(
        self, document: dict[str, Any], options: dict[str, Any], signer: Signer, kind: str, transform: Transform
    ) -> NoReturn:
        """Not offered: what is issued today is a DataIntegrityProof.

        Raises:
            ValueError: always.
        """
        raise ValueError(f"{self.name} is verified, not issued; sign with a suite of Data Integrity instead")

    def verify(
        self,
        document: dict[str, Any],
        proof: dict[str, Any],
        key: PublicKey,
        transform: Transform,
        pointer: str = "/proof",
    ) -> None:
        """Check ``proof`` (which stands at ``pointer``) over ``document`` (which does not hold it).

        Raises:
            Invalid: ``proof.invalid``; ``jose.*`` for the JWS: its ``alg`` must be one of the key's, its ``crit``
                exactly ``["b64"]`` with ``b64`` false; as ``Transform``.
            LimitExceeded, Unavailable: as ``Transform``.
        """
        from vcmicro import jws

        takes = self.accepted.get(key.kind)
        if takes is None:
            kinds = " and ".join(self.accepted)
            raise invalid("proof.invalid", f"{self.name} takes {kinds} keys, and this one is {key.kind}", pointer)
        place = f"{pointer}/jws"
        detached = under(place, lambda: jws.split_detached(proof.get("jws"), transform.limits))
        if detached.algorithm not in takes:
            detail = f"alg is {shown(detached.algorithm)}, where a key of type {key.kind} signs {' or '.join(takes)}"
            raise invalid("jose.alg", detail, place)
        options = {name: value for name, value in proof.items() if name != "jws"}
        data = self.hash_data(document, options, transform, pointer)
        key.verify(detached.signature, detached.signing_input + data, detached.algorithm)

    def hash_data(
        self, document: dict[str, Any], options: dict[str, Any], transform: Transform, pointer: str = "/proof"
    ) -> bytes:
        """The 64 bytes that are signed.

        Raises:
            Invalid, LimitExceeded, Unavailable: as ``check_over_rdf`` and ``Transform``.
        """
        check_over_rdf(document, options, pointer)
        of_document = hashlib.sha256(transform.rdf(document, "sha256")).digest()
        return (
            hashlib.sha256(canonical_rdf_options(document, options, "sha256", transform, pointer)).digest()
            + of_document
        )
