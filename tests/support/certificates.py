"""Certificates that tests make for themselves: authorities, seals, time-stamping units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import cryptography
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from vcmicro.keys import Key
from vcmicro.x509 import Certificate, Chain

NEEDS_EDC = pytest.mark.skipif(
    int(cryptography.__version__.partition(".")[0]) < 45,
    reason="the extra edc, which needs cryptography 45, is not installed",
)
ORGANIZATION_IDENTIFIER = x509.ObjectIdentifier("2.5.4.97")
QC_STATEMENTS = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
# QcCompliance, QcSSCD, QcType eSeal (ETSI EN 319 412-5), in DER.
ESEAL = bytes.fromhex("30293008060604008e4601013008060604008e4601043013060604008e4601063009060704008e46010602")
FROM = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
UNTIL = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Holder:
    """A certificate with its private key and the certificates above it."""

    private: Any
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def chain_pem(self) -> bytes:
        """Its certificate and those above, but for the root."""
        return self.pem + b"".join(each.public_bytes(serialization.Encoding.PEM) for each in self.above[:-1])

    @property
    def chain(self) -> Chain:
        rest = (Certificate(each.public_bytes(serialization.Encoding.DER)) for each in self.above[:-1])
        return Chain(Certificate(self.der), tuple(rest))

    @property
    def key(self) -> Key:
        return Key(self.private)

    def issue(self, common_name: str, kind: str = "P-256", **options: Any) -> Holder:
        """A certificate below this one; options are those of ``_certificate``."""
        private = new_private(kind)
        made = _certificate(common_name, private.public_key(), self, **options)
        return Holder(private, made, (self.certificate, *self.above))


def new_private(kind: str) -> Any:
    """A fresh private key; RSA ones are shared, since making them takes long."""
    if kind == "RSA":
        return _rsa()
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key({"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}[kind]())


@cache
def _rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def root(name: str = "Test Root CA") -> Holder:
    """A self-signed authority."""
    private = ec.generate_private_key(ec.SECP256R1())
    made = _certificate(name, private.public_key(), None, private=private, authority=True)
    return Holder(private, made)


@cache
def intermediate() -> Holder:
    """An authority below ``root``."""
    return root().issue("Test Seal CA", authority=True)


@cache
def seal(kind: str = "P-256", organization_identifier: str | None = "VATIE-1234567X") -> Holder:
    """A qualified seal certificate of an organisation, below ``intermediate``."""
    return intermediate().issue(
        "Example University",
        kind,
        organization_identifier=organization_identifier,
        statements=ESEAL,
    )


@cache
def time_stamping_unit() -> Holder:
    """A time-stamping unit below ``root``."""
    return root().issue("Test TSU", "RSA", purposes=(ExtendedKeyUsageOID.TIME_STAMPING,))


def _certificate(
    common_name: str,
    public: Any,
    issuer: Holder | None,
    *,
    private: Any = None,
    authority: bool = False,
    organization_identifier: str | None = None,
    statements: bytes | None = None,
    purposes: Iterable[x509.ObjectIdentifier] = (),
    dns: Iterable[str] = (),
    uris: Iterable[str] = (),
    begins: dt.datetime = FROM,
    ends: dt.datetime = UNTIL,
    signs: bool = True,
) -> x509.Certificate:
    attributes = [x509.NameAttribute(NameOID.COUNTRY_NAME, "IE"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    if organization_identifier is not None:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, common_name))
        attributes.append(x509.NameAttribute(ORGANIZATION_IDENTIFIER, organization_identifier))
    subject = x509.Name(attributes)
    signing = issuer.private if issuer is not None else private
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer is not None else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(_usage(authority, signs), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
    )
    if statements is not None:
        builder = builder.add_extension(x509.UnrecognizedExtension(QC_STATEMENTS, statements), critical=False)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(list(purposes)), critical=True)
    names = [*map(x509.DNSName, dns), *map(x509.UniformResourceIdentifier, uris)]
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    algorithm = None if isinstance(signing, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(signing, algorithm)


def _usage(authority: bool, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs and not authority,
        content_commitment=signs and not authority,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
