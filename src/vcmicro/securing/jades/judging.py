"""Judging a seal: its signatures under the certificate that they carry, and whom that certificate names.

The certificate is part of what is signed, and its key must verify the signature. Whether anybody vouches for the
certificate is the question of the ``trust`` check.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vcmicro import strict_json
from vcmicro.errors import Invalid, Unavailable, invalid, unavailable
from vcmicro.limits import Limits
from vcmicro.problems import Problem, problem, shown
from vcmicro.securing.certified import CertifiedKey
from vcmicro.securing.jades.header import check_header, check_thumbprints
from vcmicro.securing.jades.reading import Signature, read_seal
from vcmicro.securing.jades.stamping import certificate_values, findings, stamps
from vcmicro.securing.mechanism import ProofCase, ProofResult, Secured
from vcmicro.x509 import Chain, read_chain


def open_seal(value: Any, limits: Limits, name: str) -> Secured:
    """The credential in the payload.

    Raises:
        Invalid, LimitExceeded, Unavailable: as ``Jades.open``.
    """
    seal = read_seal(value, limits)
    for each in seal.signatures:
        if "sigD" in each.header:
            raise unavailable(
                "proof.unsupported", "the seal is of detached objects (sigD)", f"{each.pointer}/protected"
            )
    document = strict_json.loads(seal.content, limits=limits)
    if not isinstance(document, dict):
        raise invalid("jose.claims", "the payload is not a JSON object", "/payload")
    return Secured(name, document, envelope=seal, json_ld=False)


def judge(signature: Signature, secured: Secured, case: ProofCase) -> ProofResult:
    """Its header, then its certificate, then the signature itself."""
    header, payload = signature.header, secured.envelope.payload
    result = ProofResult(pointer=signature.pointer, suite=secured.mechanism, outcome="FAILED", proof=header)
    found: CertifiedKey | None = None
    try:
        check_header(header)
        chain = _chain(header, case)
        check_thumbprints(header, chain)
        controller, problems = _named(chain, secured.document)
        identifier = chain.names().organization_identifier
        others = certificate_values(signature, case.limits)
        found = CertifiedKey(chain, controller, identifier, problems, stamps(signature, payload), others)
        chain.key.verify(signature.value, signature.signing_input(payload), header["alg"])
    except Invalid as error:
        return result._replace(found=found).failed(*_placed(error, signature))
    except Unavailable as error:
        return result._replace(found=found, outcome="INDETERMINATE", problems=_placed(error, signature))
    return result._replace(found=found, outcome="PASSED", problems=tuple(findings(signature, payload)))


def issuer_identifiers(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The ``notation`` of the issuer's ``eIDASIdentifier``, which a seal's certificate must repeat.

    Source: European Learning Model 3, class Organisation.
    """
    issuer = document.get("issuer")
    found = issuer.get("eIDASIdentifier") if isinstance(issuer, dict) else None
    entries = found if isinstance(found, list) else [found]
    notations = (each.get("notation") for each in entries if isinstance(each, dict))
    return tuple(each for each in notations if isinstance(each, str))


def _chain(header: Mapping[str, Any], case: ProofCase) -> Chain:
    if "x5c" not in header:
        raise unavailable("x509.chain", "the seal carries no certificate, and none is fetched", "/x5c")
    return read_chain(header["x5c"], "/x5c", allow=case.allow, limits=case.limits)


def _named(chain: Chain, document: Mapping[str, Any]) -> tuple[str, tuple[Problem, ...]]:
    """The issuer's id if the certificate names the issuer by its only eIDAS identifier, else what it names."""
    names = chain.names()
    expected = issuer_identifiers(document)
    issuer = document.get("issuer")
    identity = issuer.get("id") if isinstance(issuer, dict) else issuer
    if expected == (names.organization_identifier,) and isinstance(identity, str):
        return identity, ()
    said = shown(names.organization_identifier or names.common_name)
    detail = f"the seal is of {said}; the issuer's eIDASIdentifier is {', '.join(map(shown, expected)) or 'missing'}"
    return "", (problem("x509.names", detail, "/issuer/eIDASIdentifier/notation"),)


def _placed(error: Invalid | Unavailable, signature: Signature) -> tuple[Problem, ...]:
    """Problems of the header point into the protected header."""
    return tuple(each.under(f"{signature.pointer}/protected") for each in error.problems)
