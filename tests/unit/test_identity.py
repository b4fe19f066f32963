"""Comparing identifiers with what an issuer wrote, hashed or plain."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.identity import matches

AT = "/credentialSubject/identifier/0"
# The example of the specification's type IdentityHash: sha256 of "a@example.comKosher".
PUBLISHED = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"


def identity(**changes: Any) -> dict[str, Any]:
    members = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": PUBLISHED,
        "identityType": "emailAddress",
        "salt": "Kosher",
        **changes,
    }
    return {name: value for name, value in members.items() if value is not ...}


def test_the_published_example() -> None:
    assert matches(identity(), "a@example.com", AT) == (True, ())
    assert matches(identity(identityHash="sha256$" + PUBLISHED[7:].upper()), "a@example.com", AT) == (True, ())


@pytest.mark.parametrize("claim", ["b@example.com", "A@example.com", " a@example.com", "a@example.comKosher", ""])
def test_another_identifier(claim: str) -> None:
    # The specification folds neither case nor space.
    assert matches(identity(), claim, AT) == (False, ())


def test_another_salt() -> None:
    assert matches(identity(salt="kosher"), "a@example.com", AT) == (False, ())


def test_no_salt_is_a_warning() -> None:
    digest = hashlib.sha256(b"a@example.org").hexdigest()
    for salt in (..., ""):
        same, problems = matches(identity(identityHash=f"sha256${digest}", salt=salt), "a@example.org", AT)
        assert same
        assert [(each.code, each.pointer, each.warning) for each in problems] == [("recipient.hash", AT, True)]


@pytest.mark.parametrize(
    "held",
    [
        "md5$" + hashlib.md5(b"a@example.comKosher").hexdigest(),
        PUBLISHED[:-1],
        PUBLISHED[:24],
        PUBLISHED + "0",
        PUBLISHED[7:],
        "SHA256$" + PUBLISHED[7:],
        "sha256$",
        "sha512$" + "0" * 128,
        PUBLISHED + "\n",
        "a@example.com",
        "",
    ],
)
def test_what_is_no_sha256_never_matches_and_says_so(held: str) -> None:
    same, problems = matches(identity(identityHash=held), "a@example.com", AT)
    assert not same
    assert [(each.code, each.pointer, each.warning) for each in problems] == [
        ("recipient.hash", AT + "/identityHash", False)
    ]


def test_md5_is_named() -> None:
    held = "md5$" + hashlib.md5(b"a@example.comKosher").hexdigest()
    assert "md5" in matches(identity(identityHash=held), "a@example.com")[1][0].detail


def test_plaintext() -> None:
    plain = identity(hashed=False, identityHash="a@example.com", salt=...)
    assert matches(plain, "a@example.com", AT) == (True, ())
    assert matches(plain, "b@example.com", AT) == (False, ())
    # A hash that is declared to be plain text is plain text.
    assert matches(identity(hashed=False), "a@example.com", AT) == (False, ())


def test_another_kind_of_identifier_is_passed_over() -> None:
    assert matches(identity(), "a@example.com", AT, identity_type="emailAddress") == (True, ())
    assert matches(identity(), "a@example.com", AT, identity_type="userName") == (False, ())
    assert matches(identity(identityType=...), "a@example.com", AT, identity_type="userName") == (False, ())


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("identityHash", ...),
        ("identityHash", 5),
        ("identityHash", {"en": "x"}),
        ("hashed", ...),
        ("hashed", "true"),
        ("hashed", 1),
        ("salt", 5),
        ("salt", None),
    ],
)
def test_what_cannot_be_compared(member: str, value: Any) -> None:
    same, problems = matches(identity(**{member: value}), "a@example.com", AT)
    assert not same
    assert [(each.code, each.pointer) for each in problems] == [("recipient.unchecked", f"{AT}/{member}")]


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text(identifier: str, salt: str) -> None:
    digest = hashlib.sha256((identifier + salt).encode("utf-8", "surrogatepass")).hexdigest()
    same, _ = matches(identity(identityHash=f"sha256${digest}", salt=salt), identifier)
    assert same
