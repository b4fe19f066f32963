"""Whether an authority that the caller trusts vouches for the certificate of a key, and since when it can be known.

1. The authorities: those of the lists that the caller gave, unless a list is past its next update.
2. The time: from the outermost time stamp inwards, each that holds is the moment at which the next is judged. What the
   signer says of the time (``sigT``) proves none. Without a time stamp that holds, the moment is now.
3. The path from the certificate to an authority, at that moment.

Sources: ETSI EN 319 102-1 sections 5.2.6 and 5.6, in outline: revocation is not looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from vcmicro.errors import Unavailable, VcmicroError, invalid, unavailable
from vcmicro.problems import Problem, warning
from vcmicro.registries import Anchor, TrustList
from vcmicro.times import Instant

if TYPE_CHECKING:
    from vcmicro.securing.certified import CertifiedKey


class Vouched(NamedTuple):
    """Whom the certificate names, the list and the authority that say so, and what there is to warn of."""

    name: str
    word: str
    voucher: TrustList
    warnings: tuple[Problem, ...]


def vouch(found: CertifiedKey, lists: Sequence[TrustList], now: Instant) -> Vouched:
    """Judge a certificate.

    Raises:
        Invalid: ``x509.untrusted`` if no authority given vouches for it.
        Unavailable: ``x509.untrusted`` if none was given; ``x509.stale``, ``x509.period``, ``extra.missing``.
    """
    from vcmicro.x509 import Chain
    from vcmicro.x509.paths import build_path

    fresh = [each for each in lists if each.until is None or not each.until.is_before(now)]
    anchors = [(each, anchor) for each in fresh for anchor in each.anchors]
    if not anchors:
        raise _without_authorities(lists)
    moment, said = _proven_time(found, [anchor for _, anchor in anchors if anchor.stamps], now)
    sealing = [(each, anchor) for each, anchor in anchors if anchor.seals and _may_vouch(anchor, found)]
    if not sealing:
        raise invalid("x509.untrusted", "no authority given is for certificates of this kind", "/issuer")
    try:
        chain = Chain(found.chain.leaf, (*found.chain.rest, *found.others))
        path = build_path(chain, [anchor.certificate for _, anchor in sealing], moment)
    except VcmicroError as error:
        raise type(error)([*error.problems, *said]) from None
    listed, anchor = next((each, anchor) for each, anchor in sealing if anchor.certificate == path[-1])
    names = found.chain.names()
    name = names.organization or names.common_name or found.chain.leaf.subject
    return Vouched(name, f"{listed.title}: {anchor.name}", listed, (_UNREVOKED, *said))


_UNREVOKED = warning("x509.revocation", "whether the certificate was revoked was not looked up", "/issuer")


def _proven_time(found: CertifiedKey, anchors: Sequence[Anchor], now: Instant) -> tuple[Instant, list[Problem]]:
    """The earliest moment at which the signature is known to have existed, and what is wrong with its time stamps."""
    if not found.stamps:
        return now, []
    from vcmicro.x509.timestamping import stamped_time

    moment, said = now, dict[Problem, None]()
    for stamp in reversed(found.stamps):
        try:
            moment = stamped_time(stamp, [each.certificate for each in anchors], moment, found.others)
        except VcmicroError as error:
            said |= dict.fromkeys(each.as_warning() for each in error.problems)
    return moment, [*said]


def _may_vouch(anchor: Anchor, found: CertifiedKey) -> bool:
    statements = found.chain.leaf.statements
    return not anchor.qualified or (statements.qualified and statements.seal)


def _without_authorities(lists: Sequence[TrustList]) -> Unavailable:
    stale = next((each for each in lists if each.anchors), None)
    if stale is not None:
        return unavailable("x509.stale", f"{stale.title} was to be renewed by {stale.until}", "/issuer")
    return unavailable("x509.untrusted", "no authority was given that could vouch for the certificate", "/issuer")
