"""What became of each fact of a source: one entry of the loss report, and the rule that it names.

A rule is a row of a mapping's table (``MAPPING`` rule ids: A1.., B1.., K1.., L1..). Its class says what happens to the
value: **E** exact, **T** bijective with a table, **N** narrowing, **S** synthesised, **C** carried only, **X** not
transferable (re-issue).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

Kind = Literal["E", "T", "N", "S", "C", "X"]

MEANINGS: dict[Kind, str] = {
    "E": "exact",
    "T": "translated, and back without loss",
    "N": "narrowed",
    "S": "synthesised",
    "C": "carried only",
    "X": "not transferable",
}
LOSSES: frozenset[Kind] = frozenset({"N", "S", "C", "X"})


class Rule(NamedTuple):
    """One row of a mapping: what it reads, what it writes, and what that loses.

    ``covers`` names (class.property) pairs of the source's data model; ``carrier`` is where that is kept which the
    target cannot say (empty: nothing is lost, or nowhere). ``text`` is the sentence of the loss report.
    """

    id: str
    source: str
    target: str
    kind: Kind
    text: str
    covers: tuple[str, ...] = ()
    carrier: str = ""


class Entry(NamedTuple):
    """What one rule did to one place.

    ``source`` and ``target`` are JSON pointers; an empty ``source`` says that nothing in the source stands behind it
    (class S), an empty ``target`` that nothing was written. ``carrier`` names where the value itself is kept in the
    result, empty if nowhere.
    """

    rule: str
    kind: Kind
    source: str
    target: str
    carrier: str
    sentence: str

    @property
    def is_loss(self) -> bool:
        """True for classes N, S, C and X."""
        return self.kind in LOSSES

    @property
    def is_kept(self) -> bool:
        """True if the value survives somewhere in the result."""
        return self.kind in ("E", "T") or bool(self.carrier)

    def to_json(self) -> dict[str, Any]:
        """``{"rule", "class", "source", "target", "carrier", "sentence"}``."""
        return {
            "rule": self.rule,
            "class": self.kind,
            "source": self.source,
            "target": self.target,
            "carrier": self.carrier,
            "sentence": self.sentence,
        }


class RuleTable:
    """The rules of one direction, by id and by what they cover; ``rest`` takes what no rule covers.

    ``stated`` are rules whose class S makes nothing up: they write constants of the target, or what the caller said.
    """

    def __init__(self, rules: tuple[Rule, ...], rest: str, stated: Iterable[str] = ()) -> None:
        self.rules = rules
        self.stated = frozenset(stated)
        self._by_id = {rule.id: rule for rule in rules}
        if len(self._by_id) != len(rules):
            raise ValueError("a rule id stands twice")
        self.rest = self._by_id[rest]
        self._by_member: dict[str, Rule] = {}
        for rule in rules:
            for each in rule.covers:
                self._by_member.setdefault(each, rule)

    def __getitem__(self, id_: str) -> Rule:
        return self._by_id[id_]

    def covering(self, class_: str, member: str) -> Rule:
        """The rule of a member of a class; ``rest`` where there is none."""
        return self._by_member.get(f"{class_}.{member}", self.rest)

    @property
    def covered(self) -> frozenset[str]:
        """Every class.property that some rule covers."""
        return frozenset(self._by_member)
