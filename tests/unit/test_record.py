from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import pprint
import typing
from typing import Any, ClassVar

import pytest

from vcmicro.record import NamedTuple, Record


class Point(Record):
    x: int
    y: int = 0
    tags: tuple[str, ...] = ()

    @property
    def sum(self) -> int:
        return self.x + self.y


class Bounds(Record, kw_only=True):
    low: int = 1
    high: int = 2

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low lies above high")


class Labelled(Record):
    x: int
    label: str = ""
    _uncompared: ClassVar[tuple[str, ...]] = ("label",)


class Nothing(Record):
    pass


@dataclasses.dataclass(frozen=True, slots=True)
class Peer:
    """What a record is meant to be like."""

    x: int
    y: int = 0
    tags: tuple[str, ...] = ()


def test_fields_are_given_by_place_and_by_name() -> None:
    assert Point(1, 2) == Point(x=1, y=2) == Point(1, y=2) == Point(y=2, x=1)
    assert Point(1).y == 0
    assert Point(1, 2).sum == 3


@pytest.mark.parametrize(
    ("kind", "placed", "named"),
    [
        (Point, (), {}),
        (Point, (1,), {"x": 1}),
        (Point, (1,), {"z": 1}),
        (Point, (), {"y": 1, "z": 1}),
        (Point, (1, 2, (), 4), {}),
        (Bounds, (1,), {}),
    ],
)
def test_other_values_are_misuse(kind: Any, placed: tuple[object, ...], named: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        kind(*placed, **named)


def test_a_record_is_frozen() -> None:
    point = Point(1)
    with pytest.raises(AttributeError):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del point.x
    with pytest.raises(AttributeError):
        point.other = 2


def test_equality_is_of_the_class_and_the_fields() -> None:
    assert Point(1) != Point(2)
    assert Point(1) != Peer(1)
    assert Point(1) != (1, 0, ())
    assert Nothing() == Nothing()
    assert Labelled(1, "a") == Labelled(1, "b") != Labelled(2, "a")
    assert hash(Labelled(1, "a")) == hash(Labelled(1, "b"))
    assert len({Point(1), Point(1), Point(2)}) == 2
    with pytest.raises(TypeError):
        hash(Point(1, tags=[]))  # type: ignore[arg-type]


def test_it_reads_like_a_dataclass() -> None:
    assert repr(Point(1, tags=("a",))) == repr(Peer(1, tags=("a",))).replace("Peer", "Point")
    assert Point.__match_args__ == Peer.__match_args__
    assert Bounds.__match_args__ == ()


@pytest.mark.parametrize("value", [Point(1, 2, ("a",)), Bounds(low=0), Nothing()])
def test_it_is_copied_and_pickled(value: Record) -> None:
    assert copy.copy(value) == copy.deepcopy(value) == value
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(value, protocol)) == value


def test_it_is_replaced_in_its_own_words_and_in_those_of_dataclasses() -> None:
    assert Point(1).replace(y=5) == dataclasses.replace(Point(1), y=5) == Point(1, 5)
    with pytest.raises(TypeError):
        Point(1).replace(z=5)
    with pytest.raises(ValueError, match="above"):
        Bounds().replace(low=9)
    with pytest.raises(ValueError, match="above"):
        dataclasses.replace(Bounds(), low=9)


def test_its_signature_names_the_fields() -> None:
    kinds: list[Any] = [Point, Bounds]
    assert [str(inspect.signature(each)) for each in kinds] == ["(x, y=0, tags=())", "(*, low=1, high=2)"]


def test_dataclasses_takes_it_for_one_of_its_own() -> None:
    kind: Any = Point
    assert dataclasses.is_dataclass(kind)
    assert [(each.name, each.default) for each in dataclasses.fields(kind)] == [
        (each.name, each.default) for each in dataclasses.fields(Peer)
    ]
    assert dataclasses.asdict(kind(1)) == dataclasses.asdict(Peer(1))


def test_pprint_shows_a_record_by_its_repr() -> None:
    wide = Point(1, 2, ("a" * 50, "b" * 50))
    assert pprint.pformat(wide) == repr(wide)
    assert pprint.pformat([Point(1)]) == repr([Point(1)])


class Spelled(NamedTuple):
    """What a named tuple of the library is."""

    x: int
    y: str | None = None

    def doubled(self) -> int:
        """Twice x."""
        return 2 * self.x


def test_named_tuples_are_those_of_typing() -> None:
    class Peer(typing.NamedTuple):
        x: int
        y: str | None = None

    kind: Any = Spelled
    made = kind(1)
    assert made == (1, None) == Peer(1)
    assert made._replace(y="b") == kind(x=1, y="b")
    assert made.doubled() == 2
    assert pickle.loads(pickle.dumps(made)) == made and copy.copy(made) == made
    assert repr(made) == "Spelled(x=1, y=None)"
    for name in ("_fields", "_field_defaults", "__match_args__"):
        assert getattr(kind, name) == getattr(Peer, name)
    assert inspect.signature(Spelled).parameters.keys() == inspect.signature(Peer).parameters.keys()
    assert typing.get_type_hints(Spelled) == typing.get_type_hints(Peer)
    assert (kind.__module__, kind.__qualname__) == (__name__, "Spelled")
    with pytest.raises(TypeError):
        kind()
    with pytest.raises(AttributeError):
        made.x = 2
