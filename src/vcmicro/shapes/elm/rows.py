"""The tables of the EDC application profile: for each class its members, how often and of what kind.

``rows.csv`` and ``terms.csv`` hold the facts; ``scripts/elm_shapes.py`` writes them. They are read when the first
European credential is judged.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from vcmicro.record import Record


class Rule(Record):
    """What the tables together ask of one member of one class.

    ``classes``: the value is of one of each set. ``schemes``: it is a concept of each code list; the flag says whether
    the list itself must be typed ``ConceptScheme``. ``nodes``: shapes that the value must have beside its class.
    """

    member: str
    least: int = 0
    most: int | None = None
    classes: tuple[frozenset[str], ...] = ()
    datatypes: tuple[str, ...] = ()
    node_kinds: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    schemes: tuple[tuple[str, bool], ...] = ()
    unique_language: bool = False
    maximum: int | None = None

    @property
    def cardinality(self) -> str:
        """As the tables of the specifications write it, such as ``1..*``."""
        most = "*" if self.most is None else str(self.most)
        return most if most == str(self.least) else f"{self.least}..{most}"


class Term(Record):
    """How JSON-LD reads a member: ``@id`` (an object, or the IRI of one), ``@language`` (texts by language), a datatype
    of XML Schema, or nothing said. ``scopes``: the types within which the term exists, if not everywhere."""

    reading: str
    scopes: frozenset[str] = frozenset()


# The published context takes a date and a text for IRIs, which no value then is that the shapes accept.
_MENDED = {"dateModified": "dateTime", "descriptionHtml": "HTML"}

Table = Mapping[str, Mapping[str, Rule]]
"""Rules by class, then by member."""


@cache
def rules(version: str, tables: tuple[str, ...]) -> Table:
    """The rules of a version's tables, joined."""
    found: dict[str, dict[str, list[dict[str, str]]]] = {}
    for row in _read("rows.csv"):
        if row["profile"] in tables and row["version"] in ("", version):
            found.setdefault(row["shape"], {}).setdefault(row["member"], []).append(row)
    return {shape: {name: _joined(name, rows) for name, rows in members.items()} for shape, members in found.items()}


@cache
def terms(version: str) -> Mapping[str, Term]:
    """The members that JSON-LD knows, by name."""
    found: dict[str, Term] = {}
    for row in _read("terms.csv"):
        if row["version"] in ("", version):
            scopes = {row["scope"]} if row["scope"] else set()
            known = found.get(row["member"])
            found[row["member"]] = Term(
                _MENDED.get(row["member"], row["reading"]), frozenset(scopes | (known.scopes if known else frozenset()))
            )
    # Compact IRIs of members for which the context has no term.
    compact = (row["member"] for row in _read("rows.csv") if ":" in row["member"])
    return {**{name: Term("") for name in compact}, **found}


def _joined(name: str, rows: list[dict[str, str]]) -> Rule:
    return Rule(
        name,
        max(int(row["min"] or 0) for row in rows),
        min((int(row["max"]) for row in rows if row["max"]), default=None),
        tuple(dict.fromkeys(frozenset(row["classes"].split()) for row in rows if row["classes"])),
        _given("datatype", rows),
        _given("node_kind", rows),
        _given("node", rows),
        tuple((row["scheme"], bool(row["scheme_class"])) for row in rows if row["scheme"]),
        any(row["unique_lang"] for row in rows),
        min((int(row["max_inclusive"]) for row in rows if row["max_inclusive"]), default=None),
    )


def _given(column: str, rows: Iterable[dict[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row[column] for row in rows if row[column]))


@cache
def _read(name: str) -> tuple[dict[str, str], ...]:
    text = resources.files(__name__.rpartition(".")[0]).joinpath(name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
