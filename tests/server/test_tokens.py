"""Access tokens judged by keys that the authorisation server publishes."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from network import Pages

from vcmicro import Key, jws
from vcmicro.server.answers import Refused
from vcmicro.server.security import AccessTokens, scopes_of
from vcmicro.server.settings import OAuth2Settings

_JWKS = "https://as.example/jwks"
_SETTINGS = OAuth2Settings(issuer="https://as.example", audience="https://badges.example", jwks=_JWKS)


def _judge(pages: dict[str, Any], token: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    asked: list[tuple[str, ...]] = []

    def fetcher(*, hosts: tuple[str, ...]) -> Pages:
        asked.append(hosts)
        return Pages(pages)

    monkeypatch.setattr("vcmicro.server.security.HttpsFetcher", fetcher)
    claims = asyncio.run(AccessTokens(_SETTINGS).claims(token))
    assert asked == [("as.example",)]
    return claims


def _token(key: Key, header: dict[str, Any] | None = None, **changes: Any) -> str:
    claims = {"iss": "https://as.example", "aud": ["https://badges.example"], "exp": int(time.time()) + 60, **changes}
    return jws.sign({"typ": "at+jwt", "kid": "1"} if header is None else header, json.dumps(claims).encode(), key)


def test_a_token_holds_by_the_key_that_its_kid_names(monkeypatch: pytest.MonkeyPatch) -> None:
    key, other = Key.generate("P-256"), Key.generate("P-256")
    keys = [{**key.to_jwk(private=False), "kid": "1"}, {**other.to_jwk(private=False), "kid": "2"}]
    pages = {_JWKS: {"keys": keys}}
    assert _judge(pages, _token(key, scope="issue"), monkeypatch)["scope"] == "issue"
    wrong = (
        _token(other),
        _token(key, {"typ": "at+jwt", "kid": "3"}),
        _token(key, {"typ": "at+jwt"}),
        _token(key, {"typ": "dpop+jwt", "kid": "1"}),
        _token(key, exp=int(time.time()) - 120),
        _token(key, nbf=int(time.time()) + 120),
        _token(key, exp=True),
        _token(key, aud="https://other.example"),
        jws.sign({"typ": "at+jwt", "kid": "1"}, b"[]", key),
        "no.token",
    )
    for token in wrong:
        with pytest.raises(Refused) as refused:
            _judge(pages, token, monkeypatch)
        assert (refused.value.status, refused.value.problem.code) == (401, "server.unauthorized")


def test_keys_that_cannot_be_had_are_no_refusal_of_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused) as refused:
        _judge({}, _token(Key.generate("P-256")), monkeypatch)
    assert (refused.value.status, refused.value.headers["Retry-After"]) == (503, "30")


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": "issue status"}, {"issue", "status"}),
        ({"scp": ["issue", 7]}, {"issue"}),
        ({"scope": 7}, set()),
        ({}, set()),
    ],
)
def test_scopes(claims: dict[str, Any], scopes: set[str]) -> None:
    assert scopes_of(claims) == scopes
