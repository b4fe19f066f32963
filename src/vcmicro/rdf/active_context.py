"""The active context of JSON-LD 1.1: term definitions and what they are resolved against.

JSON-LD 1.1 Processing Algorithms and API, sections 4 and 5.2. An ``ActiveContext`` is filled by
``context_processing`` and never changed afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Protocol

from vcmicro.rdf.iris import KEYWORDS, has_keyword_form, is_absolute, resolve
from vcmicro.record import Record


class Absent:
    """The type of ``ABSENT``, which tells "not said" from an explicit null."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


class TermDefinition(Record, kw_only=True):
    """What one term means (section 4.2). ``iri`` is None for a term that is explicitly undefined."""

    iri: str | None
    prefix: bool = False
    protected: bool = False
    reverse: bool = False
    type: str | None = None
    container: frozenset[str] = frozenset()
    index: str | None = None
    language: str | Absent | None = ABSENT
    direction: str | Absent | None = ABSENT
    nest: str | None = None
    context: Any = ABSENT
    base_url: str | None = None


class Postponed(Protocol):
    """The terms of a pinned context that nothing has used yet: what stands in the place of their definitions."""

    def of(self, term: str) -> TermDefinition | None: ...

    def protects(self, term: str) -> bool: ...


class ActiveContext:
    """Terms, base, vocabulary, default language and direction, and the context to roll back to.

    ``pinned`` says that nothing but pinned contexts made it.
    """

    __slots__ = ("base", "direction", "language", "pinned", "previous", "terms", "vocab")

    def __init__(
        self,
        terms: Mapping[str, TermDefinition | Postponed] | None = None,
        *,
        base: str | None = None,
        vocab: str | None = None,
        language: str | None = None,
        direction: str | None = None,
        previous: ActiveContext | None = None,
        pinned: bool = True,
    ) -> None:
        self.terms = dict(terms or {})
        self.pinned = pinned
        self.base = base
        self.vocab = vocab
        self.language = language
        self.direction = direction
        self.previous = previous

    def copy(self) -> ActiveContext:
        """A clone for a context definition to fill."""
        return ActiveContext(
            self.terms,
            base=self.base,
            vocab=self.vocab,
            language=self.language,
            direction=self.direction,
            previous=self.previous,
            pinned=self.pinned,
        )

    def definition(self, term: str) -> TermDefinition | None:
        """What a term means here, or None; it is defined now if it was put off.

        Raises:
            Invalid: ``jsonld.context_invalid``, as ``ContextProcessor.process``.
        """
        found = self.terms.get(term)
        if found is None or type(found) is TermDefinition:
            return found
        defined = self.terms[term] = defined_now(found, term)
        return defined

    def definitions(self) -> Iterator[TermDefinition]:
        """Every definition. Raises as ``definition``."""
        return (defined_now(each, term) for term, each in tuple(self.terms.items()))

    def same_as(self, other: ActiveContext) -> bool:
        """True if both mean the same, so that one may stand for the other."""
        return (
            self.previous is other.previous
            and (self.base, self.vocab, self.language, self.direction)
            == (other.base, other.vocab, other.language, other.direction)
            and self.terms.keys() == other.terms.keys()
            and all(each is other.terms[term] or self._agrees(other, term) for term, each in tuple(self.terms.items()))
        )

    def _agrees(self, other: ActiveContext, term: str) -> bool:
        return self.definition(term) == other.definition(term)

    def protects_any(self) -> bool:
        """True if at least one term is protected."""
        return any(is_protected(each, term) for term, each in tuple(self.terms.items()))


def defined_now(found: TermDefinition | Postponed, term: str) -> TermDefinition:
    """A definition, made if it was put off. Raises as ``ActiveContext.definition``."""
    if isinstance(found, TermDefinition):
        return found
    defined = found.of(term)
    assert defined is not None  # what has no definition is never put off
    return defined


def is_protected(found: TermDefinition | Postponed, term: str) -> bool:
    """True if a term is protected, without defining it."""
    return found.protected if isinstance(found, TermDefinition) else found.protects(term)


def expand_iri(
    active: ActiveContext,
    value: str,
    *,
    vocab: bool = False,
    relative: bool = False,
    define: Callable[[str], None] | None = None,
) -> str | None:
    """IRI expansion (section 5.2.2): a keyword, an absolute IRI, a blank node label, or what could not be expanded.

    ``define`` makes sure that a term of the local context is defined before it is used (steps 3 and 6.3).
    """
    if value in KEYWORDS:
        return value
    if has_keyword_form(value):
        return None
    if define is not None:
        define(value)
    definition = active.definition(value)
    if definition is not None and definition.iri in KEYWORDS:
        return definition.iri
    if vocab and definition is not None:
        return definition.iri
    if ":" in value[1:]:
        expanded = _expand_colon(active, value, define)
        if expanded is not None:
            return expanded
    if vocab and active.vocab is not None:
        return active.vocab + value
    if relative and active.base is not None:
        return resolve(active.base, value)
    return value


def _expand_colon(active: ActiveContext, value: str, define: Callable[[str], None] | None) -> str | None:
    """Steps 6.1 to 6.5: a compact IRI, an absolute IRI or a blank node label."""
    prefix, suffix = split_compact(value)
    if prefix == "_" or suffix.startswith("//"):
        return value
    if define is not None:
        define(prefix)
    definition = active.definition(prefix)
    if definition is not None and definition.prefix and definition.iri is not None:
        return definition.iri + suffix
    return value if is_absolute(value) else None


def split_compact(value: str) -> tuple[str, str]:
    """Prefix and suffix around the first colon that is not the first character."""
    at = value.index(":", 1)
    return value[:at], value[at + 1 :]
