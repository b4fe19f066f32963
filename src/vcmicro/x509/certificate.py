"""One certificate: its key, its names, its period, and what it says of itself. Nothing here trusts it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from vcmicro import times
from vcmicro.encoding import encode_base64url
from vcmicro.errors import Invalid, invalid, over_limit
from vcmicro.keys import PublicKey
from vcmicro.limits import DEFAULT, Limits
from vcmicro.times import Instant
from vcmicro.x509.qualified import QC_STATEMENTS, Statements, read_statements

T = TypeVar("T")

_COMMON_NAME, _ORGANIZATION, _COUNTRY = "2.5.4.3", "2.5.4.10", "2.5.4.6"
_ORGANIZATION_IDENTIFIER = "2.5.4.97"


class Names(NamedTuple):
    """Whom a certificate names; ``dns`` and ``uris`` are its subjectAltName.

    ``organization_identifier`` is the attribute 2.5.4.97, such as ``VATES-A00000000`` (ETSI EN 319 412-1 section
    5.1.4). A subject that has an attribute twice has none here: nobody may choose which counts.
    """

    common_name: str | None
    organization: str | None
    organization_identifier: str | None
    country: str | None
    dns: tuple[str, ...] = ()
    uris: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Certificate:
    """A certificate in DER, well-formed as far as it was read. Equal if the bytes are."""

    der: bytes
    allow: tuple[str, ...] = field(default=(), repr=False)
    parsed: Any = field(init=False, repr=False)
    """The object of pyca/cryptography."""

    def __post_init__(self) -> None:
        from cryptography.x509 import load_der_x509_certificate

        object.__setattr__(self, "parsed", _reading(lambda: load_der_x509_certificate(self.der)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Certificate) and self.der == other.der

    def __hash__(self) -> int:
        return hash(self.der)

    @cached_property
    def key(self) -> PublicKey:
        """Its public key.

        Raises:
            Invalid: ``key.unsupported``, ``key.weak``, ``key.invalid``; ``x509.certificate`` if there is none.
        """
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        def pem() -> bytes:
            return bytes(self.parsed.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

        return PublicKey.from_pem(_reading(pem), allow=self.allow)

    @cached_property
    def names(self) -> Names:
        """Whom it names.

        Raises:
            Invalid: ``x509.certificate`` for a malformed name.
        """

        def one(oid: str) -> str | None:
            from cryptography.x509 import ObjectIdentifier

            found = self.parsed.subject.get_attributes_for_oid(ObjectIdentifier(oid))
            return found[0].value if len(found) == 1 and isinstance(found[0].value, str) else None

        def read() -> Names:
            dns, uris = self._alternative_names()
            return Names(one(_COMMON_NAME), one(_ORGANIZATION), one(_ORGANIZATION_IDENTIFIER), one(_COUNTRY), dns, uris)

        return _reading(read)

    @property
    def subject(self) -> str:
        """The subject's distinguished name as RFC 4514 writes it."""
        return str(_reading(lambda: self.parsed.subject.rfc4514_string()))

    @property
    def issuer(self) -> str:
        """The issuer's distinguished name as RFC 4514 writes it."""
        return str(_reading(lambda: self.parsed.issuer.rfc4514_string()))

    @property
    def not_before(self) -> Instant:
        """The first moment of its validity."""
        return times.from_datetime(_reading(lambda: self.parsed.not_valid_before_utc))

    @property
    def not_after(self) -> Instant:
        """The last moment of its validity."""
        return times.from_datetime(_reading(lambda: self.parsed.not_valid_after_utc))

    def is_valid_at(self, moment: Instant) -> bool:
        """True within its period, both ends included (RFC 5280 section 4.1.2.5)."""
        return not moment.is_before(self.not_before) and not self.not_after.is_before(moment)

    @cached_property
    def statements(self) -> Statements:
        """Its qcStatements; empty where it has none.

        Raises:
            Invalid: ``x509.certificate``.
        """
        value = self._extension(QC_STATEMENTS)
        return Statements() if value is None else _reading(lambda: read_statements(value.value))

    @property
    def thumbprint_s256(self) -> str:
        """The ``x5t#S256``: base64url of the SHA-256 of the DER."""
        return encode_base64url(hashlib.sha256(self.der).digest())

    def _alternative_names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        from cryptography.x509 import DNSName, UniformResourceIdentifier

        value = self._extension("2.5.29.17")
        if value is None:
            return (), ()
        return tuple(value.get_values_for_type(DNSName)), tuple(value.get_values_for_type(UniformResourceIdentifier))

    def _extension(self, oid: str) -> Any:
        """The value of an extension, or None."""
        extensions = _reading(lambda: self.parsed.extensions)
        return next((each.value for each in extensions if each.oid.dotted_string == oid), None)


def read_der(der: bytes, pointer: str = "", *, allow: Collection[str] = (), limits: Limits = DEFAULT) -> Certificate:
    """Read one DER certificate.

    Raises:
        Invalid: ``x509.certificate``.
        LimitExceeded: ``limit.size``.
    """
    if len(der) > limits.certificate_bytes:
        raise over_limit("limit.size", "certificate_bytes", limits.certificate_bytes, pointer)
    try:
        return Certificate(der, tuple(allow))
    except Invalid as error:
        raise Invalid(each.under(pointer) for each in error.problems) from None


def _reading(read: Callable[[], T]) -> T:
    """What the parser says, in the library's words; it parses some parts only when asked for them.

    Raises:
        Invalid: ``x509.certificate``.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.x509 import DuplicateExtension, InvalidVersion, UnsupportedGeneralNameType

    try:
        return read()
    except UnsupportedAlgorithm:
        raise invalid("key.unsupported", "the certificate's key is of a type that is not supported") from None
    except (
        ValueError,
        TypeError,
        KeyError,
        DuplicateExtension,
        InvalidVersion,
        UnsupportedGeneralNameType,
        Warning,
    ) as error:
        # A program that turns warnings into errors gets those of old-fashioned certificates here.
        raise invalid("x509.certificate", f"not a well-formed certificate: {str(error)[:80]}") from None
