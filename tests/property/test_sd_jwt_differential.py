"""Any claims, any part of them disclosable, any part disclosed: sd-jwt-python reads what we read, both ways."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from vcmicro import Key, jws
from vcmicro.limits import DEFAULT
from vcmicro.securing.sd_jwt.concealing import conceal_claims
from vcmicro.securing.sd_jwt.processing import Path, pointer_of, process
from vcmicro.securing.sd_jwt.selecting import select
from vcmicro.securing.sd_jwt.serialization import parse

SIGNER = Key.from_seed(b"\1" * 32, "P-256")
PUBLIC = JWK(**SIGNER.public.to_jwk())
PRIVATE = JWK(**SIGNER.to_jwk())
NAMES = st.text(min_size=1, max_size=6).filter(lambda name: name not in ("_sd", "...", "_sd_alg"))
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=10
)
CLAIMS = st.dictionaries(NAMES, VALUES, max_size=4)
FEW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _paths(value: Any, path: Path = ()) -> list[Path]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [each for step, inner in items for each in ((*path, step), *_paths(inner, (*path, step)))]


def _theirs(token: str) -> dict[str, Any]:
    found: dict[str, Any] = SDJWTVerifier(token, lambda issuer, header: PUBLIC).get_verified_payload()
    return found


def _ours(token: str) -> dict[str, Any]:
    parts = parse(token, DEFAULT)
    jws.verify(parts.signed[0].jws, SIGNER.public)
    return process(json.loads(parts.signed[0].jws.payload), parts.disclosures, DEFAULT).document


def _chosen(data: st.DataObject, paths: list[Path]) -> frozenset[Path]:
    return data.draw(st.sets(st.sampled_from(paths), max_size=6).map(frozenset)) if paths else frozenset()


@FEW
@given(CLAIMS, st.integers(0, 2), st.data())
def test_what_we_issue_is_read_alike_whatever_is_shown(
    claims: dict[str, Any], decoys: int, data: st.DataObject
) -> None:
    paths = _chosen(data, _paths(claims))
    made = conceal_claims(claims, [pointer_of(each) for each in paths], decoys=decoys, never=frozenset())
    payload = json.dumps({"_sd_alg": "sha-256", **made.payload}).encode()
    token = "".join(
        f"{each}~" for each in (jws.sign({"typ": "x"}, payload, SIGNER), *(d.text for d in made.disclosures))
    )
    assert _ours(token) == _theirs(token) == claims
    parts = parse(token, DEFAULT)
    processed = process(json.loads(payload), parts.disclosures, DEFAULT)
    shown = select(processed, [pointer_of(each) for each in _chosen(data, _paths(claims))])
    part = str(parts.disclosing(each for each in parts.disclosures if each in shown).serialize())
    assert _ours(part) == _theirs(part)


def _marked(value: Any, chosen: frozenset[Path], path: Path = ()) -> Any:
    """The claims as sd-jwt-python takes them: names and elements that are disclosable are wrapped."""
    if isinstance(value, dict):
        inner = {name: _marked(each, chosen, (*path, name)) for name, each in value.items()}
        return {SDObj(name) if (*path, name) in chosen else name: each for name, each in inner.items()}
    if isinstance(value, list):
        elements = [_marked(each, chosen, (*path, index)) for index, each in enumerate(value)]
        return [SDObj(each) if (*path, index) in chosen else each for index, each in enumerate(elements)]
    return value


@FEW
@given(CLAIMS, st.booleans(), st.data())
def test_what_they_issue_is_read_alike(claims: dict[str, Any], decoys: bool, data: st.DataObject) -> None:
    marked = _marked(claims, _chosen(data, _paths(claims)))
    token = str(SDJWTIssuer(marked, PRIVATE, add_decoy_claims=decoys).sd_jwt_issuance)
    assert _ours(token) == _theirs(token) == claims
