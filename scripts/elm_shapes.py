"""Write the tables of ``src/vcmicro/shapes/elm`` anew from the EU's published shapes and contexts.

    python scripts/elm_shapes.py CREDENTIALS_V1 3.1=FOLDER 3.2=FOLDER

Each FOLDER holds the EDC application profile of one version: ``EDC-*.ttl`` (SHACL) and ``edc-ap-context.jsonld``;
CREDENTIALS_V1 is the JSON-LD context of VCDM 1.1. What is written are facts: which member of which class, how often,
and of what kind (``rows.csv``), and how JSON-LD reads a member's values (``terms.csv``).
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, SKOS, XSD
from rdflib.term import Node

HOME = Path(__file__).resolve().parent.parent / "src" / "vcmicro" / "shapes" / "elm"
ELM = "http://data.europa.eu/snb/model/elm/"
PROFILES = {
    "generic-no-cv": "edc-generic-no-cv",
    "generic-full": "edc-generic-full",
    "converted": "edc-converted",
    "accredited": "edc-accredited",
    "issuedByMandate": "edc-issued-by-mandate",
    "diplomaSupplement": "edc-diploma-supplement",
}
ROW: tuple[str, ...] = (
    *("profile", "version", "shape", "member", "min", "max", "classes", "datatype", "node_kind", "node"),
    *("scheme", "scheme_class", "unique_lang", "max_inclusive"),
)
TERM = ("version", "member", "predicate", "reading", "scope")
# VCDM 1.1 defines these within its own two classes only.
SCOPES = ("VerifiableCredential", "VerifiablePresentation")


class Names:
    """The terms of a version's contexts: members by predicate, classes by IRI."""

    def __init__(self, credentials: Path, profile: Path) -> None:
        base = json.loads(credentials.read_text("utf-8"))["@context"]
        terms = json.loads(profile.read_text("utf-8"))["@context"]
        prefixes = {name: value for name, value in terms.items() if isinstance(value, str) and name.islower()}
        self.prefixes = {**prefixes, "sec": "https://w3id.org/security#"}
        self.members: dict[tuple[str, str], tuple[str, str]] = {}  # (scope, predicate) -> member, reading
        self.classes: dict[str, str] = {}
        for name, value in terms.items():
            self._add("", name, value)
        for scope in SCOPES:
            self.classes[self._iri(base[scope]["@id"])] = scope
            for name, value in base[scope]["@context"].items():
                if isinstance(value, dict):
                    self._add(scope, name, value)

    def _iri(self, text: str) -> str:
        prefix, _, rest = text.partition(":")
        return self.prefixes[prefix] + rest if prefix in self.prefixes else text

    def _add(self, scope: str, name: str, value: Any) -> None:
        if isinstance(value, dict):
            kind = str(value.get("@type") or value.get("@container") or "").removeprefix("xsd:")
            if kind in ("@set", "@graph"):
                kind = "@id"
            self.members[scope, self._iri(value["@id"])] = name, kind
        elif name not in self.prefixes and name[0].isupper():
            self.classes[self._iri(value)] = name

    def member(self, predicate: str) -> str:
        """The member of a predicate; for one that has no term its IRI, compact if the context has a prefix for it."""
        for scope in ("", *SCOPES):
            if (scope, predicate) in self.members:
                return self.members[scope, predicate][0]
        for prefix, base in self.prefixes.items():
            if base[-1] in "#/" and predicate.startswith(base):
                return f"{prefix}:{predicate.removeprefix(base)}"
        return predicate

    def class_(self, iri: str) -> str:
        """The term of a class; its last part for one that has no term."""
        return self.classes.get(iri) or "elm:" + iri.removeprefix(ELM)


class Shapes:
    """The shapes of one file."""

    def __init__(self, path: Path, profile: str, names: Names) -> None:
        self.graph = rdflib.Graph().parse(path)
        self.profile, self.names = profile, names

    def rows(self) -> Iterator[dict[str, str]]:
        """A row for each property of each class, and of each shape that ``sh:node`` names."""
        for shape in sorted(set(self.graph.subjects(RDF.type, SH.NodeShape)), key=str):
            if self._restriction(shape) or (shape, SH.deactivated, rdflib.Literal(True)) in self.graph:
                continue
            targets = [self.names.class_(str(each)) for each in self.graph.objects(shape, SH.targetClass)]
            for target in targets or [self._local(shape)]:
                for each in self.graph.objects(shape, SH.property):
                    if (each, SH.deactivated, rdflib.Literal(True)) not in self.graph:
                        yield {"shape": target, "profile": self.profile, **self._row(each)}

    def _row(self, found: Node) -> dict[str, str]:
        predicate = str(self._one(found, SH.path))
        kinds, node = self._one(found, SH.nodeKind), self._one(found, SH.node)
        scheme = self._restriction(node) if node is not None else None
        return {
            "member": self.names.member(predicate),
            "min": str(self._one(found, SH.minCount) or ""),
            "max": str(self._one(found, SH.maxCount) or ""),
            "classes": " ".join(self._classes(found)),
            "datatype": self._datatype(found),
            "node_kind": str(kinds).removeprefix(str(SH)) if kinds is not None else "",
            "node": "" if node is None or scheme or self._one(node, SH["class"]) else self._local(node),
            "scheme": scheme[0] if scheme else "",
            "scheme_class": scheme[1] if scheme else "",
            "unique_lang": "1" if self._one(found, SH.uniqueLang) is not None else "",
            "max_inclusive": str(self._one(found, SH.maxInclusive) or ""),
        }

    def _classes(self, found: Node) -> list[str]:
        one, node = self._one(found, SH["class"]), self._one(found, SH.node)
        if one is None and node is not None:
            one = self._one(node, SH["class"])
        listed = self._one(found, SH["or"])
        several = [self._one(each, SH["class"]) for each in Collection(self.graph, listed)] if listed else []
        return sorted(self.names.class_(str(each)) for each in ([one] if one else several))

    def _datatype(self, found: Node) -> str:
        datatype = self._one(found, SH.datatype)
        return "" if datatype is None else str(datatype).removeprefix(str(XSD)).removeprefix(str(RDF))

    def _restriction(self, shape: Node) -> tuple[str, str] | None:
        """The scheme that a concept must be of, and the class that the scheme must have."""
        properties = list(self.graph.objects(shape, SH.property))
        if len(properties) != 1 or self._one(properties[0], SH.path) != SKOS.inScheme:
            return None
        scheme = self._one(properties[0], SH.hasValue)
        assert scheme is not None and self._one(properties[0], SH.nodeKind) == SH.IRI
        return str(scheme), "ConceptScheme" if self._one(properties[0], SH["class"]) else ""

    def _local(self, shape: Node) -> str:
        return str(shape).rpartition("/")[2]

    def _one(self, subject: Node, predicate: Node) -> Node | None:
        found = list(self.graph.objects(subject, predicate))
        assert len(found) < 2 or len(set(found)) == 1, (subject, predicate)
        return found[0] if found else None


def main(credentials: Path, versions: dict[str, Path]) -> None:
    rows: dict[tuple[str, ...], list[str]] = defaultdict(list)
    terms: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for version, folder in versions.items():
        names = Names(credentials, folder / "edc-ap-context.jsonld")
        for (scope, predicate), (member, reading) in names.members.items():
            terms[member, predicate, reading, scope].append(version)
        for file, profile in PROFILES.items():
            for row in Shapes(folder / f"EDC-{file}.ttl", profile, names).rows():
                rows[tuple(row[name] for name in ROW if name != "version")].append(version)
    _write("rows.csv", ROW, (_with_version(key, found, versions, 1) for key, found in rows.items()))
    _write("terms.csv", TERM, (_with_version(key, found, versions, 0) for key, found in terms.items()))


def _with_version(key: tuple[str, ...], found: list[str], versions: dict[str, Path], place: int) -> tuple[str, ...]:
    version = "" if len(found) == len(versions) else found[0]
    return (*key[:place], version, *key[place:])


def _write(name: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with (HOME / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    folders = (each.split("=", 1) for each in sys.argv[2:])
    main(Path(sys.argv[1]), {version: Path(folder) for version, folder in folders})
