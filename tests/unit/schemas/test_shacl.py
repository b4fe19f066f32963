"""SHACL shapes: core only, nothing imported that was not given, and one clear word where they cannot be judged."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec

import pytest

from vcmicro.errors import Invalid, LimitExceeded, Unavailable, invalid, over_limit
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import Problem
from vcmicro.schemas import SCHEMA_TYPES, Subject

# The job of the lowest versions installs no adapters.
pytestmark = pytest.mark.skipif(find_spec("pyshacl") is None, reason="needs vcmicro[shacl]")

_KIND = SCHEMA_TYPES["ShaclValidator2017"]
_URL = "https://shapes.example/badge"
_PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
_NAMED = _PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:Badge ; sh:property [ sh:path ex:name ; sh:minCount 1 ] ."
_TYPED = b"<urn:b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Badge> .\n"
_GOOD = _TYPED + b'<urn:b> <https://example.org/name> "Soil" .\n'


def judge(
    shapes: str, nquads: Callable[[], bytes] = lambda: _TYPED, *, limits: Limits = DEFAULT, **given: str
) -> tuple[Problem, ...]:
    known = {f"https://shapes.example/{name}": text.encode() for name, text in given.items()}
    return _KIND.evaluate(shapes.encode(), _URL, Subject({}, nquads, known.get, limits), "/credentialSchema")


def refused(shapes: str, **given: str) -> str:
    with pytest.raises(Unavailable) as caught:
        judge(shapes, **given)
    assert (caught.value.code, caught.value.problem.pointer) == ("schema.unavailable", "/credentialSchema")
    return caught.value.problem.detail


def test_a_violation_names_the_node_and_the_path() -> None:
    assert judge(_NAMED, lambda: _GOOD) == ()
    (found,) = judge(_NAMED)
    assert (found.code, found.pointer) == ("schema.invalid", "/credentialSchema")
    assert "urn:b" in found.detail and "https://example.org/name" in found.detail and _URL in found.detail


def test_a_warning_of_the_shapes_is_none_of_the_verdict() -> None:
    assert judge(_NAMED.replace("sh:targetClass", "sh:severity sh:Warning ; sh:targetClass")
                 .replace("[ sh:path", "[ sh:severity sh:Warning ; sh:path")) == ()  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        'ex:S sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o }" ] .',
        'ex:S sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this ?p ?o }" ] .',
        'ex:S sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate ex:p ; sh:object "x" ] .',
        'ex:S sh:js [ sh:jsFunctionName "f" ] .',
        'ex:C a sh:ConstraintComponent ; sh:validator [ sh:ask "ASK { }" ] .',
    ],
)
def test_queries_rules_and_scripts_do_not_run(more: str) -> None:
    assert "not evaluated here" in refused(_NAMED + more)


@pytest.mark.parametrize("more", ["ex:S sh:property 5 .", "ex:S sh:and ex:none .", 'ex:S sh:pattern "(" .'])
def test_shapes_that_are_none_are_refused(more: str) -> None:
    assert "could not be evaluated" in refused(_NAMED + more)


def test_a_shape_that_contains_itself_ends() -> None:
    with pytest.raises(Unavailable):
        judge(_NAMED + "ex:S sh:not ex:S .")


def test_only_what_the_credential_itself_says_counts() -> None:
    elsewhere = b'<urn:b> <https://example.org/name> "Soil" <urn:graph> .\n'
    assert len(judge(_NAMED, lambda: _TYPED + elsewhere)) == 1


def test_imports_lead_to_what_was_given() -> None:
    top = _PREFIXES + "ex: owl:imports <https://shapes.example/{}> ."
    assert "never fetched" in refused(top.format("other"))
    assert len(judge(top.format("named"), named=_NAMED)) == 1
    assert len(judge(top.format("a"), a=top.format("b"), b=top.format("a") + _NAMED)) == 1
    chain = {f"s{number}": top.format(f"s{number + 1}") for number in range(30)}
    assert "more than 16" in refused(top.format("s0"), **chain)
    assert "not evaluated" in refused(top.format("q"), q=_PREFIXES + 'ex:S sh:sparql [ sh:select "x" ] .')


@pytest.mark.parametrize("shapes", ["not turtle", "@prefix ex: <", '{"json": true}', "\0"])
def test_what_is_not_turtle_is_refused(shapes: str) -> None:
    assert "not Turtle" in refused(shapes)


def test_shapes_have_a_size() -> None:
    with pytest.raises(LimitExceeded) as caught:
        judge(_NAMED, limits=Limits(input_bytes=100))
    assert caught.value.code == "limit.size"


def test_a_credential_whose_graph_would_lose_something_is_not_judged() -> None:
    def lossy() -> bytes:
        raise invalid("jsonld.undefined_term", "no context defines 'x'", "/x")

    def endless() -> bytes:
        raise over_limit("limit.quads", "quads", 1)

    with pytest.raises(Unavailable, match="without loss"):
        judge(_NAMED, lossy)
    with pytest.raises(Invalid) as caught:
        judge(_NAMED, endless)
    assert caught.value.code == "limit.quads"


def test_what_is_not_installed_is_named() -> None:
    program = (
        "import sys; sys.modules['pyshacl'] = None\n"
        "from vcmicro import Limits, Unavailable\n"
        "from vcmicro.schemas import SCHEMA_TYPES, Subject\n"
        "kind = SCHEMA_TYPES['ShaclValidator2017']\n"
        "try:\n"
        "    kind.evaluate(b'', 'https://x.example/', Subject({}, bytes, {}.get, Limits()), '')\n"
        "except Unavailable as error:\n"
        "    assert error.code == 'extra.missing' and 'vcmicro[shacl]' in str(error), error\n"
        "else:\n"
        "    raise AssertionError\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
