"""RULE.json: its keywords, and what is wrong with one that cannot be read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from vcmicro import Stacking
from vcmicro.errors import Invalid
from vcmicro.stacking import Elective


def test_every_keyword() -> None:
    rule = Stacking.from_json(
        {
            "min_ects": "30.5",
            "framework": "urn:f",
            "min_eqf": 6,
            "required": ["urn:a"],
            "elective": [{"of": ["urn:b", "urn:c"], "min": 1}],
            "accepted_issuers": ["did:web:a"],
            "max_age": 365,
            "max_share_one_issuer": 0.5,
            "max_share_rpl": 0,
            "min_grade": {"urn:scale": "6"},
        }
    )
    assert rule == Stacking(
        min_ects=Decimal("30.5"),
        framework="urn:f",
        min_eqf=6,
        required=("urn:a",),
        elective=(Elective(("urn:b", "urn:c"), 1),),
        accepted_issuers=("did:web:a",),
        max_age=365,
        max_share_one_issuer=Decimal("0.5"),
        max_share_rpl=Decimal(0),
        min_grade={"urn:scale": "6"},
    )


def test_nothing_is_asked_by_default() -> None:
    assert Stacking.from_json({}) == Stacking()


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ({"min_credits": 5}, ""),
        ({"min_ects": -1}, "/min_ects"),
        ({"min_ects": "many"}, "/min_ects"),
        ({"min_ects": True}, "/min_ects"),
        ({"min_ects": "Infinity"}, "/min_ects"),
        ({"framework": ""}, "/framework"),
        ({"min_eqf": 9}, "/min_eqf"),
        ({"min_eqf": "6"}, "/min_eqf"),
        ({"required": "urn:a"}, "/required"),
        ({"required": ["urn:a", 7]}, "/required/1"),
        ({"elective": {}}, "/elective"),
        ({"elective": [{"of": ["urn:a"]}]}, "/elective/0"),
        ({"elective": [{"of": "urn:a", "min": 1}]}, "/elective/0/of"),
        ({"elective": [{"of": ["urn:a"], "min": -1}]}, "/elective/0/min"),
        ({"accepted_issuers": [None]}, "/accepted_issuers/0"),
        ({"max_age": 1.5}, "/max_age"),
        ({"max_share_one_issuer": 1.1}, "/max_share_one_issuer"),
        ({"max_share_rpl": "half"}, "/max_share_rpl"),
        ({"min_grade": "6"}, "/min_grade"),
        ({"min_grade": {"https://a.example/s": 6}}, "/min_grade/https:~1~1a.example~1s"),
    ],
)
def test_errors_say_where(value: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as error:
        Stacking.from_json(value)
    assert (error.value.code, error.value.problem.pointer) == ("stack.rule", pointer)
