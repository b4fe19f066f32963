"""Carriers: originals that ride along whole, and whether they agree with what stands around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from vcmicro.mapping.formats import format_of
from vcmicro.mapping.places import Place
from vcmicro.problems import shown


class Difference(NamedTuple):
    """Where a wrapper and the original within it do not say the same."""

    pointer: str
    detail: str


def differences(
    wrapper: dict[str, Any], again: dict[str, Any], format_: str, *, on_behalf: bool = False
) -> list[Difference]:
    """The core fields (id, titles, dates, issuer, subject) in which a wrapper and its original, mapped anew, differ.

    ``on_behalf`` (for a wrapper that is signed) also takes the original's issuer as creator or awarding body: another
    issued it on that one's behalf.
    """
    fields = _FIELDS["elm" if format_ == "elm" or format_of(wrapper) == "elm" else "ob3"]
    return [found for field in fields if (found := _difference(field, wrapper, again, on_behalf)) is not None]


def _difference(field: _Field, wrapper: dict[str, Any], again: dict[str, Any], on_behalf: bool) -> Difference | None:
    there = Place(again).at(*field.paths[0])
    given = None if there is None else field.read(there.value)
    places = [Place(wrapper).at(*path) for path in field.paths]
    said = [None if place is None else field.read(place.value) for place in places]
    if given == said[0] or (on_behalf and given is not None and given in said):
        return None
    pointer = "".join(f"/{name}" for name in field.paths[0]) if places[0] is None else places[0].pointer
    detail = f"{field.name}: the wrapper says {shown(said[0])}, the original gives {shown(given)}"
    return Difference(pointer, detail)


class _Field(NamedTuple):
    """A core field; where it stands first, and where it may stand too."""

    name: str
    paths: tuple[tuple[str, ...], ...]
    read: Callable[[Any], Any]


def _plain(value: Any) -> Any:
    return value


def _texts(value: Any) -> Any:
    """The texts of a language map, whatever its languages."""
    if isinstance(value, Mapping):
        return sorted(str(text) for each in value.values() for text in (each if isinstance(each, list) else [each]))
    return [str(value)]


def _identities(value: Any) -> Any:
    """Who an Open Badge's identifiers say that the learner is."""
    entries = [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, Mapping)]
    return sorted((str(each.get("identityType")), str(each.get("identityHash"))) for each in entries)


_PERSON = ("credentialSubject",)
_CLAIM = ("credentialSubject", "hasClaim")
_BODY = (*_CLAIM, "awardedBy", "awardingBody")
_ACHIEVEMENT = ("credentialSubject", "achievement")
_FIELDS: dict[str, tuple[_Field, ...]] = {
    "elm": (
        _Field("id", (("id",),), _plain),
        _Field("title", (("displayParameter", "title"),), _texts),
        _Field("validFrom", (("validFrom",),), _plain),
        _Field("validUntil", (("validUntil",),), _plain),
        _Field("issuer", (("issuer", "id"), (*_BODY, "id")), _plain),
        _Field("issuer's name", (("issuer", "legalName"), (*_BODY, "legalName")), _texts),
        _Field("subject", ((*_PERSON, "id"),), _plain),
        _Field("learner's name", ((*_PERSON, "fullName"),), _texts),
        _Field("given name", ((*_PERSON, "givenName"),), _texts),
        _Field("family name", ((*_PERSON, "familyName"),), _texts),
        _Field("achievement", ((*_CLAIM, "specifiedBy", "id"),), _plain),
        _Field("achievement's title", ((*_CLAIM, "title"),), _texts),
        _Field("specification's title", ((*_CLAIM, "specifiedBy", "title"),), _texts),
        _Field("date of awarding", ((*_CLAIM, "awardedBy", "awardingDate"),), _plain),
    ),
    "ob3": (
        _Field("id", (("id",),), _plain),
        _Field("name", (("name",),), _plain),
        _Field("validFrom", (("validFrom",),), _plain),
        _Field("validUntil", (("validUntil",),), _plain),
        _Field("awardedDate", (("awardedDate",),), _plain),
        _Field("issuer", (("issuer", "id"), (*_ACHIEVEMENT, "creator", "id")), _plain),
        _Field("issuer's name", (("issuer", "name"), (*_ACHIEVEMENT, "creator", "name")), _plain),
        _Field("subject", ((*_PERSON, "id"),), _plain),
        _Field("learner", ((*_PERSON, "identifier"),), _identities),
        _Field("given name", ((*_PERSON, "givenName"),), _plain),
        _Field("family name", ((*_PERSON, "familyName"),), _plain),
        _Field("achievement", ((*_ACHIEVEMENT, "id"),), _plain),
        _Field("achievement's name", ((*_ACHIEVEMENT, "name"),), _plain),
    ),
}
