"""The words in which the property tables are written: shapes, members and kinds of values.

A table row reads as in the 1EdTech and W3C data models: name, kind, cardinality.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from vcmicro.patterns import Pattern
from vcmicro.record import Record

Cardinality = Literal["0..1", "1", "0..*", "1..*"]


class Scalar(Record):
    """A single JSON value: ``wanted`` ends the sentence "... must be".

    ``floor`` and ``ceiling`` bound a number; a value outside is an error at issue and a warning at
    verify, because the standards name the unit, not the range. ``stricter`` is judged the same way.
    """

    name: str
    wanted: str
    accepts: Callable[[object], bool]
    floor: float | None = None
    ceiling: float | None = None
    stricter: Callable[[object], bool] | None = None

    def within(self, value: Any) -> bool:
        """True if a value of the right kind is also in the range that its unit gives it."""
        if self.stricter is not None and not self.stricter(value):
            return False
        return (self.floor is None or value >= self.floor) and (self.ceiling is None or value <= self.ceiling)


class Timestamp(Record):
    """An XSD dateTime. Without an offset it is read as UTC: a warning, at issue an error."""


class Text(Record):
    """Text for people: a string, or a string with its language.

    ``maps``: a JSON-LD language map (``{"en": "..."}``) is accepted, as the JSON-LD form of the
    OB 3.0 schema has it. ``several``: an array of language value objects is one text in several
    languages (VCDM 2.0 section 11.1).
    """

    maps: bool = False
    several: bool = False


class Enumerated(Record):
    """One of a vocabulary; an ``extensible`` one also takes terms that begin with ``ext:``."""

    values: tuple[str, ...]
    extensible: bool = False


class TypeOf(Record):
    """The ``type`` member: of each set, one name must be there; without sets any type will do."""

    sets: tuple[tuple[str, ...], ...] = ()


class Contexts(Record):
    """The ``@context`` member: the entry it begins with, and what the second and the third must match."""

    base: str = ""
    second: Pattern | None = None
    third: Pattern | None = None

    def misplaced(self, entries: list[Any] | tuple[Any, ...]) -> str | None:
        """The place (``second``, ``third``) of an entry that is missing or another than it must be."""
        for place, (name, pattern) in enumerate((("second", self.second), ("third", self.third)), 1):
            if pattern is None:
                break
            if len(entries) <= place or not isinstance(entries[place], str) or not pattern.fullmatch(entries[place]):
                return name
        return None


class Nested(Record):
    """An object of another shape.

    ``or_uri``: a URI may stand for it. ``or_uri_11``: so in VCDM 1.1 documents only.
    ``or_text``: a string of any form may stand for it (a JWT in a VCDM 1.1 presentation).
    """

    shape: str
    or_uri: bool = False
    or_uri_11: bool = False
    or_text: bool = False


class Anything(Record):
    """Any JSON value."""


Kind = Scalar | Timestamp | Text | Enumerated | TypeOf | Contexts | Nested | Anything


class Member(Record):
    """One row: a member of an object.

    ``issuing``: required of an issuer, forgiven at verify.
    """

    name: str
    kind: Kind
    cardinality: Cardinality = "0..1"
    issuing: bool = False

    @property
    def required(self) -> bool:
        """The member must be there, whoever asks."""
        return self.cardinality[0] == "1"

    @property
    def many(self) -> bool:
        """The member may hold an array."""
        return self.cardinality[-1] == "*"


class Shape(Record):
    """One class of a standard.

    ``arrays``: an issuer writes repeatable members as arrays even when they hold one value (the
    formal OB 3.0 schema); a reader takes both. ``closed``: an issuer adds no other members.
    ``non_empty``: ``{}`` says nothing and is refused. ``inherited``: members of the class that this
    one builds on, which its own standard does not list again.
    """

    name: str
    members: tuple[Member, ...]
    arrays: bool = False
    closed: bool = False
    non_empty: bool = False
    inherited: tuple[Member, ...] = ()

    def member(self, name: str) -> Member:
        """The row of one member.

        Raises:
            KeyError: if the table has no such member.
        """
        for each in (*self.members, *self.inherited):
            if each.name == name:
                return each
        raise KeyError(name)
