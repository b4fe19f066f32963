"""Code lists of the EU: countries, languages, levels, fields, and the small lists of Europass.

Facts (codes, labels, ISO codes) from the Publications Office's authority tables (NAL) and the Europass lists
(``http://data.europa.eu/snb/``), written by ``scripts/vocabularies.py``. Read once, when first asked for.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

SNB = "http://data.europa.eu/snb/"
NAL = "http://publications.europa.eu/resource/authority/"
_NAL_TABLES = frozenset({"country", "language", "file-type", "currency", "human-sex", "atu"})
# ISO 3166 codes as people write them, which the tables do not have.
_COUNTRY_SYNONYMS = {"UK": "GB", "EL": "GR"}


class Code(NamedTuple):
    """One entry of a code list; ``iso`` is the ISO 3166-1 alpha-2 or ISO 639-1 code of countries and languages."""

    table: str
    code: str
    label: str
    iso: str = ""

    @property
    def uri(self) -> str:
        """The concept's IRI."""
        return f"{NAL if self.table in _NAL_TABLES else SNB}{self.table}/{self.code}"

    @property
    def scheme(self) -> str:
        """The IRI of the list: the table itself (NAL), or its ``25831c2`` (Europass)."""
        return scheme_of(self.table)

    def to_concept(self, label: str | None = None, language: str = "en") -> dict[str, Any]:
        """An ELM Concept with its scheme; ``notation`` is the table's name, as Europass writes it."""
        return {
            "id": self.uri,
            "type": "Concept",
            "inScheme": {"id": self.scheme, "type": "ConceptScheme"},
            "prefLabel": {language: [label or self.label]},
            "notation": self.table,
        }


def scheme_of(table: str) -> str:
    """The IRI of a code list."""
    return f"{NAL}{table}" if table in _NAL_TABLES else f"{SNB}{table}/25831c2"


def code_of(uri: str) -> Code | None:
    """The entry that an IRI names; None for what is in no list here."""
    for base in (SNB, NAL):
        if uri.startswith(base):
            table, _, code = uri[len(base) :].rpartition("/")
            return _table(table).get(code)
    return None


def lookup(table: str, code: str) -> Code | None:
    """The entry of a list by its code."""
    return _table(table).get(code)


def labelled(table: str, label: str) -> Code | None:
    """The entry of a list by its English label, whatever its case."""
    wanted = label.strip().casefold()
    return next((each for each in _table(table).values() if each.label.casefold() == wanted), None)


def country(alpha2: str) -> Code | None:
    """The country of an ISO 3166-1 alpha-2 code (UK and EL are understood); None for XX and what is no country."""
    wanted = alpha2.strip().upper()
    return _by_iso("country").get(_COUNTRY_SYNONYMS.get(wanted, wanted))


def language(tag: str) -> Code | None:
    """The language of a BCP 47 tag by its first subtag (nl-NL is Dutch)."""
    return _by_iso("language").get(tag.replace("_", "-").partition("-")[0].lower())


@cache
def _table(name: str) -> dict[str, Code]:
    return {each.code: each for each in _codes() if each.table == name}


@cache
def _by_iso(name: str) -> dict[str, Code]:
    return {each.iso: each for each in _table(name).values()}


@cache
def _codes() -> tuple[Code, ...]:
    small = [Code(row["table"], row["code"], row["label"]) for row in _rows("codes.csv")]
    countries = [Code("country", row["code"], row["label"], row["alpha2"]) for row in _rows("countries.csv")]
    languages = [Code("language", row["code"], row["label"], row["iso639"]) for row in _rows("languages.csv")]
    return (*small, *countries, *languages)


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__name__).joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
