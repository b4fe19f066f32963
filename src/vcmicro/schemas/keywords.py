"""The keywords of JSON Schema under a budget: every one counts, and none costs more than its steps say.

The validators are those of ``jsonschema``; what is replaced here is what a stranger's schema could misuse: patterns go
through a linear engine, ``uniqueItems`` compares hashes, and a reference is followed once for each place (so that
neither circles nor the ten ways of ten ways to one subschema cost anything).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from jsonschema import validators
from jsonschema.exceptions import ValidationError

from vcmicro.errors import over_limit, unavailable
from vcmicro.limits import Limits
from vcmicro.schemas.patterns import matches

Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError] | None]

# Items of a keyword's own value (names of properties, members of an enumeration) that cost one step together.
_ITEMS_A_STEP = 16
_STEPS_A_LOOK = 16


class Budget:
    """Steps and processor time that one evaluation may take; ``once``: references lead to one place, whoever follows.

    The steps decide, so that the same input gets the same answer everywhere; the time is there for what they miss.
    """

    __slots__ = ("deadline", "followed", "limits", "once", "steps")

    def __init__(self, limits: Limits, *, once: bool) -> None:
        self.limits = limits
        self.steps = limits.schema_steps
        self.deadline = time.thread_time() + limits.schema_seconds
        self.once = once
        self.followed: dict[tuple[int, int], bool | None] = {}

    def spend(self, steps: int = 1) -> None:
        """Take steps; raises ``LimitExceeded`` when there are no more, ``Unavailable`` when the time is up."""
        before = self.steps // _STEPS_A_LOOK
        self.steps -= steps
        if self.steps < 0:
            raise over_limit("limit.work", "schema_steps", self.limits.schema_steps)
        if self.steps // _STEPS_A_LOOK != before and time.thread_time() > self.deadline:
            detail = f"the schema takes more than {self.limits.schema_seconds:g} seconds (limit schema_seconds)"
            raise unavailable("schema.unavailable", detail)


BUDGET: ContextVar[Budget] = ContextVar("schema_budget")


@lru_cache
def counting(dialect: Any) -> Any:
    """The validator class of a dialect with every keyword under the budget in ``BUDGET``."""
    replaced = {name: keyword for name, keyword in _REPLACED.items() if name in dialect.VALIDATORS}
    keywords = {**dialect.VALIDATORS, **replaced, "$ref": _followed(dialect.VALIDATORS["$ref"])}
    extend: Any = validators.extend
    return extend(
        dialect,
        {name: _counted(keyword) for name, keyword in keywords.items()},
        # The search for unevaluated members asks for this type at each of its own steps, and calls no keyword.
        type_checker=dialect.TYPE_CHECKER.redefine("boolean", _is_boolean),
    )


def _counted(keyword: Keyword) -> Keyword:
    def counted(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError] | None:
        BUDGET.get().spend(1 + (len(value) // _ITEMS_A_STEP if isinstance(value, (dict, list)) else 0))
        return keyword(validator, value, instance, schema)

    return counted


def _is_boolean(_checker: Any, instance: Any) -> bool:
    BUDGET.get().spend()
    return isinstance(instance, bool)


def _followed(ref: Keyword) -> Keyword:
    """``$ref``: what it says of one place is asked once."""

    def follow(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        budget = BUDGET.get()
        key = id(schema), id(instance)
        if not budget.once or key not in budget.followed:
            budget.followed[key] = None
            good = True
            for error in ref(validator, value, instance, schema) or ():
                good = budget.followed[key] = False
                yield error
            budget.followed[key] = good
        elif budget.followed[key] is None:
            raise unavailable("schema.unavailable", "the schema refers to itself in a circle")
        elif not budget.followed[key]:
            yield ValidationError("as said of the same schema before")

    return follow


def _pattern(validator: Any, pattern: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(instance, "string") and not _found(pattern, instance):
        yield ValidationError("the pattern does not match")


def _pattern_properties(validator: Any, patterns: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if not validator.is_type(instance, "object"):
        return
    for pattern, schema in patterns.items():
        for name, value in instance.items():
            if _found(pattern, name):
                yield from validator.descend(value, schema, path=name, schema_path=pattern)


def _additional_properties(validator: Any, allowed: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if not validator.is_type(instance, "object"):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name, value in instance.items():
        if name in known or any(_found(pattern, name) for pattern in patterns):
            continue
        if allowed is False:
            yield ValidationError("an additional property is not allowed", path=[name])
        else:
            yield from validator.descend(value, allowed, path=name)


def _unique_items(validator: Any, wanted: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if wanted and validator.is_type(instance, "array") and len({_hashable(each) for each in instance}) < len(instance):
        yield ValidationError("the items are not unique")


def _found(pattern: str, text: str) -> bool:
    BUDGET.get().spend(1 + len(text) // 1024)
    return matches(pattern, text)


def _hashable(value: Any) -> Any:
    """Equal for what JSON Schema calls equal: numbers by their value, true never as 1."""
    BUDGET.get().spend()
    if isinstance(value, dict):
        return frozenset((name, _hashable(each)) for name, each in value.items())
    if isinstance(value, list):
        return tuple(_hashable(each) for each in value)
    return (bool, value) if isinstance(value, bool) else value


_REPLACED: dict[str, Keyword] = {
    "additionalProperties": _additional_properties,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "uniqueItems": _unique_items,
}
