"""The extensions of edubadges: verdicts are those of their JSON Schemas, over values of every kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from vcmicro.shapes import SHAPES, check

NAMES = sorted(name.removesuffix("/2.0") for name in SHAPES if name.endswith("Extension/2.0"))
VALUES: tuple[Any, ...] = (1, 2.5, -1, 0, "text", "https://uni.example/x", "", True, None, {}, [1, 2], ["a"], [1, "a"])
REASONS = {
    "InstitutionCountryExtension": "its schema describes InstitutionIdentifier where it means InstitutionCountry",
}
"""Where a verdict may differ, and why."""


@pytest.mark.parametrize("name", NAMES)
def test_verdicts(shared: Path, name: str) -> None:
    path = shared / "ob" / "ob2" / "edubadges-extensions" / name / "schema.json"
    validator = Draft4Validator(json.loads(path.read_text("utf-8")), format_checker=FormatChecker())
    member = SHAPES[f"{name}/2.0"].members[0].name
    cases = [{}, *({member: value} for value in VALUES), *({member: value, "x": 1} for value in VALUES)]
    differ = [each for each in cases if validator.is_valid(each) == bool(check(each, shape=f"{name}/2.0"))]
    if name == "InstitutionCountryExtension":
        assert all(validator.is_valid(each) and not isinstance(each[member], str) for each in differ), REASONS[name]
    elif name == "GradingTableExtension":
        # jsonschema judges "uri" only where a further library is there; here it always is one.
        assert all(isinstance(each[member], str) for each in differ)
    else:
        assert differ == []
