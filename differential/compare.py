"""One run: generated documents through the engine and its oracles, and what came of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from differential.documents import document
from differential.engine import parts_in, stated
from differential.node_oracle import Node, NodeFailed
from differential.pyld_oracle import TooDear
from vcmicro.errors import VcmicroError
from vcmicro.rdf import Contexts, Dataset
from vcmicro.rdf.canonical import Canonical
from vcmicro.strict_json import loads

SHA384_EVERY = 8
"""Each so many-th document is compared under SHA-384 too (rdf-canonize; PyLD has only SHA-256)."""


class Oracle(Protocol):
    """Another implementation of document to canonical N-Quads."""

    @property
    def name(self) -> str: ...

    @property
    def faults(self) -> Mapping[str, str]: ...

    def canonical(self, document: dict[str, Any], mended: Collection[str] = ()) -> bytes: ...


@dataclass(slots=True)
class Tally:
    """The counts of a run."""

    kinds: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    traits: Counter[str] = field(default_factory=Counter)
    quads: int = 0
    blank_nodes: int = 0
    same: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    dear: Counter[str] = field(default_factory=Counter)
    faults: dict[str, Counter[str]] = field(default_factory=dict)
    unexplained: list[str] = field(default_factory=list)

    @property
    def documents(self) -> int:
        """Documents that the engine canonicalized."""
        return sum(self.kinds.values())


def compare(
    count: int, seed: int, contexts: Contexts, oracles: Collection[Oracle], said: Callable[[Tally], None] | None = None
) -> Tally:
    """Compare ``count`` documents that safe mode accepts; ``said`` is told of every thousand."""
    tally = Tally(faults={oracle.name: Counter() for oracle in oracles})
    number = 0
    while tally.documents < count:
        kind, written = document(seed, number)
        value = loads(json.dumps(written, ensure_ascii=False))
        try:
            found = stated(value, contexts)
            found.canonical()
        except VcmicroError as error:
            tally.refused[error.code] += 1
        else:
            _note(tally, kind, value, found)
            for oracle in oracles:
                _ask(tally, oracle, f"{seed}:{number}", value, found)
            if said is not None and tally.documents % 1000 == 0:
                said(tally)
        number += 1
    return tally


def _note(tally: Tally, kind: str, value: dict[str, Any], found: Dataset) -> None:
    """What the document is like."""
    tally.kinds[kind] += 1
    tally.quads += found.quads
    tally.blank_nodes += found.blank_nodes
    text = json.dumps(value, ensure_ascii=False)
    traits = {
        "named graphs": len(found.graphs) > 1,
        "graphs within graphs": any(_nested(graph.name, found) for graph in found.graphs),
        "look-alike blank nodes": found.canonicalized().steps > 0,
        "objects that were known": parts_in(found) > 0,
        "look-alikes beyond the limit of rdf-canonize": not found.portable,
        "something described twice": bool(found.described_again),
        "texts with a direction": '"@direction"' in text,
        "controls": "\\u00" in text or "\x7f" in text,
        "characters beyond U+FFFF": any(character > "\uffff" for character in text),
    }
    tally.traits.update(name for name, has in traits.items() if has)


def _nested(name: object, found: Dataset) -> bool:
    """True if the name of a graph is spoken of in another graph than the default one."""
    return name is not None and any(name in graph.links for graph in found.graphs if graph.name is not None)


def _ask(tally: Tally, oracle: Oracle, label: str, value: dict[str, Any], found: Dataset) -> None:
    """Put one document to one oracle."""
    algorithms = ["sha256"]
    if isinstance(oracle, Node) and tally.documents % SHA384_EVERY == 0:
        algorithms.append("sha384")
    for algorithm in algorithms:
        run = _running(oracle, value, algorithm)
        where = f"{oracle.name} ({algorithm})"
        try:
            _judge(tally, oracle, where, label, found.canonicalized(algorithm), run)  # type: ignore[arg-type]
        except TooDear:
            tally.dear[where] += 1
        except NodeFailed as error:
            tally.unexplained.append(f"{label}: {where} refuses it: {error}")


def _running(oracle: Oracle, value: dict[str, Any], algorithm: str) -> Callable[[Collection[str]], bytes]:
    if isinstance(oracle, Node):
        return lambda mended: oracle.canonical(value, mended, algorithm)
    return lambda mended: oracle.canonical(value, mended)


def _judge(
    tally: Tally, oracle: Oracle, where: str, label: str, found: Canonical, run: Callable[[Collection[str]], bytes]
) -> None:
    mine = found.nquads
    needed: list[str] = []
    if run(needed) != mine:
        needed = list(oracle.faults)
        theirs = run(needed)
        if theirs != mine:
            tally.unexplained.append(f"{label}: {where} differs\n{_difference(mine, theirs)}")
            return
    if isinstance(oracle, Node) and oracle.portable != found.portable:
        # How many steps rdf-canonize takes depends on its labels; a warning too many is none too few.
        tally.traits["look-alikes that rdf-canonize allows, of which the engine warns"] += not found.portable
        if found.portable:
            tally.unexplained.append(f"{label}: {where} refuses by its work limit what the engine calls portable")
    if not needed:
        tally.same[where] += 1
        return
    for name in oracle.faults:
        fewer = [each for each in needed if each != name]
        if run(fewer) == mine:
            needed = fewer
    tally.explained[where] += 1
    tally.faults[oracle.name].update(needed)


def _difference(mine: bytes, theirs: bytes) -> str:
    """The first lines that only one side has."""
    here, there = (Counter(text.decode().split("\n")) for text in (mine, theirs))
    lines = [f"- {line}" for line in (here - there)][:5] + [f"+ {line}" for line in (there - here)][:5]
    return "\n".join(lines) or "the same lines in another order"
