"""Schemas that the caller has: a folder is the web as far as it goes, and nothing outside of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from vcmicro.errors import Unavailable
from vcmicro.schemas import SCHEMA_TYPES
from vcmicro.schemas.given import SchemaFolder, read_given

_URL = "https://schemas.example/v1/badge.json"


@pytest.fixture
def folder(tmp_path: Path) -> SchemaFolder:
    (tmp_path / "secret.json").write_text("{}")
    place = tmp_path / "web" / "schemas.example" / "v1"
    place.mkdir(parents=True)
    (place / "badge.json").write_text("true")
    (place / "shapes").write_text("# none")
    return SchemaFolder(tmp_path / "web")


def test_a_url_is_a_path(folder: SchemaFolder) -> None:
    assert folder[_URL] == b"true" == folder[_URL.replace("https", "http")]
    assert list(folder) == [_URL, "https://schemas.example/v1/shapes"] and len(folder) == 2
    assert _URL in folder and dict(folder)[_URL] == b"true"


@pytest.mark.parametrize(
    "url",
    [
        "https://schemas.example/v1/other.json",
        "https://schemas.example/v1",
        "https://schemas.example",
        "https://../secret.json",
        "https://schemas.example/../../secret.json",
        "https://schemas.example/v1/./badge.json",
        "https://schemas.example//v1/badge.json",
        "https://schemas.example/v1/badge.json?x=1",
        "https://schemas.example/v1/badge.json#",
        "https://user@schemas.example/v1/badge.json",
        "file:///etc/passwd",
        "schemas.example/v1/badge.json",
        "https://schemas.example/v1/badge.json\0",
        "https://schemas.example/v1\\badge.json",
        "",
    ],
)
def test_what_names_no_place_inside_is_not_there(folder: SchemaFolder, url: str) -> None:
    assert url not in folder
    assert folder.get(url) is None


def test_a_folder_is_read_when_it_is_asked(folder: SchemaFolder) -> None:
    assert read_given(folder) is folder
    assert isinstance(read_given(folder.folder), SchemaFolder)
    with pytest.raises(ValueError, match="not a folder"):
        read_given(folder.folder / "nothing")
    assert read_given(None) == {}


@pytest.mark.parametrize("name", ["JsonSchema", "1EdTechJsonSchemaValidator2019", "ShaclValidator2017"])
def test_only_a_signed_schema_lies_in_a_credential(name: str) -> None:
    with pytest.raises(Unavailable):
        SCHEMA_TYPES[name].schema_in({}, "")
