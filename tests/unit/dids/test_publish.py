"""The document that a did:web's owner publishes, as a verifier then reads it."""

from __future__ import annotations

import json

import pytest

from vcmicro.dids import Resolver, did_document, document_url, method_url, web_path
from vcmicro.errors import Invalid
from vcmicro.fetch import Fetched
from vcmicro.keys import Key, PublicKey

DID = "did:web:issuer.example:staff"


class Site:
    """A web server with one file below its root."""

    def __init__(self, path: str, body: bytes) -> None:
        self.url, self.body = f"https://issuer.example/{path}", body

    def fetch(self, url: str, purpose: str) -> Fetched:
        assert (url, purpose) == (self.url, "did")
        return Fetched(url, self.body, "application/json")


@pytest.fixture(scope="module")
def keys() -> list[PublicKey]:
    return [Key.generate(kind).public for kind in ("Ed25519", "P-256", "P-384", "P-521")]


def test_a_published_document_leads_to_each_of_its_keys(keys: list[PublicKey]) -> None:
    agreeing = PublicKey("X25519", bytes(range(32)))
    document = did_document(DID, [*keys, agreeing])
    assert document["@context"] == ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
    assert web_path(DID) == "staff/did.json" and document_url(DID) == "https://issuer.example/staff/did.json"
    resolver = Resolver(fetcher=Site(web_path(DID), json.dumps(document).encode()))
    for key in keys:
        for purpose in ("assertionMethod", "authentication"):
            found = resolver.find_key(method_url(DID, key), purpose)
            assert (found.key, found.controller, found.binding) == (key, DID, "did")
    assert resolver.find_key(method_url(DID, agreeing), "keyAgreement").key == agreeing
    with pytest.raises(Invalid, match=r"did\.relationship"):
        resolver.find_key(method_url(DID, agreeing), "assertionMethod")


def test_purposes_are_the_publishers_choice(keys: list[PublicKey]) -> None:
    document = did_document(DID, keys[:1], purposes=("authentication",))
    assert document["authentication"] == [method_url(DID, keys[0])] and "assertionMethod" not in document


def test_a_document_has_each_key_once_and_a_did(keys: list[PublicKey]) -> None:
    for given in ([], [keys[0], keys[0]]):
        with pytest.raises(ValueError, match="each key once"):
            did_document(DID, given)
    with pytest.raises(Invalid, match=r"did\.syntax"):
        did_document("issuer.example", keys)
