"""A key that a certificate vouches for: what every mechanism finds that takes its key from ``x5c``.

Whom the certificate names is compared with the issuer by the mechanism; whether any authority that the caller trusts
issued it is the ``trust`` check's question, without which such a key proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from vcmicro.errors import invalid
from vcmicro.keys import PublicKey
from vcmicro.problems import Problem, problem, shown
from vcmicro.securing.mechanism import ProofCase
from vcmicro.x509 import Certificate, Chain, Stamp, read_chain


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


def certified_key(header: Mapping[str, Any], issuer: str, case: ProofCase, pointer: str) -> CertifiedKey:
    """The key of a token's ``x5c``. Its controller is the issuer if a subjectAltName of the leaf names the issuer.

    Source: draft-ietf-oauth-sd-jwt-vc section 3.5, which asks that of an issuer that is a URL.

    Raises:
        Invalid: ``x509.*``, ``key.*``.
        LimitExceeded: as ``x509.read_chain``.
    """
    chain = read_chain(header["x5c"], "/x5c", allow=case.allow, limits=case.limits)
    named = header.get("x5t#S256", chain.thumbprint_s256)
    if named != chain.thumbprint_s256:
        raise invalid("x509.thumbprint", f"x5t#S256 is {shown(named)}", "/x5t#S256")
    if names_issuer(chain, issuer):
        return CertifiedKey(chain, issuer)
    detail = f"no subject alternative name of the certificate is {shown(issuer)} or its host"
    return CertifiedKey(chain, "", problems=(problem("x509.names", detail, pointer),))


def names_issuer(chain: Chain, issuer: str) -> bool:
    """True if the leaf names the issuer: the exact URI, or the DNS name of its host (no wildcards)."""
    names = chain.names()
    if issuer in names.uris:
        return True
    try:
        parts = urlsplit(issuer)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme == "https" and host is not None and host in (each.lower() for each in names.dns)
