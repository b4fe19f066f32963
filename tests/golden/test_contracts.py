"""What others build on: the codes and types of problems, and the names of the public door with their parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

import vcmicro
from vcmicro.problem_types import PROBLEMS


def test_problem_table(golden: Callable[[str, str], None]) -> None:
    """A code, once released, keeps its meaning and its type; hints may be reworded."""
    rows = (f"{row.code:<28}{row.type}\n{'':<28}{row.title}\n" for row in PROBLEMS.values())
    golden("problems.txt", "".join(rows))


def test_public_api(golden: Callable[[str, str], None]) -> None:
    golden("public_api.txt", "".join(f"{line}\n" for name in vcmicro.__all__ for line in _described(name)))


def _described(name: str) -> Iterator[str]:
    value: Any = getattr(vcmicro, name)
    if not inspect.isclass(value):
        yield f"{name}{_parameters(value)}" if inspect.isfunction(value) else f"{name}: {type(value).__name__}"
        return
    bases = ", ".join(each.__name__ for each in value.__bases__ if each is not object)
    yield f"class {name}({bases})" if bases else f"class {name}"
    if issubclass(value, Enum):
        yield from (f"    {each.name} = {each.value!r}" for each in value)
        return
    if hasattr(value, "model_fields"):
        yield from (f"    {field}" for field in value.model_fields)
        return
    yield from (f"    {line}" for line in _members(value))


def _members(kind: type) -> Iterator[str]:
    """What the class itself offers: how it is made, its fields, methods and properties, in order of their names."""
    own = vars(kind)
    if hasattr(kind, "_fields"):
        yield f"__init__{_parameters(kind)}"
    if inspect.isfunction(own.get("__init__")) and not getattr(kind, "_is_protocol", False):
        yield f"__init__{_parameters(own['__init__'])}"
    for name in sorted({*own, *own.get("__annotations__", {})}):
        value = own.get(name)
        if name.startswith("_"):
            continue
        if isinstance(value, (classmethod, staticmethod)):
            yield f"{name}{_parameters(value.__func__)}"
        else:
            yield f"{name}{_parameters(value)}" if inspect.isfunction(value) else name


def _parameters(function: Any) -> str:
    """The parameters by name, kind and whether they may be left out; not their types, which mypy guards."""
    shown: list[str] = []
    keyword_only = False
    public = (each for each in inspect.signature(function).parameters.values() if not each.name.startswith("_"))
    for each in public:
        if each.kind is each.KEYWORD_ONLY and not keyword_only:
            keyword_only = True
            shown.append("*")
        stars = {each.VAR_POSITIONAL: "*", each.VAR_KEYWORD: "**"}.get(each.kind, "")
        shown.append(f"{stars}{each.name}{'' if each.default is each.empty else '=...'}")
    return f"({', '.join(shown)})"
