"""The Comprehensive Learner Record's tables against 1EdTech's own JSON schema: members, then verdicts.

What the record adds to Open Badges 3.0 is judged here; the classes that it takes over are judged in test_ob3_schema.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator, FormatChecker

from vcmicro.shapes import SHAPES, check
from vcmicro.shapes.table import Enumerated, Nested
from vcmicro.shapes.tables import is_version_11
from vcmicro.times import parse

SCHEMA = "ob/clr2-schemas/clr_v2p0_clrcredential_schema.json"
SAMPLES = "vectors/1edtech-validator/inspector-clr/src/test/resources/clr20"
ROOT = "ClrCredential"
# The names of our tables for the schema's classes.
CLASSES = {"ClrSubject": "ClrSubject", "Association": "Association", "VerifiableCredential": "ClrMember"}
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=Exception)
def _date_time(value: object) -> bool:
    return not isinstance(value, str) or parse(value).zoned


@cache
def _schema(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / SCHEMA).read_bytes())
    return found


@cache
def _validator(shared: Path) -> Draft201909Validator:
    return Draft201909Validator(_schema(shared), format_checker=_FORMATS)


def _classes(shared: Path) -> dict[str, dict[str, Any]]:
    return {ROOT: _schema(shared), **{ours: _schema(shared)["$defs"][name] for name, ours in CLASSES.items()}}


def _errors(document: Any) -> list[str]:
    return [str(each) for each in check(document, shape=ROOT) if not each.warning]


def test_members_and_cardinalities_are_those_of_the_schema(shared: Path) -> None:
    for title, each in _classes(shared).items():
        rows = {row.name: row for row in SHAPES[title].members}
        assert set(rows) == set(each["properties"]), title
        assert {name for name, row in rows.items() if row.required} == set(each["required"]), title
        assert SHAPES[title].closed is (each["additionalProperties"] is False), title
        for name, row in rows.items():
            kinds = each["properties"][name].get("oneOf", [])
            repeats = any(kind.get("type") == "array" or "allOf" in kind for kind in kinds)
            # The member's subject is one object in the schema of this form; the data model has one or more.
            assert row.many is repeats or (title, name) == ("ClrMember", "credentialSubject"), (title, name)


def test_kinds_are_those_of_the_schema(shared: Path) -> None:
    for title, each in _classes(shared).items():
        for row in SHAPES[title].members:
            wanted = each["properties"][row.name]
            reference = wanted.get("$ref") or wanted.get("oneOf", [{}])[0].get("$ref", "")
            name = reference.removeprefix("#/$defs/")
            if name and name != "Context":
                assert isinstance(row.kind, Nested), (title, row.name)
                expected = {"ProfileRef": "Profile", **CLASSES}.get(name, name)
                assert (row.kind.shape, row.kind.or_uri) == (expected, name == "ProfileRef")
            if isinstance(row.kind, Enumerated):
                assert set(row.kind.values) == set(wanted["enum"])


def test_every_other_class_is_that_of_open_badges(shared: Path) -> None:
    others = set(_schema(shared)["$defs"]) - set(CLASSES) - {"Context", "ProfileRef", "CredentialSubject"}
    assert others <= set(SHAPES)
    for title in others - {"EndorsementCredential"}:
        assert {row.name for row in SHAPES[title].members} == set(_schema(shared)["$defs"][title]["properties"]), title


def test_verdicts_on_the_samples(shared: Path) -> None:
    for path in sorted((shared / SAMPLES).glob("*.json")):
        document = json.loads(path.read_bytes())
        ours, theirs = _errors(document), _validator(shared).is_valid(document)
        # Some are on VCDM 1.1, which the schema no longer knows.
        assert (ours == []) is (theirs or is_version_11(document)), (path.name, ours)


REPLACEMENTS: dict[str, Any] = {
    "null": None,
    "number": 7,
    "true": True,
    "text": "a text",
    "uri": "urn:a:b",
    "empty string": "",
    "empty array": [],
    "empty object": {},
    "array of null": [None],
    "time without offset": "2024-01-01T00:00:00",
    "wrong date": "2024-02-30T00:00:00Z",
}
# Why the tables refuse what the schema takes: each finding of ours says one of these.
STRICTER = (
    "must be one absolute URI",  # the schema takes any string
    "the type must include",  # the adaptation takes any lone string as type
    "a type must be a string",
    "@context must begin with",  # the adaptation takes any lone value as context
    "the second @context",
    "a @context must be",
    "Profile needs the member",  # an issuer may be a URI, which the adaptation takes for text
    "must be an object, not",
    "an empty object makes no claim",
    "must be a compact JWS, not {}",  # the adaptation takes a language map for every string
)


@pytest.fixture(scope="module")
def complete(shared: Path) -> dict[str, Any]:
    """1EdTech's sample with one of everything that the record itself may have."""
    found: dict[str, Any] = json.loads((shared / SAMPLES / "simple.json").read_bytes())
    moment = "2024-01-01T00:00:00Z"
    evidence = [{"id": "urn:a:b", "type": ["Evidence"]}]
    terms = [{"id": "urn:a:b", "type": "x"}]
    service = {"id": "urn:a:b", "type": "x"}
    linked = {"termsOfUse": terms, "refreshService": service, "credentialStatus": service, "evidence": evidence}
    found |= {"description": "x", "image": {"id": "urn:a:b", "type": "Image"}, "partial": True, "awardedDate": moment}
    found |= {**linked, "validUntil": "2034-01-01T00:00:00Z", "endorsement": [], "endorsementJwt": ["e30.e30.AA"]}
    subject = found["credentialSubject"]
    identity = {"type": "IdentityObject", "hashed": False, "identityHash": "a", "identityType": "emailAddress"}
    subject["identifier"] = [identity]
    member = subject["verifiableCredential"][0]
    # A class of its own would be held to more than the record's schema asks.
    member["type"] = ["VerifiableCredential", "https://univ.example/Diploma"]
    member |= {**linked, "validUntil": "2034-01-01T00:00:00Z", "credentialSchema": terms}
    return found


_INSIDE = (("credentialSubject", "association"), ("credentialSubject", "verifiableCredential"))


def _mutations(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[str, tuple[Any, ...], Any]]:
    """Every member of the record, its subject, its association and its member: left out, and replaced."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        here = (*at, key)
        yield "missing", here, None
        for name, other in REPLACEMENTS.items():
            yield name, here, other
        if here == ("credentialSubject",) or (here[:2] in _INSIDE and len(here) < 5):
            yield from _mutations(value[key], here)


def _changed(document: dict[str, Any], name: str, at: tuple[Any, ...], other: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    owner: Any = changed
    for key in at[:-1]:
        owner = owner[key]
    if name == "missing":
        del owner[at[-1]]
    else:
        owner[at[-1]] = other
    return changed


def test_verdicts_on_mutations(shared: Path, complete: dict[str, Any]) -> None:
    validator = _validator(shared)
    assert _errors(complete) == [] and validator.is_valid(complete)
    seen, laxer, unexplained = 0, [], []
    for name, at, other in _mutations(complete):
        document = _changed(complete, name, at, other)
        ours, theirs = _errors(document), validator.is_valid(document)
        seen += 1
        if theirs and not all(any(reason in each for reason in STRICTER) for each in ours):
            unexplained.append((name, at, ours))
        elif not theirs and not ours:
            laxer.append((name, at))
    assert seen > 500
    assert unexplained == []
    # Times without offset are read as UTC, and a token may stand for a member.
    times = {("time without offset", each) for each in ("validFrom", "validUntil", "awardedDate")}
    text = {"text", "uri", "empty string", "time without offset", "wrong date"}
    assert {(name, at[-1]) for name, at in laxer} <= times | {
        (name, at) for name in text for at in (0, "verifiableCredential")
    }
