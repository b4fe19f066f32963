"""The tables compiled into functions: whether a document is free of findings, told without building any.

Nearly every document is, so ``check`` asks here first and walks the tables only to say what is wrong, and where. A
plan says True only where that walk would find nothing, not even a warning; False says no more than "walk".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import Any

from vcmicro.errors import Invalid
from vcmicro.limits import DEFAULT
from vcmicro.shapes.kinds import is_uri
from vcmicro.shapes.rules import EXTENSION, RULES
from vcmicro.shapes.table import Contexts, Enumerated, Kind, Member, Nested, Scalar, Shape, Text, Timestamp, TypeOf
from vcmicro.shapes.tables import SHAPES, VERSIONED, nested_name
from vcmicro.shapes.text import text_faults
from vcmicro.times import parse

Plan = Callable[[Any, int, Iterator[int]], bool]
"""``plan(value, depth, objects)``: the depth of the object that holds the value, and a count of the objects so far."""

_DEEPEST, _MOST = DEFAULT.json_depth, DEFAULT.json_nodes


def is_clean(document: dict[str, Any], name: str, *, issuing: bool) -> bool:
    """True if the table ``name`` has nothing to say of a document."""
    return _plan(name, issuing)(document, -1, count(1))


@cache
def _plan(name: str, issuing: bool) -> Plan:
    """The plan of a shape; made when it is first needed, because shapes nest."""
    shape = SHAPES[name]
    members = {each.name: _member(shape, each, issuing) for each in (*shape.members, *shape.inherited)}
    required = frozenset(
        each.name for each in (*shape.members, *shape.inherited) if each.required or (each.issuing and issuing)
    )
    rules, closed, non_empty = RULES.get(name, ()), shape.closed and issuing, shape.non_empty

    def accepts(value: dict[str, Any], depth: int, objects: Iterator[int]) -> bool:
        depth += 1
        if depth > _DEEPEST or next(objects) > _MOST:
            return False
        for key, item in value.items():
            member = members.get(key)
            if closed if member is None else not member(item, depth, objects):
                return False
        if not required <= value.keys() or (non_empty and not value):
            return False
        return not rules or not any(any(rule(value)) for rule in rules)

    return accepts


def _member(shape: Shape, member: Member, issuing: bool) -> Plan:
    """The plan of a member, whose value may be an array."""
    kind = member.kind
    arrays_only = issuing and shape.arrays and member.many
    if isinstance(kind, Contexts):
        plan = _contexts(kind)
    elif isinstance(kind, TypeOf):
        plan = _type(kind, member.many)
    elif member.many:
        plan = _many(_single(shape, kind, issuing), member.required)
    else:
        return _single(shape, kind, issuing)
    return _array(plan) if arrays_only else plan


def _array(plan: Plan) -> Plan:
    return lambda value, depth, objects: isinstance(value, list) and plan(value, depth, objects)


def _many(single: Plan, required: bool) -> Plan:
    def accepts(value: Any, depth: int, objects: Iterator[int]) -> bool:
        if not isinstance(value, list):
            return single(value, depth, objects)
        for each in value:
            if not single(each, depth, objects):
                return False
        return bool(value) or not required

    return accepts


def _single(shape: Shape, kind: Kind, issuing: bool) -> Plan:
    if isinstance(kind, Nested):
        return _nested(kind, issuing)
    if isinstance(kind, Text):
        plain = issuing and shape.arrays
        return lambda value, depth, objects: type(value) is str or not any(text_faults(kind, value, plain=plain))
    if isinstance(kind, Scalar):
        return _scalar(kind)
    if isinstance(kind, Timestamp):
        return _timestamp
    if isinstance(kind, Enumerated):
        return _enumerated(kind)
    return lambda value, depth, objects: True


def _scalar(kind: Scalar) -> Plan:
    accepts = kind.accepts
    if kind.floor is None and kind.ceiling is None and kind.stricter is None:
        return lambda value, depth, objects: accepts(value)
    return lambda value, depth, objects: accepts(value) and kind.within(value)


def _nested(kind: Nested, issuing: bool) -> Plan:
    """An object of another shape. Whether a URI may stand for it in VCDM 1.1 alone is left to the walk."""
    plan, fixed = _plan, kind.shape if kind.shape not in VERSIONED else None

    def accepts(value: Any, depth: int, objects: Iterator[int]) -> bool:
        if isinstance(value, dict):
            return plan(fixed or nested_name(kind.shape, value), issuing)(value, depth, objects)
        return isinstance(value, str) and (is_uri(value) if kind.or_uri else kind.or_text)

    return accepts


def _timestamp(value: Any, depth: int, objects: Iterator[int]) -> bool:
    try:
        return parse(value).zoned
    except Invalid:
        return False


def _enumerated(kind: Enumerated) -> Plan:
    values = frozenset(kind.values)

    def accepts(value: Any, depth: int, objects: Iterator[int]) -> bool:
        return isinstance(value, str) and (value in values or (kind.extensible and bool(EXTENSION.match(value))))

    return accepts


def _type(kind: TypeOf, many: bool) -> Plan:
    sets = tuple(frozenset(choices) for choices in kind.sets)

    def accepts(value: Any, depth: int, objects: Iterator[int]) -> bool:
        if isinstance(value, list) and not many:
            return False
        names = value if isinstance(value, list) else (value,)
        for each in names:
            if not isinstance(each, str) or not each:
                return False
        for choices in sets:
            if choices.isdisjoint(names):
                return False
        return bool(names)

    return accepts


def _contexts(kind: Contexts) -> Plan:
    def accepts(value: Any, depth: int, objects: Iterator[int]) -> bool:
        entries = value if isinstance(value, list) else (value,)
        if kind.base and (not entries or entries[0] != kind.base):
            return False
        if kind.second and not (len(entries) > 1 and isinstance(entries[1], str) and kind.second.fullmatch(entries[1])):
            return False
        return all(isinstance(each, dict) or is_uri(each) for each in entries)

    return accepts
