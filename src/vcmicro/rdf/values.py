"""Literals out of JSON values: scalars, language value objects, language maps, JSON literals."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vcmicro.errors import Invalid
from vcmicro.problems import shown
from vcmicro.rdf.iris import RDF, has_keyword_form
from vcmicro.rdf.literals import is_language, number_literal, quote, text_suffix
from vcmicro.rdf.places import Where

if TYPE_CHECKING:
    from vcmicro.rdf.terms import Term
    from vcmicro.rdf.walk import Walk

_VALUE_OBJECT = frozenset({"@value", "@language", "@direction"})


def scalar_literal(walk: Walk, term: Term, item: Any, where: Where) -> str | None:
    """A string, number or boolean under a term; None with a finding for anything else."""
    if isinstance(item, str):
        return quote(item) + term.suffix
    if isinstance(item, (bool, int, float)):
        if math.isfinite(item):
            return number_literal(item, term.datatype)
        walk.find("json.number", "a number is not finite", where)
    elif item is None:
        walk.find("jsonld.null", "a null carries nothing", where)
    else:
        walk.find("json.type", f"{type(item).__name__} has no JSON form", where)
    return None


def json_literal(walk: Walk, item: Any, where: Where) -> str | None:
    """A whole JSON value as an ``rdf:JSON`` literal (JSON-LD 1.1 API section 8.6)."""
    from vcmicro import jcs

    try:
        text = jcs.canonicalize(item, limits=walk.limits).decode()
    except Invalid as error:
        walk.refuse(error, where)
        return None
    return f"{quote(text)}^^<{RDF}JSON>"


def value_object_literal(walk: Walk, term: Term, item: dict[str, Any], where: Where) -> str | None:
    """A language value object under a term that carries text, the only value object of safe mode."""
    if not term.text or len(item) == 1 or not item.keys() <= _VALUE_OBJECT:
        walk.find("jsonld.not_compacted", "a value object, where the term's own form is asked for", where)
        return None
    text = item["@value"]
    # A null direction states nothing, so that a proof would cover a document without it: it is refused as malformed.
    direction = item["@direction"] or "" if "@direction" in item else None
    suffix = language_suffix(item.get("@language", ""), direction)
    if not isinstance(text, str):
        walk.find("jsonld.value", f"a text in a language is a string, not {shown(text)}", where, "@value")
    elif suffix is None:
        walk.find("jsonld.value", "its @language is a BCP 47 tag, its @direction ltr or rtl", where)
    else:
        return quote(text) + suffix
    return None


def language_map_literals(walk: Walk, term: Term, item: dict[str, Any], where: Where) -> list[str]:
    """The literals of a language map (section 5.1.2, step 13.7)."""
    if not item:
        walk.find("jsonld.empty", f"{shown(term.name)} is an empty language map", where)
    literals = []
    for language, texts in item.items():
        suffix = _map_suffix(walk, term, language, where)
        if suffix is None:
            continue
        if isinstance(texts, str):
            literals.append(quote(texts) + suffix)
        elif isinstance(texts, list):
            literals += _several(walk, texts, suffix, (where, language))
        elif texts is None:
            walk.find("jsonld.null", "a null carries nothing", where, language)
        else:
            walk.find("jsonld.value", f"a language map holds strings, not {shown(texts)}", where, language)
    return literals


def _several(walk: Walk, texts: list[Any], suffix: str, where: Where) -> list[str]:
    if not texts:
        walk.find("jsonld.empty", "an empty array in a language map", where)
    for index, text in enumerate(texts):
        if text is None:
            walk.find("jsonld.null", "a null carries nothing", where, index)
        elif not isinstance(text, str):
            walk.find("jsonld.value", f"a language map holds strings, not {shown(text)}", where, index)
    return [quote(text) + suffix for text in texts if isinstance(text, str)]


def _map_suffix(walk: Walk, term: Term, language: Any, where: Where) -> str | None:
    definition = term.scope.active.definition(language)
    suffix = language_suffix(language, term.direction) if language != "" else None
    if suffix is not None and (definition is None or definition.iri != "@none"):
        return suffix
    keyword = definition is not None or (isinstance(language, str) and has_keyword_form(language))
    walk.find(
        "jsonld.not_compacted" if keyword else "jsonld.value",
        f"{shown(language)} is not a language tag: write a text without a language as a plain string",
        where,
        str(language),
    )
    return None


def language_suffix(language: Any, direction: Any) -> str | None:
    """What follows a text of this language (empty for none) and direction; None if either is malformed."""
    if not isinstance(language, str) or not (direction is None or isinstance(direction, str)):
        return None
    return _language_suffix(language, direction)


@lru_cache(maxsize=1024)
def _language_suffix(language: str, direction: str | None) -> str | None:
    if (language and not is_language(language)) or direction not in (None, "ltr", "rtl"):
        return None
    return text_suffix(language, direction)
