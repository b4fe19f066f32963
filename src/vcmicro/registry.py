"""Registries are values: frozen tables, written by hand, extended without a fork."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, ValuesView
from importlib import import_module
from typing import Any, Protocol, TypeVar

from vcmicro.limits import DEFAULT, Limits
from vcmicro.record import NamedTuple, Record


class Named(Protocol):
    """What a registry holds: anything that knows its own name."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


class Later(NamedTuple):
    """An entry whose module is imported when somebody asks for the entry: ``home`` is ``module:name``.

    A class is called without arguments.
    """

    name: str
    home: str

    def entry(self) -> Any:
        """What it stands for.

        Raises:
            ValueError: if that calls itself by another name.
        """
        module, _, attribute = self.home.partition(":")
        found = getattr(import_module(module), attribute)
        made = found() if isinstance(found, type) else found
        if made.name != self.name:
            raise ValueError(f"{self.home} is called {made.name}, not {self.name}")
        return made


class Registry(Mapping[str, T]):
    """An immutable, ordered table from a name (the specs' own string) to its entry.

    >>> SUITES["eddsa-rdfc-2022"]
    >>> SUITES.plus(MySuite())      # a new table; the old one is unchanged
    """

    __slots__ = ("_entries",)

    def __init__(self, *entries: T | Later) -> None:
        table: dict[str, Any] = {entry.name: entry for entry in entries}
        if len(table) != len(entries):
            raise ValueError("two entries of a registry share one name")
        self._entries = table

    def plus(self, *entries: T | Later) -> Registry[T]:
        """A new registry with ``entries`` added; one of the same name takes the old one's place."""
        table = {**self._entries, **{entry.name: entry for entry in entries}}
        return Registry(*table.values())

    def without(self, *names: str) -> Registry[T]:
        """A new registry that lacks ``names``."""
        return Registry(*(entry for name, entry in self._entries.items() if name not in names))

    def __getitem__(self, name: str) -> T:
        found = self._entries[name]
        if type(found) is Later:
            # Two threads may both make it; entries have no state, so either will do.
            found = self._entries[name] = found.entry()
        entry: T = found
        return entry

    def get(self, name: str, default: Any = None) -> Any:
        """The entry of that name, or the default."""
        return self[name] if name in self._entries else default

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def values(self) -> ValuesView[T]:
        """The entries, in order; one that is to be loaded later is when its turn comes."""
        if Later in map(type, self._entries.values()):
            return super().values()
        return self._entries.values()

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"Registry({', '.join(self._entries)})"


class Tools(Record, kw_only=True):
    """What a caller puts in place of the library's own tables; each is optional.

    ``allow`` names what is off by default: ``"secp256k1"``, ``"inline-contexts"``, ``"short-status-list"``,
    ``"foreign-status-list"``, ``"odd-rsa-exponents"``, ``"type-metadata"`` (fetch that of an SD-JWT VC's type from its
    URL). ``type_metadata`` are such documents by type (``vct``), as the bytes that were published.

    >>> verify(badge, tools=Tools(suites=SUITES.plus(MySuite()), allow=("secp256k1",)))
    """

    suites: Registry[Any] | None = None
    methods: Registry[Any] | None = None
    status_types: Registry[Any] | None = None
    schema_types: Registry[Any] | None = None
    containers: Registry[Any] | None = None
    mechanisms: Registry[Any] | None = None
    checks: Registry[Any] | None = None
    edges: Registry[Any] | None = None
    type_metadata: Mapping[str, bytes] | None = None
    allow: tuple[str, ...] = ()
    limits: Limits = DEFAULT

    def __post_init__(self) -> None:
        unknown = set(self.allow) - ALLOWABLE
        if unknown:
            raise ValueError(f"allow={sorted(unknown)}: supported are {sorted(ALLOWABLE)}")


ALLOWABLE = frozenset(
    {"secp256k1", "inline-contexts", "short-status-list", "foreign-status-list", "odd-rsa-exponents", "type-metadata"}
)
