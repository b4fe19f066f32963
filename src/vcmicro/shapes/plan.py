"""The tables compiled: whether a document is free of findings, told without building any.

Nearly every document is, so ``check`` asks here first and walks the tables only to say what is wrong, and where. A
plan says True only where that walk would find nothing, not even a warning; False says no more than "walk".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any, TypeVar

from vcmicro.errors import Invalid
from vcmicro.limits import DEFAULT
from vcmicro.record import NamedTuple
from vcmicro.recurring import MEMBERS, Contents, Recurring, levels
from vcmicro.shapes.kinds import is_uri
from vcmicro.shapes.rules import EXTENSION, MEMBERS_OF_RULES, RULES, Rule
from vcmicro.shapes.table import Contexts, Enumerated, Kind, Member, Nested, Scalar, Shape, Text, Timestamp, TypeOf
from vcmicro.shapes.tables import SHAPES, VERSIONED, nested_name
from vcmicro.times import parse

Leaf = Callable[[Any], bool]
"""Judges a member that holds no objects of other shapes."""

T = TypeVar("T")
_DEEPEST, _MOST = DEFAULT.json_depth, DEFAULT.json_nodes
_ROWS = 256
"""How many sets of members, or of types, are remembered for one shape: documents choose them."""
_STRINGS, _SHORT = 1_024, 256
"""How many strings are remembered for one member, and how long they may be: documents choose these too."""
_NONE: frozenset[str] = frozenset()
_GOOD: Recurring[bool] = Recurring()
"""Objects that passed the plan that they are kept with."""
_JSON = frozenset({str, list})
"""What the types may be; a tuple is none of JSON's arrays."""


def is_clean(document: dict[str, Any], name: str, *, issuing: bool, contents: Contents | None = None) -> bool:
    """True if the table ``name`` has nothing to say of a document."""
    return _plan(name, issuing).accepts(document, 0, _Run(contents or Contents()))


class _Run:
    """What one judgement counts, and what it shares with others of the document."""

    __slots__ = ("contents", "objects")

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.objects = 0


@cache
def _plan(name: str, issuing: bool) -> _Plan:
    """The plan of a shape; made when it is first needed, because shapes nest."""
    return _Plan(SHAPES[name], issuing)


class _Strings(NamedTuple):
    """Judges a member, and the strings it found good: those stand in many documents. Arrays are judged each time."""

    leaf: Leaf
    known: set[str]

    def accepts(self, value: Any) -> bool:
        good = self.leaf(value)
        if good and type(value) is str and len(value) <= _SHORT:
            if len(self.known) >= _STRINGS:
                self.known.clear()
            self.known.add(value)
        return good


class _Row(NamedTuple):
    """What there is to judge in objects with one set of members, and whether that set itself is right.

    By member: ``texts``, of which a string needs no function, ``leaves``, of which some strings are known, and
    ``branches``, which hold objects. ``types`` judges the member ``type`` if it is among them.
    """

    types: _Types | None
    texts: tuple[tuple[str, Leaf], ...]
    leaves: tuple[tuple[str, _Strings], ...]
    branches: tuple[tuple[str, _Branch], ...]
    rules: tuple[Rule, ...]
    complete: bool


def _those(functions: dict[str, T], names: tuple[Any, ...]) -> tuple[tuple[str, T], ...]:
    return tuple((name, functions[name]) for name in names if name in functions)


class _Plan:
    """One shape, compiled."""

    def __init__(self, shape: Shape, issuing: bool) -> None:
        members = (*shape.members, *shape.inherited)
        self.types: _Types | None = None
        self.texts: dict[str, Leaf] = {}
        self.leaves: dict[str, _Strings] = {}
        self.branches: dict[str, _Branch] = {}
        for each in members:
            self._add(shape, each, issuing)
        self.names = frozenset(each.name for each in members)
        self.required = frozenset(each.name for each in members if each.required or (each.issuing and issuing))
        self.closed = shape.closed and issuing
        self.non_empty = shape.non_empty
        self.rules = RULES.get(shape.name, ())
        self.rows: dict[tuple[Any, ...], _Row] = {}

    def accepts(self, value: dict[str, Any], depth: int, run: _Run) -> bool:
        """True if nothing is wrong with an object at this depth, and with what it holds."""
        run.objects += 1
        if depth > _DEEPEST or run.objects > _MOST:
            return False
        names = tuple(value)
        types, texts, leaves, branches, rules, complete = self.rows.get(names) or self._row(names)
        if types is not None:
            given = value["type"]
            try:
                known = type(given) in _JSON and (tuple(given) if type(given) is list else given) in types.known
            except TypeError:  # an object or an array among them
                return False
            if not known and not types.accepts(given):
                return False
        for name, leaf in texts:
            if type(value[name]) is not str and not leaf(value[name]):
                return False
        for name, strings in leaves:
            item = value[name]
            if not (type(item) is str and item in strings.known) and not strings.accepts(item):
                return False
        for name, branch in branches:
            item = value[name]
            if type(item) is dict and not branch.arrays_only:
                plan = branch.plan or branch.of(item)
                accepts = plan.recognizes if branch.recurs and len(item) >= MEMBERS else plan.accepts
                if not accepts(item, depth + 1, run):
                    return False
            elif not branch.accepts(item, depth + 1, run):
                return False
        for rule in rules:
            for _ in rule(value):
                return False
        return complete

    def recognizes(self, value: dict[str, Any], depth: int, run: _Run) -> bool:
        """As ``accepts``, for what may stand in other documents too: what passed before is not judged again."""
        content = run.contents.of(value) if depth <= _DEEPEST // 2 else None
        if content is None:
            return self.accepts(value, depth, run)
        if _GOOD.get((self, content)):
            return True
        good = self.accepts(value, depth, run)
        if good and _GOOD.is_back((self, content)) and levels(value) <= _DEEPEST // 2:
            _GOOD.keep((self, content), True)
        return good

    def _row(self, names: tuple[Any, ...]) -> _Row:
        complete = self.required.issubset(names) and (bool(names) or not self.non_empty)
        if self.closed and not self.names.issuperset(names):
            complete = False
        row = _Row(
            self.types if "type" in names else None,
            _those(self.texts, names),
            _those(self.leaves, names),
            _those(self.branches, names),
            tuple(rule for rule in self.rules if MEMBERS_OF_RULES.get(rule, _NONE).issubset(names)),
            complete,
        )
        if len(self.rows) >= _ROWS:
            self.rows.clear()
        self.rows[names] = row
        return row

    def _add(self, shape: Shape, member: Member, issuing: bool) -> None:
        """Put a member, whose value may be an array, among those of its sort."""
        kind, many = member.kind, member.many
        arrays_only = issuing and shape.arrays and many
        if isinstance(kind, Nested):
            recurs = member.name != "credentialSubject"  # which hardly ever comes again
            self.branches[member.name] = _Branch(kind, issuing, many, member.required, arrays_only, recurs)
            return
        if isinstance(kind, TypeOf) and member.name == "type":
            self.types = _Types(kind, many, arrays_only)
            return
        leaf = _leaf(kind, many, plain=issuing and shape.arrays)
        if many and not isinstance(kind, (Contexts, TypeOf)):
            leaf = partial(_all_leaves, leaf, member.required)
        if arrays_only:
            leaf = partial(_array, leaf)
        if isinstance(kind, Text) and not arrays_only:
            self.texts[member.name] = leaf
        else:
            self.leaves[member.name] = _Strings(leaf, set())


def _all_leaves(leaf: Leaf, required: bool, value: Any) -> bool:
    if not isinstance(value, list):
        return leaf(value)
    return all(map(leaf, value)) and (bool(value) or not required)


def _array(leaf: Leaf, value: Any) -> bool:
    return isinstance(value, list) and leaf(value)


class _Branch:
    """Objects of another shape, one or many. Whether a URI may stand for one in VCDM 1.1 alone is left to the walk."""

    def __init__(
        self, kind: Nested, issuing: bool, many: bool, required: bool, arrays_only: bool, recurs: bool
    ) -> None:
        self.kind = kind
        self.issuing = issuing
        self.many = many
        self.required = required
        self.arrays_only = arrays_only
        self.recurs = recurs
        self.plan: _Plan | None = None

    def accepts(self, value: Any, depth: int, run: _Run) -> bool:
        if not (self.many and isinstance(value, list)):
            return not self.arrays_only and self._accepts_one(value, depth, run)
        for each in value:
            if type(each) is dict:
                if not (self.plan or self.of(each)).accepts(each, depth, run):
                    return False
            elif not self._accepts_one(each, depth, run):
                return False
        return bool(value) or not self.required

    def _accepts_one(self, value: Any, depth: int, run: _Run) -> bool:
        if isinstance(value, dict):
            return (self.plan or self.of(value)).accepts(value, depth, run)
        return isinstance(value, str) and (is_uri(value) if self.kind.or_uri else self.kind.or_text)

    def of(self, value: dict[str, Any]) -> _Plan:
        """The plan of an object, the same for all unless its contexts decide."""
        shape = self.kind.shape
        if shape in VERSIONED:
            return _plan(nested_name(shape, value), self.issuing)
        self.plan = _plan(shape, self.issuing)
        return self.plan


def _leaf(kind: Kind, many: bool, *, plain: bool) -> Leaf:
    """Judges one value of a kind; a type and the contexts with their array."""
    if isinstance(kind, Text):
        return partial(_is_text, kind, plain)
    if isinstance(kind, Scalar):
        bounded = kind.floor is not None or kind.ceiling is not None or kind.stricter is not None
        return (lambda value: kind.accepts(value) and kind.within(value)) if bounded else kind.accepts
    if isinstance(kind, Timestamp):
        return _is_zoned
    if isinstance(kind, Enumerated):
        return partial(_is_listed, frozenset(kind.values), kind.extensible)
    if isinstance(kind, TypeOf):
        return _Types(kind, many).accepts
    if isinstance(kind, Contexts):
        return _ContextEntries(kind).accepts
    return lambda value: True


def _is_text(kind: Text, plain: bool, value: Any) -> bool:
    if type(value) is str:
        return True
    from vcmicro.shapes.text import text_faults

    return not any(text_faults(kind, value, plain=plain))


def _is_zoned(value: Any) -> bool:
    try:
        return parse(value).zoned
    except Invalid:
        return False


def _is_listed(values: frozenset[str], extensible: bool, value: Any) -> bool:
    return isinstance(value, str) and (value in values or (extensible and bool(EXTENSION.match(value))))


class _Types:
    """The ``type`` member; what passed is remembered, a string or an array as a tuple, for there are few."""

    def __init__(self, kind: TypeOf, many: bool, arrays_only: bool = False) -> None:
        self.sets = tuple(frozenset(choices) for choices in kind.sets)
        self.many = many
        self.arrays_only = arrays_only
        self.known: set[str | tuple[str, ...]] = set()

    def accepts(self, value: Any) -> bool:
        is_array = type(value) is list
        names = tuple(value) if is_array else (value,)
        allowed = self.many if is_array else not self.arrays_only
        if not allowed or not names or not all(isinstance(each, str) and each for each in names):
            return False
        if any(choices.isdisjoint(names) for choices in self.sets):
            return False
        if len(self.known) < _ROWS:
            self.known.add(names if is_array else value)
        return True


class _ContextEntries:
    """The ``@context`` member; the URLs that passed are remembered as a tuple, for there are few."""

    def __init__(self, kind: Contexts) -> None:
        self.kind = kind
        self.known: set[tuple[str, ...]] = set()

    def accepts(self, value: Any) -> bool:
        entries = tuple(value) if isinstance(value, list) else (value,)
        try:
            return entries in self.known or self._accepts(entries)
        except TypeError:  # an object among them
            return self._accepts(entries)

    def _accepts(self, entries: tuple[Any, ...]) -> bool:
        kind = self.kind
        if kind.base and (not entries or entries[0] != kind.base):
            return False
        if kind.second and kind.misplaced(entries):
            return False
        if not all(isinstance(each, dict) or is_uri(each) for each in entries):
            return False
        if len(self.known) < _ROWS and all(type(each) is str for each in entries) and len("".join(entries)) < _STRINGS:
            self.known.add(entries)
        return True
