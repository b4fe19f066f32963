"""convert(): options, refusals, carriers, and what becomes of a draft."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from certificates import seal

from vcmicro import Issuer, Key, Tools, verify
from vcmicro.converting import convert
from vcmicro.errors import Invalid, VcmicroError
from vcmicro.mapping import EDGES
from vcmicro.report import Outcome

NAME, MAIL, NATIONAL = "Ada Lovelace", "ada@lovelace.example", "NL-123456782"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def badge(**more: Any) -> dict[str, Any]:
    """A badge with most of what people put into one; texts that no other member has."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", OB3],
        "id": "urn:uuid:7e7c5a8f-6c5b-4f0e-8a32-0a5b7a6f1c01",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Soil science badge",
        "issuer": {
            "id": "https://univ.example/issuer",
            "type": ["Profile"],
            "name": "Univ of Examples",
            "address": {"type": ["Address"], "addressCountryCode": "NL", "streetAddress": "Dam 1"},
        },
        "validFrom": "2026-01-02T03:04:05Z",
        "awardedDate": "2026-01-01T00:00:00Z",
        "validUntil": "2036-01-02T03:04:05Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "id": "did:example:ada",
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": NAME},
                {"type": "IdentityObject", "hashed": False, "identityType": "emailAddress", "identityHash": MAIL},
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityType": "nationalIdentityNumber",
                    "identityHash": NATIONAL,
                },
            ],
            "result": [{"type": ["Result"], "value": "8", "resultDescription": "urn:example:grade"}],
            "achievement": {
                "id": "https://univ.example/soil",
                "type": ["Achievement"],
                "name": "Soil science",
                "description": "What soil is.",
                "criteria": {"narrative": "Passed the examination."},
                "inLanguage": "nl",
                "creditsAvailable": 3,
                "resultDescription": [
                    {"id": "urn:example:grade", "type": ["ResultDescription"], "name": "Grade", "resultType": "Result"}
                ],
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "examine soil",
                        "targetUrl": "http://data.europa.eu/esco/skill/1",
                        "targetType": "ext:ESCO",
                    }
                ],
            },
        },
        **more,
    }


@pytest.fixture
def to_elm() -> Callable[..., Any]:
    def run(**options: Any) -> Any:
        return convert(json.dumps(badge()), to="elm", **options)

    return run


def texts(value: Any) -> str:
    """Everything that a document says, the insides of what is carried as base64 too."""
    text = json.dumps(value)
    for node in _nodes(value):
        if isinstance(node.get("content"), str):
            text += base64.b64decode(node["content"]).decode("utf-8", "replace")
    return text


def _nodes(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [node for each in value for node in _nodes(each)]
    return [value, *(node for each in value.values() for node in _nodes(each))] if isinstance(value, dict) else []


def _holds(given: Any) -> bool:
    return verify(given, tools=Tools())["proof"].outcome is Outcome.PASSED


# Names and other personal data


def test_names_are_left_out_everywhere_if_asked(to_elm: Callable[..., Any]) -> None:
    first = to_elm(names="omit")
    second = convert(json.dumps(to_elm(embed="none").document), to="ob3", names="omit", elm=True)
    for result in (first, second):
        for text in (NAME, MAIL, NATIONAL):
            assert text not in texts(result.document)
        assert result.carried == ()
    assert any(entry.sentence.startswith("Left out") for entry in first.losses)
    assert "Soil science" in texts(first.document)


@pytest.mark.parametrize("names", ["identity", "profile"])
def test_names_go_over_by_default(to_elm: Callable[..., Any], names: Any) -> None:
    elm = to_elm(embed="none", names=names).document
    assert elm["credentialSubject"]["fullName"] == {"nl": [NAME]}
    back = convert(json.dumps(elm), to="ob3", names=names).document["credentialSubject"]
    assert NAME in json.dumps(back)
    assert MAIL in json.dumps(back)
    assert NATIONAL in json.dumps(back)


def test_other_personal_data_goes_over_only_if_asked() -> None:
    document = badge()
    document["credentialSubject"] |= {"type": ["AchievementSubject", "Profile"], "dateOfBirth": "1815-12-10"}
    for personal in (False, True):
        result = convert(json.dumps(document), to="elm", embed="none", personal=personal).document
        assert ("1815-12-10" in json.dumps(result)) is personal


# Options


def test_strict_refuses_what_is_lost_or_made_up(to_elm: Callable[..., Any]) -> None:
    with pytest.raises(Invalid) as caught:
        to_elm(strict=True, embed="none")
    assert {each.code for each in caught.value.problems} == {"convert.loss"}


def test_a_grade_and_an_accrediting_body_that_nobody_named_are_told() -> None:
    document = badge()
    subject = document["credentialSubject"]
    subject["result"] = [{"type": ["Result"], "status": "Completed", "resultDescription": "urn:example:grade"}]
    quality = {
        "type": ["Alignment"],
        "targetName": "Programme accreditation",
        "targetUrl": "https://agency.example/1",
        "targetType": "ext:QualityAssurance",
    }
    subject["achievement"]["alignment"] = [quality]
    made = {each.rule: each.sentence for each in convert(json.dumps(document), to="elm").entries if each.kind == "S"}
    assert made["A74"] == "The result has no value; its level or status stands there."
    assert made["A90"].endswith("Nothing names who accredits; the title of the accreditation stands there.")
    quality["targetDescription"] = "Agency"
    subject["result"] = []
    there = convert(json.dumps(document), to="elm")
    assert '"grade":' not in json.dumps(there.document["credentialSubject"]["hasClaim"])
    assert [each.sentence for each in there.entries if each.rule == "A90"] == [
        "Kind and country of the accreditation are taken."
    ]


def test_strict_lets_by_what_source_and_caller_say_in_full() -> None:
    document = badge(image={"id": "https://univ.example/soil.png", "type": "Image"})
    del document["credentialSubject"]["identifier"][2]  # nothing says which country's national id it is
    there = convert(json.dumps(document), to="elm", strict=True)
    back = convert(json.dumps(there.document), to="ob3", strict=True, carrier="ignore")
    assert back.document["credentialSubject"]["achievement"]["name"] == "Soil science"
    del document["name"]  # that of the achievement would stand there
    with pytest.raises(Invalid) as caught:
        convert(json.dumps(document), to="elm", strict=True)
    assert [each.detail.partition(":")[0] for each in caught.value.problems] == ["A4"]


def test_an_url_must_be_given_to_embed_one(to_elm: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="url="):
        to_elm(embed="url")
    result = to_elm(embed="url", url="https://univ.example/badge.json")
    assert "https://univ.example/badge.json" in json.dumps(result.document["evidence"])
    assert result.carried[0]["url"] == "https://univ.example/badge.json"


def test_the_country_and_the_language_are_never_guessed_silently() -> None:
    document = badge()
    del document["issuer"]["address"], document["credentialSubject"]["achievement"]["inLanguage"]
    with pytest.raises(Invalid, match=r"convert\.country"):
        convert(json.dumps(document), to="elm")
    result = convert(json.dumps(document), to="elm", country="BE", language="fr")
    assert {entry.rule for entry in result.losses if entry.kind == "S"} >= {"A52", "A65"}
    assert result.document["displayParameter"]["title"] == {"fr": ["Soil science badge"]}


def test_credits_without_a_unit_are_never_ects(to_elm: Callable[..., Any]) -> None:
    point = to_elm().document["credentialSubject"]["hasClaim"][0]["specifiedBy"]["creditPoint"][0]
    assert point["point"] == "3"
    assert point["framework"]["id"] == "https://w3id.org/vcmicro/credit#unspecified"
    document = badge()
    document["credentialSubject"]["creditsEarned"] = 2
    ects = "http://data.europa.eu/snb/education-credit/6fcec5c5af"
    document["credentialSubject"]["achievement"]["vcmCreditFramework"] = ects
    document["@context"].append("https://w3id.org/vcmicro/v1")
    claim = convert(json.dumps(document), to="elm").document["credentialSubject"]["hasClaim"][0]
    assert claim["specifiedBy"]["creditPoint"][0]["framework"]["id"] == ects
    assert claim["creditReceived"][0]["framework"]["id"] == ects
    assert "_framework" not in claim["specifiedBy"]


def test_the_surf_terms_are_written_for_edubadges(to_elm: Callable[..., Any]) -> None:
    document = to_elm(embed="none").document
    spec = document["credentialSubject"]["hasClaim"][0]["specifiedBy"]
    spec["creditPoint"][0]["framework"] = {
        "id": "http://data.europa.eu/snb/education-credit/6fcec5c5af",
        "type": "Concept",
    }
    plain = convert(json.dumps(document), to="ob3").document["credentialSubject"]["achievement"]
    surf = convert(json.dumps(document), to="ob3", profile="edubadges").document["credentialSubject"]["achievement"]
    assert (plain["creditsAvailable"], plain["vcmCreditFramework"][-10:]) == (3, "6fcec5c5af")
    assert surf["ECTS"] == 3
    assert "EducredentialAchievement" in surf["type"]


# The source


def test_a_false_source_is_refused_unless_asked() -> None:
    key = Key.from_seed(bytes(32))
    document = {**badge(), "issuer": {"id": key.did, "type": ["Profile"], "name": "Univ"}}
    signed = Issuer(key.did, signer=key).issue(document)
    assert isinstance(signed, dict)
    assert "PASSED" in json.dumps(convert(signed, to="elm", country="NL").document["evidence"])
    signed["name"] = "Another badge"
    with pytest.raises(Invalid) as caught:
        convert(signed, to="elm", country="NL")
    assert caught.value.code == "convert.proof"
    assert "FAILED" in json.dumps(convert(signed, to="elm", country="NL", unverified=True).document["evidence"])


def test_an_unsigned_source_goes_on_and_is_reported_so(to_elm: Callable[..., Any]) -> None:
    result = to_elm()
    assert result.report is None
    assert "bore no proof" in result.document["evidence"][0]["evidenceStatement"]


@pytest.mark.parametrize("given", ["{}", "[]", "nonsense", '{"type": "Thing"}'])
def test_what_is_no_credential_is_refused(given: str) -> None:
    with pytest.raises(VcmicroError):
        convert(given, to="ob3")


def test_a_format_to_itself_and_a_way_that_is_not_there() -> None:
    with pytest.raises(Invalid, match=r"convert\.same"):
        convert(json.dumps(badge()), to="ob3")
    with pytest.raises(Invalid, match=r"convert\.path"):
        convert(json.dumps(badge()), to="elm", tools=Tools(edges=EDGES.without("ob3-elm")))


def test_a_caller_may_put_an_edge_of_its_own() -> None:
    edge = EDGES["ob3-elm"]

    def apply(source: Any, options: Any) -> Any:
        mapped = edge.apply(source, options)
        mapped.document["displayParameter"]["title"] = {"nl": ["Mine"]}
        return mapped

    tools = Tools(edges=EDGES.plus(edge._replace(apply=apply)))
    assert convert(json.dumps(badge()), to="elm", tools=tools).document["displayParameter"]["title"] == {"nl": ["Mine"]}


# Carriers


def test_an_open_badge_comes_back_as_it_was(to_elm: Callable[..., Any]) -> None:
    back = convert(json.dumps(to_elm().document), to="ob3")
    assert back.restored
    assert back.document == badge()
    assert back.original == json.dumps(badge()).encode()


def test_a_token_comes_back_byte_for_byte() -> None:
    key = Key.from_seed(bytes(32))
    document = {**badge(), "issuer": {"id": key.did, "type": ["Profile"], "name": "Univ"}}
    token = Issuer(key.did, signer=key).issue(document, secured_by="vc+jwt")
    assert isinstance(token, str)
    back = convert(json.dumps(convert(token, to="elm", country="NL").document), to="ob3")
    assert back.original == token.encode()
    assert _holds(back.original)


_EDITS: list[tuple[str, Callable[[dict[str, Any]], None]]] = [
    ("/id", lambda d: d.update(id="urn:uuid:00000000-0000-4000-8000-000000000000")),
    ("/displayParameter/title", lambda d: d["displayParameter"].update(title={"nl": ["Astrology"]})),
    ("/validFrom", lambda d: d.update(validFrom="2020-01-02T03:04:05Z")),
    ("/validUntil", lambda d: d.update(validUntil="2099-01-02T03:04:05Z", expirationDate="2099-01-02T03:04:05Z")),
    ("/validUntil", lambda d: (d.pop("validUntil"), d.pop("expirationDate"))),
    ("/issuer/id", lambda d: d["issuer"].update(id="https://other.example/")),
    ("/issuer/legalName", lambda d: d["issuer"].update(legalName={"nl": ["Other"]})),
    ("/credentialSubject/id", lambda d: d["credentialSubject"].update(id="did:example:eve")),
    ("/credentialSubject/fullName", lambda d: d["credentialSubject"].update(fullName={"nl": ["Eve"]})),
    (
        "/credentialSubject/hasClaim/0/title",
        lambda d: d["credentialSubject"]["hasClaim"][0].update(title={"nl": ["Astrology"]}),
    ),
    (
        "/credentialSubject/hasClaim/0/specifiedBy/id",
        lambda d: d["credentialSubject"]["hasClaim"][0]["specifiedBy"].update(id="urn:example:other"),
    ),
    (
        "/credentialSubject/hasClaim/0/awardedBy/awardingDate",
        lambda d: d["credentialSubject"]["hasClaim"][0]["awardedBy"].update(awardingDate="2001-01-01T00:00:00Z"),
    ),
]


@pytest.mark.parametrize(("pointer", "edit"), _EDITS)
def test_a_wrapper_that_says_something_else_is_refused(
    to_elm: Callable[..., Any], pointer: str, edit: Callable[[dict[str, Any]], None]
) -> None:
    document = json.loads(json.dumps(to_elm().document))
    edit(document)
    with pytest.raises(Invalid) as caught:
        convert(json.dumps(document), to="ob3")
    assert {each.code for each in caught.value.problems} == {"convert.carrier"}
    assert pointer in {each.pointer for each in caught.value.problems}
    rebuilt = convert(json.dumps(document), to="ob3", carrier="ignore")
    assert not rebuilt.restored
    assert rebuilt.entries


_BADGE_EDITS: list[tuple[str, Callable[[dict[str, Any]], None]]] = [
    ("/id", lambda d: d.update(id="urn:uuid:00000000-0000-4000-8000-000000000000")),
    ("/name", lambda d: d.update(name="Astrology")),
    ("/validFrom", lambda d: d.update(validFrom="2020-01-02T03:04:05Z")),
    ("/validUntil", lambda d: d.update(validUntil="2099-01-02T03:04:05Z")),
    ("/awardedDate", lambda d: d.update(awardedDate="2001-01-01T00:00:00Z")),
    ("/issuer/id", lambda d: d["issuer"].update(id="https://other.example/")),
    ("/issuer/name", lambda d: d["issuer"].update(name="Other")),
    ("/credentialSubject/id", lambda d: d["credentialSubject"].update(id="did:example:eve")),
    ("/credentialSubject/achievement/id", lambda d: d["credentialSubject"]["achievement"].update(id="urn:example:x")),
    ("/credentialSubject/achievement/name", lambda d: d["credentialSubject"]["achievement"].update(name="Astrology")),
]


@pytest.mark.parametrize(("pointer", "edit"), _BADGE_EDITS)
def test_a_badge_that_says_something_else_than_the_sealed_original_is_refused(
    to_elm: Callable[..., Any], pointer: str, edit: Callable[[dict[str, Any]], None]
) -> None:
    original = json.dumps(to_elm(embed="none").document)
    document = convert(original, to="ob3").document
    assert convert(json.dumps(document), to="elm").original == original.encode()
    edit(edited := copy.deepcopy(document))
    with pytest.raises(Invalid) as caught:
        convert(json.dumps(edited), to="elm")
    assert {each.code for each in caught.value.problems} == {"convert.carrier"}
    assert pointer in {each.pointer for each in caught.value.problems}
    assert convert(json.dumps(edited), to="elm", carrier="ignore").entries


# The draft


def test_the_draft_of_another_is_issued_only_on_its_behalf(to_elm: Callable[..., Any]) -> None:
    key = Key.from_seed(bytes(32))
    issuer = Issuer(key.did, signer=key, name="Platform")
    draft = convert(json.dumps(to_elm(embed="none").document), to="ob3").document
    assert {"vcmElm", "vcmSource"} <= set(draft)
    with pytest.raises(Invalid, match=r"issuer\.draft"):
        issuer.issue(draft)
    signed = issuer.issue(draft, on_behalf=True, secured_by="eddsa-rdfc-2022")
    assert isinstance(signed, dict)
    assert _holds(signed)
    assert signed["issuer"]["id"] == key.did
    assert signed["credentialSubject"]["achievement"]["creator"]["id"] == "https://univ.example/issuer"
    for member in ("vcmElm", "vcmSource"):
        edited = copy.deepcopy(signed)
        del edited[member]
        assert not _holds(edited)


def test_an_achievement_with_a_creator_of_its_own_is_not_given_another(to_elm: Callable[..., Any]) -> None:
    key = Key.from_seed(bytes(32))
    document = badge()
    document["credentialSubject"]["achievement"]["creator"] = {"id": "https://third.example/", "type": ["Profile"]}
    with pytest.raises(Invalid, match="creator"):
        Issuer(key.did, signer=key).issue(document, on_behalf=True)


def test_what_was_issued_on_behalf_gives_the_original_back(to_elm: Callable[..., Any]) -> None:
    key = Key.from_seed(bytes(32))
    original = json.dumps(to_elm(embed="none").document)
    signed = Issuer(key.did, signer=key, name="Platform").issue(convert(original, to="ob3").document, on_behalf=True)
    assert isinstance(signed, dict)
    assert convert(signed, to="elm").original == original.encode()
    unsigned = {name: value for name, value in signed.items() if name != "proof"}
    with pytest.raises(Invalid, match=r"convert\.carrier"):
        convert(unsigned, to="elm")


def test_a_converted_draft_is_sealed_by_the_issuer_that_it_names(to_elm: Callable[..., Any]) -> None:
    holder = seal(organization_identifier="VATNL-1")
    key, chain = holder.key, holder.chain_pem
    issuer = Issuer(key.did, signer=key)
    with pytest.raises(Invalid, match="eIDAS"):
        issuer.issue(to_elm().document, secured_by="jades", certificates=chain)
    sealed = issuer.issue(to_elm(eidas="VATNL-1").document, secured_by="jades", certificates=chain)
    assert _holds(sealed)
    assert verify(sealed)["binding"].outcome is Outcome.PASSED
    assert convert(json.dumps(sealed), to="ob3").document == badge()
    with pytest.raises(ValueError, match="profile"):
        issuer.issue(to_elm().document, secured_by="jades", certificates=chain, on_behalf=True)
