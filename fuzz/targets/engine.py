"""A document to canonical bytes: the engine against PyLD in the same process."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import Any

from differential.documents import KINDS, document, drawn, look_alikes
from differential.engine import stated
from differential.pyld_oracle import Pyld, TooDear
from differential.values import Values
from differential.vocabulary import Scope

from fuzz.mutation import JsonMutator
from fuzz.target import Finding, Target
from vcmicro import strict_json
from vcmicro.errors import VcmicroError
from vcmicro.rdf import Contexts

MOST_QUADS = 2_000
"""Statements up to which PyLD is asked too."""

_CONTEXTS = Contexts()
_PYLD = Pyld(_CONTEXTS)


class _Bytes(Random):
    """Bytes as a source of choices; where they end, what they seed goes on."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._data = data
        self._at = 0

    def getrandbits(self, k: int) -> int:
        size = (k + 7) // 8
        taken = self._data[self._at : self._at + size]
        self._at += size
        if len(taken) < size:
            return super().getrandbits(k)
        return int.from_bytes(taken, "big") >> (size * 8 - k)

    def random(self) -> float:
        return self.getrandbits(16) / 65_536


def read(data: bytes) -> dict[str, Any] | None:
    """The document of an input: JSON text, or else the generator's for these bytes as its choices."""
    if data[:1] not in (b"{", b"[", b" "):
        return drawn(_Bytes(data))[1]
    try:
        value = strict_json.loads(data)
    except VcmicroError:
        return None
    return value if isinstance(value, dict) else None


def check(data: bytes) -> str:
    value = read(data)
    if value is None:
        return "not JSON"
    try:
        found = stated(value, _CONTEXTS)
        mine = found.canonical()
    except VcmicroError as error:
        return error.code
    if found.quads > MOST_QUADS:
        return "too long to compare"
    try:
        if mine != _PYLD.canonical(value) and mine != (theirs := _PYLD.canonical(value, _PYLD.faults)):
            raise Finding(f"{json.dumps(value)}\nengine: {mine.decode()}\nPyLD: {theirs.decode()}")
    except TooDear:
        return "too dear to compare"
    return f"ok {found.quads.bit_length()} {found.blank_nodes.bit_length()} {len(found.graphs)}"


def seeds() -> Iterator[bytes]:
    """Generated documents of every kind, and bytes for the generator."""
    for kind in KINDS:
        found = (value for number in itertools.count() for of, value in [document(7, number)] if of == kind)
        for value in itertools.islice(found, 12):
            yield json.dumps(value).encode()
    yield json.dumps(look_alikes((2, 0, 1, 3))).encode()
    for number in range(16):
        yield Random(number).randbytes(256 + 64 * number)


@lru_cache(maxsize=1)
def _words() -> tuple[str, ...]:
    scopes = [Scope().extended(url) for url in _CONTEXTS.urls]
    own = {name for scope in scopes for members in scope.types.values() for name in members}
    names = own.union(*(scope.members for scope in scopes), *(scope.types for scope in scopes))
    keywords = (
        "@id",
        "@type",
        "@value",
        "@language",
        "@direction",
        "@list",
        "@set",
        "@context",
        "@graph",
        "@json",
        "@none",
    )
    return (*sorted(names), *keywords, "id", "type", "ltr", "rtl", "en", *_CONTEXTS.urls)


def _scalar(random: Random) -> Any:
    values = Values(random)
    kinds = (values.text, values.iri, values.number, values.tag, values.lexical, values.directed, values.json)
    return random.choice(kinds)()


def _mutate(data: bytes, random: Random) -> bytes:
    return JsonMutator(_words(), _scalar)(data, random)


TARGET = Target("engine", seeds, check, _mutate)
