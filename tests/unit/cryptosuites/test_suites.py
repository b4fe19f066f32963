"""Every suite with every kind of key that it takes: what it signs it verifies, and nothing else."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from vcmicro.cryptosuites import SUITES, Cryptosuite, Transform, with_context
from vcmicro.cryptosuites.hashed import HashedSuite
from vcmicro.encoding import decode_base58btc, encode_base58btc
from vcmicro.errors import Invalid, Unavailable
from vcmicro.keys import Key
from vcmicro.limits import Limits

# Those of selective disclosure and of detached JWS have tests of their own.
WHOLE = [suite for suite in SUITES.values() if isinstance(suite, HashedSuite)]
PAIRS = [pytest.param(suite, kind, id=f"{suite.name}-{kind}") for suite in WHOLE for kind in suite.algorithms]
OVER_RDF = [pytest.param(suite, id=suite.name) for suite in WHOLE if suite.over_rdf]
OVER_JSON = [pytest.param(suite, id=suite.name) for suite in WHOLE if not suite.over_rdf]


def _document(suite: Cryptosuite) -> dict[str, Any]:
    contexts = ["https://www.w3.org/ns/credentials/v2"]
    if suite.context and suite.proof_type != "DataIntegrityProof":
        contexts.append(suite.context)
    return {
        "@context": contexts,
        "id": "urn:uuid:0b3aef56-cc33-4d1a-83dd-58172aacd8ba",
        "type": ["VerifiableCredential"],
        "issuer": "did:example:issuer",
        "name": "Linked data, basics",
        "credentialSubject": {"id": "did:example:learner"},
    }


def _options(suite: Cryptosuite, key: Key) -> dict[str, Any]:
    named = {"cryptosuite": suite.name} if suite.proof_type == "DataIntegrityProof" else {}
    return {
        "type": suite.proof_type,
        **named,
        "created": "2026-01-01T00:00:00Z",
        "verificationMethod": key.verification_method,
        "proofPurpose": "assertionMethod",
    }


def _key(kind: str) -> Key:
    return Key.from_seed((7).to_bytes(48 if kind == "P-384" else 32, "big"), kind)


def _signed(suite: Cryptosuite, kind: str) -> tuple[dict[str, Any], dict[str, Any], Key]:
    key, document = _key(kind), _document(suite)
    return document, suite.sign(document, _options(suite, key), key, kind, Transform()), key


def _code(suite: Cryptosuite, document: Any, proof: Any, key: Key, transform: Transform | None = None) -> str:
    with pytest.raises(Invalid) as caught:
        suite.verify(document, proof, key.public, transform or Transform())
    return caught.value.code


@pytest.mark.parametrize(("suite", "kind"), PAIRS)
def test_what_is_signed_verifies(suite: Cryptosuite, kind: str) -> None:
    document, proof, key = _signed(suite, kind)
    suite.verify(document, proof, key.public, Transform())
    assert len(decode_base58btc(proof["proofValue"], max_chars=200)) == (96 if kind == "P-384" else 64)


@pytest.mark.parametrize(("suite", "kind"), PAIRS)
def test_a_changed_document_does_not(suite: Cryptosuite, kind: str) -> None:
    document, proof, key = _signed(suite, kind)
    assert _code(suite, {**document, "name": "Doctor of Philosophy"}, proof, key) == "proof.invalid"


@pytest.mark.parametrize(("suite", "kind"), PAIRS)
@pytest.mark.parametrize(
    ("member", "value"),
    [("created", "2026-01-02T00:00:00Z"), ("proofPurpose", "authentication"), ("expires", "2030-01-01T00:00:00Z")],
)
def test_changed_options_do_not(suite: Cryptosuite, kind: str, member: str, value: str) -> None:
    document, proof, key = _signed(suite, kind)
    assert _code(suite, document, {**proof, member: value}, key) == "proof.invalid"


@pytest.mark.parametrize(("suite", "kind"), PAIRS)
def test_another_key_does_not(suite: Cryptosuite, kind: str) -> None:
    document, proof, _ = _signed(suite, kind)
    assert _code(suite, document, proof, Key.generate(kind)) == "proof.invalid"


@pytest.mark.parametrize(("suite", "kind"), PAIRS)
def test_a_key_of_another_kind_is_refused_by_name(suite: Cryptosuite, kind: str) -> None:
    document, proof, _ = _signed(suite, kind)
    wrong = Key.generate("P-521")
    with pytest.raises(Invalid, match=r"takes .* keys, and this one is P-521") as caught:
        suite.verify(document, proof, wrong.public, Transform(), "/proof/3")
    assert caught.value.problem.pointer == "/proof/3"
    with pytest.raises(Invalid, match=r"key\.unsupported"):
        suite.sign(document, _options(suite, wrong), wrong, "P-521", Transform())


@pytest.mark.parametrize(("suite", "kind"), PAIRS)
def test_the_signature_has_one_spelling_and_length(suite: Cryptosuite, kind: str) -> None:
    document, proof, key = _signed(suite, kind)
    raw = decode_base58btc(proof["proofValue"], max_chars=200)
    for wrong in ("u" + proof["proofValue"][1:], encode_base58btc(raw[:-1]), encode_base58btc(raw + b"\0"), "z", None):
        assert _code(suite, document, {**proof, "proofValue": wrong}, key) == "proof.encoding"
    flipped = encode_base58btc(raw[:-1] + bytes([raw[-1] ^ 1]))
    assert _code(suite, document, {**proof, "proofValue": flipped}, key) == "proof.invalid"


@pytest.mark.parametrize("suite", OVER_JSON)
def test_a_long_proof_value_is_refused_unread(suite: Cryptosuite) -> None:
    kind = next(iter(suite.algorithms))
    document, proof, key = _signed(suite, kind)
    code = _code(suite, document, {**proof, "proofValue": "z" + "1" * 300_000}, key, Transform(limits=Limits()))
    assert code == "proof.encoding"


@pytest.mark.parametrize("suite", OVER_JSON)
def test_over_json_the_proof_names_its_contexts(suite: Cryptosuite) -> None:
    document, proof, key = _signed(suite, next(iter(suite.algorithms)))
    assert proof["@context"] == document["@context"]
    longer = {**document, "@context": [*document["@context"], "https://example.org/later/v1"]}
    suite.verify(longer, proof, key.public, Transform())
    earlier = {**document, "@context": ["https://example.org/earlier/v1", *document["@context"]]}
    assert _code(suite, earlier, proof, key) == "proof.invalid"
    assert _code(suite, {**document, "@context": []}, proof, key) == "proof.invalid"


@pytest.mark.parametrize("suite", OVER_JSON)
def test_over_json_a_document_needs_no_context(suite: Cryptosuite) -> None:
    kind = next(iter(suite.algorithms))
    key, document = _key(kind), {"a": [1, 2.5, "x", None]}
    proof = suite.sign(document, _options(suite, key), key, kind, Transform())
    assert "@context" not in proof
    suite.verify(document, proof, key.public, Transform())


@pytest.mark.parametrize("suite", OVER_RDF)
def test_over_rdf_a_document_without_context_is_refused(suite: Cryptosuite) -> None:
    document, proof, key = _signed(suite, next(iter(suite.algorithms)))
    for missing in ([], None, ""):
        assert _code(suite, {**document, "@context": missing}, proof, key) == "schema.context"


@pytest.mark.parametrize("suite", OVER_RDF)
def test_over_rdf_a_proof_has_no_contexts_of_its_own(suite: Cryptosuite) -> None:
    """They would be covered by nothing, even where they repeat the document's."""
    document, proof, key = _signed(suite, next(iter(suite.algorithms)))
    for own in (document["@context"], document["@context"][0], "https://example.org/v1", None):
        assert _code(suite, document, {**proof, "@context": own}, key) == "proof.invalid"


@pytest.mark.parametrize("suite", OVER_RDF)
def test_over_rdf_nothing_may_be_lost(suite: Cryptosuite) -> None:
    document, proof, key = _signed(suite, next(iter(suite.algorithms)))
    lossy = copy.deepcopy(document)
    lossy["credentialSubject"]["nickName"] = "Ada"
    with pytest.raises(Invalid) as caught:
        suite.verify(lossy, proof, key.public, Transform())
    assert (caught.value.code, caught.value.problem.pointer) == ("jsonld.undefined_term", "/credentialSubject/nickName")


@pytest.mark.parametrize("suite", OVER_RDF)
def test_findings_in_the_proof_point_into_the_document(suite: Cryptosuite) -> None:
    document, proof, key = _signed(suite, next(iter(suite.algorithms)))
    with pytest.raises(Invalid) as caught:
        suite.verify(document, {**proof, "@admin": True}, key.public, Transform(), "/proof/2")
    assert caught.value.problem.pointer == "/proof/2/@admin"


@pytest.mark.parametrize("suite", OVER_RDF)
def test_an_unknown_context_is_no_verdict(suite: Cryptosuite) -> None:
    document, proof, key = _signed(suite, next(iter(suite.algorithms)))
    document["@context"].append("https://example.org/unknown/v1")
    with pytest.raises(Unavailable, match=r"jsonld\.context_unknown"):
        suite.verify(document, proof, key.public, Transform())


def test_a_signer_of_the_wrong_length_is_misuse() -> None:
    class Short:
        algorithm, verification_method = "EdDSA", "did:example:a#b"

        def sign(self, data: bytes) -> bytes:
            return b"short"

    suite = SUITES["eddsa-jcs-2022"]
    with pytest.raises(ValueError, match="5 bytes"):
        suite.sign({"a": 1}, {}, Short(), "Ed25519", Transform())


def test_the_jose_name_ed25519_is_the_same_algorithm() -> None:
    suite = SUITES["eddsa-jcs-2022"]
    document, proof, key = _signed(suite, "Ed25519")
    narrowed = type(key.public).from_jwk({**key.public.to_jwk(), "alg": "Ed25519"})
    suite.verify(document, proof, narrowed, Transform())


def test_suite_contexts_are_added_only_where_needed() -> None:
    transform = Transform()
    v1, v2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
    integrity, older = SUITES["eddsa-rdfc-2022"], SUITES["Ed25519Signature2020"]
    assert with_context([v2], integrity, transform) == [v2]
    assert with_context(v1, integrity, transform) == [v1, integrity.context]
    assert with_context([v2], older, transform) == [v2, older.context]
    assert with_context([v1, older.context], older, transform) == [v1, older.context]
    assert with_context([v1], SUITES["eddsa-jcs-2022"], transform) == [v1]


def test_a_document_is_walked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import vcmicro.rdf

    walks: list[int] = []
    walk = vcmicro.rdf.dataset

    def counting(document: dict[str, Any], *arguments: Any, **options: Any) -> Any:
        walks.append(id(document))
        return walk(document, *arguments, **options)

    monkeypatch.setattr(vcmicro.rdf, "dataset", counting)
    transform, document = Transform(), _document(SUITES["eddsa-rdfc-2022"])
    assert transform.rdf(document) == transform.rdf(document)
    transform.rdf(document, "sha384")
    bad = {**document, "nickName": "Ada"}
    for _ in range(2):
        with pytest.raises(Invalid, match="nickName"):
            transform.rdf(bad)
    assert walks == [id(document), id(bad)]
