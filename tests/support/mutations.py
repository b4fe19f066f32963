"""Every single change that can be made to a JSON document, one at a time."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

Path = tuple[str | int, ...]


def leaves(value: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Each scalar with its path."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, (*at, name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, (*at, index))
    else:
        yield at, value


def nodes(value: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Each object and array with its path, the root included."""
    if isinstance(value, dict):
        yield at, value
        for name, each in value.items():
            yield from nodes(each, (*at, name))
    elif isinstance(value, list):
        yield at, value
        for index, each in enumerate(value):
            yield from nodes(each, (*at, index))


def changed(document: Any, at: Path, change: Callable[[Any, Any], None]) -> Any:
    """A copy in which ``change(parent, last step)`` was made at ``at``."""
    new = copy.deepcopy(document)
    parent = new
    for step in at[:-1]:
        parent = parent[step]
    change(parent, at[-1])
    return new


def altered(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, str):
        if value.endswith("Z") and value[:4].isdigit():
            return f"{int(value[:4]) + 1}{value[4:]}"
        return value[:-1] + ("b" if value[-1:] != "b" else "c") if value else "b"
    return "b"


def single_changes(document: Any) -> Iterator[tuple[str, Any]]:
    """``(name, mutated copy)`` for every leaf altered, every member removed, re-keyed, moved or retyped."""
    for at, value in leaves(document):
        where = "/" + "/".join(map(str, at))
        yield f"alter {where}", changed(document, at, lambda p, k, v=value: p.__setitem__(k, altered(v)))
        yield f"nest {where}", changed(document, at, lambda p, k, v=value: p.__setitem__(k, [[v]]))
        yield f"null {where}", changed(document, at, lambda p, k: p.__setitem__(k, None))
        if isinstance(value, str):
            yield f"number {where}", changed(document, at, lambda p, k: p.__setitem__(k, 7))
            yield f"append {where}", changed(document, at, lambda p, k, v=value: p.__setitem__(k, [v, altered(v)]))
            yield f"value object {where}", changed(document, at, lambda p, k, v=value: p.__setitem__(k, {"@value": v}))
    for at, value in nodes(document):
        where = "/" + "/".join(map(str, at))
        for name in value if isinstance(value, dict) else range(len(value)):
            yield f"remove {where}/{name}", changed(document, (*at, name), lambda p, k: p.__delitem__(k))
        if isinstance(value, dict):
            for name in value:
                yield (
                    f"re-key {where}/{name}",
                    changed(document, (*at, name), lambda p, k: p.__setitem__(f"{k}X", p.pop(k))),
                )
            if at:
                yield f"empty {where}", changed(document, at, lambda p, k: p.__setitem__(k, {}))


INJECTIONS: tuple[tuple[str, Any], ...] = (
    ("undefinedThing", "x"),
    ("@admin", "x"),
    ("@id", "https://attacker.example"),
    ("@type", "https://attacker.example/T"),
    ("@graph", [{"id": "urn:x:1"}]),
    ("@included", [{"id": "urn:x:1"}]),
    ("@reverse", {"name": "x"}),
    ("@nest", {"name": "x"}),
    ("@value", "x"),
    ("@context", "https://www.w3.org/ns/credentials/v2"),
    ("@context", {"name": "https://attacker.example/name"}),
    ("__proto__", {"admin": True}),
    ("https://www.w3.org/2018/credentials#validUntil", "2030-01-01T00:00:00Z"),
    ("https://attacker.example/term", "x"),
    ("schema:name", "x"),
    ("_:b0", "x"),
    ("name ", "x"),
    ("", "x"),
    ("undefinedNull", None),
    ("undefinedEmpty", []),
    ("undefinedObject", {}),
)
"""Members that a document did not have when it was signed."""


def injected(document: Any) -> Iterator[tuple[str, Any]]:
    """``(name, mutated copy)`` with each injection put into every object."""
    for at, value in nodes(document):
        if not isinstance(value, dict):
            continue
        where = "/" + "/".join(map(str, at))
        for name, thing in INJECTIONS:
            if name in value:
                continue
            new = copy.deepcopy(document)
            node = new
            for step in at:
                node = node[step]
            node[name] = copy.deepcopy(thing)
            yield f"inject {name!r} into {where}", new
