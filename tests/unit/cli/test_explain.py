"""explain: every code has a page, and a misspelled one its neighbours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

from vcmicro.problem_types import PROBLEMS

Run = Callable[..., Result]


def test_every_code_has_its_page(run: Run) -> None:
    for code, row in PROBLEMS.items():
        result = run("explain", code)
        assert result.exit_code == 0
        for part in (code, row.title, row.hint, row.type):
            assert part in result.stdout


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("proof.invlaid", "proof.invalid"),
        ("Proof.Invalid", "proof.invalid"),
        ("status.revokd", "status.revoked"),
        ("revoked", "status.revoked"),
        ("bake", "bake.not_found"),
    ],
)
def test_a_code_that_is_none_names_its_neighbours(run: Run, given: str, meant: str) -> None:
    result = run("explain", given)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert meant in result.stderr


def test_a_code_that_is_like_none(run: Run) -> None:
    result = run("explain", "zzzzzzzz")
    assert result.exit_code == 2
    assert "did you mean" not in result.stderr
