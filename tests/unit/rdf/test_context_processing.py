"""Contexts: what the algorithm of JSON-LD 1.1 refuses, and what scoped contexts do."""

from __future__ import annotations

from typing import Any

import pytest

from vcmicro.errors import Invalid, VcmicroError
from vcmicro.rdf import Contexts, dataset
from vcmicro.rdf.active_context import ActiveContext
from vcmicro.rdf.context_processing import REMOTE_CONTEXTS, ContextProcessor
from vcmicro.rdf.term_definition import TERM_CHAIN

EX = "https://x.example/"


def lines(context: Any, remote: dict[str, Any] | None = None, **members: Any) -> list[str]:
    """The statements of a document with an inline context."""
    contexts = Contexts({EX + url: {"@context": each} for url, each in (remote or {}).items()}, allow_inline=True)
    document = {"@context": context, **members}
    return dataset(document, contexts).canonical().decode().splitlines()


def refused(context: Any, remote: dict[str, Any] | None = None) -> str:
    """The code and the specification's error name for a context."""
    with pytest.raises(VcmicroError) as caught:
        lines(context, remote, p="x")
    return f"{caught.value.code} {caught.value.problem.detail.split(':')[0]}"


@pytest.mark.parametrize(
    ("context", "error"),
    [
        ({"@version": 1.0}, "invalid @version value"),
        ({"@version": True}, "invalid @version value"),
        ({"@base": "rel"}, "invalid base IRI"),
        ({"@vocab": 5}, "invalid vocab mapping"),
        ({"@vocab": "rel"}, "invalid vocab mapping"),
        ({"@language": 5}, "invalid default language"),
        ({"@direction": "up"}, "invalid base direction"),
        ({"@propagate": 1}, "invalid @propagate value"),
        ({"@protected": 1}, "invalid @protected value"),
        ({"@import": 1}, "invalid @import value"),
        ({"@id": "urn:x"}, "keyword redefinition"),
        ({"@type": {"@id": "urn:x"}}, "keyword redefinition"),
        ({"@type": {}}, "keyword redefinition"),
        ({"": "urn:x"}, "invalid term definition"),
        ({"p": 5}, "invalid term definition"),
        ({"p": {"@id": "urn:p", "@what": 1}}, "invalid term definition"),
        ({"p": {"@id": 5}}, "invalid IRI mapping"),
        ({"p": "rel"}, "invalid IRI mapping"),
        ({"p": {}}, "invalid IRI mapping"),
        ({"p": "@context"}, "invalid keyword alias"),
        ({"p": "q", "q": "p"}, "cyclic IRI mapping"),
        ({"a:p": "urn:other", "a": "urn:a:"}, "invalid IRI mapping"),
        ({"a/p": {}}, "invalid IRI mapping"),
        ({"p": {"@id": "urn:p", "@type": "rel"}}, "invalid type mapping"),
        ({"p": {"@id": "urn:p", "@type": 5}}, "invalid type mapping"),
        ({"p": {"@id": "urn:p", "@container": "@what"}}, "invalid container mapping"),
        ({"p": {"@id": "urn:p", "@container": ["@list", "@set"]}}, "invalid container mapping"),
        ({"p": {"@id": "urn:p", "@container": ["@id", "@type"]}}, "invalid container mapping"),
        ({"p": {"@id": "urn:p", "@container": []}}, "invalid container mapping"),
        ({"p": {"@id": "urn:p", "@container": [{}]}}, "invalid container mapping"),
        ({"p": {"@id": "urn:p", "@container": "@type", "@type": "urn:d"}}, "invalid type mapping"),
        ({"p": {"@id": "urn:p", "@index": "q"}}, "invalid term definition"),
        ({"p": {"@id": "urn:p", "@language": 5}}, "invalid language mapping"),
        ({"p": {"@id": "urn:p", "@direction": "up"}}, "invalid base direction"),
        ({"p": {"@id": "urn:p", "@nest": "@id"}}, "invalid @nest value"),
        ({"p": {"@id": "urn:p", "@prefix": "x"}}, "invalid @prefix value"),
        ({"a:p": {"@id": "a:p", "@prefix": True}}, "invalid term definition"),
        ({"p": {"@id": "@id", "@prefix": True}}, "invalid term definition"),
        ({"p": {"@id": "urn:p", "@protected": "x"}}, "invalid @protected value"),
        ({"p": {"@reverse": "urn:p", "@id": "urn:p"}}, "invalid reverse property"),
        ({"p": {"@reverse": "urn:p", "@container": "@list"}}, "invalid reverse property"),
        ({"p": {"@reverse": 5}}, "invalid IRI mapping"),
        ({"p": {"@reverse": "rel"}}, "invalid IRI mapping"),
        ({"p": {"@id": "urn:p", "@context": {"q": 5}}}, "invalid scoped context"),
        ({f"t{each}": f"t{each + 1}:x" for each in range(TERM_CHAIN + 2)}, "invalid term definition"),
    ],
)
def test_malformed_contexts(context: dict[str, Any], error: str) -> None:
    assert refused(context) == f"jsonld.context_invalid {error}"


@pytest.mark.parametrize(
    ("context", "remote", "error"),
    [
        (EX + "a", {"a": 5}, "invalid local context"),
        ({"@import": EX + "a"}, {"a": []}, "invalid remote context"),
        ({"@import": EX + "a"}, {"a": {"@import": EX + "b"}, "b": {}}, "invalid context entry"),
        (EX + "a", {"a": [EX + "b"], "b": [EX + "a"]}, "context overflow"),
        (EX + "a", {"a": "not a url at all"}, "loading document failed"),
    ],
)
def test_malformed_remote_contexts(context: Any, remote: dict[str, Any], error: str) -> None:
    assert refused(context, remote) == f"jsonld.context_invalid {error}"


def test_a_document_without_a_context_is_no_context() -> None:
    processor = ContextProcessor(lambda url: {}, lambda url: False)
    with pytest.raises(Invalid, match="holds no @context"):
        processor.process(ActiveContext(), EX, None)


PROTECTED = {"@protected": True, "p": "urn:p"}


@pytest.mark.parametrize(
    "second",
    [
        {"p": "urn:q"},
        {"p": None},
        {"p": {"@id": "urn:p", "@type": "@id"}},
        None,
        {"p": "@ignored"},
        {"p": {"@reverse": "urn:p"}},
    ],
)
def test_protected_terms_stay(second: Any) -> None:
    assert refused([PROTECTED, second]).startswith("jsonld.redefined")


@pytest.mark.parametrize("second", [{"p": "urn:p"}, {"@protected": True, "p": "urn:p"}, {"q": "urn:q"}])
def test_protected_terms_may_be_said_again_in_the_same_words(second: Any) -> None:
    assert lines([PROTECTED, second], p="x") == ['_:c14n0 <urn:p> "x" .']


def test_a_term_said_again_stays_protected() -> None:
    assert refused([PROTECTED, {"p": "urn:p"}, {"p": "urn:q"}]).startswith("jsonld.redefined")


def test_a_property_scoped_context_may_redefine_protected_terms() -> None:
    context = {"@protected": True, "p": {"@id": "urn:p", "@context": {"p": "urn:inner"}}}
    assert lines(context, p={"p": "x"}) == ["_:c14n0 <urn:p> _:c14n1 .", '_:c14n1 <urn:inner> "x" .']


def test_a_type_scoped_context_may_not() -> None:
    context = {**PROTECTED, "type": "@type", "T": {"@id": "urn:T", "@context": {"p": "urn:inner"}}}
    with pytest.raises(Invalid) as caught:
        lines(context, type="T", p="x")
    assert caught.value.code == "jsonld.redefined"


def test_type_scoped_terms_end_with_the_node() -> None:
    context = {"type": "@type", "p": "urn:p", "T": {"@id": "urn:T", "@context": {"q": "urn:q"}}}
    with pytest.raises(Invalid) as caught:
        lines(context, type="T", p={"q": "x"})
    assert caught.value.problem.pointer == "/p/q"


def test_type_scoped_terms_that_propagate_do_not() -> None:
    context = {"type": "@type", "p": "urn:p", "T": {"@id": "urn:T", "@context": {"@propagate": True, "q": "urn:q"}}}
    assert '_:c14n1 <urn:q> "x" .' in lines(context, type="T", p={"q": "x"})


def test_property_scoped_terms_propagate_unless_told_not_to() -> None:
    context: dict[str, Any] = {"r": "urn:r", "p": {"@id": "urn:p", "@context": {"q": "urn:q"}}}
    assert any('<urn:q> "x"' in line for line in lines(context, p={"r": {"q": "x"}}))
    context["p"]["@context"]["@propagate"] = False
    with pytest.raises(Invalid):
        lines(context, p={"r": {"q": "x"}})


def test_scoped_contexts_of_several_types_apply_in_order_of_their_names() -> None:
    context = {
        "type": "@type",
        "A": {"@id": "urn:A", "@context": {"p": "urn:a"}},
        "B": {"@id": "urn:B", "@context": {"p": "urn:b"}},
    }
    for types in (["A", "B"], ["B", "A"]):
        assert '_:c14n0 <urn:b> "x" .' in lines(context, type=types, p="x")


def test_values_stay_in_a_type_scoped_context_that_node_objects_leave() -> None:
    inner = {"p": {"@id": "urn:p", "@type": "@vocab"}, "word": "urn:word"}
    context = {"type": "@type", "T": {"@id": "urn:T", "@context": inner}}
    assert "_:c14n0 <urn:p> <urn:word> ." in lines(context, type="T", p="word")


def test_a_scoped_context_may_name_itself() -> None:
    remote = {"a": {"p": {"@id": "urn:p", "@context": EX + "a"}, "q": "urn:q"}}
    assert any('<urn:q> "x"' in line for line in lines(EX + "a", remote, p={"p": {"q": "x"}}))


def test_an_imported_context_is_overlaid() -> None:
    remote = {"a": {"p": "urn:p", "q": "urn:q"}}
    found = lines({"@import": EX + "a", "q": "urn:other"}, remote, p="1", q="2")
    assert found == ['_:c14n0 <urn:other> "2" .', '_:c14n0 <urn:p> "1" .']


def test_a_null_context_forgets() -> None:
    assert lines([{"p": "urn:p"}, None, {"p": "urn:q"}], p="x") == ['_:c14n0 <urn:q> "x" .']


def test_a_type_whose_context_takes_the_type_away_is_refused() -> None:
    context = {"type": "@type", "T": {"@id": "urn:T", "@context": {"type": "urn:type"}}}
    with pytest.raises(Invalid) as caught:
        lines(context, type="T")
    assert [(each.code, each.pointer) for each in caught.value.problems] == [("jsonld.value", "/type")]


def test_a_base_of_the_documents_own_resolves_ids() -> None:
    context = {"@base": EX + "a/b", "id": "@id", "p": {"@id": "urn:p", "@type": "@id"}}
    assert lines(context, id="c", p="../d") == [f"<{EX}a/c> <urn:p> <{EX}d> ."]


def test_a_base_of_a_remote_context_does_not_count() -> None:
    with pytest.raises(Invalid) as caught:
        lines(EX + "a", {"a": {"@base": EX, "p": {"@id": "urn:p", "@type": "@id"}}}, p="x")
    assert caught.value.code == "jsonld.relative_iri"


def test_default_language_and_direction() -> None:
    context = {
        "@language": "EN",
        "@direction": "ltr",
        "p": "urn:p",
        "q": {"@id": "urn:q", "@language": None, "@direction": None},
    }
    assert lines(context, p="x", q="y") == [
        '_:c14n0 <urn:p> "x"^^<https://www.w3.org/ns/i18n#en_ltr> .',
        '_:c14n0 <urn:q> "y" .',
    ]


def test_a_chain_of_contexts_is_bounded_before_the_stack_is() -> None:
    assert REMOTE_CONTEXTS * 3 < 200
