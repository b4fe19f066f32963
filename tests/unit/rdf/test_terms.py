"""Terms whose own context defines them otherwise: how their scalars and their nodes are read."""

from __future__ import annotations

from typing import Any

import pytest
from pyld import jsonld

from vcmicro.rdf import Contexts, dataset

BASE = {"@version": 1.1, "@vocab": "https://v.example/", "type": "@type", "id": "@id"}
LINK = {"@id": "https://v.example/link", "@type": "@id"}

CASES = [
    ("forgotten", {**LINK, "@context": [None, {"inner": "https://v.example/inner"}]}),
    ("a datatype", {**LINK, "@context": {"link": {"@id": "https://v.example/link", "@type": "https://v.example/t"}}}),
    ("a language", {**LINK, "@context": {"link": {"@id": "https://v.example/link", "@language": "ga"}}}),
    ("an IRI", {"@id": "https://v.example/link", "@context": {"link": LINK}}),
    ("the same", {**LINK, "@context": {"other": "https://v.example/other"}}),
]


@pytest.mark.parametrize(("definition"), [each[1] for each in CASES], ids=[each[0] for each in CASES])
@pytest.mark.parametrize("value", ["https://u.example/1", ["https://u.example/1", "https://u.example/2"]])
def test_scalars_are_read_as_the_terms_own_context_defines_it(definition: dict[str, Any], value: Any) -> None:
    document = {"@context": {**BASE, "link": definition}, "id": "urn:x:1", "link": value}
    expected = jsonld.normalize(document, {"algorithm": "URDNA2015", "format": "application/n-quads"})
    assert dataset(document, Contexts(allow_inline=True)).canonical().decode() == expected


def test_a_member_of_the_mapping_that_forgets_its_context() -> None:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/vcmicro/v1"],
        "id": "urn:x:1",
        "vcmElm": "https://u.example/1",
    }
    expected = b'<urn:x:1> <https://w3id.org/vcmicro/elm> "https://u.example/1" .\n'
    assert dataset(document, Contexts()).canonical() == expected
