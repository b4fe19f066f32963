"""CLR 2.0 and the European Learning Model (rules L1 to L28)."""

from __future__ import annotations

from vcmicro.mapping.clr_elm.rules import TO_CLR, TO_ELM
from vcmicro.mapping.clr_elm.to_clr import apply as to_clr
from vcmicro.mapping.clr_elm.to_elm import apply as to_elm
from vcmicro.mapping.conversion import Edge
from vcmicro.mapping.ob3_elm.to_ob3 import embedded_original
from vcmicro.mapping.open_badge import source_bytes

CLR_ELM = Edge("clr-elm", "clr", "elm", TO_ELM, to_elm, source_bytes)
ELM_CLR = Edge("elm-clr", "elm", "clr", TO_CLR, to_clr, embedded_original)
