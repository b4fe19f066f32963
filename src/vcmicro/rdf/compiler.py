"""Compiled contexts, shared by every document that names them.

Pinned contexts never change, so what they compile to is kept for stores of equal content; contexts that
a document brings along are kept in a small table of their own, because strangers choose that text.
"""

from __future__ import annotations

import json
from _thread import allocate_lock  # threading takes a millisecond to import
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from vcmicro.rdf.active_context import ActiveContext, TermDefinition
from vcmicro.rdf.context_processing import ContextProcessor
from vcmicro.rdf.scope import Scope
from vcmicro.recurring import Recurring

if TYPE_CHECKING:
    from vcmicro.rdf.parts import Part
    from vcmicro.rdf.store import Contexts

STORES: Final = 16
INLINE: Final = 32
ROOTS: Final = 256
SCOPES: Final = 4_096
"""Scopes kept for one store before all are dropped and compiled anew."""


class Compiler:
    """The scopes of one store of contexts. Safe between threads: compiling one twice gives an equal scope."""

    def __init__(self, contexts: Contexts) -> None:
        self._processor = ContextProcessor(contexts.load, contexts.is_pinned)
        self._lock = allocate_lock()
        self._scopes: dict[int, Scope] = {}
        self._by_url: dict[tuple[Scope, str], Scope] = {}
        self._inline: OrderedDict[tuple[Scope, str], Scope] = OrderedDict()
        self.parts: Recurring[Part] = Recurring()
        self.initial = Scope(ActiveContext(), self)
        self.roots: dict[tuple[str, ...], Scope] = {}
        """The scopes that whole documents begin with, by the URLs that they name."""

    def begin(self, urls: tuple[str, ...], scope: Scope) -> None:
        """Remember what scope documents that name these contexts begin with."""
        if len(self.roots) >= ROOTS:
            self.roots.clear()
        self.roots[urls] = scope

    def scope(self, active: ActiveContext) -> Scope:
        """The scope of an active context. Its id is a safe key, for the scope keeps the context alive."""
        found = self._scopes.get(id(active))
        if found is None:
            found = Scope(active, self)
            with self._lock:
                if len(self._scopes) >= SCOPES:
                    self._forget()
                self._scopes[id(active)] = found
        return found

    def _forget(self) -> None:
        """Drop every compiled scope; documents under way keep those that they hold."""
        self.roots.clear()
        self._scopes.clear()
        self._by_url.clear()
        self._inline.clear()
        self.parts = Recurring()
        self.initial = Scope(ActiveContext(), self)

    def named(self, scope: Scope, url: str) -> Scope:
        """The scope that the context of ``url`` makes of ``scope``.

        Raises:
            Invalid, Unavailable: as ``ContextProcessor.process``.
        """
        found = self._by_url.get((scope, url))
        if found is None:
            found = self._derived(scope, self._processor.process(scope.active, url, None))
            self._by_url[scope, url] = found
        return found

    def inline(self, scope: Scope, context: Any) -> Scope:
        """The scope that a context object of the document (or null) makes of ``scope``.

        Raises:
            Invalid, Unavailable: as ``ContextProcessor.process``.
        """
        key = scope, json.dumps(context)
        with self._lock:
            found = self._inline.get(key)
            if found is not None:
                self._inline.move_to_end(key)
                return found
        found = self._derived(scope, self._processor.process(scope.active, context, None))
        with self._lock:
            self._inline[key] = found
            while len(self._inline) > INLINE:
                self._inline.popitem(last=False)
        return found

    def property_scoped(self, scope: Scope, definition: TermDefinition) -> Scope:
        """``scope`` with a term's own context, which may redefine protected terms (section 5.1.2, step 8)."""
        active = self._processor.process(scope.active, definition.context, definition.base_url, override_protected=True)
        return self._derived(scope, active)

    def type_scoped(self, scope: Scope, types: tuple[str, ...]) -> Scope:
        """``scope`` with the contexts of these types, which end where the node ends (step 11)."""
        active = scope.active
        for name in types:
            definition = scope.active.definition(name)
            assert definition is not None  # or it would have no context
            active = self._processor.process(active, definition.context, definition.base_url, propagate=False)
        return self._derived(scope, active)

    def _derived(self, scope: Scope, active: ActiveContext) -> Scope:
        """Scopes of equal meaning are one, so that nesting cannot multiply them."""
        return scope if active.same_as(scope.active) else self.scope(active)


_compilers: OrderedDict[frozenset[tuple[str, str]], Compiler] = OrderedDict()
_compilers_lock = allocate_lock()


def compiler_of(contexts: Contexts) -> Compiler:
    """The compiler of a store, the same for stores of equal content."""
    known: Compiler | None = contexts._compiler
    if known is None:
        known = contexts._compiler = _shared_compiler(contexts)
    return known


def _shared_compiler(contexts: Contexts) -> Compiler:
    key = frozenset((url, contexts.digest(url)) for url in contexts.own)
    with _compilers_lock:
        found = _compilers.get(key)
        if found is None:
            found = _compilers[key] = Compiler(contexts)
            if len(_compilers) > STORES:
                _compilers.popitem(last=False)
        _compilers.move_to_end(key)
    return found
