"""Two documents side by side, fact by fact: what stood where, and what a conversion made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from vcmicro.mapping.entries import MEANINGS
from vcmicro.strict_json import value_at

if TYPE_CHECKING:
    from vcmicro.converting import Conversion
    from vcmicro.mapping import Entry

WHOLE, KEPT, MADE, LOST = " ", "~", "+", "!"
"""The signs of an entry: taken over; changed, and kept in the result; made up; kept nowhere."""
_NAMING = (
    *("title", "name", "legalName", "targetName", "noteLiteral", "prefLabel", "point", "notation", "identityHash"),
    *("identifier", "fullAddress", "contentURL", "id"),
)
"""What says most of an object in few words, best first."""


class Side(NamedTuple):
    """One fact: its sign and class in words, its place and value on either side, the sentence of the rule."""

    mark: str
    meaning: str
    source: str
    was: str
    target: str
    became: str
    carrier: str
    sentence: str


def sides(source: Mapping[str, Any], found: Conversion) -> list[Side]:
    """Every entry of a conversion beside the values that it is about; pointers are empty where a side has nothing."""
    return [_side(source, found.document, entry) for entry in found.entries]


def _side(source: Mapping[str, Any], target: Mapping[str, Any], entry: Entry) -> Side:
    was = in_few_words(value_at(source, entry.source)) if entry.source else ""
    became = in_few_words(value_at(target, entry.target)) if entry.target else ""
    meaning = MEANINGS[entry.kind]
    return Side(mark(entry), meaning, entry.source, was, entry.target, became, entry.carrier, entry.sentence)


def mark(entry: Entry) -> str:
    """The sign of an entry: what became of the value, in one character."""
    if not entry.is_loss:
        return WHOLE
    if entry.is_kept:
        return KEPT
    return LOST if entry.source else MADE


def in_few_words(value: Any) -> str:
    """A value in a few words: texts as they are, one text of a language map, else how much there is."""
    if isinstance(value, list) and len(value) == 1:
        return in_few_words(value[0])
    if isinstance(value, dict) and len(value) == 1:
        return in_few_words(next(iter(value.values())))
    if isinstance(value, dict):
        named = next((value[name] for name in _NAMING if name in value), None)
        return in_few_words(named) if named is not None else f"({len(value)} members)"
    if isinstance(value, list):
        return f"({len(value)} items)"
    if isinstance(value, bool):
        return str(value).lower()
    text = "" if value is None else str(value)
    return f"({len(text):,} characters)" if len(text) > 400 else " ".join(text.split())
