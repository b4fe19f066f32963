"""did:key's and did:jwk's own vectors, and the 1EdTech and W3C fixtures whose methods are DID or https URLs.

The published did:key documents use the method types of 2018 to 2021, so key bytes are compared, not documents.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import base58
import pytest

from vcmicro.dids import KeyDocument, Resolution, Resolver, parse_did_url
from vcmicro.dids.method_keys import read_key
from vcmicro.encoding import decode_base64url
from vcmicro.errors import Unavailable, VcmicroError
from vcmicro.keys import PublicKey
from vcmicro.registry import Tools

_TOOLS = Tools(allow=("secp256k1",))
_FILES = {
    "ed25519-x25519.json": ("Ed25519", 5),
    "nist-curves.json": (None, 7),
    "secp256k1.json": ("secp256k1", 6),
    "bls12381.json": (None, 6),
    "rsa.json": ("RSA", 2),
    "x25519.json": ("X25519", 4),
}


def _documents(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    content = json.loads((folder / name).read_bytes())
    if set(content) == {"didDocument"}:
        return content["didDocument"]
    return {did: each["didDocument"] for did, each in content.items()}


def _published(document: dict[str, Any], did: str) -> tuple[str | None, bytes]:
    """The kind (where the method says it) and bytes of the published key, read without this library's key readers."""
    method = document["verificationMethod"][0]
    if "publicKeyBase58" in method:
        return None, base58.b58decode(method["publicKeyBase58"])
    jwk = method["publicKeyJwk"]
    if jwk["kty"] == "EC" and "y" in jwk:
        x, y = decode_base64url(jwk["x"]), decode_base64url(jwk["y"])
        return jwk["crv"], bytes((2 + y[-1] % 2,)) + x
    if jwk["kty"] == "RSA":
        return "RSA", decode_base64url(jwk["n"])
    return jwk["crv"], decode_base64url(jwk["x"])


@pytest.mark.parametrize("name", _FILES)
def test_did_key_vectors_give_the_published_key(name: str, shared: Path) -> None:
    kind, count = _FILES[name]
    documents = _documents(shared / "vectors/did-key", name)
    assert len(documents) == count
    for did, document in documents.items():
        resolver = Resolver(tools=_TOOLS)
        purpose = "keyAgreement" if kind == "X25519" else "assertionMethod"
        found = resolver.find_key(did, purpose)
        published_kind, material = _published(document, did)
        assert found.key.kind == kind or kind is None
        if found.key.kind == "RSA":
            assert decode_base64url(found.key.to_jwk()["n"]) == material
        elif found.key.kind == "BLS12-381-G1G2":
            # One text holds a key in each group; the published document shows the G1 half first.
            assert published_kind == "BLS12381_G1" and found.key.material[:48] == material
        else:
            assert found.key.material == material
            assert published_kind in (None, found.key.kind) or found.key.kind.startswith("BLS")
        assert resolver.document(did)["id"] == document["id"] == did


def test_did_key_vectors_are_thirty(shared: Path) -> None:
    assert sum(count for _, count in _FILES.values()) == 30
    assert {each.name for each in (shared / "vectors/did-key").glob("*.json")} == set(_FILES)


@pytest.mark.parametrize(
    "name", ["ed25519-x25519.json", "nist-curves.json", "secp256k1.json", "rsa.json", "x25519.json"]
)
def test_the_published_documents_themselves_are_read(name: str, shared: Path) -> None:
    """The older method types: what a did:web with such a document would give is the same key."""
    case = Resolution(allow=_TOOLS.allow)
    for did, published in _documents(shared / "vectors/did-key", name).items():
        document = KeyDocument(published, did)
        purpose = "keyAgreement" if name == "x25519.json" else "assertionMethod"
        (method,) = document.listed(purpose)
        expected = Resolver(tools=_TOOLS).find_key(did, purpose).key
        assert read_key(document.methods[method], case) == expected
        assert document.controller(method) == did


def _did_jwk_examples(shared: Path) -> list[dict[str, Any]]:
    text = (shared / "vectors/did-jwk/spec.md").read_text("utf-8").split("## Examples")[1]
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]


def test_did_jwk_examples_give_the_specifications_document(shared: Path) -> None:
    examples = _did_jwk_examples(shared)
    assert len(examples) == 2
    for example in examples:
        if "authentication" in example:
            # The specification's text has a stray "$" in this one id.
            example["authentication"] = [each.replace("did:jwk:$", "did:jwk:") for each in example["authentication"]]
        assert Resolver().document(example["id"]) == example


def test_did_jwk_examples_lead_to_their_keys(shared: Path) -> None:
    signing, agreeing = _did_jwk_examples(shared)
    found = Resolver().find_key(f"{signing['id']}#0", "assertionMethod")
    assert found.key == PublicKey.from_jwk(signing["verificationMethod"][0]["publicKeyJwk"])
    assert Resolver().find_key(f"{agreeing['id']}#0", "keyAgreement").key.kind == "X25519"


def _method_urls(folder: Path) -> set[str]:
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            method = value.get("verificationMethod")
            if isinstance(method, str) and "proofPurpose" in value:
                found.add(method)
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    for file in folder.rglob("*.json"):
        try:
            walk(json.loads(file.read_bytes()))
        except ValueError:
            continue
    return found


@pytest.mark.parametrize(
    "folder",
    [
        "w3c-vc-di-eddsa",
        "w3c-vc-di-ecdsa",
        "w3c-vc-di-bbs",
        "w3c-di-proof-chain",
        "dcc-verifier-core",
        "1edtech-validator",
    ],
)
def test_every_fixtures_method_is_found_or_refused_for_a_reason(folder: str, shared: Path) -> None:
    urls = _method_urls(shared / "vectors" / folder)
    assert urls
    for url in urls:
        try:
            found = Resolver().find_key(url, "assertionMethod")
        except VcmicroError as error:
            assert not url.startswith("did:key:"), error
            assert isinstance(error, Unavailable) or error.code == "did.url_syntax"
        else:
            assert found.binding == ("did" if url.startswith("did:key:") else "none")
            assert found.controller == (parse_did_url(url).did if url.startswith("did:") else url.partition("#")[0])


def test_ebsis_natural_person_did_is_a_jwk(shared: Path) -> None:
    texts = {
        did
        for file in (shared / "vectors").rglob("*.json")
        if "ebsi" in file.as_posix() or "dc4eu" in file.as_posix()
        for did in re.findall(r"did:key:z2dmz[1-9A-HJ-NP-Za-km-z]+", file.read_text("utf-8"))
    }
    assert texts
    for did in texts:
        found = Resolver().find_key(did, "authentication")
        (method,) = Resolver().document(did)["verificationMethod"]
        assert method["type"] == "JsonWebKey" and PublicKey.from_jwk(method["publicKeyJwk"]) == found.key
