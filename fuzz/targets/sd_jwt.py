"""SD-JWT against a reading of its own: what is disclosed is what was issued, and the digests say so."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bench import secured

from fuzz.target import Finding, Target
from vcmicro import jws
from vcmicro.errors import Invalid
from vcmicro.limits import DEFAULT
from vcmicro.securing.sd_jwt.concealing import conceal_claims
from vcmicro.securing.sd_jwt.processing import process
from vcmicro.securing.sd_jwt.serialization import parse

_CLAIMS: dict[str, Any] = {"vct": "urn:x:1", "name": "Ada", "tags": ["a", {"b": [1, None]}], "address": {"city": "x"}}
_POINTERS = ("/name", "/tags/-", "/tags/1/b", "/tags/1/b/0", "/address/city")


@lru_cache(maxsize=1)
def _tokens() -> tuple[str, ...]:
    made = []
    for pointers in ((), _POINTERS[:1], _POINTERS):
        concealed = conceal_claims(_CLAIMS, pointers, decoys=1)
        token = jws.sign({"typ": "dc+sd-jwt"}, json.dumps(concealed.payload).encode(), secured.key())
        texts = [each.text for each in concealed.disclosures]
        made += ["~".join([token, *texts[:count], ""]) for count in range(len(texts) + 1)]
    return tuple(made)


def check(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape")
    try:
        parts = parse(text, DEFAULT)
        payload = json.loads(parts.signed[0].jws.payload)
        processed = process(payload, parts.disclosures, DEFAULT) if isinstance(payload, dict) else None
    except Invalid as error:
        return error.code
    except (ValueError, RecursionError):
        return "no JSON"
    if parts.serialize() != text:
        raise Finding(f"a second spelling of a token: {text!r}")
    if processed is None:
        return "no object"
    if {each.text for each in processed.disclosed.values()} != set(parts.disclosures):
        raise Finding(f"a disclosure is neither used nor refused in {text!r}")
    for digest in _digests(processed.document):
        raise Finding(f"the digest {digest!r} is left in the claims of {text!r}")
    for disclosure in parts.disclosures:
        if not _is_referred_to(disclosure, payload, parts.disclosures):
            raise Finding(f"nothing refers to {disclosure!r} in {text!r}")
    return f"processed, {len(parts.disclosures)} disclosed"


def _digests(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from (value[name] for name in ("_sd", "...") if name in value)
        for each in value.values():
            yield from _digests(each)
    elif isinstance(value, list):
        for each in value:
            yield from _digests(each)


def _is_referred_to(disclosure: str, payload: dict[str, Any], disclosures: tuple[str, ...]) -> bool:
    """True if the payload or another disclosure holds the digest, somewhere in its text."""
    name = str(payload.get("_sd_alg", "sha-256")).replace("-", "")
    digest = base64.urlsafe_b64encode(hashlib.new(name, disclosure.encode()).digest()).decode().rstrip("=")
    others = (base64.urlsafe_b64decode(each + "=" * (-len(each) % 4)).decode() for each in disclosures)
    return any(digest in each for each in (json.dumps(payload), *others))


def seeds() -> Iterator[bytes]:
    for token in _tokens():
        yield token.encode()
    yield f"{_tokens()[-1]}x.y.z".encode()
    yield _tokens()[0].partition("~")[0].encode()


TARGET = Target("sd_jwt", seeds, check)
