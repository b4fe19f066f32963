"""Time stamps that count: of the right thing, signed by a time-stamping unit of an authority that is trusted.

rfc3161-client checks the token; it is imported here and nowhere else. Sources: RFC 3161, RFC 5816.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from vcmicro.errors import Invalid, invalid
from vcmicro.keys import der
from vcmicro.problems import shown
from vcmicro.times import Instant
from vcmicro.x509.certificate import Certificate, read_der
from vcmicro.x509.chain import Chain
from vcmicro.x509.paths import build_path, missing
from vcmicro.x509.stamps import Stamp, read_token

T = TypeVar("T")

_GRANTED = der.encode(der.SEQUENCE, der.encode(der.INTEGER, b"\0"))


def stamped_time(
    stamp: Stamp, anchors: Sequence[Certificate], moment: Instant, others: Sequence[Certificate] = ()
) -> Instant:
    """The time that a time stamp proves its data to have existed at.

    The unit's certificate must be good at ``moment``: now, or the time of a later time stamp over this one. ``others``
    are certificates that came along and may lead from the unit to an anchor.

    Raises:
        Invalid: ``timestamp.invalid``; ``timestamp.untrusted`` if no anchor vouches for the unit.
        Unavailable: ``x509.period``, ``extra.missing``.
    """
    info = read_token(stamp.token, stamp.pointer)
    if not info.covers(stamp.data):
        raise invalid("timestamp.invalid", f"the {stamp.kind} is the time stamp of something else", stamp.pointer)
    if moment.is_before(info.time):
        raise invalid("timestamp.invalid", f"the {stamp.kind} is of {info.time}, which is to come", stamp.pointer)
    response = _response(stamp)
    unit = _unit(response, stamp)
    unit = Chain(unit.leaf, (*unit.rest, *others))
    try:
        path = build_path(unit, anchors, moment)
    except Invalid as error:
        raise invalid("timestamp.untrusted", error.problem.detail, stamp.pointer) from None
    _verify(response, stamp, _up_to_a_root(path, [*anchors, *unit.rest], stamp))
    return info.time


def _up_to_a_root(path: tuple[Certificate, ...], known: Sequence[Certificate], stamp: Stamp) -> tuple[Certificate, ...]:
    """The path, which ends in an anchor, with what stands above the anchor.

    Trusted lists name authorities that are no roots, and units themselves; the library verifies nothing without a root.
    What is added decides nothing: the unit is vouched for by the anchor.

    Raises:
        Invalid: ``timestamp.untrusted`` if the root is not among ``known``.
    """
    while not _is_of(path[-1], path[-1]):
        above = next((each for each in known if each not in path and _is_of(path[-1], each)), None)
        if above is None:
            detail = f"the certificate above {shown(path[-1].subject)}, up to a root, is needed beside it"
            raise invalid("timestamp.untrusted", detail, stamp.pointer)
        path = (*path, above)
    return path


def _is_of(certificate: Certificate, issuer: Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.parsed.verify_directly_issued_by(issuer.parsed)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _response(stamp: Stamp) -> Any:
    """The token as the answer of a time-stamping authority that granted it, which the library reads."""
    try:
        from rfc3161_client import decode_timestamp_response
    except ImportError:
        raise missing("judging a time stamp") from None
    return _asking(stamp, lambda: decode_timestamp_response(der.encode(der.SEQUENCE, _GRANTED + stamp.token)))


def _unit(response: Any, stamp: Stamp) -> Chain:
    """The certificate of the unit that signed, and the others in the token."""

    def read() -> tuple[list[Certificate], list[Certificate], int]:
        signers = [(each.issuer, each.serial_number) for each in response.signed_data.signer_infos]
        found = [read_der(each) for each in sorted(response.signed_data.certificates)]
        units = [each for each in found if (each.parsed.issuer, each.parsed.serial_number) in signers]
        return found, units, len(signers)

    found, units, signers = _asking(stamp, read)
    if signers != 1 or len(units) != 1:
        raise invalid("timestamp.invalid", "not one signer with its certificate", stamp.pointer)
    return Chain(units[0], tuple(each for each in found if each != units[0]))


def _verify(response: Any, stamp: Stamp, path: tuple[Certificate, ...]) -> None:
    """The token's signature, its imprint and the unit's purpose."""
    from rfc3161_client import VerifierBuilder

    builder = VerifierBuilder(
        tsa_certificate=path[0].parsed,
        intermediates=[each.parsed for each in path[1:-1]],
        roots=[path[-1].parsed],
    )
    _asking(stamp, lambda: builder.build().verify_message(response, stamp.data))


def _asking(stamp: Stamp, question: Callable[[], T]) -> T:
    """What the library says; what it raises on malformed tokens is of many types, KeyError among them.

    Raises:
        Invalid: ``timestamp.invalid``.
    """
    try:
        return question()
    except Exception as error:
        detail = f"the {stamp.kind} does not hold: {str(error)[:80]}"
        raise invalid("timestamp.invalid", detail, stamp.pointer) from None
