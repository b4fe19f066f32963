"""Selective disclosure, SD-JWT, COSE and seals: issue, show a part, verify what is shown, each by the public verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bench import learning_model, secured
from bench.documents import Document
from vcmicro import Key, Outcome, derive, issue, verify

MANDATORY = ("/validFrom",)
SHOWN = ("/credentialSubject/achievement",)
_DISCLOSABLE = ("/credentialSubject/achievement/criteria", "/credentialSubject/achievement/description")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to secure: what issues a draft, and what shows a part (None where all is shown)."""

    name: str
    issue: Callable[[], Any]
    derive: Callable[[Any], Any] | None = None


def forms(make: Callable[[str], Document]) -> Iterator[Form]:
    """Every form of this page that is installed, of one draft."""
    for suite, kind in (("ecdsa-sd-2023", "P-256"), ("bbs-2023", "BLS12-381-G2")):
        if kind == "P-256" or find_spec("py_arkworks_bls12381"):
            issuer = _issuer(kind)
            asked = {"secured_by": suite, "mandatory_pointers": MANDATORY, "now": secured.NOW}
            yield Form(suite, partial(issuer.issue, make(issuer.id), **asked), partial(derive, pointers=SHOWN))
    for name, options in (("vc+sd-jwt", {"disclosable": _DISCLOSABLE}), ("vc+cose", {})):
        issuer = _issuer("P-256")
        made = partial(issuer.issue, make(issuer.id), secured_by=name, now=secured.NOW, **options)  # type: ignore[arg-type]
        yield Form(name, made, partial(derive, pointers=_DISCLOSABLE) if options else None)


def seal() -> Form:
    """A European credential under a certificate that was made for this."""
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(private)
    signer = Key.from_pem(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    draft = learning_model.elm(secured.key().did)
    options = {"secured_by": "jades", "certificates": certificate, "now": secured.NOW}
    return Form("jades", partial(issue, draft, signer=signer, **options))


def verified(given: Any) -> Callable[[], object]:
    """The public verify of it; the proof holds, whatever else is open (nobody vouches for the bench's certificate)."""
    call = partial(verify, given, now=secured.NOW)
    report = call()
    if report["proof"].outcome is not Outcome.PASSED:
        raise AssertionError(f"a document of the bench does not pass:\n{report}")
    return call


def _issuer(kind: str) -> Any:
    from vcmicro import Issuer

    signer = Key.generate(kind) if kind.startswith("BLS") else secured.key(kind)
    return Issuer(signer.did, signer=signer)


def _certificate(private: ec.EllipticCurvePrivateKey) -> bytes:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "IE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example University"),
            x509.NameAttribute(x509.ObjectIdentifier("2.5.4.97"), "VATIE-1234567"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Example seal"),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(secured.NOW - dt.timedelta(days=30))
        .not_valid_after(secured.NOW + dt.timedelta(days=300))
        .add_extension(usage, critical=True)
    )
    return builder.sign(private, hashes.SHA256()).public_bytes(Encoding.PEM)
