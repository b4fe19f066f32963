"""Where a credential stands in the ecology: five kinds, and unknown where the facts are absent."""

from __future__ import annotations

from typing import Any

import pytest
from micro_credentials import bare_badge, full_badge, put

from vcmicro import classify, stack
from vcmicro.mapping.elm_nodes import ECTS
from vcmicro.profiles import Standing

PROGRAMME = {
    "id": "https://univ.example/programmes/soil",
    "title": "Soil science",
    "issuer": {"id": "https://univ.example/", "type": ["Profile"], "name": "University of Example"},
    "language": "en",
    "country": "IE",
}


def record(*badges: dict[str, Any], whole: bool = False) -> dict[str, Any]:
    """A CLR of badges; with a whole, they are its parts."""
    subject: dict[str, Any] = {"type": ["ClrSubject"], "verifiableCredential": list(badges)}
    if whole:
        ids = [each["credentialSubject"]["achievement"]["id"] for each in badges]
        subject["achievement"] = [{"id": "urn:whole", "type": ["Achievement"], "name": "Programme"}]
        subject["association"] = [
            {"type": "Association", "associationType": "isParentOf", "sourceId": "urn:whole", "targetId": each}
            for each in ids
        ]
    return {"type": ["VerifiableCredential", "ClrCredential"], "credentialSubject": subject}


def plain_badge(number: int) -> dict[str, Any]:
    badge = put(bare_badge(), "credentialSubject/achievement/id", f"urn:a:{number}")
    return put(badge, "credentialSubject/achievement/name", f"Participant {number}")


def test_a_micro_credential_is_unbundled_and_bears_credit() -> None:
    found = classify(full_badge())
    assert (found.kind, found.is_credit_bearing, found.is_bundled) == ("micro-credential", True, False)
    assert found.facts[0] == "5 ECTS credit points"


def test_a_plain_badge_is_a_nano_credential() -> None:
    assert classify(plain_badge(1))[:3] == ("nano-credential", False, False)


def test_credit_alone_is_no_micro_credential() -> None:
    badge = put(put(plain_badge(1), "credentialSubject/achievement/creditsAvailable", 5), "name", "x")
    badge = put(badge, "credentialSubject/achievement/vcmCreditFramework", ECTS)
    assert classify(badge).kind == "nano-credential"


@pytest.mark.parametrize("badge", [full_badge(achievementType="MasterDegree"), full_badge(ects=60)])
def test_degrees_and_years_are_macro_credentials(badge: dict[str, Any]) -> None:
    assert classify(badge)[:3] == ("macro-credential", True, True)


@pytest.mark.parametrize("whole", [False, True])
def test_a_record_of_micro_credentials_is_rebundled(whole: bool) -> None:
    found = classify(record(full_badge(1), full_badge(2), whole=whole))
    assert found[:3] == ("rebundled", True, True)
    assert "its parts are micro-credentials" in found.facts


@pytest.mark.parametrize("form", ["clr", "elm"])
def test_a_written_stack_is_rebundled(form: str) -> None:
    result = stack([full_badge(1), full_badge(2), full_badge(3)], into=PROGRAMME, unverified=True)
    document = result.to_clr() if form == "clr" else result.to_elm()
    found = classify(document)
    assert (found.kind, found.is_credit_bearing, found.is_bundled) == ("rebundled", True, True)
    assert "15 ECTS credit points" in found.facts


def test_a_bundle_of_plain_courses_with_credit_is_a_macro_credential() -> None:
    courses = [full_badge(each, achievementType="Course", alignment=[]) for each in (1, 2)]
    assert classify(record(*courses, whole=True)).kind == "macro-credential"


def test_a_bundle_without_credit_is_a_non_credit_programme() -> None:
    found = classify(record(plain_badge(1), plain_badge(2)))
    assert found[:3] == ("non-credit programme", False, True)


def test_a_record_of_one_is_what_that_one_is() -> None:
    assert classify(record(full_badge(1))).kind == "micro-credential"
    assert classify(record(plain_badge(1))).kind == "nano-credential"


def test_credits_without_a_unit_are_never_guessed_at() -> None:
    badge = full_badge()
    del badge["credentialSubject"]["achievement"]["vcmCreditFramework"]
    found = classify(badge)
    assert (found.kind, found.is_credit_bearing) == ("unknown", None)
    assert "credits without a unit, which say nothing" in found.facts
    assert classify(record(badge, badge | {"id": "urn:b"}, whole=True)).kind == "unknown"


def test_a_level_without_credit_is_unknown() -> None:
    badge = full_badge()
    del badge["credentialSubject"]["achievement"]["creditsAvailable"]
    assert classify(badge).kind == "unknown"


def test_nothing_at_all_is_unknown() -> None:
    empty = {"type": ["VerifiableCredential", "OpenBadgeCredential"], "credentialSubject": {}}
    assert classify(empty)[:3] == ("unknown", False, None)
    assert classify(record()).kind == "unknown"


def test_the_answer_as_json() -> None:
    shown = Standing("unknown", None, True, ("a fact",)).to_json()
    assert shown == {"kind": "unknown", "creditBearing": None, "bundled": True, "facts": ["a fact"]}
