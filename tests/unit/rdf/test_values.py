"""Members and their values: containers, coercions, maps, reverse terms; PyLD is asked where it can answer."""

from __future__ import annotations

from typing import Any

import pytest
from pyld import jsonld

from vcmicro.errors import Invalid
from vcmicro.rdf import Contexts, dataset, findings

CONTEXTS = Contexts(allow_inline=True)
TERMS: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    "none": "@none",
    "p": "urn:p",
    "q": "urn:q",
    "name": "urn:name",
    "T": {"@id": "urn:T", "@context": {"t": "urn:t"}},
    "U": "urn:U",
    "ref": {"@id": "urn:ref", "@type": "@id"},
    "word": {"@id": "urn:word", "@type": "@vocab"},
    "date": {"@id": "urn:date", "@type": "urn:Date"},
    "json": {"@id": "urn:json", "@type": "@json"},
    "plain": {"@id": "urn:plain", "@type": "@none"},
    "list": {"@id": "urn:list", "@container": "@list"},
    "refs": {"@id": "urn:refs", "@container": "@list", "@type": "@id"},
    "jsons": {"@id": "urn:jsons", "@container": "@list", "@type": "@json"},
    "set": {"@id": "urn:set", "@container": "@set"},
    "text": {"@id": "urn:text", "@container": "@language"},
    "texts": {"@id": "urn:texts", "@container": ["@language", "@set"], "@direction": "rtl"},
    "graph": {"@id": "urn:graph", "@container": "@graph"},
    "byId": {"@id": "urn:byId", "@container": "@id"},
    "byType": {"@id": "urn:byType", "@container": "@type"},
    "byName": {"@id": "urn:byName", "@container": "@index", "@index": "name"},
    "byRef": {"@id": "urn:byRef", "@container": "@index", "@index": "ref", "@type": "@id"},
    "graphs": {"@id": "urn:graphs", "@container": ["@graph", "@id"]},
    "named": {"@id": "urn:named", "@container": ["@graph", "@index"], "@index": "name"},
    "index": {"@id": "urn:index", "@container": "@index"},
    "back": {"@reverse": "urn:back"},
    "backRef": {"@reverse": "urn:back", "@type": "@id"},
    "gone": None,
    "blank": "_:blank",
}


def document(**members: Any) -> dict[str, Any]:
    return {"@context": TERMS, **members}


SAME_AS_PYLD = {
    "words": {"p": ["a", "b", "a"], "q": "c"},
    "numbers": {"p": [1, 1.0, 1.5, True, False, 1e21, -7], "date": 5},
    "references": {"ref": ["urn:a", {"id": "urn:b"}], "id": "urn:s"},
    "words of a vocabulary": {"word": ["p", "urn:other", {"id": "urn:c"}]},
    "datatype": {"date": ["2026", "2026"]},
    "no coercion": {"plain": ["x", 5]},
    "nested": {"p": {"id": "urn:1", "q": {"p": {"q": "x"}}}},
    "empty node": {"p": {}, "q": [{}, {}]},
    "same subject twice": {"p": [{"id": "urn:1", "q": "a"}, {"id": "urn:1", "q": ["a", "b"], "type": "T"}]},
    "json": {"json": {"b": [1, None, 1.0, "é\n"], "a": {}}},
    "json array": {"json": [1, [2]]},
    "json null": {"json": None},
    "json text": {"json": "x"},
    "json list": {"jsons": [{"a": 1}]},
    "list": {"list": ["a", 1, {"q": "x"}, "a"]},
    "list of one": {"list": "a"},
    "empty list": {"list": []},
    "list of references": {"refs": ["urn:a", "urn:b"]},
    "lists in a list": {"list": [["a"], [], [["b"]]]},
    "lists in sets": {"p": [{"list": ["a"]}, {"list": ["a"]}]},
    "set": {"set": ["a"]},
    "language map": {"text": {"en": "x", "de-AT": ["y", "z"]}},
    "language term without a map": {"text": ["x", {"@value": "y", "@language": "en"}]},
    "language map with a direction": {"texts": {"ar": ["x", "x"]}},
    "graph": {"graph": {"p": "x", "q": {"p": "y"}}, "id": "urn:s"},
    "graphs": {"graph": [{"id": "urn:1", "p": "x"}, {"id": "urn:1", "p": "x"}]},
    "graph in a graph": {"graph": {"p": "x", "graph": {"p": "y"}}},
    "id map": {"byId": {"urn:1": {"p": "x"}, "urn:2": [{"p": "y"}]}},
    "type map": {"byType": {"T": {"p": "x", "t": "y"}, "U": [{"id": "urn:1", "type": "T", "t": "z"}, {"p": "z"}]}},
    "type map of references": {"byType": {"U": "urn:x"}},
    "graphs by id": {"graphs": {"urn:g": {"p": "x"}, "urn:h": [{"p": "y"}]}},
    "index that is no map": {"byName": [{"p": "x"}]},
    "reverse": {"back": {"p": "x"}, "id": "urn:s"},
    "reverse from a blank node": {"back": [{"id": "urn:1"}, {"id": "urn:2", "p": "y"}], "p": "x"},
    "reverse reference": {"backRef": ["urn:1", "urn:1"], "id": "urn:s", "p": "x"},
    "reverse between blank nodes": {"back": {"p": "x"}},
}


@pytest.mark.parametrize("members", SAME_AS_PYLD.values(), ids=SAME_AS_PYLD)
def test_as_pyld_has_it(members: dict[str, Any]) -> None:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "rdfDirection": "i18n-datatype"}
    found = dataset(document(**members), CONTEXTS)
    assert found.canonical().decode() == jsonld.normalize(document(**members), options)
    assert found.quads == found.canonical().count(b"\n")


# PyLD 3.3 keeps the index key as it is written (``name``, not ``urn:name``), and so loses it.
PROPERTY_INDEXES = {
    "nodes": (
        {"byName": {"one": {"id": "urn:1"}, "two": [{"id": "urn:2", "p": "y"}]}, "id": "urn:s"},
        [
            '<urn:1> <urn:name> "one" .',
            '<urn:2> <urn:name> "two" .',
            '<urn:2> <urn:p> "y" .',
            "<urn:s> <urn:byName> <urn:1> .",
            "<urn:s> <urn:byName> <urn:2> .",
        ],
    ),
    "references": (
        {"byRef": {"urn:k": "urn:x"}, "id": "urn:s"},
        ["<urn:s> <urn:byRef> <urn:x> .", "<urn:x> <urn:ref> <urn:k> ."],
    ),
    "graphs": (
        {"named": {"one": {"id": "urn:1", "p": "x"}}, "id": "urn:s"},
        ['<urn:1> <urn:p> "x" _:c14n0 .', "<urn:s> <urn:named> _:c14n0 .", '_:c14n0 <urn:name> "one" .'],
    ),
}


@pytest.mark.parametrize(("members", "lines"), PROPERTY_INDEXES.values(), ids=PROPERTY_INDEXES)
def test_the_keys_of_a_property_index_are_stated(members: dict[str, Any], lines: list[str]) -> None:
    assert dataset(document(**members), CONTEXTS).canonical().decode().splitlines() == lines


REFUSED = {
    "null in a list": ({"list": ["a", None]}, "jsonld.null", "/list/1"),
    "null in a language map": ({"text": {"en": None}}, "jsonld.null", "/text/en"),
    "null in an array of a language map": ({"text": {"en": ["x", None]}}, "jsonld.null", "/text/en/1"),
    "number in a language map": ({"text": {"en": 5}}, "jsonld.value", "/text/en"),
    "number in an array of a language map": ({"text": {"en": [5]}}, "jsonld.value", "/text/en/0"),
    "no language": ({"text": {"not a tag": "x"}}, "jsonld.value", "/text/not a tag"),
    "empty language": ({"text": {"": "x"}}, "jsonld.value", "/text/"),
    "@none as language": ({"text": {"@none": "x"}}, "jsonld.not_compacted", "/text/@none"),
    "its alias": ({"text": {"none": "x"}}, "jsonld.not_compacted", "/text/none"),
    "value object in a language map": (
        {"text": {"@value": "x", "@language": "en"}},
        "jsonld.not_compacted",
        "/text/@value",
    ),
    "index map": ({"index": {"a": "x"}}, "jsonld.value", "/index"),
    "undefined word": ({"word": "nothing"}, "jsonld.relative_iri", "/word"),
    "word by its IRI": ({"word": "urn:p"}, "jsonld.not_compacted", "/word"),
    "keyword as a word": ({"word": "id"}, "jsonld.undefined_term", "/word"),
    "explicitly undefined term": ({"gone": "x"}, "jsonld.undefined_term", "/gone"),
    "blank node as a property": ({"blank": "x"}, "jsonld.blank_node", "/blank"),
    "id map with ids": ({"byId": {"urn:1": {"id": "urn:2", "p": "x"}}}, "jsonld.value", "/byId/urn:1/id"),
    "id map with a relative id": ({"byId": {"rel": {"p": "x"}}}, "jsonld.relative_iri", "/byId/rel"),
    "id map of texts": ({"byId": {"urn:1": "x"}}, "jsonld.value", "/byId/urn:1"),
    "id map with @none": ({"byId": {"@none": {"p": "x"}}}, "jsonld.not_compacted", "/byId/@none"),
    "type map with an undefined type": ({"byType": {"Nope": {"p": "x"}}}, "jsonld.relative_iri", "/byType/Nope"),
    "type map of numbers": ({"byType": {"T": 5}}, "jsonld.value", "/byType/T"),
    "property index of texts": ({"byName": {"one": "x"}}, "jsonld.value", "/byName/one"),
    "property index of numbers": ({"byName": {"one": [1]}}, "jsonld.value", "/byName/one/0"),
    "reverse of a text": ({"back": "x"}, "jsonld.value", "/back"),
    "number that is not finite": ({"json": float("inf")}, "json.number", "/json"),
    "empty graph": ({"graph": {}}, "jsonld.value", "/graph"),
    "text as a graph": ({"graph": ["x"]}, "jsonld.value", "/graph/0"),
    "null in a graph": ({"graph": [None]}, "jsonld.null", "/graph/0"),
}


@pytest.mark.parametrize(("members", "code", "pointer"), REFUSED.values(), ids=REFUSED)
def test_refused(members: dict[str, Any], code: str, pointer: str) -> None:
    problems = findings(document(p="x", **members), CONTEXTS)
    assert (code, pointer) in [(each.code, each.pointer) for each in problems]
    with pytest.raises(Invalid):
        dataset(document(p="x", **members), CONTEXTS)


@pytest.mark.parametrize("members", [{"text": {}}, {"text": {"en": []}}, {"byId": {}}, {"back": []}, {"set": []}])
def test_what_carries_nothing_is_a_warning(members: dict[str, Any]) -> None:
    found = dataset(document(p="x", **members), CONTEXTS)
    assert [each.code for each in found.warnings] == ["jsonld.empty"]
    assert found.quads == 1


def test_a_subject_described_in_two_places_is_named() -> None:
    found = dataset(document(id="urn:1", p=[{"id": "urn:2", "q": "x"}, {"id": "urn:1", "q": "x"}]), CONTEXTS)
    assert found.described_again == ("<urn:1>",)
    assert dataset(document(id="urn:1", ref=["urn:1", {"id": "urn:1"}]), CONTEXTS).described_again == ()


def test_two_terms_may_say_one_thing() -> None:
    context = {**TERMS, "other": "urn:p"}
    found = dataset({"@context": context, "p": "x", "other": "x"}, CONTEXTS)
    assert found.canonical() == b'_:c14n0 <urn:p> "x" .\n'


def test_a_property_index_needs_a_term() -> None:
    context = {"p": {"@id": "urn:p", "@container": "@index", "@index": "urn:name"}}
    (problem,) = findings({"@context": context, "p": {"one": {}}}, CONTEXTS)
    assert (problem.code, problem.pointer) == ("jsonld.undefined_term", "/p/one")
