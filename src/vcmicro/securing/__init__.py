"""How proofs sit on payloads: the mechanisms, and the words in which they are asked and answer."""

from __future__ import annotations

from vcmicro.registry import Later, Registry
from vcmicro.securing.data_integrity import DataIntegrity
from vcmicro.securing.mechanism import (
    BindsKey,
    Derives,
    Found,
    Linked,
    Mechanism,
    Owned,
    Payload,
    ProofCase,
    ProofResult,
    Secured,
    SecureOptions,
)

MECHANISMS: Registry[Mechanism] = Registry(
    DataIntegrity(),
    Later("vc+jwt", "vcmicro.securing.vc_jwt:VcJwt"),
    Later("vc-jwt-1.1", "vcmicro.securing.vc_jwt_11:VcJwt11"),
    Later("vc+sd-jwt", "vcmicro.securing.vc_sd_jwt:VcSdJwt"),
    Later("dc+sd-jwt", "vcmicro.securing.dc_sd_jwt:DcSdJwt"),
    Later("jades", "vcmicro.securing.jades:Jades"),
    Later("ob2", "vcmicro.securing.ob2:OpenBadges2"),
    Later("ob3-jwt", "vcmicro.securing.ob3_jwt:Ob3Jwt"),
    Later("vc+cose", "vcmicro.securing.vc_cose:VcCose"),
)
"""Every mechanism, in the order in which they are asked whether a payload is theirs."""

__all__ = [
    "MECHANISMS",
    "BindsKey",
    "Derives",
    "Found",
    "Linked",
    "Mechanism",
    "Owned",
    "Payload",
    "ProofCase",
    "ProofResult",
    "SecureOptions",
    "Secured",
]
