"""Authorities that the caller trusts for everything: a PEM file of their certificates (RFC 7468 section 5)."""

from __future__ import annotations

from vcmicro.limits import Limits
from vcmicro.registries.trust_list import Anchor, TrustList


class PemAnchors:
    """Each certificate of the file, an intermediate or a unit's own too, is an anchor."""

    name = "pem"

    def recognizes(self, data: bytes) -> bool:
        """Text that holds a PEM certificate."""
        return b"-----BEGIN CERTIFICATE-----" in data and data.lstrip()[:1] not in (b"{", b"[", b"<")

    def read(self, data: bytes, limits: Limits) -> TrustList:
        """The anchors.

        Raises:
            Invalid: as ``x509.read_bundle``.
        """
        from vcmicro.x509 import read_bundle

        found = read_bundle(data, limits=limits)
        return TrustList(
            self.name, anchors=tuple(Anchor(each, each.names.common_name or each.subject) for each in found)
        )
