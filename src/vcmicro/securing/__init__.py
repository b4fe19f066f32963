"""How proofs sit on payloads: the mechanisms, and the words in which they are asked and answer."""

from __future__ import annotations

from vcmicro.registry import Registry
from vcmicro.securing.data_integrity import DataIntegrity
from vcmicro.securing.dc_sd_jwt import DcSdJwt
from vcmicro.securing.jades import Jades
from vcmicro.securing.mechanism import (
    BindsKey,
    Derives,
    Found,
    Mechanism,
    Payload,
    ProofCase,
    ProofResult,
    Secured,
    SecureOptions,
)
from vcmicro.securing.ob3_jwt import Ob3Jwt
from vcmicro.securing.vc_cose import VcCose
from vcmicro.securing.vc_jwt import VcJwt
from vcmicro.securing.vc_jwt_11 import VcJwt11
from vcmicro.securing.vc_sd_jwt import VcSdJwt

MECHANISMS: Registry[Mechanism] = Registry(
    DataIntegrity(), VcJwt(), VcJwt11(), VcSdJwt(), DcSdJwt(), Jades(), Ob3Jwt(), VcCose()
)
"""Every mechanism, in the order in which they are asked whether a payload is theirs."""

__all__ = [
    "MECHANISMS",
    "BindsKey",
    "Derives",
    "Found",
    "Mechanism",
    "Payload",
    "ProofCase",
    "ProofResult",
    "SecureOptions",
    "Secured",
]
