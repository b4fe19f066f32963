"""The mechanism ``vc+sd-jwt``: a W3C credential as SD-JWT; a presentation becomes a vp+sd-jwt (``sd_jwt.vcdm``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcmicro.securing.sd_jwt.mechanism import SdJwt

if TYPE_CHECKING:
    from vcmicro.securing.sd_jwt.form import Form


class VcSdJwt(SdJwt):
    """Told by ``@context`` in the signed payload."""

    name = "vc+sd-jwt"

    def form(self) -> Form:
        from vcmicro.securing.sd_jwt.vcdm import FORM

        return FORM
