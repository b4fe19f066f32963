"""The judge: the nodes of a European credential against the tables, every finding at once.

Source: SHACL section 4, of which the EDC application profile uses class, datatype, nodeKind, node, minCount, maxCount,
uniqueLang, hasValue and maxInclusive.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vcmicro.problems import Problem, problem, shown
from vcmicro.shapes.elm.graph import Graph, Node, Ref, Value
from vcmicro.shapes.elm.literals import WANTED, Literal, is_well_formed, number
from vcmicro.shapes.elm.rows import Rule, Table
from vcmicro.strict_json import escape_pointer

_CLAIMS = frozenset({"LearningAchievement", "LearningActivity", "LearningAssessment", "LearningEntitlement"})


class Found(NamedTuple):
    """A violation; ``lacks``: (class, member) of a member that is missing."""

    code: str
    detail: str
    pointer: str
    lacks: tuple[str, str] | None = None

    def to_problem(self) -> Problem:
        """As the library reports it."""
        return problem(self.code, self.detail, self.pointer)


def judge(graph: Graph, table: Table, *, partial: bool = False) -> Iterator[Found]:
    """Every violation of the tables, node by node; of a ``partial`` graph, nodes without a class are let be."""
    court = _Court(graph, table, partial)
    for key, node in graph.nodes.items():
        for name in node.types if key not in graph.apart else ():
            if name in table:
                yield from court.node(node, name)


class _Court:
    def __init__(self, graph: Graph, table: Table, partial: bool) -> None:
        self.partial = partial
        self.nodes = graph.nodes
        self.table = table
        self._schemes: dict[tuple[str, str, bool], bool] = {}

    def node(self, node: Node, name: str) -> Iterator[Found]:
        """One node as one class."""
        for rule in self.table[name].values():
            values = node.values.get(rule.member)
            if values:
                yield from self.values(node, name, rule, values)
            elif rule.least:
                yield _missing(node, name, rule.member)

    def values(self, node: Node, name: str, rule: Rule, values: dict[Value, str]) -> Iterator[Found]:
        """The values of one member."""
        if rule.most is not None and len(values) > rule.most:
            times = "once" if rule.most == 1 else f"{rule.most} times"
            at = f"{node.pointer}/{escape_pointer(rule.member)}"
            detail = f"{name} has {rule.member} {times} at most, here are {len(values)} different values"
            yield Found("schema.invalid", detail, at)
        if rule.unique_language:
            yield from _languages(rule.member, values)
        for value, pointer in values.items():
            fault = self.fault(rule, value)
            if fault is not None:
                yield Found("schema.invalid", f"{rule.member} {fault}", pointer)
                continue
            for shape in rule.nodes:
                if isinstance(value, Ref) and self.partial and not self.nodes[value.key].types:
                    continue
                if isinstance(value, Ref):
                    yield from self.shape(shape, rule.member, value, pointer)
                else:
                    detail = f"{rule.member} must be an object, not {self.described(value)}"
                    yield Found("schema.invalid", detail, pointer)

    def fault(self, rule: Rule, value: Value) -> str | None:
        """What is wrong with one value: the end of a sentence."""
        if self.partial and isinstance(value, Ref) and not self.nodes[value.key].types:
            return None
        for classes in rule.classes:
            if not isinstance(value, Ref) or classes.isdisjoint(self.nodes[value.key].types):
                return f"must be {_listed(classes)}, not {self.described(value)}"
        for datatype in rule.datatypes:
            if not isinstance(value, Literal) or value.datatype != datatype or not is_well_formed(value):
                return f"must be {WANTED.get(datatype, datatype)}, not {self.described(value)}"
        if "IRI" in rule.node_kinds and not (isinstance(value, Ref) and value.is_iri):
            return "must have an id that is an absolute IRI"
        if "Literal" in rule.node_kinds and not isinstance(value, Literal):
            return f"must be text, not {self.described(value)}"
        if rule.maximum is not None and isinstance(value, Literal) and number(value.text) > rule.maximum:
            return f"must not be above {rule.maximum}, as {shown(value.text)} is"
        for scheme, typed in rule.schemes:
            if isinstance(value, Ref) and not self.in_scheme(value, scheme, typed):
                return f"must be a concept whose inScheme is {scheme}"
        return None

    def in_scheme(self, value: Ref, scheme: str, typed: bool) -> bool:
        """True if a concept is of a code list, and of no list that has no name or is none."""
        case = (value.key, scheme, typed)
        if case not in self._schemes:
            lists = [each for each in self.nodes[value.key].values.get("inScheme", {}) if isinstance(each, Ref)]
            good = len(lists) == len(self.nodes[value.key].values.get("inScheme", {}))
            good = good and Ref(scheme) in lists and all(each.is_iri for each in lists)
            if typed:
                good = good and all("ConceptScheme" in self.nodes[each.key].types for each in lists)
            self._schemes[case] = good
        return self._schemes[case]

    def shape(self, name: str, member: str, value: Ref, pointer: str) -> Iterator[Found]:
        """The shapes that a value must have beside its class."""
        node = self.nodes[value.key]
        if name == "ClaimNodeShape":
            if not _CLAIMS.isdisjoint(node.types):
                return
            if next(self.node(node, "ClaimTypeNodeShape"), None) is not None:
                detail = f"{member} must be {_listed(_CLAIMS)}, or a Claim with dcType, title and awardedBy"
                yield Found("schema.invalid", detail, pointer)
            return
        for found in self.node(node, name):
            yield found._replace(detail=found.detail.replace(name, "the issuer"))

    def described(self, value: Value) -> str:
        """A value in a message."""
        if isinstance(value, Literal):
            return shown(value.text)
        types = ", ".join(self.nodes[value.key].types)
        return f"an object of type {shown(types)}" if types else "an object without type"


def _missing(node: Node, name: str, member: str) -> Found:
    at = f"{node.pointer}/{escape_pointer(member)}"
    return Found("schema.required", f"{name} needs the member {member}", at, (name, member))


def _languages(member: str, values: dict[Value, str]) -> Iterator[Found]:
    seen: set[str] = set()
    for value, pointer in values.items():
        language = value.language if isinstance(value, Literal) else ""
        if language and language in seen:
            yield Found("schema.invalid", f"{member} has two texts in the language {shown(language)}", pointer)
        seen.add(language)


def _listed(classes: frozenset[str]) -> str:
    return " or ".join(sorted(classes))
