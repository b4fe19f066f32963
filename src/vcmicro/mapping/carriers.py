"""Carriers: originals that ride along whole, and whether they agree with what stands around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from vcmicro.mapping.formats import format_of
from vcmicro.mapping.places import Place


class Difference(NamedTuple):
    """Where a wrapper and the original within it do not say the same."""

    pointer: str
    detail: str


def differences(wrapper: dict[str, Any], again: dict[str, Any], format_: str) -> list[Difference]:
    """The core fields (id, title, dates, issuer, subject) in which a wrapper and its original, mapped anew, differ."""
    here, there = _core(wrapper, format_), _core(again, format_)
    found = []
    for name, (pointer, value) in here.items():
        other = there.get(name, ("", None))[1]
        if value != other:
            found.append(Difference(pointer, f"{name}: the wrapper says {value!r}, the original gives {other!r}"))
    return found


def _core(document: dict[str, Any], format_: str) -> dict[str, tuple[str, Any]]:
    """Core fields with their pointers; texts of any language stand for a title."""
    found: dict[str, tuple[str, Any]] = {}
    root = Place(document)
    for name, path, read in _FIELDS["elm" if format_ == "elm" or format_of(document) == "elm" else "ob3"]:
        place = root.at(*path)
        if place is not None:
            found[name] = (place.pointer, read(place.value))
    return found


def _plain(value: Any) -> Any:
    return value


def _texts(value: Any) -> Any:
    """The texts of a language map, whatever its languages."""
    if isinstance(value, Mapping):
        return sorted(str(text) for each in value.values() for text in (each if isinstance(each, list) else [each]))
    return [str(value)]


_Read = Callable[[Any], Any]
_FIELDS: dict[str, tuple[tuple[str, tuple[str, ...], _Read], ...]] = {
    "elm": (
        ("id", ("id",), _plain),
        ("title", ("displayParameter", "title"), _texts),
        ("validFrom", ("validFrom",), _plain),
        ("validUntil", ("validUntil",), _plain),
        ("issuer", ("issuer", "id"), _plain),
        ("subject", ("credentialSubject", "id"), _plain),
        ("achievement", ("credentialSubject", "hasClaim", "specifiedBy", "id"), _plain),
        ("achievement title", ("credentialSubject", "hasClaim", "title"), _texts),
    ),
    "ob3": (
        ("id", ("id",), _plain),
        ("name", ("name",), _plain),
        ("validFrom", ("validFrom",), _plain),
        ("validUntil", ("validUntil",), _plain),
        ("awardedDate", ("awardedDate",), _plain),
        ("issuer", ("issuer", "id"), _plain),
        ("subject", ("credentialSubject", "id"), _plain),
        ("achievement", ("credentialSubject", "achievement", "id"), _plain),
        ("achievement name", ("credentialSubject", "achievement", "name"), _plain),
    ),
}
