"""Status types: pure functions from an entry and its list to what the list says.

Nothing here fetches or verifies: the status check does both, and hands the list over, in the form that ``secured``
names: a credential (a dict), a Status List Token, or a JSON document that only the transport secures.
"""

from __future__ import annotations

from typing import Any, Protocol

from vcmicro.limits import Limits
from vcmicro.registry import Registry
from vcmicro.status.bitstring import BitstringStatusListEntry
from vcmicro.status.entries import StatusValue
from vcmicro.status.revocation_list import RevocationList1EdTech
from vcmicro.status.status_list_2021 import StatusList2021Entry
from vcmicro.status.token_status_list import TokenStatusList

__all__ = ["STATUS_TYPES", "StatusType", "StatusValue"]


class StatusType(Protocol):
    """One type of ``credentialStatus`` entry, or one member of a ``status`` claim."""

    @property
    def name(self) -> str:
        """The entry's ``type``; in a ``status`` claim the name of the member."""

    @property
    def purposes(self) -> tuple[str, ...]:
        """The purposes that its specification defines; an issuer may use others."""

    @property
    def list_types(self) -> tuple[str, ...]:
        """The types of credential or token that can hold its list."""

    @property
    def secured(self) -> str:
        """What proves the list: it is a ``credential``, a ``token``, or only its ``transport`` (TLS) vouches for it."""

    def url(self, entry: dict[str, Any], pointer: str = "") -> str:
        """The URL of the list; raises ``Invalid``."""

    def read(
        self,
        entry: dict[str, Any],
        listed: Any,
        limits: Limits = ...,
        pointer: str = "",
        *,
        short: bool = False,
        credential_id: str | None = None,
    ) -> StatusValue:
        """What a verified list says about the entry; raises ``Invalid`` or ``Unavailable``."""


STATUS_TYPES: Registry[StatusType] = Registry(
    BitstringStatusListEntry(), StatusList2021Entry(), RevocationList1EdTech(), TokenStatusList()
)
"""Every status type by the ``type`` of its entry, or by its member of the ``status`` claim."""
