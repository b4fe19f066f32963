"""Contexts compiled for the walk: what each member of a node says, looked up instead of worked out.

A ``Scope`` is an active context with tables that fill as documents use it: terms, rows of terms for a set
of keys and types, child scopes. All tables are caches; they are bounded, because keys come from
untrusted documents, and safe between threads, because filling one twice gives the same entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vcmicro.problems import shown
from vcmicro.rdf.active_context import ABSENT, ActiveContext, TermDefinition, expand_iri
from vcmicro.rdf.iris import KEYWORDS, has_keyword_form, is_absolute
from vcmicro.rdf.terms import RDF_TYPE, Fault, Row, Shape, Term
from vcmicro.recurring import MEMBERS

if TYPE_CHECKING:
    from vcmicro.rdf.compiler import Compiler

MOST_ROWS: Final = 512
"""Entries of one table before it is emptied."""


class Scope:
    """An active context and its tables."""

    __slots__ = (
        "active",
        "compiler",
        "identifiers",
        "nodes",
        "properties",
        "shapes",
        "terms",
        "typed",
        "value_aliases",
        "vocabulary",
    )

    def __init__(self, active: ActiveContext, compiler: Compiler) -> None:
        self.active = active
        self.compiler = compiler
        self.shapes: dict[tuple[str, ...], Shape] = {}
        self.nodes: dict[tuple[str, ...], Shape] = {}
        """Those of the shapes that need no closer look: neither value objects, nor references, nor with a context."""
        self.terms: dict[str, Term | Fault | str] = {}
        self.typed: dict[tuple[str, ...], Scope] = {}
        self.properties: dict[str, tuple[Scope, Scope]] = {}
        self.identifiers: dict[str, str] = {}
        self.vocabulary: dict[str, str] = {}
        self.value_aliases = _value_aliases(active)

    def of_property(self, name: str, definition: TermDefinition) -> tuple[Scope, Scope]:
        """The scopes for values and for node objects under a term (JSON-LD 1.1 API section 5.1.2, steps 3 to 8).

        Node objects leave a type-scoped context first; values stay in it.
        """
        found = self.properties.get(name)
        if found is None:
            back = self.rolled_back()
            if definition.context is ABSENT:
                return self, back
            here = self.compiler.property_scoped(self, definition)
            found = here, here if back is self else self.compiler.property_scoped(back, definition)
            self.properties[name] = found
        return found

    def rolled_back(self) -> Scope:
        """The scope that a node below continues with: without contexts that do not propagate."""
        previous = self.active.previous
        return self if previous is None else self.compiler.scope(previous)

    def shape(self, keys: tuple[str, ...]) -> Shape:
        """The entry for a node's keys, made if it is new."""
        type_ = next((key for key in keys if self.keyword(key) == "@type"), None)
        is_part = len(keys) >= MEMBERS and any(self.keyword(key) == "@id" for key in keys)
        shape = Shape(keys, type_, is_part)
        if len(self.shapes) >= MOST_ROWS:
            self.shapes.clear()
            self.nodes.clear()
        self.shapes[keys] = shape
        if len(keys) > 1 and "@value" not in keys and "@context" not in keys:
            self.nodes[keys] = shape
        return shape

    def row(self, shape: Shape, types: str | tuple[str, ...] | None) -> Row:
        """The row of a shape for the node's types (strings only), made if it is new.

        Raises:
            Invalid, Unavailable: if a type-scoped context cannot be applied.
        """
        if types is None and shape.type is not None:
            return self._row(shape, None)  # its types are beyond use; kept, the row would pass for that of null
        row = shape.rows.get(types)
        if row is None:
            row = self._row(shape, types)
            if len(shape.rows) >= MOST_ROWS:
                shape.rows.clear()
            shape.rows[types] = row
        return row

    def _row(self, shape: Shape, types: str | tuple[str, ...] | None) -> Row:
        faults: list[Fault] = []
        tails: list[str] = []
        scoped: tuple[str, ...] = ()
        if types is not None:
            tails = self._type_tails(shape, types, faults)
            scoped = self._with_contexts((types,) if isinstance(types, str) else types)
        scope = self.of_types(scoped) if scoped else self
        terms: list[Term] = []
        ids: list[str] = []
        for key in shape.keys:
            entry = scope.term(key)
            if isinstance(entry, Term):
                terms.append(entry)
                if key == shape.type:
                    faults.append(_not_type_any_more(key))
                continue
            if isinstance(entry, tuple):
                faults.append(entry)
            elif entry == "@id":
                ids.append(key)
            elif entry == "@type" and key != shape.type:
                faults.append(_two_aliases(key, "@type"))
        faults += [_two_aliases(key, "@id") for key in ids[1:]]
        return Row(scope, tuple(terms), tails, ids[0] if ids else None, tuple(faults), len(scoped))

    def keyword(self, key: str) -> str | None:
        """The keyword that a key stands for, or None."""
        definition = self.active.definition(key)
        if definition is not None and definition.iri in KEYWORDS:
            return definition.iri
        return key if key in KEYWORDS else None

    def term(self, key: str) -> Term | Fault | str:
        """What a member named ``key`` says: a Term; ``@context``, ``@id`` or ``@type``; or a Fault.

        Raises:
            Invalid, Unavailable: if the term's own context cannot be applied.
        """
        found = self.terms.get(key)
        if found is None:
            found = self._term(key)
            if len(self.terms) >= 4 * MOST_ROWS:
                self.terms.clear()
            self.terms[key] = found
        return found

    def _term(self, key: str) -> Term | Fault | str:
        if key == "@context":
            return key
        if key in KEYWORDS:
            return "jsonld.not_compacted", f"the keyword {key} is used as a member name", (key,), key
        definition = self.active.definition(key)
        if definition is not None and definition.iri in KEYWORDS:
            if definition.iri in ("@id", "@type"):
                return str(definition.iri)
            detail = f"the member {shown(key)} stands for the keyword {definition.iri}"
            return "jsonld.not_compacted", detail, (key,), key
        if definition is None:
            definition = self._of_vocabulary(key)
            if definition is None:
                return self._undefined(key)
        if definition.iri is None:
            return "jsonld.undefined_term", f"the contexts say that {shown(key)} has no meaning", (key,), key
        if definition.iri.startswith("_:"):
            return "jsonld.blank_node", f"{shown(key)} stands for a blank node, which N-Quads cannot hold", (key,), key
        if not is_absolute(definition.iri):
            return "jsonld.relative_iri", f"{shown(key)} expands to {shown(definition.iri)}", (key,), key
        if definition.container & {"@index"} and definition.index is None:
            return "jsonld.value", f"the keys of the index map {shown(key)} would not be signed", (key,), key
        if "@graph" in definition.container and definition.type == "@json":
            return "jsonld.value", f"{shown(key)} would put a literal where only a graph can stand", (key,), key
        return Term(key, definition, self)

    def _of_vocabulary(self, key: str) -> TermDefinition | None:
        """A term that only the vocabulary mapping defines: a plain word."""
        vocab = self.active.vocab
        if vocab is None or ":" in key or has_keyword_form(key) or key == "__proto__":
            return None
        return TermDefinition(iri=vocab + key)

    def _undefined(self, key: str) -> Fault:
        if ":" in key[1:]:
            expanded = expand_iri(self.active, key, vocab=True)
            if expanded is not None and ":" in expanded:
                return "jsonld.not_compacted", f"the member {shown(key)} is named by an IRI, not by a term", (key,), key
        return "jsonld.undefined_term", f"no context defines {shown(key)}", (key,), key

    def _type_tails(self, shape: Shape, types: str | tuple[str, ...], faults: list[Fault]) -> list[str]:
        """``rdf:type`` statements; types expand in the scope before any of their own contexts."""
        tails: list[str] = []
        if not types and not isinstance(types, str):
            faults.append(("jsonld.empty", "an empty array of types", (shape.type or "",), ""))
        for position, name in enumerate((types,) if isinstance(types, str) else types):
            path = (shape.type or "",) if isinstance(types, str) else (shape.type or "", position)
            expanded = self.vocabulary_iri(name)
            if expanded.startswith("<"):
                tails.append(RDF_TYPE + expanded)
            else:
                what = {"jsonld.relative_iri": "jsonld.undefined_term"} if not set(name) & set("/#?.") else {}
                faults.append((what.get(expanded, expanded), _type_detail(expanded, name), path, name))
        return list(dict.fromkeys(tails))

    def vocabulary_iri(self, text: str) -> str:
        """``<iri>`` for a type or a vocabulary string; the code of a finding if it is none."""
        found = self.vocabulary.get(text)
        if found is None:
            found = self._vocabulary_iri(text)
            if len(self.vocabulary) >= MOST_ROWS:
                self.vocabulary.clear()
            self.vocabulary[text] = found
        return found

    def _vocabulary_iri(self, text: str) -> str:
        expanded = expand_iri(self.active, text, vocab=True, relative=True)
        if text.startswith("_:") or (expanded is not None and expanded.startswith("_:")):
            return "jsonld.blank_node"
        if expanded is None or expanded in KEYWORDS or text == "__proto__":
            return "jsonld.undefined_term"
        if not is_absolute(expanded):
            return "jsonld.relative_iri"
        if text not in self.active.terms and ":" in text and self._has_term_for(expanded):
            return "jsonld.not_compacted"
        return f"<{expanded}>"

    def _has_term_for(self, iri: str) -> bool:
        return any(each.iri == iri and not each.reverse for each in self.active.definitions())

    def identifier(self, text: str) -> str:
        """``<iri>`` for an ``@id`` string; the code of a finding if it is none."""
        found = self.identifiers.get(text)
        if found is None:
            found = self._identifier(text)
            if len(self.identifiers) >= MOST_ROWS:
                self.identifiers.clear()
            self.identifiers[text] = found
        return found

    def _identifier(self, text: str) -> str:
        if text.startswith("_:"):
            return "jsonld.blank_node"
        expanded = expand_iri(self.active, text, relative=True)
        if expanded is None or not is_absolute(expanded):
            return "jsonld.relative_iri"
        if expanded != text and is_absolute(text):
            return "jsonld.not_compacted"
        return f"<{expanded}>"

    def _with_contexts(self, types: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the types that have contexts of their own, in lexicographic order."""
        known = {name: definition for name in types if (definition := self.active.definition(name)) is not None}
        return tuple(sorted(name for name, definition in known.items() if definition.context is not ABSENT))

    def of_types(self, types: tuple[str, ...]) -> Scope:
        """The scope inside a node of these types, each of which has a context (section 5.1.2, step 11).

        Raises:
            Invalid, Unavailable: if one of the contexts cannot be applied.
        """
        found = self.typed.get(types)
        if found is None:
            found = self.compiler.type_scoped(self, types)
            if len(self.typed) >= MOST_ROWS:
                self.typed.clear()
            self.typed[types] = found
        return found


def _value_aliases(active: ActiveContext) -> tuple[str, ...]:
    # No alias of a keyword is ever put off.
    known = tuple(active.terms.items())
    return tuple(name for name, each in known if isinstance(each, TermDefinition) and each.iri == "@value")


def _two_aliases(key: str, keyword: str) -> Fault:
    return "jsonld.value", f"{shown(key)} is a second name for {keyword} in one node", (key,), key


def _not_type_any_more(key: str) -> Fault:
    return "jsonld.value", f"{shown(key)} names the types, whose own context makes something else of it", (key,), key


def _type_detail(code: str, name: str) -> str:
    if code == "jsonld.not_compacted":
        return f"the type {shown(name)} is an IRI for which the contexts have a term"
    if code == "jsonld.blank_node":
        return f"the type {shown(name)} is a blank node"
    return f"no context defines the type {shown(name)}"
