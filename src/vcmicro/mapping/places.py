"""Places in the document that is read and in the one that is written, each with its JSON pointer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from vcmicro.strict_json import escape_pointer


class Place(NamedTuple):
    """A value of the source and where it stands."""

    value: Any
    pointer: str = ""

    def member(self, name: str) -> Place | None:
        """The member of an object, or None where there is none (or where this is no object)."""
        if not isinstance(self.value, dict) or self.value.get(name) is None:
            return None
        return Place(self.value[name], f"{self.pointer}/{escape_pointer(name)}")

    def at(self, *names: str) -> Place | None:
        """A member of a member; where an array stands on the way, its first item."""
        found: Place | None = self
        for name in names:
            found = found.first().member(name) if found is not None else None
        return found

    def text(self, name: str) -> str | None:
        """The member's value if it is a string."""
        found = self.member(name)
        return found.value if found is not None and isinstance(found.value, str) else None

    def members(self) -> Iterator[tuple[str, Place]]:
        """The members of an object, in order."""
        if isinstance(self.value, dict):
            for name, value in self.value.items():
                yield name, Place(value, f"{self.pointer}/{escape_pointer(name)}")

    def items(self) -> list[Place]:
        """One or many, as a list."""
        if isinstance(self.value, list):
            return [Place(value, f"{self.pointer}/{index}") for index, value in enumerate(self.value)]
        return [self]

    def each(self, name: str) -> list[Place]:
        """The values of a one-or-many member."""
        found = self.member(name)
        return [] if found is None else found.items()

    def first(self) -> Place:
        """The first item of an array (itself for an empty one), or the value itself."""
        items = self.items()
        return items[0] if items else self

    def leaves(self) -> Iterator[Place]:
        """Every value without members or items below it; an empty object or array is one."""
        below = list(self.members()) if isinstance(self.value, dict) else []
        inner = [place for _, place in below] or (self.items() if isinstance(self.value, list) else [])
        if not inner:
            yield self
            return
        for place in inner:
            yield from place.leaves()


class Target:
    """A node of the document that is being written, and where it stands."""

    __slots__ = ("node", "pointer")

    def __init__(self, node: dict[str, Any], pointer: str = "") -> None:
        self.node = node
        self.pointer = pointer

    def put(self, name: str, value: Any) -> str:
        """Set a member; returns its pointer."""
        self.node[name] = value
        return f"{self.pointer}/{escape_pointer(name)}"

    def add(self, name: str, value: Any) -> str:
        """Append to an array member; returns the item's pointer."""
        items = self.node.setdefault(name, [])
        items.append(value)
        return f"{self.pointer}/{escape_pointer(name)}/{len(items) - 1}"

    def put_too(self, name: str, value: Any) -> str:
        """Set a member, or make it an array of what it is and this; returns its pointer."""
        found = self.node.get(name)
        if found is None:
            return self.put(name, value)
        if not isinstance(found, list):
            self.node[name] = [found]
        return self.add(name, value)

    def child(self, name: str, node: dict[str, Any] | None = None) -> Target:
        """The object under a member, which is made if there is none yet."""
        found = self.node.setdefault(name, {} if node is None else node)
        return Target(found, f"{self.pointer}/{escape_pointer(name)}")

    def append(self, name: str, node: dict[str, Any]) -> Target:
        """A new object at the end of an array member."""
        return Target(node, self.add(name, node))
