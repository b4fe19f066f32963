"""The ten checks, one file each, in the order in which they run.

A check says what it needs (``needs``: checks that must have passed), why it may be skipped (``skip``), and judges
(``run``): it returns warnings, or raises ``Invalid`` or ``Unavailable``. ``verifying`` turns that into an outcome.
"""

from __future__ import annotations

from vcmicro.checks.binding import Binding
from vcmicro.checks.case import Case, CheckStep, LaterStep, Policy
from vcmicro.checks.contexts import ContextsCheck
from vcmicro.checks.endorsements import Endorsements
from vcmicro.checks.holder import Holder
from vcmicro.checks.proof import Proof
from vcmicro.checks.recipient import Recipient
from vcmicro.checks.schema import Schema
from vcmicro.checks.status import Status
from vcmicro.checks.trust import Trust
from vcmicro.checks.validity import Validity
from vcmicro.registry import Registry

CHECKS: Registry[CheckStep] = Registry(
    ContextsCheck(), Schema(), Proof(), Binding(), Validity(), Status(), Recipient(), Holder(), Trust(), Endorsements()
)

__all__ = ["CHECKS", "Case", "CheckStep", "LaterStep", "Policy"]
