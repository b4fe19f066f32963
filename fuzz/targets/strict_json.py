"""Strict JSON against the json module: what is read is read alike, and what json refuses is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any, NoReturn

from bench import documents, learning_model
from differential.values import Values

from fuzz.mutation import JsonMutator, mutated
from fuzz.target import Finding, Target
from vcmicro import strict_json
from vcmicro.errors import Invalid

_MUTATE = JsonMutator(("a", "b", "\ud83c", "id", "@id", ""), lambda random: Values(random).json())


def check(data: bytes) -> str:
    try:
        value = strict_json.loads(data)
    except Invalid as error:
        if error.code == "json.syntax" and _reads(data):
            raise Finding(f"json reads {data[:400]!r}, of which the loader says {error}") from error
        return error.code
    if not _reads(data) or json.dumps(value) != json.dumps(json.loads(data, object_pairs_hook=_unique)):
        raise Finding(f"json does not read {data[:400]!r} as {value!r}")
    strict_json.check_value(value)
    if strict_json.loads(json.dumps(value, ensure_ascii=False)) != value:
        raise Finding(f"{value!r} is not read back")
    return f"ok {type(value).__name__}"


def _reads(data: bytes) -> bool:
    try:
        json.loads(data.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(token: str) -> NoReturn:
    raise ValueError(token)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise Finding(f"a name occurs twice: {[name for name, _ in pairs]!r}")
    return dict(pairs)


def seeds() -> Iterator[bytes]:
    for draft in (
        documents.small("did:example:i"),
        documents.full("did:example:i"),
        learning_model.elm("did:example:i"),
    ):
        yield json.dumps(draft).encode()
        yield json.dumps(draft, ensure_ascii=False, indent=1).encode()
    yield from (b'{"a":1,"a":2}', b"[1e400]", b"9007199254740992", b'"\\ud83c\\udfc5"', b'"\\ud83c"', b"\xef\xbb\xbf{}")
    yield from (b"[" * 70 + b"]" * 70, b"[-0, -0.0, 1E+2, 0.1]", b"NaN", b'{"a":[true,false,null]}', b' \t\r\n"" ')


def _mutate(data: bytes, random: Random) -> bytes:
    return _MUTATE(data, random) if random.random() < 0.3 else mutated(data, random)


TARGET = Target("strict_json", seeds, check, _mutate)
