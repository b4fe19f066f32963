"""S1 to S15, each both ways."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from micro_credentials import bare_assertion, bare_elm, full_badge, put

from vcmicro import Issuer, Stacking, present, stack
from vcmicro.errors import Invalid, VcmicroError
from vcmicro.keys import Key
from vcmicro.mapping.elm_nodes import ECTS
from vcmicro.stacking import NotComplete, StackResult

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
KEY, HOLDER = Key.from_seed(bytes(range(32))), Key.from_seed(bytes(range(1, 33)))
IDS = [f"https://univ.example/achievements/{number}" for number in range(10)]


def issued(badge: dict[str, Any], **options: Any) -> Any:
    badge = {**badge, "issuer": {**badge["issuer"], "id": KEY.did}}
    return Issuer(KEY.did, signer=KEY).issue(badge, now=NOW, **options)


def judged(*badges: Any, rule: Mapping[str, Any] | Stacking | None = None, **options: Any) -> StackResult:
    """Unsigned badges, so that the rule under test speaks alone."""
    return stack(list(badges), rule=rule, now=NOW, **{"unverified": True, **options})


def said(result: StackResult, rule: str) -> list[tuple[str, str]]:
    return [(each.severity, each.about) for each in result.findings if each.rule == rule]


def record(*members: Any, links: tuple[tuple[str, int, int], ...] = (), **subject: Any) -> dict[str, Any]:
    """A CLR with associations between the achievements of its members."""
    associations = [
        {"type": "Association", "associationType": kind, "sourceId": IDS[one], "targetId": IDS[other]}
        for kind, one, other in links
    ]
    body = {"type": ["ClrSubject"], "id": "did:example:ada", "verifiableCredential": list(members), **subject}
    return {
        "@context": [],
        "id": "urn:clr",
        "type": ["VerifiableCredential", "ClrCredential"],
        "credentialSubject": body | ({"association": associations} if associations else {}),
    }


def elm_whole(points: str | None = None, *parts: str) -> dict[str, Any]:
    """An ELM achievement with parts of so many ECTS."""
    document = put(bare_elm(), "credentialSubject/hasClaim/0/title", {"en": ["Whole"]})
    claim = document["credentialSubject"]["hasClaim"][0]
    if points is not None:
        claim["creditReceived"] = [{"framework": {"id": ECTS}, "point": points}]
    for number, each in enumerate(parts):
        specified = {"id": IDS[number], "creditPoint": [{"framework": {"id": ECTS}, "point": each}]}
        claim.setdefault("hasPart", []).append({"type": "LearningAchievement", "specifiedBy": specified})
    return document


def test_s1_proofs() -> None:
    fine = stack([issued(full_badge(1))], now=NOW)
    assert (fine.is_complete, said(fine, "S1")) == (True, [])
    unsigned = full_badge(2)
    assert said(stack([unsigned], now=NOW), "S1") == [("error", unsigned["id"])]
    assert not stack([unsigned], now=NOW).is_complete
    allowed = judged(unsigned)
    assert (allowed.is_complete, said(allowed, "S1")) == (True, [("warning", unsigned["id"])])
    changed = issued(full_badge(3))
    changed["name"] = "Doctor"
    assert not judged(changed).is_complete, "unverified takes what bears no proof, not what is false"
    expired = issued({**full_badge(4), "validUntil": "2026-02-01T00:00:00Z"})
    assert [each for each in stack([expired], now=NOW).findings if "validity" in each.sentence]


def test_s1_what_cannot_be_checked_is_open() -> None:
    entry = {
        "id": "https://univ.example/status#1",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "1",
        "statusListCredential": "https://univ.example/status",
    }
    result = stack([issued(full_badge(1), status=entry)], now=NOW)
    assert [each.severity for each in result.findings if each.rule == "S1"] == ["unknown"]
    assert result.is_complete and result.unknown


def learner(number: int, *identities: tuple[str, str], id_: str | None = None, **more: Any) -> dict[str, Any]:
    badge = full_badge(number)
    subject = badge["credentialSubject"]
    del subject["id"]
    subject |= more | ({"id": id_} if id_ else {})
    subject["identifier"] = [
        {"type": "IdentityObject", "hashed": False, "identityHash": text, "identityType": kind}
        for kind, text in identities
    ]
    return badge


NATIONAL, MAIL = ("nationalIdentityNumber", "NAT-1"), ("emailAddress", "ada@example.org")
BORN = {"dateOfBirth": "1815-12-10"}


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        (learner(1, id_="did:example:ada"), learner(2, id_="did:example:ada"), None),
        (learner(1, NATIONAL, id_="did:example:ada"), learner(2, NATIONAL), None),
        (learner(1, MAIL), learner(2, ("emailAddress", "Ada@example.org")), "warning"),
        (learner(1, ("name", "Ada"), **BORN), learner(2, ("name", "Ada"), **BORN), "warning"),
        (learner(1, ("name", "Ada")), learner(2, ("name", "Ada")), "unknown"),
        (learner(1, id_="did:example:ada"), learner(2), "unknown"),
        (learner(1, id_="did:example:ada"), learner(2, id_="did:example:ida"), "error"),
        (learner(1, NATIONAL), learner(2, ("nationalIdentityNumber", "NAT-2")), "error"),
        (learner(1, MAIL), learner(2, ("emailAddress", "ida@example.org")), "error"),
    ],
)
def test_s2_the_same_learner(one: dict[str, Any], other: dict[str, Any], severity: str | None) -> None:
    result = judged(one, other)
    assert [each for each, _ in said(result, "S2")] == ([severity] if severity else [])
    assert result.is_complete is (severity != "error")


def hashed(number: int, address: str, salt: str = "salt") -> dict[str, Any]:
    badge = learner(number, MAIL)
    digest = hashlib.sha256((address + salt).encode()).hexdigest()
    badge["credentialSubject"]["identifier"][0] |= {"hashed": True, "identityHash": f"sha256${digest}", "salt": salt}
    return badge


def test_s2_hashed_identities_are_checked_with_what_is_claimed() -> None:
    badges = (learner(1, MAIL), hashed(2, "ada@example.org"), hashed(3, "ada@example.org", "other"))
    assert [each for each, _ in said(judged(*badges), "S2")] == ["unknown", "unknown"]
    claimed = judged(*badges, learner=["ada@example.org"])
    assert [each for each, _ in said(claimed, "S2")] == ["warning", "warning"]
    wrong = judged(learner(1, MAIL), hashed(2, "ida@example.org"), learner=["ada@example.org"])
    assert [each for each, _ in said(wrong, "S2")] == ["unknown"]


def test_s3_ends_of_associations() -> None:
    inside = record(full_badge(1), full_badge(2), links=(("isParentOf", 1, 2),))
    assert said(judged(inside), "S3") == []
    dangling = judged(record(full_badge(1), links=(("isRelatedTo", 1, 7),)))
    assert said(dangling, "S3") == [("missing", IDS[7])]
    assert dangling.missing and not dangling.is_complete


def test_s3_ends_may_be_in_another_credential() -> None:
    assert said(judged(record(full_badge(1), links=(("precedes", 1, 2),)), full_badge(2)), "S3") == []


@pytest.mark.parametrize(
    "links",
    [
        (("isParentOf", 1, 2), ("isParentOf", 2, 1)),
        (("isParentOf", 1, 2), ("isChildOf", 1, 2)),
        (("isPartOf", 1, 2), ("isPartOf", 2, 3), ("isPartOf", 3, 1)),
        (("precedes", 1, 2), ("precedes", 2, 1)),
    ],
)
def test_s4_cycles(links: tuple[tuple[str, int, int], ...]) -> None:
    badges = [full_badge(number) for number in (1, 2, 3)]
    found = said(judged(record(*badges, links=links)), "S4")
    assert found and {each for each, _ in found} == {"error"}
    assert said(judged(record(*badges, links=links[:1])), "S4") == []


def test_s4_names_only_what_is_in_the_cycle() -> None:
    links = (("isParentOf", 3, 1), ("isParentOf", 1, 2), ("isParentOf", 2, 1))
    found = said(judged(record(*(full_badge(number) for number in (1, 2, 3)), links=links)), "S4")
    assert {about for _, about in found} == {IDS[1], IDS[2]}


def test_s5_an_achievement_counts_once() -> None:
    again = {**full_badge(1), "id": "urn:again"}
    result = judged(full_badge(1), again)
    assert (result.ects, len(result.used)) == (Decimal(5), 1)
    assert said(result, "S5") == [("warning", IDS[1])]
    assert said(judged(full_badge(1), full_badge(2)), "S5") == []


@pytest.mark.parametrize("kind", ["exactMatchOf", "replacedBy"])
def test_s5_equals_are_not_both_counted(kind: str) -> None:
    result = judged(record(full_badge(1), full_badge(2), links=((kind, 1, 2),)))
    assert said(result, "S5") == [("error", IDS[1])]
    assert not result.is_complete
    related = judged(record(full_badge(1), full_badge(2), links=(("isRelatedTo", 1, 2),)))
    assert said(related, "S5") == []


@pytest.mark.parametrize(("points", "total"), [("7,0", "7.0"), (7.5, "7.5"), (" 6.00", "6.00"), (0.1, "0.1")])
def test_s6_credit_is_decimal(points: Any, total: str) -> None:
    result = judged(*(full_badge(number, ects=points) for number in (1, 2, 3)))
    assert result.ects == 3 * Decimal(total)
    assert said(result, "S6") == []


def test_s6_what_has_no_unit_is_listed_and_not_added() -> None:
    bare = full_badge(1)
    del bare["credentialSubject"]["achievement"]["vcmCreditFramework"]
    result = judged(bare, full_badge(2), rule={"min_ects": 10})
    assert (result.ects, said(result, "S6")) == (Decimal(5), [("warning", IDS[1])])
    assert said(result, "S7") == [("missing", ECTS)]


def test_s6_marks_that_pose_as_credit_are_not_added() -> None:
    """The Abitur of dc4eu has 562 points of a grading scheme among its credit points."""
    abitur = elm_whole()
    claim = abitur["credentialSubject"]["hasClaim"][0]
    scheme = {"prefLabel": {"de": ["gradingSchemeAbitur600"]}, "type": "Concept"}
    claim["creditReceived"] = [{"framework": scheme, "point": "562"}]
    result = judged(abitur, full_badge(1))
    assert (result.ects, result.credits) == (Decimal(5), {ECTS: Decimal(5)})
    assert [each for each, _ in said(result, "S6")] == ["warning"]


def test_s6_a_framework_that_is_only_labelled_ects_is_ects() -> None:
    labelled = elm_whole()
    point = {"framework": {"prefLabel": {"en": ["ECTS"]}}, "point": "2,5"}
    labelled["credentialSubject"]["hasClaim"][0]["creditReceived"] = [point]
    assert judged(labelled).ects == Decimal("2.5")


def test_s6_another_framework_is_added_where_the_programme_asks_for_it() -> None:
    ecvet = "http://data.europa.eu/snb/education-credit/60b314e826"
    badges = [full_badge(number, vcmCreditFramework=ecvet) for number in (1, 2)]
    result = judged(*badges, rule={"min_ects": 10, "framework": ecvet})
    assert (result.is_complete, result.credits, result.ects) == (True, {ecvet: Decimal(10)}, Decimal(0))
    assert [each for each, _ in said(judged(*badges), "S6")] == ["warning", "warning"]


def test_s7_enough_credit() -> None:
    badges = [full_badge(number, ects=5.5) for number in (1, 2)]
    assert judged(*badges, rule={"min_ects": 11}).is_complete
    short = judged(*badges, rule=Stacking(min_ects=Decimal("11.5")))
    assert [each.sentence for each in short.missing] == ["0.5 credit points are missing of 11.5"]


def test_s7_a_whole_and_its_parts_are_not_both_counted() -> None:
    result = judged(elm_whole("60", "30", "30"))
    assert (result.ects, len(result.used)) == (Decimal(60), 2)
    alone = elm_whole("60", "0", "0")
    for part in alone["credentialSubject"]["hasClaim"][0]["hasPart"]:
        del part["specifiedBy"]["creditPoint"]
    whole = judged(alone)
    assert (whole.ects, len(whole.used)) == (Decimal(60), 1)


@pytest.mark.parametrize(("points", "warned"), [("60", False), ("0", True), ("61", True)])
def test_s8_a_whole_says_what_its_parts_come_to(points: str, warned: bool) -> None:
    assert bool(said(judged(elm_whole(points, "30", "30")), "S8")) is warned


def test_s8_nothing_to_compare() -> None:
    assert said(judged(elm_whole("0")), "S8") == []
    assert said(judged(elm_whole(None, "30", "30")), "S8") == []


def test_s9_levels() -> None:
    assert said(judged(full_badge(1), rule={"min_eqf": 5}), "S9") == []
    assert said(judged(full_badge(1), rule={"min_eqf": 6}), "S9") == [("error", IDS[1])]
    silent = full_badge(2, alignment=[])
    result = judged(silent, rule={"min_eqf": 5})
    assert (said(result, "S9"), result.is_complete) == ([("unknown", IDS[2])], True)


def test_s10_prerequisites_are_earned_first() -> None:
    one, two = full_badge(1), full_badge(2)
    assert said(judged(record(one, two, links=(("precedes", 1, 2),))), "S10") == []
    assert said(judged(record(one, two, links=(("precedes", 2, 1),))), "S10") == [("error", IDS[2])]
    undated = copy.deepcopy(one)
    del undated["awardedDate"], undated["validFrom"]
    assert said(judged(record(undated, two, links=(("precedes", 1, 2),))), "S10") == [("unknown", IDS[1])]


def test_s10_prerequisites_in_words_are_for_a_person() -> None:
    elm = elm_whole("5")
    claim = elm["credentialSubject"]["hasClaim"][0]
    claim["specifiedBy"] = {"id": IDS[1], "entryRequirement": {"noteLiteral": {"en": ["a diploma"]}}}
    result = judged(elm)
    assert (said(result, "S10"), result.is_complete) == ([("manual", IDS[1])], True)
    badge = judged(full_badge(1, vcmEntryRequirement=["a diploma"]))
    assert said(badge, "S10") == [("manual", IDS[1])]


def test_s11_groups() -> None:
    rule = {"required": [IDS[1]], "elective": [{"of": [IDS[2], IDS[3]], "min": 1}]}
    full = judged(full_badge(1), full_badge(3), full_badge(4), rule=rule)
    assert (full.is_complete, full.surplus) == (True, (IDS[4],))
    lacking = judged(full_badge(4), rule=rule)
    assert said(lacking, "S11") == [("missing", IDS[1]), ("missing", f"{IDS[2]}, {IDS[3]}")]
    assert judged(full_badge(1)).surplus == ()


def test_s12_issuers() -> None:
    assert said(judged(full_badge(1), rule={"accepted_issuers": ["https://univ.example/"]}), "S12") == []
    assert said(judged(full_badge(1), rule={"accepted_issuers": ["did:web:b"]}), "S12") == [("error", IDS[1])]
    nameless = full_badge(1)
    del nameless["issuer"]["id"]
    assert said(judged(nameless, rule={"accepted_issuers": ["did:web:b"]}), "S12") == [("unknown", IDS[1])]


def test_s13_age() -> None:
    assert said(judged(full_badge(1), rule={"max_age": 166}), "S13") == []
    assert said(judged(full_badge(1), rule={"max_age": 164}), "S13") == [("error", IDS[1])]
    undated = full_badge(1)
    del undated["awardedDate"], undated["validFrom"]
    assert said(judged(undated, rule={"max_age": 1}), "S13") == [("unknown", IDS[1])]


def test_s14_share_of_one_issuer() -> None:
    other = full_badge(2)
    other["issuer"]["id"] = "https://college.example/"
    assert said(judged(full_badge(1), other, rule={"max_share_one_issuer": 0.5}), "S14") == []
    result = judged(full_badge(1), other, rule={"max_share_one_issuer": "0.4"})
    assert said(result, "S14") == [("error", "https://univ.example/"), ("error", "https://college.example/")]


def test_s14_share_of_recognised_prior_learning() -> None:
    kind = "https://w3id.org/vcmicro/assessment#recognition-of-prior-learning"
    badges = (full_badge(1), full_badge(2, vcmAssessmentType=[kind]))
    assert said(judged(*badges, rule={"max_share_rpl": 0.5}), "S14") == []
    assert [each for each, _ in said(judged(*badges, rule={"max_share_rpl": 0.25}), "S14")] == ["error"]


@pytest.mark.parametrize(
    ("grade", "least", "severity"),
    [("8", "6", None), ("5,5", "6", "error"), ("B", "C", "manual"), ("8", "C", "manual")],
)
def test_s15_grades_are_compared_within_a_scheme(grade: str, least: str, severity: str | None) -> None:
    badge = full_badge(1)
    badge["credentialSubject"]["result"] = [{"type": ["Result"], "resultDescription": "urn:scale", "value": grade}]
    result = judged(badge, rule={"min_grade": {"urn:scale": least}})
    assert [each for each, _ in said(result, "S15")] == ([severity] if severity else [])
    assert said(judged(badge, rule={"min_grade": {"urn:other": "10"}}), "S15") == []


def test_a_presentation_stands_for_what_it_presents() -> None:
    badges = [issued(full_badge(1)), issued(full_badge(2), secured_by="vc+jwt")]
    shown = present(badges, holder=HOLDER.did, signer=HOLDER, challenge="c", domain="d")
    result = stack([shown, issued(full_badge(3))], rule={"min_ects": 15}, now=NOW)
    assert [part.number for part in result.parts] == [1, 2, 3]
    assert (result.is_complete, result.ects) == (True, Decimal(15))
    with pytest.raises(Invalid) as error:
        stack([{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiablePresentation"]}])
    assert error.value.code == "stack.empty"


def test_a_record_and_its_members() -> None:
    inner = record(full_badge(1), full_badge(2), links=(("isRelatedTo", 1, 9),))
    result = judged(record(inner, full_badge(3)))
    assert result.ects == Decimal(15)
    assert said(result, "S3") == [("missing", IDS[9])]


def test_refusals() -> None:
    for credentials, code in (([], "stack.empty"), ([{"type": ["VerifiableCredential"]}], "stack.format")):
        with pytest.raises(VcmicroError) as error:
            stack(credentials, unverified=True)
        assert error.value.code == code
    with pytest.raises(VcmicroError):
        stack([bare_assertion()], unverified=True)


def test_require() -> None:
    fine = judged(full_badge(1))
    assert fine.require() is fine
    with pytest.raises(NotComplete) as error:
        judged(full_badge(1), rule={"min_ects": 30}).require()
    assert error.value.code == "stack.incomplete"
    assert "S7" in str(error.value) and error.value.result.ects == Decimal(5)


def test_the_result_as_json() -> None:
    shown = judged(full_badge(1, ects=2.5), rule={"min_ects": 5}).to_json()
    assert (shown["complete"], shown["credits"]) == (False, {ECTS: "2.5"})
    assert shown["used"] == [{"id": IDS[1], "title": "Soil 1"}]
    assert {each["rule"] for each in shown["findings"]} == {"S1", "S7"}


@settings(max_examples=100)
@given(st.data())
def test_mutated_documents_raise_nothing_else(data: st.DataObject) -> None:
    document = data.draw(
        st.sampled_from([full_badge(1), elm_whole("5", "2", "3"), record(full_badge(1), links=(("isPartOf", 1, 2),))])
    )
    document = copy.deepcopy(document)
    node: Any = document
    while True:
        key = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
        if isinstance(node[key], (dict, list)) and node[key] and data.draw(st.integers(0, 5)):
            node = node[key]
            continue
        node[key] = data.draw(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.builds(list)))
        break
    try:
        result = judged(document, full_badge(2), rule={"min_ects": 5, "min_eqf": 5, "max_age": 10})
        result.to_json()
        for write in (result.to_clr, result.to_elm):
            write()
    except VcmicroError:
        pass
