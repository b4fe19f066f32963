"""The EU definition: D1 to D7 both ways, the five verdicts, volumes, and what a report adds."""

from __future__ import annotations

import contextlib
import copy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from micro_credentials import bare_assertion, bare_badge, bare_elm, full_badge, put

from vcmicro import PROFILES, Issuer, check, classify, verify
from vcmicro.errors import Invalid, VcmicroError
from vcmicro.keys import Key
from vcmicro.mapping import EDGES, Options, Source
from vcmicro.profiles import ELEMENTS, Facts
from vcmicro.profiles.facts import LEVEL_NOT_APPLICABLE
from vcmicro.profiles.reading_ob3 import hours_of, number_of
from vcmicro.profiles.verdicts import Conformity
from vcmicro.times import Instant

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
KEY = Key.from_seed(bytes(range(32)))


def full_elm(**achievement: Any) -> dict[str, Any]:
    source = Source(full_badge(**achievement), b"", "application/json", "", Instant(0))
    return EDGES["ob3-elm"].apply(source, Options(embed="none")).document


def signed(badge: dict[str, Any]) -> dict[str, Any]:
    badge = {**badge, "issuer": {**badge["issuer"], "id": KEY.did}}
    made = Issuer(KEY.did, signer=KEY).issue(badge, now=NOW)
    assert isinstance(made, dict)
    return made


def outcome(answer: Conformity, id_: str) -> str:
    return {each.id: each.outcome for each in answer.requirements}[id_]


def achievement_of(badge: dict[str, Any]) -> dict[str, Any]:
    node: dict[str, Any] = badge["credentialSubject"]["achievement"]
    return node


def without(badge: dict[str, Any], kind: str) -> dict[str, Any]:
    changed = copy.deepcopy(badge)
    node = achievement_of(changed)
    node["alignment"] = [each for each in node["alignment"] if each["targetType"] != kind]
    return changed


def unmet(id_: str) -> dict[str, Any]:
    """A badge that fails one of D1, D2, D3, D6, D7."""
    badge = full_badge()
    node = achievement_of(badge)
    if id_ == "D1":
        badge = without(badge, "ext:ESCO")
        del achievement_of(badge)["criteria"]
    elif id_ == "D2":
        node["creditsAvailable"] = 60
    elif id_ == "D3":
        del node["vcmAssessmentType"]
    elif id_ == "D6":
        badge = without(badge, "ext:QualityAssurance")
    elif id_ == "D7":
        node["achievementType"] = "Membership"
    return badge


@pytest.mark.parametrize("id_", ["D1", "D2", "D3", "D6", "D7"])
def test_each_requirement_both_ways(id_: str) -> None:
    assert outcome(check(full_badge()), id_) == "met"
    wrong = check(unmet(id_))
    assert outcome(wrong, id_) == "not met"
    assert all(each.reason for each in wrong.requirements if each.outcome == "not met")


def test_d1_asks_for_a_person_and_an_achievement() -> None:
    assert outcome(check(put(bare_elm(), "credentialSubject/type", "Organisation")), "D1") == "not met"
    assert outcome(check({**bare_badge(), "credentialSubject": {"id": "did:example:ada"}}), "D1") == "not met"


def test_d2_takes_a_part_of_a_qualification_and_a_low_level() -> None:
    elm = full_elm(ects=60)
    assert outcome(check(elm), "D2") == "not met"
    part = put(elm, "credentialSubject/hasClaim/0/specifiedBy/isPartialQualification", True)
    assert outcome(check(part), "D2") == "met"
    low = full_badge(ects=60)
    level = achievement_of(low)["alignment"][1]
    level |= {"targetCode": "4", "targetUrl": "http://data.europa.eu/snb/eqf/4"}
    assert outcome(check(low), "D2") == "met"
    assert outcome(check(full_badge(ects=59.5)), "D2") == "met"


@pytest.mark.parametrize("kind", ["BachelorDegree", "Diploma", "Degree"])
def test_d2_refuses_degrees_whatever_their_credit(kind: str) -> None:
    answer = check(full_badge(achievementType=kind))
    assert (outcome(answer, "D2"), answer.verdict) == ("not met", "not-a-microcredential")


@pytest.mark.parametrize(
    ("volume", "ects", "expected"),
    [
        (None, 0.5, "met"),
        (None, 45, "met"),
        ("surf", 2.5, "warning"),
        ("surf", 3, "met"),
        ("surf", 30, "met"),
        ("surf", 30.5, "warning"),
        ("dc4eu", 0.5, "warning"),
        ("dc4eu", 1, "met"),
        ("dc4eu", 15, "met"),
        ("dc4eu", 16, "warning"),
    ],
)
def test_small_is_what_the_caller_says(volume: str | None, ects: float, expected: str) -> None:
    answer = check(full_badge(ects=ects), volume=volume)
    assert outcome(answer, "D2") == expected
    # The Recommendation names no number: outside is a warning, and changes no verdict.
    assert answer.verdict == "conformant"


def test_d2_is_unknown_without_a_volume() -> None:
    badge = full_badge()
    del achievement_of(badge)["vcmCreditFramework"]
    answer = check(badge)
    assert outcome(answer, "D2") == "unknown"
    assert {each.id: each.state for each in answer.elements}["M7"] == "weak"


def test_d4_and_d5_speak_of_the_report() -> None:
    badge = full_badge()
    alone = check(badge)
    assert (outcome(alone, "D4"), outcome(alone, "D5"), alone.validity) == ("warning", "unknown", "unknown")
    assert alone.verdict == "conformant"
    report = check(verify(signed(badge), now=NOW))
    assert (outcome(report, "D4"), outcome(report, "D5"), report.validity) == ("met", "met", "valid")
    assert report.verdict == "conformant"


def test_d4_warns_of_a_learner_known_by_mail_alone() -> None:
    badge = full_badge()
    del badge["credentialSubject"]["id"]
    identity = badge["credentialSubject"]["identifier"][0]
    identity |= {"identityType": "emailAddress", "identityHash": "ada@example.org"}
    assert outcome(check(verify(signed(badge), now=NOW)), "D4") == "warning"


def test_a_false_proof_is_not_verified() -> None:
    badge = signed(full_badge())
    badge["name"] = "Doctor of Soil"
    answer = check(verify(badge, now=NOW))
    assert (answer.verdict, outcome(answer, "D5")) == ("not-verified", "not met")
    assert answer.reasons == ("the proof is false",)


def test_an_expired_credential_keeps_its_verdict() -> None:
    badge = {**full_badge(), "validUntil": "2026-02-01T00:00:00Z"}
    answer = check(verify(signed(badge), now=NOW))
    assert (answer.verdict, answer.validity) == ("conformant", "credential.expired")


def test_the_five_verdicts() -> None:
    weak = full_badge()
    del weak["awardedDate"]
    assert check(full_badge()).verdict == "conformant"
    assert check(weak).verdict == "conformant-weak"
    assert check(weak).reasons == ("M5 date of issuing is weak",)
    assert check(unmet("D6")).verdict == "incomplete"
    assert check(unmet("D3")).verdict == "incomplete"
    assert check(unmet("D7")).verdict == "not-a-microcredential"
    assert check(bare_badge()).verdict == "incomplete"
    # not-verified: test_a_false_proof_is_not_verified


def test_a_level_that_does_not_apply_has_to_be_stated() -> None:
    silent = without(full_badge(), "ext:EQF")
    assert check(silent).missing == ("M8",)
    stated = copy.deepcopy(silent)
    achievement_of(stated)["vcmCarried"] = dict(LEVEL_NOT_APPLICABLE)
    answer = check(stated)
    assert {each.id: each.state for each in answer.elements}["M8"] == "not applicable"
    assert answer.verdict == "conformant"
    source = Source(stated, b"", "application/json", "", Instant(0))
    elm = EDGES["ob3-elm"].apply(source, Options(embed="none")).document
    assert {each.id: each.state for each in check(elm).elements}["M8"] == "not applicable"


def test_the_badge_and_its_elm_get_the_same_answer() -> None:
    badge, elm = check(full_badge()), check(full_elm())
    assert [(each.id, each.state) for each in badge.elements if each.id.startswith("M")] == [
        (each.id, each.state) for each in elm.elements if each.id.startswith("M")
    ]
    assert badge.verdict == elm.verdict == "conformant"


def test_every_element_that_is_not_there_says_what_to_do() -> None:
    for document in (bare_badge(), bare_elm()):
        for each in check(document).elements:
            assert each.advice and not each.pointers


def test_the_answer_as_json() -> None:
    shown = check(full_badge(), volume="surf").to_json()
    assert shown["profile"] == "eu-microcredential" and shown["verdict"] == "conformant"
    assert list(shown["elements"]) == list(ELEMENTS)
    assert shown["elements"]["M2"] == {
        "name": "title of the micro-credential",
        "state": "present",
        "found": "/credentialSubject/achievement/name",
        "pointers": ["/credentialSubject/achievement/name"],
        "text": "Soil 1",
        "hint": "",
    }
    assert shown["elements"]["O3"]["found"] is None
    assert list(shown["checks"]) == [f"D{number}" for number in range(1, 8)]


def test_refusals() -> None:
    with pytest.raises(Invalid) as error:
        check({"type": ["VerifiableCredential"], "@context": []})
    assert error.value.code == "profile.format"
    for wrong in ({"profile": "us"}, {"volume": "large"}):
        with pytest.raises(ValueError, match="supported are"):
            check(full_badge(), **wrong)  # type: ignore[arg-type]
    report = verify(b"no credential")
    with pytest.raises(VcmicroError):
        check(report)


def test_a_further_profile_is_one_more_row() -> None:
    mine = PROFILES["unesco-microcredential"]._replace(name="mine")
    assert check(full_badge(), profile="mine", profiles=PROFILES.plus(mine)).verdict == "conformant"


def _unesco(id_: str) -> dict[str, Any]:
    badge = full_badge()
    node = achievement_of(badge)
    if id_ == "U1":
        badge = unmet("D1")
    elif id_ == "U2":
        del node["vcmAssessmentType"]
    elif id_ == "U3":
        node["achievementType"] = "MasterDegree"
    elif id_ == "U4":
        badge = without(badge, "ext:QualityAssurance")
    return badge


@pytest.mark.parametrize(
    ("id_", "verdict"),
    [
        ("U1", "not-a-microcredential"),
        ("U2", "incomplete"),
        ("U3", "not-a-microcredential"),
        ("U4", "incomplete"),
    ],
)
def test_unesco_both_ways(id_: str, verdict: str) -> None:
    fine = check(full_badge(), profile="unesco-microcredential")
    assert (fine.verdict, outcome(fine, id_)) == ("conformant", "met")
    wrong = check(_unesco(id_), profile="unesco-microcredential")
    assert (wrong.verdict, outcome(wrong, id_)) == (verdict, "not met")


def test_unesco_notes_prior_learning() -> None:
    badge = full_badge(vcmAssessmentType=["https://w3id.org/vcmicro/assessment#recognition-of-prior-learning"])
    answer = check(badge, profile="unesco-microcredential")
    assert "prior learning" in {each.id: each.reason for each in answer.requirements}["U3"]


def _australian(id_: str) -> dict[str, Any]:
    badge = full_badge()
    node = achievement_of(badge)
    if id_ == "AU1":
        del node["vcmAssessmentType"]
    elif id_ == "AU2":
        del node["vcmCreditFramework"]
        node["vcmNotionalWorkload"] = "PT45M"
    elif id_ == "AU3":
        node["achievementType"] = "Degree"
    elif id_ == "AU4":
        badge = unmet("D1")
    elif id_ == "AU5":
        badge = without(badge, "ext:QualityAssurance")
    elif id_ == "AU6":
        del node["vcmMode"]
    return badge


@pytest.mark.parametrize(
    ("id_", "verdict"),
    [
        ("AU1", "not-a-microcredential"),
        ("AU2", "incomplete"),
        ("AU3", "not-a-microcredential"),
        ("AU4", "incomplete"),
        ("AU5", "incomplete"),
        ("AU6", "incomplete"),
    ],
)
def test_australia_both_ways(id_: str, verdict: str) -> None:
    badge = full_badge()
    aqf = {"targetType": "ext:AQF", "targetName": "AQF level 8", "targetUrl": "https://www.aqf.edu.au/8"}
    achievement_of(badge)["alignment"].append(aqf)
    fine = check(badge, profile="au-microcredential")
    assert (fine.verdict, outcome(fine, id_)) == ("conformant", "met")
    assert {each.id: each.reason for each in fine.requirements}["AU3"] == "at AQF level 8"
    wrong = check(_australian(id_), profile="au-microcredential")
    assert (wrong.verdict, outcome(wrong, id_)) == (verdict, "not met")


def test_australia_takes_an_hour() -> None:
    badge = _australian("AU2")
    achievement_of(badge)["vcmNotionalWorkload"] = "PT1H"
    assert outcome(check(badge, profile="au-microcredential"), "AU2") == "met"


@pytest.mark.parametrize("profile", ["unesco-microcredential", "au-microcredential"])
def test_other_definitions_do_not_take_a_false_proof(profile: str) -> None:
    badge = signed(full_badge())
    badge["name"] = "Doctor of Soil"
    answer = check(verify(badge, now=NOW), profile=profile)
    assert (answer.verdict, answer.reasons) == ("not-verified", ("the proof is false",))


@pytest.mark.parametrize(
    ("text", "hours"),
    [("P2DT12H", "60"), ("PT60H", "60"), ("P1W", "168"), ("PT90M", "1.5"), ("P1Y", None), ("P", None), ("5", None)],
)
def test_hours_of_a_duration(text: str, hours: str | None) -> None:
    assert hours_of(text) == (None if hours is None else Decimal(hours))


@pytest.mark.parametrize(("text", "number"), [("7,0", "7"), (" 6.00", "6"), (3, "3"), ("x", None), ("NaN", None)])
def test_numbers(text: Any, number: str | None) -> None:
    assert number_of(text) == (None if number is None else Decimal(number))


def test_empty_texts_say_nothing() -> None:
    facts = Facts()
    facts.add("M2", "/name", "  ")
    assert facts.state("M2") == "missing"


_SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3))
_VALUES: st.SearchStrategy[Any] = st.one_of(
    _SCALARS, st.lists(_SCALARS, max_size=1), st.builds(dict), st.builds(lambda: [{}])
)


@settings(max_examples=150)
@given(st.data(), st.sampled_from(["badge", "elm", "assertion"]))
def test_mutated_documents_raise_nothing_else(data: st.DataObject, form: str) -> None:
    document = {"badge": full_badge, "elm": full_elm, "assertion": bare_assertion}[form]()
    for _ in range(data.draw(st.integers(1, 3))):
        node: Any = document
        while True:
            keys = list(node) if isinstance(node, dict) else range(len(node))
            key = data.draw(st.sampled_from(keys))
            if isinstance(node[key], (dict, list)) and node[key] and data.draw(st.integers(0, 5)):
                node = node[key]
                continue
            node[key] = data.draw(_VALUES)
            break
    for profile in PROFILES:
        with contextlib.suppress(VcmicroError):
            assert check(document, profile=profile).verdict
    with contextlib.suppress(VcmicroError):
        assert classify(document).kind
