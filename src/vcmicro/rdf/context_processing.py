"""The context processing algorithm of JSON-LD 1.1 (Processing Algorithms and API, section 4.1.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vcmicro.errors import Invalid, invalid
from vcmicro.problems import shown
from vcmicro.rdf.active_context import ActiveContext, expand_iri
from vcmicro.rdf.iris import is_absolute, resolve
from vcmicro.rdf.term_definition import Definitions

REMOTE_CONTEXTS = 32
"""How deep contexts may name each other before that counts as a context overflow."""

_NOT_TERMS = frozenset(
    {"@base", "@direction", "@import", "@language", "@propagate", "@protected", "@version", "@vocab"}
)


class ContextProcessor:
    """Turns local contexts into active contexts; ``load`` gives the parsed document of a context URL.

    ``is_pinned`` says which URLs stand for content that is known to be valid, whatever pinned context comes before:
    as long as there are no others, a term of theirs is defined when it is first used.
    """

    def __init__(self, load: Callable[[str], dict[str, Any]], is_pinned: Callable[[str], bool]) -> None:
        self._load = load
        self._is_pinned = is_pinned

    def process(
        self,
        active: ActiveContext,
        local: Any,
        base_url: str | None,
        remote: tuple[str, ...] = (),
        *,
        override_protected: bool = False,
        propagate: bool = True,
        validate_scoped: bool = True,
    ) -> ActiveContext:
        """The active context that ``local`` makes of ``active`` (neither is changed).

        Raises:
            Invalid: ``jsonld.context_invalid``, ``jsonld.redefined``.
            Unavailable: ``jsonld.context_unknown`` from the loader.
        """
        if isinstance(local, dict) and "@propagate" in local:
            propagate = _boolean(local, "@propagate", "invalid @propagate value")
        result = active.copy()
        if not propagate and result.previous is None:
            result.previous = active
        for context in local if isinstance(local, list) else [local]:
            if context is None:
                result = _nullified(result, override_protected, propagate)
            elif isinstance(context, str):
                result = self._dereferenced(result, context, base_url, remote, override_protected, validate_scoped)
            elif isinstance(context, dict):
                self._define(result, context, base_url, remote, override_protected, validate_scoped)
            else:
                raise _error("invalid local context", f"a context is a URL or an object, not {shown(context)}")
        return result

    def _dereferenced(
        self,
        result: ActiveContext,
        reference: str,
        base_url: str | None,
        remote: tuple[str, ...],
        override_protected: bool,
        validate_scoped: bool,
    ) -> ActiveContext:
        """Step 5.2: a context named by its URL."""
        url = _resolved(reference, base_url)
        if not validate_scoped and url in remote:
            return result
        if len(remote) >= REMOTE_CONTEXTS:
            raise _error("context overflow", f"more than {REMOTE_CONTEXTS} contexts name each other")
        document = self._load(url)
        if not isinstance(document, dict) or "@context" not in document:
            raise _error("invalid remote context", f"{url} holds no @context")
        return self.process(
            result,
            document["@context"],
            url,
            (*remote, url),
            override_protected=override_protected,
            validate_scoped=validate_scoped,
        )

    def _define(
        self,
        result: ActiveContext,
        context: dict[str, Any],
        base_url: str | None,
        remote: tuple[str, ...],
        override_protected: bool,
        validate_scoped: bool,
    ) -> None:
        """Steps 5.5 to 5.13: a context definition."""
        version = context.get("@version", 1.1)
        if isinstance(version, bool) or version != 1.1:
            raise _error("invalid @version value", f"@version is 1.1, not {shown(version)}")
        if "@import" in context:
            context = self._imported(context, base_url)
        if "@base" in context and not remote:
            result.base = _base(result, context["@base"])
        if "@vocab" in context:
            result.vocab = _vocab(result, context["@vocab"])
        if "@language" in context:
            result.language = language_of(context["@language"], "invalid default language")
        if "@direction" in context:
            result.direction = direction_of(context["@direction"])
        if "@propagate" in context:
            _boolean(context, "@propagate", "invalid @propagate value")
        definitions = Definitions(
            self,
            result,
            context,
            base_url,
            remote,
            protected="@protected" in context and _boolean(context, "@protected", "invalid @protected value"),
            override_protected=override_protected,
            validate_scoped=validate_scoped,
        )
        terms = [term for term in context if term not in _NOT_TERMS]
        result.pinned = result.pinned and base_url is not None and self._is_pinned(base_url)
        if result.pinned:
            definitions.postpone(terms)
        else:
            for term in terms:
                definitions.define(term)

    def _imported(self, context: dict[str, Any], base_url: str | None) -> dict[str, Any]:
        """Step 5.6: the terms of an imported context, overlaid by this one's."""
        reference = context["@import"]
        if not isinstance(reference, str):
            raise _error("invalid @import value", f"@import is a URL, not {shown(reference)}")
        url = _resolved(reference, base_url)
        document = self._load(url)
        imported = document.get("@context") if isinstance(document, dict) else None
        if not isinstance(imported, dict):
            raise _error("invalid remote context", f"{url} is not one context definition")
        if "@import" in imported:
            raise _error("invalid context entry", f"{url} is imported and imports another")
        return {**imported, **context}


def language_of(value: object, error: str) -> str | None:
    """A language in lower case, as jsonld.js signs it, or None for an explicit null."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise _error(error, f"a language is a string or null, not {shown(value)}")
    return value.lower()


def direction_of(value: object) -> str | None:
    """A base direction, or None for an explicit null."""
    if value in ("ltr", "rtl") or value is None:
        return value
    raise _error("invalid base direction", f"@direction is ltr, rtl or null, not {shown(value)}")


def _nullified(result: ActiveContext, override_protected: bool, propagate: bool) -> ActiveContext:
    """Step 5.1: a null context forgets everything, unless that would drop protected terms."""
    if not override_protected and result.protects_any():
        raise invalid("jsonld.redefined", "invalid context nullification: null would drop protected terms")
    return ActiveContext(previous=None if propagate else result.previous)


def _resolved(reference: str, base_url: str | None) -> str:
    url = resolve(base_url, reference) if base_url is not None else reference
    if not is_absolute(url):
        raise _error("loading document failed", f"{shown(reference)} is not the URL of a context")
    return url


def _base(result: ActiveContext, value: object) -> str | None:
    """Step 5.7."""
    if value is None:
        return None
    if isinstance(value, str):
        if is_absolute(value):
            return value
        if result.base is not None:
            return resolve(result.base, value)
    raise _error("invalid base IRI", f"@base is an IRI or null, not {shown(value)}")


def _vocab(result: ActiveContext, value: object) -> str | None:
    """Step 5.8."""
    if value is None:
        return None
    if isinstance(value, str):
        expanded = expand_iri(result, value, vocab=True, relative=True)
        if expanded is not None and (is_absolute(expanded) or expanded.startswith("_:")):
            return expanded
    raise _error("invalid vocab mapping", f"@vocab is an IRI or null, not {shown(value)}")


def _boolean(context: dict[str, Any], name: str, error: str) -> bool:
    value = context[name]
    if not isinstance(value, bool):
        raise _error(error, f"{name} is true or false, not {shown(value)}")
    return value


def _error(name: str, detail: str) -> Invalid:
    """A fault of a context under the specification's own error name (section 9.6)."""
    return invalid("jsonld.context_invalid", f"{name}: {detail}")
