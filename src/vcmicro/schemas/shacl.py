"""ShaclValidator2017: SHACL shapes over the credential's RDF. Source: SHACL (W3C), sections 3 and 4 (SHACL Core).

Shapes are programs: only those that the caller gave run, and of the language only its core. A shapes graph that brings
queries, scripts or rules is refused, whatever it uses them for; imports are followed among what the caller gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro.errors import Invalid, LimitExceeded, over_limit, unavailable
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
            found = _violations(_read(_nquads(subject, pointer)), _shapes(schema, url, subject, pointer), pointer)
        except ImportError as error:
            detail = f"to evaluate SHACL shapes: pip install vcmicro[shacl] ({error.name} is not installed)"
            raise unavailable("extra.missing", detail, pointer) from None
        return tuple(problem("schema.invalid", f"{each}; so ask the shapes {shown(url)}", pointer) for each in found)


def _read(nquads: bytes) -> Any:
    """What the credential itself says: the default graph, without those of the proofs of credentials within it."""
    from rdflib import Graph

    lines = [line for line in nquads.decode().split("\n") if line and _is_in_default_graph(line)]
    return Graph().parse(data="\n".join(lines), format="nt")


def _is_in_default_graph(line: str) -> bool:
    """True for a canonical N-Quad that names no graph."""
    last = line.removesuffix(" .").split(" ", 2)[2]
    return " " not in (last[last.rindex('"') :] if last.startswith('"') else last)


def _nquads(subject: Subject, pointer: str) -> bytes:
    """The credential's graph; one that would lose something on the way is not what the issuer meant."""
    try:
        return subject.nquads()
    except LimitExceeded:
        raise
    except Invalid as error:
        detail = f"the credential has no RDF graph without loss: {error.problem.detail} at {error.problem.pointer}"
        raise unavailable("schema.unavailable", detail, pointer) from None


def _shapes(schema: bytes, url: str, subject: Subject, pointer: str) -> Any:
    """The shapes graph with all that it imports."""
    from rdflib import Graph, URIRef

    shapes = Graph()
    read, waiting = {url}, [(url, schema)]
    while waiting:
        name, content = waiting.pop()
        _parse(shapes, content, name, subject.limits, pointer)
        for imported in sorted(str(each) for each in shapes.objects(None, URIRef(_IMPORTS))):
            if imported in read:
                continue
            more = subject.given(imported)
            if len(read) > _MOST_IMPORTS:
                detail = f"the shapes {shown(url)} import more than {_MOST_IMPORTS} others"
                raise unavailable("schema.unavailable", detail, pointer)
            if more is None:
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

    try:
        conforms, results, text = pyshacl.validate(
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
    except Exception as error:
        # Shapes that are none raise a dozen types.
        detail = f"the shapes could not be evaluated: {shown(str(error))}"
        raise unavailable("schema.unavailable", detail, pointer) from None
    if isinstance(results, (Exception, bytes)):
        raise unavailable("schema.unavailable", f"the shapes could not be evaluated: {shown(str(text))}", pointer)
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
