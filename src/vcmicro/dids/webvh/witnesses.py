"""Witnesses: who must have approved each entry, and whether enough of them did.

Source: did:webvh 1.0, section "DID Witnesses". A proof of an entry approves every entry before it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from vcmicro import strict_json
from vcmicro.dids.resolution import Resolution
from vcmicro.dids.webvh.log import Entry
from vcmicro.dids.webvh.parameters import Witnesses
from vcmicro.dids.webvh.proofs import faults
from vcmicro.errors import Invalid, invalid
from vcmicro.problems import problem


def needs_witnesses(entries: Sequence[Entry]) -> bool:
    """True if any entry must have been witnessed."""
    return any(each.ids for each in _required(entries))


def check_witnesses(entries: Sequence[Entry], body: bytes, case: Resolution) -> None:
    """Hold every entry to its threshold by the proofs of ``body``, the text of ``did-witness.json``.

    Proofs of versions that are not in the log, of strangers, and those that fail are ignored, as the method asks.

    Raises:
        Invalid: ``did.witness`` for an entry that too few have approved, or a file that cannot be read.
    """
    required = list(_required(entries))
    ids = {each for witnesses in required for each in witnesses.ids}
    approved = _last_approved(entries, _read(body, case), ids, case)
    for index, witnesses in enumerate(required):
        count = sum(approved.get(each, -1) >= index for each in witnesses.ids)
        if count < witnesses.threshold:
            detail = (
                f"{count} of the {witnesses.threshold} witnesses that are needed approved {entries[index].version_id}"
            )
            raise invalid("did.witness", detail, f"/{index}")


def _required(entries: Sequence[Entry]) -> Iterator[Witnesses]:
    """Who must have witnessed each entry: those in force before it, or those that it is the first to name."""
    before = Witnesses()
    for each in entries:
        now = each.parameters.witness
        yield before if before.ids else now
        before = now


def _last_approved(
    entries: Sequence[Entry], proofs: dict[str, list[Any]], ids: set[str], case: Resolution
) -> dict[str, int]:
    """The index of the last entry that each witness approved; older proofs of the same witness are not looked at."""
    found: dict[str, int] = {}
    for index in range(len(entries) - 1, -1, -1):
        version_id = entries[index].version_id
        for proof in proofs.get(version_id, ()):
            method = proof.get("verificationMethod") if isinstance(proof, dict) else None
            witness = method.partition("#")[0] if isinstance(method, str) else ""
            if witness not in ids or witness in found:
                continue
            if not faults({"versionId": version_id, "proof": proof}, (witness.removeprefix("did:key:"),), case):
                found[witness] = index
    return found


def _read(body: bytes, case: Resolution) -> dict[str, list[Any]]:
    """The proofs by their versionId."""
    limits = replace(case.limits, input_bytes=case.limits.did_document_bytes)
    try:
        value = strict_json.loads(body, limits=limits)
    except Invalid as error:
        first = problem("did.witness", f"did-witness.json cannot be read: {error.problem.detail}")
        raise type(error)((first, *error.problems)) from None
    proofs: dict[str, list[Any]] = {}
    for index, each in enumerate(value if isinstance(value, list) else [None]):
        version_id = each.get("versionId") if isinstance(each, dict) else None
        listed = each.get("proof", []) if isinstance(each, dict) else None
        if not isinstance(version_id, str) or not isinstance(listed, list):
            detail = "did-witness.json is an array of objects with versionId and an array proof"
            raise invalid("did.witness", detail, f"/{index}" if isinstance(value, list) else "")
        proofs.setdefault(version_id, []).extend(listed)
    return proofs
