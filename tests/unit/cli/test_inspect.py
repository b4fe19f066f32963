"""inspect: what is inside, of whatever shape, and never a verdict."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]
_ROOT = Path(__file__).resolve().parents[3]


def _inspected(run: Run, value: Any) -> dict[str, Any]:
    result = run("inspect", "-", "--json", input=json.dumps(value))
    assert result.exit_code == 0, result.stderr
    shown: dict[str, Any] = json.loads(result.stdout)
    return shown


def test_a_baked_badge(run: Run, school: Path) -> None:
    shown = json.loads(run("inspect", school / "badge.png", "--json").stdout)
    did = (school / "did").read_text()
    assert shown["container"] == ["png: one baked badge, form ob3"]
    assert shown["securedBy"] == "data-integrity"
    assert shown["issuer"] == {"name": "Zoë's School", "id": did}
    assert shown["subject"][0]["achievement"][0]["name"] == "Welding"
    assert shown["validFrom"] == "2020-01-01T00:00:00Z"
    (proof,) = shown["proof"]
    assert proof["suite"] == "eddsa-rdfc-2022"
    assert proof["method"].startswith(f"{did}#")


def test_a_token(run: Run, school: Path) -> None:
    shown = json.loads(run("inspect", school / "token.jwt", "--json").stdout)
    (proof,) = shown["proof"]
    assert shown["securedBy"] == "vc+jwt"
    assert (proof["type"], proof["algorithm"]) == ("vc+jwt", "EdDSA")
    assert proof["method"].startswith((school / "did").read_text())


def test_a_cose_message(run: Run, school: Path, draft: Path, tmp_path: Path) -> None:
    message = tmp_path / "badge.cose"
    assert run("issue", draft, "--key", school / "key.jwk", "--suite", "vc+cose", "-o", message).exit_code == 0
    shown = json.loads(run("inspect", message, "--json").stdout)
    (proof,) = shown["proof"]
    assert shown["securedBy"] == "vc+cose"
    assert (proof["type"], proof["algorithm"]) == ("application/vc+cose", "EdDSA")
    assert proof["method"].startswith((school / "did").read_text())


def test_the_identifier_of_a_european_credential(run: Run) -> None:
    identifier = {"type": "Identifier", "notation": "87654321", "schemeName": "Student Card ID"}
    subject = {"type": "Person", "identifier": [identifier, {"notation": "12"}]}
    shown = _inspected(run, {"type": ["VerifiableCredential"], "credentialSubject": subject})
    assert shown["subject"][0]["identifier"] == ["Student Card ID: 87654321", "identifier: 12"]


def test_it_gives_no_verdict(run: Run, school: Path, forged: Path) -> None:
    for options in ((), ("--json",)):
        result = run("inspect", forged, *options)
        assert result.exit_code == 0
        assert not any(word in result.stdout for word in ("PASSED", "FAILED", "INDETERMINATE", "proof.invalid"))
    assert run("inspect", forged).stdout.splitlines()[-1].split(None, 1) == [
        "verified",
        "nothing of this; vcmicro verify does",
    ]


def test_a_draft_is_readable_too(run: Run, draft: Path) -> None:
    shown = json.loads(run("inspect", draft, "--json").stdout)
    assert shown["securedBy"] is None
    assert shown["note"] == "the document has no proof member"
    assert shown["name"] == "Welding"
    assert shown["proof"] == []


def test_a_presentation_with_what_it_presents(run: Run, school: Path) -> None:
    signed, token = json.loads((school / "signed.json").read_text()), (school / "token.jwt").read_text().strip()
    presentation = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "VerifiablePresentation",
        "holder": "did:example:ada",
        "verifiableCredential": [
            signed,
            {
                "@context": "https://www.w3.org/ns/credentials/v2",
                "type": "EnvelopedVerifiableCredential",
                "id": f"data:application/vc+jwt,{token}",
            },
            "urn:uuid:nothing",
            7,
        ],
        "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "challenge": "c", "domain": "d"},
    }
    shown = _inspected(run, presentation)
    first, second, third, fourth = shown["credential"]
    assert shown["holder"] == {"id": "did:example:ada"}
    assert (shown["proof"][0]["challenge"], shown["proof"][0]["domain"]) == ("c", "d")
    assert first["name"] == second["name"] == "Welding"
    assert (first["securedBy"], second["securedBy"]) == ("data-integrity", "vc+jwt")
    assert third["note"].endswith("is neither JSON, a token nor an image")
    assert fourth["note"] == "no credential"
    assert "credential 1\n" in run("inspect", "-", input=json.dumps(presentation)).stdout


def test_endorsements_and_status(run: Run, school: Path) -> None:
    signed = json.loads((school / "signed.json").read_text())
    signed["endorsement"] = [json.loads((school / "signed.json").read_text())]
    signed["credentialStatus"] = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://school.example/status/1",
    }
    shown = _inspected(run, signed)
    assert shown["endorsement"][0]["name"] == "Welding"
    assert shown["status"] == [
        {
            "type": "BitstringStatusListEntry",
            "purpose": "revocation",
            "index": "7",
            "list": "https://school.example/status/1",
        }
    ]


def test_results_are_called_by_the_names_of_their_descriptions(run: Run) -> None:
    shown = json.loads(run("inspect", _ROOT / "examples" / "badge.json", "--json").stdout)
    assert shown["subject"][0]["result"] == ["Final grade: A, Completed", "Portfolio: Exceeds expectations"]
    assert shown["subject"][0]["identifier"] == ["name: Ada Lovelace", "emailAddress: ada@example.org"]


@pytest.mark.parametrize("odd", [None, 7, "x", [], [None, 7, [[]]], {"id": {"id": []}}, {"@value": 7}, {"@value": "x"}])
@pytest.mark.parametrize(
    "member", ["issuer", "credentialSubject", "credentialStatus", "proof", "evidence", "name", "holder"]
)
def test_members_of_any_shape(run: Run, school: Path, member: str, odd: Any) -> None:
    document = {**json.loads((school / "signed.json").read_text()), member: odd}
    for options in ((), ("--json",)):
        assert run("inspect", "-", *options, input=json.dumps(document)).exit_code == 0


@pytest.mark.parametrize("member", ["achievement", "identifier", "result", "name"])
@pytest.mark.parametrize(
    "odd", [7, [[]], {"id": [], "alignment": "x", "criteria": 1, "resultDescription": [3, {"id": 1}]}]
)
def test_subjects_of_any_shape(run: Run, school: Path, member: str, odd: Any) -> None:
    document = json.loads((school / "signed.json").read_text())
    document["credentialSubject"][member] = odd
    for options in ((), ("--json",)):
        assert run("inspect", "-", *options, input=json.dumps(document)).exit_code == 0


def test_credentials_in_credentials_end(run: Run, school: Path) -> None:
    inner = json.loads((school / "signed.json").read_text())
    for _ in range(12):
        inner = {**json.loads((school / "signed.json").read_text()), "endorsement": [inner]}
    text = run("inspect", "-", "--json", input=json.dumps(inner)).stdout
    assert text.count('"note": "not shown"') == 1


def test_long_text_is_cut(run: Run, school: Path) -> None:
    document = {**json.loads((school / "signed.json").read_text()), "description": "a" * 10_000}
    assert max(map(len, run("inspect", "-", input=json.dumps(document)).stdout.splitlines())) < 450


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"hello", "input.unknown"),
        (b'{"a": 1}', "input.unknown"),
        (b"{", "json.syntax"),
        (b"\xff", "json.encoding"),
        (b"a.b.c", "jose"),
        (b"eyJhbGciOiJFZERTQSIsInR5cCI6InZjK3NkLWp3dCJ9.e30.AA~", "sdjwt.content"),
    ],
)
def test_what_is_no_credential(run: Run, content: bytes, code: str) -> None:
    result = run("inspect", "-", input=content)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(code) or code == "jose"


def test_an_open_badge_2(run: Run) -> None:
    from open_badges_2 import assertion, badge_class, profile, signed

    shown = _inspected(run, assertion(badge=badge_class(issuer=profile()), endorsement="https://other.example/1"))
    assert shown["securedBy"] == "ob2"
    assert (shown["badge"]["name"], shown["badge"]["issuer"]["name"]) == ("Robotics", "School")
    assert shown["recipient"].startswith("email: sha256$") and shown["recipient"].endswith(" (hashed)")
    assert [each["id"] for each in shown["endorsement"]] == ["https://other.example/1"]
    token = json.loads(run("inspect", "-", "--json", input=signed()).stdout)
    assert (token["verification"]["type"], token["proof"][0]["algorithm"]) == ("SignedBadge", "ES256")


def test_an_open_badge_2_of_any_form(run: Run) -> None:
    for value in (5, None, [], {}, "x", [{}]):
        document = {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "badge": value}
        document |= dict.fromkeys(("recipient", "verification", "endorsement", "claim", "image"), value)
        assert _inspected(run, document)["securedBy"] == "ob2"


def test_a_draft_for_europass(run: Run) -> None:
    draft = {"type": ["VerifiableCredential"], "credentialSubject": {"id": "did:example:ada"}}
    shown = _inspected(run, {"credential": draft, "deliveryDetails": {"displayDetails": {}}})
    assert shown["note"] == "a draft for upload to Europass, without a seal"
    assert shown["type"] == ["VerifiableCredential"]
    for other in ({"credential": draft, "more": 1}, {"credential": "text"}, {}):
        assert run("inspect", "-", input=json.dumps(other)).exit_code == 1
