"""Open Badges 2.0 of other people: 1EdTech's verdicts, images that others baked, the published JSON schemas."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from mutations import single_changes

from vcmicro import Fetched, Outcome, convert, shapes, unbake, verify
from vcmicro.errors import unavailable

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
ROOT = Path(os.environ.get("VCMICRO_SHARED") or Path(__file__).resolve().parents[3] / "shared")
FOLDER = ROOT / "vectors" / "1edtech-validator"
SAMPLES = FOLDER / "inspector-vc/src/test/resources/ob20"

NO_ASSERTION = "no assertion: nothing in it is verified, its form is (see below)"
OTHER_ID = "its badge class and its issuer lie at other URLs than their ids say; see the test with their own ids"
# What differs from 1EdTech's verdict, and why.
DIFFERENT = {
    "assertion-with-multiple-extensions.json": "its id is http, its issuer's https: another origin",
    "assets/badge-with-data-image.json": NO_ASSERTION,
    "assets/badgeclass-with-complex-image.json": NO_ASSERTION,
    "assets/badgeclass1.json": NO_ASSERTION,
    "issuer-compact-iri-validation.json": NO_ASSERTION,
    "basic-assertion-with-allowed-origins-valid-starts-with.json": OTHER_ID,
    "basic-assertion-with-allowed-origins.json": OTHER_ID,
}


def _expected() -> dict[str, str]:
    file = FOLDER / "EXPECTED.json"
    listed: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    rows = {name.partition("/ob20/")[2]: found for name, found in listed.items() if "/ob20/" in name}
    return {name: next(row["verdict"] for row in found if row["verdict"]) for name, found in rows.items()}


EXPECTED = _expected()


class Hosted:
    """example.org as 1EdTech's tests have it: its assets, and the assertion at its own id."""

    def __init__(self, given: bytes, *, own_ids: bool = False) -> None:
        self.given = given
        self.own_ids = own_ids

    def fetch(self, url: str, purpose: str) -> Fetched:
        if self.given.startswith(b"{") and json.loads(self.given).get("id") == url:
            return Fetched(url, self.given, "application/json")
        found = re.fullmatch(r"https?://example\.org/([a-z0-9.-]+)", url)
        file = SAMPLES / "assets" / found[1] if found else None
        if file is None or not file.is_file():
            raise unavailable("net.status", "the answer is 404")
        body = file.read_bytes()
        if self.own_ids:
            body = json.dumps({**json.loads(body), "id": url}).encode()
        return Fetched(url, body, "application/json")


def hosted(name: str, **options: Any) -> tuple[bytes, Hosted]:
    data = (SAMPLES / name).read_bytes()
    lies = json.dumps(unbake(data)).encode() if name.endswith(".png") else data
    return data, Hosted(lies, **options)


@pytest.mark.parametrize("name", EXPECTED)
def test_verdict(name: str) -> None:
    data, world = hosted(name)
    report = verify(data, fetcher=world, now=NOW)
    if name in DIFFERENT:
        assert EXPECTED[name] == "valid" and report.outcome is Outcome.FAILED, str(report)
    else:
        wanted = Outcome.PASSED if EXPECTED[name] == "valid" else Outcome.FAILED
        assert report.outcome is wanted, str(report)
        assert wanted is Outcome.FAILED or report.binding == "https"


@pytest.mark.parametrize("name", [name for name in EXPECTED if "allowed-origins" in name])
def test_scope_is_judged_as_1edtech_does(name: str) -> None:
    """With badge classes and issuers that bear their own URLs, nothing but the scope decides."""
    data, world = hosted(name, own_ids=True)
    report = verify(data, fetcher=world, now=NOW)
    assert report["proof"].outcome is Outcome.PASSED, str(report)
    found = [each.code for each in report["binding"].problems]
    assert found == ([] if EXPECTED[name] == "valid" else ["issuer.scope"])


@pytest.mark.parametrize("name", [name for name, reason in DIFFERENT.items() if reason is NO_ASSERTION])
def test_the_form_of_what_is_no_assertion(name: str) -> None:
    document = json.loads((SAMPLES / name).read_text(encoding="utf-8"))
    shape = "BadgeClass/2.0" if "badge" in name else "Profile/2.0"
    assert [each for each in shapes.check(document, shape=shape) if not each.warning] == []


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.endswith((".jwt", ".png")) or "language" in name])
def test_offline_it_is_left_open(name: str) -> None:
    report = verify((SAMPLES / name).read_bytes(), now=NOW)
    assert report.outcome is Outcome.INDETERMINATE
    assert "net.offline" in [each.code for each in report.problems]


def test_a_changed_token_is_false() -> None:
    data, world = hosted("simple.jwt")
    header, payload, signature = data.decode().strip().split(".")
    other = (SAMPLES / "simple-not-revoked.jwt").read_text().strip().split(".")[1]
    assert verify(f"{header}.{other}.{signature}", fetcher=world, now=NOW).outcome is not Outcome.PASSED
    assert verify(f"{header}.{payload}.{signature}", fetcher=world, now=NOW).outcome is Outcome.PASSED


def test_no_single_change_of_a_hosted_assertion_passes() -> None:
    data, world = hosted("basic-assertion-with-language.json")
    passed = []
    for name, changed in single_changes(json.loads(data)):
        if verify(changed, fetcher=world, now=NOW).outcome is Outcome.PASSED:
            passed.append(name)
    assert passed == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bakery-python/openbadges_bakery/testfiles/baked_heart.png", "proof.unsupported"),
        ("bakery-python/openbadges_bakery/testfiles/baked_example.svg", None),
        ("bakery-mozilla/test/baked.svg", None),
        ("bakery-mozilla/test/no-json.svg", "bake.url"),
    ],
)
def test_images_of_open_badges_1(shared: Path, name: str, code: str | None) -> None:
    """Open Badges 1.x and 0.x: read, never passed; a URL alone is not followed offline."""
    report = verify(shared / "vectors" / name, now=NOW)
    assert report.outcome is not Outcome.PASSED
    if code:
        assert report.outcome is Outcome.INDETERMINATE
        assert report["proof"].problems[0].code == code


def test_a_baked_url_is_followed_with_a_fetcher(shared: Path) -> None:
    """Mozilla's drawing holds a URL alone; http is never fetched by the library's own fetcher."""
    from vcmicro import HttpsFetcher

    drawing = (shared / "vectors/bakery-mozilla/test/no-json.svg").read_bytes()
    report = verify(drawing, fetcher=HttpsFetcher(), now=NOW)
    assert [each.code for each in report["proof"].problems] == ["bake.url", "net.scheme"]
    data, world = hosted("basic-assertion-with-language.json")
    location = json.loads(data)["id"].encode()
    moved = drawing.replace(b"http://example.org", location)
    report = verify(moved, fetcher=world, now=NOW)
    assert report.outcome is Outcome.PASSED, str(report)
    assert [each.step for each in report.trail] == ["container", "fetched", "mechanism"]


_ANY: tuple[Any, ...] = (None, 5, True, [], {}, ["x"], "x", "https://x.example")
_NO_TEXT: tuple[Any, ...] = (None, 5, True, [], ["x"])
# The published schemas are of 1.1: the values of each member for which 2.0 asks the same.
_ALIKE: dict[str, dict[str, tuple[Any, ...]]] = {
    "badgeclass": {
        "name": _ANY,
        "description": _ANY,
        "image": (*_NO_TEXT, "data:image/png;base64,AAAA", "https://x.example"),
        "criteria": (*_NO_TEXT, "https://x.example"),
        "issuer": (*_NO_TEXT, "https://x.example"),
        "tags": (None, 5, True, {}, [], ["x"], [5], ["x", None]),
    },
    "issuer": {
        "name": _ANY,
        "description": _ANY,
        "url": (*_NO_TEXT, {}, "https://x.example"),
        "email": (*_NO_TEXT, {}, "a@b.example"),
        "revocationList": (*_NO_TEXT, {}, "https://x.example"),
    },
}


@pytest.mark.parametrize(("schema", "shape"), [("badgeclass", "BadgeClass"), ("issuer", "Profile")])
def test_equal_verdicts_with_the_published_schemas(shared: Path, schema: str, shape: str) -> None:
    file = shared / f"ob/ob2/spec/ob_v2p0_v1_schema_{schema}.json"
    validator = Draft4Validator(json.loads(file.read_text(encoding="utf-8")))
    document: dict[str, Any] = {
        "@context": "https://w3id.org/openbadges/v2",
        "id": "https://school.example/1",
        "type": shape,
        "name": "Name",
        "description": "Text",
        "url": "https://school.example",
        "image": "https://school.example/i.png",
        "criteria": "https://school.example/c",
        "issuer": "https://school.example/i",
    }
    changed = [{**document, name: value} for name, values in _ALIKE[schema].items() for value in values]
    changed += [{name: value for name, value in document.items() if name != left} for left in _ALIKE[schema]]
    for each in (document, *changed):
        wrong = any(not found.warning for found in shapes.check(each, shape=f"{shape}/2.0"))
        assert validator.is_valid(each) is not wrong, each


def test_what_was_fetched_is_what_is_converted() -> None:
    data, world = hosted("basic-assertion-with-language.json")
    report = verify(data, fetcher=world, now=NOW)
    assert report.linked is not None
    assert {each["type"] for each in report.linked.values()} == {"BadgeClass", "Issuer"}
    assert convert(data, to="ob3", fetcher=world, now=NOW).document["issuer"]["name"] == "An Example Badge Issuer"


def test_there_are_verdicts(shared: Path) -> None:
    assert len(EXPECTED) == 18
    assert set(DIFFERENT) <= set(EXPECTED)
