"""Reading ELM: language maps, concepts and notes, in whatever of their shapes they come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from vcmicro import vocabularies
from vcmicro.mapping.elm_nodes import CARRY
from vcmicro.mapping.places import Place


def text_in(place: Place | None, language: str) -> Place | None:
    """The text of a language map in a language, else in the same language with another region, else in English, else
    the first that there is; a plain string is itself. The place is that of the text."""
    if place is None:
        return None
    if isinstance(place.value, str):
        return place
    if isinstance(place.value, list):
        return next((found for each in place.items() if (found := text_in(each, language))), None)
    if not isinstance(place.value, dict):
        return None
    keys = [key for key, texts in place.value.items() if texts not in ("", [], None)]
    chosen = _choose(keys, language)
    found = place.member(chosen) if chosen is not None else None
    return found.first() if found is not None and isinstance(found.first().value, str) else None


def _choose(keys: list[str], language: str) -> str | None:
    wanted = language.lower()
    ranked = {"en": 2, wanted.partition("-")[0]: 1, wanted: 0}

    def rank(key: str) -> int:
        return min(ranked.get(key.lower(), 3), ranked.get(key.lower().partition("-")[0], 3))

    return min(keys, key=rank, default=None)


def note_text(place: Place | None, language: str) -> Place | None:
    """The text of a Note."""
    if place is None:
        return None
    return text_in(place.member("noteLiteral") or place.member("content"), language)


def concept_label(place: Place | None, language: str) -> Place | None:
    """The label of a Concept."""
    return text_in(place.member("prefLabel"), language) if place is not None else None


def carried_notes(node: Place) -> Iterator[tuple[str, Place, Place]]:
    """The notes that carry an Open Badges term: its name, the note, and the place of its text."""
    for note in node.each("additionalNote"):
        subject = note.at("subject", "id")
        if subject is None or not str(subject.value).startswith(CARRY):
            continue
        text = note_text(note, "en")
        if text is not None:
            yield str(subject.value)[len(CARRY) :], note, text


def json_or_text(text: str) -> Any:
    """What a note carries: JSON where it is JSON of more than a word, else the text."""
    if text[:1] in ("{", "[") or text in ("true", "false"):
        try:
            return _with_arrays(json.loads(text))
        except (ValueError, RecursionError):
            return text
    return text


# Classes and members of Open Badges whose strict form has arrays where JSON-LD allows one value.
_TYPED_BY_ARRAY = frozenset(
    [
        "Achievement",
        "Address",
        "Alignment",
        "Evidence",
        "Profile",
        "Related",
        "Result",
        "ResultDescription",
        "RubricCriterionLevel",
    ]
)
_MANY = frozenset(
    ["alignment", "allowedValue", "endorsement", "endorsementJwt", "otherIdentifier", "rubricCriterionLevel"]
)


def _with_arrays(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_arrays(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {name: _with_arrays(each) for name, each in value.items()}
    for name, each in found.items():
        is_type = name == "type" and isinstance(each, str) and each in _TYPED_BY_ARRAY
        if is_type or (name in _MANY and not isinstance(each, list)):
            found[name] = [each]
    return found


def primary_language(credential: Place) -> str | None:
    """The ISO 639-1 code of the display's primary language; None where it names none."""
    named = credential.at("displayParameter", "primaryLanguage", "id")
    code = vocabularies.code_of(str(named.value)) if named is not None else None
    return code.iso if code is not None and code.table == "language" else None
