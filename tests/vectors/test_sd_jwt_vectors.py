"""The examples of RFC 9901, of SD-JWT VC and of sd-jwt-python: both libraries issue, both read what the other issued.

The specification files hold claims, what the holder discloses and what the verifier then has; the tokens are made anew
by sd-jwt-python, whose digests and processed payloads are compared with ours at every step.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jwcrypto.jwk import JWK
from sd_jwt.common import SDJWTCommon, SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.utils.yaml_specification import load_yaml_specification, remove_sdobj_wrappers
from sd_jwt.verifier import SDJWTVerifier

from vcmicro import Invalid, Key, Outcome, PublicKey, jws, times, verify
from vcmicro.cli.command import command
from vcmicro.cryptosuites import Transform
from vcmicro.limits import DEFAULT
from vcmicro.rdf import Contexts
from vcmicro.securing import ProofCase
from vcmicro.securing.sd_jwt import disclosures, key_binding
from vcmicro.securing.sd_jwt.concealing import conceal_claims
from vcmicro.securing.sd_jwt.processing import Path as ClaimPath
from vcmicro.securing.sd_jwt.processing import pointer_of, process
from vcmicro.securing.sd_jwt.selecting import select
from vcmicro.securing.sd_jwt.serialization import Parts, parse
from vcmicro.securing.sd_jwt.type_metadata import check_integrity, rules_of

SETS = ("ietf-sd-jwt", "ietf-sd-jwt-vc", "sd-jwt-python")
NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
NONCE, AUDIENCE = "1234567890", "https://verifier.example.org"


def _folder() -> Path:
    return Path(os.environ.get("VCMICRO_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "vectors"


FILES = sorted(
    str(each.relative_to(_folder())) for name in SETS for each in (_folder() / name).rglob("specification.yml")
)


@pytest.fixture(autouse=True)
def repeatable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The salts of the published examples: those of a seeded generator."""
    monkeypatch.setattr(SDJWTCommon, "unsafe_randomness", True)


class Example:
    """One specification file, with the keys of its set."""

    def __init__(self, name: str) -> None:
        self.path = _folder() / name
        self.spec = load_yaml_specification(str(self.path))
        settings = yaml.safe_load((self.path.parents[1] / "settings.yml").read_text("utf-8"))
        keys = settings["key_settings"]
        self.issuer_jwk: dict[str, Any] = keys.get("issuer_key") or keys["issuer_keys"][0]
        self.holder_jwk: dict[str, Any] = keys["holder_key"]
        self.claims: dict[str, Any] = self.spec["user_claims"]
        if self.spec.get("include_default_claims", True):
            added = {"iss": settings["identifiers"]["issuer"], "iat": settings["iat"], "exp": settings["exp"]}
            self.claims = {**added, **self.claims}
        self.binds = bool(self.spec.get("key_binding"))

    @property
    def plain(self) -> dict[str, Any]:
        found: dict[str, Any] = remove_sdobj_wrappers(self.claims)
        return found

    def issued(self) -> SDJWTIssuer:
        random.seed(0)
        return SDJWTIssuer(
            self.claims,
            JWK(**self.issuer_jwk),
            JWK(**self.holder_jwk) if self.binds else None,
            add_decoy_claims=bool(self.spec.get("add_decoy_claims")),
            extra_header_parameters=_header(self.spec),
        )

    def presented(self, issuance: str) -> str:
        holder = SDJWTHolder(issuance)
        bound = (NONCE, AUDIENCE, JWK(**self.holder_jwk)) if self.binds else ()
        holder.create_presentation(self.spec["holder_disclosed_claims"], *bound)
        return str(holder.sd_jwt_presentation)

    def seen(self, presentation: str) -> dict[str, Any]:
        """What the other library has after verification."""
        expected = {"expected_aud": AUDIENCE, "expected_nonce": NONCE} if self.binds else {}
        verifier = SDJWTVerifier(presentation, lambda issuer, header: JWK(**self.issuer_jwk), **expected)
        found: dict[str, Any] = verifier.get_verified_payload()
        return found


def _header(spec: dict[str, Any]) -> dict[str, Any]:
    # A kid that is a number is sd-jwt-python's own test of its parameter; RFC 7515 section 4.1.4 asks for a string.
    return {name: str(value) for name, value in spec.get("extra_header_parameters", {}).items()}


def _payload(parts: Parts) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(parts.signed[0].jws.payload)
    return found


def _case(**changes: Any) -> ProofCase:
    def find_key(*_: Any) -> Any:
        raise AssertionError("no key is to be resolved")

    return ProofCase(find_key, Transform(Contexts()), times.current(), limits=DEFAULT, **changes)


@pytest.mark.parametrize("name", FILES)
def test_what_the_other_library_issues_reads_the_same(name: str) -> None:
    example = Example(name)
    issuer = example.issued()
    parts = parse(issuer.sd_jwt_issuance, DEFAULT)
    jws.verify(parts.signed[0].jws, PublicKey.from_jwk(_public(example.issuer_jwk)))
    ours = disclosures.read_all(parts.disclosures, "sha-256", DEFAULT)
    assert list(ours) == [each.hash for each in issuer.ii_disclosures]
    assert [each.text for each in ours.values()] == [each.b64 for each in issuer.ii_disclosures]
    processed = process(_payload(parts), parts.disclosures, DEFAULT)
    confirmed = {"cnf": {"jwk": _public(example.holder_jwk)}} if example.binds else {}
    assert processed.document == {**example.plain, **confirmed}
    assert len(processed.withheld) == len(issuer.decoy_digests)
    assert processed.digests == len(issuer.decoy_digests) + len(issuer.ii_disclosures)


@pytest.mark.parametrize("name", FILES)
def test_what_the_holder_presents_reads_the_same(name: str) -> None:
    example = Example(name)
    presentation = example.presented(example.issued().sd_jwt_issuance)
    parts = parse(presentation, DEFAULT)
    document = process(_payload(parts), parts.disclosures, DEFAULT).document
    assert document == example.seen(presentation)
    if "expect_verified_user_claims" in example.spec:
        without = {name: value for name, value in document.items() if name not in ("cnf", "iss", "iat", "exp")}
        assert without == example.spec["expect_verified_user_claims"]
    if example.binds:
        assert parts.key_binding is not None
        case = _case(challenge=NONCE, domain=AUDIENCE)
        result = key_binding.verify(parts.key_binding, parts.sd_jwt, "sha-256", document, case)
        assert result.outcome == "PASSED", result.problems
        other = key_binding.verify(parts.key_binding, parts.sd_jwt, "sha-256", document, case._replace(challenge="x"))
        assert [each.code for each in other.problems] == ["sdjwt.kb_nonce"]


@pytest.mark.parametrize("name", FILES)
def test_the_other_library_reads_what_we_issue_and_present(name: str) -> None:
    example = Example(name)
    pointers = [pointer_of(path) for path in _concealed(example.claims, ())]
    signer = Key.from_jwk(example.issuer_jwk)
    # These examples conceal what their own payload leaves open to (iss, vct and the like are open in all of them).
    made = conceal_claims(example.plain, pointers, never=frozenset())
    assert len(made.disclosures) == len(pointers)
    confirmed = {"cnf": {"jwk": _public(example.holder_jwk)}} if example.binds else {}
    payload = json.dumps({"_sd_alg": "sha-256", **made.payload, **confirmed}).encode("utf-8")
    token = jws.sign({"typ": "example+sd-jwt"}, payload, signer)
    issuance = "".join(f"{each}~" for each in (token, *(each.text for each in made.disclosures)))
    unbound = Example(name)
    unbound.binds = False
    assert _as_set(unbound.seen(issuance)) == _as_set({**example.plain, **confirmed})
    presentation = example.presented(issuance)
    parts = parse(presentation, DEFAULT)
    document = process(_payload(parts), parts.disclosures, DEFAULT).document
    theirs = parse(example.presented(example.issued().sd_jwt_issuance), DEFAULT)
    assert _as_set(document) == _as_set(process(_payload(theirs), theirs.disclosures, DEFAULT).document)


@pytest.mark.parametrize("name", FILES)
def test_any_selection_is_read_alike(name: str) -> None:
    example = Example(name)
    parts = parse(example.issued().sd_jwt_issuance, DEFAULT)
    processed = process(_payload(parts), parts.disclosures, DEFAULT)
    unbound = Example(name)
    unbound.binds = False
    for pointer in [pointer_of(path) for path in processed.disclosed]:
        chosen = select(processed, (pointer,))
        text = str(parts.disclosing(each for each in parts.disclosures if each in chosen).serialize())
        again = parse(text, DEFAULT)
        assert process(_payload(again), again.disclosures, DEFAULT).document == unbound.seen(text)


@pytest.mark.parametrize("name", [each for each in FILES if each.startswith("ietf-sd-jwt-vc/") or "arf-pid" in each])
def test_the_type_credentials_verify_end_to_end(name: str) -> None:
    example = Example(name)
    issuer = str(example.plain.get("iss", ""))
    presentation = example.presented(_typed(example).sd_jwt_issuance)
    pinned = {issuer: PublicKey.from_jwk(_public(example.issuer_jwk))}
    moment = datetime.now(UTC)
    report = verify(presentation, pinned=pinned, now=moment, challenge=NONCE, domain=AUDIENCE)
    if not example.binds:
        assert [each.code for each in report["holder"].problems] == ["sdjwt.kb_missing"]
        report = verify(presentation, pinned=pinned, now=moment)
    expired = example.plain.get("exp", 10**11) < moment.timestamp()
    assert report["proof"].outcome is Outcome.PASSED, str(report)
    assert report["binding"].outcome is Outcome.PASSED, str(report)
    assert report["schema"].outcome is Outcome.PASSED, str(report)
    assert report["holder"].outcome is (Outcome.PASSED if example.binds else Outcome.SKIPPED), str(report)
    assert (report["validity"].outcome is Outcome.FAILED) is expired
    assert (report.untrusted_document or {})["vct"] == example.plain["vct"]


@pytest.mark.parametrize("name", FILES)
def test_the_command_line_reads_every_token(tmp_path: Path, name: str) -> None:
    """An SD-JWT VC where the payload has a vct, a W3C credential where it has a context; other claims are neither."""
    example = Example(name)
    file = tmp_path / "token"
    file.write_text(example.presented(example.issued().sd_jwt_issuance))
    verified = CliRunner().invoke(command, ["verify", str(file), "--offline", "--json"])
    inspected = CliRunner().invoke(command, ["inspect", str(file), "--json"])
    codes = {problem["code"] for check in json.loads(verified.stdout)["checks"] for problem in check["problems"]}
    if example.plain.keys().isdisjoint({"vct", "@context"}):
        assert "sdjwt.content" in codes
        assert (verified.exit_code, inspected.exit_code) == (1, 1)
        return
    assert "sdjwt.content" not in codes
    # The issuer is a name without a key, or the header says "example+sd-jwt" of a credential.
    assert (verified.exit_code, inspected.exit_code) == (3 if "vct" in example.plain else 1, 0)
    assert json.loads(inspected.stdout)["securedBy"] == ("dc+sd-jwt" if "vct" in example.plain else "vc+sd-jwt")


def _typed(example: Example) -> SDJWTIssuer:
    example.spec["extra_header_parameters"] = {"typ": "dc+sd-jwt"}
    return example.issued()


def test_the_values_printed_in_the_rfc(shared: Path) -> None:
    text = next((shared / "vectors/ietf-sd-jwt").glob("draft-*.md")).read_text("utf-8")
    printed = {
        "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0": (
            ("family_name", "Möbius"),
            "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0",
        ),
        "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0": (
            (None, "FR"),
            "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs",
        ),
    }
    for disclosure, (said, digest) in printed.items():
        assert disclosure in text and digest in text
        found = disclosures.read(disclosure, DEFAULT)
        assert (found.name, found.value) == said
        assert found.digest("sha-256") == digest
    # Three more spellings of the first disclosure, broken over lines in the text (section 4.2.1).
    spelled = [
        "".join(re.findall(r"`([A-Za-z0-9_-]+)`", each))
        for each in text.split("strings are all valid")[1].split(":\\")[1:4]
    ]
    assert {
        (disclosures.read(each, DEFAULT).name, disclosures.read(each, DEFAULT).value) for each in map(_first, spelled)
    } == {("family_name", "Möbius")}


def test_the_main_example_of_the_rfc_is_made_again_to_the_byte() -> None:
    parts = parse(Example("ietf-sd-jwt/simple/specification.yml").issued().sd_jwt_issuance, DEFAULT)
    digests = disclosures.read_all(parts.disclosures, "sha-256", DEFAULT)
    given_name = next(place for place, each in digests.items() if each.name == "given_name")
    # RFC 9901 section 5.1.
    assert given_name == "jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4"
    assert digests[given_name].text == "WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgImdpdmVuX25hbWUiLCAiSm9obiJd"
    assert given_name in _payload(parts)["_sd"]


def _first(text: str) -> str:
    """The disclosure at the beginning of code spans that were joined."""
    for end in range(len(text), 40, -1):
        try:
            disclosures.read(text[:end], DEFAULT)
            return text[:end]
        except Exception:
            continue
    raise AssertionError(text)


def _public(jwk: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in jwk.items() if name != "d"}


def _concealed(value: Any, path: ClaimPath) -> Iterator[ClaimPath]:
    """The paths of what a specification marks as selectively disclosable."""
    if isinstance(value, SDObj):
        yield from _concealed(value.value, path)
    elif isinstance(value, dict):
        for name, each in value.items():
            inner = (*path, name.value if isinstance(name, SDObj) else name)
            if isinstance(name, SDObj):
                yield inner
            yield from _concealed(each, inner)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            if isinstance(each, SDObj):
                yield (*path, index)
            yield from _concealed(each, (*path, index))


def _as_set(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def test_the_integrity_of_type_metadata_printed_in_the_draft(shared: Path) -> None:
    text = next((shared / "vectors/ietf-sd-jwt-vc").glob("draft-*.md")).read_text("utf-8")
    published = [each.encode() for each in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    held = [each for each in published for each in (each, each.rstrip(b"\n")) if _holds(each, TYPE_INTEGRITY)]
    assert len(held) == 1
    document = json.loads(held[0])
    assert document["vct"] == "https://betelgeuse.example.com/education_credential/v42"
    assert not _holds(held[0] + b" ", TYPE_INTEGRITY)
    parent = json.dumps({"vct": document["extends"]}).encode()
    known = {document["vct"]: held[0], document["extends"]: parent}
    with pytest.raises(Invalid) as caught:
        rules_of(document["vct"], TYPE_INTEGRITY, known.__getitem__, DEFAULT)
    # The parent is printed nowhere, and what stands in for it has another hash.
    assert caught.value.code == "sdjwt.integrity"
    del document["extends#integrity"]
    known[document["vct"]] = json.dumps(document).encode()
    rules = rules_of(document["vct"], None, known.__getitem__, DEFAULT)
    assert [(list(each.path), each.sd) for each in rules] == [
        (each["path"], each.get("sd", "allowed")) for each in document["claims"]
    ]


TYPE_INTEGRITY = "sha256-vJKakJAQkDYkIhGrT1M3nxRuSj9udH0l1PXB06QHto8="


def _holds(data: bytes, integrity: str) -> bool:
    try:
        check_integrity(data, integrity)
    except Invalid:
        return False
    return True


def test_no_example_is_missing(shared: Path) -> None:
    assert shared
    assert len(FILES) == 50
