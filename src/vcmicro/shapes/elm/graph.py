"""A European credential as the nodes that it says something about.

JSON-LD merges objects of the same ``id``: a Concept may be given in full once and by its ``id`` elsewhere, or in parts.
The shapes ask about the merged node, so the document is read into nodes first: one pass, each value once.

Members that the context does not define say nothing in JSON-LD and are passed over; so is ``proof``, which secures the
document and is no part of it. The credentials of a presentation are documents of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from vcmicro.limits import DEFAULT
from vcmicro.patterns import Pattern
from vcmicro.problems import shown
from vcmicro.shapes.elm.literals import Literal, literal
from vcmicro.shapes.elm.rows import Term
from vcmicro.strict_json import escape_pointer

_LANGUAGE = Pattern(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_XSD = ("http://www.w3.org/2001/XMLSchema#", "xsd:")
_APART = ("proof", "verifiableCredential")


class Ref(NamedTuple):
    """A value that is a node: its IRI, or ``_:`` and the place of an object without ``id``."""

    key: str

    @property
    def is_iri(self) -> bool:
        """True unless it is a blank node."""
        return not self.key.startswith("_:")


Value = Ref | Literal


class Node:
    """What a document says about one thing, wherever it says it."""

    __slots__ = ("pointer", "types", "values")

    def __init__(self, pointer: str) -> None:
        self.pointer = pointer
        self.types: dict[str, None] = {}
        self.values: dict[str, dict[Value, str]] = {}
        """By member: each distinct value, and where it stands."""


class Fault(NamedTuple):
    """What JSON-LD cannot read."""

    detail: str
    pointer: str


class Graph:
    """The nodes of one document, in the order in which they come."""

    def __init__(self, document: dict[str, Any], terms: Mapping[str, Term], classes: Mapping[str, str]) -> None:
        self.nodes: dict[str, Node] = {}
        self.apart: set[str] = set()
        """The nodes that are documents of their own, of which only the types are looked at."""
        self.faults: list[Fault] = []
        self._terms = terms
        self._classes = classes
        self._object(document, "", 0)

    def _node(self, key: str, pointer: str) -> Node:
        node = self.nodes.get(key)
        if node is None:
            node = self.nodes[key] = Node(pointer)
        return node

    def _object(self, value: dict[str, Any], pointer: str, depth: int) -> Ref:
        """Read an object, and what it holds."""
        key = self._key(value, pointer)
        node = self._node(key, pointer)
        if depth > DEFAULT.json_depth:
            self.faults.append(Fault("the objects are nested without end", pointer))
            return Ref(key)
        if not node.values and len(value) > 2:
            node.pointer = pointer  # where it is given in full, rather than by its id
        types = self._types(value, pointer)
        node.types.update((self._classes.get(each, each), None) for each in types)
        for member, found in value.items():
            term = self._terms.get(member)
            if term is None or (term.scopes and term.scopes.isdisjoint(types)) or member == "proof":
                continue
            at = f"{pointer}/{escape_pointer(member)}"
            values = node.values.setdefault(member, {})
            if member in _APART:
                self._apart(values, found, at)
            else:
                self._value(values, term.reading, found, at, depth)
        return Ref(key)

    def _key(self, value: dict[str, Any], pointer: str) -> str:
        """The ``id``, else one for the place; a relative IRI stays as it is, for it names the same thing everywhere."""
        name = "id" if "id" in value else "@id"
        if name not in value:
            return f"_:{pointer}"
        found = value[name]
        if not isinstance(found, str):
            self.faults.append(Fault(f"an id must be a string, not {shown(found)}", f"{pointer}/{name}"))
            return f"_:{pointer}"
        return found

    def _types(self, value: dict[str, Any], pointer: str) -> list[str]:
        found = value["type"] if "type" in value else value.get("@type", [])
        types = found if isinstance(found, list) else [found]
        if any(not isinstance(each, str) for each in types):
            self.faults.append(Fault("a type must be a string", f"{pointer}/type"))
        return [each for each in types if isinstance(each, str)]

    def _apart(self, values: dict[Value, str], found: Any, pointer: str) -> None:
        """Documents of their own."""
        many = isinstance(found, list)
        for index, each in enumerate(found if many else [found]):
            at = f"{pointer}/{index}" if many else pointer
            if isinstance(each, dict):
                types = self._types(each, at)
                self._node(f"_:{at}", at).types.update((self._classes.get(name, name), None) for name in types)
                values[Ref(f"_:{at}")] = at
                self.apart.add(f"_:{at}")

    def _value(self, values: dict[Value, str], reading: str, found: Any, pointer: str, depth: int) -> None:
        if isinstance(found, list):
            for index, each in enumerate(found):
                self._item(values, reading, each, f"{pointer}/{index}", depth)
        elif reading == "@language" and isinstance(found, dict):
            self._texts(values, found, pointer)
        else:
            self._item(values, reading, found, pointer, depth)

    def _item(self, values: dict[Value, str], reading: str, found: Any, pointer: str, depth: int) -> None:
        if isinstance(found, list):
            self._value(values, reading, found, pointer, depth + 1) if depth < DEFAULT.json_depth else None
        elif isinstance(found, dict):
            value = _value_object(found) if "@value" in found else self._object(found, pointer, depth + 1)
            if value is not None:
                values.setdefault(value, pointer)
        elif isinstance(found, str) and reading == "@id":
            self._node(found, pointer)
            values.setdefault(Ref(found), pointer)
        elif found is not None:
            values.setdefault(literal(found, reading), pointer)

    def _texts(self, values: dict[Value, str], found: dict[str, Any], pointer: str) -> None:
        """A language map: for each language a text, or several."""
        for tag, given in found.items():
            at = f"{pointer}/{escape_pointer(tag)}"
            plain = tag == "@none"
            if not plain and not _LANGUAGE.fullmatch(tag):
                self.faults.append(Fault(f"{shown(tag)} stands where a language such as en belongs", at))
                continue
            for index, text in enumerate(given if isinstance(given, list) else [given]):
                where = f"{at}/{index}" if isinstance(given, list) else at
                if isinstance(text, str):
                    value = Literal(text, "string") if plain else Literal(text, "langString", tag.lower())
                    values.setdefault(value, where)
                elif text is not None:
                    self.faults.append(Fault(f"must be a string in each language, not {shown(text)}", where))


def _value_object(found: dict[str, Any]) -> Literal | None:
    """A JSON-LD value object, such as ``{"@value": "...", "@language": "en"}``."""
    value, type_, language = found["@value"], found.get("@type"), found.get("@language")
    if value is None or isinstance(value, (dict, list)):
        return None
    if isinstance(language, str):
        return Literal(str(value), "langString", language.lower())
    if isinstance(type_, str):
        for prefix in _XSD:
            type_ = type_.removeprefix(prefix)
        return literal(value, type_)
    return literal(value, "")
