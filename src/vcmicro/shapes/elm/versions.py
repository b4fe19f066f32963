"""The versions of the European Learning Model, and the application profiles of its credentials.

Source: the EDC application profile, versions 1.1.0 (ELM 3.1), 1.2.0 (ELM 3.2) and 1.3.0 (ELM 3.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vcmicro.record import Record

_CONTEXT = "http://data.europa.eu/snb/model/context/edc-ap"
_VOCABULARIES = ("http://data.europa.eu/snb/", "http://publications.europa.eu/resource/authority/")
_PROFILE = "http://data.europa.eu/snb/model/ap/"


class Version(Record):
    """One version: where its terms, its JSON-LD context and its code lists are, and which tables hold its shapes.

    ``proven``: held against the version's published shapes. ELM 3.3 is known by its namespace; it is judged by the
    tables of 3.2, since its shapes have not been compared.
    """

    name: str
    namespace: str
    context: str
    shapes: str
    vocabularies: tuple[str, ...] = _VOCABULARIES
    proven: bool = True


VERSIONS: Mapping[str, Version] = MappingProxyType(
    {
        "3.1": Version("3.1", "http://data.europa.eu/snb/model/elm/", _CONTEXT, "3.1"),
        "3.2": Version("3.2", "http://data.europa.eu/snb/model/elm/", _CONTEXT, "3.2"),
        "3.3": Version("3.3", "http://data.europa.eu/snb/model/ontology/", _CONTEXT, "3.2", proven=False),
    }
)
"""The versions of ELM; documents of 3.1 and 3.2 name the same context, and 3.2 is taken."""

_BASE = ("edc-generic-no-cv",)
_FULL = (*_BASE, "edc-generic-full")
# What each profile's owl:imports gather.
_IMPORTS = {
    "edc-generic-no-cv": _BASE,
    "edc-generic-full": _FULL,
    "edc-converted": (*_FULL, "edc-converted"),
    "edc-accredited": (*_FULL, "edc-accredited"),
    "edc-issued-by-mandate": (*_FULL, "edc-issued-by-mandate"),
    "edc-diploma-supplement": (*_FULL, "edc-accredited", "edc-diploma-supplement"),
}
PROFILES: Mapping[str, tuple[str, ...]] = MappingProxyType({_PROFILE + name: rows for name, rows in _IMPORTS.items()})
"""The tables of each profile, by the id that a credential's ``credentialSchema`` gives."""


def tables_of(schemas: list[str]) -> tuple[str, ...]:
    """The tables of all the profiles that a credential names; those of ``edc-generic-full`` if it names none known."""
    named = [PROFILES[each] for each in schemas if each in PROFILES]
    return tuple(dict.fromkeys(table for tables in named for table in tables)) or _FULL
