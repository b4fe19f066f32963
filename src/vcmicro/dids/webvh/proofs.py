"""The proofs of log entries and of witnesses: eddsa-jcs-2022 by one of given keys, and nothing else.

Source: did:webvh 1.0, sections "Authorized Keys" and "The Witness Proofs File".
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from vcmicro import times
from vcmicro.cryptosuites import SUITES, Transform
from vcmicro.dids.resolution import Resolution
from vcmicro.dids.resolver import FoundKey
from vcmicro.errors import Invalid, VcmicroError, invalid
from vcmicro.keys import PublicKey
from vcmicro.problems import Problem, shown
from vcmicro.registry import Registry
from vcmicro.securing.data_integrity import DataIntegrity
from vcmicro.securing.mechanism import Payload, ProofCase
from vcmicro.times import Instant

_SUITES = Registry(SUITES["eddsa-jcs-2022"])


def faults(signed: dict[str, Any], keys: Collection[str], case: Resolution) -> tuple[Problem, ...]:
    """What is wrong with the ``proof`` of an object (one, or an array of which each must hold); empty if nothing is.

    ``keys`` are the Multikeys that may sign. A method is ``did:key:K#K`` with both K the same, so that the key that
    is looked up is the key that is used.
    """

    def authorized(url: str, purpose: str, at: Instant | None, pointer: str) -> FoundKey:
        for key in keys:
            if url == f"did:key:{key}#{key}":
                found = PublicKey.from_multikey(key, pointer, allow=case.allow, limits=case.limits)
                return FoundKey(found, url, f"did:key:{key}", "did")
        raise invalid("did.relationship", f"{shown(url)} is not one of the keys that may sign this", pointer)

    mechanism = DataIntegrity()
    proof_case = ProofCase(
        find_key=authorized,
        transform=Transform(limits=case.limits),
        now=case.now or times.current(),
        suites=_SUITES,
        limits=case.limits,
        allow=case.allow,
    )
    try:
        secured = mechanism.open(Payload(signed), case.limits)
        results = mechanism.verify(secured, proof_case)
    except VcmicroError as error:
        return error.problems
    return tuple(problem for each in results if each.outcome != "PASSED" for problem in each.problems)


def check_signed(signed: dict[str, Any], keys: Collection[str], case: Resolution, pointer: str) -> None:
    """Hold an object to being signed by one of ``keys``.

    Raises:
        Invalid: ``did.log`` at ``pointer``, followed by what the proof lacks.
    """
    found = faults(signed, keys, case)
    if found:
        first = invalid("did.log", f"the entry is not signed by a key that may: {found[0].detail}", f"{pointer}/proof")
        raise Invalid((*first.problems, *(each.under(pointer) for each in found)))
