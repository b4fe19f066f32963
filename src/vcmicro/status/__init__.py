"""Status types: pure functions from an entry and its list to what the list says.

Nothing here fetches or verifies: the status check does both, and hands the list over.
"""

from __future__ import annotations

from typing import Any, Protocol

from vcmicro.limits import Limits
from vcmicro.registry import Registry
from vcmicro.status.bitstring import BitstringStatusListEntry
from vcmicro.status.entries import StatusValue
from vcmicro.status.status_list_2021 import StatusList2021Entry

__all__ = ["STATUS_TYPES", "StatusType", "StatusValue"]


class StatusType(Protocol):
    """One type of ``credentialStatus`` entry."""

    @property
    def name(self) -> str:
        """The entry's ``type``."""

    @property
    def purposes(self) -> tuple[str, ...]:
        """The purposes that its specification defines; an issuer may use others."""

    @property
    def list_types(self) -> tuple[str, ...]:
        """The types of credential that can hold its list."""

    def url(self, entry: dict[str, Any], pointer: str = "") -> str:
        """The URL of the list; raises ``Invalid``."""

    def read(
        self,
        entry: dict[str, Any],
        list_credential: dict[str, Any],
        limits: Limits = ...,
        pointer: str = "",
        *,
        short: bool = False,
    ) -> StatusValue:
        """What a verified list says about the entry; raises ``Invalid`` or ``Unavailable``."""


STATUS_TYPES: Registry[StatusType] = Registry(BitstringStatusListEntry(), StatusList2021Entry())
"""Every status type by the ``type`` of its entry."""
