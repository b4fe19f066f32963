"""DIF's JWS test suite: JsonWebSignature2020 of three vendors with five kinds of key. Every file that holds
something is the vendor's own signature, so each must verify; its tokens are in test_jwt_vectors.py.

The suite's documents name an inline context ({"@vocab": ...}), which is allowed here as its verifiers did.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from vcmicro import METHODS, Outcome, Tools, verify
from vcmicro.cryptosuites import SUITES, Transform
from vcmicro.dids import Resolution
from vcmicro.encoding import decode_base64url, encode_base64url
from vcmicro.errors import Invalid
from vcmicro.keys import PublicKey
from vcmicro.rdf import Contexts

SUITE = SUITES["JsonWebSignature2020"]
NOW = datetime(2022, 6, 1, tzinfo=UTC)
EXCHANGE = "https://identity.foundation/presentation-exchange/submission/v1"
ALGORITHMS = {"key-0": "EdDSA", "key-1": "ES256K", "key-2": "ES256", "key-3": "ES384", "key-4": "PS256"}


def _folder(shared: Path) -> Path:
    return shared / "vectors" / "dif-jws-test-suite"


def _documents(shared: Path) -> dict[str, dict[str, Any]]:
    """Vendor and file name to document; seven of one vendor's files are empty (its P-384 was never made)."""
    files = sorted((_folder(shared) / "implementations").glob("*/*.v[cp].json"))
    texts = {f"{each.parent.name}/{each.name}": each.read_text() for each in files}
    empty = [name for name, text in texts.items() if not text.strip()]
    assert len(empty) == 7 and all(name.startswith("spruce/") and "key-3" in name for name in empty)
    return {name: json.loads(text) for name, text in texts.items() if name not in empty}


def _methods(shared: Path) -> list[dict[str, Any]]:
    files = [json.loads(each.read_text()) for each in sorted((_folder(shared) / "keys").glob("*.json"))]
    return [{name: value for name, value in each.items() if name != "privateKeyJwk"} for each in files]


def _keys(shared: Path) -> dict[str, PublicKey]:
    return {each["id"]: PublicKey.from_jwk(each["publicKeyJwk"], allow=("secp256k1",)) for each in _methods(shared)}


def _contexts(shared: Path) -> dict[str, Any]:
    folder = shared / "vectors" / "contexts"
    return {
        EXCHANGE: json.loads((folder / "identity.foundation_presentation-exchange_submission_v1.jsonld").read_text())
    }


def _transform(shared: Path) -> Transform:
    return Transform(Contexts(_contexts(shared), allow_inline=True))


class _Example:
    """did:example:123 with the suite's keys."""

    name = "example"

    def __init__(self, methods: list[dict[str, Any]]) -> None:
        self.methods = methods

    def resolve(self, did: str, case: Resolution) -> dict[str, Any]:
        ids = [each["id"] for each in self.methods]
        return {"id": did, "verificationMethod": self.methods, "assertionMethod": ids, "authentication": ids}


def test_every_signature_verifies(shared: Path) -> None:
    keys, documents = _keys(shared), _documents(shared)
    assert len(documents) == 91
    for name, document in documents.items():
        proof = document.pop("proof")
        SUITE.verify(document, proof, keys[proof["verificationMethod"]], _transform(shared))
        header = json.loads(decode_base64url(proof["jws"].partition(".")[0]))
        assert ALGORITHMS[name.partition("--")[2][:5]] == header["alg"]


def test_every_credential_and_presentation_passes_end_to_end(shared: Path) -> None:
    methods = METHODS.plus(_Example(_methods(shared)))
    allow = ("secp256k1", "inline-contexts")
    passed = 0
    for name, document in _documents(shared).items():
        report = verify(
            document,
            now=NOW,
            contexts=_contexts(shared),
            challenge=document["proof"].get("challenge"),
            tools=Tools(methods=methods, allow=allow),
        )
        # Not the whole: the least of these credentials has an empty subject, which the schema check refuses.
        for check in ("contexts", "proof", "holder" if "presentation" in name else "binding"):
            assert report[check].outcome is Outcome.PASSED, (name, str(report))
        passed += 1
    assert passed == 91


def test_secp256k1_is_off_unless_it_is_allowed(shared: Path) -> None:
    methods = METHODS.plus(_Example(_methods(shared)))
    document = _documents(shared)["spruce/credential-0--key-1-secp256k1.vc.json"]
    refused = verify(document, now=NOW, tools=Tools(methods=methods))
    assert refused.outcome is Outcome.FAILED
    assert "key.unsupported" in {each.code for each in refused["proof"].problems}
    assert (
        verify(document, now=NOW, tools=Tools(methods=methods, allow=("secp256k1",)))["proof"].outcome is Outcome.PASSED
    )


def test_an_algorithm_that_does_not_fit_the_key_is_refused(shared: Path) -> None:
    keys = _keys(shared)
    for name, document in _documents(shared).items():
        if "credential-0" not in name:
            continue
        proof = document.pop("proof")
        header, _, signature = proof["jws"].split(".")
        for algorithm in {*ALGORITHMS.values(), "none", "HS256", "RS512"}:
            given = json.loads(decode_base64url(header))
            if algorithm == given["alg"]:
                continue
            other = encode_base64url(json.dumps({**given, "alg": algorithm}).encode())
            changed = {**proof, "jws": f"{other}..{signature}"}
            with pytest.raises(Invalid) as caught:
                SUITE.verify(document, changed, keys[proof["verificationMethod"]], _transform(shared))
            assert caught.value.code == "jose.alg"
        for method, key in keys.items():
            if method != proof["verificationMethod"]:
                with pytest.raises(Invalid):
                    SUITE.verify(document, proof, key, _transform(shared))
