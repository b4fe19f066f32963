"""What the project's own pages claim is there: tests, files, versions, targets."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("page", ["SECURITY.md", "CONTRIBUTING.md", "contexts/README.md"])
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"`((?:tests|src|docs|scripts|contexts|\.ci)/[^`<>*]+)`", text(page))
    assert named or page == "contexts/README.md"
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_promise_of_the_security_page_names_its_tests() -> None:
    section = text("SECURITY.md").partition("## What the library promises")[2].partition("## Known limits")[0]
    promises = re.split(r"^\d+\. ", section, flags=re.MULTILINE)[1:]
    assert len(promises) >= 16
    for promise in promises:
        assert "`tests/" in promise, promise


@pytest.mark.parametrize("registry", ["SUITES", "METHODS", "STATUS_TYPES", "SCHEMA_TYPES", "CONTAINERS", "CHECKS"])
def test_a_recipe_points_at_the_registry_and_at_an_entry(registry: str) -> None:
    row = next(line for line in text("CONTRIBUTING.md").splitlines() if f"`{registry}` in `" in line)
    home, examples = re.search(r"in `([^`]+)`", row), re.findall(r"`([a-z0-9_]+\.py)`", row)
    assert home and f"{registry}: Registry" in text(home.group(1))
    assert all((ROOT / home.group(1)).with_name(name).is_file() for name in examples) and examples


def test_the_targets_that_the_pages_name_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    for page in ("CONTRIBUTING.md", "README.md", ".ci/run"):
        assert set(re.findall(r"\bmake ([a-z]+)\b(?=\s{2,}#|\s*$|`| ARGS)", text(page), re.MULTILINE)) <= targets, page


def test_dependencies_have_a_floor_and_no_cap() -> None:
    extras = [each for extra in PROJECT["optional-dependencies"].values() for each in extra]
    for requirement in [*PROJECT["dependencies"], *extras]:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+>=[0-9.]+|vcmicro\[cli,test\]", requirement), requirement


def test_the_version_is_the_same_everywhere() -> None:
    import vcmicro

    assert vcmicro.__version__ == PROJECT["version"]


def test_the_licence_is_the_whole_apache_licence() -> None:
    words = text("LICENSE")
    assert "Version 2.0, January 2004" in words
    assert "9. Accepting Warranty or Additional Liability." in words
    assert PROJECT["license"] == "Apache-2.0"


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    assert re.findall(r"^## \[(.+?)\]", text("CHANGELOG.md"), re.MULTILINE)[0] in {"Unreleased", PROJECT["version"]}
