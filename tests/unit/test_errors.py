"""Errors and problems: what is said, where it points, and that nothing is lost on the way."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

from vcmicro.errors import Invalid, LimitExceeded, Unavailable, VcmicroError, invalid, over_limit, unavailable
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problem_types import PROBLEMS
from vcmicro.problems import Problem, problem, shown


def test_the_tree() -> None:
    assert issubclass(LimitExceeded, Invalid) and issubclass(Invalid, VcmicroError)
    assert issubclass(Unavailable, VcmicroError) and not issubclass(Unavailable, Invalid)


def test_an_error_holds_everything_that_was_found() -> None:
    found = (problem("key.weak", "first", "/a"), problem("key.use", "second"))
    error = Invalid(iter(found))
    assert error.problems == found
    assert (error.problem, error.code) == (found[0], "key.weak")
    assert str(error) == "key.weak at /a: first; key.use: second"


def test_an_error_needs_a_problem() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Invalid(())


@pytest.mark.parametrize(
    "error",
    [
        invalid("key.weak", "why", "/a", "hint"),
        unavailable("net.timeout", "slow"),
        over_limit("limit.size", "input_bytes", 4_194_304),
    ],
)
def test_errors_survive_processes(error: VcmicroError) -> None:
    for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert type(again) is type(error) and again.problems == error.problems and str(again) == str(error)


def test_a_limit_is_named() -> None:
    assert (
        over_limit("limit.size", "input_bytes", 4_194_304).problem.detail
        == "more than 4,194,304 allowed by Limits.input_bytes"
    )


def test_problem_views() -> None:
    found = problem("did.syntax", "detail", "/issuer")
    assert found.hint == PROBLEMS["did.syntax"].hint and found.title == PROBLEMS["did.syntax"].title
    assert found.under("/credential").pointer == "/credential/issuer"
    assert found.to_json() == {
        "type": "https://www.w3.org/ns/did#INVALID_DID",
        "code": "did.syntax",
        "title": "The DID is malformed",
        "detail": "detail",
        "pointer": "/issuer",
        "hint": "See DID Core section 3.1.",
    }
    assert found.as_warning().to_json()["warning"] is True
    assert found.as_warning().under("/x").warning
    assert problem("did.syntax", "detail", hint="other").hint == "other"


def test_an_unknown_code_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        problem("no.such_code", "detail")
    with pytest.raises(KeyError):
        _ = Problem("no.such_code", "detail").title


def test_the_table_is_whole() -> None:
    for code, row in PROBLEMS.items():
        assert row.code == code and re.fullmatch(r"[a-z0-9]+\.[a-z0-9_]+", code)
        assert row.title and not row.title.endswith(".")
        assert row.type.startswith("https://")
    with pytest.raises(TypeError):
        PROBLEMS["new.code"] = PROBLEMS["key.weak"]  # type: ignore[index]


def test_shown_is_short() -> None:
    assert shown("a\nb") == "'a\\nb'"
    assert len(shown("x" * 1_000)) == 80 and shown("x" * 1_000).endswith("...")


def test_limits_are_data() -> None:
    assert Limits() == DEFAULT and Limits(proofs=64).proofs == 64
    with pytest.raises(AttributeError):
        DEFAULT.proofs = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        Limits(1)  # type: ignore[misc]
