"""The W3C's suite for VCDM 1.1, through the generators that it calls: every input, and its rules for JWTs.

The tokens are read by jwcrypto; the rules are those of the suite's sections on JWT (Data Model 1.1, section 6.3.1).
"""

from __future__ import annotations

import json
import os
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jwcrypto import jwk, jws

from vcmicro.cli.command import command

ROOT = Path(os.environ.get("VCMICRO_SHARED") or Path(__file__).resolve().parents[3] / "shared")
FOLDER = ROOT / "vectors" / "w3c-vcdm11-suite-input"
DOCUMENTS = sorted(FOLDER.glob("*.jsonld")) if FOLDER.is_dir() else []
AUDIENCE = "did:example:0xcafe"
ES256K = jwk.JWK.generate(kty="EC", crv="secp256k1", kid="did:example:0xab#verikey-1")
RS256 = jwk.JWK.generate(kty="RSA", size=2048, kid="did:example:0xab#verikey-2")
KEYS = {"ES256K": ("es256kPrivateKeyJwk", ES256K), "RS256": ("rs256PrivateKeyJwk", RS256)}


def run(name: str | Path, *options: str, generator: str = "generator") -> Result:
    return CliRunner().invoke(command, ["conformance", "vcdm11", generator, *options, str(FOLDER / name)])


def jwt_options(algorithm: str, **changes: str) -> tuple[str, ...]:
    name, key = KEYS[algorithm]
    secret = json.dumps({name: {**key.export(as_dict=True), **changes}}).encode()
    return ("--jwt", b64encode(secret).decode(), "--jwt-aud", AUDIENCE)


def claims(result: Result, algorithm: str) -> dict[str, Any]:
    """The claims of a token whose signature jwcrypto finds good."""
    assert result.exit_code == 0, result.output
    assert result.stdout == result.stdout.strip()
    token = jws.JWS()
    token.allowed_algs = [algorithm]
    token.deserialize(result.stdout, KEYS[algorithm][1])
    assert token.jose_header["alg"] == algorithm and token.jose_header["typ"] == "JWT"
    found: dict[str, Any] = json.loads(token.payload)
    return found


def test_all_are_here(shared: Path) -> None:
    assert len(DOCUMENTS) == 52
    assert sum("-bad-" in each.name for each in DOCUMENTS) == 26


@pytest.mark.parametrize("file", [each for each in DOCUMENTS if "-jwt" not in each.name], ids=lambda each: each.stem)
def test_every_document(file: Path, tally: Callable[..., None]) -> None:
    document = json.loads(file.read_bytes())
    presented = "VerifiablePresentation" in str(document.get("type"))
    result = run(file, generator="presentationGenerator" if presented else "generator")
    if "-bad-" in file.name:
        assert result.exit_code == 1 and result.stdout == ""
        assert result.stderr.partition(":")[0].split()[0].partition(".")[0] in ("schema", "proof", "time")
    else:
        assert result.exit_code == 0, result.stderr
        assert json.loads(result.stdout) == document
    tally("w3c-vcdm11-suite-input")


@pytest.mark.parametrize("listed", [False, True])
def test_a_credential_without_a_proof_is_pointed_at(listed: bool, tmp_path: Path) -> None:
    presentation = json.loads((FOLDER / "example-015-zkp-vp.jsonld").read_bytes())
    held = presentation["verifiableCredential"]
    bare = {name: each for name, each in (held[0] if isinstance(held, list) else held).items() if name != "proof"}
    file = tmp_path / "presentation.json"
    file.write_text(json.dumps({**presentation, "verifiableCredential": [bare] if listed else bare}))
    result = run(file, generator="presentationGenerator")
    assert result.exit_code == 1
    assert f"/verifiableCredential{'/0' if listed else ''}/proof" in result.stderr


@pytest.mark.parametrize("algorithm", KEYS)
class TestJwt:
    def test_a_credential(self, algorithm: str) -> None:
        found = claims(run("example-016-jwt.jsonld", *jwt_options(algorithm)), algorithm)
        assert found["iss"] == "https://example.edu/issuers/14"
        assert found["sub"] == "did:example:ebfeb1f712ebc6f1c276e12ec21"
        assert found["jti"] == "http://example.edu/credentials/58473"
        assert (found["nbf"], found["exp"]) == (1262373804, 1577906604)
        assert found["vc"]["type"] == "VerifiableCredential"
        assert found["vc"]["credentialSubject"]["alumniOf"] == "Example University"
        assert "vp" not in found

    @pytest.mark.parametrize("claim", ["exp", "jti"])
    def test_what_a_credential_does_not_say_is_no_claim(self, algorithm: str, claim: str) -> None:
        assert claim not in claims(run(f"example-016-jwt-no-{claim}.jsonld", *jwt_options(algorithm)), algorithm)

    def test_a_presentation(self, algorithm: str) -> None:
        options = (*jwt_options(algorithm), "--jwt-presentation")
        result = run("example-016-jwt-presentation.jsonld", *options, generator="presentationGenerator")
        found = claims(result, algorithm)
        assert found["aud"] == AUDIENCE
        assert found["jti"] == "urn:uuid:3978344f-8596-4c3a-a978-8fcaba3903c5"
        assert found["iss"] == "did:example:ebfeb1f712ebc6f1c276e12ec21"
        assert found["vp"]["verifiableCredential"] and "vc" not in found

    @pytest.mark.parametrize("claim", ["iss", "jti"])
    def test_what_a_presentation_does_not_say_is_no_claim(self, algorithm: str, claim: str) -> None:
        options = (*jwt_options(algorithm), "--jwt-presentation")
        result = run(f"example-016-jwt-presentation-no-{claim}.jsonld", *options, generator="presentationGenerator")
        assert claim not in claims(result, algorithm)

    def test_without_a_signature(self, algorithm: str) -> None:
        result = run("example-016-jwt-with-embedded-proof.jsonld", *jwt_options(algorithm), "--jwt-no-jws")
        assert result.exit_code == 0, result.stderr
        header, payload, signature = result.stdout.split(".")
        assert json.loads(_decoded(header))["alg"] == "none" and signature == ""
        assert json.loads(_decoded(payload))["vc"]["proof"]

    def test_without_a_signature_and_without_a_proof(self, algorithm: str) -> None:
        result = run("example-016-jwt.jsonld", *jwt_options(algorithm), "--jwt-no-jws")
        assert result.exit_code == 1 and "proof.missing" in result.stderr


def test_the_old_name_of_the_curve() -> None:
    result = run("example-016-jwt.jsonld", *jwt_options("ES256K", crv="P-256K"))
    assert claims(result, "ES256K")["jti"] == "http://example.edu/credentials/58473"


def test_decoding() -> None:
    result = run("example-016-jwt.jwt", *jwt_options("RS256"), "--jwt-decode")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["id"] == "http://example.edu/credentials/3732"
    assert document["issuer"] == "did:example:abfe13f712120431c276e12ecab"
    assert document["issuanceDate"] == "2018-11-06T08:42:04Z" and document["expirationDate"] == "2019-11-06T08:42:03Z"
    assert document["credentialSubject"]["id"] == "did:example:ebfeb1f712ebc6f1c276e12ec21"
    assert document["@context"] and document["type"]


@pytest.mark.parametrize("keys", ["!", "e30=", "eyJlczI1NmtQcml2YXRlS2V5SndrIjp7fX0="])
def test_keys_that_are_none(keys: str) -> None:
    result = run("example-016-jwt.jsonld", "--jwt", keys)
    assert result.exit_code == 1 and result.stdout == ""


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
