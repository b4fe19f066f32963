"""Chains as ``x5c`` has them, and bundles of certificates in PEM."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection
from dataclasses import dataclass

from vcmicro.errors import Invalid, invalid, over_limit
from vcmicro.keys import PublicKey
from vcmicro.limits import DEFAULT, Limits
from vcmicro.x509.certificate import Certificate, Names, read_der

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----")
_PRIVATE = b"PRIVATE KEY-----"


@dataclass(frozen=True, slots=True)
class Chain:
    """The certificate of the key that signed (``leaf``) and those that its maker sent with it, in their order.

    Nothing says yet that one was issued by the next: ``path`` judges that.
    """

    leaf: Certificate
    rest: tuple[Certificate, ...] = ()

    @property
    def key(self) -> PublicKey:
        """The leaf's public key; raises ``Invalid`` (``key.*``) for one that is not supported."""
        return self.leaf.key

    @property
    def thumbprint_s256(self) -> str:
        """The leaf's ``x5t#S256``."""
        return self.leaf.thumbprint_s256

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """The leaf and the rest."""
        return (self.leaf, *self.rest)

    def names(self) -> Names:
        """Whom the leaf names; raises ``Invalid`` (``x509.certificate``) for a malformed name."""
        return self.leaf.names

    def to_x5c(self) -> list[str]:
        """The value of ``x5c``."""
        return [base64.b64encode(each.der).decode("ascii") for each in self.certificates]


def read_chain(x5c: object, pointer: str = "/x5c", *, allow: Collection[str] = (), limits: Limits = DEFAULT) -> Chain:
    """Read ``x5c``: an array of certificates in base64 (not base64url) of DER, the signer's first (RFC 7515 4.1.6).

    ``allow`` names key types that are off by default, as for ``PublicKey.from_jwk``.

    Raises:
        Invalid: ``x509.chain`` for anything but a non-empty array without repeats, ``x509.certificate``, ``key.*``.
        LimitExceeded: ``limit.items``, ``limit.size``.
    """
    if not isinstance(x5c, list) or not x5c:
        raise invalid("x509.chain", "x5c is not an array of certificates", pointer)
    if len(x5c) > limits.certificates:
        raise over_limit("limit.items", "certificates", limits.certificates, pointer)
    found = [
        read_der(_decoded(text, f"{pointer}/{index}", limits), f"{pointer}/{index}", allow=allow, limits=limits)
        for index, text in enumerate(x5c)
    ]
    if len(set(found)) != len(found):
        raise invalid("x509.chain", "a certificate occurs twice in the chain", pointer)
    try:
        found[0].key  # noqa: B018 - read now, so that a chain that exists has a usable key
    except Invalid as error:
        raise Invalid(each.under(f"{pointer}/0") for each in error.problems) from None
    return Chain(found[0], tuple(found[1:]))


def read_bundle(data: bytes, *, allow: Collection[str] = (), limits: Limits = DEFAULT) -> tuple[Certificate, ...]:
    """Every ``CERTIFICATE`` of a PEM file, in order, each once; text between them is passed over (RFC 7468 section 2).

    Raises:
        Invalid: ``x509.chain`` if there is none, ``key.private`` if a private key lies among them,
            ``x509.certificate``.
        LimitExceeded: ``limit.size``, ``limit.items``.
    """
    if len(data) > limits.input_bytes:
        raise over_limit("limit.size", "input_bytes", limits.input_bytes)
    if _PRIVATE in data:
        raise invalid("key.private", "a private key lies among the certificates")
    bodies = _PEM.findall(data)
    if not bodies or len(bodies) != data.count(b"-----BEGIN CERTIFICATE-----"):
        raise invalid("x509.chain", "no PEM certificates, or one that is cut short")
    if len(bodies) > limits.json_items:
        raise over_limit("limit.items", "json_items", limits.json_items)
    found = (
        read_der(_decoded(b"".join(body.split()).decode("ascii"), "", limits), allow=allow, limits=limits)
        for body in bodies
    )
    return tuple(dict.fromkeys(found))


def as_chain(given: Chain | bytes, *, limits: Limits = DEFAULT) -> Chain:
    """A chain as it is given: itself, or the certificates of a PEM file, the signer's own first.

    Raises:
        Invalid, LimitExceeded: as ``read_bundle``.
    """
    if isinstance(given, Chain):
        return given
    leaf, *rest = read_bundle(given, limits=limits)
    return Chain(leaf, tuple(rest))


def _decoded(text: object, pointer: str, limits: Limits) -> bytes:
    """Strict base64 of a certificate."""
    if isinstance(text, str) and len(text) > limits.certificate_bytes * 2:
        raise over_limit("limit.size", "certificate_bytes", limits.certificate_bytes, pointer)
    try:
        data = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        data = b""
    if not data or base64.b64encode(data).decode("ascii") != text:
        raise invalid("x509.certificate", "not a certificate in base64 of DER", pointer)
    return data
