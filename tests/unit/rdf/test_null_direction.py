"""A null base direction, which RDF drops, is refused: a proof over RDF could not tell that it was added."""

from __future__ import annotations

from typing import Any

import pytest

from vcmicro.errors import Invalid
from vcmicro.rdf import Contexts, dataset


@pytest.mark.parametrize("direction", [None, "", "up", 1, False])
def test_a_direction_is_ltr_or_rtl(direction: Any) -> None:
    name = {"@value": "Ada", "@direction": direction}
    document = {"@context": ["https://www.w3.org/ns/credentials/v2"], "id": "urn:x:1", "name": name}
    with pytest.raises(Invalid) as refused:
        dataset(document, Contexts())
    assert refused.value.problem.code == "jsonld.value"
    name["@direction"] = "rtl"
    assert dataset(document, Contexts()).quads == 1
