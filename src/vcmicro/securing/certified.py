"""A key that a certificate vouches for: what every mechanism finds that takes its key from ``x5c``.

Whom the certificate names is compared with the issuer by the mechanism; whether any authority that the caller trusts
issued it is the ``trust`` check's question, without which such a key proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from vcmicro.keys import PublicKey
from vcmicro.problems import Problem
from vcmicro.x509 import Certificate, Chain, Stamp


@dataclass(frozen=True, slots=True)
class CertifiedKey:
    """The key of ``chain.leaf``. ``controller`` is the issuer's id if the certificate names the issuer, else empty.

    ``identifier`` is what the certificate itself proves to be the issuer's, where that is not the id: of a seal the
    organizationIdentifier, whose holder chooses the id freely. ``problems`` say why ``controller`` is empty;
    ``stamps`` are the time stamps over the signature, innermost first; ``others`` certificates that came along
    unsigned and may fill a gap in the chain.
    """

    chain: Chain
    controller: str
    identifier: str | None = None
    problems: tuple[Problem, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    others: tuple[Certificate, ...] = ()
    binding: str = "x509"

    @property
    def key(self) -> PublicKey:
        """The leaf's public key."""
        return self.chain.key

    @property
    def method(self) -> str:
        """The certificate, by its thumbprint (RFC 9278 has no form for one)."""
        return f"x5t#S256:{self.chain.thumbprint_s256}"
