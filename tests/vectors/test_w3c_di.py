"""The test vectors of vc-di-eddsa and vc-di-ecdsa, byte for byte: every intermediate value, then the signature."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from vcmicro import bbs
from vcmicro.cryptosuites import SUITES, Transform
from vcmicro.cryptosuites.hashed import HashedSuite
from vcmicro.dids import Resolver
from vcmicro.encoding import decode_base58btc
from vcmicro.errors import Invalid
from vcmicro.keys import Key, PublicKey
from vcmicro.limits import DEFAULT
from vcmicro.rdf import Contexts
from vcmicro.securing import MECHANISMS, Payload, ProofCase, ProofResult
from vcmicro.times import Instant, parse


@dataclass(frozen=True)
class _Set:
    """One folder of vectors; its files end in ``suffix``, its keys stand in ``keys``."""

    folder: str
    suffix: str
    suite: str
    kind: str

    @property
    def keys(self) -> str:
        if self.kind == "Ed25519":
            return "w3c-vc-di-eddsa/keyPair.json"
        return f"w3c-vc-di-ecdsa/{self.kind.lower().replace('-', '')}KeyPair.json"


SETS = [
    _Set("w3c-vc-di-eddsa/eddsa-rdfc-2022", "DataInt", "eddsa-rdfc-2022", "Ed25519"),
    _Set("w3c-vc-di-eddsa/eddsa-rdfc-2022/employ", "DataInt", "eddsa-rdfc-2022", "Ed25519"),
    _Set("w3c-vc-di-eddsa/eddsa-jcs-2022", "JCS", "eddsa-jcs-2022", "Ed25519"),
    _Set("w3c-vc-di-eddsa/Ed25519Signature2020", "EdSig", "Ed25519Signature2020", "Ed25519"),
    _Set("w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p256", "ECDSAP256", "ecdsa-rdfc-2019", "P-256"),
    _Set("w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p256/employ", "ECDSAP256", "ecdsa-rdfc-2019", "P-256"),
    _Set("w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p384", "ECDSAP384", "ecdsa-rdfc-2019", "P-384"),
    _Set("w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ", "ECDSAP384", "ecdsa-rdfc-2019", "P-384"),
    _Set("w3c-vc-di-ecdsa/ecdsa-jcs-2019-p256", "JCSECDSAP256", "ecdsa-jcs-2019", "P-256"),
    _Set("w3c-vc-di-ecdsa/ecdsa-jcs-2019-p384", "JCSECDSAP384", "ecdsa-jcs-2019", "P-384"),
]
every_set = pytest.mark.parametrize("vectors", [pytest.param(each, id=each.folder) for each in SETS])


@pytest.fixture
def transform(shared: Path) -> Transform:
    """The pinned contexts, and the ones that only these vectors use."""
    return _transform(shared)


class _Files:
    def __init__(self, shared: Path, vectors: _Set) -> None:
        self._folder, self._suffix = shared / "vectors" / vectors.folder, vectors.suffix
        self.suite = SUITES[vectors.suite]
        assert isinstance(self.suite, HashedSuite)
        self.digest = self.suite.kinds[vectors.kind].digest
        pair = json.loads((shared / "vectors" / vectors.keys).read_text())
        self.public = PublicKey.from_multikey(pair["publicKeyMultibase"])
        self.key = Key.from_multikey(pair.get("privateKeyMultibase") or pair["secretKeyMultibase"])
        self.signed = self.json("signed")
        self.document = {name: value for name, value in self.signed.items() if name != "proof"}

    def text(self, stem: str) -> str:
        return (self._folder / f"{stem}{self._suffix}.txt").read_text()

    def json(self, stem: str) -> Any:
        return json.loads((self._folder / f"{stem}{self._suffix}.json").read_text())

    @property
    def options(self) -> dict[str, Any]:
        """The proof without its value, as the document holds it (over JSON it names the contexts)."""
        return {name: value for name, value in self.signed["proof"].items() if name != "proofValue"}


@every_set
def test_canonical_document(shared: Path, vectors: _Set, transform: Transform) -> None:
    files = _Files(shared, vectors)
    found = files.suite.canonical_document(files.document, files.options, files.digest, transform, "/proof")
    assert found.decode() == files.text("canonDoc")


@every_set
def test_canonical_proof_options(shared: Path, vectors: _Set, transform: Transform) -> None:
    files = _Files(shared, vectors)
    found = files.suite.canonical_options(files.document, files.options, files.digest, transform, "/proof")
    assert found.decode() == files.text("proofCanon")


@every_set
def test_hashes(shared: Path, vectors: _Set, transform: Transform) -> None:
    files = _Files(shared, vectors)
    found = files.suite.hash_data(files.document, files.options, vectors.kind, transform).hex()
    assert found == files.text("combinedHash")
    assert found == files.text("proofHash") + files.text("docHash")


@every_set
def test_proof_verifies(shared: Path, vectors: _Set, transform: Transform) -> None:
    files = _Files(shared, vectors)
    files.suite.verify(files.document, files.signed["proof"], files.public, transform)
    value = files.signed["proof"]["proofValue"]
    assert value == files.text("sigBTC58")
    assert decode_base58btc(value, max_chars=200).hex() == files.text("sigHex")


@every_set
def test_signing_gives_the_published_proof(shared: Path, vectors: _Set, transform: Transform) -> None:
    """EdDSA is deterministic; of an ECDSA proof everything but the signature is the same."""
    files = _Files(shared, vectors)
    options = {name: value for name, value in files.json("proofConfig").items() if name != "@context"}
    made = files.suite.sign(files.document, options, files.key, vectors.kind, transform)
    if vectors.kind == "Ed25519":
        assert made == files.signed["proof"]
    else:
        assert {**made, "proofValue": ""} == {**files.signed["proof"], "proofValue": ""}
        files.suite.verify(files.document, made, files.public, transform)


@every_set
def test_changed_vectors_fail(shared: Path, vectors: _Set, transform: Transform) -> None:
    files = _Files(shared, vectors)
    changed = {**files.document, "validFrom": "2023-01-01T00:00:01Z"}
    with pytest.raises(Invalid, match=r"proof\.invalid"):
        files.suite.verify(changed, files.signed["proof"], files.public, transform)


def _verify(document: dict[str, Any], now: Instant, transform: Transform, **parts: Any) -> tuple[ProofResult, ...]:
    resolver = Resolver()

    def find(method: str, purpose: str, at: Instant | None, pointer: str) -> Any:
        return resolver.find_key(method, purpose, at=at, pointer=pointer)

    mechanism = MECHANISMS["data-integrity"]
    secured = mechanism.open(Payload(document), DEFAULT)
    return mechanism.verify(secured, ProofCase(find_key=find, transform=transform, now=now, **parts))


@every_set
def test_the_mechanism_passes_the_proof(shared: Path, vectors: _Set, transform: Transform, now: Instant) -> None:
    """Proof-level: the issuer of these documents is not the controller of the key, which is for others to say."""
    signed = _Files(shared, vectors).signed
    (result,) = _verify(signed, now, transform)
    assert (result.outcome, result.problems, result.suite) == ("PASSED", (), vectors.suite)
    assert result.found is not None
    assert result.found.controller != signed["issuer"]


def test_the_reference_agrees(shared: Path, now: Instant) -> None:
    """Digital Bazaar's verdicts on every file of the suites that we have, proof by proof."""
    verdicts = json.loads((shared / "vectors" / "VERDICTS.json").read_text())["verdicts"]
    compared = 0
    for path, verdict in verdicts.items():
        if not set(verdict["proofs"]) <= set(SUITES) or "previousProof" in path or "proof-set-chain" in path:
            continue
        if "bbs-2023" in verdict["proofs"] and not bbs.is_available():
            continue
        document = json.loads((shared / path).read_text())
        for kind, theirs, result in zip(
            verdict["proofs"], verdict["crypto"], _verify(document, now, _transform(shared)), strict=True
        ):
            assert result.suite == kind
            if theirs.startswith("NotFound"):
                continue
            good = theirs == "ok" or path.endswith(_ARTEFACTS)
            assert (result.outcome == "PASSED") is good, (path, result.problems)
            compared += 1
    assert compared >= 33


# The reference resolves a bare did:key only with its fragment; both proofs are good.
_ARTEFACTS = ("simple-did-key-method.json", "clr20/complex.json")


def _transform(shared: Path) -> Transform:
    folder = shared / "vectors" / "contexts"
    index, known = json.loads((folder / "index.json").read_text()), Contexts().urls
    extra = {url: json.loads((folder / entry["file"]).read_text()) for url, entry in index.items() if url not in known}
    return Transform(Contexts(extra, allow_inline=True))


# What the proof is not asked: signer against issuer (binding), dates and status against the clock, the shape.
_LATER = {"issuer.mismatch", "credential.expired", "credential.not_yet_valid", "schema.invalid", "holder.mismatch"}
_FORMATS = {"di-rdfc", "di-jcs", "di-ecdsa-rdfc", "di-ed2020", "vp-di-rdfc", "vp-di-jcs"}


def test_hostile_embedded_proofs(shared: Path) -> None:
    manifest = json.loads((shared / "hostile" / "manifest.json").read_text())
    judged = 0
    for each in manifest["cases"]:
        if each.get("format") in _FORMATS and each["kind"] in ("vc", "vp") and not each.get("world"):
            judged += _judge_hostile(each, shared, parse(manifest["now"]))
    assert judged > 60


def _judge_hostile(each: dict[str, Any], shared: Path, now: Instant) -> int:
    from vcmicro import strict_json

    options = each.get("options", {})
    parts = {name: options.get(name) for name in ("challenge", "domain")}
    purpose = "authentication" if each["kind"] == "vp" else "assertionMethod"
    try:
        document = strict_json.loads((shared / "hostile" / each["input"]).read_bytes())
        results = _verify(document, now, Transform(Contexts()), purpose=purpose, **parts)
        outcomes = {result.outcome for result in results}
        codes = {found.code for result in results for found in result.problems}
    except Invalid as error:
        outcomes, codes = {"FAILED"}, {found.code for found in error.problems}
    if each["expect"] == "accept":
        assert outcomes == {"PASSED"}, (each["id"], codes)
    elif set(each["reason"]) & _LATER or each["id"].startswith("vp-inner"):
        return 0
    else:
        assert outcomes != {"PASSED"}, each["id"]
        assert codes & set(each["reason"]), (each["id"], codes)
    return 1


_REPLAYED = ("vc-di-eddsa", "vc-di-ecdsa", "vc-di-ed25519signature2020", "vc-api-verifier")


@pytest.mark.parametrize("suite", _REPLAYED)
def test_recorded_requests_of_the_w3c_suites(shared: Path, suite: str) -> None:
    """What the suites sent to /credentials/verify: accepted where a hardened reference accepted, else not."""
    vectors = shared / "vectors"
    index = json.loads((vectors / "contexts" / "index.json").read_text())
    known = {url: json.loads((vectors / "contexts" / each["file"]).read_text()) for url, each in index.items()}
    contexts, now = Contexts(known, allow_inline=True), parse("2026-11-23T17:10:00Z")
    lines = (vectors / "w3c-suites-replay" / f"{suite}-test-suite.jsonl").read_text().splitlines()
    judged = 0
    for line in map(json.loads, lines):
        document = (line["request"] or {}).get("verifiableCredential")
        if "verifiers/credentials" not in line["path"] or not isinstance(document, dict) or "proof" not in document:
            continue
        options = line["request"].get("options") or {}
        asked = {name: options.get(name) for name in ("challenge", "domain")}
        try:
            results = _verify(document, now, Transform(contexts), **asked)
        except Invalid as error:
            assert line["status"] != 200, error
            continue
        if "ecdsa-sd-2023" in {(each.proof or {}).get("cryptosuite") for each in results}:
            continue
        passed = all(each.outcome == "PASSED" for each in results)
        assert passed is (line.get("expected", line["status"]) == 200), [str(p) for e in results for p in e.problems]
        judged += 1
    assert judged > 5
