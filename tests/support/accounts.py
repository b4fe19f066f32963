"""Whether the account of a conversion is true: all of the source is mentioned, and nothing claimed that is not so."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from vcmicro import vocabularies
from vcmicro.mapping import Entry
from vcmicro.mapping.elm_nodes import CARRY
from vcmicro.mapping.places import Place

_TELLS_CLASS = frozenset(
    {
        "type",
        "targetType",
        "hashed",
        "identityType",
        "identifierType",
        "associationType",
        "inScheme",
        "notation",
        "contentEncoding",
    }
)
"""Members whose value the target says by the class or the name of what it wrote."""
_ECTS = "http://data.europa.eu/snb/education-credit/6fcec5c5af"


def unmentioned(source: dict[str, Any], entries: Sequence[Entry]) -> list[str]:
    """The leaves of the source that no entry speaks of."""
    named = {entry.source for entry in entries if entry.source}
    return [leaf.pointer for leaf in Place(source).leaves() if not _prefixes(leaf.pointer) & named]


def lies(source: dict[str, Any], target: dict[str, Any], entries: Sequence[Entry]) -> list[str]:
    """The leaves that an entry says were taken over (E, T) or kept (a carrier within the target), and that are not."""
    by_source: dict[str, list[Entry]] = {}
    for entry in entries:
        by_source.setdefault(entry.source, []).append(entry)
    said: dict[str, set[str]] = {"": _said(target), "/vcmElm": _said(list(_kept(target)))}
    found = []
    for leaf in Place(source).leaves():
        nearest = max((each for each in _prefixes(leaf.pointer) if each in by_source), key=len, default=None)
        if nearest is None or _follows_from_its_code(source, leaf) or _is_of_a_carrier(source, leaf):
            continue
        told = [_is_true(leaf, entry, target, said) for entry in by_source[nearest]]
        if not any(told):
            entry = by_source[nearest][0]
            found.append(
                f"{entry.rule} {entry.kind} {entry.carrier} {leaf.pointer}={str(leaf.value)[:60]!r} -> {entry.target}"
            )
    return found


def _kept(value: Any) -> Iterator[Any]:
    """Every ELM node that a document keeps: a record has one in each member."""
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _kept(each)
    if isinstance(value, dict) and "vcmElm" in value:
        yield value["vcmElm"]


def _follows_from_its_code(source: dict[str, Any], leaf: Place) -> bool:
    """True for the scheme and the English label of a concept of a code list, which its IRI tells."""
    pointer, _, name = leaf.pointer.rpartition(
        "/inScheme/id" if leaf.pointer.endswith("/inScheme/id") else "/prefLabel/"
    )
    concept = resolve(source, pointer) if pointer else None
    known = vocabularies.code_of(str(concept.get("id"))) if isinstance(concept, dict) else None
    return known is not None and leaf.value == (known.label if name else known.scheme)


def _is_of_a_carrier(source: dict[str, Any], leaf: Place) -> bool:
    """True for the id and the subject of a note that carries a term of Open Badges: they say nothing of the learner."""
    found = _CARRYING.match(leaf.pointer)
    note = resolve(source, found[1]) if found else None
    subject = note.get("subject") if isinstance(note, dict) else None
    return isinstance(subject, dict) and str(subject.get("id")).startswith(CARRY)


_CARRYING = re.compile(r"(.*/(?:additionalNote/\d+|learningOutcomeSummary))/(?:id|subject/.*)")


def _prefixes(pointer: str) -> set[str]:
    parts = pointer.split("/")
    return {"/".join(parts[:count]) for count in range(1, len(parts) + 1)} - {""}


def _is_true(leaf: Place, entry: Entry, target: dict[str, Any], said: dict[str, set[str]]) -> bool:
    if entry.target and resolve(target, entry.target) is None:
        return False
    if entry.kind in ("E", "T"):
        if not entry.target:
            return False
        if entry.target not in said:
            said[entry.target] = _said(resolve(target, entry.target))
        below = said[entry.target]
    elif entry.carrier == "ELM":
        below = said["/vcmElm"]
    elif entry.carrier in ("", "EMB", "SRC"):
        return True
    else:
        below = said[""]
    if _names_a_term(leaf, entry):
        return True
    if entry.target.endswith("/ECTS") and leaf.value == _ECTS:
        return True
    return is_said(leaf, below)


def _names_a_term(leaf: Place, entry: Entry) -> bool:
    """True for the scheme ``ob:<term>`` of an identifier, which the member of that name tells."""
    return str(leaf.value).startswith("ob:") and entry.target.rpartition("/")[2] == str(leaf.value)[3:]


def is_said(leaf: Place, said: set[str]) -> bool:
    """True if a text of the source stands among those of a part of the target, as itself or translated."""
    name = next((part for part in reversed(leaf.pointer.split("/")) if not part.isdigit()), "")
    if leaf.value in ({}, [], None) or name in _TELLS_CLASS:
        return True
    return any(text in said for text in _translations(leaf.value, name)) or _is_said_in_parts(leaf.value, said)


def _is_said_in_parts(value: Any, said: set[str]) -> bool:
    """True for JSON in a note, each of whose own leaves is said."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return False
    try:
        inner = Place(json.loads(value))
    except ValueError:
        return False
    return all(is_said(leaf, said) for leaf in inner.leaves())


def _translations(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, bool):
        yield str(value).lower()
        return
    text = _number(value) if isinstance(value, (int, float)) else str(value)
    yield from (text, f"ext:{text}")
    yield from (
        f"mailto:{text}",
        text.removeprefix("mailto:"),
        f"{text[:10]}T00:00:00Z",
        text[:10] if "T00:00:00" in text else text,
    )
    if re.fullmatch(r"[+-]?\d+([.,]\d+)?", text):
        yield _number(float(text.replace(",", ".")))
        yield f"PT{text}H"
    if "base64," in text:
        yield text.partition("base64,")[2]
    for found in (vocabularies.country(text), vocabularies.language(text), vocabularies.code_of(text)):
        if found is not None:
            yield from (found.uri, found.iso, found.code)
    for table in ("eqf", "isced-f"):
        code = vocabularies.lookup(table, text) or vocabularies.labelled(table, text)
        if code is not None:
            yield code.uri
    if text.startswith("http") and "#" in text:
        yield text.rpartition("#")[2]


def _number(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 else str(value)


def _said(value: Any) -> set[str]:
    """Every text below a value, those within carried JSON and within lines too."""
    found: set[str] = set()
    for leaf in Place(value).leaves():
        text = leaf.value
        if isinstance(text, bool):
            found.add(str(text).lower())
        elif isinstance(text, (int, float)):
            found.add(_number(text))
        elif isinstance(text, str):
            found |= {text, text.rpartition("#")[2], text.partition("base64,")[2]}
            if len(text) > 100:
                found |= _decoded(text)
            if len(text) > 20_000:
                continue
            found |= (
                {line.removeprefix("- ") for line in text.splitlines()} | set(text.split("\n\n")) | set(text.split(" "))
            )
            if text[:1] in ("{", "["):
                with suppress(ValueError):
                    found |= _said(json.loads(text))
    return found


def _decoded(text: str) -> set[str]:
    """What a document that is carried as base64 says."""
    try:
        decoded = base64.b64decode(text, validate=True).decode()
    except ValueError:
        return set()
    try:
        return {decoded} | _said(json.loads(decoded))
    except ValueError:
        return {decoded}


def resolve(document: Any, pointer: str) -> Any:
    """The value at a JSON pointer; None where there is none."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict):
            document = document.get(name)
        elif isinstance(document, list) and name.isdigit() and int(name) < len(document):
            document = document[int(name)]
        else:
            return None
    return document
