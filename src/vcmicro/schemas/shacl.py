"""ShaclValidator2017: SHACL shapes over the credential's RDF. Source: SHACL (W3C), sections 3 and 4 (SHACL Core).

Shapes are programs: only those that the caller gave run, and of the language only its core. A shapes graph that brings
queries, scripts or rules is refused, whatever it uses them for; imports are followed among what the caller gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro.errors import over_limit, unavailable
from vcmicro.problems import Problem, problem, shown

if TYPE_CHECKING:
    from vcmicro.limits import Limits
    from vcmicro.schemas import Subject

_SHACL = "http://www.w3.org/ns/shacl#"
_NOT_CORE = tuple(
    _SHACL + name
    for name in ("ask", "construct", "js", "jsLibrary", "rule", "select", "sparql", "target", "update", "validator")
)
_IMPORTS = "http://www.w3.org/2002/07/owl#imports"
_DEEPEST = 16
_MOST_IMPORTS = 16
_MOST_PROBLEMS = 20


class ShaclValidator:
    """SHACL shapes that the caller gave, over the credential's RDF graph."""

    name = "ShaclValidator2017"
    extra = "shacl"
    modules: tuple[str, ...] = ("pyshacl", "rdflib")
    source = "given"

    def schema_in(self, credential: dict[str, Any], pointer: str) -> bytes:
        """Never: shapes lie in a file."""
        raise unavailable("schema.unavailable", "shapes lie in no credential", pointer)

    def evaluate(self, schema: bytes, url: str, subject: Subject, pointer: str) -> tuple[Problem, ...]:
        """Hold the credential, without its proofs, against shapes in Turtle; the first twenty violations."""
        try:
            shapes = _shapes(schema, url, subject, pointer)
            data = _graph()
        except ImportError as error:
            detail = f"to evaluate SHACL shapes: pip install vcmicro[shacl] ({error.name} is not installed)"
            raise unavailable("extra.missing", detail, pointer) from None
        data.parse(data=subject.nquads(), format="nt")
        return tuple(
            problem("schema.invalid", f"{each}; so ask the shapes {shown(url)}", pointer)
            for each in _violations(data, shapes, pointer)
        )


def _graph() -> Any:
    from rdflib import Graph

    return Graph()


def _shapes(schema: bytes, url: str, subject: Subject, pointer: str) -> Any:
    """The shapes graph with all that it imports."""
    from rdflib import URIRef

    shapes = _graph()
    read, waiting = {url}, [(url, schema)]
    while waiting:
        name, content = waiting.pop()
        _parse(shapes, content, name, subject.limits, pointer)
        for imported in sorted(str(each) for each in shapes.objects(None, URIRef(_IMPORTS))):
            if imported in read:
                continue
            more = subject.given(imported)
            if more is None or len(read) > _MOST_IMPORTS:
                detail = f"the shapes {shown(name)} import {shown(imported)}, which was not given and is never fetched"
                raise unavailable("schema.unavailable", detail, pointer)
            read.add(imported)
            waiting.append((imported, more))
    shapes.remove((None, URIRef(_IMPORTS), None))
    for name in _NOT_CORE:
        if (None, URIRef(name), None) in shapes:
            detail = f"the shapes {shown(url)} use {name}, which is not evaluated here"
            raise unavailable("schema.unavailable", detail, pointer)
    return shapes


def _parse(shapes: Any, content: bytes, url: str, limits: Limits, pointer: str) -> None:
    if len(content) > limits.input_bytes:
        raise over_limit("limit.size", "input_bytes", limits.input_bytes, pointer)
    try:
        shapes.parse(data=content, format="turtle", publicID=url)
    except Exception as error:
        # rdflib's parsers raise what they please.
        raise unavailable("schema.unavailable", f"{shown(url)} is not Turtle: {shown(str(error))}", pointer) from None


def _violations(data: Any, shapes: Any, pointer: str) -> list[str]:
    import pyshacl
    from rdflib import RDF, URIRef

    conforms, results, _ = pyshacl.validate(
        data,
        shacl_graph=shapes,
        inference="none",
        advanced=False,
        js=False,
        do_owl_imports=False,
        meta_shacl=False,
        allow_infos=True,
        allow_warnings=True,
        max_validation_depth=_DEEPEST,
    )
    if isinstance(results, (Exception, bytes)):
        raise unavailable("schema.unavailable", f"the shapes could not be evaluated: {shown(str(results))}", pointer)
    if conforms:
        return []
    found = []
    for result in results.subjects(RDF.type, URIRef(_SHACL + "ValidationResult")):
        if results.value(result, URIRef(_SHACL + "resultSeverity")) == URIRef(_SHACL + "Violation"):
            found.append(_said(results, result))
    return sorted(found)[:_MOST_PROBLEMS]


def _said(results: Any, result: Any) -> str:
    from rdflib import URIRef

    node, path, message = (
        results.value(result, URIRef(_SHACL + name)) for name in ("focusNode", "resultPath", "resultMessage")
    )
    return f"{shown(str(node))} {shown(str(path)) if path else ''}: {shown(str(message), 160)}"
