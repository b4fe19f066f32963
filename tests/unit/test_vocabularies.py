"""The code lists against the EU's published ones, and what they are asked."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from vcmicro import vocabularies


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["eqf", "isced-f", "nqf", "file-type", "europass-modes", "supervision-verification"])
def test_every_published_concept_is_known(shared: Path, name: str) -> None:
    for row in rows(shared / "elm" / "vocab" / f"{name}.csv"):
        found = vocabularies.code_of(row["uri"])
        assert found is not None and found.uri == row["uri"] and found.label == row["label_en"]


def test_every_country_and_language_is_known(shared: Path) -> None:
    for row in rows(shared / "elm" / "vocab" / "map-country-alpha2-nal.csv"):
        found = vocabularies.country(row["alpha2"])
        assert found is not None and found.uri == row["uri"]
    for row in rows(shared / "elm" / "vocab" / "map-language-iso639-1-nal.csv"):
        language = vocabularies.language(row["iso639_1"])
        assert language is not None and language.uri == row["uri"]


def test_codes_as_people_write_them() -> None:
    assert [each and each.code for each in map(vocabularies.country, ("uk", "EL", "XK", "XX", "TF"))] == [
        "GBR",
        "GRC",
        "1A0",
        None,
        None,
    ]
    assert [each and each.code for each in map(vocabularies.language, ("nl-NL", "en_US", "sr-Cyrl", "und"))] == [
        "NLD",
        "ENG",
        "SRP",
        None,
    ]


def test_a_concept_names_its_scheme_and_its_table() -> None:
    level = vocabularies.lookup("eqf", "5")
    assert level is not None
    assert level.to_concept() == {
        "id": "http://data.europa.eu/snb/eqf/5",
        "type": "Concept",
        "inScheme": {"id": "http://data.europa.eu/snb/eqf/25831c2", "type": "ConceptScheme"},
        "prefLabel": {"en": ["Level 5"]},
        "notation": "eqf",
    }
    country = vocabularies.country("IE")
    assert country is not None and country.scheme == "http://publications.europa.eu/resource/authority/country"


def test_what_is_in_no_list() -> None:
    assert vocabularies.code_of("http://data.europa.eu/snb/eqf/9") is None
    assert vocabularies.code_of("https://example.org/eqf/5") is None
    assert vocabularies.lookup("no-such-table", "1") is None
    assert vocabularies.labelled("isced-f", "education") is not None
    assert vocabularies.labelled("isced-f", "no such field") is None
