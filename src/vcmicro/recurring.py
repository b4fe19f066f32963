"""Objects that stand in many documents: the profile of an issuer, an achievement that thousands have earned.

What was found out about such an object is kept under the whole of its content, so that the next document with an equal
one need not be asked again. Nothing is kept before it came a second time, and little in all: strangers choose it.
"""

from __future__ import annotations

from collections.abc import Hashable
from marshal import dumps
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

MEMBERS: Final = 6
"""Members that an object must have to be worth it."""
_ASKED: Final = 32
"""Objects of one document whose contents are written."""
_MOST: Final = 64
_LONGEST: Final = 8_192
_MARSHAL: Final = 2
"""The version of the format that writes equal values alike, whoever else holds their strings."""


class Seen:
    """What came before, by its hash: to take one thing for another costs time and nothing else. Bounded."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._seen: set[int] = set()

    def is_back(self, key: object) -> bool:
        """True if the key came before; never, if there is none to tell it by."""
        try:
            seen = hash(key)
        except TypeError:
            return False
        if seen in self._seen:
            return key is not None
        if len(self._seen) >= self._most:
            self._seen.clear()
        self._seen.add(seen)
        return False


_IDS: Final = Seen(1_024)


class Contents:
    """The contents of objects in one document, each written once however many ask.

    They are kept by object, so a document must not be changed while they are in use; they are not shared by threads.
    """

    def __init__(self) -> None:
        # The object is kept beside its content: an id() may be used again once its object is gone.
        self._known: dict[int, tuple[dict[str, Any], bytes | None]] = {}

    def of(self, value: dict[str, Any]) -> bytes | None:
        """The content of an object, another one for each other value.

        None if that is too long, or no JSON; if its ``id`` is none, or new here; and once many were asked for.
        """
        known = self._known.get(id(value))
        if known is None:
            if "id" not in value or len(self._known) >= _ASKED:
                return None
            known = self._known[id(value)] = value, _content(value)
        return known[1]


def _content(value: dict[str, Any]) -> bytes | None:
    if not _IDS.is_back(value.get("id")):
        return None
    try:
        content = dumps(value, _MARSHAL)
    except ValueError:
        return None
    return content if len(content) <= _LONGEST else None


class Recurring(Generic[T]):
    """What was found out, by content. Bounded, and safe between threads: finding it out twice gives the same."""

    def __init__(self) -> None:
        self._known: dict[Hashable, T] = {}
        self.get = self._known.get
        self.is_back = Seen(_MOST).is_back

    def __len__(self) -> int:
        return len(self._known)

    def keep(self, key: Hashable, found: T) -> None:
        """Remember what was found out."""
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key] = found


def levels(value: Any) -> int:
    """How deep objects and arrays nest."""
    if isinstance(value, dict):
        return 1 + max(map(levels, value.values()), default=0)
    return 1 + max(map(levels, value), default=0) if isinstance(value, list) else 0
