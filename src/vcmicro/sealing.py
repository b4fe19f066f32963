"""Sealing a European Digital Credential: check it, complete it, and sign its text under an organisation's certificate.

1. Take the document as JSON, fixed once; fill in what the European issuer fills in: id, dates, the eIDAS identifier of
   the certificate.
2. Refuse what a verifier would refuse: the data model's rules, a certificate of another name, a key of another
   certificate.
3. Seal it (``securing.jades``). JAdES signs plain JSON, so terms that no context defines are no fault here.

The seal is of level B-B: it has no time stamp. Whoever verifies it after the certificate has expired needs one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vcmicro import shapes, times, vocabularies
from vcmicro.errors import Invalid, invalid
from vcmicro.keys import Signer
from vcmicro.limits import DEFAULT, Limits
from vcmicro.securing import SecureOptions
from vcmicro.securing.jades import Jades
from vcmicro.strict_json import check_value, copied
from vcmicro.times import Instant

if TYPE_CHECKING:
    from vcmicro.x509 import Chain

_CONTEXTS = ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"]
_TYPES = ["VerifiableCredential", "EuropeanDigitalCredential"]
_DATES = ("issuanceDate", "issued", "validFrom")


def seal(
    credential: Mapping[str, Any],
    *,
    signer: Signer,
    certificates: Chain | bytes | None,
    now: Instant | None = None,
    limits: Limits = DEFAULT,
) -> dict[str, Any]:
    """The sealed credential: a JWS in general JSON form whose payload is the credential's text.

    ``certificates`` is the chain of the signer's key, its own first (a ``Chain``, or PEM).

    Raises:
        Invalid: everything that a verifier would refuse; ``x509.*``, ``key.*`` for the certificates; ``jose.alg`` or
            ``proof.invalid`` if the signer's key is not that of the first certificate.
    """
    from vcmicro.x509 import as_chain

    if certificates is None:
        hint = "Give the chain of the sealing key: certificates=PEM, or --certificate CHAIN.pem."
        raise invalid("x509.chain", "a seal needs the certificate of its key", hint=hint)
    moment = times.current() if now is None else now
    chain = as_chain(certificates, limits=limits)
    document = _completed(credential, chain, moment, limits)
    # A draft may lack what the seal fills in; what is sealed may lack nothing.
    found = (*shapes.check(document, issuing=True), *shapes.check(document))
    errors = [each for each in dict.fromkeys(found) if not each.warning]
    if errors:
        raise Invalid(errors)
    options = SecureOptions(secured_by=Jades.name, created=times.to_text(moment), certificates=chain)
    return Jades().secure(document, signer, options)


def _completed(given: Mapping[str, Any], chain: Chain, moment: Instant, limits: Limits) -> dict[str, Any]:
    document: dict[str, Any] = dict(given)
    check_value(document, limits=limits)
    document = copied(document)
    if "proof" in document:
        raise invalid("issuer.draft", "the credential already has a proof; seal the unsigned draft", "/proof")
    document.setdefault("@context", list(_CONTEXTS))
    document.setdefault("type", list(_TYPES))
    document.setdefault("id", f"urn:credential:{uuid.uuid4()}")
    for name in _DATES:
        document.setdefault(name, times.to_text(moment))
    issuer, identifier = document.get("issuer"), chain.names().organization_identifier
    if isinstance(issuer, dict) and identifier is not None:
        issuer.setdefault("eIDASIdentifier", _identifier(identifier))
    return document


def _identifier(notation: str) -> dict[str, Any]:
    """The certificate's organizationIdentifier as the issuer's, in the European issuer's form.

    Its fourth and fifth letters are the country (ETSI EN 319 412-1 section 5.1.4).
    """
    made: dict[str, Any] = {"id": "urn:certificateIdentifier:1", "type": "LegalIdentifier", "notation": notation}
    country = vocabularies.country(notation[3:5])
    return made if country is None else {**made, "spatial": country.to_concept()}
