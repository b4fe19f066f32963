"""Between formats: pure rules from document to document, each direction a table and an edge.

Nothing here opens, verifies or fetches; ``vcmicro.converting`` does that and walks the edges.
"""

from __future__ import annotations

from vcmicro.mapping.clr_elm import CLR_ELM, ELM_CLR
from vcmicro.mapping.conversion import Edge, Mapped, Options, Source
from vcmicro.mapping.entries import Entry, Kind, Rule, RuleTable
from vcmicro.mapping.ob2_ob3 import OB2_OB3
from vcmicro.mapping.ob3_elm import ELM_OB3, OB3_ELM
from vcmicro.registry import Registry

EDGES: Registry[Edge] = Registry(OB2_OB3, OB3_ELM, ELM_OB3, CLR_ELM, ELM_CLR)
"""Every direction, by name (``ob3-elm``)."""

__all__ = ["EDGES", "Edge", "Entry", "Kind", "Mapped", "Options", "Rule", "RuleTable", "Source"]
