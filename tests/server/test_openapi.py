"""Requests that schemathesis makes of the OpenAPI document: nothing that is sent makes the server fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from serving import Running, started
from token_server import AccessTokenServer

from vcmicro import Key
from vcmicro.server.open_badges.scopes import PERMISSIONS
from vcmicro.server.security import new_api_key
from vcmicro.server.settings import OPEN_BADGES_PATH

pytestmark = pytest.mark.loopback

_EXAMPLES = 25
_OPERATIONS = {
    "issueCredential",
    "verifyCredential",
    "deriveCredential",
    "createPresentation",
    "verifyPresentation",
    "updateStatus",
    "statusList",
    "resolveIdentifier",
    "health",
    "metrics",
    "openapi",
    "getCredentials",
    "upsertCredential",
    "getProfile",
    "putProfile",
    "getServiceDescription",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, str, str]]:
    """A server with every operation, and a key that may do all."""
    folder = tmp_path_factory.mktemp("openapi")
    Key.generate().save(folder / "issuer.jwk")
    tokens = AccessTokenServer()
    (folder / "jwks.json").write_text(json.dumps(tokens.jwks))
    key, digest = new_api_key()
    scopes = ["issue", "status", "present", "verify", "derive", "resolve"]
    Path(folder, "vcmicro.toml").write_text(
        f"""
server = {{ port = 0, workers = 2 }}
auth = {{ api_keys = [{{ name = "all", sha256 = "{digest}", scopes = {json.dumps(scopes)} }}] }}
status = {{ store = "s.db", base = "https://a.example", lists = [{{ name = "1", issuer = "a" }}] }}
issuers = [{{ name = "a", key = "issuer.jwk", status = "1" }}]
holder = {{ key = "issuer.jwk" }}
[open_badges]
base = "https://a.example"
name = "A"
store = "badges.db"
issuer = "https://as.example"
audience = "https://a.example"
jwks = "jwks.json"
authorization_url = "https://as.example/authorize"
token_url = "https://as.example/token"
"""
    )
    with started("--config", str(folder / "vcmicro.toml")) as running:
        yield running, key, tokens.token("https://a.example", scope=" ".join(PERMISSIONS))


def test_the_document_is_openapi_and_names_every_operation(server: tuple[Running, str, str]) -> None:
    document = httpx.get(f"{server[0].base}/openapi.json", trust_env=False).json()
    operations = [each for path in document["paths"].values() for each in path.values()]
    assert {each["operationId"] for each in operations} == _OPERATIONS
    assert len(operations) == len(_OPERATIONS)
    for each in operations:
        if "requestBody" in each:
            Draft202012Validator.check_schema(each["requestBody"]["content"]["application/json"]["schema"])


def test_no_request_makes_the_server_fail(server: tuple[Running, str, str]) -> None:
    running, key, token = server
    document = httpx.get(f"{running.base}/openapi.json", trust_env=False).json()
    schema = schemathesis.openapi.from_dict(document)
    judged: list[str] = []
    with httpx.Client(base_url=running.base, trust_env=False, headers={"x-api-key": key}) as client:
        for result in schema.get_all_operations():
            operation = result.ok()
            assert operation is not None

            @given(case=operation.as_strategy())
            @settings(max_examples=_EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            def never_fails(case: Any) -> None:
                is_open_badges = case.path.startswith(OPEN_BADGES_PATH)
                headers = {"authorization": f"Bearer {token}"} if is_open_badges else {}
                response = _sent(client, case, headers)
                assert response.status_code < 500, (case.method, case.path, response.text)
                if response.status_code >= 400 and "identifiers" not in case.path:
                    form = "application/json" if is_open_badges else "application/problem+json"
                    assert response.headers["content-type"] == form

            never_fails()
            judged.append(operation.path)
    assert len(judged) == len(_OPERATIONS)


def _sent(client: httpx.Client, case: Any, headers: dict[str, str]) -> httpx.Response:
    """The case as a request; what HTTP itself cannot carry is left out of it."""
    from urllib.parse import quote

    path = case.path
    for name, value in (case.path_parameters or {}).items():
        path = path.replace("{" + name + "}", quote(str(value), safe=""))
    query = {name: str(value) for name, value in (case.query or {}).items() if value is not None}
    body = case.body
    if case.method.upper() == "GET":
        return client.get(path, params=query, headers=headers)
    content = json.dumps(body).encode() if type(body).__name__ != "NotSet" else b""
    return client.request(
        case.method, path, params=query, content=content, headers={"content-type": "application/json", **headers}
    )
