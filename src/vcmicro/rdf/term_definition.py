"""The create term definition algorithm of JSON-LD 1.1 (Processing Algorithms and API, section 4.2.2)."""

from __future__ import annotations

from _thread import allocate_lock
from typing import TYPE_CHECKING, Any

from vcmicro.errors import Invalid, invalid
from vcmicro.problems import shown
from vcmicro.rdf.active_context import (
    ABSENT,
    ActiveContext,
    Postponed,
    TermDefinition,
    defined_now,
    expand_iri,
    is_protected,
    split_compact,
)
from vcmicro.rdf.iris import GEN_DELIMS, KEYWORDS, has_keyword_form, is_absolute

if TYPE_CHECKING:
    from vcmicro.rdf.context_processing import ContextProcessor

TERM_CHAIN = 32
"""How many terms may lean on each other (a prefix on a prefix on ...)."""

_ENTRIES = frozenset(
    {
        "@container",
        "@context",
        "@direction",
        "@id",
        "@index",
        "@language",
        "@nest",
        "@prefix",
        "@protected",
        "@reverse",
        "@type",
    }
)
_CONTAINERS = frozenset({"@graph", "@id", "@index", "@language", "@list", "@set", "@type"})
_GRAPH_CONTAINERS = (frozenset({"@graph", "@id"}), frozenset({"@graph", "@index"}))


class Definitions:
    """The terms of one context definition, each defined at most once, into ``active``.

    Those of a pinned context may be postponed: then this object stands in ``active`` for the ones that are not used
    yet, and defines each when it is asked for it, in the order that its own algorithm needs.
    """

    def __init__(
        self,
        processor: ContextProcessor,
        active: ActiveContext,
        local: dict[str, Any],
        base_url: str | None,
        remote: tuple[str, ...],
        *,
        protected: bool,
        override_protected: bool,
        validate_scoped: bool,
    ) -> None:
        self._processor = processor
        self._active = active
        self._local = local
        self._base_url = base_url
        self._remote = remote
        self._protected = protected
        self._override_protected = override_protected
        self._validate_scoped = validate_scoped
        self._defined: dict[str, bool] = {}
        self._chain = 0
        self._lock = allocate_lock()
        self._trusted = False

    def postpone(self, terms: list[str]) -> None:
        """Define now what decides about other terms, or may clash with a protected one; leave the rest to ``of``.

        Scoped contexts are not validated: they are part of what is pinned.
        """
        active = self._active
        self._active = active.copy()
        self._trusted = True
        for term in terms:
            previous = active.terms.pop(term, None)
            clash = previous is not None and not self._override_protected and is_protected(previous, term)
            if not clash and _may_wait(term, self._local[term]):
                active.terms[term] = self
                continue
            defined = self.of(term)
            if defined is not None:
                active.terms[term] = defined

    def of(self, term: str) -> TermDefinition | None:
        """The definition of a term that was postponed; None where the specification ignores it."""
        with self._lock:
            self.define(term)
            return self._active.definition(term)

    def protects(self, term: str) -> bool:
        """True if a term that was postponed is protected."""
        value = self._local[term]
        return bool(value.get("@protected", self._protected)) if isinstance(value, dict) else self._protected

    def define(self, term: str) -> None:
        """Define ``term`` if the local context holds it and it is not defined yet (steps 1 to 5)."""
        if term not in self._local or self._defined.get(term):
            return
        if term in self._defined:
            raise _error("cyclic IRI mapping", term, "it is defined by way of itself")
        if term == "":
            raise _error("invalid term definition", term, "a term is not empty")
        value = self._local[term]
        if term == "@type":
            _check_type_keyword(value)
        elif term in KEYWORDS:
            raise _error("keyword redefinition", term, "a keyword cannot be a term")
        elif has_keyword_form(term):
            return
        self._defined[term] = False
        self._chain += 1
        if self._chain > TERM_CHAIN:
            raise _error("invalid term definition", term, f"more than {TERM_CHAIN} terms lean on each other")
        self._define(term, value)
        self._chain -= 1
        self._defined[term] = True

    def _define(self, term: str, value: Any) -> None:
        """Steps 6 to 9, 26 to 28."""
        previous = self._active.terms.pop(term, None)
        simple = isinstance(value, str)
        if value is None or simple:
            value = {"@id": value}
        if not isinstance(value, dict):
            raise _error("invalid term definition", term, f"it is a string, an object or null, not {shown(value)}")
        unknown = value.keys() - _ENTRIES
        if unknown:
            raise _error("invalid term definition", term, f"{shown(min(unknown))} has no meaning in a definition")
        self._store(term, self._definition(term, value, simple), previous)

    def _store(self, term: str, definition: TermDefinition | None, previous: TermDefinition | Postponed | None) -> None:
        """Steps 27 and 28. A protected term may only be said again in the same words."""
        if previous is not None and is_protected(previous, term) and not self._override_protected:
            protected = defined_now(previous, term)
            if definition is None or definition.replace(protected=True) != protected:
                raise invalid(
                    "jsonld.redefined", f"protected term redefinition: {shown(term)} is defined again otherwise"
                )
            definition = protected
        if definition is not None:
            self._active.terms[term] = definition

    def _definition(self, term: str, value: dict[str, Any], simple: bool) -> TermDefinition | None:
        """Steps 10 to 26; None where the specification ignores a definition with a keyword-like IRI."""
        protected = self._protected
        if "@protected" in value:
            protected = value["@protected"]
            if not isinstance(protected, bool):
                raise _error("invalid @protected value", term, f"it is true or false, not {shown(protected)}")
        type_mapping = self._type(term, value)
        if "@reverse" in value:
            return self._reverse(term, value, protected, type_mapping)
        if _names_keyword_like(term, value.get("@id")):
            return None
        iri = self._iri(term, value)
        prefix = simple and ":" not in term and "/" not in term and iri is not None
        prefix = prefix and iri is not None and (iri.endswith(GEN_DELIMS) or iri.startswith("_:"))
        container = _container(term, value)
        if "@type" in container and type_mapping is None:
            type_mapping = "@id"
        if "@type" in container and type_mapping not in ("@id", "@vocab"):
            raise _error("invalid type mapping", term, "a @type container holds @id or @vocab")
        if "@context" in value and not self._trusted:
            self._validate_context(term, value["@context"])
        return TermDefinition(
            iri=iri,
            prefix=_prefix(term, value, iri, prefix),
            protected=protected,
            type=type_mapping,
            container=container,
            index=self._index(term, value, container),
            language=_language(term, value),
            direction=_direction(term, value),
            nest=_nest(term, value),
            context=value.get("@context", ABSENT),
            base_url=self._base_url if "@context" in value else None,
        )

    def _expand(self, value: str) -> str | None:
        return expand_iri(self._active, value, vocab=True, define=self.define)

    def _type(self, term: str, value: dict[str, Any]) -> str | None:
        """Step 12."""
        if "@type" not in value:
            return None
        named = value["@type"]
        expanded = self._expand(named) if isinstance(named, str) else None
        if expanded in ("@id", "@json", "@none", "@vocab") or (expanded is not None and is_absolute(expanded)):
            return expanded
        raise _error("invalid type mapping", term, f"{shown(named)} is not an IRI")

    def _reverse(
        self, term: str, value: dict[str, Any], protected: bool, type_mapping: str | None
    ) -> TermDefinition | None:
        """Step 13: a term that is read from the object to the subject."""
        reverse = value["@reverse"]
        if "@id" in value or "@nest" in value:
            raise _error("invalid reverse property", term, "it has no @id and no @nest")
        if not isinstance(reverse, str):
            raise _error("invalid IRI mapping", term, f"@reverse is an IRI, not {shown(reverse)}")
        if has_keyword_form(reverse):
            return None
        expanded = self._expand(reverse)
        if expanded is None or not (is_absolute(expanded) or expanded.startswith("_:")):
            raise _error("invalid IRI mapping", term, f"{shown(reverse)} is not an IRI")
        container = value.get("@container")
        if container not in (None, "@set", "@index"):
            raise _error("invalid reverse property", term, "its container is @set or @index")
        return TermDefinition(
            iri=expanded,
            reverse=True,
            protected=protected,
            type=type_mapping,
            container=frozenset() if container is None else frozenset({container}),
        )

    def _iri(self, term: str, value: dict[str, Any]) -> str | None:
        """Steps 14 to 18: what the term stands for."""
        if "@id" in value and value["@id"] != term:
            return None if value["@id"] is None else self._iri_said(term, value["@id"])
        if ":" in term[1:]:
            return self._iri_of_compact(term)
        if "/" in term:
            expanded = self._expand_relative(term)
            if expanded is None or not is_absolute(expanded):
                raise _error("invalid IRI mapping", term, "it does not expand to an IRI")
            return expanded
        if term == "@type":
            return "@type"
        if self._active.vocab is None:
            raise _error("invalid IRI mapping", term, "it has neither @id nor a vocabulary")
        return self._active.vocab + term

    def _iri_said(self, term: str, named: object) -> str:
        """Step 14.2."""
        if not isinstance(named, str):
            raise _error("invalid IRI mapping", term, f"@id is an IRI, not {shown(named)}")
        expanded = self._expand(named)
        if expanded is None or not (expanded in KEYWORDS or expanded.startswith("_:") or is_absolute(expanded)):
            raise _error("invalid IRI mapping", term, f"{shown(named)} is not an IRI")
        if expanded == "@context":
            raise _error("invalid keyword alias", term, "@context has no alias")
        if ":" in term[1:-1] or "/" in term:
            self._defined[term] = True
            if self._expand_relative(term) != expanded:
                raise _error("invalid IRI mapping", term, "it looks like an IRI and stands for another")
        return expanded

    def _expand_relative(self, term: str) -> str | None:
        """A term that is itself written like an IRI, expanded without its own definition."""
        return expand_iri(
            self._active, term, vocab=True, define=lambda name: None if name == term else self.define(name)
        )

    def _iri_of_compact(self, term: str) -> str:
        """Step 15."""
        prefix, suffix = split_compact(term)
        if prefix != "_" and not suffix.startswith("//"):
            self.define(prefix)
        definition = self._active.definition(prefix)
        if definition is not None and definition.iri is not None:
            return definition.iri + suffix
        if is_absolute(term) or term.startswith("_:"):
            return term
        raise _error("invalid IRI mapping", term, "it is not an IRI")

    def _index(self, term: str, value: dict[str, Any], container: frozenset[str]) -> str | None:
        """Step 20."""
        if "@index" not in value:
            return None
        index = value["@index"]
        expanded = self._expand(index) if isinstance(index, str) else None
        if "@index" not in container or expanded is None or not is_absolute(expanded):
            raise _error("invalid term definition", term, f"@index {shown(index)} is not a property of an index map")
        return str(index)

    def _validate_context(self, term: str, scoped: Any) -> None:
        """Step 21: a scoped context must be one, even where it is never used."""
        try:
            self._processor.process(
                self._active, scoped, self._base_url, self._remote, override_protected=True, validate_scoped=False
            )
        except Invalid as error:
            raise _error("invalid scoped context", term, error.problem.detail) from None


def _may_wait(term: str, value: Any) -> bool:
    """True if a definition certainly gives an IRI, whatever else is defined, and no keyword."""
    named = value.get("@id", value.get("@reverse")) if isinstance(value, dict) else value
    return isinstance(named, str) and ":" in named and term not in KEYWORDS and not has_keyword_form(term)


def _check_type_keyword(value: object) -> None:
    """Step 4: ``@type`` may only be said to be a set, or protected."""
    if (
        not isinstance(value, dict)
        or not value
        or value.keys() - {"@container", "@protected"}
        or value.get("@container", "@set") != "@set"
    ):
        raise _error("keyword redefinition", "@type", "only its container and protection may be said")


def _names_keyword_like(term: str, named: object) -> bool:
    return isinstance(named, str) and named != term and named not in KEYWORDS and has_keyword_form(named)


def _container(term: str, value: dict[str, Any]) -> frozenset[str]:
    """Step 19."""
    if "@container" not in value:
        return frozenset()
    named = value["@container"]
    names = named if isinstance(named, list) else [named]
    container = frozenset(name for name in names if isinstance(name, str))
    sized = len(container) == len(names)
    if not sized or not container or container - _CONTAINERS or not _is_combination(container):
        raise _error("invalid container mapping", term, f"{shown(named)} is no container")
    return container


def _is_combination(container: frozenset[str]) -> bool:
    others = container - {"@set"}
    if "@list" in container and len(container) > 1:
        return False
    return len(container) == 1 or len(others) <= 1 or others in _GRAPH_CONTAINERS


def _language(term: str, value: dict[str, Any]) -> Any:
    """Step 22."""
    if "@language" not in value or "@type" in value:
        return ABSENT
    language = value["@language"]
    if language is not None and not isinstance(language, str):
        raise _error("invalid language mapping", term, f"it is a string or null, not {shown(language)}")
    return language if language is None else language.lower()


def _direction(term: str, value: dict[str, Any]) -> Any:
    """Step 23."""
    if "@direction" not in value or "@type" in value:
        return ABSENT
    direction = value["@direction"]
    if direction not in ("ltr", "rtl", None):
        raise _error("invalid base direction", term, f"it is ltr, rtl or null, not {shown(direction)}")
    return direction


def _nest(term: str, value: dict[str, Any]) -> str | None:
    """Step 24."""
    if "@nest" not in value:
        return None
    nest = value["@nest"]
    if not isinstance(nest, str) or (nest in KEYWORDS and nest != "@nest"):
        raise _error("invalid @nest value", term, f"it is a term or @nest, not {shown(nest)}")
    return nest


def _prefix(term: str, value: dict[str, Any], iri: str | None, implied: bool) -> bool:
    """Step 25."""
    if "@prefix" not in value:
        return implied
    prefix = value["@prefix"]
    if ":" in term or "/" in term or (prefix is True and iri in KEYWORDS):
        raise _error("invalid term definition", term, "it cannot be a prefix")
    if not isinstance(prefix, bool):
        raise _error("invalid @prefix value", term, f"it is true or false, not {shown(prefix)}")
    return prefix


def _error(name: str, term: str, detail: str) -> Invalid:
    """A fault of one term under the specification's own error name (section 9.6)."""
    return invalid("jsonld.context_invalid", f"{name}: {shown(term)}: {detail}")
