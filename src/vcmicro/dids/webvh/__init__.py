"""did:webvh: did:web with a verifiable history. The DID holds the hash of its first document.

Source: The did:webvh DID Method v1.0 (Decentralized Identity Foundation). No earlier version is read: 0.5 weighs its
witnesses differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vcmicro.dids.resolution import Resolution, Resolved, fetch_body
from vcmicro.dids.webvh.location import log_url, witness_url


class DidWebvh:
    """The method ``webvh`` 1.0: a log of signed, chained versions; pre-rotation, witnesses, moves and deactivation."""

    name = "webvh"

    def resolve(self, did: str, case: Resolution) -> dict[str, Any]:
        """The document of the last version.

        Raises:
            Invalid, LimitExceeded, Unavailable: as ``resolve_version``.
        """
        return self.resolve_version(did, case, {}).document

    def resolve_version(self, did: str, case: Resolution, version: Mapping[str, str]) -> Resolved:
        """The document of a version, once the whole log has been verified: one bad entry makes every version invalid.

        Raises:
            Invalid: ``did.syntax``, ``did.log``, ``did.witness``.
            LimitExceeded: ``limit.size``, ``limit.items``.
            Unavailable: ``did.unavailable``; ``did.method_unsupported`` for a log of another version of the method.
        """
        from vcmicro.dids.webvh.history import select
        from vcmicro.dids.webvh.log import verify_log
        from vcmicro.dids.webvh.witnesses import check_witnesses, needs_witnesses

        entries = verify_log(did, fetch_body(log_url(did, limits=case.limits), "did-log", case), case)
        if needs_witnesses(entries):
            check_witnesses(entries, fetch_body(witness_url(did, limits=case.limits), "did", case), case)
        return select(did, entries, version)


__all__ = ["DidWebvh", "log_url", "witness_url"]
