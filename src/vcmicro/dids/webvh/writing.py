"""Writing the log of a did:webvh: its first entry, and those that follow.

Source: did:webvh 1.0, sections "Create (Register)", "Update (Rotate)" and "Witnessing a DID Version Update".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from vcmicro import strict_json, times
from vcmicro.cryptosuites import SUITES, Transform
from vcmicro.dids.resolution import Resolution
from vcmicro.dids.webvh.hashes import entry_hash, first_hash
from vcmicro.dids.webvh.log import verify_log
from vcmicro.dids.webvh.parameters import METHOD_VERSION
from vcmicro.limits import DEFAULT
from vcmicro.times import Instant

if TYPE_CHECKING:
    from vcmicro.keys import Key

_DRAFT = "Qm" + "1" * 44
"""What stands for the SCID while the caller makes the document: a DID with the placeholder would be none."""


def create_log(
    location: str,
    document: Callable[[str], dict[str, Any]],
    key: Key,
    *,
    parameters: Mapping[str, Any] | None = None,
    now: Instant | None = None,
) -> tuple[str, bytes]:
    """A new DID, and the text of its log.

    >>> did, log = create_log("univ.example", lambda did: did_document(did, [issuing_key]), update_key)

    Args:
        location: host and path as in the DID, behind the SCID: ``univ.example``, ``univ.example%3A8443:staff``.
        document: makes the document of a DID; the one that it is given holds a stand-in for the SCID.
        key: the Ed25519 key that signs, and the one of ``updateKeys`` unless ``parameters`` names others.
        parameters: ``nextKeyHashes``, ``witness``, ``portable`` and the others of the method.

    Raises:
        Invalid: ``did.syntax`` or ``did.log`` for what no resolver would take; ``key.unsupported``.
    """
    draft = document(f"did:webvh:{_DRAFT}:{location}")
    given = {"updateKeys": [key.public.to_multikey()], **(parameters or {})}
    entry = {
        "versionId": _DRAFT,
        "versionTime": times.to_text(now or times.current()),
        "parameters": {"method": METHOD_VERSION, "scid": _DRAFT, **given},
        "state": draft,
    }
    scid = first_hash(entry, _DRAFT, DEFAULT)
    text = json.dumps(entry, ensure_ascii=False).replace(_DRAFT, scid)
    log = _line(strict_json.loads(text), "1-", scid, key)
    did = f"did:webvh:{scid}:{location}"
    verify_log(did, log, Resolution(now=now))
    return did, log


def extend_log(
    log: bytes,
    document: dict[str, Any],
    key: Key,
    *,
    parameters: Mapping[str, Any] | None = None,
    now: Instant | None = None,
) -> bytes:
    """The text of a log with one more entry, which ``key`` signs; ``parameters`` are those that change.

    Raises:
        Invalid: ``did.log`` for what no resolver would take, also for what ``log`` already holds.
    """
    lines = log.split(b"\n")[:-1] if log.endswith(b"\n") else log.split(b"\n")
    before = strict_json.loads(lines[-1])["versionId"]
    entry = {
        "versionId": before,
        "versionTime": times.to_text(now or times.current()),
        "parameters": dict(parameters or {}),
        "state": document,
    }
    extended = b"\n".join((*lines, b"")) + _line(entry, f"{len(lines) + 1}-", before, key)
    verify_log(document["id"], extended, Resolution(now=now))
    return extended


def witness_proof(version_id: str, key: Key, *, now: Instant | None = None) -> dict[str, Any]:
    """A witness's proof of an entry: one item of ``proof`` in ``did-witness.json``."""
    return _proof({"versionId": version_id}, key, now or times.current())


def _line(entry: dict[str, Any], number: str, previous: str, key: Key) -> bytes:
    """An entry with its versionId and proof, as one line."""
    entry = {**entry, "versionId": number + entry_hash(entry, previous, DEFAULT)}
    proof = _proof(entry, key, times.parse(entry["versionTime"]))
    signed = {**entry, "proof": [proof]}
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _proof(document: dict[str, Any], key: Key, created: Instant) -> dict[str, Any]:
    multikey = key.public.to_multikey()
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": times.to_text(created),
        "verificationMethod": f"did:key:{multikey}#{multikey}",
        "proofPurpose": "assertionMethod",
    }
    return SUITES["eddsa-jcs-2022"].sign(document, options, key, key.kind, Transform())
