"""The models: what constructors build and refuse, what views show, what is kept."""

from __future__ import annotations

import copy
import hashlib
import json
import pickle
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from vcmicro import models
from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.models import (
    Achievement,
    AchievementSubject,
    Criteria,
    DidDocument,
    EndorsementCredential,
    IdentityObject,
    Image,
    Model,
    OpenBadgeCredential,
    Profile,
    Result,
    VerifiableCredential,
    VerifiablePresentation,
    email,
    identifier,
    open_badges_2,
    parse,
)
from vcmicro.models.base import member_name, to_plain
from vcmicro.models.views import VIEWS, view_of
from vcmicro.shapes import SHAPES, check
from vcmicro.shapes.table import Contexts, Nested

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
SUBJECT = {"id": "did:example:subject"}


def course(**members: Any) -> Achievement:
    basics: dict[str, Any] = {
        "id": "https://issuer.example/courses/7",
        "name": "Knots",
        "description": "Ties twelve knots.",
        "criteria": Criteria(narrative="Tie them."),
    }
    return Achievement(**(basics | members))


def found(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {each.pointer: each.code for each in error.value.problems}


def test_a_draft_badge_from_an_achievement_and_a_recipient() -> None:
    badge = OpenBadgeCredential(
        achievement=course(tag=["rope"]),
        recipient=email("a@example.com", salt="Kosher"),
        valid_until=datetime(2030, 1, 1, 1, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=1))),
    )
    assert badge.to_json() == {
        "@context": [V2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "validUntil": "2030-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "emailAddress",
                    "hashed": True,
                    # The example of the standard's own text.
                    "identityHash": "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
                    "salt": "Kosher",
                }
            ],
            "achievement": {
                "id": "https://issuer.example/courses/7",
                "type": ["Achievement"],
                "name": "Knots",
                "description": "Ties twelve knots.",
                "criteria": {"narrative": "Tie them."},
                "tag": ["rope"],
            },
        },
    }
    assert badge.version == "2.0"
    assert badge.valid_until == "2030-01-01T00:00:00Z"
    assert badge.credential_subject.achievement.criteria.narrative == "Tie them."
    assert badge.issuer is None and badge.endorsement == ()


@pytest.mark.parametrize("recipient", ["did:example:ada", [email("a@b.example"), identifier("ext:login", "ada")]])
def test_recipients_by_uri_and_by_several_identities(recipient: Any) -> None:
    subject = OpenBadgeCredential(achievement=course(), recipient=recipient).credential_subject
    assert subject.id == recipient if isinstance(recipient, str) else subject.identifier == tuple(recipient)


def test_a_whole_subject_instead() -> None:
    subject = AchievementSubject(id="did:example:ada", achievement=course(), result=[Result(status="Completed")])
    assert OpenBadgeCredential(credential_subject=subject).credential_subject == subject
    assert OpenBadgeCredential(credentialSubject=subject.to_json()).credential_subject == subject
    with pytest.raises(TypeError, match="either"):
        OpenBadgeCredential(credential_subject=subject, achievement=course())


def test_a_badge_needs_achievement_and_recipient() -> None:
    with pytest.raises(Invalid) as error:
        OpenBadgeCredential()
    assert found(error) == {
        "/credentialSubject/achievement": "schema.required",
        "/credentialSubject/id": "schema.required",
    }


def test_constructors_refuse_with_every_finding_at_once() -> None:
    with pytest.raises(Invalid) as error:
        Achievement(
            id="course 7",
            name="Knots",
            description=None,
            criteria={"id": "criteria.html"},
            tag="abc",
            credits_available=-1,
            achievement_type="Knot",
            image={"id": "https://issuer.example/i.png", "type": "Picture"},
        )
    assert found(error) == {
        "/id": "schema.invalid",
        "/description": "schema.required",
        "/criteria/id": "schema.invalid",
        "/tag": "schema.invalid",
        "/creditsAvailable": "schema.invalid",
        "/achievementType": "schema.invalid",
        "/image/type": "schema.invalid",
    }


def test_constructors_refuse_wrong_dates() -> None:
    with pytest.raises(Invalid) as error:
        OpenBadgeCredential(
            achievement=course(), recipient="did:example:ada", valid_from="2024-02-30T00:00:00Z", awarded_date="today"
        )
    assert found(error) == {"/validFrom": "time.syntax", "/awardedDate": "time.syntax"}
    with pytest.raises(Invalid) as error:
        VerifiableCredential(
            credential_subject=SUBJECT, valid_from="2024-01-02T00:00:00Z", valid_until="2024-01-01T00:00:00Z"
        )
    assert found(error) == {"/validUntil": "credential.period"}
    with pytest.raises(Invalid) as error:
        Profile(id="did:example:ada", date_of_birth="2001-02-29")
    assert found(error) == {"/dateOfBirth": "schema.invalid"}


def test_misuse_is_a_type_or_value_error() -> None:
    with pytest.raises(ValueError, match="time zone"):
        VerifiableCredential(credential_subject=SUBJECT, valid_from=datetime(2024, 1, 1))
    with pytest.raises(TypeError, match="JSON"):
        Criteria(narrative={1, 2})
    with pytest.raises(TypeError, match="twice"):
        VerifiableCredential(credential_subject=SUBJECT, valid_from="x", validFrom="y")
    with pytest.raises(Invalid) as error:
        Criteria(weight=float("nan"))
    assert error.value.code == "json.number"


def test_both_spellings_and_unknown_members_are_taken_in_order() -> None:
    profile = Profile(id="did:example:u", givenName="Ada", family_name="L", **{"ext:b": 1, "a": [None]})
    assert list(profile.to_json()) == ["id", "type", "givenName", "familyName", "ext:b", "a"]
    assert profile.given_name == "Ada"
    assert profile.a == [None]  # type: ignore[attr-defined]
    assert Profile(id="did:example:u", date_of_birth=date(2001, 2, 3)).date_of_birth == "2001-02-03"


def test_types_are_filled_in_and_may_be_given() -> None:
    assert Image(id="https://x.example/i.png").to_json() == {"id": "https://x.example/i.png", "type": "Image"}
    special = course(type=["Achievement", "ext:Knot"])
    assert special.type == ("Achievement", "ext:Knot")
    with pytest.raises(Invalid) as error:
        course(type=["ext:Knot"])
    assert found(error) == {"/type": "schema.invalid"}


def test_vcdm_11_from_the_same_class() -> None:
    old = VerifiableCredential(
        context=[V1], issuer="did:example:i", issuance_date="2020-01-01T00:00:00Z", credential_subject=SUBJECT
    )
    assert old.version == "1.1"
    assert old.problems() == ()
    assert old.context == (V1,)
    with pytest.raises(Invalid) as error:
        old.replace(expiration_date="soon")
    assert found(error) == {"/expirationDate": "time.syntax"}


def test_presentations_show_each_credential_as_what_it_is() -> None:
    badge = OpenBadgeCredential(
        id="urn:a:b",
        issuer=Profile(id="did:example:i", name="I"),
        valid_from=datetime(2024, 1, 1, tzinfo=UTC),
        achievement=course(),
        recipient="did:example:ada",
    )
    plain = VerifiableCredential(issuer="did:example:i", credential_subject=SUBJECT)
    shown = VerifiablePresentation(holder="did:example:ada", verifiable_credential=[badge, plain])
    assert [type(each) for each in shown.verifiable_credential] == [OpenBadgeCredential, VerifiableCredential]
    assert shown.verifiable_credential[0] == badge
    assert shown.holder == "did:example:ada"
    with pytest.raises(Invalid) as error:
        VerifiablePresentation(verifiable_credential=[plain.replace(issuer=None)])
    assert found(error) == {"/verifiableCredential/0/issuer": "schema.required"}


def test_an_endorsement_inside_must_be_whole() -> None:
    endorsement = EndorsementCredential(name="E", credential_subject={"id": "urn:a:b", "type": ["EndorsementSubject"]})
    with pytest.raises(Invalid) as error:
        course(endorsement=[endorsement])
    assert set(found(error)) == {f"/endorsement/0/{name}" for name in ("id", "issuer", "validFrom")}


def test_did_documents() -> None:
    method = {"id": "#key-1", "type": "Multikey", "controller": "did:web:x.example", "publicKeyMultibase": "z6Mk"}
    document = {"id": "did:web:x.example", "verificationMethod": [method], "assertionMethod": ["#key-1", method]}
    view = parse(document)
    assert isinstance(view, DidDocument)
    assert view.problems() == ()
    assert view.verification_method[0].public_key_multibase == "z6Mk"
    assert view.assertion_method == ("#key-1", view.verification_method[0])
    assert DidDocument(**document).to_json() == document


def test_parse_takes_anything_and_reports() -> None:
    wrong = {
        "type": "OpenBadgeCredential",
        "validFrom": {"@value": 3},
        "credentialSubject": {"achievement": {"tag": "a"}},
    }
    view = parse(wrong)
    assert isinstance(view, OpenBadgeCredential)
    assert view.to_json() == wrong
    assert view.valid_from == {"@value": 3}
    assert view.credential_subject.achievement.tag == ("a",)
    assert view.problems() == check(wrong)
    assert view.name is None
    with pytest.raises(Invalid) as error:
        parse({"name": "x"})
    assert error.value.code == "input.unknown"
    with pytest.raises(Invalid):
        Criteria.parse({"x": {1}})
    deep: dict[str, Any] = {}
    for _ in range(80):
        deep = {"x": deep}
    with pytest.raises(LimitExceeded):
        Criteria.parse(deep)


def test_a_view_is_apart_from_what_it_was_made_of() -> None:
    document = {"narrative": "x", "more": [1]}
    view = Criteria.parse(document)
    document["more"].append(2)  # type: ignore[attr-defined]
    view.to_json()["more"].append(3)
    assert view.to_json() == {"narrative": "x", "more": [1]}
    with pytest.raises(ValueError, match="frozen"):
        view.narrative = "y"


def test_replace_and_copies() -> None:
    one = course()
    two = one.replace(name="Bends", version="2")
    assert (one.name, two.name, two.version) == ("Knots", "Bends", "2")
    assert two.replace(version=None).to_json() == {**one.to_json(), "name": "Bends"}
    assert one.model_copy() == one
    assert one.model_copy(update={"name": "Bends", "version": "2"}) == two
    assert one != two
    assert copy.deepcopy(two) == two
    assert pickle.loads(pickle.dumps(two)).to_json() == two.to_json()


def test_pydantic_dumps_and_validates_through_the_same_door() -> None:
    one = course(creditsAvailable=3.0)
    assert one.model_dump() == one.to_json()
    assert json.loads(one.model_dump_json()) == one.to_json()
    assert Achievement.model_validate(one.to_json()) == one
    with pytest.raises(Invalid):
        Achievement.model_validate({"id": "x"})


def test_hashed_identities() -> None:
    first, second = email("Ada@example.org"), email("Ada@example.org")
    assert first.salt and first.salt != second.salt
    expected = hashlib.sha256(b"Ada@example.org" + first.salt.encode()).hexdigest()
    assert first.identity_hash == f"sha256${expected}"
    unsalted = identifier("sourcedId", "42", salt="")
    assert unsalted.salt is None
    assert unsalted.identity_hash == f"sha256${hashlib.sha256(b'42').hexdigest()}"
    assert email("ada@example.org", hashed=False).to_json() == {
        "type": "IdentityObject",
        "identityType": "emailAddress",
        "hashed": False,
        "identityHash": "ada@example.org",
    }
    for wrong in ("ada", "@", "a@b c"):
        with pytest.raises(Invalid):
            email(wrong)
    with pytest.raises(Invalid):
        identifier("shoeSize", "42")
    with pytest.raises(Invalid):
        IdentityObject(identity_type="emailAddress", hashed=True, identity_hash="md5$00")


def test_plain_values() -> None:
    assert to_plain({"a": (1, 2.5, None, True, "x")}) == {"a": [1, 2.5, None, True, "x"]}


MODELS = [
    value
    for value in (*vars(models).values(), *open_badges_2.MODELS)
    if isinstance(value, type) and issubclass(value, Model) and value is not Model
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_member_of_the_tables_is_a_typed_attribute(model: type[Model]) -> None:
    hints = get_type_hints(model)
    attributes = {member_name(name): name for name in model.model_fields}
    for row in (*SHAPES[model.shape].members, *SHAPES[model.shape].inherited):
        assert row.name in attributes, f"{model.__name__} lacks {row.name}"
        hint = hints[attributes[row.name]]
        repeats = row.many or isinstance(row.kind, Contexts)
        if hint is not Any:
            assert repeats == any(get_origin(each) is Sequence for each in (hint, *get_args(hint))) or model.draft, (
                row.name
            )
        if isinstance(row.kind, Nested) and "Any" not in str(hint):
            shown = view_of(row.kind.shape)
            assert any(each.__name__ in str(hint) for each in shown.__mro__[:-1] if issubclass(each, Model)), row.name


def test_every_shape_has_a_view() -> None:
    assert {name if name.endswith("/2.0") else name.partition("/")[0] for name in SHAPES} == set(VIEWS)
