"""``shapes.check`` on documents written here: which member, which code, which pointer."""

from __future__ import annotations

import copy
import subprocess
import sys
from typing import Any

import pytest
from documents import full_badge, profile

from vcmicro.shapes import SHAPES, check, shape_name
from vcmicro.shapes.kinds import _is_known_uri, is_uri
from vcmicro.shapes.plan import _ROWS, _SHORT, _STRINGS, _plan, is_clean
from vcmicro.shapes.rules import MEMBERS_OF_RULES
from vcmicro.shapes.walk import findings

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
DID = "did:example:issuer"


def credential(**changes: Any) -> dict[str, Any]:
    document = {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": DID,
        "credentialSubject": {"id": "did:example:subject"},
    }
    return _changed(document, changes)


def credential_11(**changes: Any) -> dict[str, Any]:
    return credential(**{"@context": [V1], "issuanceDate": "2024-01-01T00:00:00Z", **changes})


def badge(**changes: Any) -> dict[str, Any]:
    document = {
        "@context": [V2, OB],
        "id": "urn:uuid:6f2c4f7e-6f26-4f2b-8a7e-3d7f3d4a1f10",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": DID, "type": ["Profile"], "name": "Example"},
        "validFrom": "2024-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:subject",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://issuer.example/achievements/1",
                "type": ["Achievement"],
                "name": "Knots",
                "description": "Ties twelve knots.",
                "criteria": {"narrative": "Tie them."},
            },
        },
    }
    return _changed(document, changes)


def achievement(**changes: Any) -> dict[str, Any]:
    document = badge()
    _changed(document["credentialSubject"]["achievement"], changes)
    return document


def subject(**changes: Any) -> dict[str, Any]:
    document = badge()
    _changed(document["credentialSubject"], changes)
    return document


def presentation(**changes: Any) -> dict[str, Any]:
    return _changed({"@context": [V2], "type": ["VerifiablePresentation"]}, changes)


def _changed(document: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    for name, value in changes.items():
        if value is ...:
            document.pop(name, None)
        else:
            document[name] = value
    return document


def found(document: Any, **options: Any) -> set[tuple[str, str]]:
    return {(each.code, each.pointer) for each in check(document, **options) if not each.warning}


def warned(document: Any) -> set[tuple[str, str]]:
    return {(each.code, each.pointer) for each in check(document) if each.warning}


@pytest.mark.parametrize("make", [credential, credential_11, badge, presentation])
def test_good_documents_have_no_findings(make: Any) -> None:
    assert check(make()) == ()
    assert check(make(), issuing=True) == ()


@pytest.mark.parametrize("value", [None, True, 4, "x", [], [{}]])
def test_what_is_no_object_is_refused(value: Any) -> None:
    assert found(value) == {("schema.invalid", "")}


def test_an_object_of_no_known_class_is_refused() -> None:
    assert found({"@context": [V2]}) == {("schema.required", "/type")}


REFUSED = [
    # contexts
    (credential(**{"@context": ...}), "schema.context", "/@context"),
    (credential(**{"@context": []}), "schema.context", "/@context/0"),
    (credential(**{"@context": OB}), "schema.context", "/@context"),
    (credential(**{"@context": [{"a": "urn:b:c"}, V2]}), "schema.context", "/@context/0"),
    (credential(**{"@context": [V2, 7]}), "schema.context", "/@context/1"),
    (credential(**{"@context": [V2, None]}), "schema.context", "/@context/1"),
    (credential(**{"@context": [V2, "https ://x.example/"]}), "schema.context", "/@context/1"),
    (badge(**{"@context": [V2]}), "schema.context", "/@context"),
    (badge(**{"@context": [V2, "https://issuer.example/context", OB]}), "schema.context", "/@context"),
    # types
    (credential(type="Other"), "schema.invalid", "/type"),
    (credential(type=[]), "schema.required", "/type"),
    (credential(type=["VerifiableCredential", 1]), "schema.invalid", "/type/1"),
    (credential(type=...), "schema.required", "/type"),
    (badge(type=["OpenBadgeCredential"]), "schema.invalid", "/type"),
    (subject(type="Person"), "schema.invalid", "/credentialSubject/type"),
    # ids
    (credential(id=None), "schema.invalid", "/id"),
    (credential(id=["urn:a:b", "urn:a:c"]), "schema.invalid", "/id"),
    (credential(id="credential-1"), "schema.invalid", "/id"),
    (badge(id=...), "schema.required", "/id"),
    # issuer
    (credential(issuer=...), "schema.required", "/issuer"),
    (credential(issuer=None), "schema.invalid", "/issuer"),
    (credential(issuer="somebody"), "schema.invalid", "/issuer"),
    (credential(issuer=[DID]), "schema.invalid", "/issuer"),
    (credential(issuer={"name": "x"}), "schema.required", "/issuer/id"),
    (badge(issuer={"id": DID, "type": "Agent"}), "schema.invalid", "/issuer/type"),
    # subject
    *(
        (make(credentialSubject=value), code, "/credentialSubject")
        for make in (credential, credential_11)
        for value, code in (
            (..., "schema.required"),
            (None, "schema.invalid"),
            (True, "schema.invalid"),
            (4, "schema.invalid"),
            ([], "schema.required"),
            ("did:example:subject", "schema.invalid"),
            ({}, "schema.invalid"),
        )
    ),
    (credential(credentialSubject=[{"id": "urn:a:b"}, {}]), "schema.invalid", "/credentialSubject/1"),
    (credential(credentialSubject={"id": ["urn:a:b"]}), "schema.invalid", "/credentialSubject/id"),
    (badge(credentialSubject=[badge()["credentialSubject"]]), "schema.invalid", "/credentialSubject"),
    # times
    (credential(validFrom="yesterday"), "time.syntax", "/validFrom"),
    (credential(validFrom="2024-02-30T00:00:00Z"), "time.syntax", "/validFrom"),
    (credential(validUntil="2016-12-31T23:59:60Z"), "time.syntax", "/validUntil"),
    (credential(validUntil={"@value": "2021-01-01T00:00:00Z"}), "schema.invalid", "/validUntil"),
    (credential(validUntil=["2021-01-01T00:00:00Z"]), "schema.invalid", "/validUntil"),
    (credential(validUntil=1_700_000_000), "schema.invalid", "/validUntil"),
    (credential_11(issuanceDate=...), "schema.required", "/issuanceDate"),
    (credential_11(expirationDate="01/01/2020"), "time.syntax", "/expirationDate"),
    (badge(validFrom=...), "schema.required", "/validFrom"),
    (badge(awardedDate="2024"), "time.syntax", "/awardedDate"),
    # text
    (credential(name={"en": "x"}), "schema.invalid", "/name/en"),
    (credential(name={"@value": "x", "url": "u"}), "schema.invalid", "/name/url"),
    (credential(name=[{"@value": "x"}, "y"]), "schema.invalid", "/name/1"),
    (credential(description={"@value": 1}), "schema.invalid", "/description/@value"),
    (credential(description={"@value": "x", "@direction": "up"}), "schema.invalid", "/description/@direction"),
    (credential(description={"@value": "x", "@language": "e n"}), "schema.invalid", "/description/@language"),
    (credential(name=[]), "schema.invalid", "/name"),
    (achievement(name={"english": "x"}), "schema.invalid", "/credentialSubject/achievement/name/english"),
    (achievement(name={"en": 1}), "schema.invalid", "/credentialSubject/achievement/name/en"),
    # objects that need a type
    *(
        (credential(**{name: {"id": "urn:a:b"}}), "schema.required", f"/{name}/type")
        for name in ("credentialStatus", "credentialSchema", "termsOfUse", "evidence", "refreshService", "proof")
    ),
    (credential(credentialSchema={"type": "JsonSchema"}), "schema.required", "/credentialSchema/id"),
    (credential(credentialStatus=[{"type": "X"}, "s"]), "schema.invalid", "/credentialStatus/1"),
    (credential_11(credentialStatus={"type": "X"}), "schema.required", "/credentialStatus/id"),
    # related resources
    (credential(relatedResource=["urn:a:b"]), "schema.invalid", "/relatedResource/0"),
    (credential(relatedResource={"id": "urn:a:b"}), "schema.required", "/relatedResource"),
    (credential(relatedResource={"digestSRI": "sha256-AAAA"}), "schema.required", "/relatedResource/id"),
    (
        credential(relatedResource=[{"id": "urn:a:b", "digestSRI": "sha256-AAAA"}] * 2),
        "schema.invalid",
        "/relatedResource/1/id",
    ),
    (badge(relatedResource=[{"id": "urn:a:b"}]), "schema.required", "/relatedResource/0"),
    # Open Badges 3.0
    (achievement(criteria=...), "schema.required", "/credentialSubject/achievement/criteria"),
    (achievement(achievementType="Knot"), "schema.invalid", "/credentialSubject/achievement/achievementType"),
    (achievement(tag=[1]), "schema.invalid", "/credentialSubject/achievement/tag/0"),
    (achievement(creditsAvailable="3"), "schema.invalid", "/credentialSubject/achievement/creditsAvailable"),
    (achievement(creditsAvailable=True), "schema.invalid", "/credentialSubject/achievement/creditsAvailable"),
    (achievement(creditsAvailable=float("nan")), "schema.invalid", "/credentialSubject/achievement/creditsAvailable"),
    (achievement(inLanguage="english"), "schema.invalid", "/credentialSubject/achievement/inLanguage"),
    (achievement(image="https://x.example/i.png"), "schema.invalid", "/credentialSubject/achievement/image"),
    (
        achievement(image={"id": "https://x.example/i.png", "type": ["Image"]}),
        "schema.invalid",
        "/credentialSubject/achievement/image/type",
    ),
    (achievement(endorsementJwt=["a.b"]), "schema.invalid", "/credentialSubject/achievement/endorsementJwt/0"),
    (
        achievement(endorsement=[{"type": ["VerifiableCredential"]}]),
        "schema.required",
        "/credentialSubject/achievement/endorsement/0/credentialSubject",
    ),
    (subject(result=[{"type": "Result", "status": "Done"}]), "schema.invalid", "/credentialSubject/result/0/status"),
    (
        subject(identifier={"type": "IdentityObject", "hashed": "no"}),
        "schema.invalid",
        "/credentialSubject/identifier/hashed",
    ),
    (
        badge(issuer={"id": DID, "type": "Profile", "dateOfBirth": "2001-13-01"}),
        "schema.invalid",
        "/issuer/dateOfBirth",
    ),
    # presentations
    (presentation(type=["Other"], holder=DID), "schema.invalid", "/type"),
    (presentation(holder="me"), "schema.invalid", "/holder"),
    (presentation(holder={"name": "x"}), "schema.required", "/holder/id"),
    (presentation(verifiableCredential=["a.b.c"]), "schema.invalid", "/verifiableCredential/0"),
    (
        presentation(verifiableCredential=[credential(issuer=...)]),
        "schema.required",
        "/verifiableCredential/0/issuer",
    ),
    (
        presentation(verifiableCredential=[{"@context": V2, "type": "EnvelopedVerifiableCredential", "id": "urn:a:b"}]),
        "schema.invalid",
        "/verifiableCredential/0/id",
    ),
    (
        {"@context": [], "type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,a.b.c"},
        "schema.context",
        "/@context/0",
    ),
    # DID documents
    ({"id": "did:web:x", "verificationMethod": [{"id": "#k"}]}, "schema.required", "/verificationMethod/0/type"),
    ({"id": "did:web:x", "alsoKnownAs": ["me"]}, "schema.invalid", "/alsoKnownAs/0"),
]


@pytest.mark.parametrize(
    ("document", "code", "pointer"), REFUSED, ids=[f"{c}-{p}-{i}" for i, (_, c, p) in enumerate(REFUSED)]
)
def test_refused(document: dict[str, Any], code: str, pointer: str) -> None:
    assert (code, pointer) in found(document)
    # At issue an enclosing member may be refused already: text is one plain string there.
    assert any(pointer.startswith(where) for _, where in found(document, issuing=True))


ISSUER_ONLY = [
    (credential(validFrom="2024-01-01T00:00:00"), "time.syntax", "/validFrom", "time.zone"),
    (
        credential(validFrom="2024-01-02T00:00:00Z", validUntil="2024-01-01T23:59:59Z"),
        "credential.period",
        "/validUntil",
        "credential.period",
    ),
    (credential_11(expirationDate="2023-01-01T00:00:00Z"), "credential.period", "/expirationDate", "credential.period"),
    (
        achievement(creditsAvailable=-1),
        "schema.invalid",
        "/credentialSubject/achievement/creditsAvailable",
        "schema.invalid",
    ),
    (subject(creditsEarned=-0.5), "schema.invalid", "/credentialSubject/creditsEarned", "schema.invalid"),
    (subject(id=...), "schema.required", "/credentialSubject/id", "schema.required"),
    (subject(id=..., identifier=[]), "schema.required", "/credentialSubject/id", "schema.required"),
    (
        subject(activityStartDate="2024-02-01T00:00:00Z", activityEndDate="2024-01-01T00:00:00Z"),
        "schema.invalid",
        "/credentialSubject/activityEndDate",
        "schema.invalid",
    ),
    (achievement(tag="abc"), "schema.invalid", "/credentialSubject/achievement/tag", None),
    (achievement(name={"en": "Knots"}), "schema.invalid", "/credentialSubject/achievement/name", None),
    (
        achievement(image={"id": "https://x.example/i.png", "type": "Image", "width": 9}),
        "schema.invalid",
        "/credentialSubject/achievement/image/width",
        None,
    ),
    (badge(credentialStatus={"type": "BitstringStatusListEntry"}), "schema.required", "/credentialStatus/id", None),
    (
        badge(issuer={"id": DID, "type": ["Profile"], "email": "ada"}),
        "schema.invalid",
        "/issuer/email",
        "schema.invalid",
    ),
    (
        credential(relatedResource={"id": V2, "digestSRI": "sha384-" + "A" * 64}),
        "schema.invalid",
        "/relatedResource/digestSRI",
        "schema.invalid",
    ),
]


@pytest.mark.parametrize(("document", "code", "pointer", "warning"), ISSUER_ONLY, ids=[row[2] for row in ISSUER_ONLY])
def test_an_issuer_answers_for_more_than_a_reader(
    document: dict[str, Any], code: str, pointer: str, warning: str | None
) -> None:
    assert (code, pointer) in found(document, issuing=True)
    assert found(document) == set()
    assert warned(document) == ({(warning, pointer)} if warning else set())


def test_every_finding_at_once_and_the_input_is_left_alone() -> None:
    document = badge(id="x", validFrom="y", issuer={"type": ["Profile"]})
    before = copy.deepcopy(document)
    assert found(document) == {
        ("schema.invalid", "/id"),
        ("time.syntax", "/validFrom"),
        ("schema.required", "/issuer/id"),
    }
    assert document == before


def test_unknown_members_are_no_business_of_a_table() -> None:
    assert check(credential(knots=12, **{"https://x.example/a": None})) == ()


def test_a_list_of_credentials_in_one_presentation_takes_each_as_what_it_is() -> None:
    enveloped = {"@context": V2, "type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,a.b.c"}
    assert check(presentation(verifiableCredential=[credential(), credential_11(), badge(), enveloped])) == ()
    bad = presentation(verifiableCredential=[achievement(name=...)])
    assert found(bad) == {("schema.required", "/verifiableCredential/0/credentialSubject/achievement/name")}


def test_a_jwt_may_stand_for_a_credential_in_vcdm_11_only() -> None:
    assert check(presentation(**{"@context": [V1], "verifiableCredential": ["a.b.c"]})) == ()


def test_an_image_may_be_a_string_in_vcdm_11_only() -> None:
    document = badge(**{"@context": [V1, OB], "validFrom": ..., "issuanceDate": "2024-01-01T00:00:00Z"})
    document["issuer"]["image"] = "https://x.example/i.png"
    assert check(document) == ()
    document["issuer"]["image"] = "i.png"
    assert found(document) == {("schema.invalid", "/issuer/image")}


def test_one_class_can_be_asked_for_by_name() -> None:
    value = {"id": "urn:a:b", "type": ["Achievement"], "name": "n", "description": "d", "criteria": {}}
    assert check(value, shape="Achievement", issuing=True) == ()
    assert {each.pointer for each in check({}, shape="Achievement")} == {
        "/id",
        "/type",
        "/name",
        "/description",
        "/criteria",
    }


def test_known_digests_of_the_base_context_pass() -> None:
    sri = "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"
    for digest in ({"digestSRI": sri}, {"digestMultibase": "mAAAA"}, {"digestSRI": "sha512-AAAA"}):
        assert check(credential(relatedResource={"id": V2, **digest})) == ()
    for digest in ({"digestMultibase": "u!"}, {"digestMultibase": "z0"}, {"digestSRI": "sha384-A"}):
        assert check(credential(relatedResource={"id": V2, **digest})) != ()


def test_nesting_without_end_is_a_finding_and_no_crash() -> None:
    profile: dict[str, Any] = {"id": DID, "type": ["Profile"]}
    profile["parentOrg"] = profile
    assert found(profile) == {("json.depth", "/parentOrg" * 65)}
    credential_ = badge()
    credential_["endorsement"] = [credential_] * 3
    assert check(credential_)


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (credential(), "VerifiableCredential"),
        (credential_11(), "VerifiableCredential/1.1"),
        (badge(), "AchievementCredential"),
        (badge(type=["VerifiableCredential", "AchievementCredential"]), "AchievementCredential"),
        (badge(type=["VerifiableCredential", "EndorsementCredential"]), "EndorsementCredential"),
        (presentation(), "VerifiablePresentation"),
        ({"type": "Profile"}, "Profile"),
        ({"id": "did:web:x"}, "DidDocument"),
        ({"authentication": []}, "DidDocument"),
        ({"issuer": 1}, "VerifiableCredential"),
        ({"holder": 1, "@context": V1}, "VerifiablePresentation/1.1"),
        ({"type": ["Status"]}, None),
        ({}, None),
    ],
)
def test_a_document_is_recognised_by_type_then_by_members(document: dict[str, Any], name: str | None) -> None:
    assert shape_name(document) == name


@pytest.mark.parametrize(
    "text", ["urn:uuid:1", "did:web:x", "https://x.example", "data:image/png;base64,AA", "mailto:a@b"]
)
def test_absolute_uris(text: str) -> None:
    assert is_uri(text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "//x.example", "https ://x", "https://", "http:x", "a b:c", "_:b0", "urn:a b", "https://x/%zz", None, 1],
)
def test_what_is_no_absolute_uri(text: object) -> None:
    assert not is_uri(text)


def test_members_can_be_looked_up() -> None:
    assert SHAPES["Achievement"].member("tag").many
    with pytest.raises(KeyError):
        SHAPES["Achievement"].member("nothing")


def test_the_checker_needs_no_pydantic() -> None:
    code = "import sys, vcmicro.shapes; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _mutants() -> list[dict[str, Any]]:
    """Every document with any one of its values made another, taken away, or wrapped."""
    signed = {**full_badge(), "issuer": profile(DID), "proof": [{"type": "DataIntegrityProof", "proofValue": "z1"}]}
    documents = [credential(), credential_11(), badge(), presentation(verifiableCredential=[badge()]), signed]
    documents += [document for document, *_ in REFUSED]
    others = (
        None,
        "",
        "x",
        "did:example:1",
        7,
        -200.5,
        True,
        [],
        {},
        ["x"],
        [{}],
        "2024-01-01T00:00:00",
        {"@value": 1},
    )
    found = []
    for document in documents:
        for path in _paths(document):
            for other in others:
                found.append(_with(copy.deepcopy(document), path, other))
    return found


def _paths(value: Any) -> list[tuple[Any, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(name, *path) for name, each in below for path in ((), *_paths(each))]


def _with(document: Any, path: tuple[Any, ...], other: Any) -> Any:
    *above, last = path
    place = document
    for name in above:
        place = place[name]
    if other is ...:
        del place[last]
    else:
        place[last] = other
    return document


@pytest.mark.parametrize("issuing", [False, True])
def test_the_plans_call_clean_what_the_walk_finds_nothing_in(issuing: bool) -> None:
    clean = wrong = 0
    for document in _mutants():
        name = shape_name(document)
        if name is None:
            continue
        found = findings(document, SHAPES[name], issuing=issuing)
        assert is_clean(document, name, issuing=issuing) is not bool(found), document
        clean, wrong = clean + (not found), wrong + bool(found)
    assert clean > 400 and wrong > 5_000


@pytest.mark.parametrize("depth", [63, 66, 5_000])
def test_the_plans_leave_depth_to_the_walk(depth: int) -> None:
    parent: dict[str, Any] = {"id": DID, "type": ["Profile"]}
    for _ in range(depth):
        parent = {"id": DID, "type": ["Profile"], "parentOrg": parent}
    assert found(badge(issuer=parent)) == (set() if depth < 64 else {("json.depth", "/issuer" + "/parentOrg" * 64)})


def test_the_plans_end_on_objects_that_multiply() -> None:
    parent: dict[str, Any] = {"id": DID, "type": ["Profile"]}
    endorsement = credential(type=["VerifiableCredential", "EndorsementCredential"], id="urn:a:b", name="Good")
    endorsement |= {"validFrom": "2024-01-01T00:00:00Z", "@context": [V2, OB]}
    endorsement["credentialSubject"] = {"id": DID, "type": ["EndorsementSubject"]}
    for _ in range(30):
        parent = {**parent, "endorsement": [{**endorsement, "issuer": parent}, {**endorsement, "issuer": parent}]}
    assert "json.depth" in {code for code, _ in found(badge(issuer=parent))}


def test_what_is_remembered_of_uris_is_bounded_and_short() -> None:
    for number in range(5_000):
        assert is_uri(f"https://univ.example/{number}")
    known = _is_known_uri.cache_info()
    assert known.maxsize is not None and known.currsize <= known.maxsize
    assert is_uri("data:image/png;base64," + "A" * 10_000)
    assert _is_known_uri.cache_info().misses == known.misses


def test_what_the_plans_remember_of_documents_is_bounded() -> None:
    for number in range(3 * _ROWS):
        assert (
            check(badge(type=["VerifiableCredential", "OpenBadgeCredential", f"T{number}"], **{f"m{number}": 1})) == ()
        )
    plan = _plan("AchievementCredential", False)
    assert 0 < len(plan.rows) <= _ROWS
    assert plan.types is not None
    assert 0 < len(plan.types.known) <= _ROWS


def test_what_the_plans_remember_of_strings_is_bounded_and_short() -> None:
    known = _plan("AchievementCredential", False).leaves["id"].known
    for number in range(_STRINGS + 50):
        assert check(badge(id=f"urn:x:{number}")) == ()
    assert 0 < len(known) <= _STRINGS
    assert check(badge(id="urn:x:" + "y" * _SHORT)) == ()
    assert max(map(len, known)) <= _SHORT
    assert found(badge(id=["urn:x:1"])) == {("schema.invalid", "/id")}


def test_a_rule_says_nothing_of_objects_without_its_members() -> None:
    values = (
        None,
        True,
        1,
        [],
        {},
        "x",
        "2025-01-01T00:00:00Z",
        "2020-01-01T00:00:00Z",
        [{"id": "a:b"}, {"id": "a:b"}],
    )
    for rule, members in MEMBERS_OF_RULES.items():
        assert members
        for lacking in members:
            for value in values:
                whole = dict.fromkeys((*members, "id", "achievement", "verifiableCredential"), value)
                del whole[lacking]
                assert list(rule(whole)) == []


def test_the_plans_forget_nothing_of_what_they_refused() -> None:
    for _ in range(2):
        assert found(badge(id=...)) == {("schema.required", "/id")}
        assert found(badge(type=["OpenBadgeCredential"])) == {("schema.invalid", "/type")}
        assert found(badge(type=("VerifiableCredential", "OpenBadgeCredential"))) == {("schema.invalid", "/type")}
        assert check(badge()) == ()
