"""The mechanism ``dc+sd-jwt``: SD-JWT VC (``sd_jwt.vc``). It also reads what no other SD-JWT is, to say why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcmicro.securing.mechanism import Payload
from vcmicro.securing.sd_jwt.mechanism import SdJwt

if TYPE_CHECKING:
    from vcmicro.securing.sd_jwt.form import Form


class DcSdJwt(SdJwt):
    """Told by ``vct`` in the signed payload, where the token was formerly of typ vc+sd-jwt as well."""

    name = "dc+sd-jwt"

    def form(self) -> Form:
        from vcmicro.securing.sd_jwt.vc import FORM

        return FORM

    def recognizes(self, payload: Payload) -> bool:
        if isinstance(payload.value, str):
            return "~" in payload.value
        if not isinstance(payload.value, dict) or "payload" not in payload.value:
            return False
        from vcmicro.securing.sd_jwt.serialization import may_be_sd_jwt

        return may_be_sd_jwt(payload.value)
