"""The rule tables say what the mapping's CSV tables say, row for row."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from vcmicro.mapping import EDGES, RuleTable

_CLASSES = frozenset("ETNSCX")


def _rows(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "design" / "mapping" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("edge", "letter", "count"), [("ob2-ob3", "K", 40), ("ob3-elm", "A", 90), ("elm-ob3", "B", 69)]
)
def test_each_rule_id_is_there_once(edge: str, letter: str, count: int) -> None:
    assert [rule.id for rule in EDGES[edge].rules.rules] == [f"{letter}{number}" for number in range(1, count + 1)]


@pytest.mark.parametrize("edge", ["ob2-ob3", "ob3-elm", "elm-ob3"])
def test_each_rule_says_its_class_and_a_sentence(edge: str) -> None:
    for rule in EDGES[edge].rules.rules:
        assert rule.kind in _CLASSES
        assert rule.text.endswith(".")
        assert rule.source


def test_all_178_properties_of_open_badges_have_the_rule_that_the_table_names(shared: Path) -> None:
    rows = _rows(shared, "ob3-elm.csv")
    pairs = [
        (pair, row["id"])
        for row in rows
        for pair in row["covers"].replace(";", " ").replace(",", " ").split()
        if "." in pair
    ]
    assert len(pairs) == len({pair for pair, _ in pairs}) == 178
    _agree(pairs, EDGES["ob3-elm"].rules)


def test_the_178_properties_are_those_of_the_official_schema(shared: Path) -> None:
    """The table was not shortened to what the rules know: 1EdTech's schema is where the classes come from."""
    name = "ob_v3p0_achievementcredential_schema.2024-strict-arrays.json"
    schema = json.loads((shared / "ob" / "ob3-schemas" / name).read_text("utf-8"))
    here = EDGES["ob3-elm"].rules.covered
    for class_, node in schema["$defs"].items():
        for member in node.get("properties", {}):
            assert f"{class_}.{member}" in here
    for member in schema["properties"]:
        assert f"AchievementCredential.{member}" in here


def test_all_485_rows_of_the_elm_shapes_have_the_rule_that_the_table_names(shared: Path) -> None:
    rows = _rows(shared, "elm-ob3.csv")
    assert len(rows) == 485
    _agree(
        [(f"{row['elm_class'].rpartition(':')[2]}.{row['json_term']}", row["rule"]) for row in rows],
        EDGES["elm-ob3"].rules,
    )


def test_the_rows_of_open_badges_2_are_the_rules_in_order(shared: Path) -> None:
    rows = _rows(shared, "ob2-ob3.csv")
    rules = EDGES["ob2-ob3"].rules.rules
    assert len(rows) == len(rules) == 40
    assert [rule.id for rule, row in zip(rules, rows, strict=True) if rule.kind != row["class"]] == []


def test_each_class_is_one_that_the_table_gives(shared: Path) -> None:
    for edge, name, column in (("ob3-elm", "ob3-elm.csv", "id"), ("elm-ob3", "elm-ob3.csv", "rule")):
        given: dict[str, str] = {row[column]: row["class"] for row in _rows(shared, name)}
        rules = [rule for rule in EDGES[edge].rules.rules if rule.id in given]
        assert [
            (rule.id, rule.kind, given[rule.id]) for rule in rules if rule.kind not in given[rule.id].split("/")
        ] == []


def _agree(pairs: list[tuple[str, str]], table: RuleTable) -> None:
    wrong = [
        (pair, expected, table.covering(*pair.split(".", 1)).id)
        for pair, expected in pairs
        if pair not in table.covered or table.covering(*pair.split(".", 1)).id != expected
    ]
    assert wrong == []
