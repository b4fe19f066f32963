"""Which version of a did:webvh is asked for, its document and its metadata.

Source: did:webvh 1.0, sections "Read (Resolve)", "Reading did:webvh DID URLs" and "DID URL Path Resolution".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vcmicro import times
from vcmicro.dids.resolution import Resolved
from vcmicro.dids.webvh.location import parse_webvh
from vcmicro.dids.webvh.log import Entry
from vcmicro.errors import unavailable
from vcmicro.problems import shown


def select(did: str, entries: Sequence[Entry], version: Mapping[str, str]) -> Resolved:
    """The version that is asked for, of a log that has been verified; the last if none is.

    Raises:
        Invalid: ``time.syntax`` for a ``versionTime`` that is none.
        Unavailable: ``did.unavailable`` if the log has no such version.
    """
    index = _index(entries, version)
    if index is None:
        asked = ", ".join(f"{name} {shown(value)}" for name, value in version.items())
        raise unavailable("did.unavailable", f"the log of {shown(did)} has no {asked}")
    return Resolved(with_implicit_services(entries[index].document), _metadata(entries, index))


def _index(entries: Sequence[Entry], version: Mapping[str, str]) -> int | None:
    fitting = range(len(entries))
    if "versionId" in version:
        return next((at for at in fitting if entries[at].version_id == version["versionId"]), None)
    if "versionNumber" in version:
        return next((at for at in fitting if str(at + 1) == version["versionNumber"]), None)
    if "versionTime" in version:
        asked = times.parse(version["versionTime"], zone_required=True)
        return max((at for at in fitting if not asked.is_before(entries[at].time)), default=None)
    return fitting[-1]


def with_implicit_services(document: dict[str, Any]) -> dict[str, Any]:
    """The document with ``#files`` and ``#whois``, which every did:webvh has unless it defines its own."""
    did, services = document["id"], document.get("service", [])
    if not isinstance(services, list):
        return document
    base = parse_webvh(did).base_url
    implicit: tuple[dict[str, Any], ...] = (
        {"id": f"{did}#files", "type": "relativeRef", "serviceEndpoint": base},
        {
            "@context": "https://identity.foundation/linked-vp/contexts/v1",
            "id": f"{did}#whois",
            "type": "LinkedVerifiablePresentation",
            "serviceEndpoint": f"{base}whois.vp",
        },
    )
    own = {each.get("id") for each in services if isinstance(each, dict) and isinstance(each.get("id"), str)}
    added = [each for each in implicit if own.isdisjoint({each["id"], each["id"].removeprefix(did)})]
    return {**document, "service": [*services, *added]} if added else document


def _metadata(entries: Sequence[Entry], index: int) -> dict[str, Any]:
    """``didDocumentMetadata``; what concerns the DID rather than the version is as its last entry has it."""
    entry, last = entries[index], entries[-1]
    now = last.parameters
    witness: dict[str, Any] = {}
    if now.witness.ids:
        witness = {"threshold": str(now.witness.threshold), "witnesses": [{"id": each} for each in now.witness.ids]}
    return {
        "versionId": entry.version_id,
        "versionNumber": index + 1,
        "versionTime": entry.time_text,
        "created": entries[0].time_text,
        "updated": last.time_text,
        "scid": parse_webvh(entry.document["id"]).scid,
        "portable": now.portable,
        "deactivated": now.deactivated,
        "ttl": str(now.ttl),
        "witness": witness,
        "watchers": list(now.watchers),
    }
