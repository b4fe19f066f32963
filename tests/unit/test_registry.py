"""Registries are values: extending one leaves the other as it was."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from vcmicro.limits import DEFAULT, Limits
from vcmicro.registry import ALLOWABLE, Registry, Tools


@dataclass(frozen=True)
class Entry:
    name: str
    version: int = 1


def test_a_registry_is_an_ordered_mapping() -> None:
    registry = Registry(Entry("b"), Entry("a"))
    assert list(registry) == ["b", "a"] and len(registry) == 2 and "a" in registry
    assert registry["a"] == Entry("a") and registry.get("c") is None
    assert repr(registry) == "Registry(b, a)"
    with pytest.raises(KeyError):
        registry["c"]


def test_plus_and_without_make_new_ones() -> None:
    registry = Registry(Entry("a"), Entry("b"))
    extended = registry.plus(Entry("a", 2), Entry("c"))
    assert list(extended) == ["a", "b", "c"] and extended["a"].version == 2
    assert list(extended.without("a", "zz")) == ["b", "c"]
    assert list(registry) == ["a", "b"] and registry["a"].version == 1


def test_a_registry_is_frozen() -> None:
    registry = Registry(Entry("a"))
    with pytest.raises(TypeError):
        registry["b"] = Entry("b")  # type: ignore[index]
    with pytest.raises(AttributeError):
        registry.more = 1  # type: ignore[attr-defined]


def test_two_entries_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="share one name"):
        Registry(Entry("a"), Entry("a"))


def test_tools() -> None:
    assert Tools().limits is DEFAULT and Tools().allow == () and Tools().suites is None
    assert Tools(limits=Limits(proofs=2), allow=tuple(sorted(ALLOWABLE))).limits.proofs == 2
    with pytest.raises(ValueError, match="secp256k1"):
        Tools(allow=("secp256r1",))
