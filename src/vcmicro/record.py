"""Frozen values as ``@dataclass(frozen=True, slots=True)`` makes them, without ``dataclasses``.

That module imports ``inspect`` and compiles code for every class: a tenth of what a first verification takes in a
fresh process. ``dataclasses.replace``, ``fields`` and ``asdict`` work on a ``Record`` all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple

    # A bound in quotes is compiled where it stands, which takes as long as ten classes.
    R = TypeVar("R", bound="Record")
else:
    from collections import namedtuple

_set = object.__setattr__


if not TYPE_CHECKING:

    class _NamedTupleType(type):
        """What ``typing.NamedTuple`` does, but for compiling the annotations: two thirds of its time."""

        def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> type:
            types = namespace.pop("__annotations__", {})
            defaults = [namespace.pop(each) for each in types if each in namespace]
            made = namedtuple(name, types, defaults=defaults, module=namespace["__module__"])
            made.__annotations__ = made.__new__.__annotations__ = types
            for key, member in namespace.items():
                if key not in ("__module__", "__qualname__"):
                    setattr(made, key, member)
            return made

    NamedTuple = type.__new__(_NamedTupleType, "NamedTuple", (), {})


@dataclass_transform(frozen_default=True)
class RecordType(type):
    """Makes the annotated names of a class its slots, and what they are set to their defaults."""

    _fields: tuple[str, ...]
    _slots: dict[str, Callable[[object, Any], None]]
    _defaults: dict[str, Any]
    _tails: tuple[tuple[Any, ...] | None, ...]
    _keyword_only: bool

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], *, kw_only: bool = False
    ) -> RecordType:
        fields = tuple(each for each, kind in namespace.get("__annotations__", {}).items() if kind[:8] != "ClassVar")
        defaults = {each: namespace.pop(each) for each in fields if each in namespace}
        members = {"__slots__": fields, "__match_args__": () if kw_only else fields}
        made = super().__new__(cls, name, bases, {**namespace, **members})
        made._fields = fields
        made._slots = {each: made.__dict__[each].__set__ for each in fields}
        made._defaults, made._keyword_only = defaults, kw_only
        made._tails = () if kw_only else tuple([_tail(fields[at:], defaults) for at in range(len(fields) + 1)])
        return made

    @property
    def __signature__(cls) -> Any:
        from inspect import Parameter, Signature

        kind = Parameter.KEYWORD_ONLY if cls._keyword_only else Parameter.POSITIONAL_OR_KEYWORD
        defaults = ((each, cls._defaults.get(each, Parameter.empty)) for each in cls._fields)
        return Signature([Parameter(each, kind, default=default) for each, default in defaults])


def _tail(fields: tuple[str, ...], defaults: dict[str, Any]) -> tuple[Any, ...] | None:
    """The defaults of the last fields, or None if one of them has none."""
    return tuple([defaults[each] for each in fields]) if defaults.keys() >= set(fields) else None


class _DataclassFields:
    """What makes ``dataclasses`` take a record for one of its own; that module is loaded when somebody asks."""

    def __get__(self, _: object, owner: RecordType) -> Any:
        import dataclasses

        members: list[Any] = [
            (each, Any, dataclasses.field(default=owner._defaults[each])) if each in owner._defaults else (each, Any)
            for each in owner._fields
        ]
        made: Any = dataclasses.make_dataclass(owner.__name__, members, kw_only=True)
        owner.__dataclass_fields__ = made.__dataclass_fields__  # type: ignore[attr-defined]
        return made.__dataclass_fields__


class _DataclassParams:
    """How a dataclass was asked for; ``pprint`` looks there."""

    def __get__(self, _: object, owner: RecordType) -> Any:
        import dataclasses

        params: Any = dataclasses.dataclass(frozen=True, eq=True)(type(owner.__name__, (), {}))
        return params.__dataclass_params__


class Record(metaclass=RecordType):
    """A frozen value: its fields are the annotated names of its class, by place or (``kw_only=True``) by name alone.

    >>> class Point(Record):
    ...     x: int
    ...     y: int = 0
    >>> Point(1).replace(y=2)
    Point(x=1, y=2)
    """

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[Any]
    else:
        __dataclass_fields__ = _DataclassFields()
        __dataclass_params__ = _DataclassParams()

    _uncompared: ClassVar[tuple[str, ...]] = ()
    """Fields that say nothing about whether two values are equal."""

    def __init__(self, *values: Any, **named: Any) -> None:
        kind = type(self)
        if not named and len(values) < len(kind._tails):
            tail = kind._tails[len(values)]
            if tail is not None:
                for fill, value in zip(kind._slots.values(), values + tail, strict=True):
                    fill(self, value)
                self.__post_init__()
                return
        if values:
            named = kind._by_name(values, named)
        found = {**kind._defaults, **named}
        try:
            for name, fill in kind._slots.items():
                fill(self, found[name])
        except KeyError:
            raise kind._misfit(found) from None
        if len(found) != len(kind._slots):
            raise kind._misfit(found)
        self.__post_init__()

    def __post_init__(self) -> None:
        """Judge the fields once they are set."""

    @classmethod
    def _misfit(cls, given: dict[str, Any]) -> TypeError:
        wrong = ", ".join(sorted(given.keys() ^ cls._slots.keys()))
        return TypeError(f"{cls.__name__}() has no such field, or needs it: {wrong}")

    @classmethod
    def _by_name(cls, values: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
        if len(values) > len(cls._fields) or cls._keyword_only:
            raise TypeError(f"{cls.__name__}() takes {0 if cls._keyword_only else len(cls._fields)} values by place")
        placed = dict(zip(cls._fields, values, strict=False))
        if not placed.keys().isdisjoint(named):
            raise TypeError(f"{cls.__name__}() is given {', '.join(placed.keys() & named)} twice")
        return {**placed, **named}

    def replace(self: R, **changes: Any) -> R:
        """A copy with some fields changed."""
        return type(self)(**{**dict(zip(type(self)._fields, self._values(), strict=True)), **changes})

    __replace__ = replace

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in type(self)._fields])

    def _compared(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in type(self)._fields if name not in self._uncompared])

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(self._compared())

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self)._fields)
        return f"{type(self).__qualname__}({shown})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"cannot delete field {name!r}")

    def __getstate__(self) -> tuple[Any, ...]:
        return self._values()

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        for name, value in zip(type(self)._fields, state, strict=True):
            _set(self, name, value)
