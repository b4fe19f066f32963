"""Generated badges and European credentials through the bridge and back."""

from __future__ import annotations

import json
from typing import Any

import generated_badges
from accounts import lies, unmentioned
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vcmicro.converting import convert
from vcmicro.errors import VcmicroError

EQF, ESCO = "http://data.europa.eu/snb/eqf/", "http://data.europa.eu/esco/skill/"
ECTS = "http://data.europa.eu/snb/education-credit/6fcec5c5af"
LANGUAGES = ["en", "nl", "de", "fr", "mt"]
RELAXED = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])

text = st.text(st.characters(categories=["L", "Nd"]), min_size=3, max_size=12).map(lambda each: f"{each}x")
number = st.integers(0, 200) | st.sampled_from([0.5, 2.5, 7.25])
moment = st.datetimes().map(lambda each: each.replace(microsecond=0, year=2000 + each.year % 40).isoformat() + "Z")
serial = st.integers(1, 10**6)
url = serial.map(lambda each: f"https://univ.example/{each}")
identifiers = st.lists(
    st.builds(
        lambda value, kind: {"type": "IdentifierEntry", "identifier": value, "identifierType": kind},
        text,
        st.sampled_from(["sourcedId", "identifier", "ext:vatIdentifier", "ext:BRIN"]),
    ),
    max_size=3,
)


def some(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


image = some({"id": url, "type": st.just("Image")}, {"caption": text})
address = some(
    {"type": st.just(["Address"]), "addressCountryCode": st.sampled_from(["NL", "IE", "MT"])},
    {"streetAddress": text, "postalCode": text, "addressLocality": text, "addressCountry": text},
)
profile = some(
    {"id": url, "type": st.just(["Profile"]), "name": text, "address": address},
    {
        "url": url,
        "email": st.just("office@univ.example"),
        "phone": st.just("+31 6 12345678"),
        "description": text,
        "image": image,
        "official": text,
        "otherIdentifier": identifiers,
    },
)
alignment = some(
    {"type": st.just(["Alignment"]), "targetName": text, "targetUrl": url},
    {"targetDescription": text, "targetCode": text, "targetFramework": text, "targetType": st.just("CTDL")},
)
eqf = st.integers(1, 8).map(
    lambda level: {
        "type": ["Alignment"],
        "targetName": f"EQF {level}",
        "targetUrl": f"{EQF}{level}",
        "targetType": "ext:EQF",
    }
)
skill = st.builds(
    lambda name, each: {
        "type": ["Alignment"],
        "targetName": name,
        "targetUrl": f"{ESCO}{each}",
        "targetType": "ext:ESCO",
    },
    text,
    serial,
)
level = some(
    {"id": serial.map(lambda each: f"urn:level:{each}"), "type": st.just(["RubricCriterionLevel"]), "name": text},
    {"description": text, "level": text, "points": text},
)
description = some(
    {
        "id": serial.map(lambda each: f"urn:result:{each}"),
        "type": st.just(["ResultDescription"]),
        "name": text,
        "resultType": st.sampled_from(["LetterGrade", "Percent", "Result"]),
    },
    {
        "valueMin": text,
        "valueMax": text,
        "requiredValue": text,
        "rubricCriterionLevel": st.lists(level, min_size=1, max_size=2),
    },
)
achievement = some(
    {
        "id": url,
        "type": st.just(["Achievement"]),
        "name": text,
        "description": text,
        "criteria": some({"narrative": text}, {"id": url}),
        "inLanguage": st.sampled_from(LANGUAGES),
        "alignment": st.tuples(eqf, st.lists(skill, max_size=3), st.lists(alignment, max_size=2)).map(
            lambda three: [three[0], *three[1], *three[2]]
        ),
        "vcmCreditFramework": st.just(ECTS),
        "creditsAvailable": number,
    },
    {
        "achievementType": st.sampled_from(["MicroCredential", "Badge", "Course", "MasterDegree", "ext:Thing"]),
        "fieldOfStudy": text,
        "specialization": text,
        "humanCode": text,
        "tag": st.lists(text, min_size=1, max_size=3),
        "version": text,
        "image": image,
        "otherIdentifier": identifiers,
        "creator": profile,
        "resultDescription": st.lists(description, min_size=1, max_size=2, unique_by=lambda each: str(each["id"])),
        "related": st.lists(some({"id": url, "type": st.just(["Related"])}, {"version": text}), min_size=1, max_size=2),
    },
)


@st.composite
def badges(draw: st.DrawFn) -> dict[str, Any]:
    made = draw(achievement)
    result = some(
        {"type": st.just(["Result"]), "value": text},
        {"status": st.sampled_from(["Completed", "Failed"])}
        | (
            {"resultDescription": st.sampled_from([each["id"] for each in made["resultDescription"]])}
            if "resultDescription" in made
            else {}
        ),
    )
    subject = draw(
        some(
            {"type": st.just(["AchievementSubject"]), "id": serial.map(lambda each: f"did:example:{each}")},
            {
                "activityStartDate": moment,
                "activityEndDate": st.just("2050-06-30T12:00:00Z"),
                "creditsEarned": number,
                "licenseNumber": text,
                "narrative": text,
                "role": text,
                "term": text,
                "image": image,
                "result": st.lists(result, min_size=1, max_size=2),
            },
        )
    )
    credential = some(
        {
            "@context": st.just([generated_badges.VCDM2, generated_badges.OB3, "https://w3id.org/vcmicro/v1"]),
            "id": serial.map(lambda each: f"urn:credential:{each}"),
            "type": st.just(["VerifiableCredential", "OpenBadgeCredential"]),
            "name": text,
            "issuer": profile,
            "validFrom": st.just("2026-01-01T00:00:00Z"),
        },
        {
            "description": text,
            "image": image,
            "awardedDate": moment,
            "validUntil": st.just("2050-01-01T00:00:00Z"),
            "evidence": st.lists(
                some({"id": url, "type": st.just(["Evidence"])}, {"name": text, "narrative": text, "genre": text}),
                min_size=1,
                max_size=2,
            ),
        },
    )
    return {**draw(credential), "credentialSubject": {**subject, "achievement": made}}


@RELAXED
@given(badges())
def test_a_badge_comes_back_as_it_was(badge: dict[str, Any]) -> None:
    carried = convert(json.dumps(badge), to="elm").document
    assert convert(json.dumps(carried), to="ob3").document == badge


@RELAXED
@given(badges())
def test_without_carriers_the_core_of_a_badge_survives(badge: dict[str, Any]) -> None:
    there = convert(json.dumps(badge), to="elm", embed="none")
    assert unmentioned(badge, there.entries) == []
    assert lies(badge, there.document, there.entries) == []
    back = convert(json.dumps(there.document), to="ob3", embed="none", elm=False)
    assert unmentioned(there.document, back.entries) == []
    assert lies(there.document, back.document, back.entries) == []
    assert _core(back.document) == _core(badge)


def _core(badge: dict[str, Any]) -> dict[str, Any]:
    subject, achievement = badge["credentialSubject"], badge["credentialSubject"]["achievement"]
    kept = {f"{EQF}", f"{ESCO}"}
    return {
        "ids": (badge["id"], badge["issuer"]["id"], subject["id"], achievement["id"]),
        "titles": (badge["name"], achievement["name"], achievement["description"], badge["issuer"]["name"]),
        "dates": tuple(badge.get(name) for name in ("validFrom", "validUntil", "awardedDate")),
        "credits": (float(achievement["creditsAvailable"]), achievement["vcmCreditFramework"]),
        "language": achievement["inLanguage"],
        "country": badge["issuer"]["address"]["addressCountryCode"],
        "aligned": {
            each["targetUrl"] for each in achievement["alignment"] if each["targetUrl"].startswith(tuple(kept))
        },
    }


@RELAXED
@given(generated_badges.badges)
def test_whatever_a_badge_is_the_answer_is_a_document_or_a_problem(badge: dict[str, Any]) -> None:
    for options in ({"embed": "none"}, {"names": "omit", "personal": True}):
        try:
            result = convert(json.dumps(badge), to="elm", country="NL", **options)  # type: ignore[arg-type]
        except VcmicroError:
            continue
        assert unmentioned(badge, result.entries) == []
