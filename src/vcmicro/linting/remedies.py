"""Known faults of platforms' output, each with what mends it; one function a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from vcmicro import vocabularies
from vcmicro.mapping.elm_nodes import ECTS
from vcmicro.mapping.formats import format_of
from vcmicro.mapping.open_badge import SURF_CONTEXT, SURF_TYPE, VCM_CONTEXT
from vcmicro.mapping.places import Place
from vcmicro.strict_json import pointer_tokens

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NO_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?", re.ASCII)
_TAG = re.compile(r"(?P<language>[a-zA-Z]{2,3})[-_](?P<region>[a-zA-Z]{2})", re.ASCII)
_DATES = frozenset(
    [
        "validFrom",
        "validUntil",
        "awardedDate",
        "issuanceDate",
        "expirationDate",
        "issued",
        "activityStartDate",
        "activityEndDate",
    ]
)
# The language once more in place of a region: ISO 3166 has no EN, and nobody means Serbia and Montenegro by CS.
_NO_REGION = frozenset({"EN", "DA", "CS", "JA", "KO", "ZH"})
_SURF_TERMS = ("SBU", "timeInvestment", "participationType", "assessmentType", "supervisionType", "identityChecked")
Mend = Callable[[dict[str, Any]], None]


class Remedy(NamedTuple):
    """A fault: its name, where, what is wrong and what to do; ``mend`` changes a copy of the document, if it can."""

    code: str
    pointer: str
    what: str
    fix: str
    mend: Mend | None = None


def remedies(document: dict[str, Any]) -> list[Remedy]:
    """Every known fault that the document has."""
    return [found for look in _LOOKS for found in look(Place(document))]


def at(document: dict[str, Any], pointer: str) -> tuple[Any, str | int]:
    """The object or array that holds what a pointer names, and its key there."""
    parts = pointer_tokens(pointer)
    node: Any = document
    for part in parts[:-1]:
        node = node[int(part)] if isinstance(node, list) else node[part]
    return node, int(parts[-1]) if isinstance(node, list) else parts[-1]


def replace(pointer: str, value: Any) -> Mend:
    """A mend that puts a value in a place."""

    def mend(document: dict[str, Any]) -> None:
        holder, key = at(document, pointer)
        holder[key] = value

    return mend


def remove(pointer: str) -> Mend:
    """A mend that takes a member away."""

    def mend(document: dict[str, Any]) -> None:
        holder, key = at(document, pointer)
        del holder[key]

    return mend


def _walk(place: Place, name: str = "") -> Iterator[tuple[str, Place]]:
    """Every value below a place, with the member's name; items of an array have that of the array."""
    below = [(name, each) for each in place.items()] if isinstance(place.value, list) else place.members()
    for own, each in below:
        yield own, each
        yield from _walk(each, own)


def _dates(root: Place) -> Iterator[Remedy]:
    """Dates without a time, times without an offset: VCDM asks for dateTimeStamps."""
    if format_of(root.value) == "ob2":
        return
    for name, place in _walk(root):
        if name not in _DATES or not isinstance(place.value, str):
            continue
        if _DATE.fullmatch(place.value):
            new = f"{place.value}T00:00:00Z"
            mend = replace(place.pointer, new)
            yield Remedy("lint.date_only", place.pointer, "a date without a time", f"write {new}", mend)
        elif _NO_OFFSET.fullmatch(place.value):
            seconds = "" if place.value.count(":") == 2 else ":00"
            new = f"{place.value}{seconds}Z"
            mend = replace(place.pointer, new)
            yield Remedy("lint.no_offset", place.pointer, "a time without an offset", f"write {new}", mend)


def _languages(root: Place) -> Iterator[Remedy]:
    """``en-EN`` and its like: a region that is none."""
    for name, place in _walk(root):
        found = _TAG.fullmatch(place.value) if isinstance(place.value, str) else None
        if name not in ("inLanguage", "@language", "language") or found is None:
            continue
        language, region = found["language"].lower(), found["region"].upper()
        if vocabularies.country(region) is None or region in _NO_REGION:
            text = f"{place.value} names no real region"
            mend = replace(place.pointer, language)
            yield Remedy("lint.language_region", place.pointer, text, f"write {language}", mend)
        elif place.value != f"{language}-{region}":
            new = f"{language}-{region}"
            text = f"{place.value} is spelled {new}"
            yield Remedy("lint.language_form", place.pointer, text, f"write {new}", replace(place.pointer, new))


def _surf_terms(root: Place) -> Iterator[Remedy]:
    """SURF's terms without SURF's context: under Data Integrity nobody signs them."""
    achievement = root.at("credentialSubject", "achievement")
    if achievement is None or SURF_TYPE in [each.value for each in achievement.first().each("type")]:
        return
    node = achievement.first()
    ects = node.member("ECTS")
    if ects is not None:
        others = node.member("creditsAvailable")
        is_free = others is None or others.value == ects.value
        yield Remedy(
            "lint.ects",
            ects.pointer,
            "ECTS is defined by no context here, so that no proof over RDF covers it",
            "write creditsAvailable with vcmCreditFramework" + ("" if is_free else ", which says another number now"),
            _mend_ects(node.pointer) if is_free else None,
        )
    program = node.member("educationProgramIdentifier")
    if program is not None:
        yield Remedy(
            "lint.education_program",
            program.pointer,
            "educationProgramIdentifier is defined by no context here",
            "write otherIdentifier entries of type ext:educationProgramIdentifier",
            _mend_program(node.pointer),
        )

    for name in _SURF_TERMS:
        place = node.member(name)
        if place is not None:
            text = f"{name} is a term of SURF's edubadges, and is defined by no context here"
            fix = f"add the type {SURF_TYPE} to the achievement and {SURF_CONTEXT} to @context"
            yield Remedy("lint.surf_term", place.pointer, text, fix)


def _mend_ects(pointer: str) -> Mend:
    def mend(document: dict[str, Any]) -> None:
        holder, key = at(document, pointer)
        node = holder[key]
        node["creditsAvailable"] = node.pop("ECTS")
        node["vcmCreditFramework"] = ECTS
        _add_context(document, VCM_CONTEXT)

    return mend


def _mend_program(pointer: str) -> Mend:
    def mend(document: dict[str, Any]) -> None:
        holder, key = at(document, pointer)
        node = holder[key]
        values = node.pop("educationProgramIdentifier")
        for value in values if isinstance(values, list) else [values]:
            entry = {
                "type": "IdentifierEntry",
                "identifier": str(value),
                "identifierType": "ext:educationProgramIdentifier",
            }
            node.setdefault("otherIdentifier", []).append(entry)

    return mend


def _add_context(document: dict[str, Any], url: str) -> None:
    contexts = document.get("@context")
    found = contexts if isinstance(contexts, list) else [contexts]
    if url not in found:
        document["@context"] = [*found, url]


def _cryptosuites(root: Place) -> Iterator[Remedy]:
    """``eddsa-rdf-2022`` was renamed before it was published."""
    for each in root.each("proof"):
        suite = each.member("cryptosuite")
        if suite is not None and suite.value == "eddsa-rdf-2022":
            yield Remedy(
                "lint.cryptosuite",
                suite.pointer,
                "eddsa-rdf-2022 is no cryptosuite; the standard's name is eddsa-rdfc-2022",
                "sign anew with eddsa-rdfc-2022",
                remove("/proof"),
            )


def _countries(root: Place) -> Iterator[Remedy]:
    """An issuer without a country cannot become an ELM credential, and lacks a mandatory element of the EU."""
    if format_of(root.value) != "ob3":
        return
    code = root.at("issuer", "address", "addressCountryCode")
    if code is None:
        yield Remedy(
            "lint.issuer_country",
            "/issuer",
            "the issuer names no country",
            "add address.addressCountryCode (ISO 3166-1 alpha-2)",
        )
    elif vocabularies.country(str(code.value)) is None:
        text = f"{code.value!r} is no ISO 3166-1 country code"
        yield Remedy("lint.issuer_country", code.pointer, text, "write the two letters of the country")
    elif str(code.value) != str(code.value).upper():
        new = str(code.value).upper()
        mend = replace(code.pointer, new)
        yield Remedy("lint.country_case", code.pointer, "country codes are upper case", f"write {new}", mend)


def _empty(root: Place) -> Iterator[Remedy]:
    """Empty texts, arrays and nulls say nothing, and some verifiers refuse them."""
    for _, place in _walk(root):
        if place.value in (None, "", []) and not isinstance(place.value, (bool, int)):
            text = "null" if place.value is None else "an empty value"
            mend = remove(place.pointer)
            yield Remedy("lint.empty", place.pointer, f"{text} says nothing", "leave the member out", mend)


_LOOKS: tuple[Callable[[Place], Iterator[Remedy]], ...] = (
    _dates,
    _languages,
    _surf_terms,
    _cryptosuites,
    _countries,
    _empty,
)
