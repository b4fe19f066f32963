"""X.509 certificates as credentials carry them: read strictly here, trusted only through ``paths``.

Sources: RFC 5280; RFC 7515 sections 4.1.6 to 4.1.8 (x5c, x5t, x5t#S256); ETSI EN 319 412-1, -3 and -5.
"""

from __future__ import annotations

from vcmicro.x509.certificate import Certificate, Names, read_der
from vcmicro.x509.chain import Chain, as_chain, read_bundle, read_chain
from vcmicro.x509.qualified import Statements
from vcmicro.x509.stamps import Stamp, TokenInfo, read_token

__all__ = [
    "Certificate",
    "Chain",
    "Names",
    "Stamp",
    "Statements",
    "TokenInfo",
    "as_chain",
    "read_bundle",
    "read_chain",
    "read_der",
    "read_token",
]
