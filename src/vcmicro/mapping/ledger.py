"""The ledger of a conversion: every leaf of the source is accounted for, by construction.

Rules write down what they took and what they made. When it is closed, each leaf that nobody took becomes an entry of
the table's rest rule: carried where the whole source is carried, else lost - but never silent.
"""

from __future__ import annotations

from collections.abc import Mapping

from vcmicro.mapping.entries import Entry, Kind, RuleTable
from vcmicro.mapping.places import Place

WHOLE = frozenset({"EMB", "SRC"})
"""Carriers that keep the source document whole."""
OPTIONAL = WHOLE | {"ELM"}
"""Carriers that a conversion may do without."""


class Ledger:
    """What became of a source under one table of rules.

    ``carriers`` are those in use in this conversion; an entry never claims another one. ``holds`` names the trees of
    the source that a carrier keeps, for one that does not keep all.
    """

    def __init__(
        self, table: RuleTable, carriers: frozenset[str], holds: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.table = table
        self.carriers = carriers
        self.holds = holds or {}
        self.entries: list[Entry] = []
        self._leaves: set[str] = set()
        self._trees: set[str] = set()

    def took(
        self,
        rule: str,
        place: Place,
        target: str = "",
        *,
        kind: Kind | None = None,
        carrier: str | None = None,
        why: str = "",
        whole: bool = True,
    ) -> None:
        """A rule read ``place`` and wrote ``target``; class, carrier and sentence are the rule's unless given.

        ``whole`` (the default) accounts for everything below the place too; a rule whose parts are read by other
        rules says False, and accounts for a scalar alone.
        """
        row = self.table[rule]
        done = kind or row.kind
        carried = self._carrier(row.carrier if carrier is None else carrier, done, place.pointer)
        self.entries.append(Entry(rule, done, place.pointer, target, carried, why or row.text))
        if whole:
            self._trees.add(place.pointer)
        elif not isinstance(place.value, (dict, list)):
            self._leaves.add(place.pointer)

    def add(self, entry: Entry) -> None:
        """Take over an entry of another account, for the whole of its source."""
        self.entries.append(entry)
        self._trees.add(entry.source)

    def took_like(self, rule: str, place: Place, other: Place) -> bool:
        """What became of ``other`` became of each leaf of ``place`` that says the same at the same path within it; True
        if that is every leaf."""
        found = {leaf.pointer[len(other.pointer) :]: leaf for leaf in other.leaves()}
        is_all = True
        for leaf in place.leaves():
            same = found.get(leaf.pointer[len(place.pointer) :])
            entry = None if same is None or same.value != leaf.value else self._entry_of(same.pointer)
            if entry is None:
                is_all = False
                continue
            self.entries.append(entry._replace(rule=rule, source=leaf.pointer))
            self._leaves.add(leaf.pointer)
        return is_all

    def _entry_of(self, pointer: str) -> Entry | None:
        """The entry nearest to a leaf, at it or above it."""
        by_source = {entry.source: entry for entry in reversed(self.entries) if entry.source}
        while pointer and pointer not in by_source:
            pointer = pointer.rpartition("/")[0]
        return by_source.get(pointer) if pointer in self._leaves | self._trees else None

    def made(self, rule: str, target: str, why: str = "") -> None:
        """A rule wrote ``target`` with nothing in the source behind it (class S)."""
        self.entries.append(Entry(rule, "S", "", target, "", why or self.table[rule].text))

    def close(self, source: Place) -> tuple[Entry, ...]:
        """Every entry, with those of the leaves that no rule took at the end."""
        rest = self.table.rest
        for leaf in source.leaves():
            if not self.is_taken(leaf.pointer):
                carried = self._carrier(rest.carrier, rest.kind, leaf.pointer)
                self.entries.append(Entry(rest.id, rest.kind, leaf.pointer, "", carried, rest.text))
        return tuple(self.entries)

    def is_taken(self, pointer: str) -> bool:
        """True if a rule accounted for the leaf at a pointer."""
        if pointer in self._leaves or pointer in self._trees:
            return True
        while pointer:
            pointer = pointer.rpartition("/")[0]
            if pointer in self._trees:
                return True
        return False

    def _carrier(self, named: str, kind: Kind, pointer: str) -> str:
        """The carrier of a value: the one named if it is in use, else the whole source if that is kept."""
        is_held = any(f"{pointer}/".startswith(f"{each}/") for each in self.holds.get(named, ("",)))
        if is_held and (named in self.carriers or (named and named not in OPTIONAL)):
            return named
        return "" if kind in ("E", "T") else next(iter(sorted(self.carriers & WHOLE)), "")
