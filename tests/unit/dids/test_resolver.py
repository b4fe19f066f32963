"""Key documents that are fetched: who may use which key, for what, and until when."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import base58
import pytest

from vcmicro.dids import FoundKey, Resolver
from vcmicro.errors import Invalid, LimitExceeded, Unavailable, invalid, over_limit, unavailable
from vcmicro.fetch import Fetched
from vcmicro.keys import Key, PublicKey
from vcmicro.times import Instant, parse

DID = "did:web:issuer.example"
URL = "https://issuer.example/.well-known/did.json"
OTHER = "did:web:other.example"
OTHER_URL = "https://other.example/.well-known/did.json"
PAGE = "https://issuer.example/issuers/1"


class Pages:
    """A fetcher over a dict: URL -> JSON value, bytes or error. Every URL asked for is remembered."""

    def __init__(self, pages: dict[str, Any]) -> None:
        self.pages = pages
        self.asked: list[tuple[str, str]] = []

    def fetch(self, url: str, purpose: str) -> Fetched:
        self.asked.append((url, purpose))
        page = self.pages.get(url, unavailable("net.status", "the answer is 404"))
        if isinstance(page, Exception):
            raise page
        return Fetched(url, page if isinstance(page, bytes) else json.dumps(page).encode(), "application/json")


@pytest.fixture(scope="module")
def key() -> PublicKey:
    return Key.generate().public


@pytest.fixture(scope="module")
def p256() -> PublicKey:
    return Key.generate("P-256").public


def method(key: PublicKey, name: str = "#k1", base: str = DID, **members: Any) -> dict[str, Any]:
    return {
        "id": base + name,
        "type": "Multikey",
        "controller": base,
        "publicKeyMultibase": key.to_multikey(),
    } | members


def document(*methods: Any, base: str = DID, **members: Any) -> dict[str, Any]:
    return {
        "id": base,
        "verificationMethod": list(methods),
        "assertionMethod": [each["id"] for each in methods],
    } | members


def find(pages: dict[str, Any], url: str = f"{DID}#k1", purpose: str = "assertionMethod", **options: Any) -> FoundKey:
    at: Instant | None = options.pop("at", None)
    return Resolver(fetcher=Pages(pages), **options).find_key(url, purpose, at=at, pointer="/proof/verificationMethod")


def refused(code: str, pages: dict[str, Any], *arguments: Any, kind: type = Invalid, **options: Any) -> list[str]:
    with pytest.raises(kind) as caught:
        find(pages, *arguments, **options)
    codes = [each.code for each in caught.value.problems]
    assert codes[0] == code, caught.value
    assert {each.pointer for each in caught.value.problems} == {"/proof/verificationMethod"}
    return codes


# The document of a DID


def test_a_listed_method_is_found(key: PublicKey) -> None:
    fetcher = Pages({URL: document(method(key))})
    found = Resolver(fetcher=fetcher).find_key(f"{DID}#k1", "assertionMethod")
    assert found == FoundKey(key, f"{DID}#k1", DID, "did")
    assert fetcher.asked == [(URL, "did")]


@pytest.mark.parametrize("name", ["#k1", f"{DID}#k1"])
def test_relative_ids_belong_to_the_document(name: str, key: PublicKey) -> None:
    page = {"id": DID, "verificationMethod": [method(key, id="#k1")], "assertionMethod": name}
    assert find({URL: page}).key == key


def test_a_method_may_be_embedded_in_its_relationship_and_serves_no_other(key: PublicKey) -> None:
    page = {"id": DID, "authentication": [method(key)]}
    assert find({URL: page}, purpose="authentication").key == key
    refused("did.relationship", {URL: page})


@pytest.mark.parametrize(
    "members",
    [
        {"assertionMethod": []},
        {"assertionMethod": [], "authentication": [f"{DID}#k1"]},
        {"assertionMethod": [f"{DID}#k2"]},
    ],
)
def test_an_absent_relationship_authorises_nothing(members: dict[str, Any], key: PublicKey) -> None:
    refused("did.relationship", {URL: document(method(key), **members)})
    page = document(method(key))
    del page["assertionMethod"]
    refused("did.relationship", {URL: page})
    refused("did.relationship", {URL: document(method(key))}, purpose="verificationMethod")


def test_a_bare_did_needs_exactly_one_method_for_the_purpose(key: PublicKey, p256: PublicKey) -> None:
    assert find({URL: document(method(key))}, DID).method == f"{DID}#k1"
    refused("did.vm_not_found", {URL: document(method(key), method(p256, "#k2"))}, DID)
    refused("did.vm_not_found", {URL: document(method(key))}, DID, "authentication")
    refused("did.vm_not_found", {URL: document(method(key), assertionMethod=[f"{OTHER}#k1"])}, DID)


@pytest.mark.parametrize("found", ["did:web:evil.example", f"{DID}#", DID.upper(), None, [DID], {}])
def test_the_documents_id_is_the_did(found: object, key: PublicKey) -> None:
    refused("did.id_mismatch", {URL: document(method(key), id=found)})


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (f"{DID}/path#k1", "did.url_syntax"),
        (f"{DID}?versionId=1#k1", "did.url_syntax"),
        ("#k1", "did.url_syntax"),
        ("z6Mk", "did.url_syntax"),
        ("data:application/json,{}", "did.url_syntax"),
        (f"{DID}#K1", "did.vm_not_found"),
        (f"{DID}#k%31", "did.vm_not_found"),
    ],
)
def test_a_method_is_named_exactly(url: str, code: str, key: PublicKey) -> None:
    refused(code, {URL: document(method(key))}, url)


def test_a_method_is_named_by_a_string(key: PublicKey) -> None:
    with pytest.raises(Invalid, match=r"did\.url_syntax"):
        Resolver().find_key({"id": f"{DID}#k1"}, "assertionMethod")  # type: ignore[arg-type]


# Controllers


def test_a_foreign_controller_must_list_the_method_itself(key: PublicKey) -> None:
    page = document(method(key, controller=OTHER))
    consenting = document(base=OTHER, assertionMethod=[f"{DID}#k1"])
    assert find({URL: page, OTHER_URL: consenting}).controller == DID
    refused("did.controller_mismatch", {URL: page, OTHER_URL: document(base=OTHER)})
    refused("did.controller_mismatch", {URL: page, OTHER_URL: document(base=OTHER, authentication=[f"{DID}#k1"])})
    refused("did.method_unsupported", {URL: document(method(key, controller="did:example:x"))}, kind=Unavailable)
    refused("did.unavailable", {URL: page}, kind=Unavailable)
    refused("did.document", {URL: document(method(key, controller=[DID]))})
    refused("did.document", {URL: document({"id": f"{DID}#k1", "type": "Multikey"})})


# Time


@pytest.mark.parametrize(
    ("name", "at", "passes"),
    [
        *((name, "2026-01-31T08:59:59Z", True) for name in ("revoked", "expires")),
        *((name, "2026-01-31T09:00:00Z", False) for name in ("revoked", "expires")),
        *((name, "2026-01-31T10:30:00+02:00", True) for name in ("revoked", "expires")),
    ],
)
def test_revoked_and_expired_methods_are_held_to_the_time_of_the_proof(
    name: str, at: str, passes: bool, key: PublicKey
) -> None:
    pages = {URL: document(method(key, **{name: "2026-01-31T09:00:00Z"}))}
    if passes:
        assert find(pages, at=parse(at)).key == key
    else:
        refused("did.vm_revoked", pages, at=parse(at))


def test_without_a_time_of_the_proof_now_counts(key: PublicKey, now: Instant) -> None:
    pages = {URL: document(method(key, revoked="2026-06-15T12:00:00Z"))}
    refused("did.vm_revoked", pages, now=now)
    assert find(pages, now=now.plus(-1)).key == key
    refused("did.vm_revoked", {URL: document(method(key, expires="2001-01-01T00:00:00Z"))})


@pytest.mark.parametrize("when", ["yesterday", None, 0, True, ["2026-01-31T09:00:00Z"]])
def test_a_time_that_is_none_is_a_fault_of_the_document(when: object, key: PublicKey) -> None:
    assert refused("did.document", {URL: document(method(key, revoked=when))})[1] == "time.syntax"


# Contradictions and secrets


def test_two_methods_with_one_id_must_be_the_same(key: PublicKey, p256: PublicKey) -> None:
    assert find({URL: document(method(key), authentication=[method(key)])}).key == key
    refused("did.document", {URL: document(method(key), method(p256))})
    refused("did.document", {URL: document(method(key), keyAgreement=[method(p256, id="#k1")])})


def test_two_spellings_of_a_key_must_agree(key: PublicKey, p256: PublicKey) -> None:
    assert find({URL: document(method(key, publicKeyJwk=key.to_jwk()))}).key == key
    refused("did.document", {URL: document(method(key, publicKeyJwk=p256.to_jwk()))})
    narrow = find({URL: document(method(key, publicKeyJwk={**key.to_jwk(), "use": "sig"}))})
    assert narrow.key.algorithms == key.algorithms
    refused("key.use", {URL: document(method(key, publicKeyJwk={**key.to_jwk(), "use": "enc"}))})


@pytest.mark.parametrize(
    "members", [{"privateKeyMultibase": "z3u2"}, {"secretKeyJwk": {}}, {"publicKeyJwk": {"kty": "OKP", "d": "AA"}}]
)
def test_a_published_private_key_refuses_its_method_and_warns_for_the_others(
    members: dict[str, Any], key: PublicKey, p256: PublicKey
) -> None:
    leaking = method(p256, "#k2", **members)
    pages = {URL: document(method(key), leaking)}
    refused("key.private", pages, f"{DID}#k2")
    (warning,) = find(pages).problems
    assert (warning.code, warning.warning) == ("key.private", True) and "#k2" in warning.detail
    assert warning.pointer == "/proof/verificationMethod"


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"not json",
        b'{"id": "did:web:issuer.example", "id": "did:web:issuer.example"}',
        b"[]",
        b"\xff\xfe{}",
        b"[" * 100_000,
        {"id": DID, "verificationMethod": ["did:web:issuer.example#k1"]},
        {"id": DID, "verificationMethod": [7]},
        {"id": DID, "verificationMethod": None},
        {"id": DID, "verificationMethod": [{"type": "Multikey"}]},
        {"id": DID, "verificationMethod": [{"id": ""}]},
        {"id": DID, "assertionMethod": [[]]},
        {"id": DID, "authentication": {"id": 7}},
    ],
)
def test_a_malformed_document_is_refused_with_a_type(page: Any) -> None:
    refused("did.document", {URL: page})


def test_a_document_that_is_too_large_is_refused() -> None:
    refused("did.document", {URL: b'{"id": "' + b"a" * (256 * 1024) + b'"}'})


# Older and unknown method types


def raw58(key: PublicKey) -> str:
    return base58.b58encode(key.material).decode()


@pytest.mark.parametrize(
    ("kind", "type_", "member", "spell"),
    [
        ("Ed25519", "Ed25519VerificationKey2018", "publicKeyBase58", raw58),
        ("Ed25519", "Ed25519VerificationKey2018", "publicKeyJwk", PublicKey.to_jwk),
        ("Ed25519", "Ed25519VerificationKey2020", "publicKeyMultibase", PublicKey.to_multikey),
        ("Ed25519", "JsonWebKey2020", "publicKeyJwk", PublicKey.to_jwk),
        ("P-256", "JsonWebKey", "publicKeyJwk", PublicKey.to_jwk),
        ("P-256", "P256Key2021", "publicKeyBase58", raw58),
        ("P-384", "Multikey", "publicKeyMultibase", PublicKey.to_multikey),
        ("RSA", "JsonWebKey2020", "publicKeyJwk", PublicKey.to_jwk),
        ("RSA", "RsaVerificationKey2018", "publicKeyPem", lambda key: key.to_pem().decode()),
    ],
)
def test_older_method_types_are_read(kind: str, type_: str, member: str, spell: Callable[[PublicKey], Any]) -> None:
    key = Key.generate(kind).public
    value = {"id": f"{DID}#k1", "type": type_, "controller": DID, member: spell(key)}
    assert find({URL: document(value)}).key == key


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"type": "NoSuchKey2031"}, "key.unsupported"),
        ({"type": ["Multikey", "JsonWebKey"]}, "key.unsupported"),
        ({"type": None}, "key.unsupported"),
        ({"type": "P256Key2021"}, "did.document"),
        ({"publicKeyMultibase": None}, "key.encoding"),
        ({"publicKeyMultibase": "u7QE"}, "key.encoding"),
        ({"publicKeyMultibase": "z" + "2" * 200_000}, "key.encoding"),
        ({"publicKeyBase58": "abc"}, "key.encoding"),
        ({"publicKeyJwk": []}, "key.invalid"),
        ({"publicKeyPem": "x" * 10_000}, "key.encoding"),
        ({"publicKeyPem": "nothing"}, "key.encoding"),
        ({"type": "Ed25519VerificationKey2018", "publicKeyBase58": 7}, "key.encoding"),
        ({"type": "Ed25519VerificationKey2018", "publicKeyBase58": "abc"}, "key.length"),
    ],
)
def test_a_method_that_cannot_be_read_is_refused(members: dict[str, Any], code: str, key: PublicKey) -> None:
    refused(code, {URL: document(method(key, **members))})


def test_a_method_without_a_known_key_member_is_refused() -> None:
    value = {"id": f"{DID}#k1", "type": "Multikey", "controller": DID, "publicKeyHex": "00"}
    refused("key.unsupported", {URL: document(value)})


def test_a_method_that_is_not_asked_for_may_be_of_any_type(key: PublicKey) -> None:
    future = {"id": f"{DID}#pq", "type": "NoSuchKey2031", "controller": DID}
    assert find({URL: document(method(key), future)}).key == key


# Network faults


def test_what_the_network_says_stays_unavailable(key: PublicKey) -> None:
    assert refused("did.unavailable", {}, kind=Unavailable) == ["did.unavailable", "net.status"]
    with pytest.raises(Invalid, match=r"net\.url"):
        find({URL: invalid("net.url", "no")})
    with pytest.raises(LimitExceeded):
        find({URL: over_limit("limit.requests", "credential_requests", 8)})


# Documents at https URLs


def test_a_controller_document_at_the_issuers_url_binds_by_https(key: PublicKey) -> None:
    fetcher = Pages({PAGE: document(method(key, base=PAGE), base=PAGE)})
    found = Resolver(fetcher=fetcher).find_key(f"{PAGE}#k1", "assertionMethod")
    assert found == FoundKey(key, f"{PAGE}#k1", PAGE, "https")
    assert fetcher.asked == [(PAGE, "key")]
    assert find({PAGE: document(method(key, base=PAGE), base=PAGE)}, PAGE).method == f"{PAGE}#k1"


def test_a_fetched_document_decides_alone(key: PublicKey, p256: PublicKey) -> None:
    pages = {PAGE: document(method(key, base=PAGE), base=PAGE)}
    refused("did.vm_not_found", pages, f"{PAGE}#{p256.to_multikey()}")
    refused("did.id_mismatch", {PAGE: document(base="https://evil.example/")}, f"{PAGE}#{p256.to_multikey()}")
    refused("did.relationship", pages, f"{PAGE}#k1", "authentication")
    refused("did.document", {PAGE: b"<html>"}, f"{PAGE}#{p256.to_multikey()}")


def test_a_key_that_only_the_url_spells_is_unbound(key: PublicKey) -> None:
    url = f"{PAGE}#{key.to_multikey()}"
    for resolver in (Resolver(), Resolver(fetcher=Pages({}))):
        found = resolver.find_key(url, "assertionMethod")
        assert (found.key, found.method, found.controller, found.binding) == (key, url, PAGE, "none")
        assert [each.code for each in found.problems] == ["issuer.unbound"]
    refused("did.unavailable", {}, f"{PAGE}#key-1", kind=Unavailable)
    refused("did.unavailable", {}, PAGE, kind=Unavailable)
    refused("net.scheme", {}, f"http://issuer.example/#{key.to_multikey()}", kind=Unavailable)


def test_an_open_badges_profile_lists_its_keys(key: PublicKey, p256: PublicKey) -> None:
    profile = {"id": PAGE, "type": ["Profile"], "name": "Univ"}
    listed = profile | {"publicKey": [method(key, base=PAGE), method(p256, "#k2", base=PAGE)]}
    assert find({PAGE: listed}, f"{PAGE}#k2").key == p256
    refused("did.relationship", {PAGE: listed}, f"{PAGE}#k2", "authentication")
    alone = profile | {"verificationMethod": [method(key, base=PAGE)]}
    assert find({PAGE: alone}, f"{PAGE}#k1").key == key
    refused("did.relationship", {PAGE: alone}, f"{PAGE}#k1", "authentication")
    refused("did.relationship", {PAGE: alone | {"authentication": [f"{PAGE}#k1"]}}, f"{PAGE}#k1")
    refused("did.relationship", {PAGE: alone | {"type": "Other"}}, f"{PAGE}#k1")
    own = profile | {"publicKeyMultibase": key.to_multikey()}
    assert find({PAGE: own}, PAGE) == FoundKey(key, PAGE, PAGE, "https")
    refused("did.relationship", {PAGE: own}, PAGE, "authentication")


def test_a_key_document_belongs_to_the_owner_who_lists_it() -> None:
    key = Key.generate("RSA").public
    at = "https://issuer.example/keys/1"
    page = {"id": at, "type": "CryptographicKey", "owner": PAGE, "publicKeyPem": key.to_pem().decode()}
    profile = {"id": PAGE, "type": "Issuer", "publicKey": at}
    assert find({at: page, PAGE: profile}, at) == FoundKey(key, at, PAGE, "https")
    refused("did.controller_mismatch", {at: page, PAGE: profile | {"publicKey": []}}, at)
    refused("did.vm_not_found", {at: page | {"id": f"{at}#x"}, PAGE: profile}, at)
    refused("did.vm_not_found", {at: page | {"owner": [PAGE]}, PAGE: profile}, at)
    refused("did.vm_revoked", {at: page | {"revoked": "2001-01-01T00:00:00Z"}, PAGE: profile}, at)
    of_did = page | {"owner": DID}
    assert find({at: of_did, URL: document(assertionMethod=[at])}, at).binding == "did"


def test_a_jwk_or_a_set_of_them_lies_at_its_controllers_url(key: PublicKey, p256: PublicKey) -> None:
    jwks = {"keys": [{**key.to_jwk(), "kid": "a"}, {**p256.to_jwk(), "kid": "b"}]}
    assert find({PAGE: jwks}, f"{PAGE}#b") == FoundKey(p256, f"{PAGE}#b", PAGE, "https")
    assert find({PAGE: key.to_jwk()}, PAGE).key == key
    refused("did.vm_not_found", {PAGE: jwks}, f"{PAGE}#c")
    refused("did.relationship", {PAGE: jwks}, f"{PAGE}#b", "authentication")
    refused("key.private", {PAGE: {**key.to_jwk(), "d": "AA"}}, PAGE)


# Pinned keys


def test_a_pinned_key_is_used_without_asking(key: PublicKey, p256: PublicKey) -> None:
    pinned = {f"{DID}#k1": key, PAGE: p256}
    assert find({}, f"{DID}#k1", pinned=pinned) == FoundKey(key, f"{DID}#k1", DID, "pinned")
    assert find({}, f"{PAGE}#any", pinned=pinned) == FoundKey(p256, f"{PAGE}#any", PAGE, "pinned")
    refused("did.unavailable", {}, f"{DID}#k2", pinned=pinned, kind=Unavailable)
