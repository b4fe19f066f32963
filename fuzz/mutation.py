"""Mutations of bytes and of JSON: what a new input is made of."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

_BYTES = (
    b"\x00",
    b"\xff",
    b"\x7f",
    b"\x80",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xf0\x9f\x8f\x85",
    b"\r\n",
    b"\\u0000",
)
_WORDS = (
    b"null",
    b"1e999",
    b"-0",
    b"%2e%2e",
    b"//",
    b"..",
    b"@",
    b"#",
    b"?",
    b"did:",
    b"https://",
    b"=",
    b".",
    b"<!DOCTYPE ",
)
_MOST = 64 * 1024

Path = tuple[Any, ...]


def mutated(data: bytes, random: Random) -> bytes:
    """``data`` with one to four changes of a few bytes."""
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        data = _changed(data, random)
    return data[:_MOST]


def _changed(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    end = min(len(data), at + random.choice((0, 1, 1, 2, 4, 16, 64)))
    draw = random.randrange(6)
    if draw == 0 and data:
        at = min(at, len(data) - 1)
        return data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :]
    if draw == 1:
        return data[:at] + random.randbytes(random.randrange(1, 5)) + data[end:]
    if draw == 2:
        return data[:at] + random.choice(_BYTES + _WORDS) + data[end:]
    if draw == 3:
        return data[:at] + data[end:]
    if draw == 4:
        return data[:at] + data[at:end] * random.choice((2, 3, 50)) + data[end:]
    start = random.randrange(len(data) + 1)
    return data[:at] + data[start : start + 32] + data[end:]


class JsonMutator:
    """Structural changes of a JSON document; what is no JSON is changed as bytes.

    ``words`` are names and texts that mean something to the target; ``scalar`` draws any other leaf.
    """

    def __init__(self, words: Sequence[str], scalar: Callable[[Random], Any]) -> None:
        self._words = words
        self._scalar = scalar

    def __call__(self, data: bytes, random: Random) -> bytes:
        if random.random() < 0.05:
            return mutated(data, random)
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            return mutated(data, random)
        for _ in range(random.choice((1, 1, 2, 3))):
            value = self._changed(value, random)
        try:
            return json.dumps(value, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")[:_MOST]
        except RecursionError:
            return data

    def _changed(self, value: Any, random: Random) -> Any:
        places = list(_places(value))
        if not places:
            return self._scalar(random)
        value, (parent, step) = value, random.choice(places)
        draw = random.randrange(9)
        if draw == 0:
            del parent[step]
        elif draw == 1:
            parent[step] = self._scalar(random)
        elif draw == 2:
            parent[step] = random.choice(self._words)
        elif draw == 3:
            other, key = random.choice(places)
            _place(parent, step, copy.deepcopy(other[key]) if key in _steps(other) else None)
        elif draw == 4 and isinstance(parent, dict):
            parent[random.choice(self._words)] = parent.pop(step)
        elif draw == 5:
            parent[step] = [parent[step], copy.deepcopy(parent[step])]
        elif draw == 6 and isinstance(parent[step], dict):
            parent[step][random.choice(self._words)] = self._scalar(random)
        elif draw == 7 and isinstance(parent[step], list):
            random.shuffle(parent[step])
        else:
            parent[step] = {random.choice(self._words): parent[step]}
        return value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each place of a value that holds another, as (container, key or index)."""
    for step in _steps(value):
        yield value, step
        yield from _places(value[step])


def _steps(value: Any) -> Sequence[Any]:
    if isinstance(value, dict):
        return list(value)
    return range(len(value)) if isinstance(value, list) else ()


def _place(parent: Any, step: Any, value: Any) -> None:
    """Put a value into a place, or beside it in an array."""
    if isinstance(parent, list):
        parent.insert(step, value)
    else:
        parent[step] = value
