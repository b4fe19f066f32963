"""The Open Badges 3.0 tables against 1EdTech's own JSON schemas: members, then verdicts.

The 2026 form (JSON-LD adaptation) is what readers go by; the 2024 form (arrays are arrays) is the
stricter one that issued badges must meet as well. Their ``$id`` are not to be trusted: the forms are
told apart by content.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator, FormatChecker

from vcmicro.problems import Problem
from vcmicro.shapes import SHAPES, check
from vcmicro.shapes.kinds import COMPACT_JWS, CREDITS, LANGUAGE_TAG, LATITUDE, LONGITUDE
from vcmicro.shapes.open_badges import SHAPES_OF_OPEN_BADGES
from vcmicro.shapes.table import Enumerated, Member, Nested, Timestamp
from vcmicro.shapes.tables import is_version_11, types_of

SCHEMAS = "ob/ob3-schemas"
ACHIEVEMENT = "ob_v3p0_achievementcredential_schema"
ENDORSEMENT = "ob_v3p0_endorsementcredential_schema.json"
COMPLETE = "vectors/1edtech-validator/inspector-vc/src/test/resources/ob30/complete.json"
ROOT = "AchievementCredential"
# Parts of the schema that are values rather than classes.
NO_CLASSES = {"Context", "ProfileRef"}
SAMPLES = (
    "vectors/1edtech-validator/inspector-vc",
    "vectors/1edtech-openbadges-spec/ob_v3p0/examples",
    "vectors/dcc-verifier-core",
    "vectors/surf-obv3",
    "vectors/impierce-ob3-elm",
    "ob/edubadges",
    "hostile/cases",
)
_FORMATS = FormatChecker(formats=())
_RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


@_FORMATS.checks("date-time", raises=ValueError)
def _date_time(value: object) -> bool:
    return not isinstance(value, str) or bool(_RFC3339.fullmatch(value) and datetime.fromisoformat(value))


@_FORMATS.checks("date", raises=ValueError)
def _date(value: object) -> bool:
    return not isinstance(value, str) or bool(datetime.strptime(value, "%Y-%m-%d"))


@cache
def _schema(shared: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / SCHEMAS / name).read_bytes())
    return found


@cache
def _validator(shared: Path, name: str) -> Draft201909Validator:
    return Draft201909Validator(_schema(shared, name), format_checker=_FORMATS)


def _forms(shared: Path) -> tuple[str, str]:
    """The file names of the 2026 and the 2024 form, told by what ``tag`` takes."""
    names = [path.name for path in (shared / SCHEMAS).glob(f"{ACHIEVEMENT}*.json")]
    lone = {name: _schema(shared, name)["$defs"]["Achievement"]["properties"]["tag"].get("type") for name in names}
    (strict,) = (name for name, kind in lone.items() if kind == "array")
    (adapted,) = (name for name in names if name != strict)
    return adapted, strict


def _classes(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {ROOT: schema, **{name: each for name, each in schema["$defs"].items() if name not in NO_CLASSES}}


# --- members -----------------------------------------------------------------------------------


def test_the_tables_hold_all_178_properties(shared: Path) -> None:
    adapted, strict = _forms(shared)
    for name, total in ((strict, 178), (adapted, 179)):
        classes = _classes(_schema(shared, name))
        assert sum(len(each["properties"]) for each in classes.values()) == total
        for title, each in classes.items():
            listed = {row.name for row in SHAPES[title].members}
            # The 2026 form adds Evidence to endorsements.
            surplus = {"evidence"} if (title, name) == ("EndorsementCredential", strict) else set()
            assert listed - surplus == set(each["properties"]), title


def test_cardinalities_are_those_of_the_schema(shared: Path) -> None:
    adapted, strict = _forms(shared)
    for title, each in _classes(_schema(shared, strict)).items():
        required = {row.name for row in SHAPES[title].members if row.required or row.issuing}
        assert required == set(each["required"]), title
        for row in SHAPES[title].members:
            if row.name in each["properties"] and row.name not in ("@context", "type"):
                assert row.many == (each["properties"][row.name].get("type") == "array"), (title, row.name)
        closed = each["additionalProperties"] is False
        assert SHAPES[title].closed == closed, title
    for title, each in _classes(_schema(shared, adapted)).items():
        assert {row.name for row in SHAPES[title].members if row.required} == set(each["required"]), title


def test_kinds_are_those_of_the_schema(shared: Path) -> None:
    _, strict = _forms(shared)
    for title, each in _classes(_schema(shared, strict)).items():
        for name, wanted in each["properties"].items():
            row = SHAPES[title].member(name)
            _same_kind(row, wanted.get("items", wanted) if name not in ("@context", "type") else wanted)


def _same_kind(row: Member, wanted: dict[str, Any]) -> None:
    kind = row.kind
    reference = wanted.get("$ref", "").removeprefix("#/$defs/")
    if reference:
        assert isinstance(kind, Nested)
        assert (kind.shape, kind.or_uri) == (("Profile", True) if reference == "ProfileRef" else (reference, False))
    elif "oneOf" in wanted:
        assert kind == Enumerated(tuple(wanted["oneOf"][0]["enum"]), extensible=True)
    elif row.name == "status":
        assert kind == Enumerated(tuple(wanted["enum"]))
    elif wanted.get("format") == "date-time":
        assert isinstance(kind, Timestamp)
    elif wanted.get("type") == "number":
        assert kind in (CREDITS, LATITUDE, LONGITUDE)
    elif "pattern" in wanted:
        assert kind == (LANGUAGE_TAG if row.name == "inLanguage" else COMPACT_JWS)


# --- samples -----------------------------------------------------------------------------------


def _samples(shared: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for folder in SAMPLES:
        for path in sorted((shared / folder).rglob("*")):
            if path.suffix == ".html":
                documents = list(_in_html(path.read_text()))
            elif path.suffix in (".json", ".jsonld", ".1ob"):
                documents = [_load(path)]
            else:
                continue
            for document in documents:
                if isinstance(document, dict) and _class_of(document):
                    yield path, document


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None


def _in_html(text: str) -> Iterator[Any]:
    """The examples of the specification stand in its pages as plain JSON."""
    for found in re.finditer(r'\{\s*"@context"', text):
        try:
            yield json.JSONDecoder().raw_decode(text, found.start())[0]
        except ValueError:
            continue


def _class_of(document: dict[str, Any]) -> str | None:
    types = types_of(document)
    if "OpenBadgeCredential" in types or ROOT in types:
        return ROOT
    return "EndorsementCredential" if "EndorsementCredential" in types else None


# Samples on which the tables and the 2026 schema disagree, and why.
SAMPLE_DIFFERENCES = {
    "simple-err-credential-subject-profile-type.json": "a lone type names the class, as in 1EdTech's validator",
    "simple-err-proof-method-no-scheme.json": "verificationMethod is a URI, as in 1EdTech's validator",
    "ld-relative-id.json": "an id is a URI",
    "ld-relative-id-tamper.json": "an id is a URI",
}


def test_verdicts_on_every_sample(shared: Path) -> None:
    adapted, _ = _forms(shared)
    seen, differ = 0, set()
    for path, document in _samples(shared):
        schema = adapted if _class_of(document) == ROOT else ENDORSEMENT
        ours = _errors(document)
        theirs = _validator(shared, schema).is_valid(document)
        if is_version_11(document):
            # The schema knows VCDM 2.0 only; for 1.1 there is no published one any more.
            assert not theirs
            continue
        seen += 1
        if theirs != (not ours):
            differ.add(path.name)
    assert seen > 120
    assert differ == set(SAMPLE_DIFFERENCES)


def test_badges_on_vcdm_11_pass_although_the_schema_has_moved_on(shared: Path) -> None:
    old = [(path, each) for path, each in _samples(shared) if is_version_11(each)]
    assert len(old) >= 8
    assert [path.name for path, each in old if _errors(each)] == []


def _errors(document: Any, *, issuing: bool = False) -> list[Problem]:
    """The document held to the badge's table whatever its type says, as the schema does."""
    shape = None if _class_of(document) else ROOT
    return [each for each in check(document, issuing=issuing, shape=shape) if not each.warning]


# --- mutations ---------------------------------------------------------------------------------

REPLACEMENTS: dict[str, Any] = {
    "null": None,
    "negative": -1,
    "huge": 1000,
    "true": True,
    "text": "a text",
    "uri": "urn:a:b",
    "empty string": "",
    "empty array": [],
    "empty object": {},
    "array of null": [None],
    "language map": {"en": "x"},
    "wrong language map": {"english": "x"},
    "language value": {"@value": "x", "@language": "en"},
    "time without offset": "2024-01-01T00:00:00",
    "date": "2024-01-01",
    "wrong date": "2024-02-30T00:00:00Z",
    "extension": "ext:Something",
}

Path_ = tuple[str | int, ...]
Reason = Callable[[str, list[Problem]], bool]


def _details(*patterns: str) -> Reason:
    """A reason for refusing what the schema takes: each finding of ours says one of these."""
    joined = re.compile("|".join(patterns))
    return lambda _, found: bool(found) and all(joined.search(each.detail) for each in found)


def _operation(*names: str) -> Reason:
    """A reason for taking what the schema refuses."""
    return lambda name, found: not found and name in names


REASONS: dict[str, Reason] = {
    "the prose makes it a URI, the schema any string": _details("must be one absolute URI", "must be an absolute URL"),
    "the adaptation takes a language map for every string, types and keys included": _details(
        r"must be (a string|an email address|an ISO 3166-1 code.*|a compact JWS|a language tag.*), not \{",
        r"must be one absolute URI, not \{",
        r"a type must be a string, not \{",
        # An issuer may be a URI, which the adaptation takes for text.
        "Profile needs the member (id|type)",
    ),
    "the adaptation takes any lone string as type": _details(
        "the type must include", "a type must be a string, not ''"
    ),
    "the adaptation takes any lone value as @context": _details(
        "@context must begin with", "the second @context", "a @context must be"
    ),
    "VCDM 2.0 has text with a language": _operation("language value"),
    "VCDM 2.0 reads a time without offset as UTC": _operation("time without offset"),
    "members that no table lists are judged by the contexts": _operation("surplus"),
}


def _mutations(document: dict[str, Any]) -> Iterator[tuple[str, Path_, dict[str, Any]]]:
    """Every member of every class once: left out, replaced, wrapped in an array, taken out of one."""
    done: set[tuple[str, str | int]] = set()
    for at, value, owner in _walk(document, "credential"):
        if not at or (owner, at[-1]) in done:
            continue
        done.add((owner, at[-1]))
        yield "missing", at, _changed(document, at)
        for name, other in REPLACEMENTS.items():
            yield name, at, _changed(document, at, other)
        yield "wrapped", at, _changed(document, at, [value])
        if isinstance(value, list) and value:
            yield "unwrapped", at, _changed(document, at, value[0])
        if isinstance(value, dict):
            yield "surplus", at, _changed(document, at, {**value, "surplus": 1})


def _walk(value: Any, owner: str, at: Path_ = ()) -> Iterator[tuple[Path_, Any, str]]:
    yield at, value, owner
    if isinstance(value, dict):
        name = next(iter(types_of(value)[-1:]), f"{owner} {at[-1]}" if at else owner)
        for key, each in value.items():
            yield from _walk(each, name, (*at, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _walk(each, f"{owner} {at[-1]}", (*at, index))


_ABSENT = object()


def _changed(document: dict[str, Any], at: Path_, value: Any = _ABSENT) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    owner: Any = changed
    for key in at[:-1]:
        owner = owner[key]
    if value is _ABSENT:
        del owner[at[-1]]
    else:
        owner[at[-1]] = value
    return changed


def _lean(value: Any) -> Any:
    """The same document with one entry in every array, which has the members of all: fewer copies to judge."""
    if isinstance(value, dict):
        return {name: each if name in ("@context", "type") else _lean(each) for name, each in value.items()}
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return [_lean({name: each for entry in value for name, each in entry.items()})]
    return value[-1:] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def complete(shared: Path) -> dict[str, Any]:
    """1EdTech's complete badge, with the members that it leaves out: every row of every table is there."""
    found: dict[str, Any] = _lean(json.loads((shared / COMPLETE).read_bytes()))
    names = "familyName givenName additionalName patronymicName honorificPrefix honorificSuffix familyNamePrefix"
    found["issuer"] |= {**dict.fromkeys(names.split(), "x"), "dateOfBirth": "2001-12-31"}
    found["proof"][0] |= {"challenge": "c", "domain": "d", "nonce": "n"}
    later = {"awardedDate": "2024-01-01T00:00:00Z", "termsOfUse": [{"id": "urn:a:b", "type": "x"}]}
    found |= {**later, "endorsementJwt": ["e30.e30.AA"]}
    found["endorsement"][0] |= {**later, "description": "x", "evidence": [{"id": "urn:a:b", "type": ["Evidence"]}]}
    subject = found["credentialSubject"]
    # Every class once is enough: the creator is a Profile like the issuer, the endorsements are alike.
    subject["achievement"]["creator"] = {"id": "urn:a:b", "type": ["Profile"]}
    for owner in (found["issuer"], subject["achievement"]):
        owner["endorsement"] = []
        owner["endorsementJwt"] = []
    subject["result"][0] |= {"status": "Completed", "value": "A"}
    subject["achievement"]["resultDescription"][0] |= {"valueMin": "1", "valueMax": "9"}
    subject["achievement"] |= {
        "inLanguage": "en",
        "version": "1",
        "related": [{"id": "urn:a:b", "type": ["Related"], "inLanguage": "en", "version": "1"}],
    }
    return found


def test_the_mutated_badge_has_every_member_of_every_table(complete: dict[str, Any]) -> None:
    seen: dict[str, set[str]] = {}
    _gather(ROOT, complete, seen)
    for shape in SHAPES_OF_OPEN_BADGES:
        if not shape.name.endswith("/1.1"):
            assert {row.name for row in shape.members} <= seen[shape.name], shape.name


def _gather(name: str, value: dict[str, Any], seen: dict[str, set[str]]) -> None:
    seen.setdefault(name, set()).update(value)
    for row in SHAPES[name].members:
        if isinstance(row.kind, Nested):
            below = value.get(row.name, [])
            for each in below if isinstance(below, list) else [below]:
                if isinstance(each, dict):
                    _gather(row.kind.shape, each, seen)


@pytest.mark.parametrize("part", range(4))
def test_verdicts_on_mutations(shared: Path, complete: dict[str, Any], part: int) -> None:
    """Equal verdicts, or one of the reasons above; and what may be issued meets both forms."""
    adapted, strict = (_validator(shared, name) for name in _forms(shared))
    assert _errors(complete, issuing=True) == [] and adapted.is_valid(complete) and strict.is_valid(complete)
    unexplained, used = [], set()
    for index, (name, at, document) in enumerate(_mutations(complete)):
        if index % 4 != part:
            continue
        ours = [each for each in check(document, shape=ROOT) if not each.warning]
        theirs = adapted.is_valid(document)
        if theirs != (not ours):
            reasons = {reason for reason, holds in REASONS.items() if holds(name, ours)}
            used |= reasons
            if not reasons:
                unexplained.append((name, at, [str(each) for each in ours], theirs))
        if not any(not each.warning for each in check(document, issuing=True, shape=ROOT)):
            assert theirs and strict.is_valid(document), (name, at)
    assert unexplained == []
    assert len(used) > 3
