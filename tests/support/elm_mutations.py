"""European credentials, right and wrong: samples mended and broken one place at a time, and one of every class."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from vcmicro.shapes.elm.rows import Rule, Table

CONTEXTS = ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"]
Json = Any
Case = tuple[str, dict[str, Any]]


def read_credential(path: Path) -> dict[str, Any]:
    """The credential in a file: plain, sealed, or in the envelope of the EU's unsigned samples."""
    document = json.loads(path.read_text("utf-8"))
    if "payload" in document:
        document = json.loads(document["payload"])
    document = document.get("credential", document)
    return {"@context": CONTEXTS, **document}


# --- samples, broken one place at a time -----------------------------------------------------------------------------


class Change(NamedTuple):
    """A document with one place changed."""

    name: str
    document: dict[str, Any]
    path: tuple[Any, ...]
    value: Json

    def made(self) -> Case:
        """The changed copy."""
        return self.name, _with(self.document, self.path, self.value)


def changes(document: dict[str, Any]) -> Iterator[Change]:
    """Each (class, member) of a document where it first stands, changed in every way that there is."""
    seen: set[tuple[str, str]] = set()
    for path, holder in _objects(document, ()):
        for member in list(holder):
            kind = (str(holder.get("type")), member)
            if member == "@context" or kind in seen:
                continue
            seen.add(kind)
            for name, value in _changes(member, holder[member]):
                yield Change(f"{kind[0]}.{member}: {name}", document, (*path, member), value)


_GONE = object()


def _changes(member: str, value: Json) -> Iterator[tuple[str, Json]]:
    yield "gone", _GONE
    yield "null", None
    yield "empty array", []
    yield "in an array", [value]
    yield "twice", [value, copy.deepcopy(value)]
    if member in ("id", "type"):
        yield "other", "urn:example:other"
        yield "relative", "other"
        yield "array", [value] if isinstance(value, str) else value[:1]
        return
    yield "number", 7
    yield "text", "text"
    yield "an IRI", "urn:example:nowhere"
    yield "of another class", {"id": "urn:example:other", "type": "Phone"}
    yield "empty object", {}
    if isinstance(value, dict):
        yield from _changed_object(value)
    if isinstance(value, list) and len(value) > 1:
        yield "only the first", value[:1]
    if isinstance(value, str):
        yield "another beside", [value, f"{value}0"]


def _changed_object(value: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    if "type" in value:
        yield "another beside", [value, {**value, "id": "urn:example:another"}]
        yield "by id only", {"id": value.get("id", "urn:example:nowhere")}
        yield "without id", {name: each for name, each in value.items() if name != "id"}
        yield "in two parts", [{"id": value.get("id"), "type": value["type"]}, {**value, "type": []}]
    else:
        yield "two texts", {language: [f"{text}", f"{text}!"] for language, text in value.items()}
        yield "the same text twice", {**value, **{f"{language.upper()}": text for language, text in value.items()}}
        yield "null text", dict.fromkeys(value)
        yield "number as text", dict.fromkeys(value, 7)
        yield "no language", {"@none": "text"}
        yield "text objects", [{"@value": str(text), "@language": language} for language, text in value.items()]
    if value.get("type") == "Concept":
        yield "other scheme", {**value, "inScheme": {"id": "urn:example:scheme", "type": "ConceptScheme"}}
        yield "scheme without type", {**value, "inScheme": {"id": "http://data.europa.eu/snb/eqf/25831c2"}}
        yield "no scheme", {name: each for name, each in value.items() if name != "inScheme"}


def _objects(value: Json, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], dict[str, Json]]]:
    if isinstance(value, dict):
        if "type" in value:
            yield path, value
        for member, each in value.items():
            yield from _objects(each, (*path, member))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _objects(each, (*path, index))


def _with(document: dict[str, Any], path: tuple[Any, ...], value: Json) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    holder: Any = changed
    for step in path[:-1]:
        holder = holder[step]
    if value is _GONE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = copy.deepcopy(value)
    return changed


# --- one of every class, from the tables -----------------------------------------------------------------------------

_TEXTS = {
    "string": ("7,0", "x"),
    "dateTime": ("2026-05-01T09:00:00Z", "2026-05-01T09:00:00.5+02:00"),
    "duration": ("PT60H", "P2M"),
    "anyURI": ("https://uni.example/a", "https://uni.example/b"),
    "integer": ("-3", "4"),
    "positiveInteger": ("3", "40"),
    "decimal": ("3.5", "4"),
    "boolean": ("true", "false"),
}


_TYPES = {"EuropeanDigitalCredential": ["VerifiableCredential", "EuropeanDigitalCredential"]}


class Makes:
    """Nodes of each class with no more than they need, each with ids of its own."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._count = 0

    def node(self, name: str) -> dict[str, Any]:
        """The least of a class."""
        self._count += 1
        made: dict[str, Any] = {"id": f"urn:example:{name}:{self._count}", "type": _TYPES.get(name, name)}
        for rule in self.table.get(name, {}).values():
            if rule.least:
                made[rule.member] = self.value(rule)
        return made

    def value(self, rule: Rule, second: bool = False) -> Json:
        """A value that a rule takes; ``second``: another one."""
        if rule.datatypes and rule.datatypes[0] == "langString":
            return {"nl": "ander"} if second else {"en": "text"}
        if rule.datatypes:
            return _TEXTS.get(rule.datatypes[0], ("a", "b"))[second]
        if rule.nodes == ("ClaimNodeShape",):
            return self.node("LearningActivity")
        if not rule.classes:
            return ("urn:example:a", "urn:example:b")[second] if "IRI" in rule.node_kinds else ("a", "b")[second]
        classes = set.intersection(*map(set, rule.classes))
        made = self.node("Organisation" if "Organisation" in classes else min(classes))
        for shape in rule.nodes:
            for each in self.table[shape].values():
                made[each.member] = self.value(each)
        if rule.schemes:
            made["inScheme"] = {"id": rule.schemes[0][0], "type": "ConceptScheme"}
        return made

    def credential(self, *targets: Json) -> dict[str, Any]:
        """A credential that conforms; ``targets`` stand where the profile asks nothing of their class."""
        made = {**self.node("EuropeanDigitalCredential"), "@context": CONTEXTS}
        made["credentialSchema"]["id"] = "http://data.europa.eu/snb/model/ap/edc-generic-full"
        return {**made, "evidenceTarget": list(targets)}

    def cases(self) -> Iterator[Case]:
        """Every rule of every class with values that it takes and values that it does not."""
        for name, members in self.table.items():
            if name.endswith("NodeShape") or name in ("EuropeanDigitalPresentation", "VerifiablePresentation"):
                continue
            for rule in members.values():
                for way, value in self._values(rule):
                    document = self.credential()
                    node = document if name == "EuropeanDigitalCredential" else self.node(name)
                    if node is not document:
                        document["evidenceTarget"].append(node)
                    if value is _GONE:
                        node.pop(rule.member, None)
                    else:
                        node[rule.member] = value
                    yield f"{name}.{rule.member}: {way}", document

    def _values(self, rule: Rule) -> Iterator[tuple[str, Json]]:
        good, other = self.value(rule), self.value(rule, second=True)
        yield "good", good
        yield "two", [good, other]
        yield "gone", _GONE
        yield "other class", self.node("Phone")
        yield "no class", {"id": "urn:example:bare"}
        yield "text", "text"
        yield "number", 7
        yield "zero", 0
        yield "fraction", 2.5
        yield "truth", True
        if isinstance(good, dict) and "type" in good:
            yield "by id", [good["id"]]
            yield "blank", {name: each for name, each in good.items() if name != "id"}
            yield "one good, one bad", [good, self.node("Phone")]
        if rule.schemes:
            yield "no scheme", {**good, "inScheme": []}
            yield "two schemes", {**good, "inScheme": [good["inScheme"], {"id": "urn:x:y", "type": "ConceptScheme"}]}
            yield "a bare scheme", {**good, "inScheme": [good["inScheme"], "urn:x:y"]}
            yield "a blank scheme", {**good, "inScheme": [good["inScheme"], {"type": "ConceptScheme"}]}
        if rule.datatypes == ("langString",):
            yield "two of a language", {"en": ["a", "b"]}
            yield "one of a language twice", {"en": ["a", "a"]}
            yield "by case", {"en": "a", "EN": "b"}
        if rule.maximum:
            yield "at the most", rule.maximum
            yield "above", rule.maximum + 1
