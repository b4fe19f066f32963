"""Open Badges 2.0 and 2.1 to 3.0 (rules K1 to K40); one way."""

from __future__ import annotations

from vcmicro.mapping.conversion import Edge
from vcmicro.mapping.ob2_ob3.rules import RULES
from vcmicro.mapping.ob2_ob3.to_ob3 import apply

OB2_OB3 = Edge("ob2-ob3", "ob2", "ob3", RULES, apply)
