"""Open Badges 3.0 and the European Learning Model (rules A1 to A90, and back B1 to B69)."""

from __future__ import annotations

from vcmicro.mapping.conversion import Edge
from vcmicro.mapping.ob3_elm.rules_to_elm import RULES as RULES_TO_ELM
from vcmicro.mapping.ob3_elm.rules_to_ob3 import RULES as RULES_TO_OB3
from vcmicro.mapping.ob3_elm.to_elm import apply as to_elm
from vcmicro.mapping.ob3_elm.to_ob3 import apply as to_ob3
from vcmicro.mapping.ob3_elm.to_ob3 import embedded_original
from vcmicro.mapping.open_badge import source_bytes

OB3_ELM = Edge("ob3-elm", "ob3", "elm", RULES_TO_ELM, to_elm, source_bytes)
ELM_OB3 = Edge("elm-ob3", "elm", "ob3", RULES_TO_OB3, to_ob3, embedded_original)
