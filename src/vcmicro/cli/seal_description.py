"""What stands in a seal, as plain data: whose certificate it carries, what that claims, and the times that it names.

Nothing of it is verified: a seal says all this of itself.
"""

from __future__ import annotations

from typing import Any

from vcmicro.errors import VcmicroError
from vcmicro.securing.jades.header import signing_time
from vcmicro.securing.jades.reading import Seal, Signature
from vcmicro.securing.jades.stamping import all_stamps
from vcmicro.x509 import Certificate, Stamp, read_chain, read_token


def of_seal(seal: Seal) -> list[dict[str, Any]]:
    """One entry for each signature."""
    return [_signature(each, seal) for each in seal.signatures]


def _signature(signature: Signature, seal: Seal) -> dict[str, Any]:
    return {
        "type": f"JAdES ({seal.form})",
        "algorithm": str(signature.header.get("alg")),
        **_certificate(signature),
        "signingTimeClaimed": signing_time(signature.header),
        "timeStamp": [_stamp(each) for each in all_stamps(signature, seal.payload)],
    }


def _certificate(signature: Signature) -> dict[str, Any]:
    try:
        return {"certificate": _described(read_chain(signature.header.get("x5c")).leaf)}
    except VcmicroError as error:
        return {"certificate": {"note": error.problem.detail}}


def _described(leaf: Certificate) -> dict[str, Any]:
    return {
        "subject": leaf.subject,
        "organizationIdentifier": leaf.names.organization_identifier,
        "issuer": leaf.issuer,
        "notBefore": str(leaf.not_before),
        "notAfter": str(leaf.not_after),
        "qcStatements": list(leaf.statements.words()),
    }


def _stamp(stamp: Stamp) -> str:
    """Such as ``sigTst 2026-03-01T09:00:00Z``."""
    try:
        return f"{stamp.kind} {read_token(stamp.token).time}"
    except VcmicroError as error:
        return f"{stamp.kind}: {error.problem.detail}"
