"""The Open Badges 3.0 API over TLS, asked by the library's client and by plain HTTP, judged by 1EdTech's schemas."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from internet import HOST, PUBLIC, Internet, Server, page, trusting_context, write_certificates
from jsonschema import Draft201909Validator
from serving import Running, in_thread, started
from token_server import ISSUER, AccessTokenServer

from vcmicro import Issuer, Key, verify
from vcmicro.clients import OpenBadgesClient
from vcmicro.errors import Invalid, Unavailable, VcmicroError
from vcmicro.fetch import HttpsService
from vcmicro.server.answers import Refused
from vcmicro.server.configuration import read_configuration, settings_from
from vcmicro.server.open_badges.access import Gate, Introspection
from vcmicro.server.open_badges.scopes import (
    PERMISSIONS,
    READ_CREDENTIALS,
    READ_PROFILE,
    UPDATE_PROFILE,
    UPSERT_CREDENTIALS,
)
from vcmicro.server.starting import check_settings

pytestmark = pytest.mark.loopback

_BASE = f"https://{HOST}"
_API = f"{_BASE}/ims/ob/v3p0"
_NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
_CANARY = "canary-3b9d"
_PROFILE = {
    "@context": ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
    "type": ["Profile"],
    "id": "https://people.example/ada",
    "name": f"Ada {_CANARY}",
}


class _Host:
    """A host of badges: its configuration, an authorisation server, an issuer, and ways to ask."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder, self.tokens = folder, AccessTokenServer()
        self.key = Key.generate()
        self.issuer = Issuer(self.key.did, signer=self.key, name="University")
        (folder / "jwks.json").write_text(json.dumps(self.tokens.jwks))
        certificate, self.authority = write_certificates(folder)
        self.tls = {"ssl_certfile": str(certificate), "ssl_keyfile": str(certificate)}
        members = {
            "base": _BASE,
            "name": "Badges of Example",
            "store": "badges.db",
            "issuer": ISSUER,
            "audience": _BASE,
            "jwks": "jwks.json",
            "authorization_url": f"{ISSUER}/authorize",
            "token_url": f"{ISSUER}/token",
            "registration_url": f"{ISSUER}/register",
            "terms_url": f"{_BASE}/terms",
            "privacy_url": f"{_BASE}/privacy",
            **settings,
        }
        text = "\n".join(f"{name} = {json.dumps(value)}" for name, value in members.items())
        self.file = folder / "vcmicro.toml"
        self.file.write_text(f"[server]\nport = 0\nworkers = 1\n[open_badges]\n{text}\n")

    def badge(self, id_: str, *, year: int = 2025, **options: Any) -> Any:
        draft = {
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": id_,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": _CANARY,
            "validFrom": f"{year}-01-01T00:00:00Z",
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "id": "did:example:ada",
                "achievement": {
                    "id": "https://univ.example/a/1",
                    "type": ["Achievement"],
                    "name": "Écoute",
                    "description": "About.",
                    "criteria": {"narrative": "Do."},
                },
            },
        }
        return self.issuer.issue(draft, now=_NOW, **options)

    def service(self, running: Running) -> HttpsService:
        port = int(running.base.rpartition(":")[2])
        return HttpsService(
            _API, resolve=lambda *_: [PUBLIC], _tls=trusting_context(self.authority), _backend=Internet(port)
        )


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> _Host:
    return _Host(tmp_path_factory.mktemp("host"))


@pytest.fixture(scope="module")
def running(host: _Host) -> Iterator[Running]:
    with in_thread(read_configuration(host.file), **host.tls) as server:
        yield server


@pytest.fixture
def client_of(host: _Host, running: Running) -> Callable[..., OpenBadgesClient]:
    def made(sub: str, *scopes: str) -> OpenBadgesClient:
        token = host.tokens.token(_BASE, sub=sub, scope=" ".join(scopes or PERMISSIONS))
        return OpenBadgesClient(_API, token, service=host.service(running))

    return made


@pytest.fixture
def plain(host: _Host, running: Running) -> Iterator[httpx.Client]:
    context = trusting_context(host.authority)
    context.check_hostname = False
    base = running.base.replace("http:", "https:")
    with httpx.Client(base_url=f"{base}/ims/ob/v3p0", verify=context, trust_env=False, timeout=60) as made:
        yield made


@pytest.fixture
def schema(shared: Path) -> Callable[[str], Draft201909Validator]:
    def of(name: str) -> Draft201909Validator:
        return Draft201909Validator(
            json.loads((shared / f"ob/ob3-schemas/ob_v3p0_{name}_schema.json").read_text("utf-8"))
        )

    return of


def _is_status_info(response: httpx.Response, status: int, minor: str, code: str) -> bool:
    value = response.json()
    assert response.headers["content-type"] == "application/json"
    assert (value["imsx_codeMajor"], value["imsx_severity"]) == ("failure", "error")
    fields = value["imsx_codeMinor"]["imsx_codeMinorField"]
    assert [each["imsx_codeMinorFieldValue"] for each in fields] == [minor], response.text
    assert f"[{code}" in value["imsx_description"], response.text
    return response.status_code == status


def test_what_is_sent_comes_back_and_verifies(host: _Host, client_of: Callable[..., OpenBadgesClient]) -> None:
    client = client_of("ada")
    assert list(client.credentials()) == []
    badge, token = host.badge("urn:uuid:1"), host.badge("urn:uuid:2", secured_by="vc+jwt")
    assert client.upsert(badge) is True
    assert client.upsert(json.dumps(badge, indent=2).encode()) is False
    assert client.upsert(token) is True
    found = list(client.credentials())
    assert found == [badge, token]
    for each in found:
        assert verify(each, now=_NOW).require(issuer=host.key.did)
    assert list(client_of("grace").credentials()) == []


def test_pages_lead_to_all_of_them(host: _Host, client_of: Callable[..., OpenBadgesClient]) -> None:
    client = client_of("pages")
    for number in range(5):
        client.upsert(host.badge(f"urn:uuid:{number}", year=2020 + number))
    first = client.page(limit=2)
    assert (len(first.credentials), first.total) == (2, 5)
    assert first.next == f"{_API}/credentials?limit=2&offset=2"
    assert [each["id"] for each in client.credentials(limit=2)] == [f"urn:uuid:{number}" for number in range(5)]
    later = datetime(2022, 1, 1, tzinfo=UTC)
    assert [each["id"] for each in client.credentials(since=later, limit=1)] == ["urn:uuid:3", "urn:uuid:4"]
    assert client.page(offset=7).credentials == ()
    with pytest.raises(ValueError, match="time zone"):
        client.page(since=datetime(2022, 1, 1))
    with pytest.raises(ValueError, match="at least"):
        client.page(limit=0)


def test_links_have_every_relation_that_there_is(
    host: _Host, client_of: Callable[..., OpenBadgesClient], plain: httpx.Client
) -> None:
    client = client_of("links")
    for number in range(5):
        client.upsert(host.badge(f"urn:uuid:{number}"))
    headers = {"authorization": f"Bearer {host.tokens.token(_BASE, sub='links', scope=READ_CREDENTIALS)}"}

    def offsets(query: str) -> dict[str, str]:
        response = plain.get(f"/credentials?{query}", headers=headers)
        assert response.headers["x-total-count"] == "5"
        return {name: each["url"].partition("offset=")[2] for name, each in response.links.items()}

    assert offsets("limit=2") == {"first": "0", "last": "4", "next": "2"}
    assert offsets("limit=2&offset=2") == {"first": "0", "last": "4", "next": "4", "prev": "0"}
    assert offsets("limit=2&offset=4") == {"first": "0", "last": "4", "prev": "2"}
    assert offsets("") == {"first": "0", "last": "0"}


def test_answers_are_those_of_the_schemas(
    host: _Host,
    client_of: Callable[..., OpenBadgesClient],
    plain: httpx.Client,
    schema: Callable[[str], Draft201909Validator],
) -> None:
    client = client_of("schemas")
    client.upsert(host.badge("urn:uuid:1"))
    client.upsert(host.badge("urn:uuid:2", secured_by="vc+jwt"))
    client.put_profile(_PROFILE)
    headers = {"authorization": f"Bearer {host.tokens.token(_BASE, sub='schemas', scope=' '.join(PERMISSIONS))}"}
    schema("getopenbadgecredentialsresponse").validate(plain.get("/credentials", headers=headers).json())
    schema("profile").validate(plain.get("/profile", headers=headers).json())
    for refused in (plain.get("/credentials"), plain.get("/nothing"), plain.delete("/profile")):
        schema("imsx_statusinfo").validate(refused.json())


def test_a_body_comes_back_as_it_was(host: _Host, plain: httpx.Client) -> None:
    headers = {"authorization": f"Bearer {host.tokens.token(_BASE, sub='bytes', scope=' '.join(PERMISSIONS))}"}
    body = json.dumps(host.badge("urn:uuid:1"), indent=3).encode()
    for status in (201, 200):
        given = plain.post("/credentials", content=body, headers={**headers, "content-type": "application/vc+ld+json"})
        assert (given.status_code, given.content) == (status, body)
    assert body in plain.get("/credentials", headers=headers).content
    token = host.badge("urn:uuid:2", secured_by="vc+jwt")
    given = plain.post("/credentials", content=f"{token}\n", headers={**headers, "content-type": "text/plain"})
    assert (given.status_code, given.text) == (201, token)
    assert given.headers["content-type"].startswith("text/plain")


def test_equality_is_by_id_and_issuer_and_the_newer_edition_stays(
    host: _Host, client_of: Callable[..., OpenBadgesClient]
) -> None:
    client = client_of("editions")
    assert client.upsert(host.badge("https://univ.example/c/%41", year=2024))
    assert not client.upsert(host.badge("https://univ.example/c/A", year=2025))
    with pytest.raises(Invalid, match=r"server\.older"):
        client.upsert(host.badge("https://univ.example/c/A", year=2023))
    assert [each["validFrom"][:4] for each in client.credentials()] == ["2025"]
    other = _Host.__new__(_Host)
    other.key = Key.generate()
    other.issuer = Issuer(other.key.did, signer=other.key, name="Other")
    assert client.upsert(other.badge("https://univ.example/c/A"))


def test_nothing_false_and_nothing_else_is_kept(host: _Host, client_of: Callable[..., OpenBadgesClient]) -> None:
    client = client_of("forger")
    badge, token = host.badge("urn:uuid:1"), host.badge("urn:uuid:2", secured_by="vc+jwt")
    forged = {**badge, "name": "PhD"}
    unsigned = {name: value for name, value in badge.items() if name != "proof"}
    expired = host.issuer.issue({**unsigned, "validUntil": "2025-02-01T00:00:00Z"}, now=_NOW)
    plain_credential = host.issuer.issue(
        {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiableCredential"],
            "credentialSubject": {"id": "did:example:ada"},
        },
        now=_NOW,
    )
    for wrong, code in (
        (forged, "proof.invalid"),
        (unsigned, "proof.missing"),
        (expired, "credential.expired"),
        (plain_credential, "server.body"),
        (token[:-8] + "AAAAAAAA", "proof.invalid"),
        ("not a token", "server.body"),
        (b"[]", "server.body"),
        (b"{", "json."),
        (b'{"a": 1, "a": 2}', "json.duplicate"),
    ):
        with pytest.raises(Invalid) as refused:
            client.upsert(wrong)
        assert refused.value.code == "api.refused"
        assert code in str(refused.value), (code, str(refused.value))
    assert list(client.credentials()) == []


def test_a_profile_is_put_and_read(client_of: Callable[..., OpenBadgesClient]) -> None:
    client = client_of("profile")
    with pytest.raises(Invalid, match="not_found"):
        client.profile()
    assert client.put_profile(_PROFILE) == _PROFILE
    assert client.put_profile({**_PROFILE, "phone": "1"}) == client.profile() == {**_PROFILE, "phone": "1"}
    for wrong in ({"type": ["Profile"]}, {**_PROFILE, "type": "Person"}, {**_PROFILE, "email": 7}):
        with pytest.raises(Invalid, match="invalid_data"):
            client.put_profile(wrong)
    assert client.profile()["phone"] == "1"


def test_each_operation_needs_its_scope(client_of: Callable[..., OpenBadgesClient], host: _Host) -> None:
    asked: dict[str, Callable[[OpenBadgesClient], Any]] = {
        READ_CREDENTIALS: lambda client: list(client.credentials()),
        UPSERT_CREDENTIALS: lambda client: client.upsert(host.badge("urn:uuid:1")),
        UPDATE_PROFILE: lambda client: client.put_profile(_PROFILE),
        READ_PROFILE: lambda client: client.profile(),
    }
    for scope, ask in asked.items():
        ask(client_of("scopes", scope))
        with pytest.raises(Invalid, match="forbidden"):
            ask(client_of("scopes", *(set(asked) - {scope})))


def test_unknown_callers_and_bad_requests(host: _Host, plain: httpx.Client) -> None:
    known = host.tokens.token(_BASE, scope=" ".join(PERMISSIONS))
    for token in (
        None,
        "a.b.c",
        AccessTokenServer().token(_BASE, scope=READ_CREDENTIALS),
        host.tokens.token("https://other.example", scope=READ_CREDENTIALS),
        host.tokens.token(_BASE, scope=READ_CREDENTIALS, exp=int(time.time()) - 120),
        host.tokens.token(_BASE, scope=READ_CREDENTIALS, sub=None),
    ):
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        refused = plain.get("/credentials", headers=headers)
        assert _is_status_info(refused, 401, "unauthorizedrequest", "server.unauthorized")
        assert refused.headers["www-authenticate"].startswith("Bearer")
    headers = {"authorization": f"Bearer {known}"}
    for query in ("limit=0", "limit=a", "limit=-1", "offset=-1", "offset=1e3", "since=yesterday", "limit=" + "9" * 16):
        refused = plain.get(f"/credentials?{query}", headers=headers)
        assert _is_status_info(refused, 400, "invalid_query_parameter", "server.query"), query
    assert _is_status_info(plain.delete("/credentials"), 405, "not_allowed", "server.method")
    assert _is_status_info(plain.get("/endorsements"), 404, "not_found", "server.not_found")
    wrong = plain.post("/credentials", content=b"<a/>", headers={**headers, "content-type": "text/html"})
    assert _is_status_info(wrong, 415, "invalid_data", "server.media_type")


def test_the_description_names_the_authorisation_server(
    client_of: Callable[..., OpenBadgesClient], host: _Host, running: Running
) -> None:
    asked = OpenBadgesClient(_API, service=host.service(running)).description()
    assert asked.name == "Badges of Example"
    assert (asked.authorization_url, asked.token_url) == (f"{ISSUER}/authorize", f"{ISSUER}/token")
    assert (asked.refresh_url, asked.registration_url) == (f"{ISSUER}/token", f"{ISSUER}/register")
    assert set(asked.scopes) == set(PERMISSIONS)
    document = asked.document
    assert document["openapi"].startswith("3.0")
    assert document["info"]["termsOfService"] == f"{_BASE}/terms"
    assert document["servers"] == [{"url": _API}]
    served = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert served == {
        ("/credentials", "get"),
        ("/credentials", "post"),
        ("/profile", "get"),
        ("/profile", "put"),
        ("/discovery", "get"),
    }


def test_neither_store_nor_log_names_an_account(
    host: _Host, running: Running, client_of: Callable[..., OpenBadgesClient]
) -> None:
    client_of("ada-account").upsert(host.badge("urn:uuid:1"))
    log = running.log.read_text("utf-8")
    assert "/ims/ob/v3p0/credentials" in log
    assert "ada-account" not in log and _CANARY not in log
    assert b"ada-account" not in (host.folder / "badges.db").read_bytes()


def test_the_command_serves_it_and_a_full_store_says_so(tmp_path: Path) -> None:
    host = _Host(tmp_path, credentials=1)
    token = host.tokens.token(_BASE, scope=" ".join(PERMISSIONS))
    headers = {"authorization": f"Bearer {token}"}
    with started("--config", str(host.file)) as server:
        api = f"{server.base}/ims/ob/v3p0"
        for number, status in ((1, 201), (1, 200), (2, 400)):
            body = host.badge(f"urn:uuid:{number}")
            response = httpx.post(f"{api}/credentials", json=body, headers=headers, trust_env=False)
            assert response.status_code == status, response.text
        assert "server.full" in response.text
        assert server.stop() == 0
    with started("--config", str(host.file)) as server:
        kept = httpx.get(f"{server.base}/ims/ob/v3p0/credentials", headers=headers, trust_env=False)
        assert [each["id"] for each in kept.json()["credential"]] == ["urn:uuid:1"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"base": "http://a.example"}, "/open_badges/base"),
        ({"token_url": "http://a.example"}, "/open_badges/token_url"),
        ({"introspection": "https://as.example/introspect"}, "/open_badges"),
        ({"jwks": None}, "/open_badges"),
        ({"audience": None}, "/open_badges/audience"),
        ({"jwks": None, "introspection": "https://as.example/i"}, "/open_badges/client_id"),
        ({"credentials": 0}, "/open_badges/credentials"),
        ({"name": None}, "/open_badges/name"),
        ({"colour": "red"}, "/open_badges/colour"),
    ],
)
def test_settings_that_cannot_be_served(changes: dict[str, Any], pointer: str, tmp_path: Path) -> None:
    members = {
        "base": _BASE,
        "name": "A",
        "store": "a.db",
        "issuer": ISSUER,
        "audience": _BASE,
        "jwks": "jwks.json",
        "authorization_url": ISSUER,
        "token_url": ISSUER,
    }
    given = {name: value for name, value in {**members, **changes}.items() if value is not None}
    with pytest.raises(Invalid) as refused:
        check_settings(settings_from({"open_badges": given}, tmp_path))
    assert (refused.value.code, refused.value.problem.pointer) == ("server.config", pointer)


# --- introspection, and services that do not keep to the standard ---


@pytest.fixture
def service_at(tmp_path: Path) -> Iterator[tuple[Server, HttpsService]]:
    certificate, authority = write_certificates(tmp_path)
    server = Server(certificate)
    tls: ssl.SSLContext = trusting_context(authority)
    yield server, HttpsService(_API, resolve=lambda *_: [PUBLIC], _tls=tls, _backend=Internet(server.port))
    server.close()


def _introspection(tmp_path: Path, service: HttpsService, **changes: Any) -> Gate:
    (tmp_path / "secret").write_text("s3:cret/\n")
    members = {
        "base": _BASE,
        "name": "A",
        "store": "a.db",
        "issuer": ISSUER,
        "audience": _BASE,
        "introspection": f"{_BASE}/introspect",
        "client_id": "host",
        "client_secret_file": "secret",
        "authorization_url": ISSUER,
        "token_url": ISSUER,
        **changes,
    }
    given = settings_from({"open_badges": {n: v for n, v in members.items() if v is not None}}, tmp_path).open_badges
    assert given is not None
    return Gate(given, Introspection(given, service))


def _let_in(gate: Gate, token: str = "opaque") -> str:
    call: Any = SimpleNamespace(
        request=SimpleNamespace(headers={"authorization": f"Bearer {token}"}),
        route=SimpleNamespace(scope=READ_CREDENTIALS),
    )
    return asyncio.run(gate.owner(call))


def test_a_token_is_introspected(service_at: tuple[Server, HttpsService], tmp_path: Path) -> None:
    server, service = service_at
    active = {"active": True, "sub": "ada", "aud": [_BASE], "scope": READ_CREDENTIALS, "exp": time.time() + 60}
    gate = _introspection(tmp_path, service)
    server.pages["/introspect"] = page(json.dumps(active).encode())
    owner = _let_in(gate, "a+b/c=")
    assert len(owner) == 64 and owner == _let_in(gate)
    head, _, body = server.requests[0].partition("\r\n\r\n")
    assert head.startswith("POST /introspect HTTP/1.1")
    # RFC 6749 section 2.3.1: both are form-encoded before they are joined.
    assert "authorization: basic aG9zdDpzMyUzQWNyZXQlMkY=".lower() in head.lower()
    assert body == "token=a%2Bb%2Fc%3D&token_type_hint=access_token"
    for change in (
        {"active": False},
        {"active": "true"},
        {"aud": "https://other.example"},
        {"aud": None},
        {"iss": "https://other.example"},
        {"exp": time.time() - 1},
        {"exp": "soon"},
        {"nbf": time.time() + 600},
        {"sub": ""},
    ):
        server.pages["/introspect"] = page(json.dumps({**active, **change}).encode())
        with pytest.raises(Refused) as refused:
            _let_in(gate)
        assert refused.value.status == 401, change
    server.pages["/introspect"] = page(json.dumps({**active, "scope": READ_PROFILE}).encode())
    with pytest.raises(Refused) as refused:
        _let_in(gate)
    assert refused.value.status == 403
    for broken in (page(b"{}", status="500 Oops"), page(b"no"), page(b"[]"), lambda connection: None):
        server.pages["/introspect"] = broken
        with pytest.raises(Refused) as refused:
            _let_in(gate)
        assert (refused.value.status, refused.value.headers["Retry-After"]) == (503, "30")
    server.pages["/introspect"] = page(json.dumps({**active, "aud": None}).encode())
    assert _let_in(_introspection(tmp_path, service, audience=None)) == owner


def _answers(server: Server, value: Any, *headers: str, path: str = "/credentials", status: str = "200 OK") -> None:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    server.pages[f"/ims/ob/v3p0{path}"] = page(body, "Content-Type: application/json", *headers, status=status)


def test_the_client_reads_what_services_send(service_at: tuple[Server, HttpsService]) -> None:
    server, service = service_at
    tokens = iter(["one", "two"])
    client = OpenBadgesClient(_API, lambda: next(tokens), service=service)
    link = 'Link: </ims/ob/v3p0/credentials?p=2>; rel="next", <https://elsewhere.example/>; rel="last"'
    _answers(server, {"credential": {"id": "a"}, "compactJwsStrings": ["a.b.c"]}, link)
    _answers(server, {"compactJwsString": "d.e.f", "more": 1}, path="/credentials?p=2")
    assert list(client.credentials()) == [{"id": "a"}, "a.b.c", "d.e.f"]
    sent = [request.lower() for request in server.requests]
    assert ["authorization: bearer one" in sent[0], "authorization: bearer two" in sent[1]] == [True, True]


def test_the_client_sends_nothing_that_json_cannot_hold(service_at: tuple[Server, HttpsService]) -> None:
    server, service = service_at
    client = OpenBadgesClient(_API, service=service)
    for send in (client.upsert, client.put_profile):
        with pytest.raises(Invalid) as caught:
            send({"name": "\ud800"})
        assert caught.value.code == "json.surrogate"
    assert server.requests == []


def test_the_client_withstands_services(service_at: tuple[Server, HttpsService]) -> None:
    server, service = service_at
    client = OpenBadgesClient(_API, "secret-token", service=service)

    def refused() -> VcmicroError:
        with pytest.raises(VcmicroError) as caught:
            list(client.credentials())
        assert "secret-token" not in str(caught.value)
        return caught.value

    one = {"credential": [{"id": "a"}]}
    _answers(server, one, 'Link: <https://elsewhere.example/steal>; rel="next"')
    assert refused().code == "net.host"
    _answers(server, one, 'Link: </ims/ob/v3p0/credentials>; rel="next"')
    assert refused().code == "api.answer"
    _answers(server, {}, 'Link: </ims/ob/v3p0/credentials?p=1>; rel="next"')
    assert refused().code == "api.answer"
    for odd in (b"<html>", b"[]", {"credential": ["text"]}, {"compactJwsString": [1]}):
        _answers(server, odd)
        assert refused().code == "api.answer"
    server.pages["/ims/ob/v3p0/credentials"] = page(b"", "Location: https://elsewhere.example/", status="302 Found")
    assert refused().code == "net.redirect"
    said = {
        "imsx_description": "no\x1b[2J",
        "imsx_codeMinor": {"imsx_codeMinorField": {"imsx_codeMinorFieldValue": "x"}},
    }
    _answers(server, said, status="403 No")
    error = refused()
    assert (error.code, isinstance(error, Invalid)) == ("api.refused", True)
    assert "403: 'x'; 'no\\x1b[2J'" in error.problem.detail
    _answers(server, b"oops", status="503 Busy")
    error = refused()
    assert (error.code, isinstance(error, Unavailable)) == ("api.failed", True)
    _answers(server, {}, status="202 Accepted", path="/profile")
    assert client.put_profile(_PROFILE) is None
    _answers(server, {"components": [], "info": {"title": "T"}}, path="/discovery")
    found = client.description()
    assert (found.name, found.token_url, found.scopes) == ("T", None, ())
    assert "secret-token" not in server.requests[-1]
