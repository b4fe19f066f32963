"""From a certificate to an authority that the caller trusts, at a moment in time.

pyca/cryptography builds and checks the path (RFC 5280 section 6: signatures, periods, CA marks, path lengths, name
constraints); it must be recent enough to be told that a seal is no TLS server. Revocation is not looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from vcmicro.errors import Invalid, Unavailable, invalid, unavailable
from vcmicro.problems import shown
from vcmicro.times import Instant
from vcmicro.x509.certificate import Certificate
from vcmicro.x509.chain import Chain

_EXTRA = "Install it: pip install vcmicro[edc]."


def build_path(chain: Chain, anchors: Sequence[Certificate], moment: Instant) -> tuple[Certificate, ...]:
    """The certificates from the chain's leaf up to one of the anchors, both included, all valid at ``moment``.

    Raises:
        Invalid: ``x509.untrusted`` if there is no path.
        Unavailable: ``x509.period`` if there is one, but not at ``moment``; ``extra.missing``.
    """
    try:
        return _path(chain, anchors, moment)
    except Invalid:
        # At the end of its own period every certificate has a path, if any authority vouched for it at all.
        try:
            _path(chain, anchors, min(moment, chain.leaf.not_after))
        except Invalid:
            _path(chain, anchors, chain.leaf.not_after)
    leaf = chain.leaf
    detail = f"{shown(leaf.subject)} or an authority above it was not valid at {moment}; it is from"
    raise unavailable("x509.period", f"{detail} {leaf.not_before} to {leaf.not_after}")


def missing(what: str) -> Unavailable:
    """What to say where the extra is not installed."""
    return unavailable("extra.missing", f"{what} needs: pip install vcmicro[edc]", hint=_EXTRA)


def _path(chain: Chain, anchors: Sequence[Certificate], moment: Instant) -> tuple[Certificate, ...]:
    if not chain.leaf.is_valid_at(moment):
        raise invalid("x509.untrusted", f"not valid at {moment}")
    with_names = "; ".join(shown(each.subject, 60) for each in anchors[:3])
    try:
        verifier = _verifier(anchors, moment)
        from cryptography.x509.verification import VerificationError
    except ImportError:
        raise missing("judging a certificate's chain") from None
    except (ValueError, OverflowError) as error:
        raise invalid("x509.untrusted", f"the anchors cannot be used: {str(error)[:80]}") from None
    try:
        found = verifier.verify(chain.leaf.parsed, [each.parsed for each in chain.rest])
    except (VerificationError, ValueError) as error:
        detail = f"no path from {shown(chain.leaf.subject)} to {with_names}: {str(error)[:120]}"
        raise invalid("x509.untrusted", detail) from None
    from cryptography.hazmat.primitives.serialization import Encoding

    return tuple(Certificate(each.public_bytes(Encoding.DER)) for each in found.chain)


def _verifier(anchors: Sequence[Certificate], moment: Instant) -> Any:
    from cryptography.x509 import BasicConstraints, KeyUsage
    from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store

    authorities = (
        ExtensionPolicy.permit_all()
        .require_present(BasicConstraints, Criticality.AGNOSTIC, None)
        .may_be_present(KeyUsage, Criticality.AGNOSTIC, _signs_certificates)
    )
    signers = ExtensionPolicy.permit_all().may_be_present(KeyUsage, Criticality.AGNOSTIC, _signs_documents)
    return (
        PolicyBuilder()
        .store(Store([each.parsed for each in anchors]))
        .time(datetime.fromtimestamp(moment.seconds, UTC).replace(tzinfo=None))
        .max_chain_depth(8)
        .extension_policies(ee_policy=signers, ca_policy=authorities)
        .build_client_verifier()
    )


def _signs_certificates(_policy: Any, _certificate: Any, usage: Any) -> None:
    if usage is not None and not usage.key_cert_sign:
        raise ValueError("an authority's key is not meant to sign certificates")


def _signs_documents(_policy: Any, _certificate: Any, usage: Any) -> None:
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise ValueError("the key is not meant to sign documents")
